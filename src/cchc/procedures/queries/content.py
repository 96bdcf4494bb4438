"""A stored version as plain values, in a number of queries that does not grow with what it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Prefetch

from cchc.legislation.models import LegalDocument

from ..models import Agency as AgencyModel
from ..models import Case as CaseModel
from ..models import LegalBasis as BasisModel
from ..models import Method as MethodModel
from ..models import Version
from ..querysets import VersionQuerySet
from ..rules.content import Agency, Case, Component, Content, Fee, LegalBasis, Method, Result


def of(version: Version) -> Content:
    """Return all that the version says."""
    return many([version])[version.pk]


def many(versions: Iterable[Version]) -> dict[int, Content]:
    """Return the contents of several versions by their keys, in as many queries as for one."""
    return {key: content_of(version) for key, version in fetched(versions).items()}


def fetched(versions: Iterable[Version]) -> dict[int, Version]:
    """Read the versions anew with all their parts, by their keys."""
    keys = [version.pk for version in versions]
    return {version.pk: version for version in with_parts(Version.objects.filter(pk__in=keys))}


def content_of(version: Version) -> Content:
    """Return what a version says whose parts were fetched along."""
    return _content(version)


def with_parts(versions: VersionQuerySet) -> VersionQuerySet:
    """Fetch every part along with the versions."""
    return versions.select_related("sector", "procedure").prefetch_related(
        "levels",
        Prefetch("agencies", AgencyModel.objects.select_related("unit").order_by("order", "pk")),
        Prefetch("cases", CaseModel.objects.prefetch_related("steps", "components")),
        Prefetch("cases__methods", MethodModel.objects.prefetch_related("fees")),
        "results",
        Prefetch("legal_bases", BasisModel.objects.select_related("document")),
    )


def resolved(content: Content) -> Content:
    """Return the content with the dates of documents that it names by number alone, as storing it would find them."""
    undated = {row.number for row in content.legal_bases if row.issued_on is None}
    days: dict[str, list[date | None]] = {}
    for number, day in LegalDocument.objects.filter(number__in=undated).values_list("number", "issued_on"):
        days.setdefault(number, []).append(day)
    bases = (
        replace(row, issued_on=days[row.number][0])
        if len(days.get(row.number, ())) == 1 and row.issued_on is None
        else row
        for row in content.legal_bases
    )
    return replace(content, legal_bases=tuple(bases))


# ── inside ──


def _content(version: Version) -> Content:
    return Content(
        name=version.name,
        sector=version.sector.name,
        sector_code=version.sector.code,
        levels=tuple(row.level for row in version.levels.all()),
        subjects=version.subjects,
        set_count=version.set_count,
        conditions=version.conditions,
        online_level=version.online_level,
        partial_reason=version.partial_reason,
        agencies=tuple(
            Agency(row.role, row.name, row.code, row.unit.code if row.unit else "") for row in version.agencies.all()
        ),
        cases=tuple(_case(row) for row in version.cases.all()),
        results=tuple(Result(row.name, row.code) for row in version.results.all()),
        legal_bases=tuple(_basis(row) for row in version.legal_bases.all()),
        confidence=version.confidence,
        source=version.source,
        caution=version.caution,
    )


def _basis(row: BasisModel) -> LegalBasis:
    return LegalBasis(row.document.number, row.document.issued_on, row.note, row.document.title)


def _case(row: CaseModel) -> Case:
    return Case(
        code=row.code,
        name=row.name,
        same_day_cutoff=row.same_day_cutoff,
        steps=tuple(step.text for step in row.steps.all()),
        methods=tuple(_method(method) for method in row.methods.all()),
        components=tuple(
            Component(
                paper.name, paper.group, paper.originals, paper.copies, paper.form_name, paper.is_shown_only, paper.code
            )
            for paper in row.components.all()
        ),
    )


def _method(row: MethodModel) -> Method:
    fees = tuple(Fee(fee.amount, fee.text, fee.note, fee.code) for fee in row.fees.all())
    return Method(row.channel, row.amount, row.unit, row.assumed_unit, row.text, fees)
