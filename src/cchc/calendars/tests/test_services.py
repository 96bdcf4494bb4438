"""Days and years: rules, rights, journal, versions; nothing changes when refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.calendars.choices import Kind
from cchc.calendars.models import CalendarDay, CalendarYear, Decision
from cchc.calendars.queries import calendar_of, current_version
from cchc.calendars.rules import DayKind
from cchc.calendars.services import days, decisions
from cchc.calendars.services.days import DayDraft
from cchc.calendars.services.decisions import Wishes
from cchc.calendars.services.doors import next_version
from cchc.common.errors import ConflictError, RuleError
from tests.factories import PostFactory, UnitFactory

from .test_decisions import SWAP, letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
STORM = DayDraft(date(2026, 11, 26), Kind.HOLIDAY, "Nghỉ phòng chống bão", confidence="M")


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
