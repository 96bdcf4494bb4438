"""What the page of one inspection shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cchc.criteria.models import Area

from .. import rules
from ..choices import FindingKind
from ..models import Conclusion, Finding, Inspection, Minutes, Recommendation, ReplyRound, SelfReport
from ..policies import Scope
from ..querysets import UNIT_ROLES
from . import follow_up, progress, repeats, self_report
from .checklist import count, items_in, items_of
from .follow_up import Line, Remedy
from .progress import Cell, Timing
from .repeats import Repeat
from .self_report import Standing


@dataclass(frozen=True)
class Overview:
    """Steps with their days, counts, papers."""

    steps: list[tuple[str, Cell]]
    next_step: rules.NextStep | None
    remedy: Remedy
    lines: list[Line]
    repeats: list[Repeat]
    next_is_mine: bool
    timing: Timing
    n_items: int
    n_judged: int
    n_strengths: int
    n_shortfalls: int
    minutes: Minutes | None
    conclusion: Conclusion | None
    report: SelfReport | None
    standing: Standing | None
    round: ReplyRound | None
    proposals: list[Recommendation]

    @property
    def next_words(self) -> str:
        """The next step in words."""
        return progress.next_words(self.next_step, self.remedy) if self.next_step else _("Đã kết thúc")


# What the page reads of an inspection in the one query that finds it.
RELATED = (
    "self_report__letter",
    "self_report__document",
    "self_report__submitted_by",
    "self_report__approved_by",
    "reply_round",
    "minutes__document",
    "conclusion__document",
    "previous__plan",
)


def of(inspection: Inspection, scope: Scope, today: date, areas: Sequence[Area] = ()) -> Overview:
    """Return the overview of one inspection, loaded with `RELATED`, for the person of `scope`."""
    lines, remedy = follow_up.page_of(inspection, today)
    step = progress.next_step(inspection, remedy)
    cells = progress.cells(inspection, today, remedy)
    findings = list(Finding.objects.filter(inspection=inspection, removed_at__isnull=True).select_related("item"))
    kinds = [finding.kind for finding in findings]
    report: SelfReport | None = getattr(inspection, "self_report", None)
    items = items_in(inspection, [area.code for area in areas]) if areas else items_of(inspection)
    judged = count(inspection, items, "")
    knows = scope.reads_work(inspection) or bool(scope.roles_in(inspection) & frozenset(UNIT_ROLES))
    return Overview(
        steps=[(progress.step_label(cell.action), cell) for cell in cells],
        next_step=step,
        remedy=remedy,
        lines=lines,
        repeats=repeats.of_findings([inspection], findings)[inspection.pk],
        next_is_mine=bool(step and progress.is_next_of(scope, step, remedy, inspection)),
        timing=progress.timing_of(step, today) if step else Timing.DONE,
        n_items=judged.total,
        n_judged=judged.done,
        n_strengths=kinds.count(FindingKind.STRENGTH),
        n_shortfalls=kinds.count(FindingKind.SHORTFALL),
        minutes=getattr(inspection, "minutes", None),
        conclusion=getattr(inspection, "conclusion", None),
        report=report if knows else None,
        standing=self_report.standing(report, today) if report else None,
        round=getattr(inspection, "reply_round", None) if knows else None,
        proposals=self_report.proposals_of(inspection) if knows else [],
    )
