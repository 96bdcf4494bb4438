"""Signatures: the verdict on a PDF is kept with its bytes, a signed copy of an issued document beside the frozen one."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.files import choices as file_types
from cchc.files import disk
from cchc.files.models import Blob
from cchc.files.services import put

from .. import policies
from ..choices import DocumentStatus, SignatureState
from ..models import Document, SignatureVerdict, SignedCopy
from ..signing import words
from ..signing.ask import MAX_BYTES, ask, trust_digest
from ..signing.judge import Judgement


def verify_signatures(*, blob: Blob, now: datetime) -> SignatureVerdict | None:
    """Judge the signatures of a stored PDF and keep the verdict; None for what is no PDF.

    Not in a transaction of its own: judging takes a second in another process, and the verdict can be made again.
    """
    if blob.content_type != file_types.PDF:
        return None
    return _keep(blob, ask(disk.path_of(blob.sha256), now), now)


def file_signed_copy(*, actor: User | None, document_id: int, data: bytes, now: datetime) -> SignedCopy:
    """Keep the PDF of an issued document that came back signed; refuse another text or a broken signature."""
    document = Document.objects.select_related("unit", "pdf").get(pk=document_id)
    if actor is not None and not policies.may_file_signed_copy(actor, document):
        raise PermissionDenied(_("Bản ký số do người soạn, người ký hoặc cán bộ CCHC của cơ quan tải lên."))
    if document.status == DocumentStatus.DRAFT or document.pdf is None:
        raise RuleError(_("Dự thảo chưa có bản để ký số. Ban hành trước"), field="file")
    if len(data) > MAX_BYTES:
        raise RuleError(_("Tệp lớn hơn 50 MB. Chọn bản ký số gốc"), field="file")
    found = _judged(data, disk.path_of(document.pdf.sha256), now)
    if found.problem:
        raise RuleError(words.sentences(found)[0], field="file")
    if not found.is_ours_plus_signatures:
        raise RuleError(_("Tệp không phải bản PDF đã ban hành kèm chữ ký. Ký đúng bản tải từ đây"), field="file")
    state = words.state_of(found)
    if state in (SignatureState.NONE, SignatureState.BROKEN):
        raise RuleError(words.sentences(found)[0], field="file")
    return _file(actor, document, data, found, now)


@transaction.atomic
def _file(actor: User | None, document: Document, data: bytes, found: Judgement, now: datetime) -> SignedCopy:
    blob = put(data=data, content_type=file_types.PDF)
    copy, made = SignedCopy.objects.get_or_create(
        document=document, blob=blob, defaults={"uploaded_at": now, "uploaded_by": actor}
    )
    if not made:
        raise RuleError(_("Bản ký số này đã được tải lên"), field="file")
    _keep(blob, found, now)
    after = {"number": document.number_text, "sha256": blob.sha256, "signers": [one.signer for one in found.signatures]}
    record("documents.signed_copy_filed", actor=actor, subject=document, unit_id=document.unit_id, after=after)
    return copy


def _judged(data: bytes, original: Path, now: datetime) -> Judgement:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return ask(Path(file.name), now, original)


def _keep(blob: Blob, found: Judgement, now: datetime) -> SignatureVerdict:
    verdict, _made = SignatureVerdict.objects.update_or_create(
        blob=blob,
        defaults={
            "state": words.state_of(found),
            "signatures": found.as_data()["signatures"],
            "problem": found.problem,
            "trust_digest": trust_digest(),
            "checked_at": now,
        },
    )
    return verdict
