"""What holds for every calendar, term and pause, against an oracle that walks minute by minute."""

from datetime import date, time, timedelta

from cchc.calendars.rules import Calendar, DayKind, Pause, PauseMode, SpecialDay, TermUnit, deadline, explain

from .rules_lives import ANCIENT, EXCLUDED, LAST, WORKING, calendar_of, dossiers, specials
from .rules_oracle import FIRST, moment_of, naive_due

WALKED, MANY = 300, 1000  # with the oracle, which is slow on purpose, and without


def plain(pauses):
    return [(one.start, one.end, one.mode.value, *(one.remainder or (None, None))) for one in pauses]


def due_of(one, pauses=None, calendar=None):
    return deadline(calendar or one.calendar, one.accepted, one.term, one.pauses if pauses is None else pauses).due


def test_the_engine_agrees_with_walking_minute_by_minute():
    for one in dossiers(WALKED, may_be_open=True):
        amount, unit = one.term.amount, one.term.unit.value
        expected = naive_due(one.office, one.accepted, amount, unit, plain(one.pauses), one.cutoff)

        found = deadline(one.calendar, one.accepted, one.term, one.pauses, cutoff=one.cutoff)

        assert found.due == expected, one


def test_same_day_procedures_agree_with_walking():
    for one in dossiers(WALKED):
        cutoff = one.dice.choice((time(9), time(12), time(15)))
        expected = naive_due(one.office, one.accepted, 0, "d", plain(one.pauses), cutoff)

        found = deadline(one.calendar, one.accepted, None, one.pauses, cutoff=cutoff)

        assert found.due == expected, (one, cutoff)


def test_a_pause_never_shortens():
    for one in dossiers(MANY, modes=(*EXCLUDED, PauseMode.RESTART)):
        more = deadline(one.calendar, one.accepted, one.term, one.pauses)
        kept = [pause for pause in one.pauses if one.dice.random() < 0.5]

        fewer = deadline(one.calendar, one.accepted, one.term, kept)

        assert max(fewer.due, more.first_due) <= more.due, (one, kept)


def test_pausing_over_a_weekend_adds_nothing():
    calendar = calendar_of(0)
    for one in dossiers(MANY, modes=EXCLUDED, units=WORKING):
        friday = moment_of((7 * one.dice.randint(0, 12) + 1) * 1440 + 1050)  # 2026 began on a Thursday
        weekend = Pause(friday, friday + timedelta(minutes=one.dice.randint(0, 3600)), PauseMode.STEP)

        paused = due_of(one, [*one.pauses, weekend], calendar)

        assert paused == due_of(one, calendar=calendar), (one, weekend)


def test_the_strip_adds_up_to_the_term_and_tells_the_same_date():
    for one in dossiers(MANY):
        explained = explain(one.calendar, one.accepted, one.term, one.pauses, cutoff=one.cutoff)
        due, cells = explained.deadline, explained.cells

        assert due == deadline(one.calendar, one.accepted, one.term, one.pauses, cutoff=one.cutoff), one
        assert [cell.day for cell in cells] == [cells[0].day + timedelta(days=n) for n in range(len(cells))], one
        assert (cells[0].day, cells[-1].day) == (one.accepted.date(), due.due.date()), one
        check_sums(one, due, cells)


def check_sums(one, due, cells):
    """Check that the minutes of the cells are those of the term that ruled in the end, and so are the ordinals."""
    counting = [pause for pause in one.pauses if pause not in due.ignored]
    restarts = [pause for pause in counting if pause.mode not in EXCLUDED]
    last = max(restarts, key=lambda pause: pause.start, default=None)
    ruling = last.remainder if last and last.remainder else one.term
    minutes = sum(cell.counted for cell in cells if not cell.restarted)
    whole = one.calendar.day_minutes if ruling.unit in WORKING else 1440
    ordinals = [cell.ordinal for cell in cells if cell.ordinal and not cell.restarted]
    if ruling.unit == TermUnit.MONTH:
        assert minutes in (28 * 1440, 29 * 1440, 30 * 1440, 31 * 1440), one
    else:
        size = {TermUnit.WORKING_DAY: 480, TermUnit.HOUR: 60, TermUnit.DAY: 1440}[ruling.unit]
        assert minutes == ruling.amount * size, one
    assert ordinals == sorted(ordinals), one
    assert (ordinals[-1] if ordinals else 0) == minutes // whole, one
    assert all(cell.counted >= 0 and cell.paused >= 0 for cell in cells), one


def test_the_strip_shows_all_working_minutes_from_the_acceptance_to_the_due_moment():
    for one in dossiers(MANY, modes=EXCLUDED, units=WORKING):
        explained = explain(one.calendar, one.accepted, one.term, one.pauses)

        minutes = sum(cell.counted + cell.paused for cell in explained.cells)
        assert minutes == one.calendar.minutes_between(one.accepted, explained.deadline.due), one
        for cell in explained.cells[1:-1]:
            assert cell.counted + cell.paused == one.calendar.minutes_of(cell.day), one


def test_the_minute_before_the_due_moment_is_open():
    for one in dossiers(MANY):
        found = deadline(one.calendar, one.accepted, one.term, one.pauses)

        before = found.due - timedelta(minutes=1)
        assert one.calendar.normalise(before) == before, one
        assert one.calendar.normalise(found.start) == found.start, one


def test_nothing_falls_due_while_the_clock_stands_still():
    for one in dossiers(MANY):
        found = deadline(one.calendar, one.accepted, one.term, one.pauses, cutoff=one.cutoff)

        counting = [pause for pause in one.pauses if pause not in found.ignored]
        assert not [pause for pause in counting if pause.start < found.due <= pause.end], one


def test_a_new_holiday_never_brings_a_date_forward():
    for one in dossiers(WALKED):
        day = FIRST + timedelta(days=one.dice.randint(0, 120))
        holiday = SpecialDay(day, DayKind.HOLIDAY, "nghỉ", "QĐ 2", "H", ANCIENT)
        changed = Calendar(FIRST, LAST, one.calendar.hours, [*specials(one.office), holiday])

        assert due_of(one, calendar=changed) >= due_of(one), (one, holiday)


def test_merging_adjoining_pauses_changes_nothing():
    for one in dossiers(MANY):
        start = one.accepted + timedelta(minutes=one.dice.randint(0, 6000))
        middle = start + timedelta(minutes=one.dice.randint(0, 3600))
        end = middle + timedelta(minutes=one.dice.randint(0, 3600))
        mode = one.dice.choice(EXCLUDED)

        whole = due_of(one, [Pause(start, end, mode)])
        parts = due_of(one, [Pause(middle, end, mode), Pause(start, middle, mode)])

        assert whole == parts, (one, start, middle, end)


def test_a_decision_counts_only_from_the_day_it_is_known():
    told = date(2026, 3, 1)
    for one in dossiers(WALKED):
        day = FIRST + timedelta(days=one.dice.randint(0, 120))
        decision = SpecialDay(day, DayKind.SWAPPED_OFF, "nghỉ", "QĐ 2", "H", told)
        known_on = told + timedelta(days=one.dice.randint(-3, 3))
        days = [*specials(one.office), decision]

        found = Calendar(FIRST, LAST, one.calendar.hours, days, known_on=known_on)

        expected = one.calendar if known_on < told else Calendar(FIRST, LAST, one.calendar.hours, days)
        assert due_of(one, calendar=found) == due_of(one, calendar=expected), (one, decision, known_on)
