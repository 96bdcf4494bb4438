"""The calendar of everyone and of a unit: the days and the due moments that the issue gives."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from cchc.calendars.queries import aware, calendar_of, current_version, local
from cchc.calendars.rules import DayKind, Pause, PauseMode, day_after, deadline, parse_term, supplement_until
from cchc.common.errors import RuleError

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M")  # noqa: DTZ007  # the engine counts in naive local time


@pytest.mark.parametrize(
    ("accepted", "term", "due"),
    [
        ("24/04/2026 09:00", "3wd", "04/05/2026 09:00"),
        ("21/08/2026 10:00", "1wd", "22/08/2026 10:00"),
        ("28/08/2026 10:00", "1wd", "03/09/2026 10:00"),
        ("09/11/2026 08:00", "10wd", "23/11/2026 08:00"),
        ("09/11/2026 16:00", "8h", "10/11/2026 16:00"),
        ("07/11/2026 09:00", "8h", "09/11/2026 17:30"),
        ("23/11/2026 15:00", "4h", "25/11/2026 09:00"),
        # law118.md §E: worked examples of the years before
        ("26/04/2019 08:00", "3wd", "04/05/2019 08:00"),
        ("01/09/2021 08:00", "1wd", "06/09/2021 08:00"),
        ("19/01/2023 08:00", "2wd", "30/01/2023 08:00"),
        ("26/04/2024 08:00", "3wd", "04/05/2024 08:00"),
        ("25/04/2025 08:00", "1wd", "26/04/2025 08:00"),
        ("31/12/2025 08:00", "1wd", "05/01/2026 08:00"),
        ("09/01/2026 08:00", "1wd", "10/01/2026 08:00"),
    ],
)
def test_the_calendar_gives_the_due_moments_of_the_worked_examples(accepted, term, due):
    found = deadline(calendar_of(None), at(accepted), parse_term(term))

    assert found.due == at(due)


@pytest.mark.parametrize(
    ("mode", "due"), [(PauseMode.PAUSE, "30/11/2026 08:00"), (PauseMode.RESTART, "03/12/2026 08:00")]
)
def test_a_supplement_pauses_or_restarts_over_the_new_holiday(mode, due):
    pause = Pause(at("12/11/2026 08:00"), at("18/11/2026 08:00"), mode)

    found = deadline(calendar_of(None), at("09/11/2026 08:00"), parse_term("10wd"), [pause])

    assert found.due == at(due)


def test_a_swap_announced_late_is_not_in_the_calendar_known_before():
    before, after = calendar_of(None, date(2024, 4, 11)), calendar_of(None, date(2024, 4, 12))
    accepted, term = at("26/04/2024 08:00"), parse_term("3wd")

    assert deadline(before, accepted, term).due == at("03/05/2024 08:00")
    assert deadline(after, accepted, term).due == at("04/05/2024 08:00")


def test_what_is_brought_late_closes_after_a_sunday():
    assert supplement_until(calendar_of(None), date(2026, 11, 4), 60) == date(2027, 1, 4)


def test_same_day_work_after_the_cut_off_waits_for_the_end_of_the_holidays():
    found = deadline(calendar_of(None), at("28/08/2026 15:30"), None, cutoff=at("28/08/2026 15:00").time())

    assert found.due == at("03/09/2026 17:30")


@pytest.mark.parametrize(
    ("day", "kind", "decision"),
    [
        (date(2026, 1, 2), DayKind.SWAPPED_OFF, "12729/VPCP-KGVX, 25/12/2025"),
        (date(2026, 1, 10), DayKind.MAKE_UP, "12729/VPCP-KGVX, 25/12/2025"),
        (date(2026, 8, 31), DayKind.SWAPPED_OFF, "9441/TB-BNV, 16/10/2025"),
        (date(2026, 8, 22), DayKind.MAKE_UP, "9441/TB-BNV, 16/10/2025"),
        (date(2026, 11, 24), DayKind.HOLIDAY, "28/2026/QH16"),
        (date(2026, 4, 27), DayKind.COMPENSATORY, "45/2019/QH14, 20/11/2019"),
        (date(2019, 1, 5), DayKind.MAKE_UP, "6519/VPCP-KGVX, 11/7/2018"),
        (date(2021, 9, 3), DayKind.HOLIDAY, "9895/VPCP-KGVX, 26/11/2020"),
        (date(2023, 9, 1), DayKind.HOLIDAY, "8056/VPCP-KGVX, 01/12/2022"),
        (date(2023, 9, 4), DayKind.COMPENSATORY, "8056/VPCP-KGVX, 01/12/2022"),
    ],
)
def test_a_special_day_names_its_decision(day, kind, decision):
    special = calendar_of(None).special(day)

    assert special is not None
    assert (special.kind, special.decision) == (kind, decision)


def test_what_nobody_confirmed_carries_the_weakest_mark():
    special = calendar_of(None).special(date(2027, 9, 3))

    assert special is not None
    assert special.confidence == "GK"


def test_a_year_without_calendar_says_what_to_do():
    with pytest.raises(RuleError, match="Chưa có lịch làm việc năm 2028"):
        day_after(calendar_of(None), date(2027, 12, 30), parse_term("5wd"))


def test_moments_go_to_local_time_and_back():
    moment = aware(at("21/08/2026 10:00"))

    assert moment.isoformat() == "2026-08-21T10:00:00+07:00"
    assert local(moment) == at("21/08/2026 10:00")


def test_without_a_loaded_calendar_the_version_is_zero():
    assert current_version() == 0
