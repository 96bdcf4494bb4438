"""What the register has, for an import or an export to compare with: read in chunks, in few questions each."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..choices import Change, VersionStatus
from ..models import Procedure, Version
from ..rules.content import Content
from ..rules.exchange.verdicts import Known
from . import content as contents

CHUNK = 500


def newest(codes: Collection[str] | None = None) -> Iterator[Version]:
    """Yield the newest published version of each procedure (of those `codes`), whether or not it has begun to hold."""
    versions = Version.objects.published().register().order_by("procedure__code", "-valid_from", "-number")
    if codes is not None:
        versions = versions.filter(procedure__code__in=codes)
    last = 0
    for version in versions.select_related("procedure", "sector").iterator(chunk_size=2000):
        if version.procedure_id != last:
            last = version.procedure_id
            yield version


def known() -> Known:
    """Return what an import is compared with: contents and names of what is not abolished, and what is."""
    found: dict[str, Content] = {}
    closed: set[str] = set()
    waiting: list[Version] = []
    for version in newest():
        if version.change == Change.ABOLISHED:
            closed.add(version.procedure.code)
            continue
        waiting.append(version)
        if len(waiting) == CHUNK:
            found |= _read(waiting)
            waiting = []
    found |= _read(waiting)
    names = {code: content.name for code, content in found.items()}
    drafts = Version.objects.filter(status=VersionStatus.DRAFT).values_list("procedure__code", flat=True)
    return Known(found, names, frozenset(closed), frozenset(drafts))


def _read(versions: list[Version]) -> dict[str, Content]:
    read = contents.many(versions)
    return {version.procedure.code: read[version.pk] for version in versions}


def in_force() -> Iterator[tuple[Procedure, Content]]:
    """Yield what a file of the register holds: every procedure that is not abolished, as its newest version says."""
    rows = [version for version in newest() if version.change != Change.ABOLISHED]
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        read = contents.many(part)
        yield from ((version.procedure, read[version.pk]) for version in part)
