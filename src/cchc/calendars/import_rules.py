"""Rows of a decision on days off: read as people type them, then judged against the calendar. Nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.text import clean, fold

from .choices import PROVISIONAL, Kind, Verdict
from .day_rules import OFF, check_kind

MAX_ROWS = 400
MAX_RANGE = 31  # the longest block of days off that one row may name
COLUMNS = {"date": ("ngay", "date"), "kind": ("loai", "kind"), "name": ("ten", "name"), "pair": ("doi voi", "pair")}
LABELS = {"date": "Ngày", "kind": "Loại", "name": "Tên", "pair": "Đổi với"}
REQUIRED = ("date", "kind")
KIND_WORDS = {
    Kind.HOLIDAY: ("nghi", "nghi le", "nghi tet", "nghi le tet", "le", "tet", "ngay nghi", "holiday"),
    Kind.COMPENSATORY: ("nghi bu", "compensatory"),
    Kind.SWAPPED_OFF: ("hoan doi", "nghi hoan doi", "swapped off"),
    Kind.MAKE_UP: ("lam bu", "di lam bu", "ngay lam bu", "make up"),
    Kind.CLOSED: ("nghi rieng", "nghi rieng cua don vi", "closed"),
}
_KINDS = {word: kind for kind, words in KIND_WORDS.items() for word in words}
_SHORT = r"([0-9]{1,2})\s*[/.]\s*([0-9]{1,2})(?:\s*[/.]\s*([0-9]{4}))?"
_RANGE = re.compile(rf"(?:từ\s+)?{_SHORT}\s*(?:-|–|đến hết|đến)\s*{_SHORT}", re.IGNORECASE)


class RawRow(NamedTuple):
    """A row as typed: its line and its cells by column."""

    line: int
    cells: Mapping[str, str]


class Existing(NamedTuple):
    """A day that is in force on the same date for the same unit."""

    pk: int
    kind: Kind
    name: str
    decision: str
    decided_on: date | None
    confidence: str
    known_from: date | None


# A class with a field `date` cannot name the type so.
Day = date


class Line(NamedTuple):
    """What the import would do with one day; wrong rows have no date."""

    line: int
    date: Day | None
    kind: Kind | None
    name: str
    pair: Day | None
    verdict: Verdict
    old: Existing | None = None
    problem: str = ""

    @property
    def is_written(self) -> bool:
        """Stored without being asked for once more."""
        return self.verdict in (Verdict.ADDED, Verdict.CHANGED, Verdict.CONFIRMED)


class Setting(NamedTuple):
    """What rows are judged against."""

    existing: Mapping[date, Existing]
    years: frozenset[int]  # that have a calendar
    works: Callable[[date], bool]  # whether the weekday is usually worked
    decided_on: date | None
    is_of_unit: bool


def column_of(header: str) -> str:
    """Return the name of the column that a header means, or nothing."""
    folded = fold(header)
    return next((name for name, words in COLUMNS.items() if folded in words), "")


def parse_kind(text: str) -> Kind:
    """Return the kind of day that is typed: "nghỉ lễ", "làm bù"…"""
    found = _KINDS.get(" ".join(re.sub(r"[,_]", " ", fold(text)).split()))
    if found is None:
        raise RuleError(_("Loại “%(text)s” chưa rõ. Gõ nghỉ lễ, nghỉ bù, hoán đổi hoặc làm bù") % {"text": text[:40]})
    return found


def parse_days(text: str) -> list[date]:
    """Return the days of "31/8/2026" or of a range "31/8-02/9/2026", both ends included."""
    match = _RANGE.fullmatch(clean(text))
    if not match:
        return [dates.parse(text)]
    first_day, first_month, first_year, last_day, last_month, last_year = match.groups()
    if not last_year:
        raise RuleError(_("Ghi năm cho ngày cuối, ví dụ 31/8-02/9/2026"))
    last = dates.parse(f"{last_day}/{last_month}/{last_year}")
    year = int(first_year or last_year)
    if not first_year and int(first_month) > int(last_month):
        year -= 1  # "31/12-01/01/2027" begins in the year before
    first = dates.parse(f"{first_day}/{first_month}/{year}")
    n_days = (last - first).days + 1
    if n_days < 1:
        raise RuleError(_("Ngày cuối đứng trước ngày đầu. Đổi lại hai ngày"))
    if n_days > MAX_RANGE:
        raise RuleError(
            _("Khoảng %(n)s ngày quá dài, tối đa %(limit)s. Xem lại năm") % {"n": n_days, "limit": MAX_RANGE}
        )
    return [first + timedelta(days=number) for number in range(n_days)]


def judge(rows: Sequence[RawRow], setting: Setting) -> list[Line]:
    """Return one line for each day that the rows name, in the order of the days; wrong rows first."""
    lines: list[Line] = []
    taken: dict[date, Line] = {}
    for row in rows:
        for line in _lines(row, setting):
            if line.date is None or line.verdict == Verdict.WRONG:
                lines.append(line)
            elif line.date not in taken:
                taken[line.date] = line
                lines.append(line)
            elif taken[line.date].kind != line.kind and line.verdict != Verdict.DROPPED:
                words = {"day": dates.show(line.date), "line": taken[line.date].line}
                problem = _("Ngày %(day)s đã có ở dòng %(line)s với loại khác. Bỏ một dòng") % words
                lines.append(line._replace(verdict=Verdict.WRONG, problem=problem))
    return sorted(_paired(lines), key=lambda one: (one.verdict != Verdict.WRONG, one.date or date.min, one.line))


def counts(lines: Iterable[Line]) -> dict[Verdict, int]:
    """Return how many days there are of each verdict, only those that occur."""
    found = [line.verdict for line in lines]
    return {verdict: found.count(verdict) for verdict in Verdict if verdict in found}


def _lines(row: RawRow, setting: Setting) -> list[Line]:
    name = clean(row.cells.get("name", ""))[:200]
    try:
        days = parse_days(row.cells.get("date", ""))
        kind = parse_kind(row.cells.get("kind", ""))
        pair_text = clean(row.cells.get("pair", ""))
        pair = dates.parse(pair_text) if pair_text else None
        if pair and len(days) > 1:
            raise RuleError(_("Dòng có ngày đổi với chỉ ghi một ngày. Tách dòng này"))
    except RuleError as refusal:
        return [Line(row.line, None, None, name, None, Verdict.WRONG, problem=refusal.message)]
    return [_line(Line(row.line, day, kind, name, pair, Verdict.ADDED), day, kind, setting) for day in days]


def _line(line: Line, day: date, kind: Kind, setting: Setting) -> Line:
    line = line._replace(name=line.name or str(kind.label))
    old = setting.existing.get(day)
    if day.year not in setting.years:
        problem = _("Chưa có lịch năm %(year)s. Mở lịch năm này trước") % {"year": day.year}
        return line._replace(verdict=Verdict.WRONG, problem=problem)
    if kind in OFF and old is None and not setting.works(day):
        return line._replace(verdict=Verdict.DROPPED)  # letters name blocks of days with the weekends inside
    try:
        check_kind(kind, day, pair=line.pair, is_of_unit=setting.is_of_unit)
    except RuleError as refusal:
        return line._replace(verdict=Verdict.WRONG, problem=refusal.message)
    return _against(line, old, kind, setting) if old else line


def _against(line: Line, old: Existing, kind: Kind, setting: Setting) -> Line:
    line = line._replace(old=old)
    covers = kind == old.kind or (kind == Kind.HOLIDAY and old.kind in OFF)
    if covers:
        if old.confidence in PROVISIONAL or (old.confidence == "M" and not old.decision):
            return line._replace(kind=old.kind, name=old.name, verdict=Verdict.CONFIRMED)
        return line._replace(kind=old.kind, name=old.name, verdict=Verdict.SAME)
    if old.confidence in PROVISIONAL:
        return line._replace(verdict=Verdict.CHANGED)
    is_older = old.decided_on is not None and setting.decided_on is not None and old.decided_on < setting.decided_on
    if is_older and old.known_from is not None:
        return line._replace(verdict=Verdict.CHANGED)
    words = {"kind": old.kind.label, "decision": old.decision or _("chưa rõ văn bản")}
    problem = _("Ngày này đang là %(kind)s theo %(decision)s") % words
    return line._replace(verdict=Verdict.CONFLICT, problem=problem)


def _paired(lines: list[Line]) -> list[Line]:
    """Pair the one swapped day and the one make-up day of a decision that does not say so itself."""
    off = [one for one in lines if one.kind == Kind.SWAPPED_OFF and one.verdict != Verdict.WRONG]
    worked = [one for one in lines if one.kind == Kind.MAKE_UP and one.verdict != Verdict.WRONG]
    if len(off) != 1 or len(worked) != 1 or off[0].pair or worked[0].pair:
        return lines
    pairs = {id(off[0]): worked[0].date, id(worked[0]): off[0].date}
    return [one._replace(pair=pairs[id(one)]) if id(one) in pairs else one for one in lines]
