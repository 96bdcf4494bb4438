"""Internal processes as plain values, and which one a unit uses on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cchc.units.models import Unit

from ..choices import ConfigurationStatus
from ..models import Configuration, Procedure
from ..rules.process import Process, ProcessStep

# The columns of a configuration that a process names alike.
COLUMNS = (
    "case_code",
    "valid_from",
    "decision",
    "term_amount",
    "term_unit",
    "supplement_mode",
    "remainder_amount",
    "remainder_unit",
    "supplement_days",
    "mode_basis",
    "boundary_free",
)


@dataclass(frozen=True)
class Line:
    """A configuration in the list of a procedure, with the last day on which it is used."""

    configuration: Configuration
    valid_to: date | None
    case: str  # its name


def process_of(configuration: Configuration) -> Process:
    """Return what a configuration says."""
    steps = tuple(
        ProcessStep(
            step.name,
            step.role,
            step.amount,
            step.unit_name,
            step.unit.code if step.unit else "",
            step.is_excluded,
            step.basis,
        )
        for step in configuration.steps.select_related("unit")
    )
    return Process(steps=steps, **{name: getattr(configuration, name) for name in COLUMNS})


def newest_active(unit: Unit, procedure: Procedure, case_code: str) -> Configuration | None:
    """Return the configuration that nothing follows yet."""
    rows = Configuration.objects.filter(unit=unit, procedure=procedure, case_code=case_code)
    return rows.filter(status=ConfigurationStatus.ACTIVE).order_by("-valid_from").first()


def process_on(unit: Unit, procedure: Procedure, case_code: str, day: date) -> Configuration | None:
    """Return the configuration that the unit uses on `day`: what began on that day follows it to its end."""
    rows = Configuration.objects.filter(unit=unit, procedure=procedure, case_code=case_code, valid_from__lte=day)
    return rows.filter(status=ConfigurationStatus.ACTIVE).order_by("-valid_from").first()


def lines_of(procedure: Procedure, names: Mapping[str, str]) -> list[Line]:
    """Return all configurations of a procedure by unit and case, newest first; `names` of its cases by their codes."""
    rows = procedure.configurations.select_related("unit").order_by("unit__sort_key", "case_code", "-valid_from")
    lines: list[Line] = []
    following: dict[tuple[int, str], date] = {}
    for row in rows:
        key, name = (row.unit_id, row.case_code), names.get(row.case_code) or row.case_code
        if row.status == ConfigurationStatus.DRAFT:
            lines.append(Line(row, None, name))
            continue
        first = following.get(key)
        lines.append(Line(row, first - timedelta(days=1) if first else None, name))
        following[key] = row.valid_from
    return lines
