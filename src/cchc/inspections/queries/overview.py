"""What the page of one inspection shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .. import rules
from ..choices import FindingKind
from ..models import Conclusion, Finding, Inspection, Minutes, Recommendation, ReplyRound, SelfReport
from ..policies import Scope
from ..querysets import UNIT_ROLES
from . import follow_up, progress, self_report
from .checklist import items_of
from .follow_up import Remedy
from .progress import Cell, Timing
from .self_report import Standing


@dataclass(frozen=True)
class Overview:
    """Steps with their days, counts, papers."""

    steps: list[tuple[str, Cell]]
    next_step: rules.NextStep | None
    remedy: Remedy
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


def of(inspection: Inspection, scope: Scope, today: date) -> Overview:
    """Return the overview of one inspection for the person of `scope`."""
    remedy = follow_up.of_inspection(inspection, today)
    step = progress.next_step(inspection, remedy)
    cells = progress.cells(inspection, today, remedy)
    kinds = list(Finding.objects.filter(inspection=inspection, removed_at__isnull=True).values_list("kind", flat=True))
    report = self_report.report_of(inspection)
    knows = scope.reads_work(inspection) or bool(scope.roles_in(inspection) & frozenset(UNIT_ROLES))
    return Overview(
        steps=[(progress.step_label(cell.action), cell) for cell in cells],
        next_step=step,
        remedy=remedy,
        next_is_mine=bool(step and progress.is_next_of(scope, step, remedy, inspection)),
        timing=progress.timing_of(step, today) if step else Timing.DONE,
        n_items=items_of(inspection).count(),
        n_judged=inspection.answers.exclude(judgement="").count(),
        n_strengths=kinds.count(FindingKind.STRENGTH),
        n_shortfalls=kinds.count(FindingKind.SHORTFALL),
        minutes=Minutes.objects.filter(inspection=inspection).select_related("document").first(),
        conclusion=Conclusion.objects.filter(inspection=inspection).select_related("document").first(),
        report=report if knows else None,
        standing=self_report.standing(report, today) if report else None,
        round=ReplyRound.objects.filter(inspection=inspection).first() if knows else None,
        proposals=self_report.proposals_of(inspection) if knows else [],
    )
