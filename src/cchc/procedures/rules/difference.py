"""What one version says otherwise than another, part by part, in words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeVar

from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.confidence import Confidence

from ..choices import AgencyRole, Channel, Kind, OnlineLevel, Part, ProcedureLevel
from .content import Agency, Case, Component, Content, Fee, LegalBasis, Method, Result
from .words import say_amount, say_copies, say_fee, say_term

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One difference. `where` says of what ("Trực tiếp"), `note` what it amounts to ("giảm 2 ngày làm việc")."""

    part: Part
    kind: Kind
    before: str = ""
    after: str = ""
    where: str = ""
    case: str = ""
    note: str = ""

    def __str__(self) -> str:
        head = str(self.part.label)
        place = ", ".join(word for word in (self.where, self.case) if word)
        if place:
            head = _("%(part)s (%(place)s)") % {"part": head, "place": place}
        words = {"head": head, "before": self.before, "after": self.after, "note": self.note}
        if self.kind == Kind.ADDED:
            return _("%(head)s: thêm “%(after)s”") % words
        if self.kind == Kind.REMOVED:
            return _("%(head)s: bỏ “%(before)s”") % words
        if self.kind == Kind.REORDERED:
            return _("%(head)s: đổi thứ tự") % words
        if self.note:
            return _("%(head)s: từ “%(before)s” thành “%(after)s” (%(note)s)") % words
        return _("%(head)s: từ “%(before)s” thành “%(after)s”") % words


def compare(old: Content, new: Content) -> list[Line]:
    """Return every difference, in the order of the parts; empty exactly when both say the same."""
    if old == new:
        return []
    lines = [*_whole(old, new), *_cases(old, new), *_lists(old, new)]
    order = list(Part)
    return sorted(lines, key=lambda line: order.index(line.part))


# ── inside ──


def _whole(old: Content, new: Content) -> Iterator[Line]:
    yield from _text(Part.NAME, old.name, new.name)
    yield from _text(Part.SECTOR, old.sector, new.sector)
    yield from _text(Part.SUBJECTS, old.subjects, new.subjects)
    yield from _text(Part.CONDITIONS, old.conditions, new.conditions)
    sets = (_say_sets(old.set_count), _say_sets(new.set_count))
    yield from _text(Part.COMPONENTS, *sets, where=_("số bộ hồ sơ"))
    online = (_say_choice(OnlineLevel, old.online_level), _say_choice(OnlineLevel, new.online_level))
    yield from _text(Part.ONLINE_LEVEL, *online)
    yield from _text(Part.ONLINE_LEVEL, old.partial_reason, new.partial_reason, where=_("lý do một phần"))
    sure = (_say_choice(Confidence, old.confidence), _say_choice(Confidence, new.confidence))
    yield from _text(Part.CAUTION, *sure, where=_("độ tin cậy"))
    yield from _text(Part.CAUTION, old.source, new.source, where=_("nguồn"))
    yield from _text(Part.CAUTION, old.caution, new.caution, where=_("lưu ý"))


def _lists(old: Content, new: Content) -> Iterator[Line]:
    yield from _rows(Part.LEVELS, old.levels, new.levels, lambda level: _say_choice(ProcedureLevel, level))
    yield from _rows(Part.AGENCIES, old.agencies, new.agencies, _say_agency)
    yield from _rows(Part.RESULTS, old.results, new.results, _say_result)
    yield from _rows(Part.LEGAL_BASES, old.legal_bases, new.legal_bases, _say_basis)


def _cases(old: Content, new: Content) -> Iterator[Line]:
    befores = {case.code: case for case in old.cases}
    afters = {case.code: case for case in new.cases}
    for code, before in befores.items():
        if code not in afters:
            yield Line(Part.CASES, Kind.REMOVED, before=before.name or code)
    for code, after in afters.items():
        if code not in befores:
            yield Line(Part.CASES, Kind.ADDED, after=after.name or code)
    shared = [case.code for case in old.cases if case.code in afters]
    if shared != [case.code for case in new.cases if case.code in befores]:
        yield Line(Part.CASES, Kind.REORDERED)
    for code in shared:
        several = len(old.cases) > 1 or len(new.cases) > 1
        name = (afters[code].name or code) if several else ""
        yield from _case(befores[code], afters[code], name)


def _case(old: Case, new: Case, name: str) -> Iterator[Line]:
    yield from _text(Part.CASES, old.name, new.name, where=old.code)
    cutoffs = (_say_cutoff(old), _say_cutoff(new))
    yield from _text(Part.TERM, *cutoffs, where=_("giờ chốt trong ngày"), case=name)
    yield from _rows(Part.STEPS, old.steps, new.steps, str, case=name)
    yield from _papers(old.components, new.components, name)
    yield from _methods(old.methods, new.methods, name)


def _papers(old: Sequence[Component], new: Sequence[Component], case: str) -> Iterator[Line]:
    def key(row: Component) -> tuple[str, str]:
        return row.group, row.name

    yield from _keyed(Part.COMPONENTS, _numbered(old, key), _numbered(new, key), _say_paper, case)
    for before, after in _pairs(_numbered(old, key), _numbered(new, key)):
        if replace(before, form_name="") != replace(after, form_name=""):
            facts = (_say_paper_facts(before), _say_paper_facts(after))
            yield Line(Part.COMPONENTS, Kind.CHANGED, *facts, where=after.name, case=case)
        yield from _text(Part.FORMS, before.form_name, after.form_name, where=after.name, case=case)


def _methods(old: Sequence[Method], new: Sequence[Method], case: str) -> Iterator[Line]:
    befores, afters = _numbered(old, lambda row: row.channel), _numbered(new, lambda row: row.channel)
    yield from _keyed(Part.METHODS, befores, afters, _say_method, case)
    for before, after in _pairs(befores, afters):
        channel = _say_choice(Channel, after.channel)
        yield from _term(before, after, channel, case)
        yield from _rows(Part.FEES, before.fees, after.fees, _say_fee_row, where=channel, case=case)


def _term(old: Method, new: Method, channel: str, case: str) -> Iterator[Line]:
    if (old.amount, old.unit, old.assumed_unit) != (new.amount, new.unit, new.assumed_unit):
        words = (_say_bare_term(old), _say_bare_term(new))
        yield Line(Part.TERM, Kind.CHANGED, *words, where=channel, case=case, note=_say_shift(old, new))
    yield from _text(Part.TERM, old.text, new.text, where=_("%(channel)s, lời văn") % {"channel": channel}, case=case)


def _say_shift(old: Method, new: Method) -> str:
    """Say how much longer or shorter, where both are counted alike."""
    unit = old.unit or old.assumed_unit
    if old.amount is None or new.amount is None or unit != (new.unit or new.assumed_unit):
        return ""
    shift = new.amount - old.amount
    if not shift:
        return ""
    words = {"n": say_amount(abs(shift), unit)}
    return _("giảm %(n)s") % words if shift < 0 else _("tăng %(n)s") % words


# ── comparing texts and lists ──


def _text(part: Part, old: str, new: str, *, where: str = "", case: str = "") -> Iterator[Line]:
    if old == new:
        return
    if not old:
        yield Line(part, Kind.ADDED, after=new, where=where, case=case)
    elif not new:
        yield Line(part, Kind.REMOVED, before=old, where=where, case=case)
    else:
        yield Line(part, Kind.CHANGED, before=old, after=new, where=where, case=case)


def _rows(
    part: Part, old: Sequence[T], new: Sequence[T], say: Callable[[T], str], *, where: str = "", case: str = ""
) -> Iterator[Line]:
    """Compare two lists of rows in their order; rows that stand in each other's place are said to have changed."""
    if old == new:
        return
    befores, afters = [say(row) for row in old], [say(row) for row in new]
    if Counter(befores) == Counter(afters):
        yield Line(part, Kind.REORDERED, where=where, case=case)
        return
    gone_left, come_left = Counter(befores) - Counter(afters), Counter(afters) - Counter(befores)
    for _tag, i1, i2, j1, j2 in SequenceMatcher(None, befores, afters, autojunk=False).get_opcodes():
        if befores[i1:i2] != afters[j1:j2]:
            gone, come = _take(befores[i1:i2], gone_left), _take(afters[j1:j2], come_left)
            yield from _replaced(part, gone, come, where, case)


def _take(rows: list[str], left: Counter[str]) -> list[str]:
    """Leave out what stands elsewhere in the other list: it moved, it neither came nor went."""
    taken = []
    for row in rows:
        if left[row] > 0:
            left[row] -= 1
            taken.append(row)
    return taken


def _replaced(part: Part, gone: list[str], come: list[str], where: str, case: str) -> Iterator[Line]:
    for before, after in zip(gone, come, strict=False):
        yield Line(part, Kind.CHANGED, before, after, where, case)
    for before in gone[len(come) :]:
        yield Line(part, Kind.REMOVED, before=before, where=where, case=case)
    for after in come[len(gone) :]:
        yield Line(part, Kind.ADDED, after=after, where=where, case=case)


def _numbered(rows: Sequence[T], key: Callable[[T], Hashable]) -> dict[tuple[Hashable, int], T]:
    """Key the rows; the second of one key gets a number of its own."""
    seen: Counter[Hashable] = Counter()
    found = {}
    for row in rows:
        seen[key(row)] += 1
        found[key(row), seen[key(row)]] = row
    return found


def _keyed(
    part: Part,
    old: dict[tuple[Hashable, int], T],
    new: dict[tuple[Hashable, int], T],
    say: Callable[[T], str],
    case: str,
) -> Iterator[Line]:
    """Say which rows came and went, and whether the others changed places."""
    for key, row in old.items():
        if key not in new:
            yield Line(part, Kind.REMOVED, before=say(row), case=case)
    for key, row in new.items():
        if key not in old:
            yield Line(part, Kind.ADDED, after=say(row), case=case)
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield Line(part, Kind.REORDERED, case=case)


def _pairs(old: dict[tuple[Hashable, int], T], new: dict[tuple[Hashable, int], T]) -> list[tuple[T, T]]:
    return [(row, new[key]) for key, row in old.items() if key in new and row != new[key]]


# ── saying rows ──


def _say_choice(choices: type[OnlineLevel | Confidence | ProcedureLevel | Channel | AgencyRole], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _say_sets(n: int) -> str:
    return _("%(n)s bộ") % {"n": n}


def _say_cutoff(case: Case) -> str:
    return f"{case.same_day_cutoff:%H:%M:%S}".removesuffix(":00") if case.same_day_cutoff else ""


def _say_bare_term(row: Method) -> str:
    return say_term(Method(row.channel, row.amount, row.unit, row.assumed_unit))


def _say_method(row: Method) -> str:
    return f"{_say_choice(Channel, row.channel)}: {say_term(row)}"


def _say_fee_row(fee: Fee) -> str:
    words = say_fee(fee)
    return _join(words, fee.note if fee.note != words else "", fee.code)


def _say_paper(row: Component) -> str:
    return _join(row.name, row.group)


def _say_paper_facts(row: Component) -> str:
    shown = _("chỉ xuất trình") if row.is_shown_only else ""
    return ", ".join(word for word in (say_copies(row.originals, row.copies), shown, row.code) if word) or _(
        "không ghi số bản"
    )


def _say_agency(row: Agency) -> str:
    return f"{_say_choice(AgencyRole, row.role)}: {_join(row.name, row.code, row.unit_code)}"


def _say_result(row: Result) -> str:
    return _join(row.name, row.code)


def _say_basis(row: LegalBasis) -> str:
    day = _("ngày %(day)s") % {"day": dates.show(row.issued_on)} if row.issued_on else ""
    return _join(" ".join(word for word in (row.number, day) if word), row.note)


def _join(head: str, *rest: str) -> str:
    inside = ", ".join(word for word in rest if word)
    return f"{head} ({inside})" if inside else head
