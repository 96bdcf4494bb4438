"""Photos and files that hang on answers and replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from cchc.files import choices as file_types
from cchc.files.models import Attachment


@dataclass(frozen=True)
class KeptFile:
    """A photo or file on the open item."""

    pk: int
    name: str
    words: str  # what the thumbnail says
    is_drawable: bool


def files_of(subject_type: str, keys: Sequence[int]) -> dict[str, list[KeptFile]]:
    """Return the files that hang on these objects, by the object's id as text."""
    return files_by_type({subject_type: keys})[subject_type]


def files_by_type(keys: Mapping[str, Sequence[int]]) -> dict[str, dict[str, list[KeptFile]]]:
    """Return the files of objects of several kinds in one question: by kind, then by the object's id as text."""
    found: dict[str, dict[str, list[KeptFile]]] = {subject_type: {} for subject_type in keys}
    wanted = Q(pk__in=[])
    for subject_type, ids in keys.items():
        if ids:
            wanted |= Q(subject_type=subject_type, subject_id__in=[str(pk) for pk in ids])
    rows = Attachment.objects.filter(wanted, removed_at__isnull=True)
    for row in rows.select_related("blob"):
        file = KeptFile(row.pk, row.name, row.caption or row.name, row.blob.content_type in file_types.DRAWABLE)
        found[row.subject_type].setdefault(row.subject_id, []).append(file)
    return found
