"""Writing the parts of a draft: what was there goes, what is given comes. Called by `services.versions` alone."""

from __future__ import annotations

from collections.abc import Iterable

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
    Result,
    Sector,
    Step,
    Version,
    VersionLevel,
)
from ..rules import content as contents
from ..rules.content import Content


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


def add(version: Version, content: Content) -> None:
    """Store the parts of `content` for a version that has none."""
    VersionLevel.objects.bulk_create(VersionLevel(version=version, level=level) for level in content.levels)
    units = _units(row.unit_code for row in content.agencies)
    Agency.objects.bulk_create(
        Agency(version=version, role=row.role, code=row.code, name=row.name, unit=units.get(row.unit_code), order=order)
        for order, row in enumerate(content.agencies, start=1)
    )
    Result.objects.bulk_create(
        Result(version=version, code=row.code, name=row.name, order=order)
        for order, row in enumerate(content.results, start=1)
    )
    _add_bases(version, content)
    _add_cases(version, content.cases)


def _add_bases(version: Version, content: Content) -> None:
    wanted = {(row.number, row.issued_on): row.title for row in content.legal_bases}
    documents = legislation.cite_all(wanted, source=content.source)
    rows: dict[tuple[int, str], LegalBasis] = {}
    for order, row in enumerate(content.legal_bases, start=1):
        document = documents[row.number, row.issued_on]
        # Two ways to write one document are one basis.
        rows.setdefault(
            (document.pk, row.note), LegalBasis(version=version, document=document, note=row.note, order=order)
        )
    LegalBasis.objects.bulk_create(rows.values())


def _add_cases(version: Version, cases: Iterable[contents.Case]) -> None:
    given = list(cases)
    stored = Case.objects.bulk_create(
        Case(version=version, code=row.code, name=row.name, same_day_cutoff=row.same_day_cutoff, order=order)
        for order, row in enumerate(given, start=1)
    )
    pairs = list(zip(stored, given, strict=True))
    Step.objects.bulk_create(
        Step(case=case, text=text, order=order) for case, row in pairs for order, text in enumerate(row.steps, start=1)
    )
    Component.objects.bulk_create(
        Component(
            case=case,
            code=paper.code,
            group=paper.group,
            name=paper.name,
            originals=paper.originals,
            copies=paper.copies,
            form_name=paper.form_name,
            is_shown_only=paper.is_shown_only,
            order=order,
        )
        for case, row in pairs
        for order, paper in enumerate(row.components, start=1)
    )
    _add_methods([(case, method, order) for case, row in pairs for order, method in enumerate(row.methods, start=1)])


def _add_methods(rows: list[tuple[Case, contents.Method, int]]) -> None:
    stored = Method.objects.bulk_create(
        Method(
            case=case,
            channel=row.channel,
            amount=row.amount,
            unit=row.unit,
            assumed_unit=row.assumed_unit,
            text=row.text,
            order=order,
        )
        for case, row, order in rows
    )
    Fee.objects.bulk_create(
        Fee(method=method, code=fee.code, amount=fee.amount, text=fee.text, note=fee.note, order=order)
        for method, (_case, row, _order) in zip(stored, rows, strict=True)
        for order, fee in enumerate(row.fees, start=1)
    )


def _units(codes: Iterable[str]) -> dict[str, Unit]:
    wanted = {code for code in codes if code}
    found = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)} if wanted else {}
    unknown = wanted - found.keys()
    if unknown:
        words = {"code": min(unknown)}
        raise RuleError(_("Không có đơn vị mang mã %(code)s. Chọn trong danh mục đơn vị") % words, field="agencies")
    return found
