"""Days, years, decisions, hours: rules, rights, journal, versions; nothing changes when refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.calendars import hooks
from cchc.calendars.choices import Choice, DecisionKind, Kind, Verdict
from cchc.calendars.hooks import Moved
from cchc.calendars.import_rules import RawRow
from cchc.calendars.models import CalendarDay, CalendarVersion, CalendarYear, Decision, MoveChoice
from cchc.calendars.queries import calendar_of, current_version, imports
from cchc.calendars.rules import DayKind
from cchc.calendars.services import days, decisions
from cchc.calendars.services.days import DayDraft
from cchc.calendars.services.decisions import DecisionDraft, Wishes
from cchc.calendars.services.doors import next_version
from cchc.common.errors import ConflictError, RuleError
from tests.factories import PostFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
STORM = DayDraft(date(2026, 11, 26), Kind.HOLIDAY, "Nghỉ phòng chống bão", confidence="M")


def letter(**changes) -> DecisionDraft:
    values = {"kind": DecisionKind.LETTER, "number": "100/VPCP-KGVX", "date": date(2026, 11, 20), "issuer": "VPCP"}
    return DecisionDraft(**(values | {"title": "Hoán đổi ngày làm việc"} | changes))


def rows(*lines: tuple[str, ...]) -> list[RawRow]:
    names = ("date", "kind", "name", "pair")
    return [RawRow(number, dict(zip(names, line, strict=False))) for number, line in enumerate(lines, start=1)]


SWAP = rows(("31/12/2026", "hoán đổi", "Tết Dương lịch"), ("26/12/2026", "làm bù", ""))


# ── days ──


def test_a_day_that_is_added_counts_at_once_and_is_in_the_journal(admin, now):
    day = days.add_day(actor=admin, draft=STORM, now=now, version=1)

    assert calendar_of(None).kind_of(STORM.date) == DayKind.HOLIDAY
    assert CalendarYear.objects.get(year=2026).version == 2
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.subject_id, entry.after["name"]) == (
        "calendars.day_added",
        str(day.pk),
        "Nghỉ phòng chống bão",
    )


def test_a_day_of_a_unit_holds_for_it_and_what_lies_below_it_only(admin, now):
    above = UnitFactory(code="tinh-x", path="/tinh-x/")
    below = UnitFactory(code="xa-y", path="/tinh-x/xa-y/", parent=above)
    draft = DayDraft(date(2026, 11, 26), Kind.CLOSED, "Lễ kỷ niệm của tỉnh", unit=above, confidence="M")

    days.add_day(actor=admin, draft=draft, now=now)

    assert calendar_of(above).kind_of(draft.date) == DayKind.CLOSED
    assert calendar_of(below).kind_of(draft.date) == DayKind.CLOSED
    assert calendar_of(None).kind_of(draft.date) == DayKind.WORKING


def test_the_nearer_unit_decides_about_a_day(admin, now):
    above = UnitFactory(code="tinh-x", path="/tinh-x/")
    below = UnitFactory(code="xa-y", path="/tinh-x/xa-y/", parent=above)
    off = DayDraft(date(2026, 11, 26), Kind.CLOSED, "Lễ của tỉnh", unit=above, confidence="M")
    worked = DayDraft(date(2026, 11, 26), Kind.MAKE_UP, "Trực lễ", unit=below, confidence="M")

    days.add_day(actor=admin, draft=off, now=now)
    days.add_day(actor=admin, draft=worked, now=now)

    assert calendar_of(below).kind_of(off.date) == DayKind.MAKE_UP


def test_a_changed_day_keeps_the_calendar_as_it_was_known(admin, now):
    day = CalendarDay.objects.get(date=date(2027, 9, 3))
    draft = DayDraft(
        day.date, Kind.COMPENSATORY, "Nghỉ bù", decision=Decision.objects.first(), known_from=date(2026, 11, 20)
    )

    days.change_day(actor=admin, day_id=day.pk, draft=draft, now=now, version=1)

    assert calendar_of(None).kind_of(day.date) == DayKind.COMPENSATORY
    assert calendar_of(None, date(2026, 11, 19)).kind_of(day.date) == DayKind.HOLIDAY
    assert calendar_of(None, version=current_version() - 1).kind_of(day.date) == DayKind.HOLIDAY


def test_a_withdrawn_day_is_worked_again_and_stays_in_the_past(admin, now):
    day = CalendarDay.objects.get(date=date(2027, 9, 3))

    days.withdraw_day(actor=admin, day_id=day.pk, reason="Chính phủ chọn 01/9", now=now, on=date(2026, 11, 20))

    assert calendar_of(None).kind_of(day.date) == DayKind.WORKING
    assert calendar_of(None, date(2026, 11, 19)).kind_of(day.date) == DayKind.HOLIDAY
    assert Entry.objects.latest("pk").reason == "Chính phủ chọn 01/9"


def test_who_saved_against_an_older_year_is_told_and_changes_nothing(admin, now):
    days.add_day(actor=admin, draft=STORM, now=now, version=1)
    late = DayDraft(date(2026, 11, 27), Kind.HOLIDAY, "Nghỉ", confidence="M")

    with pytest.raises(ConflictError, match="Người khác vừa sửa lịch năm 2026"):
        days.add_day(actor=admin, draft=late, now=now, version=1)

    assert not CalendarDay.objects.filter(date=late.date).exists()


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (STORM.__class__(date(1899, 1, 2), Kind.HOLIDAY, "x", confidence="M"), "date", "Năm phải từ 1900 đến 2100"),
        (DayDraft(date(2101, 1, 3), Kind.HOLIDAY, "x", confidence="M"), "date", "Năm phải từ 1900 đến 2100"),
        (DayDraft(date(2028, 1, 3), Kind.HOLIDAY, "x", confidence="M"), "date", "Chưa có lịch năm 2028"),
        (DayDraft(date(2026, 11, 24), Kind.HOLIDAY, "x", confidence="M"), "date", "Ngày 24/11/2026 đã là"),
        (DayDraft(date(2026, 11, 26), Kind.HOLIDAY, " ", confidence="M"), "name", "Ghi tên"),
        (DayDraft(date(2026, 11, 26), Kind.HOLIDAY, "x"), "decision", "Chọn văn bản"),
        (DayDraft(date(2026, 11, 26), Kind.MAKE_UP, "x", confidence="M"), "date", "vốn là ngày làm việc"),
        (DayDraft(date(2026, 11, 28), Kind.SWAPPED_OFF, "x", confidence="M"), "date", "vốn là ngày nghỉ"),
        (DayDraft(date(2026, 11, 26), Kind.CLOSED, "x", confidence="M"), "unit", "phải thuộc một đơn vị"),
        (
            DayDraft(date(2026, 11, 26), Kind.HOLIDAY, "x", confidence="M", known_from=date(2100, 1, 4)),
            "known_from",
            "Ngày 04/01/2100 chưa đến",
        ),
        (
            DayDraft(date(2026, 11, 26), Kind.HOLIDAY, "x", confidence="M", pair=date(2026, 11, 28)),
            "pair",
            "Chỉ ngày hoán đổi",
        ),
        (
            DayDraft(date(2026, 11, 26), Kind.SWAPPED_OFF, "x", confidence="M", pair=date(2026, 11, 26)),
            "pair",
            "phải khác",
        ),
    ],
)
def test_days_that_cannot_be_are_refused_with_their_field(admin, now, draft, field, words):
    before = CalendarDay.objects.count()

    with pytest.raises(RuleError, match=words) as refused:
        days.add_day(actor=admin, draft=draft, now=now)

    assert refused.value.field == field
    assert CalendarDay.objects.count() == before


def test_a_day_changed_in_between_cannot_be_withdrawn_again(admin, now):
    day = CalendarDay.objects.get(date=date(2027, 9, 3))
    days.withdraw_day(actor=admin, day_id=day.pk, reason="Nhầm", now=now)

    with pytest.raises(RuleError, match="đã bỏ hoặc đã sửa"):
        days.withdraw_day(actor=admin, day_id=day.pk, reason="Nhầm", now=now)


def test_a_day_is_not_withdrawn_from_a_day_to_come(admin, now):
    day = CalendarDay.objects.get(date=date(2027, 9, 3))

    with pytest.raises(RuleError, match="Ngày 04/01/2100 chưa đến") as refused:
        days.withdraw_day(actor=admin, day_id=day.pk, reason="Nhầm", now=now, on=date(2100, 1, 4))

    assert refused.value.field == "on"
    assert calendar_of(None).kind_of(day.date) == DayKind.HOLIDAY


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_administrators_change_the_calendar(role, now):
    user = PostFactory(role=role).user
    day = CalendarDay.objects.get(date=date(2027, 9, 3))

    for change in (
        lambda: days.add_day(actor=user, draft=STORM, now=now),
        lambda: days.change_day(actor=user, day_id=day.pk, draft=STORM, now=now),
        lambda: days.withdraw_day(actor=user, day_id=day.pk, reason="x", now=now),
        lambda: days.open_year(actor=user, year=2028, now=now),
        lambda: days.settle_year(actor=user, year=2027, is_confirmed=True, note=""),
        lambda: decisions.import_decision(actor=user, draft=letter(), rows=SWAP, wishes=Wishes(), now=now),
        lambda: decisions.change_decision(actor=user, decision_id=1, title="x", source="", confidence="H"),
    ):
        with pytest.raises(PermissionDenied):
            change()

    assert current_version() == 1


# ── years ──


def test_an_opened_year_has_the_fixed_holidays_and_says_what_is_missing(admin, now):
    row = days.open_year(actor=admin, year=2028, now=now)

    found = list(CalendarDay.objects.of_year(2028).values_list("date", "kind"))
    assert found == [
        (date(2028, 1, 1), Kind.HOLIDAY),
        (date(2028, 1, 3), Kind.COMPENSATORY),  # New Year on a Saturday
        (date(2028, 4, 30), Kind.HOLIDAY),
        (date(2028, 5, 1), Kind.HOLIDAY),
        (date(2028, 5, 2), Kind.COMPENSATORY),  # 30 April on a Sunday, 1 May taken
        (date(2028, 9, 2), Kind.HOLIDAY),
        (date(2028, 9, 4), Kind.COMPENSATORY),
        (date(2028, 11, 24), Kind.HOLIDAY),
    ]
    assert (row.is_confirmed, "Nhập quyết định" in row.note) == (False, True)
    assert calendar_of(None).last == date(2028, 12, 31)


@pytest.mark.parametrize(("year", "words"), [(2026, "Đã có lịch"), (2030, "Mở lần lượt"), (2101, "Năm phải từ")])
def test_years_are_opened_one_after_the_other(admin, now, year, words):
    with pytest.raises(RuleError, match=words):
        days.open_year(actor=admin, year=year, now=now)

    assert CalendarYear.objects.count() == 18


def test_a_year_opened_by_somebody_else_in_the_meantime_is_refused(admin, now, monkeypatch):
    def wait_for_the_other(*args):
        CalendarYear.objects.create(year=2028)
        return next_version(*args)

    monkeypatch.setattr(days, "next_version", wait_for_the_other)

    with pytest.raises(RuleError, match="Đã có lịch năm 2028"):
        days.open_year(actor=admin, year=2028, now=now)


def test_a_year_is_settled_against_the_version_that_was_seen(admin):
    days.settle_year(actor=admin, year=2027, is_confirmed=True, note="", version=1)

    assert CalendarYear.objects.get(year=2027).is_confirmed
    with pytest.raises(ConflictError):
        days.settle_year(actor=admin, year=2027, is_confirmed=False, note="Chờ", version=1)
    with pytest.raises(RuleError, match="Ghi điều còn chưa xác nhận"):
        days.settle_year(actor=admin, year=2027, is_confirmed=False, note=" ", version=2)


# ── decisions ──


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
    days.add_day(actor=admin, draft=STORM, now=now)

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
