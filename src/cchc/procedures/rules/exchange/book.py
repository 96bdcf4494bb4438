"""Rows of the workbook into records and back. Cells come as text, places are said as sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.confidence import Confidence
from cchc.common.errors import RuleError
from cchc.common.text import fold

from ...choices import AgencyRole, Channel, OnlineLevel, ProcedureLevel, TermUnit
from .. import content as parts
from ..content import COMMON_CASE, Case, Component, Content, Fee, LegalBasis, Method, Result, cleaned
from . import columns
from .columns import SheetForm
from .national import number_of
from .records import Flaw, Record, code_flaw, split_code

YES, NO = {"x", "co", "1", "true", "yes"}, {"", "khong", "0", "false", "no"}
# A sheet keeps a day as the number of days since this one; 12/5/1927 to 31/12/2099 has five digits.
_DAY_0, _SERIAL = date(1899, 12, 30), re.compile(r"[1-6][0-9]{4}|7[0-2][0-9]{3}|730[0-4][0-9]|73050")
CLOSED_WORD, OPEN_WORD = "Bãi bỏ", "Đang áp dụng"
_CLOSED, _OPEN = {"bai bo", "huy bo", "het hieu luc", "0"}, {"", "dang ap dung", "con hieu luc", "1", "cong khai"}


@dataclass(frozen=True)
class Line:
    """One filled row of a sheet: its number in the file and its cells by field."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Book:
    """The sheets of a file by key, with what was said about the file as a whole."""

    lines: Mapping[str, Sequence[Line]]
    unknown: tuple[str, ...] = ()  # sheets and columns that nobody knows
    notes: tuple[str, ...] = ()  # merged cells that were filled down


# ── in ──


def read(book: Book) -> Iterator[Record]:
    """Yield a record for each row of the sheet of procedures, with what the other sheets say of it."""
    by_code: dict[str, dict[str, list[Line]]] = {}
    for key, lines in book.lines.items():
        for line in lines:
            if key != columns.PROCEDURES:
                by_code.setdefault(_code(line), {}).setdefault(key, []).append(line)
    named = set()
    for line in book.lines.get(columns.PROCEDURES, ()):
        yield _Reader(by_code.get(_code(line), {}), line).record()
        named.add(_code(line))
    for code, sheets in by_code.items():
        if code not in named:
            yield _orphan(code, sheets)


def _orphan(code: str, sheets: Mapping[str, Sequence[Line]]) -> Record:
    key, lines = next(iter(sheets.items()))
    form = columns.BY_KEY[key]
    place = _place(form, lines[0].number, "code")
    if not code:
        return Record(place, "", flaws=(Flaw(place, _("Thiếu mã thủ tục. Ghi mã như 1.001193")),))
    words = {"code": code[:40]}
    sentence = _("Mã %(code)s không có ở bảng “Thủ tục”. Thêm dòng ở bảng đó") % words
    return Record(place, code, flaws=(Flaw(place, sentence),))


def _code(line: Line) -> str:
    return split_code(line.cells.get("code", ""))[0]


@dataclass
class _Reader:
    """Reads the rows of one procedure."""

    sheets: Mapping[str, Sequence[Line]]
    head: Line
    flaws: list[Flaw] = field(default_factory=list)
    form: SheetForm = columns.BY_KEY[columns.PROCEDURES]
    line: Line = Line(0, {})

    def record(self) -> Record:
        self.line = self.head
        code, local_code = split_code(self.cell("code"), self.cell("local_code"))
        if wrong := code_flaw(code) or code_flaw(local_code or code):
            self.flaw("code", wrong)
        place = _("Dòng %(n)s") % {"n": self.head.number}
        is_closed = self.state()
        content = cleaned(self.content())
        return Record(place, code, local_code, content, is_closed, tuple(self.flaws))

    def content(self) -> Content:
        head = {name: self.needed(name) for name in ("name", "sector")}
        plain = {
            name: self.cell(name) for name in ("sector_code", "subjects", "conditions", "partial_reason", "caution")
        }
        return Content(
            **head,
            **plain,
            levels=tuple(self.several("levels", ProcedureLevel)),
            set_count=self.count("set_count", 1),
            online_level=self.choice("online_level", OnlineLevel),
            confidence=self.choice("confidence", Confidence) or Confidence.HIGH,
            source=self.cell("source"),
            agencies=tuple(self.each(columns.AGENCIES, self.agency)),
            results=tuple(self.each(columns.RESULTS, lambda: Result(self.needed("name"), self.cell("result_code")))),
            legal_bases=tuple(self.each(columns.BASES, self.basis)),
            cases=self.cases(),
        )

    def agency(self) -> parts.Agency:
        role = self.choice("role", AgencyRole, needed=True)
        return parts.Agency(role, self.needed("name"), self.cell("agency_code"), self.cell("unit_code"))

    def basis(self) -> LegalBasis:
        return LegalBasis(self.needed("number"), self.day("issued_on"), self.cell("note"), self.cell("title"))

    # ── cases ──

    def cases(self) -> tuple[Case, ...]:
        cases: dict[str, Case] = {}
        for code, name, cutoff in self.each(columns.CASES, self.case_head):
            cases.setdefault(code, Case(code, name, cutoff))
        steps = self.by_case(columns.STEPS, lambda: self.needed("text"))
        papers = self.by_case(columns.PAPERS, self.paper)
        methods = self.by_case(columns.METHODS, self.method)
        fees = self.by_case(columns.FEES, self.fee)
        for code in dict.fromkeys([*steps, *papers, *methods, *fees]):
            cases.setdefault(code, Case(code))
        if not cases:
            cases[COMMON_CASE] = Case()
        return tuple(
            Case(
                code,
                case.name,
                case.same_day_cutoff,
                tuple(steps.get(code, ())),
                self.with_fees(methods.get(code, []), fees.get(code, [])),
                tuple(papers.get(code, ())),
            )
            for code, case in cases.items()
        )

    def case_head(self) -> tuple[str, str, time | None]:
        return self.cell("case") or COMMON_CASE, self.cell("case_name"), self.clock("cutoff")

    def paper(self) -> Component:
        return Component(
            self.needed("name"),
            self.cell("group"),
            self.count("originals", 0),
            self.count("copies", 0),
            self.cell("form_name"),
            self.yes("is_shown_only"),
            self.cell("paper_code"),
        )

    def method(self) -> tuple[int, Method]:
        channel = self.choice("channel", Channel, needed=True)
        units = (self.choice("unit", TermUnit), self.choice("assumed_unit", TermUnit))
        return self.count("row", 0), Method(channel, self.number("amount"), *units, self.cell("text"))

    def fee(self) -> tuple[int, str, Fee, Flaw]:
        channel = self.choice("channel", Channel, needed=True)
        fee = Fee(self.number("amount"), self.cell("text"), self.cell("note"), self.cell("fee_code"))
        words = {"channel": self.cell("channel")[:40]}
        lost = Flaw(self.place("channel"), _("Bảng “Cách thức” không có cách nộp “%(channel)s” này") % words)
        return self.count("row", 0), channel, fee, lost

    def with_fees(
        self, methods: list[tuple[int, Method]], fees: list[tuple[int, str, Fee, Flaw]]
    ) -> tuple[Method, ...]:
        """Hang each fee on its channel: on the row named, else on the first row of the channel."""
        hung: dict[int, list[Fee]] = {}
        for row, channel, fee, lost in fees:
            fits = [
                index
                for index, (number, method) in enumerate(methods, start=1)
                if method.channel == channel and (not row or row == (number or index))
            ]
            if fits:
                hung.setdefault(fits[0], []).append(fee)
            elif channel:
                self.flaws.append(lost)
        return tuple(
            Method(one.channel, one.amount, one.unit, one.assumed_unit, one.text, tuple(hung.get(index, ())))
            for index, (_number, one) in enumerate(methods, start=1)
            if one.channel  # else the cell was refused
        )

    def by_case(self, key: str, make: Callable[[], Any]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for code, made in self.each(key, lambda: (self.cell("case") or COMMON_CASE, make())):
            found.setdefault(code, []).append(made)
        return found

    def each(self, key: str, make: Callable[[], Any]) -> list[Any]:
        found = []
        before = self.form, self.line
        for line in self.sheets.get(key, ()):
            self.form, self.line = columns.BY_KEY[key], line
            found.append(make())
        self.form, self.line = before
        return found

    # ── cells ──

    def cell(self, name: str) -> str:
        return self.line.cells.get(name, "")

    def needed(self, name: str) -> str:
        text = self.cell(name)
        if not text:
            self.flaw(name, _("Ô này không được trống"))
        return text

    def state(self) -> bool:
        word = fold(self.cell("state"))
        if word not in _CLOSED | _OPEN:
            words = {"word": self.cell("state")[:40]}
            self.flaw("state", _("Không có trạng thái “%(word)s”. Ghi “Bãi bỏ” hoặc để trống") % words)
        return word in _CLOSED

    def choice(self, name: str, choices: Any, *, needed: bool = False) -> str:
        text = self.needed(name) if needed else self.cell(name)
        if not text:
            return ""
        found = _named(choices, text)
        if found is None:
            labels = ", ".join(str(one.label) for one in choices if one.value)
            self.flaw(
                name, _("Không có “%(word)s”. Dùng một trong: %(labels)s") % {"word": text[:40], "labels": labels}
            )
        return found or ""

    def several(self, name: str, choices: Any) -> Iterator[str]:
        for part in self.cell(name).replace("\n", ";").replace(",", ";").split(";"):
            if not part.strip():
                continue
            found = _named(choices, part)
            if found is None:
                self.flaw(
                    name, _("Không có cấp “%(word)s”. Ghi cấp bộ, cấp tỉnh hoặc cấp xã") % {"word": part.strip()[:40]}
                )
            else:
                yield found

    def number(self, name: str) -> Decimal | None:
        text = self.cell(name)
        if not text:
            return None
        try:
            return number_of(text)
        except RuleError as wrong:
            self.flaw(name, wrong.message)
            return None

    def count(self, name: str, default: int) -> int:
        number = self.number(name)
        if number is None:
            return default
        if number != int(number) or not 0 <= number <= 1000:
            self.flaw(name, _("Phải là số nguyên từ 0 đến 1.000"))
            return default
        return int(number)

    def yes(self, name: str) -> bool:
        word = fold(self.cell(name))
        if word not in YES | NO:
            self.flaw(name, _("Ghi “có” hoặc để trống"))
        return word in YES

    def day(self, name: str) -> date | None:
        text = self.cell(name)
        if _SERIAL.fullmatch(text):
            return _DAY_0 + timedelta(days=int(text))
        try:
            return dates.parse(text) if text else None
        except RuleError as wrong:
            self.flaw(name, wrong.message)
            return None

    def clock(self, name: str) -> time | None:
        text = self.cell(name)
        if not text:
            return None
        try:
            return time.fromisoformat(text.zfill(5) if ":" in text else f"{int(text):02}:00")
        except ValueError:
            self.flaw(name, _("Giờ chưa đúng. Gõ như 15:00"))
            return None

    def place(self, name: str) -> str:
        return _place(self.form, self.line.number, name)

    def flaw(self, name: str, sentence: str) -> None:
        self.flaws.append(Flaw(self.place(name), sentence))


def _place(form: SheetForm, number: int, name: str) -> str:
    column = next(column for column in form.columns if column.key == name)
    words = {"sheet": form.name, "n": number, "column": column.label}
    return _("Bảng “%(sheet)s”, dòng %(n)s, cột “%(column)s”") % words


def _named(choices: Any, text: str) -> str | None:
    wanted = fold(text)
    for one in choices:
        label = fold(str(one.label))
        if wanted in (label, fold(one.value), label.removeprefix("cap ")):
            value: str = one.value
            return value
    return None


# ── out ──


def lines_of(key: str, code: str, local_code: str, content: Content, *, is_closed: bool) -> Iterable[list[Any]]:
    """Yield the rows of one sheet for a version."""
    if key == columns.PROCEDURES:
        yield _head_row(code, local_code, content, is_closed=is_closed)
        return
    writers: dict[str, Callable[[], Iterable[list[Any]]]] = {
        columns.AGENCIES: lambda: ([_label(AgencyRole, a.role), a.name, a.code, a.unit_code] for a in content.agencies),
        columns.RESULTS: lambda: ([row.name, row.code] for row in content.results),
        columns.BASES: lambda: ([row.number, row.issued_on, row.note, row.title] for row in content.legal_bases),
        columns.CASES: lambda: _case_rows(content),
        columns.STEPS: lambda: ([case.code, text] for case in content.cases for text in case.steps),
        columns.METHODS: lambda: _method_rows(content),
        columns.FEES: lambda: _fee_rows(content),
        columns.PAPERS: lambda: _paper_rows(content),
    }
    for row in writers[key]():
        yield [code, *row]


def _head_row(code: str, local_code: str, content: Content, *, is_closed: bool) -> list[Any]:
    return [
        code,
        local_code,
        content.name,
        content.sector,
        content.sector_code,
        "; ".join(_label(ProcedureLevel, level) for level in content.levels),
        content.subjects,
        content.set_count,
        content.conditions,
        _label(OnlineLevel, content.online_level),
        content.partial_reason,
        CLOSED_WORD if is_closed else OPEN_WORD,
        _label(Confidence, content.confidence),
        content.source,
        content.caution,
    ]


def _case_rows(content: Content) -> Iterator[list[Any]]:
    for case in content.cases:
        cutoff = f"{case.same_day_cutoff:%H:%M:%S}".removesuffix(":00") if case.same_day_cutoff else ""
        yield [case.code, case.name, cutoff]


def _method_rows(content: Content) -> Iterator[list[Any]]:
    for case in content.cases:
        for number, row in enumerate(case.methods, start=1):
            units = [_label(TermUnit, unit) if unit else "" for unit in (row.unit, row.assumed_unit)]
            yield [case.code, _label(Channel, row.channel), number, row.amount, *units, row.text]


def _fee_rows(content: Content) -> Iterator[list[Any]]:
    for case in content.cases:
        for number, row in enumerate(case.methods, start=1):
            for fee in row.fees:
                yield [case.code, _label(Channel, row.channel), number, fee.amount, fee.text, fee.note, fee.code]


def _paper_rows(content: Content) -> Iterator[list[Any]]:
    for case in content.cases:
        for row in case.components:
            shown = "x" if row.is_shown_only else ""
            yield [case.code, row.group, row.name, row.originals, row.copies, row.form_name, shown, row.code]


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value
