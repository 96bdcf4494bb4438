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
    day_after,
    deadline,
    explain,
    parse_term,
    say,
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

from .rules_law import STANDARD, at, law, on, pause, term

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


def test_a_day_ends_with_its_last_sitting():
    assert law().closing(on("2026-08-22")) == at("2026-08-22 17:30")
    with pytest.raises(ValueError, match="is not worked"):
        law().closing(on("2026-08-23"))


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


def test_minutes_are_added_to_the_closing_minute_and_never_to_the_next_opening():
    calendar = law()

    assert calendar.add_minutes(at("2026-11-16 07:30"), 240) == at("2026-11-16 11:30")
    assert calendar.add_minutes(at("2026-11-16 07:30"), 241) == at("2026-11-16 13:31")
    assert calendar.add_minutes(at("2026-11-16 07:30"), 480) == at("2026-11-16 17:30")
    assert calendar.add_minutes(at("2026-11-16 07:30"), 1) == at("2026-11-16 07:31")
    with pytest.raises(ValueError, match="at least one minute"):
        calendar.add_minutes(at("2026-11-16 07:30"), 0)


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


def test_a_day_of_another_length_is_configuration():
    calendar = november(day_minutes=420)

    explained = explain(calendar, at("2026-11-16 07:30"), term("2wd"))

    assert explained.deadline.due == at("2026-11-17 15:30")
    assert [(cell.counted, cell.ordinal) for cell in explained.cells] == [(480, 1), (360, 2)]


# ── pauses ──


def test_pauses_that_come_too_late_or_were_over_before_are_listed():
    before = pause("2017-11-10 09:00", "2026-11-16 09:00", PauseMode.RESTART)
    late = pause("2026-11-17 09:00", None, PauseMode.STEP)

    found = deadline(law(), at("2026-11-16 09:00"), term("1wd"), [before, late])

    assert (found.due, found.ignored, found.suspended_since) == (at("2026-11-17 09:00"), (before, late), None)


def test_a_pause_that_began_before_the_acceptance_counts_from_it():
    early = pause("2017-11-13 09:00", "2026-11-16 10:00")

    explained = explain(law(), at("2026-11-16 09:00"), term("1wd"), [early])

    assert explained.deadline.due == at("2026-11-17 10:00")
    assert [(cell.counted, cell.paused, cell.marks) for cell in explained.cells] == [
        (330, 60, {"accepted", "pause_end"}),
        (150, 0, {"first_due", "due"}),
    ]


def test_the_last_minute_before_the_due_moment_can_still_be_paused():
    found = deadline(law(), at("2026-11-16 09:00"), term("1wd"), [pause("2026-11-17 08:59", "2026-11-17 10:00")])

    assert found.due == at("2026-11-17 10:01")


def test_an_empty_pause_that_restarts_does_restart():
    found = deadline(
        law(), at("2026-11-16 09:00"), term("1wd"), [pause("2026-11-16 14:00", "2026-11-16 14:00", PauseMode.RESTART)]
    )

    assert found.due == at("2026-11-17 14:00")


def test_a_step_that_outlasts_a_restart_stays_out_of_the_new_count():
    step = pause("2026-11-16 10:00", "2026-11-18 10:00", PauseMode.STEP)
    supplement = pause("2026-11-16 14:00", "2026-11-17 09:00", PauseMode.RESTART)

    assert deadline(law(), at("2026-11-16 09:00"), term("1wd"), [step, supplement]).due == at("2026-11-19 10:00")
    assert deadline(law(), at("2026-11-16 09:00"), term("1d"), [step, supplement]).due == at("2026-11-19 17:30")


def test_a_restart_inside_an_open_step_leaves_the_date_open():
    step = pause("2026-11-16 10:00", None, PauseMode.STEP)
    supplement = pause("2026-11-16 14:00", "2026-11-18 09:00", PauseMode.RESTART)

    explained = explain(law(), at("2026-11-16 09:00"), term("1wd"), [step, supplement])

    assert (explained.deadline.due, explained.deadline.suspended_since) == (None, at("2026-11-16 10:00"))
    assert [(cell.counted, cell.paused, cell.restarted) for cell in explained.cells] == [
        (60, 330, True),
        (0, 480, False),
        (0, 480, False),
    ]


@pytest.mark.parametrize("length", ["4wd", "10d"])
def test_an_open_pause_shows_days_until_the_day_asked_for(length):
    stopped = pause("2026-11-17 09:00", None)

    def last_days(until):
        explained = explain(law(), at("2026-11-16 09:00"), term(length), [stopped], until=until)
        return explained.cells[-1].day, explained.deadline.due

    assert last_days(None) == (on("2026-11-17"), None)
    assert last_days(on("2026-11-10")) == (on("2026-11-17"), None)
    assert last_days(on("2026-11-20")) == (on("2026-11-20"), None)


def test_excluded_time_moves_calendar_days_by_the_clock():
    short = pause("2026-11-17 15:00", "2026-11-18 04:59")
    longer = pause("2026-11-17 15:00", "2026-11-18 05:00")

    def due(*pauses):
        return deadline(law(), at("2026-11-16 10:00"), term("2d"), pauses).due

    assert due(short) == at("2026-11-18 17:30")
    assert due(longer) == at("2026-11-19 17:30")


def test_a_pause_split_in_two_after_the_count_is_full_still_moves_the_date():
    one = [pause("2026-11-17 16:00", "2026-11-18 10:00")]
    two = [pause("2026-11-17 16:00", "2026-11-17 17:30"), pause("2026-11-17 17:30", "2026-11-18 10:00")]

    def due(pauses):
        return deadline(law(), at("2026-11-16 10:00"), term("1d"), pauses).due

    assert due(one) == due(two) == at("2026-11-18 17:30")


# ── the strip ──


def test_cells_tell_counted_and_paused_minutes_ordinals_and_what_happened():
    stopped = pause("2026-11-17 10:00", "2026-11-18 10:00")

    cells = explain(law(), at("2026-11-16 09:00"), term("2wd"), [stopped]).cells

    assert [(cell.counted, cell.paused, cell.ordinal) for cell in cells] == [
        (390, 0, None),
        (150, 330, 1),
        (330, 150, None),
        (90, 0, 2),
    ]
    assert [cell.marks for cell in cells] == [{"accepted"}, {"pause_start"}, {"first_due", "pause_end"}, {"due"}]
    assert [cell.pauses for cell in cells] == [(), (stopped,), (stopped,), ()]
    assert not any(cell.restarted for cell in cells)


def test_days_counted_before_a_restart_are_kept_and_marked():
    cells = explain(
        law(), at("2026-11-13 08:00"), term("2wd"), [pause("2026-11-16 10:00", "2026-11-17 10:00", PauseMode.RESTART)]
    ).cells

    assert [(cell.day.day, cell.counted, cell.paused, cell.ordinal, cell.restarted) for cell in cells] == [
        (13, 450, 0, None, True),
        (14, 0, 0, None, False),
        (15, 0, 0, None, False),
        (16, 150, 330, 1, True),
        (17, 330, 150, None, False),
        (18, 480, 0, 1, False),
        (19, 150, 0, 2, False),
    ]


def test_calendar_days_count_every_day_until_they_are_full():
    cells = explain(law(), at("2026-11-19 10:00"), term("2d"), [pause("2026-11-20 10:00", "2026-11-20 16:00")]).cells

    assert [(cell.counted, cell.paused, cell.ordinal) for cell in cells] == [
        (840, 0, None),
        (1080, 360, 1),
        (960, 0, 2),
        (0, 0, None),
        (0, 0, None),
    ]
    assert cells[-1].marks == {"due", "first_due"}


def test_working_hours_have_an_ordinal_only_when_a_day_is_full():
    cells = explain(law(), at("2026-11-16 15:00"), term("12h")).cells

    assert [(cell.counted, cell.ordinal) for cell in cells] == [(150, None), (480, 1), (90, None)]


def test_a_same_day_procedure_counts_nothing():
    cells = explain(law(), at("2026-11-20 15:30"), None, cutoff=time(15)).cells

    assert [cell.counted for cell in cells] == [0, 0, 0, 0]
    assert cells[-1].day == on("2026-11-23")


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
    rows = read(f"rules: [{row(2, '2026-07-01')}, {row(1, '2018-01-01')}]")

    assert [constant_on("x", on(day), rows).value for day in ("2026-06-30", "2026-07-01")] == [1, 2]
