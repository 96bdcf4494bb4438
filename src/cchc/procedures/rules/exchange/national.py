"""The national database's record of a procedure (answer of LayThuTuc): reading and writing, names exactly as there.

The record says less than our version: levels, originals and copies, case of a channel, confidence are not in it. What it
does not say stays as the register has it, so that what was exported comes back unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.confidence import Confidence
from cchc.common.errors import RuleError
from cchc.common.text import clean, fold, slug

from ...choices import AgencyRole, TermUnit
from ..content import (
    COMMON_CASE,
    EMPTY,
    Agency,
    Case,
    Component,
    Content,
    Fee,
    LegalBasis,
    Method,
    Result,
    cleaned,
)
from .national_out import CHANNELS, CLOSED_WORDS, LEVELS, UNITS, dump, dump_fee, executing
from .national_shape import unknown
from .records import Flaw, Record, code_flaw, split_code

__all__ = ["case_code", "complete", "dump", "number_of", "read"]


def read(items: Iterable[Any]) -> Iterator[Record]:
    """Yield a record for each item; what is not a record is said to be none."""
    for number, item in enumerate(items, start=1):
        place = _("Thủ tục thứ %(n)s") % {"n": number}
        if not isinstance(item, Mapping):
            yield Record(place, "", flaws=(Flaw(place, _("Không phải bản ghi thủ tục")),))
            continue
        raw: Mapping[str, Any] = item
        code, local_code = split_code(_text(raw.get("MATTHC")), _text(raw.get("MATTHCDP")))
        wrong = code_flaw(code) or code_flaw(local_code or code)
        flaws = (Flaw(f"{place}, MATTHC", wrong),) if wrong else ()
        yield Record(
            place=f"{place} ({code})" if code else place,
            code=code,
            local_code=local_code,
            is_closed=fold(_text(raw.get("TRANGTHAI"))) in CLOSED_WORDS,
            flaws=flaws,
            unknown=unknown(raw),
            raw=raw,
        )


def complete(record: Record, old: Content | None) -> Record:
    """Return the record with its content: what the file says, and for the rest what the register has."""
    if record.raw is None:
        return record
    reader = _Reader(record.raw, old or EMPTY, is_new=old is None)
    return replace(record, content=cleaned(reader.content()), flaws=record.flaws + tuple(reader.flaws))


@dataclass
class _Reader:
    """Reads one record beside what the register holds."""

    raw: Mapping[str, Any]
    old: Content
    is_new: bool
    flaws: list[Flaw] = field(default_factory=list)

    def content(self) -> Content:
        name = self.text(self.raw, "TENTTHC", "")
        if not name:
            self.flaw("TENTTHC", _("Thiếu tên thủ tục"))
        sector, sector_code = self.sector()
        known = replace(self.old, name=name, sector=sector, sector_code=sector_code, conditions=self.conditions())
        if self.is_new:
            known = replace(
                known, confidence=Confidence.MIDDLE, source=_("Cơ sở dữ liệu quốc gia về thủ tục hành chính")
            )
        return replace(
            known,
            levels=self.levels(),
            subjects=self.subjects(),
            agencies=self.agencies(),
            cases=self.cases(),
            results=self.results(),
            legal_bases=self.bases(),
        )

    def conditions(self) -> str:
        return self.text(self.raw, "YEUCAU", "") if "YEUCAU" in self.raw else self.old.conditions

    def sector(self) -> tuple[str, str]:
        for path, row in self.rows(self.raw, "LINHVUCTHUCHIEN"):
            name = self.text(row, "TENLINHVUC", path)
            if name:
                return name, self.text(row, "MALINHVUC", path)
        if not self.old.sector:
            self.flaw("LINHVUCTHUCHIEN", _("Thiếu lĩnh vực"))
        return self.old.sector, self.old.sector_code

    def levels(self) -> tuple[str, ...]:
        """The record says at which level its agencies stand; who knows the levels already knows better."""
        found = []
        for path, row in self.rows(self.raw, "COQUANTHUCHIEN") if not self.old.levels else ():
            word = self.text(row, "CAPDONVI", path)
            level = LEVELS.get(fold(word).removeprefix("cap "))
            if level:
                found.append(level.value)
            elif word:
                words = {"word": word[:40]}
                sentence = _("Không hiểu cấp “%(word)s”. Ghi cấp bộ, cấp tỉnh hoặc cấp xã") % words
                self.flaw(f"{path}.CAPDONVI", sentence, is_doubt=True)
        return tuple(found) or self.old.levels

    def subjects(self) -> str:
        words = self.text(self.raw, "MOTADOITUONGTHUCHIEN", "")
        names = [self.text(row, "TENDOITUONG", path) for path, row in self.rows(self.raw, "DOITUONGTHUCHIEN")]
        return words or ", ".join(name for name in names if name) or self.old.subjects

    def agencies(self) -> tuple[Agency, ...]:
        if "COQUANTHUCHIEN" not in self.raw:
            return self.old.agencies
        known = {(row.code, row.name): row for row in executing(self.old)}
        found = []
        for path, row in self.rows(self.raw, "COQUANTHUCHIEN"):
            key = (self.text(row, "MADONVI", path), self.text(row, "TENDONVI", path))
            found.append(known.get(key) or Agency(AgencyRole.EXECUTING, key[1], key[0]))
        if found == list(known.values()):
            return self.old.agencies
        return (*found, *(row for row in self.old.agencies if row.role != AgencyRole.EXECUTING))

    def results(self) -> tuple[Result, ...]:
        if "KETQUATHUCHIEN" not in self.raw:
            return self.old.results
        rows = self.rows(self.raw, "KETQUATHUCHIEN")
        return tuple(Result(self.text(row, "TENKETQUA", path), self.text(row, "MAKETQUA", path)) for path, row in rows)

    def bases(self) -> tuple[LegalBasis, ...]:
        if "CANCUPHAPLY" not in self.raw:
            return self.old.legal_bases
        known = list(self.old.legal_bases)
        found = []
        for path, row in self.rows(self.raw, "CANCUPHAPLY"):
            said = (self.text(row, "SOVANBAN", path), self.text(row, "TENVANBAN", path))
            same = next((one for one in known if (one.number, one.title) == said), None)
            if same:
                known.remove(same)
            found.append(same or LegalBasis(said[0], title=said[1]))
        return tuple(found)

    # ── cases ──

    def cases(self) -> tuple[Case, ...]:
        names = self.case_names()
        befores = {case.name: case for case in self.old.cases}
        taken: set[str] = set()
        cases = []
        for name in names:
            before = befores.get(name)
            code = before.code if before else _free(case_code(name), taken)
            taken.add(code)
            cases.append(self.case(name, code, before, names))
        return tuple(cases)

    def case_names(self) -> list[str]:
        parts = ("TRINHTUTHUCHIEN", "THANHPHANHOSO")
        told = (self.text(row, "TRUONGHOP", path) for part in parts for path, row in self.rows(self.raw, part))
        names = list(dict.fromkeys(told))
        # A heading beside papers that belong to every case; the old order stays where the names are the same.
        olds = [case.name for case in self.old.cases]
        if not names:
            return olds or [""]
        return olds if set(names) == set(olds) else names

    def case(self, name: str, code: str, before: Case | None, names: Sequence[str]) -> Case:
        steps = self.part("TRINHTUTHUCHIEN", name, "TRINHTU")
        papers = self.part("THANHPHANHOSO", name, "GIAYTO")
        base = before or Case(code, name)
        if "TRINHTUTHUCHIEN" in self.raw:
            base = replace(base, steps=tuple(self.text(row, "TENTRINHTU", path) for path, row in steps))
        if "THANHPHANHOSO" in self.raw:
            base = replace(base, components=tuple(self.papers(papers, base.components)))
        if "CACHTHUCTHUCHIEN" in self.raw:
            base = replace(base, methods=tuple(self.methods(base, names)))
        return base

    def part(self, name: str, case: str, inside: str) -> list[tuple[str, Mapping[str, Any]]]:
        found = []
        for path, row in self.rows(self.raw, name):
            if self.text(row, "TRUONGHOP", path) == case:
                found += list(self.rows(row, inside, path))
        return found

    def papers(self, rows: list[tuple[str, Mapping[str, Any]]], before: Sequence[Component]) -> Iterator[Component]:
        left = list(before)
        for path, row in rows:
            code, name, form = (self.text(row, key, path) for key in ("MAGIAYTO", "TENGIAYTO", "TENMAUDON"))
            same = next((one for one in left if one.name == name and one.code == code), None)
            if same:
                left.remove(same)
            yield replace(same or Component(name, code=code), form_name=form)

    # ── channels ──

    def methods(self, case: Case, names: Sequence[str]) -> Iterator[Method]:
        left = list(case.methods)
        found = []
        for path, row in self.rows(self.raw, "CACHTHUCTHUCHIEN"):
            channel = CHANNELS.get(self.text(row, "KENH", path))
            if channel is None:
                self.flaw(f"{path}.KENH", _("Kênh phải là 1 (trực tiếp), 2 (trực tuyến) hoặc 3 (bưu chính)"))
                continue
            for inner, time in self.rows(row, "THOIGIAN", path):
                owner, text = _owner(self.text(time, "MOTA", inner), names)
                if owner == case.name:
                    found.append(self.method(inner, time, channel.value, text, left))
        return iter(_in_old_order(found, case.methods))

    def method(self, path: str, time: Mapping[str, Any], channel: str, text: str, left: list[Method]) -> Method:
        amount = self.number(time, "THOIGIANGIAIQUYET", path)
        unit = self.unit(time, path)
        fees = list(self.rows(time, "PHILEPHI", path))
        said = (channel, amount, unit, text)
        same = next((one for one in left if (one.channel, one.amount, one.unit, one.text) == said), None)
        if same:
            left.remove(same)
        # A bare number is still read as the bare number before it was.
        usual = next((one.assumed_unit for one in left if one.channel == channel and not unit), "")
        method = same or Method(channel, amount, unit, usual, text)
        return replace(method, fees=tuple(self.fees(fees, method.fees)))

    def unit(self, time: Mapping[str, Any], path: str) -> str:
        word = self.text(time, "DONVITINH", path)
        if not word:
            return TermUnit.UNKNOWN.value
        unit = UNITS.get(fold(word))
        if unit is None:
            words = {"unit": word[:40]}
            self.flaw(
                f"{path}.DONVITINH", _("Không có đơn vị “%(unit)s”. Dùng ngày làm việc, ngày, giờ, tháng") % words
            )
        return unit.value if unit else TermUnit.UNKNOWN.value

    def fees(self, rows: list[tuple[str, Mapping[str, Any]]], before: Sequence[Fee]) -> Iterator[Fee]:
        left = list(before)
        for path, row in rows:
            amount = self.number(row, "SOTIEN", path)
            unit, words = self.text(row, "DONVI", path), self.text(row, "MOTA", path)
            code = self.text(row, "MAPHILEPHI", path)
            said = {"MAPHILEPHI": code, "SOTIEN": amount, "MOTA": words}
            same = next((one for one in left if _said_fee(one) == said), None)
            if same:
                left.remove(same)
                yield same
            elif unit and fold(unit) not in ("dong", "vnd", "vnđ", "d"):
                text = f"{numbers.show_exact(amount)} {unit}" if amount is not None else unit
                yield Fee(None, text, words, code)
            else:
                yield Fee(amount, note=words, code=code)

    # ── values ──

    def rows(self, parent: Mapping[str, Any], name: str, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the objects of a list with their paths; one object stands for a list of one."""
        here = f"{path}.{name}" if path else name
        value = parent.get(name)
        items = [value] if isinstance(value, Mapping) else value
        if items in (None, ""):
            return
        if not isinstance(items, list):
            self.flaw(here, _("Phải là một danh sách"))
            return
        for number, item in enumerate(items, start=1):
            if isinstance(item, Mapping):
                yield f"{here}[{number}]", item
            elif item is not None:
                self.flaw(f"{here}[{number}]", _("Phải là một đối tượng JSON"))

    def text(self, row: Mapping[str, Any], name: str, path: str) -> str:
        value = row.get(name)
        if isinstance(value, (list, Mapping)):
            self.flaw(f"{path}.{name}" if path else name, _("Phải là chữ hoặc số, không phải danh sách"))
            return ""
        return _text(value)

    def number(self, row: Mapping[str, Any], name: str, path: str) -> Decimal | None:
        text = self.text(row, name, path)
        if not text:
            return None
        try:
            return number_of(text)
        except RuleError as wrong:
            self.flaw(f"{path}.{name}", wrong.message)
            return None

    def flaw(self, path: str, sentence: str, *, is_doubt: bool = False) -> None:
        code = _text(self.raw.get("MATTHC"))[:40]
        made = Flaw(f"{code} {path}".strip(), sentence, is_doubt)
        if made not in self.flaws:
            self.flaws.append(made)


def number_of(text: str) -> Decimal:
    """Return the number that a file says ("50000", "50,000", "50.000", "2,5"), small enough to be kept."""
    english = text.replace(" ", "")
    if english.count(",") and all(len(part) == 3 for part in english.split(",")[1:]) and "." not in english:
        text = english.replace(",", "")  # 50,000 as the national database writes it
    number = numbers.parse(text)
    if abs(number) >= Decimal(10) ** 12:
        raise RuleError(_("Số “%(text)s” quá lớn. Xem lại số không") % {"text": text[:40]})
    if number != round(number, 2):
        raise RuleError(_("Số “%(text)s” có quá hai chữ số lẻ") % {"text": text[:40]})
    return number


def _said_fee(fee: Fee) -> dict[str, Any]:
    said = dump_fee(fee)
    return {"MAPHILEPHI": said["MAPHILEPHI"], "SOTIEN": fee.amount, "MOTA": clean(said["MOTA"])}


def _owner(words: str, names: Sequence[str]) -> tuple[str, str]:
    """Return the case that a time speaks of, and its words without the case's name."""
    for name in sorted((name for name in names if name), key=len, reverse=True):
        if words == name:
            return name, ""
        if words.startswith(f"{name}: "):
            return name, words.removeprefix(f"{name}: ")
    return names[0], words


def _in_old_order(found: list[Method], before: Sequence[Method]) -> list[Method]:
    """The national record groups by channel: rows that are all as before keep the order that they had."""
    left = list(found)
    for row in before:
        if row not in left:
            return found
        left.remove(row)
    return found if left else list(before)


def case_code(name: str) -> str:
    """Return the code that a case gets from its name."""
    return slug(name)[:36].strip("-") or COMMON_CASE


def _free(code: str, taken: set[str]) -> str:
    number, free = 1, code
    while free in taken:
        number += 1
        free = f"{code}-{number}"
    return free


def _text(value: Any) -> str:
    if value is None or isinstance(value, (bool, list, Mapping)):
        return ""
    return clean(f"{value:f}" if isinstance(value, Decimal) else str(value))
