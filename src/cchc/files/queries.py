"""Reading the store: attachments of an object, and whether every byte is as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from . import disk
from .models import Attachment, Blob


@dataclass(frozen=True)
class Fault:
    """A blob whose bytes are not there, or not the ones that were kept."""

    sha256: str
    kind: str  # "missing", "changed"


def attachments_of(subject_type: str, subject_id: object, purpose: str = "") -> QuerySet[Attachment]:
    """Return what is attached to an object and not removed, oldest first."""
    found = Attachment.objects.select_related("blob").filter(
        subject_type=subject_type, subject_id=str(subject_id), removed_at__isnull=True
    )
    return found.filter(purpose=purpose) if purpose else found


def is_intact(blob: Blob) -> bool:
    """Tell whether the bytes on disk are the ones that were kept."""
    return next(faults([blob]), None) is None


def faults(blobs: Iterable[Blob]) -> Iterator[Fault]:
    """Yield the blobs that are missing or changed; every byte is read."""
    for blob in blobs:
        path = disk.path_of(blob.sha256)
        if not path.exists():
            yield Fault(blob.sha256, "missing")
        elif path.stat().st_size != blob.size or disk.hash_of(path) != blob.sha256:
            yield Fault(blob.sha256, "changed")
