"""The visits of a campaign: notice, attendance, answers, minutes, as steps in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.utils import timezone

from cchc.criteria.models import CheckItem
from cchc.files.services import store
from cchc.inspections.choices import Side, TeamRole
from cchc.inspections.models import Inspection
from cchc.inspections.queries.self_report import figures_of
from cchc.inspections.services import answers, minutes, paper, visits
from cchc.metrics.models import Figure
from cchc.metrics.services.figures import record_figure

from . import checklist, timeline, unit_side, world
from .campaigns import moment
from .scan import scanned_page
from .timeline import Scene, Step

# What the last inspection of a unit answered; a shorter list keeps the loading quick.
LAST_YEAR_AREAS = {"PROC", "OSS", "DIG"}
# Of the areas that the demonstration's member holds, the first items are done and the rest wait for whoever tries it.
RUNNING_VISIT = {"PROC": None, "OSS": None, "INST": None, "DEC": None, "FIN": None, "DIG": 6}
FIRST_ANSWER = "08:20"
SECONDS_PER_ANSWER = 45


@dataclass
class Course:
    """One inspection of an invented commune and where it has to get."""

    scene: Scene
    row: dict[str, Any]
    inspection: Inspection
    is_last_year: bool = False

    @property
    def grade(self) -> float:
        """The share of items met; last year it was worse."""
        return float(self.row.get("grade", 0.7)) - (0.12 if self.is_last_year else 0)

    @cached_property
    def dossiers(self) -> checklist.Dossiers:
        """The figures that the unit reports for the period."""
        is_odd = bool(self.row.get("odd")) and not self.is_last_year
        return checklist.dossiers(self.inspection.code, self.grade, odd=is_odd)

    @property
    def visit_on(self) -> date:
        """The day of the visit."""
        if self.inspection.visit_on is None:
            raise ValueError(self.inspection.code)
        return self.inspection.visit_on

    def at(self, day: date, clock: str) -> datetime:
        """Return a moment that is not after now."""
        return moment(day, clock, self.scene.calendar.now)

    def holder(self, role: TeamRole) -> Any:
        """Return who holds `role` in the team."""
        if self.inspection.team is None:
            raise ValueError(self.inspection.code)
        return timeline.holder(self.scene, self.inspection.team, role)

    @cached_property
    def members(self) -> dict[str, Any]:
        """Who takes each area."""
        if self.inspection.team is None:
            raise ValueError(self.inspection.code)
        return timeline.member_by_area(self.scene, self.inspection.team)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The unit's figures, by metric code, once they are recorded."""
        return {}


def steps(course: Course) -> Iterator[Step]:
    """Yield the notice and the visit, as far as the inspection has come."""
    if course.row["stage"] == "scheduled":
        return
    notice = _notice(course)
    notified_on = timezone.localdate(notice.moment)
    yield notice
    yield from unit_side.letter(course, notified_on)
    yield from unit_side.self_report(course, notified_on)
    if course.row["stage"] == "notified":
        return
    day, inspection = course.visit_on, course.inspection
    secretary = course.holder(TeamRole.SECRETARY)
    start = course.at(day, "08:00")
    yield Step(course.at(day, "07:50"), partial(_record_figures, course))
    yield Step(start, partial(visits.start_visit, inspection_id=inspection.pk, actor=secretary, now=start))
    yield Step(course.at(day, "08:05"), partial(_attend, course))
    yield from _answers(course)
    if course.row["stage"] == "visiting":
        return
    end = course.at(day, "16:30")
    yield Step(end, partial(visits.end_visit, inspection_id=inspection.pk, actor=secretary, now=end))


def sign(course: Course, day: date) -> Step:
    """Return the step that files the signed minutes on `day`."""
    now = course.at(day, "15:00")
    return Step(now, partial(_sign_minutes, course, day, now))


def _notice(course: Course) -> Step:
    wanted = world.workday(course.visit_on - timedelta(days=10), back=True)
    day = min(wanted, world.workday(course.scene.calendar.today - timedelta(days=1), back=True))
    now = course.at(day, "14:00")
    return Step(
        now,
        partial(visits.notify_unit, inspection_id=course.inspection.pk, actor=course.scene.officer, now=now),
    )


def _record_figures(course: Course) -> None:
    plan = course.inspection.plan
    if plan.period_start is None or plan.period_end is None:
        raise ValueError(plan.code)
    course.figures.update(figures_of(course.inspection))  # those that came with the unit's own report
    for code, value in course.dossiers.values.items():
        if code in course.figures:
            continue
        course.figures[code] = record_figure(
            actor=course.scene.officer,
            metric_code=code,
            unit=course.inspection.unit,
            period_start=plan.period_start,
            period_end=plan.period_end,
            value=Decimal(value),
            kind="reported",
            as_of=plan.period_end,
            source="Báo cáo tự kiểm tra của đơn vị, phụ lục số liệu (minh họa)",
            now=course.at(course.visit_on, "07:50"),
        )


def _attend(course: Course) -> None:
    team = course.inspection.team
    ours = [visits.Present(Side.TEAM, m.full_name, m.title) for m in team.members.all()] if team else []
    visits.record_attendance(
        inspection_id=course.inspection.pk,
        actor=course.holder(TeamRole.SECRETARY),
        people=[*ours, *(visits.Present(Side.UNIT, name, title) for name, title in unit_people(course))],
    )


def unit_people(course: Course) -> list[tuple[str, str]]:
    """Return who of the unit attends: invented names, the accounts' own where the unit has accounts."""
    code, pool = course.inspection.unit.code, course.scene.data["attendees"]
    known = {
        entry["title"].split(" UBND")[0]: entry["full_name"]
        for entry in course.scene.data["accounts"]
        if entry["unit"] == code
    }
    people = []
    for title in pool["titles"]:
        parts = [pool[part][checklist.between(0, len(pool[part]) - 1, code, title, part)] for part in _NAME_PARTS]
        people.append((known.get(title.split(" UBND")[0], " ".join(parts)), title))
    return people


_NAME_PARTS = ("family", "middle", "given")


def _answers(course: Course) -> Iterator[Step]:
    """Yield one step per area: each member works through their own items, all at the same time."""
    for area, user in course.members.items():
        items = _items(course, area)
        if items:
            yield Step(course.at(course.visit_on, FIRST_ANSWER), partial(_answer_area, course, items, user))


def _items(course: Course, area: str) -> list[CheckItem]:
    items = course.scene.items_of({area})
    if course.is_last_year:
        return items if area in LAST_YEAR_AREAS else []
    if course.row["stage"] == "visiting":
        return items[: RUNNING_VISIT[area]] if area in RUNNING_VISIT else []
    return items


def _answer_area(course: Course, items: list[CheckItem], user: Any) -> None:
    """Answer one by one where the visit runs now; the others came as sheets, which load twenty times as fast."""
    start = course.at(course.visit_on, FIRST_ANSWER)
    unit, year, notes = course.inspection.unit.code, course.visit_on.year, course.scene.notes
    lines = []
    for order, item in enumerate(items):
        values = checklist.answer(unit, item, course.grade, course.dossiers, notes[item.code], year)
        moment_of = min(start + timedelta(seconds=SECONDS_PER_ANSWER * order), course.scene.calendar.now)
        lines.append(paper.Line(item.pk, values, moment_of))
    inspection_id = course.inspection.pk
    if course.row["stage"] != "visiting":
        paper.record_sheet(inspection_id=inspection_id, actor=user, lines=lines)
        return
    for line in lines:
        answers.save_answer(
            inspection_id=inspection_id,
            item_id=line.item_id,
            actor=user,
            values=line.values,
            version=0,
            now=line.written_at,
        )


def _sign_minutes(course: Course, day: date, now: datetime) -> None:
    inspection, secretary = course.inspection, course.holder(TeamRole.SECRETARY)
    opinions = course.scene.data["replies"]
    drafted = minutes.draft_minutes(
        inspection_id=inspection.pk,
        actor=secretary,
        proceedings=course.scene.data["proceedings"],
        unit_opinion=opinions[1 if course.dossiers.odd else 0],
    )
    copy = store(
        actor=secretary,
        data=scanned_page(),
        name=f"bien-ban-{inspection.code}.png",
        subject_type=drafted._meta.label_lower,
        subject_id=drafted.pk,
        purpose="signed",
        now=now,
    )
    minutes.sign_minutes(inspection_id=inspection.pk, actor=secretary, signed_copy=copy, today=day, now=now)
