"""What the template of the strip reads: words and classes, nothing to work out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from cchc.common import dates

LONGEST_NUMBER = 5  # "10000"; hours are longer and get smaller letters
ROW_CELLS = 16  # more make a calendar of seven columns


class Kind(StrEnum):
    """How a day or a part of it looks; the value is the end of its class."""

    ACCEPTED = "accepted"
    COUNTED = "counted"
    AHEAD = "ahead"  # counted, still to come
    MAKE_UP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSE = "pause"
    VOID = "void"  # counted before the clock began again from zero
    LATE = "late"
    IDLE = "idle"  # a working day on which the clock did not run


@dataclass(frozen=True)
class Look:
    """Who looks, and when: reasons of pauses are for the staff and the owner; an open thing grows late."""

    now: datetime  # naive, local
    shows_reasons: bool = True
    is_open: bool = False  # something waits for the day: past it, days late are drawn
    is_read_aloud: bool = False  # offer "Đọc lịch này bằng lời" (public pages)


@dataclass(frozen=True)
class Part:
    """A piece of the symbol band."""

    kind: Kind
    percent: int = 0  # 5…95 in steps of five, 0: what is left
    icon: str = ""
    text: str = ""

    @property
    def css(self) -> str:
        """Return the classes of the piece."""
        width = f" p{self.percent}" if self.percent else ""
        words = " is-words" if len(self.text) > LONGEST_NUMBER else ""
        return f"c-strip-part is-{self.kind}{words}{width}"


@dataclass(frozen=True)
class DayView:
    """One cell, top to bottom; `says` is the whole of it for a reader who does not see."""

    day: date
    kind: Kind
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    short: tuple[str, ...] = ()  # the notes where cells are narrow
    says: str = ""
    minutes: int = 0
    paused: int = 0
    ordinal: int | None = None
    first_column: bool = False
    is_accepted: bool = False
    is_today: bool = False
    is_first_due: bool = False
    is_due: bool = False
    is_unconfirmed: bool = False

    @property
    def css(self) -> str:
        """Return the classes of the cell."""
        flags = {
            "is-today": self.is_today,
            "is-first-due": self.is_first_due,
            "is-due": self.is_due,
            f"from-{self.day.isoweekday()}": self.first_column,
        }
        return " ".join(["c-strip-day", f"is-{self.kind}", *(name for name, holds in flags.items() if holds)])

    @property
    def weekday(self) -> str:
        """T2…CN, or that it is today."""
        return _("Hôm nay") if self.is_today else dates.weekday_short(self.day)

    @property
    def date_text(self) -> str:
        """21/8."""
        return dates.show_day(self.day)


@dataclass(frozen=True)
class Fold:
    """Weeks that are not drawn day by day."""

    says: str
    weeks: int
    minutes: int
    paused: int
    days: tuple[DayView, ...] = field(repr=False, default=())


@dataclass(frozen=True)
class SumLine:
    """One line of the sum in words."""

    what: str
    detail: str = ""
    unconfirmed: str = ""  # the days that no decision is known for


@dataclass(frozen=True)
class Head:
    """What stands above the cells."""

    label: str
    moment: str
    left_label: str = ""
    left: str = ""
    left_kind: str = ""  # warn, bad, pause
    detail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """One entry of the legend."""

    kind: str
    text: str
    icon: str
    word: str


@dataclass(frozen=True)
class Strip:
    """Everything that the template shows."""

    head: Head
    items: tuple[DayView | Fold, ...]
    days: tuple[DayView, ...]
    legend: tuple[Key, ...]
    sums: tuple[SumLine, ...]
    sentences: tuple[str, ...]
    is_read_aloud: bool
    is_provisional: bool
    weekdays: tuple[str, ...]

    @property
    def is_calendar(self) -> bool:
        """Seven columns at every width."""
        return len(self.days) > ROW_CELLS

    @property
    def css(self) -> str:
        """Return the classes of the whole."""
        return "c-strip is-calendar" if self.is_calendar else "c-strip"
