"""Many lists of units, internal processes and reconstructed procedures at once: for loaders. Safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import append
from cchc.common.confidence import Confidence
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese
from cchc.units.models import Unit

from ..choices import Change, ConfigurationStatus, ProcedureLevel
from ..models import Configuration, Listing, Procedure
from ..queries.processes import COLUMNS
from ..rules import process as process_rules
from ..rules.content import Content
from ..rules.exchange.records import Record
from ..rules.process import Process
from . import imports_bulk
from . import processes as process_services
from .entries import entry
from .imports_bulk import Planned


@dataclass(frozen=True)
class Span:
    """From which day to which a list holds, and the paper behind it."""

    valid_from: date
    valid_to: date | None = None
    decision: str = ""


@transaction.atomic
def list_many(
    *, actor: User | None, unit: Unit, level: str, procedures: Sequence[Procedure], span: Span, now: datetime
) -> int:
    """List procedures for a unit that it has not listed at that level; return how many were new."""
    there = set(Listing.objects.filter(unit=unit, level=level).values_list("procedure_id", flat=True))
    rows = Listing.objects.bulk_create(
        Listing(
            unit=unit,
            procedure=procedure,
            level=level,
            valid_from=span.valid_from,
            valid_to=span.valid_to,
            decision=span.decision[:100],
        )
        for procedure in procedures
        if procedure.pk not in there
    )
    after = {"unit": unit.title, "level": level, "valid_from": span.valid_from.isoformat()}
    append(
        [
            entry(
                "procedures.listed",
                actor=actor,
                subject=row,
                parent=row.procedure,
                unit_id=unit.pk,
                after=after,
                now=now,
            )
            for row in rows
        ]
    )
    return len(rows)


@transaction.atomic
def set_processes(
    *,
    actor: User | None,
    unit: Unit,
    processes: Sequence[tuple[Procedure, Process]],
    now: datetime,
    is_fictional: bool = False,
) -> int:
    """Put internal processes to use for cases that have none; each must add up to its term."""
    there = set(Configuration.objects.filter(unit=unit).values_list("procedure_id", "case_code"))
    new = [(procedure, one) for procedure, one in processes if (procedure.pk, one.case_code) not in there]
    for procedure, one in new:
        wrong = process_rules.obstacles(one)
        if wrong:
            raise RuleError(_("%(code)s: %(problem)s") % {"code": procedure.code, "problem": wrong[0]})
    rows = Configuration.objects.bulk_create(
        Configuration(
            unit=unit,
            procedure=procedure,
            **{name: getattr(one, name) for name in COLUMNS},
            made_at=now,
            made_by=actor,
            is_fictional=is_fictional,
        )
        for procedure, one in new
    )
    process_services.add_steps([(row, one) for row, (_procedure, one) in zip(rows, new, strict=True)])
    # Last: the database refuses to add a step to a process in use.
    Configuration.objects.filter(pk__in=[row.pk for row in rows]).update(status=ConfigurationStatus.ACTIVE)
    append(
        [
            entry(
                "procedures.process_activated",
                actor=actor,
                subject=row,
                parent=row.procedure,
                unit_id=unit.pk,
                after={"number": row.number, "valid_from": row.valid_from.isoformat()},
                now=now,
            )
            for row in rows
        ]
    )
    return len(rows)


@transaction.atomic
def reconstruct(*, key: str, unit: Unit, level: str, n: int, span: Span, source: str, now: datetime) -> list[Procedure]:
    """Make and list the `n` procedures that a report counts without naming them; return those that are listed."""
    codes = [f"{key}-{level}-{number:03}" for number in range(1, n + 1)]
    known = set(Procedure.objects.filter(code__in=codes).values_list("code", flat=True))
    planned = [
        Planned(
            None,
            Record("", code, content=_nameless(level, number, source)),
            Change.NEW,
            1,
            is_reconstructed=True,
        )
        for number, code in enumerate(codes, start=1)
        if code not in known
    ]
    imports_bulk.write(actor=None, planned=planned, decision=None, valid_from=span.valid_from, reason=source, now=now)
    procedures = list(Procedure.objects.filter(code__in=codes))
    list_many(actor=None, unit=unit, level=level, procedures=procedures, span=span, now=now)
    return procedures


@in_vietnamese
def _nameless(level: str, number: int, source: str) -> Content:
    words = {"level": str(ProcedureLevel(level).label).lower(), "n": number}
    return Content(
        name=_("Thủ tục %(level)s thứ %(n)s (báo cáo không nêu tên)") % words,
        sector=_("Báo cáo không nêu lĩnh vực"),
        levels=(level,),
        confidence=Confidence.MIDDLE,
        source=source,
        caution=_("Dựng lại để số đếm ra từ bản ghi; báo cáo chỉ nêu số lượng."),
    )
