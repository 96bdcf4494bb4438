from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.notices import rules
from cchc.notices.rules import Rung

LADDER = [Rung(-7), Rung(-3), Rung(-1), Rung(1), Rung(3), Rung(7, every=7)]
DUE = date(2026, 9, 4)
NOW = datetime(2026, 9, 1, 1, tzinfo=UTC)

rungs = st.builds(Rung, st.integers(-30, 0)) | st.builds(Rung, st.integers(1, 30), st.none() | st.integers(1, 14))
ladders = st.lists(rungs, max_size=6)


def marks(ladder, last):
    """All days of the ladder up to `last`, one by one: the oracle."""
    found = set()
    for rung in ladder:
        day = rung.days
        while day <= last:
            found.add(day)
            if rung.every is None:
                break
            day += rung.every
    return found


@pytest.mark.parametrize(
    ("offset", "step"),
    [
        (-8, None),
        (-7, -7),
        (-4, -7),
        (-3, -3),
        (-1, -1),
        (0, -1),
        (1, 1),
        (6, 3),
        (7, 7),
        (13, 7),
        (14, 14),
        (365, 364),
    ],
)
def test_the_shipped_ladder_reaches_these_steps(offset, step):
    assert rules.step_reached(offset, LADDER) == step


@given(ladders, st.integers(-40, 200))
def test_the_step_reached_is_the_last_mark_of_the_ladder(ladder, offset):
    assert rules.step_reached(offset, ladder) == max(marks(ladder, offset), default=None)


@given(ladders, st.lists(st.integers(-40, 120), unique=True).map(sorted))
def test_whatever_days_the_worker_runs_each_step_is_given_once_and_never_a_burst(ladder, days):
    given_steps: list[int] = []
    for offset in days:
        step = rules.step_to_give(
            today=DUE + timedelta(days=offset), due_on=DUE, ladder=ladder, given=max(given_steps, default=None)
        )
        if step is not None:
            given_steps.append(step)

    assert len(given_steps) == len(set(given_steps)) <= len(days)
    assert given_steps == sorted(given_steps)
    assert set(given_steps) == {max(marks(ladder, offset)) for offset in days if marks(ladder, offset)}


@given(ladders, st.integers(-40, 120), st.integers(-40, 120))
def test_nothing_is_caught_up_from_before_it_was_owed(ladder, offset, since):
    today, owed_since = DUE + timedelta(days=offset), DUE + timedelta(days=since)

    step = rules.step_to_give(today=today, due_on=DUE, ladder=ladder, given=None, owed_since=owed_since)

    assert step is None or step >= since


@pytest.mark.parametrize(
    ("offset", "words"), [(-3, "Còn 3 ngày đến hạn"), (0, "Đến hạn hôm nay"), (1, "Quá hạn 1 ngày")]
)
def test_the_distance_is_said_in_words(offset, words):
    assert rules.when_words(offset) == words


@pytest.mark.parametrize(
    ("step", "words"), [(-3, "trước hạn 3 ngày"), (14, "sau hạn 14 ngày"), (0, "đúng ngày đến hạn")]
)
def test_a_step_is_said_in_words(step, words):
    assert rules.step_words(step) == words


@given(st.integers(1, 50))
def test_waits_never_get_shorter(attempts):
    waits = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]

    first = rules.next_attempt(now=NOW, attempts=attempts, waits=waits)
    then = rules.next_attempt(now=NOW, attempts=attempts + 1, waits=waits)

    assert NOW + waits[0] <= first <= then <= NOW + waits[-1]


@pytest.mark.parametrize(("hours", "is_late"), [(119, False), (120, False), (121, True)])
def test_attempts_end_after_the_limit(hours, is_late):
    next_at = NOW + timedelta(hours=hours)

    assert rules.is_given_up(next_at=next_at, queued_at=NOW, limit=timedelta(hours=120)) is is_late


@pytest.mark.parametrize("url", ["/", "/tasks/KP-2026-0118/", "/search?q=a&b=//c"])
def test_a_path_of_this_site_is_local(url):
    assert rules.is_local(url)


@pytest.mark.parametrize(
    "url",
    ["", "tasks/", "//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/\tevil"],
)
def test_everything_else_is_not(url):
    assert not rules.is_local(url)
