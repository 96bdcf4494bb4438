"""What versions say, as rows: their own columns and their parts, of one version or of hundreds at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from cchc.common.errors import RuleError
from cchc.common.text import clean, fold, slug, sort_key
from cchc.legislation import services as legislation
from cchc.units.models import Unit

from ..models import (
    Agency,
    Case,
    Component,
    Fee,
    LegalBasis,
    Method,
    Procedure,
    Result,
    Sector,
    Step,
    Version,
    VersionLevel,
)
from ..queries.content import PLAIN
from ..rules import content as contents
from ..rules.content import Content

M = TypeVar("M", bound=models.Model)
Pair = tuple[Version, Content]


def sector_of(name: str, code: str = "") -> Sector:
    """Return the sector of that name, or the one of that code; a new name makes a new sector."""
    name, code = clean(name), clean(code)
    if not name:
        raise RuleError(_("Ghi lĩnh vực của thủ tục"), field="sector")
    found = Sector.objects.filter(folded=fold(name)[:200]).first()
    if found is None and code:
        found = Sector.objects.filter(code=code).first()
    if found is not None:
        return found
    code = code or slug(name)[:40]
    if Sector.objects.filter(code=code).exists():
        code = f"{code[:34]}-{Sector.objects.count() + 1}"
    return Sector.objects.create(code=code, name=name[:200], folded=fold(name)[:200], sort_key=sort_key(name)[:200])


def columns(procedure: Procedure, content: Content, sector: Sector) -> dict[str, Any]:
    """Return the columns of a version that say what the content says."""
    return {
        "name": content.name,
        "sector": sector,
        **{name: getattr(content, name) for name in PLAIN},
        "folded": fold(f"{procedure.code} {procedure.local_code} {content.name} {sector.name}"),
        "sort_key": sort_key(content.name)[:1000],
    }


def add(pairs: Sequence[Pair]) -> None:
    """Store the parts of each content for its version, which has none: a handful of statements, however many there are."""
    _store(
        VersionLevel, (VersionLevel(version=version, level=level) for version, said in pairs for level in said.levels)
    )
    units = units_of(row.unit_code for _version, said in pairs for row in said.agencies)
    _store(
        Agency,
        (
            Agency(
                version=version, role=row.role, code=row.code, name=row.name, unit=units.get(row.unit_code), order=order
            )
            for version, said in pairs
            for order, row in enumerate(said.agencies, start=1)
        ),
    )
    _store(
        Result,
        (
            Result(version=version, code=row.code, name=row.name, order=order)
            for version, said in pairs
            for order, row in enumerate(said.results, start=1)
        ),
    )
    _add_bases(pairs)
    _add_cases(pairs)


def _add_bases(pairs: Sequence[Pair]) -> None:
    wanted = {(row.number, row.issued_on): row.title for _version, said in pairs for row in said.legal_bases}
    sources = {said.source for _version, said in pairs if said.legal_bases}
    documents = legislation.cite_all(wanted, source=sources.pop() if len(sources) == 1 else "")
    rows: dict[tuple[int, int, str], LegalBasis] = {}  # two ways to write one document are one basis
    for version, said in pairs:
        for order, row in enumerate(said.legal_bases, start=1):
            document = documents[row.number, row.issued_on]
            made = LegalBasis(version=version, document=document, note=row.note, order=order)
            rows.setdefault((version.pk, document.pk, row.note), made)
    _store(LegalBasis, rows.values())


def _add_cases(pairs: Sequence[Pair]) -> None:
    given = [(version, row, order) for version, said in pairs for order, row in enumerate(said.cases, start=1)]
    cases = _store(
        Case,
        (
            Case(version=version, code=row.code, name=row.name, same_day_cutoff=row.same_day_cutoff, order=order)
            for version, row, order in given
        ),
    )
    both = [(case, row) for case, (_version, row, _order) in zip(cases, given, strict=True)]
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
    stored = _store(Method, (_method(case, row, order) for case, row, order in methods))
    _store(
        Fee,
        (
            Fee(method=method, order=order, **vars(fee))
            for method, (_case, row, _order) in zip(stored, methods, strict=True)
            for order, fee in enumerate(row.fees, start=1)
        ),
    )


def _method(case: Case, row: contents.Method, order: int) -> Method:
    return Method(case=case, order=order, **{name: value for name, value in vars(row).items() if name != "fees"})


def _store(model: type[M], rows: Iterable[M]) -> list[M]:
    return model._default_manager.bulk_create(rows, batch_size=2_000)


def units_of(codes: Iterable[str], *, field: str = "agencies") -> dict[str, Unit]:
    """Return our own units by code, or refuse a code that none has."""
    wanted = {code for code in codes if code}
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)} if wanted else {}
    unknown = wanted - found.keys()
    if unknown:
        words = {"code": min(unknown)}
        raise RuleError(_("Không có đơn vị mang mã %(code)s. Chọn trong danh mục đơn vị") % words, field=field)
    return found
