"""The campaign page: one row a unit, one cell a step, fill only at the front line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.text import fold

from .. import policies, rules
from ..choices import Action, FindingKind, RepeatKind, Stage
from ..models import Finding, Inspection, Plan
from ..querysets import CONCLUDED
from . import follow_up, progress, repeats
from .follow_up import Remedy
from .progress import Cell, Timing


@dataclass(frozen=True)
class Row:
    """One unit of the campaign."""

    inspection: Inspection
    cells: Sequence[Cell]
    step: rules.NextStep | None
    timing: Timing
    n_findings: int
    is_mine: bool  # the viewer may take the next step
    remedy: Remedy = progress.NO_TASKS
    n_repeats: int = 0  # shortfalls that were marked mended once

    @property
    def next_words(self) -> str:
        """The next step in words."""
        return progress.next_words(self.step, self.remedy) if self.step else ""

    @property
    def urgency(self) -> tuple[int, date, str]:
        """Late first, then today, then by day; ended ones last."""
        rank = {Timing.LATE: 0, Timing.TODAY: 1, Timing.COMING: 2}.get(self.timing, 3)
        return rank, (self.step and self.step.due_on) or date.max, self.inspection.unit.sort_key


@dataclass(frozen=True)
class Totals:
    """The line of figures above the matrix, all computed."""

    n_units: int
    n_visited: int
    n_issued: int
    n_late: int
    worst: Row | None
    n_findings: int
    n_shortfalls: int
    n_ended: int
    n_waiting: int
    n_repeats: int
    n_tasks: int
    n_verified: int


def rows_of(plan: Plan, viewer: User, today: date, scope: policies.Scope | None = None) -> list[Row]:
    """Return the matrix of a campaign as `viewer` may see it, what is most urgent first; a fixed number of queries."""
    scope = scope or policies.scope_of(viewer)
    inspections = (
        Inspection.objects.visible_to(viewer)
        .filter(plan=plan)
        .select_related("plan__issuer", "plan__lead", "unit__parent", "team", "self_report", "reply_round")
        .annotate(n_found=Count("findings", filter=Q(findings__removed_at__isnull=True), distinct=True))
    )
    rows: list[Row] = []
    found = list(inspections)
    remedies = follow_up.of_inspections([row.pk for row in found if row.stage in CONCLUDED], today)
    again = repeats.counts([row for row in found if row.n_found])  # type: ignore[attr-defined]  # annotated above
    for inspection in found:
        remedy = remedies.get(inspection.pk, progress.NO_TASKS)
        step = progress.next_step(inspection, remedy)
        rows.append(
            Row(
                inspection=inspection,
                cells=progress.cells(inspection, today, remedy),
                step=step,
                timing=progress.timing_of(step, today) if step else Timing.DONE,
                n_findings=inspection.n_found,  # type: ignore[attr-defined]  # annotated above
                is_mine=bool(step and progress.is_next_of(scope, step, remedy, inspection)),
                remedy=remedy,
                n_repeats=again.get(inspection.pk, {}).get(RepeatKind.REPEAT, 0),
            )
        )
    return sorted(rows, key=lambda row: row.urgency)


def totals_of(plan: Plan, rows: Sequence[Row]) -> Totals:
    """Return the totals of the rows shown."""
    stages = [Stage(row.inspection.stage) for row in rows]
    late = [row for row in rows if row.timing == Timing.LATE]
    shortfalls = Finding.objects.filter(
        inspection__in=[row.inspection.pk for row in rows], kind=FindingKind.SHORTFALL, removed_at__isnull=True
    )
    order = list(Stage)
    return Totals(
        n_units=len(rows),
        n_visited=sum(order.index(stage) >= order.index(Stage.VISITED) for stage in stages),
        n_issued=sum(stage in (Stage.ISSUED, Stage.CLOSED) for stage in stages),
        n_late=len(late),
        worst=min(late, key=lambda row: row.urgency, default=None),
        n_findings=sum(row.n_findings for row in rows),
        n_shortfalls=shortfalls.count(),
        n_ended=stages.count(Stage.CLOSED),
        n_waiting=sum(not row.is_mine and row.step is not None for row in rows),
        n_repeats=sum(row.n_repeats for row in rows),
        n_tasks=sum(row.remedy.n_total for row in rows),
        n_verified=sum(row.remedy.n_verified for row in rows),
    )


def filtered(rows: Sequence[Row], asked: Mapping[str, str]) -> tuple[list[Row], list[dict[str, Any]]]:
    """Return the rows that ?show= and ?q= keep, and the chips with their counts over all rows."""
    tests: dict[str, tuple[str, Callable[[Row], bool], str, str]] = {
        "": (_("Tất cả"), lambda row: True, "", ""),
        "late": (_("Quá hạn"), lambda row: row.timing == Timing.LATE, "alert-octagon", "bad"),
        "today": (_("Hôm nay"), lambda row: row.timing == Timing.TODAY, "clock", "warn"),
        "mine": (_("Chờ tôi"), lambda row: row.is_mine, "", ""),
        "issued": (_("Đã có kết luận"), lambda row: row.inspection.stage in CONCLUDED, "", ""),
        "remedy": (_("Còn việc khắc phục"), lambda row: bool(row.remedy.n_open), "tool", ""),
        "repeat": (_("Có tồn tại lặp lại"), lambda row: bool(row.n_repeats), "repeat", ""),
    }
    show = asked.get("show", "") if asked.get("show", "") in tests else ""
    words = fold(asked.get("q", "")).split()
    kept = [row for row in rows if tests[show][1](row) and all(w in row.inspection.unit.folded for w in words)]
    chips = [
        {
            "label": label,
            "count": sum(test(row) for row in rows),
            "url": f"?show={key}" if key else "?",
            "active": key == show,
            "icon": icon,
            "kind": kind,
        }
        for key, (label, test, icon, kind) in tests.items()
    ]
    return kept, chips


def heads(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Return the matrix heads: the step and how many units have it behind them."""
    return [
        (progress.step_label(action), sum(row.cells[index].timing in (Timing.DONE, Timing.SKIPPED) for row in rows))
        for index, action in enumerate(progress.STEPS)
        if action != Action.CLOSE  # the column of the next step says who has ended
    ]


def by_step(rows: Sequence[Row]) -> list[tuple[str, list[tuple[Row, Cell | None]]]]:
    """Return the rows under the step that each one stands at, for screens too narrow for the matrix."""
    at_work = (Timing.LATE, Timing.TODAY, Timing.COMING)
    found: dict[Action | None, list[tuple[Row, Cell | None]]] = {action: [] for action in (*progress.STEPS, None)}
    for row in rows:
        cell = next(
            (cell for cell in row.cells if cell.timing in at_work and cell.action not in progress.UNIT_STEPS), None
        )
        found[cell.action if cell else None].append((row, cell))
    named = [(progress.step_label(action) if action else _("Đã kết thúc"), found[action]) for action in found]
    return [(label, group) for label, group in named if group]


def tiles(totals: Totals) -> list[dict[str, Any]]:
    """Return the line of figures above the matrix."""
    worst = totals.worst
    worst_words = ""
    if worst and worst.step and worst.step.due_on:
        late = max(cell.days_late for cell in worst.cells if cell.action not in progress.UNIT_STEPS)
        worst_words = _("Lâu nhất: %(unit)s, %(days)s ngày") % {"unit": worst.inspection.unit.full_name, "days": late}
    return [
        {"label": _("Đã kiểm tra tại chỗ"), "value": f"{totals.n_visited}/{totals.n_units}", "note": _("đơn vị")},
        {"label": _("Đã ban hành kết luận"), "value": f"{totals.n_issued}/{totals.n_units}", "note": _("đơn vị")},
        {
            "label": _("Quá hạn"),
            "value": str(totals.n_late),
            "note": worst_words or _("không có đơn vị nào"),
            "kind": "bad" if totals.n_late else "",
        },
        {
            "label": _("Phát hiện"),
            "value": str(totals.n_findings),
            "note": _("trong đó %(count)s tồn tại, hạn chế; %(again)s lặp lại")
            % {"count": totals.n_shortfalls, "again": totals.n_repeats},
        },
        {
            "label": _("Việc khắc phục đã xác minh"),
            "value": f"{totals.n_verified}/{totals.n_tasks}",
            "note": _("%(ended)s/%(all)s đơn vị đã kết thúc") % {"ended": totals.n_ended, "all": totals.n_units},
        },
    ]
