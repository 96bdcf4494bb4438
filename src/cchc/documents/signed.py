"""What screens and commands read of digital signatures: the verdict on a file, the trust store, signed copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cchc.files import choices as file_types
from cchc.files.models import Attachment, Blob

from .choices import SignatureState
from .models import Document, SignatureVerdict, SignedCopy
from .signing import words
from .signing.ask import trust_digest, trust_folder
from .signing.judge import roots_in


@dataclass(frozen=True)
class Shown:
    """A verdict as a page shows it: parameters of components/file_line.html and a sentence for each signature."""

    state: str
    label: str
    kind: str
    icon: str
    sentences: list[str]
    is_outdated: bool  # the trust store changed since


@dataclass(frozen=True)
class Root:
    """One certificate of the trust store."""

    name: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    fingerprint: str


def signature_of(blob: Blob | None) -> Shown | None:
    """Return what was found of the signatures in a file; None where nobody has asked yet or it is no PDF."""
    return signatures_of([blob]).get(blob.pk) if blob is not None else None


def signatures_of(blobs: Iterable[Blob | None]) -> dict[int, Shown]:
    """Return the verdicts of several files by blob, in one query."""
    ids = [blob.pk for blob in blobs if blob is not None and blob.content_type == file_types.PDF]
    if not ids:
        return {}
    digest = trust_digest()
    return {row.blob_id: shown(row, digest) for row in SignatureVerdict.objects.filter(blob__in=ids)}


def shown(verdict: SignatureVerdict, digest: str) -> Shown:
    """Return one verdict as a page shows it."""
    state = SignatureState(verdict.state)
    kind, icon = words.KINDS[state]
    said = words.sentences(words.judgement_of(verdict))
    return Shown(state.value, str(state.label), kind, icon, said, verdict.trust_digest != digest)


def signed_copies(document: Document) -> QuerySet[SignedCopy]:
    """Return the copies of a document that came back signed, newest first."""
    return SignedCopy.objects.filter(document=document).select_related("blob", "uploaded_by")


def trusted_roots() -> list[Root]:
    """Return the certificates that the office trusts."""
    return [
        Root(
            str(root.subject.native.get("common_name") or root.subject.human_friendly),
            str(root.issuer.native.get("common_name") or root.issuer.human_friendly),
            root["tbs_certificate"]["validity"]["not_before"].native,
            root["tbs_certificate"]["validity"]["not_after"].native,
            root.sha256_fingerprint.replace(" ", ":"),
        )
        for root in roots_in(trust_folder())
    ]


def unjudged() -> QuerySet[Blob]:
    """Return the PDF files that people brought and nobody judged yet, or under another trust store."""
    brought = Attachment.objects.filter(removed_at__isnull=True).values("blob")
    pdfs = Blob.objects.filter(content_type=file_types.PDF)
    asked = pdfs.filter(pk__in=brought) | pdfs.filter(pk__in=SignedCopy.objects.values("blob"))
    return asked.exclude(signature_verdict__trust_digest=trust_digest())
