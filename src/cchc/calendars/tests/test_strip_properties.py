"""What holds for every strip: it adds up, loses no day, says everything in words, and never scolds while paused."""

from hypothesis import example, given
from hypothesis import strategies as st

from cchc.calendars.rules import TermUnit
from cchc.calendars.strip import DayView, Fold
from cchc.calendars.strip.cells import widths_of
from cchc.calendars.strip.model import Kind

from .strip_world import strips

MANY, SOME = 200, 120
WITHOUT_WORDS = {Kind.PAUSE, Kind.COUNTED, Kind.AHEAD, Kind.VOID, Kind.MAKE_UP}


def test_minutes_and_ordinals_are_those_of_the_explanation():
    for found, strip, _term in strips(MANY):
        shown = [(view.day, view.minutes, view.paused, view.ordinal) for view in strip.days]

        assert shown == [
            (cell.day, 0 if cell.restarted else cell.counted, cell.paused, None if cell.restarted else cell.ordinal)
            for cell in found.cells
        ]


def test_the_cells_of_a_finished_term_add_up_to_it():
    seen = 0
    for found, strip, term in strips(MANY):
        fixed = any(pause.remainder for cell in found.cells for pause in cell.pauses)
        if found.deadline.due is None or fixed or term.unit not in (TermUnit.WORKING_DAY, TermUnit.HOUR):
            continue
        seen += 1
        minutes = int(term.amount * (480 if term.unit == TermUnit.WORKING_DAY else 60))
        ordinals = [view.ordinal for view in strip.days if view.ordinal is not None]

        assert sum(view.minutes for view in strip.days) == minutes, found.deadline
        assert ordinals == sorted(ordinals), found.deadline
        assert (ordinals or [0])[-1] == minutes // 480, found.deadline
    assert seen > MANY // 6


def test_folded_and_drawn_days_are_all_the_days():
    for found, strip, _term in strips(MANY):
        days = [day for item in strip.items for day in (item.days if isinstance(item, Fold) else [item])]
        folds = [item for item in strip.items if isinstance(item, Fold)]

        assert tuple(days) == strip.days, found.deadline
        assert all(fold.minutes == sum(day.minutes for day in fold.days) for fold in folds), found.deadline
        assert isinstance(strip.items[-1], DayView), found.deadline


def test_bands_leave_room_for_the_last_piece_and_every_day_is_said():
    for found, strip, _term in strips(MANY):
        for view in strip.days:
            widths = [part.percent for part in view.parts]
            assert 1 <= len(widths) <= 3, found.deadline
            assert widths[-1] == 0, found.deadline
            assert sum(widths) <= 95, found.deadline
            assert not any(width % 5 for width in widths), found.deadline
            assert all(part.icon or part.text or part.kind in WITHOUT_WORDS for part in view.parts), found.deadline
            assert view.date_text in view.says, found.deadline
        assert sum(view.is_due for view in strip.days) == strip.days[-1].is_due, found.deadline


def test_a_strip_that_stands_still_promises_nothing_and_calls_nothing_late():
    waiting = [(found, strip) for found, strip, _term in strips(SOME, is_open=True) if found.deadline.due is None]

    for found, strip in waiting:
        said = [strip.head.moment, strip.head.left_label, *(view.says for view in strip.days)]
        assert strip.head.moment.startswith("Đang tạm dừng"), found.deadline
        assert not any("uá hạn" in words for words in said), found.deadline
        assert not any(view.is_due or view.kind == Kind.LATE for view in strip.days), found.deadline
    assert len(waiting) > SOME // 6


def test_a_stranger_reads_no_reason():
    for found, strip, _term in strips(SOME, shows_reasons=False, is_read_aloud=True):
        said = [*(view.says for view in strip.days), *strip.sentences, *(line.detail for line in strip.sums)]
        noted = [note for view in strip.days for note in (*view.notes, *view.short)]

        assert not any("chờ giấy tờ" in words for words in (*said, *noted)), found.deadline


@given(st.lists(st.integers(1, 480), min_size=2, max_size=3))
@example([240, 230, 10])  # rounded one by one they fill the whole day
def test_every_piece_of_a_day_has_its_room(minutes):
    widths = widths_of(minutes)

    assert widths[-1] == 0
    assert all(width >= 5 and width % 5 == 0 for width in widths[:-1])
    assert sum(widths) <= 95
