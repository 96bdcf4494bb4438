"""What stands above and below the cells."""

from datetime import date, time, timedelta

import pytest

from cchc.calendars.rules import Pause, PauseMode, parse_term
from cchc.calendars.strip import Look, words
from cchc.calendars.strip.samples import NOW, at

from .strip_world import OPEN, SUPPLEMENT, seen, term_of


def test_the_time_left_is_split_into_half_days():
    _found, strip = seen(term_of(5), SUPPLEMENT)

    assert strip.head.moment == "10:00 thứ Năm, 03/9/2026"
    assert (strip.head.left_label, strip.head.left, strip.head.left_kind) == (
        "Còn lại",
        "5 giờ 50 phút làm việc",
        "warn",
    )
    assert strip.head.detail == ("3 giờ 20 phút chiều nay, 2 giờ 30 phút sáng 03/9.", "Giữa hai buổi là 5 ngày nghỉ.")


@pytest.mark.parametrize(
    ("term", "accepted", "label", "left"),
    [
        (term_of(3), at(28, 10), "Còn lại", "2 ngày 5 giờ 50 phút làm việc"),
        (term_of(30), at(28, 10), "Còn lại", "29 ngày làm việc"),
        (term_of(10, "d"), at(28, 10), "Còn lại", "10 ngày"),
        (term_of(4), at(19, 15), "Quá hạn", "4 ngày làm việc"),
        (term_of(1, "h"), at(28, 10), "Quá hạn", "1 giờ 10 phút"),
        (term_of(3, "d"), at(20, 10), "Quá hạn", "4 ngày"),
    ],
)
def test_what_is_left_or_late_is_said_in_the_unit_that_matters(term, accepted, label, left):
    _found, strip = seen(term, accepted=accepted)

    assert (strip.head.left_label, strip.head.left) == (label, left)


@pytest.mark.parametrize(
    ("term", "rest", "counted", "void", "paused"),
    [
        ("30d", "5wd", "5 ngày tính", "2 ngày đã tính, nay tính lại từ đầu", "5 ngày 2 giờ tạm dừng"),
        ("26wd", "5d", "5 ngày tính, kể cả ngày nghỉ", "2 ngày đã tính, nay tính lại từ đầu", "3 ngày 2 giờ tạm dừng"),
        ("26wd", "12h", "12 giờ tính", "2 ngày đã tính, nay tính lại từ đầu", "3 ngày 2 giờ tạm dừng"),
        ("40h", "2wd", "2 ngày tính", "16 giờ đã tính, nay tính lại từ đầu", "26 giờ tạm dừng"),
    ],
)
def test_a_fixed_rest_is_said_in_its_own_unit(term, rest, counted, void, paused):
    stop = Pause(at(4, 8, month=3), at(9, 10, month=3), PauseMode.FIXED_REMAINDER, parse_term(rest))

    _found, strip = seen(parse_term(term), stop, accepted=at(2, 8, month=3))

    said = [line.what for line in strip.sums]
    assert said[:3] == [counted, void, paused]


def test_a_last_day_moved_by_a_stop_is_not_called_a_day_off():
    stop = Pause(at(17, 17, month=3), at(18, 17, 30, month=3), PauseMode.PAUSE)

    _found, strip = seen(term_of(15, "d"), stop, accepted=at(2, 8, month=3))
    _found, rolled = seen(term_of(5, "d"), accepted=at(2, 8, month=3))

    assert strip.head.moment == "17:30 thứ Năm, 19/3/2026"
    assert "Ngày cuối là ngày nghỉ" not in [line.what for line in strip.sums]
    assert "Ngày cuối là ngày nghỉ" in [line.what for line in rolled.sums]


def test_a_stop_of_a_same_day_procedure_is_said_in_days_of_the_clock():
    _found, strip = seen(None, SUPPLEMENT, accepted=at(24, 9), cutoff=time(15))

    assert "2 ngày tạm dừng" in [line.what for line in strip.sums]


def test_a_pause_still_to_come_is_not_time_left():
    later = SUPPLEMENT._replace(start=at(28, 15), end=at(28, 16, 30))

    _found, strip = seen(term_of(1), later, accepted=at(28, 10))

    assert strip.head.left == "5 giờ 50 phút làm việc"


def test_while_paused_no_day_is_promised():
    _found, supplement = seen(term_of(5), OPEN)
    _found, step = seen(term_of(5), OPEN._replace(mode=PauseMode.STEP))

    assert supplement.head.moment == "Đang tạm dừng, hạn sẽ tính khi nhận bổ sung"
    assert supplement.head.detail == ("Dừng từ 09:30 25/8.",)
    assert step.head.moment == "Đang tạm dừng, hạn sẽ tính khi xong bước này"


def test_a_sum_done_afterwards_says_nothing_about_what_is_left():
    _found, strip = seen(term_of(4), accepted=at(19, 15), look=Look(NOW))

    assert (strip.head.left_label, strip.head.left) == ("", "")


def test_the_sum_names_every_day_and_its_decision():
    _found, strip = seen(term_of(5), SUPPLEMENT)

    assert [(line.what, line.detail) for line in strip.sums] == [
        ("5 ngày tính", "22/8 (làm bù), 24/8, 27/8, 28/8, 03/9"),
        ("2 ngày tạm dừng", "10:00 24/8 đến 10:00 26/8, chờ bổ sung giấy tờ, thời gian này không tính"),
        ("3 ngày cuối tuần", "23, 29, 30/8"),
        ("3 ngày nghỉ", "31/8 hoán đổi (TB 9441/TB-BNV), 01–02/9 Quốc khánh"),
    ]


@pytest.mark.parametrize(
    ("mode", "rest", "said"),
    [
        (PauseMode.RESTART, None, "nhận đủ thì tính lại từ đầu"),
        (PauseMode.STEP, None, "bước này không tính vào thời hạn"),
        (PauseMode.FIXED_REMAINDER, term_of(5), "nhận đủ thì còn 5 ngày làm việc"),
    ],
)
def test_the_sum_names_what_the_pause_does(mode, rest, said):
    _found, strip = seen(term_of(5), SUPPLEMENT._replace(mode=mode, remainder=rest))

    assert said in next(line.detail for line in strip.sums if "tạm dừng" in line.what)


def test_the_basis_of_a_pause_is_for_those_who_may_read_its_reason():
    pause = SUPPLEMENT._replace(basis="NĐ 118/2025, Điều 17")
    _found, staff = seen(term_of(5), pause)
    _found, stranger = seen(term_of(5), pause, look=Look(NOW, shows_reasons=False))

    assert "NĐ 118/2025" in staff.sums[1].detail
    assert stranger.sums[1].detail == "10:00 24/8 đến 10:00 26/8, thời gian này không tính"


def test_why_the_ends_lie_where_they_do():
    _found, evening = seen(term_of(1), accepted=at(20, 18))
    _found, past_cutoff = seen(None, accepted=at(28, 15, 30), cutoff=at(28, 15).time())
    _found, rolled = seen(term_of(14, "d"), accepted=at(19, 9))
    _found, late_pause = seen(term_of(1), SUPPLEMENT)

    assert (evening.sums[0].what, evening.sums[0].detail) == ("Nhận ngoài giờ làm việc", "tính từ 07:30 21/8")
    assert past_cutoff.sums[0].what == "Nhận quá giờ nhận trong ngày"
    assert rolled.sums[-1].detail == "dời sang ngày làm việc tiếp theo, 03/9"
    assert late_pause.sums[-1].detail == "lần dừng 10:00 24/8 không làm đổi hạn"


def test_days_without_a_decision_are_named_as_such():
    _found, strip = seen(term_of(2), accepted=at(23, 9, month=11), look=Look(at(23, 9, month=11)))

    assert strip.sums[-1].unconfirmed == "Chưa xác nhận: 24/11"


def test_read_aloud_one_sentence_tells_a_run_of_equal_days():
    _found, strip = seen(term_of(8), look=Look(NOW, is_read_aloud=True))

    assert strip.sentences == (
        "Thứ Sáu, 21/8/2026: nhận 10:00.",
        "Thứ Bảy, 22/8/2026: làm bù, ngày thứ 1.",
        "Chủ nhật, 23/8/2026: cuối tuần.",
        "Thứ Hai, 24/8/2026 đến thứ Năm, 27/8/2026: ngày thứ 2 đến ngày thứ 5.",
        "Thứ Sáu, 28/8/2026: hôm nay, ngày thứ 6.",
        "Thứ Bảy, 29/8/2026 đến Chủ nhật, 30/8/2026: cuối tuần.",
        "Thứ Hai, 31/8/2026: hoán đổi.",
        "Thứ Ba, 01/9/2026 đến thứ Tư, 02/9/2026: Quốc khánh.",
        "Thứ Năm, 03/9/2026: ngày thứ 7.",
        "Thứ Sáu, 04/9/2026: ngày thứ 8, trả 10:00.",
    )


def test_a_reader_who_does_not_see_gets_the_symbols_in_words():
    _found, strip = seen(term_of(5), SUPPLEMENT)

    assert strip.days[1].says == "T7 22/8, làm bù, ngày thứ 1"
    assert strip.days[4].says == "T3 25/8, tạm dừng, chờ bổ sung"
    assert strip.days[7].says == "T6 28/8, hôm nay, ngày thứ 4"


def test_the_legend_has_only_the_kinds_that_are_drawn():
    _found, plain = seen(term_of(2), accepted=at(25, 8))
    _found, full = seen(term_of(5), SUPPLEMENT)

    assert [key.word for key in plain.legend] == ["Ngày tính, đã qua", "Ngày quá hạn", "Hẹn trả"]
    assert [key.word for key in full.legend] == [
        "Ngày tính, đã qua",
        "Ngày tính, chưa tới",
        "Ngày làm bù (có tính)",
        "Cuối tuần",
        "Nghỉ lễ, hoán đổi",
        "Tạm dừng",
        "Hạn ban đầu",
        "Hẹn trả",
    ]


def test_very_many_days_are_named_by_the_first_and_the_last():
    days = [date(2026, 8, 1) + timedelta(days=7 * number) for number in range(12)]

    assert words.day_list(days) == "từ 01/8 đến 17/10"
    assert words.day_list(days[:6]) == "01, 08, 15, 22, 29/8, 05/9"


def test_times_are_said_as_people_do():
    assert words.hours(200) == "3 giờ 20 phút"
    assert words.hours(200, brief=True) == "3 giờ 20"
    assert words.hours(45, brief=True) == "45 phút"
    assert words.span(480 * 2 + 90, 480) == "2 ngày 1 giờ 30 phút"
