"""Office hours of everyone and of one unit: who sets them, what is refused, what they leave."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts.choices import Role
from cchc.calendars.models import OfficeHours
from cchc.calendars.queries import calendar_of
from cchc.calendars.rules import STANDARD_WEEK
from cchc.calendars.services import hours
from cchc.calendars.services.hours import HoursDraft
from cchc.calendars.week_rules import parse_day
from cchc.common.errors import ConflictError, RuleError
from tests.factories import PostFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


SUMMER = (*[parse_day("07:00-11:30, 13:30-17:00")] * 5, (), ())
SATURDAY = (*STANDARD_WEEK[:5], parse_day("07:30-11:30"), ())


def hours_from(start: date, end: date | None = None, week=SUMMER) -> HoursDraft:
    return HoursDraft(week, start, "QĐ 1/QĐ-UBND", end)


def test_hours_of_a_unit_hold_for_it_and_below_between_their_days(admin, now):
    unit = UnitFactory(code="xa-y", path="/tinh-x/xa-y/")
    other = UnitFactory(code="xa-z", path="/tinh-x/xa-z/")

    hours.set_hours(actor=admin, unit=unit, draft=hours_from(date(2026, 4, 16), date(2026, 10, 15)), now=now)

    calendar = calendar_of(unit)
    assert calendar.sittings(date(2026, 4, 15)) == ((450, 690), (810, 1050))
    assert calendar.sittings(date(2026, 4, 16)) == ((420, 690), (810, 1020))
    assert calendar.sittings(date(2026, 10, 16)) == ((450, 690), (810, 1050))
    assert calendar_of(other).sittings(date(2026, 4, 16)) == ((450, 690), (810, 1050))


def test_new_hours_end_the_open_ones_the_day_before(admin, now):
    hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 1, 1)), now=now)
    hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 6, 1), week=SATURDAY), now=now)

    found = list(OfficeHours.objects.in_force().values_list("valid_from", "valid_to"))
    assert found == [(date(2026, 1, 1), date(2026, 5, 31)), (date(2026, 6, 1), None)]
    assert calendar_of(None).minutes_of(date(2026, 6, 6)) == 240
    assert calendar_of(None, version=2).minutes_of(date(2026, 6, 6)) == 0


@pytest.mark.parametrize(
    ("draft", "field", "words"),
    [
        (hours_from(date(2026, 3, 1), date(2026, 5, 1)), "valid_from", "Chồng với giờ làm việc"),
        (hours_from(date(2026, 9, 1)), "valid_from", "chưa có giờ làm việc"),
        (hours_from(date(2026, 8, 1), date(2026, 7, 1)), "valid_to", "phải sau ngày bắt đầu"),
        (hours_from(date(2026, 8, 1), week=((),) * 7), "week", "chưa có buổi làm việc"),
        (HoursDraft(SUMMER, date(2026, 7, 1), " "), "basis", "Ghi căn cứ"),
        (hours_from(date(1899, 8, 1)), "valid_from", "Năm phải từ"),
    ],
)
def test_hours_that_overlap_leave_gaps_or_are_empty_are_refused(admin, now, draft, field, words):
    hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 4, 1), date(2026, 6, 30)), now=now)

    with pytest.raises(RuleError, match=words) as refused:
        hours.set_hours(actor=admin, unit=None, draft=draft, now=now)

    assert refused.value.field == field
    assert OfficeHours.objects.count() == 1


def test_hours_set_in_between_are_a_conflict(admin, now):
    hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 4, 1)), now=now)

    with pytest.raises(ConflictError):
        hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 6, 1)), now=now, seen=[])


def test_withdrawn_hours_leave_what_stands_above(admin, now):
    row = hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 4, 1)), now=now)

    hours.withdraw_hours(actor=admin, hours_id=row.pk, reason="Nhập nhầm", now=now)

    assert calendar_of(None).sittings(date(2026, 4, 1)) == ((450, 690), (810, 1050))
    with pytest.raises(RuleError, match="đã bỏ"):
        hours.withdraw_hours(actor=admin, hours_id=row.pk, reason="Nhập nhầm", now=now)


def test_hours_in_the_middle_cannot_be_withdrawn(admin, now):
    hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 1, 1), date(2026, 3, 31)), now=now)
    middle = hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 4, 1), date(2026, 6, 30)), now=now)
    hours.set_hours(actor=admin, unit=None, draft=hours_from(date(2026, 7, 1)), now=now)

    with pytest.raises(RuleError, match="chưa có giờ làm việc"):
        hours.withdraw_hours(actor=admin, hours_id=middle.pk, reason="Nhầm", now=now)


def test_heads_set_the_hours_of_their_own_unit_only(now):
    post = PostFactory(role=Role.UNIT_HEAD)

    hours.set_hours(actor=post.user, unit=post.unit, draft=hours_from(date(2026, 4, 1)), now=now)

    for unit in (None, UnitFactory()):
        with pytest.raises(PermissionDenied):
            hours.set_hours(actor=post.user, unit=unit, draft=hours_from(date(2026, 4, 1)), now=now)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMIN, Role.UNIT_HEAD)])
def test_others_set_no_hours_not_even_of_their_own_unit(role, now):
    post = PostFactory(role=role)

    with pytest.raises(PermissionDenied):
        hours.set_hours(actor=post.user, unit=post.unit, draft=hours_from(date(2026, 4, 1)), now=now)

    assert not OfficeHours.objects.exists()
