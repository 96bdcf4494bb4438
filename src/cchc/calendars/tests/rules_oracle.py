"""A second opinion on deadlines: walks minute by minute through an office, knowing nothing of the engine's calendar."""

import random
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

FIRST = date(2026, 1, 1)
SIZE = 300
DAY = 24 * 60
PATTERNS = (
    [(450, 690), (810, 1050)],
    [(420, 690), (810, 1020)],
    [(480, 1020)],
    [(450, 690), (690, 700), (900, 1050)],
)


@dataclass
class World:
    """An office as people would describe it: what is done on each weekday, and the days that differ."""

    week: list[list[tuple[int, int]]]
    off: dict[date, str] = field(default_factory=dict)
    worked: dict[date, int] = field(default_factory=dict)
    size: int = SIZE
    closings: dict[int, int] = field(default_factory=dict)

    def __post_init__(self):
        self.minutes = bytearray(self.size * DAY)
        for number in range(self.size):
            for opens, closes in self.sittings(FIRST + timedelta(days=number)):
                for minute in range(opens, closes):
                    self.minutes[number * DAY + minute] = 1

    def sittings(self, day):
        if day in self.worked:
            return self.week[self.worked[day]]
        return [] if day in self.off else self.week[day.weekday()]

    def closing(self, day):
        """Return the last minute of work of a day, or of the next day that has any."""
        if day not in self.closings:
            minutes = self.minutes[day * DAY : (day + 1) * DAY]
            self.closings[day] = day * DAY + minutes.rfind(1) + 1 if any(minutes) else self.closing(day + 1)
        return self.closings[day]


@lru_cache
def world(seed):
    """Return one of many offices; 0 keeps the standard week without any holiday."""
    if seed == 0:
        return World([*([PATTERNS[0]] * 5), [], []])
    dice = random.Random(seed)
    week = [list(dice.choice(PATTERNS)) if dice.random() < 0.2 else list(PATTERNS[0]) for _ in range(5)]
    week += [dice.choice([[], [], [(450, 690)]]), []]
    days = [FIRST + timedelta(days=number) for number in range(SIZE)]
    off = {
        day: dice.choice(["holiday", "compensatory", "swapped_off", "closed"]) for day in days if dice.random() < 0.06
    }
    weekends = [day for day in days if not week[day.weekday()] and day not in off]
    worked = {day: dice.randrange(5) for day in weekends if dice.random() < 0.1}
    return World(week, off, worked)


def minute_of(moment):
    return int((moment.replace(second=0) - datetime.combine(FIRST, time())).total_seconds()) // 60


def moment_of(minute):
    return datetime.combine(FIRST, time()) + timedelta(minutes=minute)


class Clock:
    """A running count: `left` minutes to go, of the office or of the clock on the wall."""

    def __init__(self, office, moment, amount, unit, cutoff):
        self.office = office
        self.begin = minute_of(moment)
        while not office.minutes[self.begin]:
            self.begin += 1
        same_day = moment_of(self.begin).date() == moment.date()
        if cutoff is not None and same_day and moment.time() > cutoff:
            self.begin = (self.begin // DAY + 1) * DAY
            while not office.minutes[self.begin]:
                self.begin += 1
        self.of_office = unit in ("wd", "h")
        self.left = self._length(amount, unit)
        self.raw = self.begin if self.left == 0 else None
        self.waited_until = self.begin

    def _length(self, amount, unit):
        if unit == "wd":
            return int(amount * 480)
        if unit == "h":
            return int(amount * 60)
        if unit == "d":
            return int(amount) * DAY
        day = moment_of(self.begin).date()
        year, month = day.year, day.month
        for _ in range(int(amount)):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return (date(year, month, min(day.day, monthrange(year, month)[1])) - day).days * DAY

    def due(self, minute):
        """Return the first closing of or after the day on which a count by the wall ends, not waited through."""
        raw = max(minute, self.begin) + self.left if self.raw is None else self.raw
        due = self.office.closing(raw // DAY)
        while due <= self.waited_until:
            due = self.office.closing(due // DAY + 1)
        return due

    def tick(self, minute, stopped):
        """Let a minute pass; return whether a count of the office ended with it."""
        if self.of_office and not stopped:
            self.left -= self.office.minutes[minute]
            return self.left == 0
        if stopped:
            self.raw = None if self.raw is None else self.raw + 1
            self.waited_until = minute + 1
        elif self.raw is None:
            self.left -= 1
            self.raw = minute + 1 if self.left == 0 else None
        return False


class Walk:
    """A dossier's life. Pauses are (start, end, mode, amount, unit), none of them empty."""

    def __init__(self, office, accepted, amount, unit, pauses, cutoff):
        self.office, self.accepted, self.cutoff = office, accepted, cutoff
        self.whole = (amount, unit)
        self.clock = Clock(office, accepted, amount, unit, cutoff)
        self.running = []
        self.begins, self.ends = {}, {}
        for pause in pauses:
            if pause[1] is None or pause[1] > accepted:
                self.begins.setdefault(minute_of(max(pause[0], accepted)), []).append(pause)
                self.ends.setdefault(minute_of(pause[1]) if pause[1] else None, []).append(pause)

    def is_over(self, minute):
        """Return whether nothing can move the date any more; what runs now is still waited for."""
        return not self.clock.of_office and not self.running and minute >= self.clock.due(minute)

    def finish(self, minute):
        for pause in self.ends.get(minute, ()):
            if pause in self.running:
                self.running.remove(pause)
                if pause[2] == "restart":
                    self.clock = Clock(self.office, pause[1], *self.whole, self.cutoff)
                elif pause[2] == "fixed_remainder":
                    self.clock = Clock(self.office, pause[1], *pause[3:], self.cutoff)

    def happen(self, minute):
        """Let pauses end and begin; return True when one begins that never ends."""
        stands_still = bool(self.running)  # what begins the minute another ends goes on with it
        self.finish(minute)
        for pause in self.begins.get(minute, ()):
            if stands_still or not self.is_over(minute):
                if pause[1] is None:
                    return True
                self.running.append(pause)
        return False

    def run(self):
        minute = minute_of(self.accepted)
        marked = {*self.begins, *self.ends}
        while True:
            if minute in marked and self.happen(minute):
                return None
            clock = self.clock
            if self.is_over(minute):
                return moment_of(clock.due(minute))
            if minute >= clock.begin and clock.tick(minute, self.running):
                return moment_of(minute + 1)
            minute += 1


def naive_due(office, accepted, amount, unit, pauses=(), cutoff=None):
    """Return the due moment by walking, None while it is not known."""
    return Walk(office, accepted, amount, unit, pauses, cutoff).run()
