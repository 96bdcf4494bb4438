"""Writing of many published versions at once: a handful of statements for each kind of row, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import append
from cchc.common.errors import RuleError
from cchc.common.text import fold, sort_key
from cchc.legislation import services as legislation
from cchc.legislation.models import LegalDocument
from cchc.units.models import Unit

from ..choices import Change, VersionStatus
from ..models import (
    Agency,
    Case,
    Component,
    Fee,
    LegalBasis,
    Method,
    Procedure,
    PublicationDecision,
    Result,
    Sector,
    Step,
    Version,
    VersionLevel,
)
from ..rules.content import Content
from ..rules.exchange.records import Record, is_national
from . import parts
from .entries import entry

BATCH = 500
M = TypeVar("M", bound=models.Model)
Watch = Callable[[int, int], None]


def unwatched(done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Planned:
    """One version to be written; `procedure` None opens a new one."""

    procedure: Procedure | None
    record: Record
    change: Change
    number: int
    decision: PublicationDecision | None = None  # else that of the whole file
    valid_from: date | None = None  # else that of the whole file
    is_fictional: bool = False
    is_reconstructed: bool = False


@dataclass
class _Shared:
    """What the rows of one writing have in common."""

    actor: User | None
    decision: PublicationDecision | None
    valid_from: date
    reason: str
    now: datetime
    sectors: dict[str, Sector]
    units: dict[str, Unit]
    documents: dict[legislation.Key, LegalDocument]


def write(  # what a publication says; all are named
    *,
    actor: User | None,
    planned: Sequence[Planned],
    decision: PublicationDecision | None,
    valid_from: date,
    reason: str,
    now: datetime,
    watch: Watch = unwatched,
) -> list[Version]:
    """Write and publish all that is planned, inside the caller's transaction; return the versions in that order."""
    contents = [one.record.content for one in planned]
    shared = _Shared(
        actor,
        decision,
        valid_from,
        reason,
        now,
        sectors=_sectors(contents),
        units=_units(contents),
        documents=_documents(contents),
    )
    made: list[Version] = []
    for start in range(0, len(planned), BATCH):
        made += _write(planned[start : start + BATCH], shared)
        watch(min(start + BATCH, len(planned)), len(planned))
    return made


def _write(planned: Sequence[Planned], shared: _Shared) -> list[Version]:
    procedures = _procedures(planned)
    versions = Version.objects.bulk_create(
        [_version(one, procedure, shared) for one, procedure in zip(planned, procedures, strict=True)]
    )
    pairs = [(version, one.record.content) for version, one in zip(versions, planned, strict=True)]
    _add_parts(pairs, shared)
    _add_cases(pairs)
    keys = [version.pk for version in versions]
    published = {"status": VersionStatus.PUBLISHED, "published_at": shared.now, "published_by": shared.actor}
    Version.objects.filter(pk__in=keys).update(**published)
    _write_down(versions, shared)
    return versions


def _procedures(planned: Sequence[Planned]) -> list[Procedure]:
    new = [
        Procedure(
            code=one.record.code,
            national_code=one.record.code if is_national(one.record.code) else "",
            local_code=one.record.local_code[:40],
            is_fictional=one.is_fictional,
            is_reconstructed=one.is_reconstructed,
        )
        for one in planned
        if one.procedure is None
    ]
    made = {row.code: row for row in Procedure.objects.bulk_create(new)}
    return [one.procedure or made[one.record.code] for one in planned]


def _version(one: Planned, procedure: Procedure, shared: _Shared) -> Version:
    content = one.record.content
    sector = shared.sectors[content.sector]
    return Version(
        procedure=procedure,
        number=one.number,
        status=VersionStatus.DRAFT,  # until its parts are there: the database refuses to add to what is published
        change=one.change,
        decision=one.decision or shared.decision,
        valid_from=one.valid_from or shared.valid_from,
        name=content.name[:1000],
        sector=sector,
        subjects=content.subjects,
        set_count=content.set_count,
        conditions=content.conditions,
        online_level=content.online_level,
        partial_reason=content.partial_reason,
        reason=shared.reason,
        confidence=content.confidence,
        source=content.source,
        caution=content.caution,
        made_at=shared.now,
        made_by=shared.actor,
        folded=fold(f"{procedure.code} {procedure.local_code} {content.name} {sector.name}"),
        sort_key=sort_key(content.name)[:1000],
    )


def _add_parts(pairs: Sequence[tuple[Version, Content]], shared: _Shared) -> None:
    _store(VersionLevel, (VersionLevel(version=v, level=level) for v, content in pairs for level in content.levels))
    _store(
        Agency,
        (
            Agency(
                version=v,
                role=row.role,
                code=row.code,
                name=row.name,
                unit=shared.units.get(row.unit_code),
                order=order,
            )
            for v, content in pairs
            for order, row in enumerate(content.agencies, start=1)
        ),
    )
    _store(
        Result,
        (
            Result(version=v, code=row.code, name=row.name, order=order)
            for v, content in pairs
            for order, row in enumerate(content.results, start=1)
        ),
    )
    bases: dict[tuple[int, int, str], LegalBasis] = {}  # two ways to write one document are one basis
    for v, content in pairs:
        for order, row in enumerate(content.legal_bases, start=1):
            document = shared.documents[row.number, row.issued_on]
            made = LegalBasis(version=v, document=document, note=row.note, order=order)
            bases.setdefault((v.pk, document.pk, row.note), made)
    _store(LegalBasis, bases.values())


def _add_cases(pairs: Sequence[tuple[Version, Content]]) -> None:
    given = [(v, row, order) for v, content in pairs for order, row in enumerate(content.cases, start=1)]
    cases = _store(
        Case,
        (
            Case(version=v, code=row.code, name=row.name, same_day_cutoff=row.same_day_cutoff, order=order)
            for v, row, order in given
        ),
    )
    both = [(case, row) for case, (_v, row, _order) in zip(cases, given, strict=True)]
    _store(
        Step,
        (
            Step(case=case, text=text, order=order)
            for case, row in both
            for order, text in enumerate(row.steps, start=1)
        ),
    )
    _store(
        Component,
        (
            Component(case=case, order=order, **vars(paper))
            for case, row in both
            for order, paper in enumerate(row.components, start=1)
        ),
    )
    methods = [(case, row, order) for case, one in both for order, row in enumerate(one.methods, start=1)]
    stored = _store(Method, (_method(case, vars(row), order) for case, row, order in methods))
    _store(
        Fee,
        (
            Fee(method=method, order=order, **vars(fee))
            for method, (_case, row, _order) in zip(stored, methods, strict=True)
            for order, fee in enumerate(row.fees, start=1)
        ),
    )


def _method(case: Case, values: dict[str, Any], order: int) -> Method:
    return Method(case=case, order=order, **{name: value for name, value in values.items() if name != "fees"})


def _store(model: type[M], rows: Iterable[M]) -> list[M]:
    return model._default_manager.bulk_create(rows, batch_size=2_000)


# ── what the rows refer to ──


def _sectors(contents: Sequence[Content]) -> dict[str, Sector]:
    named = {content.sector: content.sector_code for content in contents}
    return {name: parts.sector_of(name, code) for name, code in named.items()}


def _units(contents: Sequence[Content]) -> dict[str, Unit]:
    wanted = {row.unit_code for content in contents for row in content.agencies if row.unit_code}
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)} if wanted else {}
    unknown = wanted - found.keys()
    if unknown:
        raise RuleError(_("Không có đơn vị mang mã %(code)s. Sửa bảng “Cơ quan”") % {"code": min(unknown)})
    return found


def _documents(contents: Sequence[Content]) -> dict[legislation.Key, LegalDocument]:
    wanted: dict[legislation.Key, str] = {}
    for content in contents:
        for row in content.legal_bases:
            wanted.setdefault((row.number, row.issued_on), row.title)
    sources = {content.source for content in contents if content.legal_bases}
    return legislation.cite_all(wanted, source=sources.pop() if len(sources) == 1 else "") if wanted else {}


# ── the journal ──


def _write_down(versions: Sequence[Version], shared: _Shared) -> None:
    append(
        [
            entry(
                "procedures.abolished" if version.change == Change.ABOLISHED else "procedures.published",
                actor=shared.actor,
                subject=version,
                parent=version.procedure,
                unit_id=version.procedure.keeper_id,
                after=_said(version),
                now=shared.now,
                reason=version.reason,
            )
            for version in versions
        ]
    )


def _said(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "change": str(version.change),
        "valid_from": version.valid_from.isoformat() if version.valid_from else "",
        "decision": str(version.decision) if version.decision else "",
    }
