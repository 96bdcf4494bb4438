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

__all__ = [
    "create_draft",
    "discard_draft",
    "issue",
    "issue_historical",
    "issue_public_edition",
    "replace",
    "update_draft",
]
