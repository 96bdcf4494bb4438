"""A stored version as plain values, in a number of questions that does not grow with how many are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any

from django.db.models import Model, QuerySet

from .. import models
from ..models import Version
from ..rules.content import Agency, Case, Component, Content, Fee, LegalBasis, Method, Result

_PAPER = tuple(field.name for field in fields(Component))  # the columns bear the same names
PLAIN = (
    "subjects",
    "set_count",
    "conditions",
    "online_level",
    "partial_reason",
    "confidence",
    "source",
    "caution",
)


def of(version: Version) -> Content:
    """Return all that the version says."""
    return by_key([version.pk])[version.pk]


def many(versions: Iterable[Version]) -> dict[int, Content]:
    """Return the contents of several versions by their keys."""
    return by_key([version.pk for version in versions])


def by_key(keys: Collection[int]) -> dict[int, Content]:
    """Return the contents of the versions with these keys: rows as they are, without objects, for ten thousand of them."""
    levels = _rows(models.VersionLevel.objects.filter(version__in=keys), "version_id", "level")
    agencies = models.Agency.objects.filter(version__in=keys).order_by("order", "pk")
    agencies_of = _rows(agencies, "version_id", "role", "name", "code", "unit__code")
    results = _rows(models.Result.objects.filter(version__in=keys), "version_id", "name", "code")
    bases = _rows(
        models.LegalBasis.objects.filter(version__in=keys),
        "version_id",
        "document__number",
        "document__issued_on",
        "note",
        "document__title",
    )
    cases = _cases(keys)
    heads = Version.objects.filter(pk__in=keys).order_by()
    return {
        key: Content(
            name,
            sector,
            sector_code,
            levels=tuple(level for (level,) in levels.get(key, ())),
            agencies=tuple(Agency(role, name, code, unit or "") for role, name, code, unit in agencies_of.get(key, ())),
            cases=tuple(cases.get(key, ())),
            results=tuple(Result(*row) for row in results.get(key, ())),
            legal_bases=tuple(LegalBasis(*row) for row in bases.get(key, ())),
            **dict(zip(PLAIN, plain, strict=True)),
        )
        for key, name, sector, sector_code, *plain in heads.values_list(
            "pk", "name", "sector__name", "sector__code", *PLAIN
        )
    }


# ── inside ──


def _cases(keys: Collection[int]) -> dict[int, list[Case]]:
    steps = _rows(models.Step.objects.filter(case__version__in=keys), "case_id", "text")
    papers = _rows(models.Component.objects.filter(case__version__in=keys), "case_id", *_PAPER)
    methods = _methods(keys)
    cases = _rows(models.Case.objects.filter(version__in=keys), "version_id", "pk", "code", "name", "same_day_cutoff")
    return {
        version: [
            Case(
                code,
                name,
                cutoff,
                steps=tuple(text for (text,) in steps.get(key, ())),
                methods=tuple(methods.get(key, ())),
                components=tuple(Component(*paper) for paper in papers.get(key, ())),
            )
            for key, code, name, cutoff in rows
        ]
        for version, rows in cases.items()
    }


def _methods(keys: Collection[int]) -> dict[int, list[Method]]:
    of_version = models.Fee.objects.filter(method__case__version__in=keys)
    fees = _rows(of_version, "method_id", "amount", "text", "note", "code")
    methods = models.Method.objects.filter(case__version__in=keys)
    columns = ("pk", "channel", "amount", "unit", "assumed_unit", "text")
    return {
        case: [
            Method(channel, amount, unit, assumed, text, tuple(Fee(*fee) for fee in fees.get(key, ())))
            for key, channel, amount, unit, assumed, text in rows
        ]
        for case, rows in _rows(methods, "case_id", *columns).items()
    }


def _rows(rows: QuerySet[Model], owner: str, *names: str) -> dict[int, list[list[Any]]]:
    """Return the columns named of each row, in the order of the table, by the key of what owns it."""
    found: dict[int, list[list[Any]]] = {}
    for key, *said in rows.values_list(owner, *names):
        found.setdefault(key, []).append(said)
    return found
