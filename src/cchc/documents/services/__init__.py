"""What changes documents; the modules below hold one kind of change each."""

from .issuing import (
    create_draft,
    discard_draft,
    issue,
    issue_historical,
    issue_public_edition,
    replace,
    update_draft,
)
from .signatures import file_signed_copy, verify_signatures
from .templates import leave_template, upload_template, use_template

__all__ = [
    "create_draft",
    "discard_draft",
    "file_signed_copy",
    "issue",
    "issue_historical",
    "issue_public_edition",
    "leave_template",
    "replace",
    "update_draft",
    "upload_template",
    "use_template",
    "verify_signatures",
]
