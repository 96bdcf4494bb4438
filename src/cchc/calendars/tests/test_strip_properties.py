"""What holds for every strip: it adds up, loses no day, says everything in words, and never scolds while paused."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cchc.calendars.rules import TermUnit, explain
from cchc.calendars.strip import DayView, Fold, Look, strip_of
from cchc.calendars.strip.cells import widths_of
from cchc.calendars.strip.model import Kind
from cchc.calendars.strip.samples import calendar

from .strip_world import questions

CALENDAR = calendar()
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def look_at(question, **options):
    accepted, term, stops, now = question
    now = max(now, accepted)
    found = explain(CALENDAR, accepted, term, stops, until=now.date())
    return found, strip_of(found, CALENDAR, term, Look(now, **options)), term


@many
@given(questions())
def test_minutes_and_ordinals_are_those_of_the_explanation(question):
    found, strip, _term = look_at(question)

    assert [view.day for view in strip.days] == [cell.day for cell in found.cells]
    assert [view.minutes for view in strip.days] == [0 if cell.restarted else cell.counted for cell in found.cells]
    assert [view.paused for view in strip.days] == [cell.paused for cell in found.cells]


@many
@given(questions())
def test_the_cells_of_a_finished_term_add_up_to_it(question):
    found, strip, term = look_at(question)
    fixed = any(pause.remainder for cell in found.cells for pause in cell.pauses)
    if found.deadline.due is None or fixed or term.unit not in (TermUnit.WORKING_DAY, TermUnit.HOUR):
        return

    a_unit = 480 if term.unit == TermUnit.WORKING_DAY else 60
    ordinals = [view.ordinal for view in strip.days if view.ordinal is not None]

    assert sum(view.minutes for view in strip.days) == term.amount * a_unit
    assert ordinals == sorted(ordinals)
    assert (ordinals or [0])[-1] == term.amount * a_unit // 480


@many
@given(questions())
def test_folded_and_drawn_days_are_all_the_days(question):
    _found, strip, _term = look_at(question)

    days = [day for item in strip.items for day in (item.days if isinstance(item, Fold) else [item])]
    folds = [item for item in strip.items if isinstance(item, Fold)]

    assert tuple(days) == strip.days
    assert all(fold.minutes == sum(day.minutes for day in fold.days) for fold in folds)
    assert isinstance(strip.items[-1], DayView)


@many
@given(questions())
def test_bands_leave_room_for_the_last_piece_and_every_day_is_said(question):
    _found, strip, _term = look_at(question)

    for view in strip.days:
        widths = [part.percent for part in view.parts]
        assert 1 <= len(widths) <= 3
        assert widths[-1] == 0
        assert sum(widths) <= 95
        assert all(width % 5 == 0 for width in widths)
        assert all(part.icon or part.text or part.kind in (Kind.PAUSE, Kind.COUNTED, Kind.AHEAD, Kind.VOID, Kind.MAKE_UP)
                   for part in view.parts)  # fmt: skip
        assert view.says.count(view.date_text) >= 1
    assert sum(view.is_due for view in strip.days) == (strip.days[-1].is_due)


@many
@given(questions())
def test_a_strip_that_stands_still_promises_nothing_and_calls_nothing_late(question):
    found, strip, _term = look_at(question, is_open=True)
    if found.deadline.due is not None:
        return

    said = [strip.head.moment, strip.head.left_label, *(view.says for view in strip.days)]

    assert strip.head.moment.startswith("Đang tạm dừng")
    assert not any("uá hạn" in words for words in said)
    assert not any(view.is_due or view.kind == Kind.LATE for view in strip.days)


@many
@given(questions())
def test_a_stranger_reads_no_reason(question):
    _found, strip, _term = look_at(question, shows_reasons=False, is_read_aloud=True)

    said = [*(view.says for view in strip.days), *strip.sentences, *(line.detail for line in strip.sums)]
    noted = [note for view in strip.days for note in (*view.notes, *view.short)]

    assert not any("chờ giấy tờ" in words for words in (*said, *noted))


@given(st.lists(st.integers(1, 480), min_size=2, max_size=3))
@example([240, 230, 10])  # rounded one by one they fill the whole day
def test_every_piece_of_a_day_has_its_room(minutes):
    widths = widths_of(minutes)

    assert widths[-1] == 0
    assert all(width >= 5 and width % 5 == 0 for width in widths[:-1])
    assert sum(widths) <= 95
