"""Bad input: each gets one Vietnamese sentence, and nothing is guessed."""

from datetime import UTC, date, time
from decimal import Decimal

import pytest

from cchc.calendars.rules import (
    STANDARD_WEEK,
    Calendar,
    Hours,
    PauseMode,
    Term,
    TermUnit,
    apology_latest,
    check_hours,
    check_week,
    day_after,
    deadline,
    explain,
    parse_term,
    supplement_until,
)
from cchc.calendars.rules.constants import constant_on, read
from cchc.calendars.rules.pauses import arrange
from cchc.common.errors import RuleError

from .rules_law import STANDARD, at, law, on, pause, term

DAY = ((450, 690), (810, 1050))
EARLY = date(2026, 1, 1)


def refusal(function, *args, **kwargs):
    with pytest.raises(RuleError) as caught:
        function(*args, **kwargs)
    return caught.value.message, caught.value.field


@pytest.mark.parametrize("accepted", ["1899-12-31 09:00", "2101-01-01 09:00"])
@pytest.mark.parametrize("function", [deadline, explain])
@pytest.mark.parametrize("length", ["3wd", "3d"])
def test_years_before_1900_and_after_2100_are_refused(accepted, function, length):
    found = refusal(function, law(), at(accepted), term(length))

    assert found == ("Năm phải từ 1900 đến 2100. Xem lại ngày đã gõ", None)


@pytest.mark.parametrize(
    ("accepted", "length", "year"),
    [
        ("2017-12-31 09:00", "3wd", 2017),
        ("1900-01-01 09:00", "3wd", 1900),
        ("2100-12-31 09:00", "3d", 2100),
        ("2028-01-03 09:00", "3wd", 2028),
        ("2028-01-01 09:00", "3wd", 2028),
        ("2028-01-01 09:00", "3d", 2028),
        ("2027-12-31 09:00", "1d", 2028),
        ("2027-12-31 09:00", "1wd", 2028),
        ("2027-12-31 18:00", "1wd", 2028),
        ("2027-12-30 09:00", "3d", 2028),
        ("2027-12-01 09:00", "14m", 2029),
        ("2027-06-01 09:00", "1000d", 2030),
        ("2020-01-01 09:00", "10000wd", 2028),
    ],
)
def test_a_year_that_the_calendar_lacks_is_named(accepted, length, year):
    sentence = f"Chưa có lịch làm việc năm {year}. Chọn ngày khác, hoặc chờ quản trị nhập lịch"

    assert refusal(deadline, law(), at(accepted), term(length)) == (sentence, None)
    assert refusal(explain, law(), at(accepted), term(length)) == (sentence, None)


def test_days_outside_the_calendar_are_named_too():
    lacks_2028 = "Chưa có lịch làm việc năm 2028. Chọn ngày khác, hoặc chờ quản trị nhập lịch"
    lacks_2017 = "Chưa có lịch làm việc năm 2017. Chọn ngày khác, hoặc chờ quản trị nhập lịch"

    assert refusal(law().kind_of, on("2028-01-01"))[0] == lacks_2028
    assert refusal(law().special, on("2017-12-31"))[0] == lacks_2017
    assert refusal(law().next_working_day, on("2028-01-01"))[0] == lacks_2028
    assert refusal(supplement_until, law(), on("2027-12-20"), 60)[0] == lacks_2028
    assert refusal(day_after, law(), on("2027-12-31"), term("1wd"))[0] == lacks_2028
    assert refusal(apology_latest, law(), on("2018-01-01"), 1)[0] == lacks_2017
    short = Calendar(date(2018, 1, 6), date(2018, 1, 12), [STANDARD], [])
    assert refusal(short.last_working_day, on("2018-01-07"))[0] == lacks_2017
    assert refusal(short.next_working_day, on("2018-01-13"))[0].startswith("Chưa có lịch làm việc năm 2018.")


@pytest.mark.parametrize("text", ["0wd", "0d", "0,0h", "0m"])
def test_a_term_of_nothing_is_refused(text):
    assert refusal(parse_term, text) == ("Thời hạn phải lớn hơn 0. Xem lại số ngày", "term")


@pytest.mark.parametrize("text", ["10001wd", "10001d", "80001h", "334m", "10000.5wd"])
def test_a_term_above_10000_days_is_refused(text):
    assert refusal(parse_term, text) == ("Thời hạn dài quá 10.000 ngày. Xem lại số ngày", "term")


@pytest.mark.parametrize("text", ["10000wd", "10000d", "80000h", "333m"])
def test_a_term_of_10000_days_is_still_one(text):
    assert str(parse_term(text)) == text


def test_a_negative_term_built_by_code_is_refused_by_the_engine():
    found = refusal(deadline, law(), at("2026-11-16 09:00"), Term(Decimal(-1), TermUnit.WORKING_DAY))

    assert found == ("Thời hạn phải lớn hơn 0. Xem lại số ngày", "term")


@pytest.mark.parametrize("text", ["", "3", "wd", "3 ngày", "3w", "-3wd", "1.23456wd", "3wd x", "1e3d", "٣wd"])
def test_a_term_that_cannot_be_read_is_shown_back(text):
    sentence = f"Thời hạn “{text}” chưa đúng. Ghi như 3wd, 10d, 8h hoặc 1m"

    assert refusal(parse_term, text) == (sentence, "term")


def test_a_long_text_is_shown_back_in_part():
    assert refusal(parse_term, "x" * 500)[0] == f"Thời hạn “{'x' * 20}” chưa đúng. Ghi như 3wd, 10d, 8h hoặc 1m"


@pytest.mark.parametrize("text", ["0.5d", "1.5m"])
def test_calendar_days_and_months_are_whole(text):
    assert refusal(parse_term, text) == ("Thời hạn theo ngày lịch, theo tháng phải là số nguyên", "term")


def test_a_term_has_whole_minutes():
    assert refusal(parse_term, "0.001wd") == ("Thời hạn lẻ dưới một phút. Sửa phần thập phân", "term")


def test_a_deadline_in_days_has_whole_days():
    found = refusal(day_after, law(), on("2026-11-16"), term("4h"))

    assert found == ("Hạn tính theo ngày phải là số ngày nguyên", "term")


@pytest.mark.parametrize("days", [0, -1, 10_001])
def test_waiting_for_a_supplement_takes_1_to_10000_days(days):
    found = refusal(supplement_until, law(), on("2026-11-16"), days)

    assert found == ("Số ngày chờ bổ sung phải từ 1 đến 10.000", "days")


@pytest.mark.parametrize("mode", list(PauseMode))
def test_a_pause_that_ends_before_it_starts_is_refused_even_when_the_clock_jumped_a_second(mode):
    jumped = pause("2026-11-17 09:00:01", "2026-11-17 09:00:00", mode, "1wd")

    found = refusal(deadline, law(), at("2026-11-16 09:00"), term("3wd"), [jumped])

    assert found == ("Lần dừng kết thúc trước khi bắt đầu. Xem lại giờ dừng", "pauses")


@pytest.mark.parametrize("first", [PauseMode.RESTART, PauseMode.PAUSE])
@pytest.mark.parametrize("end", ["2026-11-18 09:00", None])
def test_two_supplements_at_once_are_refused(first, end):
    pauses = [pause("2026-11-17 10:00", "2026-11-17 11:00"), pause("2026-11-17 09:00", end, first)]

    found = refusal(deadline, law(), at("2026-11-16 09:00"), term("3wd"), pauses)

    assert found == ("Hai lần dừng chồng nhau lúc 10:00 17/11/2026. Sửa giờ dừng hoặc giờ tiếp tục", "pauses")


def test_two_supplements_after_an_open_one_are_refused_even_at_its_first_minute():
    pauses = [pause("2026-11-17 09:00", None), pause("2026-11-17 09:00", None)]

    assert refusal(arrange, pauses)[0].startswith("Hai lần dừng chồng nhau lúc 09:00 17/11/2026.")


def test_steps_may_overlap_supplements_and_adjoining_supplements_are_fine():
    pauses = [
        pause("2026-11-17 11:00", "2026-11-17 12:00"),
        pause("2026-11-17 09:00", "2026-11-17 11:00"),
        pause("2026-11-17 10:00", None, PauseMode.STEP),
        pause("2026-11-17 12:00", None),
    ]

    assert arrange(pauses) == [pauses[1], pauses[2], pauses[0], pauses[3]]


def test_a_fixed_term_must_be_said():
    found = refusal(arrange, [pause("2026-11-17 09:00", "2026-11-17 10:00", PauseMode.FIXED_REMAINDER)])

    assert found == ("Ghi thời hạn còn lại sau khi nhận bổ sung", "pauses")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (((1320, 1440),), "Buổi 22:00-24:00 qua nửa đêm. Giờ đóng phải sau giờ mở"),
        (((1320, 360),), "Buổi 22:00-06:00 qua nửa đêm. Giờ đóng phải sau giờ mở"),
        (((450, 450),), "Buổi 07:30-07:30 qua nửa đêm. Giờ đóng phải sau giờ mở"),
        (((-60, 450),), "Buổi -1:00-07:30 qua nửa đêm. Giờ đóng phải sau giờ mở"),
        (((450, 690), (689, 1050)), "Hai buổi chồng nhau từ 11:29 đến 11:30. Sửa giờ mở"),
        (((810, 1050), (450, 690)), "Hai buổi chồng nhau từ 07:30 đến 17:30. Sửa giờ mở"),
    ],
)
def test_office_hours_stay_inside_a_day_and_apart(day, sentence):
    assert refusal(check_week, (day, (), (), (), (), (), ())) == (sentence, "week")


def test_a_week_has_seven_days_and_some_work():
    assert refusal(check_week, (DAY,) * 6) == ("Giờ làm việc phải có đủ bảy ngày trong tuần", "week")
    assert refusal(check_week, ((),) * 7) == ("Tuần chưa có buổi làm việc nào. Ghi giờ ít nhất một ngày", "week")


def test_a_good_week_comes_back_as_tuples():
    edge = check_week([[[0, 690], [690, 1439]], [], [], [], [], [], []])

    assert edge == (((0, 690), (690, 1439)), (), (), (), (), (), ())


def test_versions_of_hours_do_not_overlap():
    old = Hours(date(2010, 1, 1), date(2026, 6, 30), STANDARD_WEEK)
    new = Hours(date(2026, 7, 1), None, STANDARD_WEEK)
    too_early = Hours(date(2026, 6, 30), None, STANDARD_WEEK)
    backwards = Hours(date(2026, 6, 30), date(2026, 6, 29), STANDARD_WEEK)
    one_day = Hours(date(2026, 6, 30), date(2026, 6, 30), STANDARD_WEEK)

    assert check_hours([new, old]) == (old, new)
    assert check_hours([one_day]) == (one_day,)
    assert refusal(check_hours, [old, too_early]) == ("Hai bản giờ làm việc cùng áp dụng ngày 30/6/2026", "valid_from")
    assert refusal(check_hours, [too_early, new]) == ("Hai bản giờ làm việc cùng áp dụng ngày 01/7/2026", "valid_from")
    assert refusal(check_hours, [backwards]) == ("Ngày hết áp dụng phải sau ngày bắt đầu áp dụng", "valid_to")
    assert refusal(Calendar, date(2026, 1, 1), date(2026, 1, 2), [old, too_early], [])[1] == "valid_from"


def test_two_versions_from_one_day_on_overlap_even_if_one_is_open():
    versions = [Hours(EARLY, None, STANDARD_WEEK), Hours(EARLY, date(2026, 12, 31), STANDARD_WEEK)]

    assert refusal(check_hours, versions)[1] == "valid_from"
    assert refusal(check_hours, versions[::-1])[1] == "valid_from"


def test_a_calendar_that_ends_before_the_year_names_its_own_year():
    short = Calendar(date(2026, 1, 1), date(2026, 12, 30), [], [])

    assert refusal(deadline, short, at("2026-12-30 09:00"), term("1wd"))[0].startswith(
        "Chưa có lịch làm việc năm 2026."
    )


def test_supplements_beside_a_step_are_refused_too():
    step = pause("2026-11-17 08:00", "2026-11-17 09:00", PauseMode.STEP)
    pauses = [step, pause("2026-11-17 09:00", "2026-11-17 11:00"), pause("2026-11-17 10:00", None)]

    assert refusal(arrange, pauses)[1] == "pauses"


def test_pauses_of_one_start_stand_in_the_order_of_their_ends_open_ones_last():
    start = "2026-11-17 09:00"
    longer, shorter = (pause(start, end, PauseMode.STEP) for end in ("2026-11-17 12:00", "2026-11-17 10:00"))
    never = pause(start, None, PauseMode.STEP)

    assert arrange([never, longer, shorter]) == [shorter, longer, never]


def test_a_calendar_does_not_end_before_it_begins():
    found = refusal(Calendar, date(2026, 1, 2), date(2026, 1, 1), [], [])

    assert found == ("Lịch kết thúc trước khi bắt đầu. Xem lại hai ngày", "last")
    assert Calendar(date(2026, 1, 2), date(2026, 1, 2), [], []).is_working(date(2026, 1, 2))


def test_moments_with_a_time_zone_are_an_error_of_the_program():
    aware = at("2026-11-16 09:00").replace(tzinfo=UTC)

    with pytest.raises(ValueError, match=r"^the engine counts in naive local time$"):
        deadline(law(), aware, term("1wd"))
    with pytest.raises(ValueError, match=r"^the engine counts in naive local time$"):
        deadline(law(), aware, None, cutoff=time(15))


def test_a_constant_before_its_first_day_is_refused():
    rows = read('rules: [{name: x, value: 1, basis: "b", confidence: H, valid_from: 2026-07-01}]')

    assert constant_on("x", on("2026-07-01"), rows).value == 1
    assert (
        refusal(constant_on, "x", on("2026-06-30"), rows)[0] == "Chưa có quy định “x” ngày 30/6/2026. Bổ sung cấu hình"
    )
