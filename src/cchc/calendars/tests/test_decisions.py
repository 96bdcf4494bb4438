"""Decisions on days off: seen before they are stored, imported whole, what they move decided date by date."""

from __future__ import annotations

from datetime import date

import pytest

from cchc.audit.models import Entry
from cchc.calendars import hooks
from cchc.calendars.choices import Choice, DecisionKind, Kind, Verdict
from cchc.calendars.hooks import Moved
from cchc.calendars.import_rules import RawRow
from cchc.calendars.models import CalendarDay, CalendarVersion, Decision, MoveChoice
from cchc.calendars.queries import calendar_of, current_version, imports
from cchc.calendars.rules import DayKind
from cchc.calendars.services import days, decisions
from cchc.calendars.services.days import DayDraft
from cchc.calendars.services.decisions import DecisionDraft, Wishes
from cchc.common.errors import ConflictError, RuleError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def letter(**changes) -> DecisionDraft:
    values = {"kind": DecisionKind.LETTER, "number": "100/VPCP-KGVX", "date": date(2026, 11, 20), "issuer": "VPCP"}
    return DecisionDraft(**(values | {"title": "Hoán đổi ngày làm việc"} | changes))


def rows(*lines: tuple[str, ...]) -> list[RawRow]:
    names = ("date", "kind", "name", "pair")
    return [RawRow(number, dict(zip(names, line, strict=False))) for number, line in enumerate(lines, start=1)]


SWAP = rows(("31/12/2026", "hoán đổi", "Tết Dương lịch"), ("26/12/2026", "làm bù", ""))


def test_a_preview_stores_nothing_and_says_what_each_day_would_be(admin):
    asked = rows(
        ("28/12/2026-03/01/2027", "nghỉ", "Tết Dương lịch"),
        ("26/12/2026", "làm bù", ""),
        ("31/12/2028", "nghỉ", ""),
        ("chưa rõ", "nghỉ", ""),
    )

    seen = imports.preview(asked, reader=admin, decided_on=date(2026, 11, 20), unit=None)

    verdicts = [(line.date, line.verdict) for line in seen.lines]
    assert verdicts[:2] == [(None, Verdict.WRONG), (date(2028, 12, 31), Verdict.WRONG)]
    assert (date(2026, 12, 26), Verdict.ADDED) in verdicts
    assert (date(2027, 1, 1), Verdict.SAME) in verdicts
    assert (date(2027, 1, 2), Verdict.DROPPED) in verdicts
    assert (seen.n_written, seen.n_wrong, dict(seen.versions)) == (5, 2, {2026: 1, 2027: 1})
    assert current_version() == 1


def test_an_imported_swap_is_paired_and_known_from_its_day(admin, now):
    change = decisions.import_decision(
        actor=admin, draft=letter(), rows=SWAP, wishes=Wishes(), versions={2026: 1}, now=now
    )

    off, worked = CalendarDay.objects.get(date=date(2026, 12, 31)), CalendarDay.objects.get(date=date(2026, 12, 26))
    assert (off.kind, off.pair, off.known_from) == (Kind.SWAPPED_OFF, worked.date, date(2026, 11, 20))
    assert (worked.kind, worked.pair, str(worked.decision)) == (
        Kind.MAKE_UP,
        off.date,
        "100/VPCP-KGVX, 20/11/2026",
    )
    assert calendar_of(None, date(2026, 11, 19)).kind_of(off.date) == DayKind.WORKING
    assert (change.decision, Entry.objects.latest("pk").after["added"]) == (worked.decision, 2)


def test_importing_the_same_decision_again_says_that_nothing_is_new(admin, now):
    decisions.import_decision(actor=admin, draft=letter(), rows=SWAP, wishes=Wishes(), now=now)

    with pytest.raises(RuleError, match="Lịch đã có đủ các ngày này"):
        decisions.import_decision(actor=admin, draft=letter(), rows=SWAP, wishes=Wishes(), now=now)

    assert (Decision.objects.filter(number="100/VPCP-KGVX").count(), CalendarVersion.objects.count()) == (1, 3)


def test_a_decision_confirms_provisional_days_and_drops_those_it_does_not_name(admin, now):
    asked = rows(("01/9/2027-02/9/2027", "nghỉ lễ", "Quốc khánh"), ("04/02/2027-10/02/2027", "nghỉ tết", "Tết"))
    wrong = CalendarDay.objects.get(date=date(2027, 9, 3))
    seen = imports.preview(asked, reader=admin, decided_on=date(2026, 11, 20), unit=None)

    decisions.import_decision(actor=admin, draft=letter(), rows=asked, wishes=Wishes(drop=[wrong.pk]), now=now)

    assert [day.date for day in seen.unnamed] == [wrong.date]
    assert seen.counts[Verdict.CONFIRMED] == 7
    tet = CalendarDay.objects.in_force().get(date=date(2027, 2, 6))
    assert (tet.name, tet.confidence, tet.decision.number) == ("Tết Nguyên đán, mùng 1", "H", "100/VPCP-KGVX")
    assert calendar_of(None).kind_of(date(2027, 9, 1)) == DayKind.HOLIDAY
    assert calendar_of(None).kind_of(date(2027, 9, 3)) == DayKind.WORKING


def test_a_day_held_by_another_decision_changes_only_when_asked_for(admin, now):
    older = letter(number="1/VPCP", date=date(2025, 1, 2))
    asked = rows(("22/8/2026", "nghỉ", "Nghỉ"), ("24/12/2026", "nghỉ", "Nghỉ thêm"))

    decisions.import_decision(actor=admin, draft=older, rows=asked, wishes=Wishes(), now=now)
    kept = calendar_of(None).kind_of(date(2026, 8, 22))
    decisions.import_decision(actor=admin, draft=older, rows=asked, wishes=Wishes(replace=True), now=now)

    assert kept == DayKind.MAKE_UP
    assert calendar_of(None).kind_of(date(2026, 8, 22)) == DayKind.HOLIDAY


def test_an_import_against_an_older_year_is_refused_whole(admin, now):
    storm = DayDraft(date(2026, 11, 26), Kind.HOLIDAY, "Nghỉ phòng chống bão", confidence="M")
    days.add_day(actor=admin, draft=storm, now=now)

    with pytest.raises(ConflictError):
        decisions.import_decision(actor=admin, draft=letter(), rows=SWAP, wishes=Wishes(), versions={2026: 1}, now=now)

    assert not Decision.objects.filter(number="100/VPCP-KGVX").exists()


@pytest.mark.parametrize(
    ("changes", "field"), [({"number": " "}, "number"), ({"title": ""}, "title"), ({"date": date(2090, 1, 1)}, "date")]
)
def test_a_decision_without_its_number_title_or_a_past_day_is_refused(admin, now, changes, field):
    with pytest.raises(RuleError) as refused:
        decisions.import_decision(actor=admin, draft=letter(**changes), rows=SWAP, wishes=Wishes(), now=now)

    assert refused.value.field == field


@pytest.fixture
def stored_due(monkeypatch):
    """A date of another app that hangs on 31/12/2026, and what was told about it."""
    told = []

    def moving(reader, change):
        old, new = (calendar(None).next_working_day(date(2026, 12, 31)) for calendar in (change.old, change.new))
        if old != new:
            yield Moved("test.due", "7", "Báo cáo của xã", "/x/", old, new)

    monkeypatch.setattr(hooks, "moving", [moving])
    monkeypatch.setattr(hooks, "recompute", {"test.due": lambda actor, moved, reason: told.append((moved, reason))})
    return told


def test_what_moves_is_listed_before_and_after_and_decided_once(admin, now, stored_due):
    seen = imports.preview(SWAP, reader=admin, decided_on=date(2026, 11, 20), unit=None)
    change = decisions.import_decision(actor=admin, draft=letter(), rows=SWAP, wishes=Wishes(), now=now)
    waiting = imports.waiting(admin, change)

    decisions.decide_move(
        actor=admin, change_id=change.pk, kind="test.due", key="7", choice=Choice.RECOMPUTE, reason="Báo xã", now=now
    )

    assert [(one.old_due, one.new_due) for one in seen.moved] == [(date(2026, 12, 31), date(2027, 1, 4))]
    assert [(one.moved.key, one.choice) for one in waiting] == [("7", None)]
    assert [(moved.new_due, reason) for moved, reason in stored_due] == [(date(2027, 1, 4), "Báo xã")]
    assert [one.choice.choice for one in imports.waiting(admin, change)] == ["recompute"]
    with pytest.raises(RuleError, match="đã được quyết định"):
        decisions.decide_move(
            actor=admin, change_id=change.pk, kind="test.due", key="7", choice=Choice.KEEP, reason="x", now=now
        )


def test_what_would_move_if_another_decision_gave_way_is_listed_too(admin, monkeypatch):
    def moving(reader, change):
        old, new = (calendar(None).next_working_day(date(2026, 8, 22)) for calendar in (change.old, change.new))
        if old != new:
            yield Moved("test.due", "7", "Báo cáo của xã", "/x/", old, new)

    monkeypatch.setattr(hooks, "moving", [moving])
    asked = rows(("22/8/2026", "nghỉ", "Nghỉ"), ("24/12/2026", "nghỉ", "Nghỉ thêm"))

    seen = imports.preview(asked, reader=admin, decided_on=date(2025, 1, 2), unit=None)

    assert seen.n_conflicts == 1
    assert [(one.old_due, one.new_due) for one in seen.moved] == [(date(2026, 8, 22), date(2026, 8, 24))]


def test_keeping_a_moved_date_tells_its_app_nothing(admin, now, stored_due):
    change = decisions.import_decision(actor=admin, draft=letter(), rows=SWAP, wishes=Wishes(), now=now)

    decisions.decide_move(
        actor=admin, change_id=change.pk, kind="test.due", key="7", choice=Choice.KEEP, reason="Đã hẹn", now=now
    )

    assert (stored_due, MoveChoice.objects.get().choice) == ([], Choice.KEEP)
    assert Entry.objects.latest("pk").action == "calendars.move_decided"


@pytest.mark.parametrize(("key", "reason", "words"), [("7", " ", "Ghi lý do"), ("8", "x", "không còn dời")])
def test_a_move_is_decided_with_a_reason_and_only_while_it_moves(admin, now, stored_due, key, reason, words):
    change = decisions.import_decision(actor=admin, draft=letter(), rows=SWAP, wishes=Wishes(), now=now)

    with pytest.raises(RuleError, match=words):
        decisions.decide_move(
            actor=admin, change_id=change.pk, kind="test.due", key=key, choice=Choice.KEEP, reason=reason, now=now
        )

    assert not MoveChoice.objects.exists()
