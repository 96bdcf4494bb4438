"""Due moments of a million dossiers, and of one at a time, against floors measured in the same run.

    python bench/deadlines.py [--size 1000000] [--sample 3000]

The floors: a table of all minutes with its inverse (two gathers, no pauses, no datetimes: as little as can be done), a
search in that table, and CustomBusinessHour of pandas, if pandas is there (it is no dependency). All answers of a sample are
compared with a walk through the hours that shares nothing with the engine. Times are the processor's, the best of several.
"""

import argparse
import gc
import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np

from cchc.calendars.rules import (
    STANDARD_WEEK,
    Calendar,
    DayKind,
    Hours,
    Pause,
    PauseMode,
    SpecialDay,
    deadline,
    explain,
    parse_term,
)
from cchc.calendars.rules.batch import MODES, Pauses, due_many
from cchc.calendars.rules.tables import Tables, tables_of

FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
OFF = [
    "2023-01-02",
    "2023-01-20",
    "2023-01-23",
    "2023-01-24",
    "2023-01-25",
    "2023-01-26",
    "2023-05-01",
    "2023-05-02",
    "2023-05-03",
    "2023-09-01",
    "2023-09-04",
    "2024-01-01",
    "2024-02-08",
    "2024-02-09",
    "2024-02-12",
    "2024-02-13",
    "2024-02-14",
    "2024-04-18",
    "2024-04-29",
    "2024-04-30",
    "2024-05-01",
    "2024-09-02",
    "2024-09-03",
    "2025-01-01",
    "2025-01-27",
    "2025-01-28",
    "2025-01-29",
    "2025-01-30",
    "2025-01-31",
    "2025-04-07",
    "2025-04-30",
    "2025-05-01",
    "2025-05-02",
    "2025-09-01",
    "2025-09-02",
    "2026-01-01",
    "2026-01-02",
    "2026-02-16",
    "2026-02-17",
    "2026-02-18",
    "2026-02-19",
    "2026-02-20",
    "2026-04-27",
    "2026-04-30",
    "2026-05-01",
    "2026-08-31",
    "2026-09-01",
    "2026-09-02",
    "2026-11-24",
]
MADE_UP = ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"]
GATHER = "floor: table of minutes, inverse gather, no pauses"
BATCH = "batch, datetimes in and out, one in ten paused"
ALONE = "one dossier, plain Python"
TOLD = "one dossier with its explanation"
SITTINGS = ((450, 690), (810, 1050))


def build() -> Calendar:
    days = [SpecialDay(date.fromisoformat(day), DayKind.HOLIDAY, "", "", "H", FIRST) for day in OFF]
    days += [SpecialDay(date.fromisoformat(day), DayKind.MAKE_UP, "", "", "H", FIRST, 0) for day in MADE_UP]
    return Calendar(FIRST, LAST, [Hours(FIRST, None, STANDARD_WEEK)], days)


class Walker:
    """The reference: goes from sitting to sitting and cuts the pauses out of each."""

    def __init__(self) -> None:
        self.off, self.made_up = set(OFF), set(MADE_UP)

    def works(self, day: date) -> bool:
        return day.isoformat() in self.made_up or (day.weekday() < 5 and day.isoformat() not in self.off)

    def due(self, accepted: datetime, minutes: int, pauses: list[tuple[datetime, datetime]]) -> datetime:
        day, left = accepted.date(), minutes
        while True:
            for opens, closes in SITTINGS if self.works(day) else ():
                midnight = datetime.combine(day, datetime.min.time())
                pieces = [(max(midnight + timedelta(minutes=opens), accepted), midnight + timedelta(minutes=closes))]
                for start, end in pauses:
                    pieces = [cut for low, high in pieces for cut in ((low, min(high, start)), (max(low, end), high))]
                    pieces = [(low, high) for low, high in pieces if low < high]
                for low, high in pieces:
                    length = int((high - low).total_seconds()) // 60
                    if left <= length > 0:
                        return low + timedelta(minutes=left)
                    left -= max(0, length)
            day += timedelta(days=1)


class Dossiers:
    """Made-up dossiers: accepted in office hours, 1 to 30 working days, one in ten with one or two pauses."""

    def __init__(self, size: int) -> None:
        dice = np.random.default_rng(1)
        walker = Walker()
        worked = [number for number in range(1090) if walker.works(FIRST + timedelta(days=number))]
        self.minute = dice.choice(worked, size) * 1440 + dice.integers(450, 1050, size)
        self.accepted = np.datetime64(FIRST, "m") + self.minute
        self.amounts = (dice.integers(1, 31, size) * 480).astype(np.int32)
        counts = dice.choice([0, 1, 2], size, p=[0.9, 0.08, 0.02])
        offsets = np.concatenate(([0], np.cumsum(counts)))
        starts, ends = np.empty((2, offsets[-1]), np.int64)
        some, two = np.flatnonzero(counts), np.flatnonzero(counts == 2)
        first, second = offsets[some], offsets[two] + 1
        starts[first] = self.minute[some] + 700
        ends[first] = starts[first] + dice.integers(60, 9000, len(some))
        starts[second] = ends[second - 1] + 300
        ends[second] = starts[second] + dice.integers(60, 9000, len(two))
        modes = np.full(len(starts), MODES[PauseMode.PAUSE], np.uint8)
        origin = np.datetime64(FIRST, "m")
        self.pauses = Pauses(offsets, origin + starts, origin + ends, modes)

    def one(self, number: int) -> tuple[datetime, int, list[tuple[datetime, datetime]]]:
        rows = range(self.pauses.offsets[number], self.pauses.offsets[number + 1])
        pauses = [(self.pauses.starts[row].item(), self.pauses.ends[row].item()) for row in rows]
        return self.accepted[number].item(), int(self.amounts[number]), pauses


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the processor's seconds of the quickest round."""
    work()
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def minute_tables() -> tuple[np.ndarray, np.ndarray]:
    """Return the floor's tables: working minutes before each minute, and the end of each working minute."""
    walker = Walker()
    size = (LAST - FIRST).days + 1
    minutes = np.zeros((size, 1440), np.int8)
    for number in range(size):
        if walker.works(FIRST + timedelta(days=number)):
            for opens, closes in SITTINGS:
                minutes[number, opens:closes] = 1
    flat = minutes.ravel()
    passed = np.concatenate(([0], np.cumsum(flat, dtype=np.int32))).astype(np.int32)
    return passed, (np.flatnonzero(flat) + 1).astype(np.int32)


def pandas_speed(dossiers: Dossiers, count: int) -> tuple[float, int] | None:
    """Return dossiers a second by CustomBusinessHour and how many it gets wrong, or None without pandas."""
    try:
        import pandas as pd  # noqa: PLC0415 - only a measure, no dependency
    except ImportError:
        return None
    hours = pd.tseries.offsets.CustomBusinessHour(start=["07:30", "13:30"], end=["11:30", "17:30"], holidays=OFF)
    cases = [(pd.Timestamp(dossiers.accepted[one].item()), int(dossiers.amounts[one]) // 60) for one in range(count)]
    seconds = best(lambda: [moment + length * hours for moment, length in cases], 2)
    walker = Walker()
    wrong = sum(
        (moment + length * hours).to_pydatetime() != walker.due(moment.to_pydatetime(), length * 60, [])
        for moment, length in cases
    )
    return count / seconds, wrong


def differences(calendar: Calendar, dossiers: Dossiers, found: np.ndarray, sample: int) -> tuple[int, int, int]:
    """Return how many of a sample differ from the walk: in the batch, alone, and in the explanation."""
    walker, batch, alone, told = Walker(), 0, 0, 0
    dice = random.Random(2)
    with_pauses = np.flatnonzero(np.diff(dossiers.pauses.offsets)).tolist()
    numbers = [dice.randrange(len(found)) for _ in range(sample // 2)] + dice.choices(with_pauses, k=sample // 2)
    for number in numbers:
        accepted, minutes, pauses = dossiers.one(number)
        expected = walker.due(accepted, minutes, pauses)
        term = parse_term(f"{minutes // 480}wd")
        rows = [Pause(start, end, PauseMode.PAUSE) for start, end in pauses]
        batch += found[number].item() != expected
        alone += deadline(calendar, accepted, term, rows).due != expected
        explained = explain(calendar, accepted, term, rows)
        told += explained.deadline.due != expected or sum(cell.counted for cell in explained.cells) != minutes
    return batch, alone, told


def measure(calendar: Calendar, dossiers: Dossiers, in_pandas: int) -> tuple[list[tuple[str, float]], bool]:
    """Return what was measured, dossiers a second: the floors first, then ours, pandas last if it is there."""
    size, accepted, minutes, pauses = len(dossiers.minute), dossiers.accepted, dossiers.amounts, dossiers.pauses
    passed, ends = minute_tables()
    start = dossiers.minute.astype(np.int32)
    walker = Walker()
    singles = [dossiers.one(number) for number in range(min(size, 50_000))]
    lives = [
        (moment, parse_term(f"{length // 480}wd"), [Pause(low, high, PauseMode.PAUSE) for low, high in stops])
        for moment, length, stops in singles
    ]
    few = lives[:5_000]
    gc.collect()
    gc.freeze()
    rows = [
        (GATHER, size / best(lambda: ends[passed[start] + minutes - 1], 15)),
        (
            "floor: table of minutes, searchsorted",
            size / best(lambda: np.searchsorted(passed, passed[start] + minutes), 2),
        ),
        ("batch, datetimes in and out, no pauses", size / best(lambda: due_many(calendar, accepted, minutes), 15)),
        (BATCH, size / best(lambda: due_many(calendar, accepted, minutes, pauses), 15)),
        (ALONE, len(lives) / best(lambda: [deadline(calendar, *life) for life in lives], 5)),
        (TOLD, len(few) / best(lambda: [explain(calendar, *life) for life in few], 7)),
        ("the walk from sitting to sitting", 1_000 / best(lambda: [walker.due(*one) for one in singles[:1_000]], 2)),
    ]
    pandas = pandas_speed(dossiers, in_pandas)
    if pandas is not None:
        rows.append((f"pandas CustomBusinessHour ({pandas[1]} of {in_pandas} wrong)", pandas[0]))
    return rows, pandas is not None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=3_000)
    parser.add_argument("--pandas", type=int, default=200, help="dossiers for pandas, if it is installed")
    options = parser.parse_args()
    calendar, dossiers = build(), Dossiers(options.size)
    rows, with_pandas = measure(calendar, dossiers, options.pandas)
    speeds, last = dict(rows), rows[-1][1]
    print(f"{'what':58s} {'dossiers/s':>14s} {'of the gather':>14s} {'x pandas':>12s}")
    for name, speed in rows:
        times = f"{speed / last:12,.1f}" if with_pandas else f"{'–':>12s}"
        print(f"{name:58s} {speed:14,.0f} {speed / speeds[GATHER]:>14.1%} {times}")
    if not with_pandas:
        print("pandas is not installed: CustomBusinessHour was not measured")
    found = due_many(calendar, dossiers.accepted, dossiers.amounts, dossiers.pauses)
    batch, single, strip = differences(calendar, dossiers, found, options.sample)
    print(f"differences from the walk in {options.sample}: batch {batch}, alone {single}, explanation {strip}")
    milliseconds = 1000 * (best(build, 3) + best(lambda: Tables(calendar), 3))
    held = sum(
        table.nbytes for table in (tables_of(calendar).slots, tables_of(calendar).shift, tables_of(calendar).closings)
    )
    print(
        f"calendar and tables: {milliseconds:.0f} ms, {held // 1024} kB; the floor's: {sum(one.nbytes for one in minute_tables()) // 1024} kB"
    )
    goals = [
        ("batch, % of the gather", 100 * speeds[BATCH] / speeds[GATHER], 50),
        ("one dossier a second", speeds[ALONE], 200_000),
        ("one with its explanation a second", speeds[TOLD], 20_000),
        *([("batch, times pandas", speeds[BATCH] / last, 1_000)] if with_pandas else []),
    ]
    for name, value, limit in goals:
        print(f"{'holds' if value >= limit else 'MISSES':6s} {name}: {value:,.0f}, goal {limit:,}")


if __name__ == "__main__":
    main()
