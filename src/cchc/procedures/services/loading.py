"""Loading of the procedures that come with the product. Safe to repeat: what the register has is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.common.language import in_vietnamese
from cchc.common.text import fold

from ..choices import AgencyRole, Change, Channel, OnlineLevel, TermUnit
from ..models import Procedure, PublicationDecision
from ..rules import checks
from ..rules.content import Agency, Case, Component, Content, Fee, LegalBasis, Method, Result, cleaned
from ..rules.exchange import national, suspicions
from ..rules.exchange.records import Record
from . import imports_bulk
from .imports_bulk import Planned

CUTOFF = time(15)
_TERM = re.compile(r"([0-9.]+)(wd|d|m|hour)?")
_COUNCIL = "hoi dong nhan dan"  # "Miễn phí" beside it: no national amount, not free (see docs/legal.md, TT-31)


@dataclass(frozen=True)
class Loaded:
    """What a load did."""

    n_all: int
    n_new: int


@transaction.atomic
def load(data: Mapping[str, Any], *, now: datetime) -> Loaded:
    """Publish the procedures of the file that the register does not have yet."""
    meta = data["meta"]
    known = set(Procedure.objects.values_list("code", flat=True))
    entries = [entry for entry in data["procedures"] if code_of(entry) not in known]
    decisions = _decisions(entries)
    planned = [
        Planned(
            None,
            Record("", code_of(entry), content=content_of(entry, meta)),
            Change.NEW,
            1,
            decision=decisions.get(entry.get("decision", "")),
        )
        for entry in entries
    ]
    imports_bulk.write(
        actor=None, planned=planned, decision=None, valid_from=meta["valid_from"], reason=meta["reason"], now=now
    )
    return Loaded(len(data["procedures"]), len(planned))


def code_of(entry: Mapping[str, Any]) -> str:
    """Return the code of an entry: the national one, else the name that it got here."""
    return str(entry.get("code") or entry["local"])


def _decisions(entries: Sequence[Mapping[str, Any]]) -> dict[str, PublicationDecision]:
    """Return the decisions by number; the sources give no day."""
    numbers = dict.fromkeys(entry["decision"] for entry in entries if entry.get("decision"))
    found = {row.number: row for row in PublicationDecision.objects.filter(number__in=numbers, issued_on=None)}
    new = [PublicationDecision(number=number, level="ministry") for number in numbers if number not in found]
    return found | {row.number: row for row in PublicationDecision.objects.bulk_create(new)}


@in_vietnamese
def content_of(entry: Mapping[str, Any], meta: Mapping[str, Any]) -> Content:
    """Return what an entry says, with what is not certain in words for the reader."""
    content = Content(
        name=entry["name"],
        sector=entry["sector"],
        levels=tuple(entry["levels"]),
        subjects=entry.get("subjects", ""),
        online_level=OnlineLevel(entry["online_level"]).value if "online_level" in entry else "",
        agencies=tuple(Agency(AgencyRole(role).value, name) for role, name in entry.get("agencies", {}).items()),
        cases=tuple(_cases(entry, meta)),
        results=tuple(Result(*row) for row in entry.get("results", ())),
        legal_bases=tuple(LegalBasis(number) for number in entry.get("bases", ())),
        confidence=entry["conf"],
        source=meta["sources"][entry["source"]],
    )
    return cleaned(replace(content, caution="\n".join(_cautions(entry, meta, content))))


def _cases(entry: Mapping[str, Any], meta: Mapping[str, Any]) -> Iterator[Case]:
    papers = tuple(_paper(row, meta["papers"]) for row in entry.get("papers", ()))
    times = entry["times"]
    if isinstance(times, list) and not entry.get("by_province"):
        for row in times:
            name = str(row["case"])
            code = national.case_code(name)
            yield Case(
                code,
                name[:1].upper() + name[1:],
                methods=(_method(row["channel"], row["term"], entry),),
                components=papers,
            )
        return
    methods = tuple(_methods(entry))
    yield Case(same_day_cutoff=_cutoff(entry, methods), methods=methods, components=papers)


def _methods(entry: Mapping[str, Any]) -> Iterator[Method]:
    """Yield a row for each channel that has a time or a fee."""
    fees: dict[str, list[Fee]] = {}
    for channel, text, *note in entry.get("fees", ()):
        fees.setdefault(_channel(channel), []).append(_fee(text, " ".join(note)))
    times = entry["times"]
    if entry.get("by_province"):
        said = "; ".join(
            f"{row['case']}: {row['term']}".replace("wd", " " + str(TermUnit.WORKING_DAY.label)) for row in times
        )
        times = {"any": "-"}
        yield Method(Channel.DIRECT, text=said, fees=tuple(fees.pop("direct", ())))
    else:
        for channel, terms in times.items():
            ways = [_method(channel, term, entry) for term in ([terms] if isinstance(terms, str) else terms)]
            left = fees.pop(ways[0].channel, [])
            for number, way in enumerate(ways, start=1):  # the source writes the fees in the order of the times
                yield replace(way, fees=tuple(left[number - 1 : number if number < len(ways) else None]))
    for channel, rows in fees.items():
        yield Method(channel, fees=tuple(rows))


def _method(channel: str, term: str, entry: Mapping[str, Any]) -> Method:
    if term == "-":
        return Method(_channel(channel))
    match = _TERM.fullmatch(term)
    assert match is not None  # noqa: S101  # the file is ours; a test reads all of it
    amount, unit = Decimal(match[1]), match[2] or ""
    if unit == "hour":
        words = _("Nguồn ghi %(n)s giờ, không rõ giờ làm việc hay giờ đồng hồ") % {"n": amount}
        return Method(_channel(channel), amount, "", TermUnit.HOUR, words)
    return Method(_channel(channel), amount, unit, "" if unit else entry.get("assumed", ""))


def _channel(name: str) -> str:
    """Return the channel; where the source makes no difference the desk stands for all."""
    return Channel.DIRECT if name == "any" else Channel(name).value


def _cutoff(entry: Mapping[str, Any], methods: Sequence[Method]) -> time | None:
    """One day read as "the same day" ends at 15:00 (the usual reading, shown as unconfirmed)."""
    is_day = any(row.amount == 1 and row.is_assumed for row in methods)
    return CUTOFF if is_day and entry.get("assumed") == TermUnit.WORKING_DAY else None


def _paper(row: Sequence[Any], shared: Mapping[str, str]) -> Component:
    name, originals, copies, *more = row
    group = more[0] if more else ""
    form = more[1] if len(more) > 1 else ""
    is_shown = "xuat trinh" in fold(group)
    # A year that slipped into the column of numbers: what cannot be is left open, and said (`_cautions`).
    originals, copies = (n if n <= checks.MAX_COPIES else 0 for n in (originals, copies))
    return Component(shared.get(name, name), group, originals, copies, form, is_shown)


def _fee(text: str, note: str) -> Fee:
    plain = fold(text)
    if plain == "mien phi" and _COUNCIL not in fold(note):
        return Fee(Decimal(0), note=note)
    if plain.endswith(" vnd"):
        return Fee(Decimal(text[:-4].replace(",", "")), note=note)
    return Fee(None, "" if plain == "khong co thong tin" and note else text, note)


def _cautions(entry: Mapping[str, Any], meta: Mapping[str, Any], content: Content) -> Iterator[str]:
    """Say what is not certain, each in a sentence of its own."""
    if not entry.get("code"):
        yield _("Chưa biết mã của thủ tục này trong Cơ sở dữ liệu quốc gia.")
    if entry.get("superseded") == "likely":
        yield _("Quy định có thể đã thay đổi.")
    elif "superseded" not in entry:
        yield _("Nội dung chưa được đối chiếu với Cơ sở dữ liệu quốc gia.")
    if entry.get("note"):
        yield meta["notes"][entry["note"]]
    yield from (meta["rules"][key] for key in entry.get("rules", ()))
    total, listed = entry.get("papers_total"), len(entry.get("papers", ()))
    if total is not None and total > listed:
        words = {"total": total, "listed": listed}
        yield _("Nguồn có %(total)s dòng giấy tờ, ở đây chép được %(listed)s dòng.") % words
    if not entry.get("papers"):
        yield _("Nguồn không nêu giấy tờ phải nộp.")
    if any(max(row[1:3]) > checks.MAX_COPIES for row in entry.get("papers", ())):
        yield _("Nguồn ghi số bản của một giấy tờ không thể có, ở đây để trống.")
    if any("…" in row.name for case in content.cases for row in case.components):
        yield _("Tên giấy tờ có dấu “…” là bản chép rút gọn.")
    yield from (f"{doubt}." for doubt in suspicions.of_channels(content))
