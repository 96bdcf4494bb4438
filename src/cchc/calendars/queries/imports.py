"""What importing a decision would do: its days against the calendar, and the dates that would move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from cchc.accounts.models import User
from cchc.units.models import Unit

from .. import hooks, import_rules
from ..choices import PROVISIONAL, Kind, Verdict
from ..hooks import Change, Moved
from ..import_rules import Existing, Line, RawRow, Setting
from ..models import CalendarDay, CalendarVersion, CalendarYear, MoveChoice
from .calendars import calendar_of, calendar_with, usual_minutes
from .snapshots import EVERYONE, DayRow


@dataclass(frozen=True)
class Preview:
    """Every day of the decision with what would become of it, and what hangs on the days."""

    lines: list[Line]
    counts: Mapping[Verdict, int]
    versions: Mapping[int, int]  # the years that it touches, as they stand
    unnamed: list[CalendarDay]  # provisional days of those years that the decision does not name
    moved: list[Moved]

    @property
    def n_written(self) -> int:
        """How many days would be stored."""
        return sum(line.is_written for line in self.lines)

    @property
    def n_wrong(self) -> int:
        """How many rows have to be put right first."""
        return self.counts.get(Verdict.WRONG, 0)

    @property
    def n_conflicts(self) -> int:
        """How many days another decision holds otherwise."""
        return self.counts.get(Verdict.CONFLICT, 0)

    @property
    def waiting(self) -> list[Waiting]:
        """Return the dates that would move, none of them decided on yet."""
        return [Waiting(one) for one in self.moved]

    def written(self, *, replace: bool) -> list[Line]:
        """Return the days to store; `replace` takes those in conflict, too."""
        return [one for one in self.lines if one.is_written or (replace and one.verdict == Verdict.CONFLICT)]


@dataclass(frozen=True)
class Waiting:
    """A date that a change moved, and what was decided about it, if anything was."""

    moved: Moved
    choice: MoveChoice | None = None


def preview(
    rows: Sequence[RawRow], *, reader: User | None, decided_on: date | None, unit: Unit | None, cited: str = ""
) -> Preview:
    """Judge the rows of a decision against the calendar of everyone, or of one unit."""
    lines = import_rules.judge(rows, _setting(unit, decided_on))
    years = sorted({one.date.year for one in lines if one.date})
    versions = dict(CalendarYear.objects.filter(year__in=years).values_list("year", "version"))
    named = {one.date for one in lines}
    standing = CalendarDay.objects.in_force().of_unit(unit).filter(date__year__in=years, confidence__in=PROVISIONAL)
    unnamed = [day for day in standing.select_related("decision") if day.date not in named]
    # Days in conflict are taken along: what would move is seen before anybody asks to replace them.
    taken = [one for one in lines if one.is_written or one.verdict == Verdict.CONFLICT]
    new = [_row(one, unit, cited, decided_on) for one in taken]
    moved = hooks.moved_by(reader, Change(unit, calendar_of, calendar_with(new))) if new else []
    return Preview(lines, import_rules.counts(lines), versions, unnamed, moved)


def change_of(version: CalendarVersion) -> Change:
    """Return the change that `version` made, with the calendars before and after it."""
    number = version.number
    return Change(version.unit, partial(calendar_of, version=number - 1), partial(calendar_of, version=number))


def waiting(reader: User, version: CalendarVersion) -> list[Waiting]:
    """Return the dates that a change moved: those that nobody has decided on yet, then the decided ones."""
    decided = {(one.kind, one.key): one for one in version.choices.select_related("actor")}
    moved = hooks.moved_by(reader, change_of(version))
    found = [Waiting(one, decided.pop((one.kind, one.key), None)) for one in moved]
    past = [Waiting(_moved_of(one), one) for one in decided.values()]
    return sorted([*found, *past], key=lambda one: (one.choice is not None, one.moved.new_due))


def _moved_of(choice: MoveChoice) -> Moved:
    return Moved(choice.kind, choice.key, choice.label, "", choice.old_due, choice.new_due)


def _setting(unit: Unit | None, decided_on: date | None) -> Setting:
    calendar = calendar_of(unit)
    there = CalendarDay.objects.in_force().of_unit(unit).select_related("decision")
    return Setting(
        existing={day.date: _existing(day) for day in there},
        years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
        works=lambda day: usual_minutes(calendar, day) > 0,
        decided_on=decided_on,
        is_of_unit=unit is not None,
    )


def _existing(day: CalendarDay) -> Existing:
    cited = str(day.decision) if day.decision else ""
    decided_on = day.decision.date if day.decision else None
    return Existing(day.pk, Kind(day.kind), day.name, cited, decided_on, day.confidence, day.known_from)


def _row(line: Line, unit: Unit | None, cited: str, decided_on: date | None) -> DayRow:
    assert line.date is not None  # noqa: S101  # only wrong lines have none
    assert line.kind is not None  # noqa: S101  # as above
    code = unit.code if unit else EVERYONE
    return DayRow(line.date, line.kind, line.name, cited, "H", decided_on, None, line.pair, code, 0, None)
