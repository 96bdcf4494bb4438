"""The sheets that a unit posts, as one PDF: large letters, and a code that carries procedure and version."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.common import dates, numbers
from cchc.documents import glyphs
from cchc.documents.typeset import compile_pdf
from cchc.units.models import Unit

from ..choices import Channel, TermUnit
from ..models import Case, Component, Method, Version
from ..rules import sheets

TEMPLATE = Path(__file__).with_name("sheets.typ")
_PARTS = (
    "agencies",
    "results",
    "cases__methods__fees",
    "cases__components",
)


def posted_sheets(unit: Unit, versions: Iterable[Version]) -> bytes:
    """Return the sheets of these versions for the wall of `unit`, each beginning on a page of its own."""
    rows = list(versions)
    prefetch_related_objects(rows, *_PARTS)
    newest = max((row.published_at for row in rows if row.published_at), default=datetime(2020, 1, 1, tzinfo=UTC))
    data = {
        "title": _("Thủ tục hành chính niêm yết tại %(unit)s") % {"unit": unit.full_name},
        "author": unit.title,
        "lang": "en" if get_language() == "en" else "vi",
        "sheets": [_sheet(unit, row) for row in rows],
    }
    stamp = datetime.combine(newest.date(), time(), UTC)  # the same versions give the same bytes
    return compile_pdf(TEMPLATE, {"data": printable(data)}, stamp)


def code_picture(version: Version) -> str:
    """Return the code of a sheet as SVG."""
    target = sheets.address(settings.PUBLIC_SITE_URL, sheets.Sheet(version.procedure.code, version.number))
    out = io.BytesIO()
    segno.make(target, error="q", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def _sheet(unit: Unit, version: Version) -> dict[str, Any]:
    code = version.procedure.code
    valid_from = dates.show(version.valid_from) if version.valid_from else ""
    words = {"code": code, "number": version.number, "day": valid_from}
    return {
        "unit": unit.title,
        "name": version.name,
        "cases": [_case(case) for case in version.cases.all()],
        "facts": _facts_of_all(unit, version),
        "papers_words": _("Hồ sơ gồm %(count)s bộ") % {"count": version.set_count},
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
    methods = list(case.methods.all())
    facts = [{"name": _("Thời hạn"), "value": line} for line in _by_channel(methods, _time_words)]
    facts += [{"name": _("Phí, lệ phí"), "value": line} for line in _by_channel(methods, _fee_words)]
    papers = [_paper(component) for component in case.components.all()]
    return {"name": case.name, "facts": _named_once(facts), "papers": papers}


def _facts_of_all(unit: Unit, version: Version) -> list[dict[str, str]]:
    facts = [{"name": _("Kết quả"), "value": "; ".join(result.name for result in version.results.all())}]
    facts.append({"name": _("Nơi nộp"), "value": unit.title})
    facts += [{"name": agency.get_role_display(), "value": agency.name} for agency in version.agencies.all()]
    return [fact for fact in facts if fact["value"]]


def _by_channel(methods: list[Method], say: Any) -> list[str]:
    """Return one line when all channels say the same, else one a channel."""
    lines = {method.channel: say(method) for method in methods}
    said = {channel: line for channel, line in lines.items() if line}
    if len(set(said.values())) == 1 and len(said) == len(lines):
        return [next(iter(said.values()))]
    return [f"{Channel(channel).label}: {line}" for channel, line in said.items()]


def _time_words(method: Method) -> str:
    if method.amount is None:
        return ""
    unit = method.unit or method.assumed_unit
    label = TermUnit(unit).label if unit else _("(chưa rõ ngày hay ngày làm việc)")
    return f"{numbers.show(method.amount)} {label}"


def _fee_words(method: Method) -> str:
    return "; ".join(
        fee.text or (_("%(amount)s đồng") % {"amount": numbers.show(fee.amount)} if fee.amount is not None else "")
        for fee in method.fees.all()
    )


def _paper(component: Component) -> str:
    counts = []
    if component.originals:
        counts.append(_("%(count)s bản chính") % {"count": component.originals})
    if component.copies:
        counts.append(_("%(count)s bản sao") % {"count": component.copies})
    shown = _("xuất trình") if component.is_shown_only else ""
    tail = ", ".join(filter(None, [*counts, shown]))
    return f"{component.name} ({tail})" if tail else component.name


def _named_once(facts: list[dict[str, str]]) -> list[dict[str, str]]:
    last = ""
    for fact in facts:
        fact["name"], last = ("" if fact["name"] == last else fact["name"]), fact["name"] or last
    return facts


def printable(value: Any) -> Any:
    """Return the same with a space for each mark that the fonts lack: bullets and pictures out of pasted text."""
    if isinstance(value, str):
        allowed = glyphs.printable()
        return "".join(char if char in allowed else " " for char in value)
    if isinstance(value, dict):
        return {key: item if key == "qr" else printable(item) for key, item in value.items()}
    return [printable(item) for item in value] if isinstance(value, list) else value
