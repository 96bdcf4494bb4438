"""`cchc draw`: draw units by a decision's number and date, or compare a stored draw with a new one."""

from __future__ import annotations

import csv
import re
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cchc.common import dates, numbers
from cchc.common.commands import RULE_SAID_NO
from cchc.common.commands import Command as Base
from cchc.common.errors import RuleError
from cchc.common.text import fold
from cchc.inspections import draw_rules
from cchc.inspections.draw_rules import Candidate, Outcome
from cchc.inspections.models import Draw
from cchc.inspections.queries import draws as queries
from cchc.units.models import Unit

_CODE_HEADS = ("code", "ma", "ma don vi")
_NAME_HEADS = ("name", "ten", "ten don vi", "don vi")
_STRATUM_HEADS = ("stratum", "nhom", "cap")


class Command(Base):
    """Draw units anywhere: with --units FILE not even a database is needed."""

    help = _("Rút thăm đơn vị theo số và ngày quyết định; ai chạy lại cũng ra đúng các đơn vị đó")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--decision", help=_("số quyết định, ví dụ “12/QĐ-SNV”"))
        parser.add_argument("--date", help=_("ngày quyết định, ví dụ 2026-01-05"))
        parser.add_argument("--share", help=_("tỷ lệ phần trăm của mỗi nhóm, làm tròn lên"))
        parser.add_argument("--number", help=_("tổng số đơn vị, mỗi nhóm ít nhất một"))
        parser.add_argument("--units", help=_("tệp CSV hoặc YAML có cột code, name, stratum"))
        parser.add_argument("--under", help=_("mã đơn vị cấp trên; rút trong các đơn vị trực thuộc"))
        parser.add_argument("--exclude", action="append", default=[], help=_("mã:lý do; ghi nhiều lần được"))
        parser.add_argument("--strata", choices=["level", "file", "none"], help=_("chia nhóm theo cấp, theo tệp"))
        parser.add_argument("--check", metavar="DECISION", help=_("so bản đã lưu (số quyết định hoặc mã) với rút lại"))

    def work(self, **options: Any) -> object:
        if options["check"]:
            return self._compare(options["check"], options["date"])
        if not options["decision"] or not options["date"]:
            raise CommandError(_("Thiếu --decision hoặc --date. Ghi số và ngày quyết định"))
        if bool(options["share"]) == bool(options["number"]):
            raise CommandError(_("Ghi một trong hai: --share hoặc --number"))
        if bool(options["units"]) == bool(options["under"]):
            raise CommandError(_("Ghi một trong hai: --units TỆP hoặc --under MÃ"))
        day = _day(options["date"])
        outcome = draw_rules.draw(
            number=options["decision"],
            day=day,
            units=_candidates(options, day),
            reasons=_reasons(options["exclude"]),
            share=_amount(options["share"]),
            count=_count(options["number"]),
        )
        self._print(outcome)
        return _data(outcome)

    def _print(self, outcome: Outcome) -> None:
        self.say(_("Chuỗi khởi tạo: %(text)s") % {"text": outcome.seed_text})
        self.say(_("Mã khởi tạo (SHA-256): %(seed)s") % {"seed": outcome.seed})
        for stratum in outcome.strata:
            words = {"places": stratum.places, "size": stratum.size, "name": queries.stratum_label(stratum.name)}
            line = _("%(name)s: rút %(places)s trong %(size)s đơn vị") if stratum.name else ""
            self.say((line or _("Rút %(places)s trong %(size)s đơn vị")) % words)
            for row in stratum.rows[: stratum.places]:
                self.say(f"  {row.rank:>3}. {row.code}  {row.name}  {row.score}")
        for left in outcome.excluded:
            self.say(_("Loại %(code)s: %(reason)s") % {"code": left.code, "reason": left.reason})

    def _compare(self, which: str, day: str | None) -> object:
        draw = _stored(which, day)
        outcome = queries.redrawn(draw)
        found = queries.differences(draw, outcome)
        data = _data(outcome) | {"id": draw.pk, "stored": draw.drawn, "same": not found, "differences": found}
        words = {"number": draw.decision_number, "count": len(draw.drawn)}
        if found:
            words["found"] = "; ".join(found)
            self.end(data, _("Không khớp với bản đã lưu của %(number)s: %(found)s") % words, RULE_SAID_NO)
        self.say(_("Khớp: rút lại theo %(number)s ra đúng %(count)s đơn vị đã lưu.") % words)
        return data


def _stored(which: str, day: str | None) -> Draw:
    if day is None and which.isascii() and which.isdigit():
        draw = Draw.objects.filter(pk=int(which[:15])).first()
    elif day is None:
        raise CommandError(_("Thiếu --date. Ghi ngày của quyết định"))
    else:
        number = draw_rules.canonical_number(which)
        draw = Draw.objects.filter(decision_number=number, decision_date=_day(day)).first()
    if draw is None:
        raise CommandError(_("Chưa có lần rút thăm nào theo “%(which)s”") % {"which": which})
    return draw


def _day(text: str) -> date:
    try:
        return dates.parse(text)
    except RuleError as refusal:
        raise CommandError(refusal.message) from None


def _amount(text: str | None) -> Decimal | None:
    if not text:
        return None
    try:
        return numbers.parse(text)
    except RuleError as refusal:
        raise CommandError(refusal.message) from None


def _count(text: str | None) -> int | None:
    amount = _amount(text)
    if amount is not None and (amount != amount.to_integral_value() or abs(amount) > draw_rules.MOST_UNITS):
        raise CommandError(_("--number phải là số nguyên, không quá 20.000"))
    return None if amount is None else int(amount)


def _reasons(given: Iterable[str]) -> dict[str, str]:
    pairs = [one.partition(":") for one in given]
    if any(not colon for _code, colon, _reason in pairs):
        raise CommandError(_("--exclude ghi theo dạng mã:lý do"))
    return {code.strip(): reason for code, _colon, reason in pairs}


def _candidates(options: Mapping[str, Any], day: date) -> list[Candidate]:
    strata = options["strata"]
    if options["units"]:
        rows = _read(Path(options["units"]))
        return [Candidate(row.code, row.name) for row in rows] if strata == "none" else rows
    above = Unit.objects.filter(code=options["under"]).first()
    if above is None:
        raise CommandError(_("Không có đơn vị mã “%(under)s”") % options)
    return queries.as_candidates(queries.candidates(above, day), by_level=strata == "level")


def _read(path: Path) -> list[Candidate]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CommandError(_("Không đọc được tệp %(path)s. Cần tệp CSV hoặc YAML, UTF-8") % {"path": path}) from None
    rows = _yaml_rows(text) if path.suffix.lower() in (".yaml", ".yml") else _csv_rows(text)
    found = [Candidate(_cell(row, _CODE_HEADS), _cell(row, _NAME_HEADS), _cell(row, _STRATUM_HEADS)) for row in rows]
    if not found or not any(row.code for row in found):
        raise CommandError(_("Tệp %(path)s không có cột code hoặc không có dòng nào") % {"path": path})
    return found


def _csv_rows(text: str) -> list[dict[str, Any]]:
    first = text.partition("\n")[0]
    return list(csv.DictReader(text.splitlines(), delimiter=";" if first.count(";") > first.count(",") else ","))


def _yaml_rows(text: str) -> list[dict[str, Any]]:
    try:
        rows = yaml.safe_load(text)
    except yaml.YAMLError:
        raise CommandError(_("Tệp YAML sai cú pháp")) from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CommandError(_("Tệp YAML cần một danh sách, mỗi mục có code, name, stratum"))
    return rows


def _cell(row: Mapping[str, Any], heads: tuple[str, ...]) -> str:
    for key, value in row.items():
        if re.sub(r"[_\s]+", " ", fold(str(key))) in heads:
            return str(value if value is not None else "")
    return ""


def _data(outcome: Outcome) -> dict[str, Any]:
    return {
        "method": draw_rules.METHOD,
        "seed_text": outcome.seed_text,
        "seed": outcome.seed,
        "drawn": outcome.drawn,
        "strata": [
            {
                "name": stratum.name,
                "size": stratum.size,
                "places": stratum.places,
                "units": [
                    {"rank": row.rank, "code": row.code, "name": row.name, "score": row.score, "drawn": row.is_drawn}
                    for row in stratum.rows
                ],
            }
            for stratum in outcome.strata
        ],
        "excluded": [{"code": row.code, "name": row.name, "reason": row.reason} for row in outcome.excluded],
    }
