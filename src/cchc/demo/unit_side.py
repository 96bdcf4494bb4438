"""The unit's side in the invented province: the letter that it got, its report on itself, its word on the findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from cchc.accounts.models import User
from cchc.inspections.choices import Judgement, Stance, TeamRole
from cchc.inspections.models import ReplyRound
from cchc.inspections.queries.terms import counter_of
from cchc.inspections.rules import reply_due
from cchc.inspections.services import letters, replies, self_figures, self_reports

from . import checklist, world
from .timeline import Step

if TYPE_CHECKING:
    from .visits import Course

UNSIGNED_AHEAD = timedelta(days=5)  # letters for visits later than this wait on the leader's start page
# What the unit judges kindlier than the team: every so manieth item that the team will not find met.
KIND_EVERY = 3


def account(course: Course, role: str) -> User | None:
    """Return the unit's account that holds `role`, if the unit has accounts."""
    for entry in course.scene.data["accounts"]:
        if entry["unit"] == course.inspection.unit.code and entry["role"] == role:
            return course.scene.users[entry["username"]]
    return None


def letter(course: Course, notified_on: date) -> Iterator[Step]:
    """Yield the leader's signature under the letter; the latest ones still wait for it."""
    if course.row["stage"] == "notified" and course.visit_on - course.scene.calendar.today > UNSIGNED_AHEAD:
        return
    now = course.at(notified_on, "15:30")
    act = partial(
        letters.sign_letter,
        inspection_id=course.inspection.pk,
        actor=course.scene.leader,
        today=notified_on,
        now=now,
    )
    yield Step(now, act)


def self_report(course: Course, notified_on: date) -> Iterator[Step]:
    """Yield the report of a unit that has accounts, one day before the visit."""
    focal, head = account(course, "focal"), account(course, "unit_head")
    if focal is None or head is None or course.row["stage"] == "notified":
        return
    day = max(notified_on, world.workday(course.visit_on - timedelta(days=1), back=True))
    now = course.at(day, "15:45")
    yield Step(now, partial(_fill, course, focal, now))
    sent = course.at(day, "16:20")
    yield Step(sent, partial(self_reports.approve, inspection_id=course.inspection.pk, actor=head, today=day, now=sent))


def replied(course: Course, opened_on: date) -> Iterator[Step]:
    """Yield the right of reply: sent to the unit, explained by those who have accounts, silent otherwise, closed."""
    inspection_id, secretary = course.inspection.pk, course.holder(TeamRole.SECRETARY)
    now = course.at(opened_on, "16:10")
    yield Step(now, partial(replies.open_round, inspection_id=inspection_id, actor=secretary, now=now))
    focal = account(course, "focal")
    if focal is not None:
        said = course.at(world.workday(opened_on + timedelta(days=1), back=False), "09:30")
        yield Step(said, partial(_say, course, focal, said))
    over = reply_due(opened_on, counter_of(course.inspection)) + timedelta(days=1)
    if over <= course.scene.calendar.today:
        closed = course.at(over, "06:00")
        yield Step(closed, partial(_close, course, closed))


def _fill(course: Course, focal: User, now: datetime) -> None:
    inspection, said = course.inspection, course.scene.data["self_report"]
    items = course.scene.items
    for number, item in enumerate(items):
        notes = course.scene.notes[item.code]
        values = checklist.answer(
            inspection.unit.code, item, course.grade, course.dossiers, notes, course.visit_on.year
        )
        if values.judgement in (Judgement.PARTLY, Judgement.NOT_MET) and number % KIND_EVERY == 0:
            values = checklist.kinder(values)
        self_reports.save_answer(
            inspection_id=inspection.pk, item_id=item.pk, actor=focal, values=values, version=0, now=now
        )
    figures = {code: Decimal(value) for code, value in course.dossiers.values.items()}
    self_figures.save_figures(inspection_id=inspection.pk, actor=focal, values=figures, now=now)
    self_reports.save_outline(inspection_id=inspection.pk, actor=focal, parts=said, version=None)
    self_reports.submit(inspection_id=inspection.pk, actor=focal, now=now)


def _say(course: Course, focal: User, now: datetime) -> None:
    """Explain the first shortfall, agree to the others; the team keeps the finding and says why."""
    words = course.scene.data["explanations"]
    round_ = ReplyRound.objects.get(inspection=course.inspection)
    for number, row in enumerate(round_.replies.all()):
        stance = Stance.AGREES if number else Stance.EXPLAINS
        text = "" if number else words["said"]
        replies.reply(reply_id=row.pk, actor=focal, stance=stance, text=text, now=now)
    replies.submit(inspection_id=course.inspection.pk, actor=focal, now=now)
    first = round_.replies.filter(stance=Stance.EXPLAINS).first()
    if first:
        replies.answer(
            reply_id=first.pk,
            actor=course.holder(TeamRole.SECRETARY),
            is_accepted=False,
            text=words["answered"],
            now=now,
        )


def _close(course: Course, now: datetime) -> None:
    replies.close_round(inspection_id=course.inspection.pk, actor=None, now=now)
