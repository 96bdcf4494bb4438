"""The cells of the strip, one by one, as the design draws them."""

import pytest

from cchc.calendars.rules import PauseMode
from cchc.calendars.strip import Fold, Look
from cchc.calendars.strip.model import Kind
from cchc.calendars.strip.samples import NOW, at, samples

from .strip_world import OPEN, SUPPLEMENT, seen, term_of


def shown(view):
    band = " | ".join(f"{part.icon} {part.text}".strip() for part in view.parts)
    return view.date_text, str(view.kind), band, ", ".join(view.notes)


def test_the_dossier_of_the_design_is_drawn_cell_by_cell():
    _found, strip = seen(term_of(5), SUPPLEMENT)

    assert [shown(view) for view in strip.days] == [
        ("21/8", "accepted", "login-2", "nhận 10:00"),
        ("22/8", "makeup", "briefcase 1", "làm bù"),
        ("23/8", "weekend", "–", ""),
        ("24/8", "pause", "2 | player-pause", "dừng 10:00"),
        ("25/8", "pause", "player-pause", "chờ bổ sung"),
        ("26/8", "pause", " | player-play", "tiếp 10:00"),
        ("27/8", "counted", "3", "hạn ban đầu"),
        ("28/8", "counted", "4", "14:10"),
        ("29/8", "weekend", "–", ""),
        ("30/8", "weekend", "–", ""),
        ("31/8", "holiday", "star", "hoán đổi"),
        ("01/9", "holiday", "star", "Quốc khánh"),
        ("02/9", "holiday", "star", "Quốc khánh"),
        ("03/9", "ahead", "5", "trả 10:00"),
    ]
    assert [view.weekday for view in strip.days[6:8]] == ["T5", "Hôm nay"]
    assert not strip.is_calendar


def test_marks_lie_over_the_kind():
    _found, strip = seen(term_of(5), SUPPLEMENT)
    by_day = {view.date_text: view for view in strip.days}

    assert by_day["27/8"].css == "c-strip-day is-counted is-first-due"
    assert by_day["28/8"].css == "c-strip-day is-counted is-today"
    assert by_day["03/9"].css == "c-strip-day is-ahead is-due"
    assert strip.days[0].css == "c-strip-day is-accepted from-5"


def test_the_band_of_a_day_cut_by_a_pause_is_split_by_its_minutes():
    _found, strip = seen(term_of(5), SUPPLEMENT)

    stopped, resumed = strip.days[3].parts, strip.days[5].parts

    assert [part.css for part in stopped] == ["c-strip-part is-counted p30", "c-strip-part is-pause"]
    assert [part.css for part in resumed] == ["c-strip-part is-pause p30", "c-strip-part is-counted"]


def test_a_pause_inside_one_day_has_a_piece_on_each_side():
    inside = SUPPLEMENT._replace(start=at(24, 9), end=at(24, 15))

    _found, strip = seen(term_of(5), inside)

    parts = [(str(part.kind), part.icon, part.text) for part in strip.days[3].parts]
    assert parts == [("counted", "", ""), ("pause", "player-pause", ""), ("counted", "player-play", "2")]
    assert strip.days[3].notes == ("dừng 09:00", "tiếp 15:00")


def test_what_was_counted_before_a_restart_is_drawn_as_void():
    _found, strip = seen(term_of(3), SUPPLEMENT._replace(mode=PauseMode.RESTART))

    assert [str(view.kind) for view in strip.days[:2]] == ["void", "void"]
    assert [view.ordinal for view in strip.days if view.ordinal] == [1, 2, 3]
    assert strip.days[5].notes == ("tính lại 10:00",)


def test_hours_stand_where_ordinals_would():
    _found, strip = seen(term_of(12, "h"), accepted=at(24, 16), look=Look(NOW))

    assert [part.text for view in strip.days for part in view.parts] == ["1 giờ 30", "8 giờ", "2 giờ 30"]


def test_every_day_counts_in_a_term_of_calendar_days():
    _found, strip = seen(term_of(4, "d"))

    kinds = [(view.date_text, str(view.kind), view.ordinal) for view in strip.days]
    assert kinds[1:] == [("22/8", "counted", 1), ("23/8", "counted", 2), ("24/8", "counted", 3), ("25/8", "counted", 4),
                         *[(f"{day}/8", "late", None) for day in (26, 27, 28)]]  # fmt: skip


def test_days_late_are_counted_while_something_waits_and_never_for_a_sum():
    _found, late = seen(term_of(4), accepted=at(19, 15))
    _found, sum_only = seen(term_of(4), accepted=at(19, 15), look=Look(NOW))

    assert [view.parts[0].text for view in late.days if view.kind == Kind.LATE] == ["1", "2", "3", "4"]
    assert sum_only.days[-1].is_due


def test_while_paused_the_days_run_until_today_and_none_is_due():
    _found, strip = seen(term_of(5), OPEN)

    assert strip.days[-1].is_today
    assert strip.days[-1].kind == Kind.PAUSE
    assert not any(view.is_due for view in strip.days)


def test_accepted_on_a_day_off_shows_the_door_and_the_day():
    _found, strip = seen(term_of(1), accepted=at(23, 9))

    assert shown(strip.days[0]) == ("23/8", "weekend", "login-2", "nhận 09:00")


def test_the_same_day_is_one_cell_that_is_accepted_and_due():
    _found, strip = seen(None, accepted=at(28, 9))

    assert [view.notes for view in strip.days] == [("nhận 09:00", "trả 17:30")]


def test_a_day_that_no_decision_confirms_is_marked():
    _found, strip = seen(term_of(2), accepted=at(23, 9, month=11), look=Look(at(23, 9, month=11)))

    assert [view.is_unconfirmed for view in strip.days] == [False, True, False, False]
    assert "Chưa xác nhận" in [key.word for key in strip.legend]
    assert strip.is_provisional


def test_more_than_sixteen_days_make_a_calendar_and_passed_weeks_fold():
    _found, fifteen = seen(term_of(6))
    _found, long = seen(term_of(100), accepted=at(6, 9, month=7))

    assert not fifteen.is_calendar
    assert long.is_calendar
    assert isinstance(long.items[0], Fold)
    assert long.items[0].says == "7 tuần trước (06/7 đến 23/8): 35 ngày tính"
    assert long.items[1].date_text == "24/8"


def test_the_middle_of_a_very_long_wait_is_folded():
    _found, strip = seen(term_of(200))

    folds = [item for item in strip.items if isinstance(item, Fold)]

    assert [fold.weeks for fold in folds] == [1, 33]
    assert "33 tuần ở giữa" in folds[1].says


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.IDLE])
def test_the_sheet_of_parts_shows_every_kind(kind):
    drawn = {part.kind for _title, strip in samples()["strips"] for view in strip.days for part in view.parts}

    assert kind in drawn
