"""What the page of one inspection shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .. import rules
from ..choices import FindingKind
from ..models import Conclusion, Finding, Inspection, Minutes
from ..policies import Scope
from . import progress
from .checklist import items_of
from .progress import Cell, Timing


@dataclass(frozen=True)
class Overview:
    """Steps with their days, counts, papers."""

    steps: list[tuple[str, Cell]]
    next_step: rules.NextStep | None
    next_is_mine: bool
    timing: Timing
    n_items: int
    n_judged: int
    n_strengths: int
    n_shortfalls: int
    minutes: Minutes | None
    conclusion: Conclusion | None

    @property
    def next_words(self) -> str:
        """The next step in words."""
        return str(self.next_step.action.label) if self.next_step else _("Đã kết thúc")


def of(inspection: Inspection, scope: Scope, today: date) -> Overview:
    """Return the overview of one inspection for the person of `scope`."""
    step = progress.next_step(inspection)
    cells = progress.cells(inspection, today)
    kinds = list(Finding.objects.filter(inspection=inspection, removed_at__isnull=True).values_list("kind", flat=True))
    return Overview(
        steps=[(progress.step_label(cell.action), cell) for cell in cells],
        next_step=step,
        next_is_mine=bool(step and scope.may(step.action, inspection)),
        timing=progress.timing_of(step, today) if step else Timing.DONE,
        n_items=items_of(inspection).count(),
        n_judged=inspection.answers.exclude(judgement="").count(),
        n_strengths=kinds.count(FindingKind.STRENGTH),
        n_shortfalls=kinds.count(FindingKind.SHORTFALL),
        minutes=Minutes.objects.filter(inspection=inspection).select_related("document").first(),
        conclusion=Conclusion.objects.filter(inspection=inspection).select_related("document").first(),
    )
