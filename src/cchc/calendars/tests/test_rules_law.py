"""The worked examples of the domain: dates that officers, decisions and procedure records gave."""

from datetime import time

import pytest

from cchc.calendars.rules import (
    DayKind,
    PauseMode,
    add_up,
    apology_latest,
    day_after,
    deadline,
    explain,
    supplement_until,
)

from .rules_law import CLOSING_AT_FIVE, at, law, on, pause, term

CUTOFF = time(15)
HOLIDAY_24_11 = "24/11 is a holiday from 2026 on"


def due(accepted: str, length: str, *pauses, calendar=None):
    return deadline(calendar or law(), at(accepted), term(length), pauses).due


@pytest.mark.law("LB-01")
@pytest.mark.parametrize(
    ("accepted", "length", "expected"),
    [
        pytest.param("2026-04-24 09:00", "3wd", "2026-05-04 09:00", id="a compensatory Monday and two holidays"),
        pytest.param("2026-08-21 10:00", "1wd", "2026-08-22 10:00", id="a make-up Saturday"),
        pytest.param("2026-08-28 10:00", "1wd", "2026-09-03 10:00", id="a swapped Monday and National Day"),
        pytest.param("2026-11-09 08:00", "10wd", "2026-11-23 08:00", id="plain"),
        pytest.param("2026-11-09 16:00", "8h", "2026-11-10 16:00", id="working hours"),
        pytest.param(
            "2026-11-07 09:00", "8h", "2026-11-09 17:30", id="received on a day off: ends with the office day"
        ),
        pytest.param("2026-11-23 15:00", "4h", "2026-11-25 09:00", id=HOLIDAY_24_11),
    ],
)
def test_terms_end_where_the_table_of_the_domain_says(accepted, length, expected):
    assert due(accepted, length) == at(expected)


@pytest.mark.law("LB-07")
@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (PauseMode.PAUSE, "2026-11-30 08:00"),
        (PauseMode.RESTART, "2026-12-03 08:00"),
        (PauseMode.STEP, "2026-11-30 08:00"),
    ],
)
def test_a_supplement_of_four_days_moves_the_date_by_its_mode(mode, expected):
    assert due("2026-11-09 08:00", "10wd", pause("2026-11-12 08:00", "2026-11-18 08:00", mode)) == at(expected)


@pytest.mark.law("LB-02")
@pytest.mark.parametrize(
    ("accepted", "length", "expected"),
    [
        pytest.param("2019-04-26 09:00", "3wd", "2019-05-04 09:00", id="E3"),
        pytest.param("2021-09-01 09:00", "1wd", "2021-09-06 09:00", id="E5"),
        pytest.param("2023-01-19 09:00", "2wd", "2023-01-30 09:00", id="E6"),
        pytest.param("2024-04-26 09:00", "3wd", "2024-05-04 09:00", id="E8 after the letter"),
        pytest.param("2025-04-25 09:00", "1wd", "2025-04-26 09:00", id="E9"),
        pytest.param("2025-12-31 09:00", "1wd", "2026-01-05 09:00", id="E10 over the New Year"),
        pytest.param("2026-01-09 09:00", "1wd", "2026-01-10 09:00", id="E10 make-up Saturday"),
    ],
)
def test_swaps_and_new_year_move_the_date_as_the_letters_did(accepted, length, expected):
    assert due(accepted, length) == at(expected)


@pytest.mark.law("LB-03")
def test_before_a_swap_is_announced_the_old_calendar_holds():
    before = law(known_on=on("2024-04-11"))
    on_the_day = law(known_on=on("2024-04-12"))

    assert due("2024-04-26 09:00", "3wd", calendar=before) == at("2024-05-03 09:00")
    assert due("2024-04-26 09:00", "3wd", calendar=on_the_day) == at("2024-05-04 09:00")


def test_the_steps_of_an_internal_process_add_up_to_its_term():
    steps = [term(share) for share in ("0.5wd", "0.5wd", "7wd", "0.5wd", "1wd", "0.5wd")]

    assert add_up(steps) == term("10wd")
    assert add_up([term("0.25wd")] * 4) == term("1wd")
    assert add_up([term("1wd"), term("8h")]) is None
    assert add_up([]) is None


@pytest.mark.law("LB-07")
@pytest.mark.law("LB-10")
def test_a_bank_dossier_starts_again_when_complete_or_is_closed_after_60_days():
    restarted = due("2026-11-02 09:00", "7wd", pause("2026-11-04 09:00", "2026-11-16 09:00", PauseMode.RESTART))

    assert day_after(law(), on("2026-11-02"), term("5wd")) == on("2026-11-09")
    assert restarted == at("2026-11-26 09:00")
    assert supplement_until(law(), on("2026-11-04"), 60) == on("2027-01-04")
    assert supplement_until(law(), at("2026-11-04 16:00"), 60) == on("2027-01-04")


@pytest.mark.law("LB-08")
def test_opinion_site_check_and_applicant_are_excluded_before_completion_starts_all_again():
    opinion = pause("2026-03-04 08:00", "2026-03-16 08:00", PauseMode.STEP)
    site = pause("2026-03-13 08:00", "2026-03-18 08:00", PauseMode.STEP)
    supplement = pause("2026-03-20 08:00", "2026-03-30 08:00", PauseMode.RESTART)
    explained = explain(law(), at("2026-03-02 08:00"), term("26wd"), [opinion, site])

    assert explained.deadline.first_due == at("2026-04-07 08:00")
    assert explained.deadline.due == at("2026-04-21 08:00")  # 04/3 to 18/3: ten working days, the overlap once
    assert sum(cell.paused for cell in explained.cells) == 10 * 480
    assert due("2026-03-02 08:00", "26wd", opinion, site, supplement) == at("2026-05-08 08:00")


@pytest.mark.law("LB-05")
@pytest.mark.parametrize(("hours", "expected"), [(None, "2026-11-16 16:30"), (CLOSING_AT_FIVE, "2026-11-16 17:00")])
def test_eight_working_hours_need_the_real_hours_of_the_desk(hours, expected):
    calendar = law(hours) if hours else law()

    assert due("2026-11-13 16:30", "8h", calendar=calendar) == at(expected)


@pytest.mark.law("LB-08")
@pytest.mark.parametrize(
    ("accepted", "length", "excluded", "expected"),
    [
        pytest.param(
            "2026-11-09 08:00",
            "10wd",
            ("2026-11-09 08:00", "2026-12-09 08:00"),
            "2026-12-23 08:00",
            id="E18 posting 30 days",
        ),
        pytest.param(
            "2026-03-02 08:00",
            "10wd",
            ("2026-03-10 08:00", "2026-06-10 08:00"),
            "2026-06-16 08:00",
            id="E19 financial duty, any length",
        ),
        pytest.param(
            "2026-03-02 08:00",
            "2wd",
            ("2026-03-02 08:00", "2026-04-01 08:00"),
            "2026-04-03 08:00",
            id="E20 verification 30 days",
        ),
    ],
)
def test_steps_that_the_law_excludes_stand_outside_the_term(accepted, length, excluded, expected):
    assert due(accepted, length, pause(*excluded, PauseMode.STEP)) == at(expected)


@pytest.mark.law("LB-08")
def test_while_a_dossier_is_posted_it_has_no_due_moment():
    found = deadline(law(), at("2026-11-09 08:00"), term("10wd"), [pause("2026-11-10 08:00", None, PauseMode.STEP)])

    assert found.due is None
    assert found.suspended_since == at("2026-11-10 08:00")
    assert found.first_due == at("2026-11-23 08:00")


@pytest.mark.law("LB-09")
@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        pytest.param("2026-11-16 14:59", "2026-11-16 17:30", id="E21 before 15:00"),
        pytest.param("2026-11-16 15:00:00", "2026-11-16 17:30", id="at 15:00:00"),
        pytest.param("2026-11-16 15:00:01", "2026-11-17 17:30", id="one second later"),
        pytest.param("2026-11-16 15:01", "2026-11-17 17:30", id="E21 after 15:00"),
        pytest.param("2026-08-28 15:30", "2026-09-03 17:30", id="E22 before a long rest, never 24 hours later"),
        pytest.param("2026-08-28 18:00", "2026-09-03 17:30", id="after closing"),
        pytest.param("2026-08-29 16:00", "2026-09-03 17:30", id="on a Saturday after 15:00"),
        pytest.param("2026-11-16 06:00", "2026-11-16 17:30", id="before opening"),
    ],
)
def test_same_day_procedures_end_that_day_unless_received_after_15_00(accepted, expected):
    assert deadline(law(), at(accepted), None, cutoff=CUTOFF).due == at(expected)


@pytest.mark.law("LB-09")
def test_land_data_that_is_not_in_the_database_takes_three_working_days():
    assert due("2026-11-16 15:01", "3wd") == at("2026-11-19 15:01")


@pytest.mark.law("LB-09")
def test_a_cut_off_beside_a_term_starts_the_count_with_the_next_working_day():
    late = deadline(law(), at("2026-11-16 15:01"), term("1wd"), cutoff=CUTOFF)
    in_time = deadline(law(), at("2026-11-16 15:00"), term("1wd"), cutoff=CUTOFF)

    assert (late.start, late.due) == (at("2026-11-17 07:30"), at("2026-11-17 17:30"))
    assert (in_time.start, in_time.due) == (at("2026-11-16 15:00"), at("2026-11-17 15:00"))


@pytest.mark.law("LB-11")
@pytest.mark.parametrize(
    ("due_on", "days", "expected"),
    [
        pytest.param("2026-02-12", 1, "2026-02-11", id="E23"),
        pytest.param("2026-02-12", 0, "2026-02-12", id="E24 on the day itself"),
        pytest.param("2026-11-16", 1, "2026-11-13", id="a Sunday before: the Friday"),
    ],
)
def test_an_apology_is_sent_in_time(due_on, days, expected):
    assert apology_latest(law(), on(due_on), days) == on(expected)
    assert apology_latest(law(), at(f"{due_on} 09:00"), days) == on(expected)


@pytest.mark.law("LB-04")
@pytest.mark.parametrize(
    ("accepted", "length", "expected"),
    [
        pytest.param("2026-11-16 10:00", "2d", "2026-11-18 17:30", id="the first day is not counted"),
        pytest.param("2026-11-16 10:00", "5d", "2026-11-23 17:30", id="ends on a Saturday: Monday"),
        pytest.param("2026-11-23 10:00", "1d", "2026-11-25 17:30", id="ends on a holiday"),
        pytest.param("2026-11-16 18:00", "2d", "2026-11-19 17:30", id="received after closing"),
        pytest.param("2026-08-20 10:00", "2d", "2026-08-22 17:30", id="ends on a make-up Saturday"),
        pytest.param(
            "2026-01-30 10:00", "1m", "2026-03-02 17:30", id="a shorter month ends on its last day, a Saturday"
        ),
        pytest.param("2026-11-16 10:00", "1m", "2026-12-16 17:30", id="the same day of the next month"),
        pytest.param("2026-11-16 10:00", "13m", "2027-12-16 17:30", id="over the year"),
    ],
)
def test_calendar_days_and_months_end_with_the_office_day(accepted, length, expected):
    assert due(accepted, length) == at(expected)


@pytest.mark.law("LB-04")
@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("2026-11-17 10:00", "2026-11-17 11:00", "2026-11-17 17:30", id="an hour of the last day"),
        pytest.param("2026-11-17 17:00", "2026-11-18 08:00", "2026-11-18 17:30", id="over the last closing"),
        pytest.param("2026-11-17 17:00", "2026-11-19 08:00", "2026-11-19 17:30", id="over two closings"),
        pytest.param("2026-11-17 17:00", "2026-11-18 17:30", "2026-11-19 17:30", id="until a closing"),
        pytest.param("2026-11-16 10:00", "2026-11-18 18:00", "2026-11-19 17:30", id="until after a closing"),
        pytest.param("2026-11-17 17:00", "2026-11-20 18:00", "2026-11-23 17:30", id="until a Friday evening"),
        pytest.param("2026-11-17 17:30", "2026-11-18 08:00", "2026-11-17 17:30", id="begun when it was due"),
    ],
)
def test_a_term_in_calendar_days_never_ends_while_the_clock_stands_still(start, end, expected):
    assert due("2026-11-02 08:00", "15d", pause(start, end, PauseMode.PAUSE)) == at(expected)


@pytest.mark.law("LB-06")
def test_a_fixed_term_runs_after_completion_whatever_was_left():
    sooner = pause("2026-03-04 08:00", "2026-03-09 10:00", PauseMode.FIXED_REMAINDER, "5wd")
    in_days = pause("2026-03-04 08:00", "2026-03-09 10:00", PauseMode.FIXED_REMAINDER, "5d")

    assert due("2026-03-02 08:00", "26wd", sooner) == at("2026-03-16 10:00")
    assert due("2026-03-02 08:00", "30d", sooner) == at("2026-03-16 10:00")
    assert due("2026-03-02 08:00", "26wd", in_days) == at("2026-03-16 17:30")  # 14/3 is a Saturday


def test_a_strip_names_the_decision_of_each_day():
    cells = explain(law(), at("2026-08-21 10:00"), term("3wd")).cells

    assert [cell.kind for cell in cells] == [
        DayKind.WORKING,
        DayKind.MAKE_UP,
        DayKind.WEEKEND,
        DayKind.WORKING,
        DayKind.WORKING,
    ]
    assert [cell.ordinal for cell in cells] == [None, 1, None, 2, 3]
    assert [cell.special.decision if cell.special else "" for cell in cells] == ["", "9441/TB-BNV", "", "", ""]
