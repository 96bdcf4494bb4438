"""The sheets that a unit posts, as one PDF: large letters, and a code that carries procedure and version."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.documents import glyphs
from cchc.documents.typeset import compile_pdf
from cchc.units.models import Unit

from ..choices import AgencyRole, Channel
from ..models import Version
from ..queries import content as contents
from ..rules import plain, sheets
from ..rules.content import Case, Content, Method
from ..rules.words import say_amount

TEMPLATE = Path(__file__).with_name("sheets.typ")


def posted_sheets(unit: Unit, versions: Iterable[Version]) -> bytes:
    """Return the sheets of these versions for the wall of `unit`, each beginning on a page of its own."""
    rows = list(versions)
    said = contents.many(rows)
    newest = max((row.published_at for row in rows if row.published_at), default=datetime(2020, 1, 1, tzinfo=UTC))
    data = {
        "title": _("Thủ tục hành chính niêm yết tại %(unit)s") % {"unit": unit.full_name},
        "author": unit.title,
        "page_word": _("trang"),
        "lang": "en" if get_language() == "en" else "vi",
        "sheets": [_sheet(unit, row, said[row.pk]) for row in rows],
    }
    stamp = datetime.combine(newest.date(), time(), UTC)  # the same versions give the same bytes
    return compile_pdf(TEMPLATE, {"data": printable(data)}, stamp)


def code_picture(version: Version) -> str:
    """Return the code of a sheet as SVG."""
    return _picture(sheets.address(settings.PUBLIC_SITE_URL, sheets.Sheet(version.procedure.code, version.number)))


# The walls of all units show the same codes, and to draw one takes as long as the rest of its sheet.
@lru_cache(maxsize=1024)
def _picture(target: str) -> str:
    out = io.BytesIO()
    segno.make(target, error="q", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def _sheet(unit: Unit, version: Version, content: Content) -> dict[str, Any]:
    valid_from = dates.show(version.valid_from) if version.valid_from else ""
    words = {"code": version.procedure.code, "number": version.number, "day": valid_from}
    return {
        "unit": unit.title,
        "name": version.name,
        "cases": [_case(case) for case in content.cases],
        "facts": _facts_of_all(unit, content),
        "papers_words": _("Hồ sơ gồm %(count)s bộ") % {"count": content.set_count},
        "qr": code_picture(version),
        "qr_words": _("Mã của thủ tục %(code)s, bản %(number)s") % words,
        "code_words": _("%(code)s · bản %(number)s, từ %(day)s") % words,
        "decision_words": _("Quyết định công bố %(decision)s") % {"decision": version.decision}
        if version.decision
        else "",
        "scan_words": _("Quét mã để xem bản đầy đủ và biết bản này còn đúng không."),
        "petition_words": _("Phản ánh, kiến nghị: gửi %(unit)s hoặc Cổng Dịch vụ công quốc gia.")
        % {"unit": unit.full_name},
    }


def _case(case: Case) -> dict[str, Any]:
    """Say of a case what the public page says of it, the time in fewer words."""
    ways = plain.ways(case)
    times = {str(Channel(row.channel).label): _time(row, case) for row in case.methods}
    facts = _fact(_("Thời hạn"), [(way.channel, times[way.channel]) for way in ways])
    facts += _fact(_("Phí, lệ phí"), [(way.channel, "; ".join(way.fees)) for way in ways])
    heaps = [
        {"name": heap.heading, "papers": [_paper(paper) for paper in heap.papers]}
        for heap in plain.heaps(case.components)
    ]
    unsure = list(dict.fromkeys(sentence for way in ways for sentence in way.unsure))
    return {"name": case.name, "facts": facts, "heaps": heaps, "unsure": unsure}


def _facts_of_all(unit: Unit, content: Content) -> list[dict[str, str]]:
    facts = [{"name": _("Kết quả"), "value": "; ".join(result.name for result in content.results)}]
    facts.append({"name": _("Nơi nộp"), "value": unit.title})
    facts += [
        {"name": str(AgencyRole(agency.role).label), "value": plain.spell_out(agency.name)}
        for agency in content.agencies
    ]
    return [fact for fact in facts if fact["value"]]


def _fact(name: str, lines: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Return one line when all channels say the same, else one a channel; the name stands on the first."""
    said = [(channel, line) for channel, line in lines if line]
    if len(said) == len(lines) and len({line for _channel, line in said}) == 1:
        said = [("", said[0][1])]
    values = [f"{channel}: {line}" if channel else line for channel, line in said]
    return [{"name": "" if row else name, "value": value} for row, value in enumerate(values)]


def _time(row: Method, case: Case) -> str:
    if row.amount is None:
        return plain.spell_out(row.text)
    unit = row.unit or row.assumed_unit
    return plain.say_time(row, case) if case.cutoff_of(row) or not unit else say_amount(row.amount, unit)


def _paper(paper: plain.Paper) -> str:
    return f"{paper.name} ({paper.count})" if paper.count else paper.name


def printable(value: Any) -> Any:
    """Return the same with a space for each mark that the fonts lack: bullets and pictures out of pasted text."""
    if isinstance(value, str):
        allowed = glyphs.printable()
        return "".join(char if char in allowed else " " for char in value)
    if isinstance(value, dict):
        return {key: item if key == "qr" else printable(item) for key, item in value.items()}
    return [printable(item) for item in value] if isinstance(value, list) else value
