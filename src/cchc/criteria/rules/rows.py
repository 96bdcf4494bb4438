"""Rows of a check-item set: what a sheet says, what is wrong in it, what it would change. No database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common.text import clean, fold

from ..choices import VERDICT_TAGS, Confidence, ItemKind, Tag, Verdict

LABELS = {
    "code": gettext_lazy("Mã"),
    "area_code": gettext_lazy("Lĩnh vực"),
    "kind": gettext_lazy("Loại"),
    "text_vi": gettext_lazy("Nội dung"),
    "text_en": gettext_lazy("Nội dung tiếng Anh"),
    "evidence": gettext_lazy("Minh chứng"),
    "source": gettext_lazy("Nguồn"),
    "confidence": gettext_lazy("Độ tin cậy"),
    "metric_code": gettext_lazy("Mã chỉ tiêu"),
}
LIMITS = {
    "code": 20,
    "area_code": 12,
    "text_vi": 500,
    "text_en": 500,
    "evidence": 500,
    "source": 500,
    "metric_code": 100,
}
REQUIRED = ("code", "area_code", "kind", "text_vi", "text_en", "confidence")
# Headers as offices write them, folded; the words of `LABELS` come first, field names and YAML keys are known too.
HEADERS = {
    "ma": "code",
    "ma noi dung": "code",
    "code": "code",
    "id": "code",
    "linh vuc": "area_code",
    "area": "area_code",
    "area_code": "area_code",
    "loai": "kind",
    "kind": "kind",
    "noi dung": "text_vi",
    "noi dung kiem tra": "text_vi",
    "vi": "text_vi",
    "noi dung tieng anh": "text_en",
    "tieng anh": "text_en",
    "en": "text_en",
    "minh chung": "evidence",
    "evidence": "evidence",
    "nguon": "source",
    "source": "source",
    "do tin cay": "confidence",
    "confidence": "confidence",
    "ma chi tieu": "metric_code",
    "metric": "metric_code",
    "metric_code": "metric_code",
}
MAX_ROWS = 2000


@dataclass(frozen=True)
class ItemRow:
    """One check item as data, without the set that it stands in."""

    code: str
    area_code: str
    kind: str
    text_vi: str
    text_en: str
    evidence: str
    source: str
    confidence: str
    metric_code: str = ""  # the figure that the item asks for; "part/whole" of a ratio


FIELDS = tuple(field.name for field in fields(ItemRow))


@dataclass(frozen=True)
class RawRow:
    """One row as it was typed: its line in the file and its cells by field name."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One field that a row would change."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class RowVerdict:
    """What an import would do with one row, in words. A removed item has no line in the file."""

    line: int | None
    code: str
    verdict: Verdict
    row: ItemRow | None
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def tag(self) -> Tag:
        """The verdict as it is shown."""
        return VERDICT_TAGS[self.verdict]

    @property
    def is_wrong(self) -> bool:
        """Blocks the whole import."""
        return self.verdict == Verdict.WRONG


def field_of(header: str) -> str | None:
    """Return the field that a column header names, marks and case ignored; None for a column we do not know."""
    return HEADERS.get(fold(header).strip(" .:*"))


def judge(
    old: Sequence[ItemRow],
    raw: Sequence[RawRow],
    areas: Mapping[str, str],
    metrics: Collection[str] | None = None,
) -> list[RowVerdict]:
    """Say for every row what it would do to `old`, in the order of the file; what the file leaves out comes last.

    `areas` maps the codes in use to their names: a cell may hold either. `metrics` are the codes of the catalogue;
    None: it is not loaded yet, codes are taken as they come. A column that the whole file lacks stays as it was: a
    sheet exported before there was such a column takes nothing away.
    """
    before = {row.code: row for row in old}
    said = {name for row in raw for name in row.cells}
    unsaid = [name for name in FIELDS if name not in said and name not in REQUIRED]
    codes = [clean(row.cells.get("code", "")).upper() for row in raw]
    verdicts = []
    for index, row in enumerate(raw):
        there = before.get(codes[index])
        as_before = {name: getattr(there, name) for name in unsaid} if there else {}
        item, problems = _read({**row.cells, **as_before}, areas)
        problems += _unknown_metrics(item, metrics)
        if item.code and item.code in codes[:index]:
            first = raw[codes.index(item.code)].line
            problems.append(_("Mã %(code)s đã có ở dòng %(line)s") % {"code": item.code, "line": first})
        verdicts.append(_verdict(row.line, item, there, problems))
    kept = set(codes)
    verdicts += [RowVerdict(None, row.code, Verdict.REMOVED, row) for row in old if row.code not in kept]
    return verdicts


def compare(old: Sequence[ItemRow], new: Sequence[ItemRow]) -> list[RowVerdict]:
    """Say what the rows `new`, known to be right, do to `old`."""
    before = {row.code: row for row in old}
    verdicts = [_verdict(order, row, before.get(row.code), []) for order, row in enumerate(new, start=1)]
    kept = {row.code for row in new}
    return verdicts + [RowVerdict(None, row.code, Verdict.REMOVED, row) for row in old if row.code not in kept]


def says(row: ItemRow, words: str) -> bool:
    """Tell whether the row holds every word, marks ignored."""
    text = fold(" ".join(getattr(row, name) for name in FIELDS))
    return all(word in text for word in fold(words).split())


def rows_of(verdicts: Iterable[RowVerdict]) -> list[ItemRow]:
    """Return the rows that the new version would hold, in order."""
    return [v.row for v in verdicts if v.row and v.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED)]


def differs(old: Sequence[ItemRow], verdicts: Iterable[RowVerdict]) -> bool:
    """Tell whether the rows say anything else than `old`; another order counts."""
    return rows_of(verdicts) != list(old)


def counts(verdicts: Iterable[RowVerdict]) -> dict[Verdict, int]:
    """Count the rows by verdict; every verdict is there, with 0 if none."""
    tally = dict.fromkeys(Verdict, 0)
    for verdict in verdicts:
        tally[verdict.verdict] += 1
    return tally


def changes_between(old: ItemRow, new: ItemRow) -> tuple[Change, ...]:
    """Return the fields in which two rows of one code differ, in words for people."""
    return tuple(
        Change(str(LABELS[name]), in_words(name, getattr(old, name)), in_words(name, getattr(new, name)))
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    )


def in_words(name: str, value: str) -> str:
    """Return the value of a field as people read it: the label of a kind, not its code."""
    if name == "kind" and value in ItemKind.values:
        return str(ItemKind(value).label)
    if name == "confidence" and value in Confidence.values:
        return str(Confidence(value).label)
    return value


def _verdict(line: int, item: ItemRow, old: ItemRow | None, problems: list[str]) -> RowVerdict:
    if problems:
        return RowVerdict(line, item.code, Verdict.WRONG, item, problems=tuple(problems))
    if old is None:
        return RowVerdict(line, item.code, Verdict.NEW, item)
    changes = changes_between(old, item)
    return RowVerdict(line, item.code, Verdict.CHANGED if changes else Verdict.UNCHANGED, item, changes)


def _read(typed: Mapping[str, str], areas: Mapping[str, str]) -> tuple[ItemRow, list[str]]:
    cells = {name: clean(typed.get(name, "")) for name in FIELDS}
    problems = [
        _("Thiếu %(field)s") % {"field": _lower_first(str(LABELS[name]))} for name in REQUIRED if not cells[name]
    ]
    cells["code"] = cells["code"].upper()
    for name, known, sentence in (
        ("area_code", areas, _("Không có lĩnh vực “%(value)s”. Dùng một trong: %(known)s")),
        ("kind", _labels(ItemKind), _("Không có loại “%(value)s”. Dùng một trong: %(known)s")),
        ("confidence", _labels(Confidence), _("Không có độ tin cậy “%(value)s”. Dùng một trong: %(known)s")),
    ):
        found = _lookup(cells[name], known)
        if cells[name] and found is None:
            problems.append(
                sentence % {"value": cells[name][:40], "known": ", ".join(known if known is areas else known.values())}
            )
        cells[name] = found or cells[name]
    problems += _too_long(cells, LIMITS)
    return ItemRow(**cells), problems


def _unknown_metrics(item: ItemRow, metrics: Collection[str] | None) -> list[str]:
    if not item.metric_code or metrics is None:
        return []
    codes = [code.strip() for code in item.metric_code.split("/")]
    if len(codes) > (2 if item.kind == ItemKind.RATIO else 1):
        return [_("Chỉ loại tỷ lệ ghi hai mã chỉ tiêu, cách nhau bằng “/”")]
    return [
        _("Không có chỉ tiêu “%(value)s” trong danh mục") % {"value": code[:40]}
        for code in codes
        if code not in metrics
    ]


def _too_long(cells: Mapping[str, str], limits: Mapping[str, int]) -> list[str]:
    return [
        _("%(field)s dài quá %(limit)s ký tự") % {"field": str(LABELS[name]), "limit": limit}
        for name, limit in limits.items()
        if len(cells[name]) > limit
    ]


def _labels(words: type[ItemKind] | type[Confidence]) -> dict[str, str]:
    # Sheets are Vietnamese whatever the language of the person who uploads them.
    with translation.override("vi"):
        return {str(value): str(label) for value, label in words.choices}


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]


def _lookup(typed: str, known: Mapping[str, str]) -> str | None:
    """Find a code by itself or by its name, marks and case ignored."""
    wanted = fold(typed)
    return next((code for code, name in known.items() if wanted in (fold(code), fold(name))), None)


def unknown_columns(headers: Collection[str]) -> list[str]:
    """Return the columns that no field answers to: they are told to the person, never guessed."""
    return [header for header in headers if header and field_of(header) is None]


def missing_columns(headers: Collection[str]) -> list[str]:
    """Return the names of the compulsory columns that the sheet does not have."""
    found = {field_of(header) for header in headers}
    return [str(LABELS[name]) for name in REQUIRED if name not in found]
