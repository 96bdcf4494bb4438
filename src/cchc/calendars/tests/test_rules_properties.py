"""What holds for every calendar, term and pause, against an oracle that walks minute by minute."""

from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.calendars.rules import (
    Calendar,
    DayKind,
    Hours,
    Pause,
    PauseMode,
    SpecialDay,
    Term,
    TermUnit,
    deadline,
    explain,
)

from .rules_oracle import FIRST, SIZE, moment_of, naive_due, world

LAST = FIRST + timedelta(days=SIZE - 1)
ANCIENT = date(2000, 1, 1)
EXCLUDED = [PauseMode.PAUSE, PauseMode.STEP]
CUTOFFS = [None, None, time(15)]

many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
some = settings(many, max_examples=200)


def specials(office):
    for day, kind in office.off.items():
        yield SpecialDay(day, DayKind(kind), "nghỉ", "QĐ 1", "H", ANCIENT)
    for day, weekday in office.worked.items():
        yield SpecialDay(day, DayKind.MAKE_UP, "làm bù", "QĐ 1", "H", ANCIENT, weekday)


@lru_cache
def calendar_of(seed):
    office = world(seed)
    week = tuple(tuple(sittings) for sittings in office.week)
    return Calendar(FIRST, LAST, [Hours(ANCIENT, None, week)], specials(office))


seeds = st.integers(0, 15)
moments = st.integers(1440, 60 * 1440).map(moment_of)
working_terms = st.one_of(
    st.integers(1, 16).map(lambda quarters: Term(Decimal(quarters) / 4, TermUnit.WORKING_DAY)),
    st.integers(1, 40).map(lambda hours: Term(Decimal(hours), TermUnit.HOUR)),
)
wall_terms = st.one_of(
    st.integers(1, 12).map(lambda days: Term(Decimal(days), TermUnit.DAY)),
    st.integers(1, 1).map(lambda months: Term(Decimal(months), TermUnit.MONTH)),
)
terms = st.one_of(working_terms, working_terms, wall_terms)
lengths = st.one_of(st.integers(1, 400), st.integers(1, 3600))


@st.composite
def lives(draw, modes=tuple(PauseMode), most=4, term=terms, may_be_open=False):
    """Return the moment of acceptance, a term and pauses: supplements one after the other, steps anywhere."""
    accepted, length = draw(moments), draw(term)
    pauses, free = [], accepted - timedelta(minutes=draw(st.integers(0, 600)))
    for mode in draw(st.lists(st.sampled_from(list(modes)), max_size=most)):
        start = (accepted if mode == PauseMode.STEP else free) + timedelta(minutes=draw(st.integers(0, 4000)))
        end = start + timedelta(minutes=draw(lengths))
        rest = draw(terms) if mode == PauseMode.FIXED_REMAINDER else None
        pauses.append(Pause(start, end, mode, rest))
        free = free if mode == PauseMode.STEP else end
    if pauses and may_be_open and draw(st.booleans()):
        pauses[-1] = pauses[-1]._replace(end=None)
    return accepted, length, pauses


def plain(pauses):
    return [(one.start, one.end, one.mode.value, *(one.remainder or (None, None))) for one in pauses]


@many
@given(seeds, lives(may_be_open=True), st.sampled_from(CUTOFFS))
def test_the_engine_agrees_with_walking_minute_by_minute(seed, life, cutoff):
    accepted, term, pauses = life
    expected = naive_due(world(seed), accepted, term.amount, term.unit.value, plain(pauses), cutoff)

    found = deadline(calendar_of(seed), accepted, term, pauses, cutoff=cutoff)

    assert found.due == expected


@some
@given(seeds, lives(), st.sampled_from([time(15), time(9), time(12)]))
def test_same_day_procedures_agree_with_walking(seed, life, cutoff):
    accepted, _term, pauses = life
    expected = naive_due(world(seed), accepted, 0, "d", plain(pauses), cutoff)

    found = deadline(calendar_of(seed), accepted, None, pauses, cutoff=cutoff)

    assert found.due == expected


@many
@given(seeds, lives(modes=[*EXCLUDED, PauseMode.RESTART]), st.data())
def test_a_pause_never_shortens(seed, life, data):
    accepted, term, pauses = life
    more = deadline(calendar_of(seed), accepted, term, pauses)
    kept = [one for one in pauses if data.draw(st.booleans())]

    fewer = deadline(calendar_of(seed), accepted, term, kept)

    assert fewer.due <= more.due
    assert more.first_due <= more.due


@some
@given(lives(modes=[PauseMode.PAUSE, PauseMode.STEP], term=working_terms), st.integers(0, 12), st.integers(0, 3600))
def test_pausing_over_a_weekend_adds_nothing(life, week, length):
    accepted, term, pauses = life
    friday = moment_of((7 * week + 1) * 1440 + 1050)  # 2026 began on a Thursday
    weekend = Pause(friday, friday + timedelta(minutes=length), PauseMode.STEP)
    calendar = calendar_of(0)

    assert deadline(calendar, accepted, term, [*pauses, weekend]).due == deadline(calendar, accepted, term, pauses).due


@many
@given(seeds, lives(), st.sampled_from(CUTOFFS))
def test_the_strip_adds_up_to_the_term_and_tells_the_same_date(seed, life, cutoff):
    accepted, term, pauses = life
    calendar = calendar_of(seed)

    explained = explain(calendar, accepted, term, pauses, cutoff=cutoff)
    due, cells = explained.deadline, explained.cells

    assert due == deadline(calendar, accepted, term, pauses, cutoff=cutoff)
    assert [cell.day for cell in cells] == [cells[0].day + timedelta(days=number) for number in range(len(cells))]
    assert (cells[0].day, cells[-1].day) == (accepted.date(), due.due.date())
    counting = [one for one in pauses if one not in due.ignored]
    restarts = [one for one in counting if one.end and one.mode in (PauseMode.RESTART, PauseMode.FIXED_REMAINDER)]
    last = max(restarts, key=lambda one: one.start, default=None)
    ruling = last.remainder if last and last.remainder else term
    minutes = sum(cell.counted for cell in cells if not cell.restarted)
    whole = calendar.day_minutes if ruling.unit in (TermUnit.WORKING_DAY, TermUnit.HOUR) else 1440
    ordinals = [cell.ordinal for cell in cells if cell.ordinal and not cell.restarted]
    if ruling.unit == TermUnit.MONTH:
        assert minutes % 1440 == 0
        assert 28 <= minutes // 1440 <= 31
    else:
        size = {TermUnit.WORKING_DAY: 480, TermUnit.HOUR: 60, TermUnit.DAY: 1440}[ruling.unit]
        assert minutes == ruling.amount * size
    assert ordinals == sorted(ordinals)
    assert (ordinals[-1] if ordinals else 0) == minutes // whole
    assert all(cell.counted >= 0 and cell.paused >= 0 for cell in cells)


@many
@given(seeds, lives(term=working_terms, modes=EXCLUDED))
def test_the_strip_shows_all_working_minutes_from_the_acceptance_to_the_due_moment(seed, life):
    accepted, term, pauses = life
    calendar = calendar_of(seed)

    explained = explain(calendar, accepted, term, pauses)

    minutes = sum(cell.counted + cell.paused for cell in explained.cells)
    assert minutes == calendar.minutes_between(accepted, explained.deadline.due)
    for cell in explained.cells[1:-1]:
        assert cell.counted + cell.paused == calendar.minutes_of(cell.day)


@many
@given(seeds, lives())
def test_the_minute_before_the_due_moment_is_open(seed, life):
    accepted, term, pauses = life
    calendar = calendar_of(seed)

    found = deadline(calendar, accepted, term, pauses)

    before = found.due - timedelta(minutes=1)
    assert calendar.normalise(before) == before
    assert calendar.normalise(found.start) == found.start


@many
@given(seeds, lives(), st.sampled_from(CUTOFFS))
def test_nothing_falls_due_while_the_clock_stands_still(seed, life, cutoff):
    accepted, term, pauses = life

    found = deadline(calendar_of(seed), accepted, term, pauses, cutoff=cutoff)

    counting = [one for one in pauses if one not in found.ignored]
    assert not [one for one in counting if one.start < found.due <= one.end]


@some
@given(seeds, lives(), st.integers(0, 120))
def test_a_new_holiday_never_brings_a_date_forward(seed, life, number):
    accepted, term, pauses = life
    office = world(seed)
    day = FIRST + timedelta(days=number)
    holiday = SpecialDay(day, DayKind.HOLIDAY, "nghỉ", "QĐ 2", "H", ANCIENT)
    calendar = calendar_of(seed)
    changed = Calendar(FIRST, LAST, calendar.hours, [*specials(office), holiday])

    assert deadline(changed, accepted, term, pauses).due >= deadline(calendar, accepted, term, pauses).due


@some
@given(
    seeds,
    lives(modes=[PauseMode.PAUSE, PauseMode.STEP]),
    st.integers(0, 6000),
    lengths,
    st.integers(0, 5000),
    st.sampled_from(EXCLUDED),
)
def test_merging_adjoining_pauses_changes_nothing(seed, life, after, length, part, mode):
    accepted, term, _pauses = life
    start = accepted + timedelta(minutes=after)
    end = start + timedelta(minutes=length)
    middle = start + timedelta(minutes=min(part, length))
    calendar = calendar_of(seed)

    one = deadline(calendar, accepted, term, [Pause(start, end, mode)])
    two = deadline(calendar, accepted, term, [Pause(middle, end, mode), Pause(start, middle, mode)])

    assert one.due == two.due


@some
@given(seeds, lives(), st.integers(0, 120), st.integers(-3, 3))
def test_a_decision_counts_only_from_the_day_it_is_known(seed, life, number, shift):
    accepted, term, pauses = life
    told = date(2026, 3, 1)
    decision = SpecialDay(FIRST + timedelta(days=number), DayKind.SWAPPED_OFF, "nghỉ", "QĐ 2", "H", told)
    known_on = told + timedelta(days=shift)
    calendar = calendar_of(seed)
    days = [*specials(world(seed)), decision]

    found = Calendar(FIRST, LAST, calendar.hours, days, known_on=known_on)

    expected = calendar if known_on < told else Calendar(FIRST, LAST, calendar.hours, days)
    assert deadline(found, accepted, term, pauses) == deadline(expected, accepted, term, pauses)
