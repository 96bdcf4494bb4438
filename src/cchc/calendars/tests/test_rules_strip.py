"""What pauses do to a date, and the strip of days that explains it."""

from datetime import date, time

import pytest

from cchc.calendars.rules import (
    Calendar,
    Hours,
    PauseMode,
    SpecialDay,
    deadline,
    explain,
)

from .rules_law import STANDARD, at, law, on, pause, term

EARLY, LATE = date(2026, 1, 1), date(2026, 6, 1)


def special(day, kind, known_from=EARLY, worked=None, name=""):
    return SpecialDay(on(day), kind, name, "QĐ 1", "H", known_from, worked)


def november(*days, hours=(STANDARD,), **more):
    return Calendar(on("2026-11-01"), on("2026-12-31"), hours, days, **more)


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


def test_a_term_said_beside_a_restart_does_not_count():
    restart = pause("2026-11-16 10:00", "2026-11-16 14:00", PauseMode.RESTART, "5wd")

    assert deadline(law(), at("2026-11-16 09:00"), term("1wd"), [restart]).due == at("2026-11-17 14:00")


def test_the_cut_off_holds_for_a_restart_too():
    restart = pause("2026-11-16 10:00", "2026-11-16 15:30", PauseMode.RESTART)

    found = deadline(law(), at("2026-11-16 09:00"), None, [restart], cutoff=time(15))

    assert (found.first_due, found.due) == (at("2026-11-16 17:30"), at("2026-11-17 17:30"))


def test_without_a_cut_off_a_same_day_procedure_ends_with_the_day_however_late():
    assert deadline(law(), at("2026-11-16 16:59"), None).due == at("2026-11-16 17:30")


def test_the_first_and_the_last_day_of_the_calendar_serve_the_long_way_too():
    first, last = (
        deadline(law(), at(day), term("1wd"), cutoff=time(15)) for day in ("2018-01-01 07:30", "2027-12-31 07:30")
    )

    assert (first.start, first.due) == (at("2018-01-01 07:30"), at("2018-01-01 17:30"))
    assert last.due == at("2027-12-31 17:30")


# ── the strip ──


def test_a_plain_strip_has_no_pauses_and_no_restarts():
    explained = explain(law(), at("2026-11-16 17:29"), term("1wd"))

    assert [(cell.counted, cell.paused, cell.pauses, cell.restarted) for cell in explained.cells] == [
        (1, 0, (), False),
        (479, 0, (), False),
    ]
    assert explained.deadline.first_due == explained.deadline.due == at("2026-11-17 17:29")
    assert deadline(law(), at("2026-11-16 17:29"), term("1wd")) == explained.deadline


def test_one_minute_counted_before_a_restart_is_marked():
    restart = pause("2026-11-16 17:30", "2026-11-17 07:30", PauseMode.RESTART)

    cells = explain(law(), at("2026-11-16 17:29"), term("1wd"), [restart]).cells

    assert [(cell.counted, cell.restarted) for cell in cells] == [(1, True), (480, False)]


def test_a_pause_from_the_minute_of_acceptance_is_marked():
    cells = explain(law(), at("2026-11-16 09:00"), term("1h"), [pause("2026-11-16 09:00", "2026-11-16 10:00")]).cells

    assert [cell.marks for cell in cells] == [{"accepted", "pause_start", "pause_end", "first_due", "due"}]


@pytest.mark.parametrize(
    ("length", "marks"),
    [
        ("1h", [{"accepted", "first_due", "due"}]),
        ("2wd", [{"accepted"}, set(), {"first_due", "due"}]),
    ],
)
def test_without_a_pause_only_filing_and_due_are_marked(length, marks):
    cells = explain(law(), at("2026-11-16 09:00"), term(length)).cells

    assert [cell.marks for cell in cells] == marks


def test_an_office_that_opens_at_midnight_has_a_strip():
    calendar = november(hours=[Hours(EARLY, None, ((((0, 720)),),) * 5 + ((), ()))])

    explained = explain(calendar, at("2026-11-16 04:01"), term("8h"))

    assert explained.deadline.due == at("2026-11-17 00:01")
    assert [cell.counted for cell in explained.cells] == [479, 1]


@pytest.mark.parametrize(
    ("end", "paused"),
    [("2026-11-17 23:59", [0, 839, 0, 0]), ("2026-11-18 00:00", [0, 840, 0, 0]), ("2026-11-18 00:01", [0, 840, 1, 0])],
)
def test_pauses_that_end_about_midnight_belong_to_the_right_day(end, paused):
    cells = explain(law(), at("2026-11-16 10:00"), term("2d"), [pause("2026-11-17 10:00", end)]).cells

    assert [cell.paused for cell in cells] == (paused if len(cells) == 4 else paused[:-1])
    assert sum(cell.counted for cell in cells) == 2 * 1440


def test_a_calendar_day_that_is_full_after_closing_is_counted_whole():
    stopped = pause("2026-11-20 10:00", "2026-11-22 20:00")

    cells = explain(law(), at("2026-11-20 10:00"), term("1d"), [stopped]).cells

    assert (cells[-1].day, sum(cell.counted for cell in cells)) == (on("2026-11-23"), 1440)


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
