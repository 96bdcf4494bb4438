"""Lists and internal processes of the invented province, and the procedures that two reports count without names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cchc.procedures.models import Version
from cchc.procedures.queries import content as contents
from cchc.procedures.rules import plain
from cchc.procedures.rules.content import Case
from cchc.procedures.rules.process import Process, ProcessStep
from cchc.procedures.services import local_loading
from cchc.procedures.services.local_loading import Span
from cchc.units.models import Unit

from . import world

SHORT = Decimal(2)  # below this the term is cut into equal parts


def load(now: datetime) -> None:
    """List, describe and reconstruct what is not there yet."""
    data = world.read("procedures")
    for report in data["reports"]:
        span = Span(report["from"], report["to"], report["source"])
        unit = Unit.objects.get(code=report["unit"])
        for level, n in report["levels"].items():
            local_loading.reconstruct(
                key=report["key"], unit=unit, level=level, n=n, span=span, source=report["source"], now=now
            )
    for entry in data["unit_lists"]:
        _unit(entry, data, now)


def _unit(entry: dict[str, Any], data: dict[str, Any], now: datetime) -> None:
    unit = Unit.objects.get(code=entry["unit"])
    found = Version.objects.in_force_on(timezone.localdate(now)).register().at_level(entry["level"])
    if "sectors" in entry:
        found = found.filter(sector__name__in=entry["sectors"])
    versions = list(found.select_related("procedure").order_by("procedure__code"))
    span = Span(data["valid_from"], None, data["decision"])
    procedures = [version.procedure for version in versions]
    local_loading.list_many(actor=None, unit=unit, level=entry["level"], procedures=procedures, span=span, now=now)
    said = contents.many(versions)
    processes = [
        (version.procedure, process)
        for version in versions
        for case in said[version.pk].cases
        if (process := _process(case, entry["level"], data)) is not None
    ]
    local_loading.set_processes(
        actor=None, unit=unit, processes=processes[: entry["processes"]], now=now, is_fictional=True
    )


def _process(case: Case, level: str, data: dict[str, Any]) -> Process | None:
    """Return the process of a case by the template; None where the source states no term."""
    method = plain.timed(case)
    if method is None or method.amount is None:
        return None
    return Process(
        valid_from=data["valid_from"],
        term_amount=method.amount,
        term_unit=method.unit or method.assumed_unit,
        steps=tuple(_steps(method.amount, data["steps"][level], data["last_step"])),
        case_code=case.code,
        decision=data["decision"],
    )


def _steps(term: Decimal, template: list[dict[str, Any]], last: dict[str, Any]) -> Iterator[ProcessStep]:
    """Share the term out: the steps take what the template says, the one without a share takes the rest."""
    shares = [Decimal(str(step.get("share", 0))) for step in template]
    rest = term - sum(shares)
    for step, share in zip(template, shares, strict=True):
        amount = term / len(template) if term < SHORT else (share or rest)
        yield ProcessStep(step["name"], step["role"], amount, step["place"])
    yield ProcessStep(last["name"], last["role"], is_excluded=True, basis=last["basis"])
