"""What the register has, for an import to compare with and an export to write: read in chunks, in few questions each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Max

from ..choices import VersionStatus
from ..models import Procedure, Sector, Version
from ..querysets import VersionQuerySet
from ..rules.content import Content
from ..rules.exchange.verdicts import Known
from . import content as contents

CHUNK = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Last:
    """The highest number of a version of a procedure, and the last day on which one begins."""

    number: int = 0
    valid_from: date | None = None


def whole_register() -> VersionQuerySet:
    """Return the newest published version of all that is not abolished, whether or not it has begun to hold."""
    return Version.objects.register().in_force_on(date.max).order_by("procedure__code")


def said_by(versions: VersionQuerySet) -> Iterator[tuple[Procedure, Content]]:
    """Yield each procedure with what its version says."""
    for part in chunked(list(versions.select_related("procedure"))):
        read = contents.many(part)
        yield from ((version.procedure, read[version.pk]) for version in part)


def known(codes: Collection[str] | None = None) -> Known:
    """Return what an import is compared with: all names, the contents of `codes` (None: of all)."""
    names: dict[str, str] = {}
    wanted: dict[int, str] = {}
    for key, code, name in whole_register().values_list("pk", "procedure__code", "name"):
        names[code] = name
        if codes is None or code in codes:
            wanted[key] = code
    found: dict[str, Content] = {}
    for part in chunked(list(wanted)):
        found |= {wanted[key]: content for key, content in contents.by_key(part).items()}
    ever = Version.objects.register().published().order_by().values_list("procedure__code", flat=True)
    drafts = Version.objects.filter(status=VersionStatus.DRAFT).values_list("procedure__code", flat=True)
    sectors = list(Sector.objects.values_list("name", "folded", "code"))
    return Known(
        found,
        names,
        closed=frozenset(ever) - names.keys(),
        drafts=frozenset(drafts),
        sectors={folded: name for name, folded, _code in sectors},
        sectors_by_code={code: name for name, _folded, code in sectors},
    )


def lasts(codes: Iterable[str] | None = None) -> dict[str, Last]:
    """Return what came last of the procedures with these codes (None: of all), drafts too."""
    every = Version.objects.order_by()
    asked = [every] if codes is None else [every.filter(procedure__code__in=part) for part in chunked(list(codes))]
    return {
        code: Last(number, valid_from)
        for versions in asked
        for code, number, valid_from in versions.values_list("procedure__code").annotate(
            Max("number"), Max("valid_from")
        )
    }


def chunked(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the rows in pieces that one question can name."""
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
