"""Days, hours, terms and constants, one by one."""

from datetime import date, time
from decimal import Decimal

import pytest

from cchc.calendars.rules import (
    STANDARD_WEEK,
    Calendar,
    DayKind,
    Hours,
    PauseMode,
    SpecialDay,
    Term,
    TermUnit,
    apology_latest,
    day_after,
    deadline,
    explain,
    parse_term,
    say,
    supplement_until,
)
from cchc.calendars.rules.constants import (
    apology_days_on,
    closing_days_on,
    constant_on,
    constants,
    cutoff_on,
    day_minutes_on,
    read,
    supplement_mode_on,
    value_on,
)

from .rules_law import STANDARD, at, law, on, term

EARLY, LATE = date(2026, 1, 1), date(2026, 6, 1)


def special(day, kind, known_from=EARLY, worked=None, name=""):
    return SpecialDay(on(day), kind, name, "QĐ 1", "H", known_from, worked)


def november(*days, hours=(STANDARD,), **more):
    return Calendar(on("2026-11-01"), on("2026-12-31"), hours, days, **more)


# ── days ──


def test_a_calendar_tells_the_kind_the_decision_and_the_hours_of_each_day():
    calendar = law()

    assert calendar.kind_of(on("2026-08-21")) == DayKind.WORKING
    assert calendar.kind_of(on("2026-08-22")) == DayKind.MAKE_UP
    assert calendar.kind_of(on("2026-08-23")) == DayKind.WEEKEND
    assert calendar.kind_of(on("2026-08-31")) == DayKind.SWAPPED_OFF
    assert calendar.kind_of(on("2026-04-27")) == DayKind.COMPENSATORY
    assert calendar.kind_of(on("2026-09-02")) == DayKind.HOLIDAY
    assert calendar.special(on("2026-08-31")).decision == "9441/TB-BNV"
    assert calendar.special(on("2026-08-21")) is None
    assert calendar.special(at("2026-08-31 09:00")).kind == DayKind.SWAPPED_OFF
    assert calendar.sittings(on("2026-08-22")) == ((450, 690), (810, 1050))
    assert calendar.sittings(on("2026-08-23")) == ()
    assert (calendar.minutes_of(on("2026-08-22")), calendar.minutes_of(on("2026-08-23"))) == (480, 0)
    assert (calendar.is_working(on("2026-08-22")), calendar.is_working(on("2026-08-31"))) == (True, False)
    assert (calendar.first, calendar.last) == (on("2018-01-01"), on("2027-12-31"))


def test_the_first_and_the_last_day_belong_to_the_calendar():
    assert law().kind_of(on("2018-01-01")) == DayKind.WORKING
    assert law().kind_of(on("2027-12-31")) == DayKind.WORKING
    assert deadline(law(), at("2018-01-01 07:30"), term("1wd")).due == at("2018-01-01 17:30")
    assert deadline(law(), at("2027-12-31 07:30"), term("1wd")).due == at("2027-12-31 17:30")
    assert deadline(law(), at("2027-12-30 07:30"), term("1d")).due == at("2027-12-31 17:30")


def test_the_next_and_the_last_working_day_jump_over_days_off():
    assert law().next_working_day(on("2026-08-29")) == on("2026-09-03")
    assert law().next_working_day(on("2026-08-28")) == on("2026-08-28")
    assert law().last_working_day(on("2026-09-02")) == on("2026-08-28")
    assert law().last_working_day(on("2026-08-28")) == on("2026-08-28")
    assert law().last_working_day(on("2018-01-01")) == on("2018-01-01")


def test_a_make_up_day_works_the_hours_of_the_day_it_makes_up_for():
    friday_short = (*STANDARD_WEEK[:4], ((450, 690),), (), ())
    hours = [Hours(EARLY, None, friday_short)]

    as_friday = november(special("2026-11-21", DayKind.MAKE_UP, worked=4), hours=hours)
    as_nothing_said = november(special("2026-11-21", DayKind.MAKE_UP), hours=hours)

    assert as_friday.minutes_of(on("2026-11-21")) == 240
    assert as_nothing_said.minutes_of(on("2026-11-21")) == 480


def test_a_make_up_saturday_is_whole_even_where_saturday_mornings_are_worked():
    hours = [Hours(EARLY, None, (*STANDARD_WEEK[:5], ((450, 690),), ()))]

    calendar = november(special("2026-11-21", DayKind.MAKE_UP), hours=hours)

    assert (calendar.minutes_of(on("2026-11-14")), calendar.kind_of(on("2026-11-14"))) == (240, DayKind.WORKING)
    assert calendar.minutes_of(on("2026-11-21")) == 480


def test_a_later_decision_can_take_an_earlier_one_back():
    holiday = special("2026-11-24", DayKind.HOLIDAY, EARLY)
    back = special("2026-11-24", DayKind.WORKING, LATE)
    saturday = special("2026-11-21", DayKind.MAKE_UP, EARLY)
    rest = special("2026-11-21", DayKind.WEEKEND, LATE)

    calendar = november(back, holiday, saturday, rest)

    assert (calendar.kind_of(on("2026-11-24")), calendar.minutes_of(on("2026-11-24"))) == (DayKind.WORKING, 480)
    assert (calendar.kind_of(on("2026-11-21")), calendar.minutes_of(on("2026-11-21"))) == (DayKind.WEEKEND, 0)


def test_a_weekend_day_declared_working_gets_full_hours_and_a_weekday_its_own():
    hours = [Hours(EARLY, None, (*STANDARD_WEEK[:4], ((450, 690),), (), ()))]

    calendar = november(special("2026-11-21", DayKind.WORKING), special("2026-11-20", DayKind.WORKING), hours=hours)

    assert (calendar.minutes_of(on("2026-11-21")), calendar.minutes_of(on("2026-11-20"))) == (480, 240)


def test_of_two_decisions_of_one_day_the_one_given_later_holds():
    national, own = special("2026-11-25", DayKind.MAKE_UP), special("2026-11-25", DayKind.CLOSED)

    assert november(national, own).kind_of(on("2026-11-25")) == DayKind.CLOSED
    assert november(own, national).kind_of(on("2026-11-25")) == DayKind.MAKE_UP


def test_a_decision_is_known_on_its_day_and_not_before():
    holiday = special("2026-11-24", DayKind.HOLIDAY, LATE)

    assert november(holiday, known_on=LATE).kind_of(on("2026-11-24")) == DayKind.HOLIDAY
    assert november(holiday, known_on=on("2026-05-31")).kind_of(on("2026-11-24")) == DayKind.WORKING
    assert november(holiday, known_on=LATE).known_on == LATE


def test_hours_change_with_their_versions_and_are_standard_where_none_is_given():
    winter = Hours(on("2026-11-09"), on("2026-11-11"), ((((480, 720)),),) * 5 + ((), ()))
    calendar = november(hours=[winter])

    found = [calendar.sittings(on(f"2026-11-{day:02}")) for day in (6, 9, 11, 12)]

    assert found == [STANDARD_WEEK[0], ((480, 720),), ((480, 720),), STANDARD_WEEK[0]]


def test_a_decision_not_yet_known_does_not_hide_those_after_it():
    later, earlier = special("2026-11-25", DayKind.HOLIDAY, LATE), special("2026-11-26", DayKind.HOLIDAY, EARLY)

    calendar = november(later, earlier, known_on=EARLY)

    assert [calendar.is_working(on(day)) for day in ("2026-11-25", "2026-11-26")] == [True, False]


def test_days_with_one_sitting_or_one_minute_are_worked_like_others():
    hours = [Hours(EARLY, None, (*STANDARD_WEEK[:5], ((450, 690),), ((450, 451),)))]
    calendar = november(hours=hours)

    assert calendar.minutes_of(on("2026-11-14")) == 240
    assert calendar.next_working_day(on("2026-11-15")) == on("2026-11-15")
    assert deadline(calendar, at("2026-11-13 09:00"), term("2d")).due == at("2026-11-15 07:31")


# ── minutes ──


@pytest.mark.law("LB-01")
@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-16 09:00", "2026-11-16 09:00"),
        ("2026-11-16 07:30", "2026-11-16 07:30"),
        ("2026-11-16 07:29", "2026-11-16 07:30"),
        ("2026-11-16 11:29", "2026-11-16 11:29"),
        ("2026-11-16 11:30", "2026-11-16 13:30"),
        ("2026-11-16 12:15", "2026-11-16 13:30"),
        ("2026-11-16 17:30", "2026-11-17 07:30"),
        ("2026-11-23 18:00", "2026-11-25 07:30"),
        ("2026-11-21 23:59", "2026-11-23 07:30"),
    ],
)
def test_what_comes_while_closed_counts_from_the_next_opening(moment, expected):
    assert law().normalise(at(moment)) == at(expected)
    assert deadline(law(), at(moment), term("1wd")).start == at(expected)
    assert deadline(law(), at(moment), term("3d")).start == at(expected)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("4h", "2026-11-16 11:30"),
        ("4.25h", "2026-11-16 13:45"),
        ("1wd", "2026-11-16 17:30"),
        ("0.05h", "2026-11-16 07:33"),
    ],
)
def test_a_term_ends_with_the_closing_minute_and_never_with_the_next_opening(length, expected):
    assert deadline(law(), at("2026-11-16 07:30"), term(length)).due == at(expected)


def test_minutes_between_two_moments_are_those_worked():
    calendar = law()

    assert calendar.minutes_between(at("2026-11-23 09:00"), at("2026-11-25 09:00")) == 480
    assert calendar.minutes_between(at("2026-11-16 11:00"), at("2026-11-16 13:45")) == 45
    assert calendar.minutes_between(at("2026-11-16 11:00"), at("2026-11-16 10:00")) == 0


def test_seconds_are_cut_off():
    found = deadline(law(), at("2026-11-16 09:00:59.5"), term("1wd"))

    assert (found.accepted, found.start, found.due) == (
        at("2026-11-16 09:00"),
        at("2026-11-16 09:00"),
        at("2026-11-17 09:00"),
    )


def test_a_moment_with_seconds_only_is_cut_too():
    assert deadline(law(), at("2026-11-16 09:00:59"), term("1wd")).accepted == at("2026-11-16 09:00")
    assert deadline(law(), at("2026-11-16 09:00:00.5"), term("1wd")).accepted == at("2026-11-16 09:00")


def test_a_day_of_another_length_is_configuration():
    calendar = november(day_minutes=420)

    explained = explain(calendar, at("2026-11-16 07:30"), term("2wd"))

    assert explained.deadline.due == at("2026-11-17 15:30")
    assert [(cell.counted, cell.ordinal) for cell in explained.cells] == [(480, 1), (360, 2)]


# ── terms ──


@pytest.mark.parametrize(
    ("text", "amount", "unit", "words", "again"),
    [
        ("3wd", "3", TermUnit.WORKING_DAY, "3 ngày làm việc", "3wd"),
        (" 0,5 WD ", "0.5", TermUnit.WORKING_DAY, "0,5 ngày làm việc", "0.5wd"),
        ("10d", "10", TermUnit.DAY, "10 ngày", "10d"),
        ("8.0h", "8", TermUnit.HOUR, "8 giờ làm việc", "8h"),
        ("100m", "100", TermUnit.MONTH, "100 tháng", "100m"),
    ],
)
def test_terms_are_read_written_and_said(text, amount, unit, words, again):
    found = parse_term(text)

    assert found == Term(Decimal(amount), unit)
    assert (say(found), str(found)) == (words, again)


def test_a_deadline_in_days_does_not_count_its_first_day():
    assert day_after(law(), on("2026-11-23"), term("1wd")) == on("2026-11-25")
    assert day_after(law(), on("2026-11-21"), term("2wd")) == on("2026-11-25")
    assert day_after(law(), on("2026-11-16"), term("5d")) == on("2026-11-23")
    assert day_after(law(), on("2026-11-16"), term("16h")) == on("2026-11-18")
    assert day_after(law(), on("2026-01-31"), term("1m")) == on("2026-03-02")


def test_the_bounds_of_waiting_and_of_the_calendar_are_inside():
    assert supplement_until(law(), on("2026-11-16"), 1) == on("2026-11-17")
    assert supplement_until(Calendar(on("2018-01-01"), on("2050-12-31"), [], []), on("2018-01-01"), 10_000) == on(
        "2045-05-19"
    )
    assert apology_latest(law(), on("2018-01-02"), 1) == on("2018-01-01")


# ── constants ──


@pytest.mark.law("LB-12")
def test_constants_have_a_value_a_basis_and_a_confidence_on_each_day():
    day = on("2026-11-16")

    assert (day_minutes_on(day), cutoff_on(day), apology_days_on(day)) == (480, time(15), 1)
    assert (supplement_mode_on(day), closing_days_on(day)) == (PauseMode.RESTART, (10, 60))
    assert value_on("apology_days", day) == 1
    assert constant_on("apology_days", on("2025-07-01")).basis.startswith("Quyết định 88/2025/QĐ-UBND")
    assert constant_on("apology_days", on("2025-06-30")).basis.startswith("Nghị định 61/2018/NĐ-CP")
    assert {row.confidence for row in constants()} <= {"H", "M", "L", "GK"}
    assert all(row.basis for row in constants())


def test_a_later_row_replaces_an_earlier_one_whatever_their_order():
    row = "{{name: x, value: {}, basis: b, confidence: H, valid_from: {}}}".format
    rows = read(f"rules: [{row(1, '2026-07-01')}, {row(2, '2018-01-01')}]")

    assert [constant_on("x", on(day), rows).value for day in ("2026-06-30", "2026-07-01")] == [2, 1]
