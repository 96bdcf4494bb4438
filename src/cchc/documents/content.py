"""The text of an official document as data: one content, from which both PDF and DOCX are made.

Numbers of headings, clauses and points are not written by the caller: `layout` counts them, so that the two forms
agree. A label that is given is kept as it is (a historical text has its own).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias

from cchc.common.text import clean


class HeadingLevel(StrEnum):
    PART = "part"  # "Phần I", title in capitals under it, both centred
    SECTION = "section"  # "I. MỤC ĐÍCH, YÊU CẦU": bold, at the indent
    CLAUSE = "clause"  # "1. Mục đích": a clause (khoản) with a title on its own line, bold
    POINT = "point"  # "a) Về cải cách thể chế": a point (điểm) with a title, upright
    CENTRED = "centred"  # a line such as "QUYẾT ĐỊNH:"; bold, centred, no number


class ItemLevel(StrEnum):
    CLAUSE = "clause"  # khoản: "1."
    POINT = "point"  # điểm: "a)"


# ── runs ──
@dataclass(frozen=True)
class Text:
    """Words."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Cited:
    """A figure that carries its source: a superscript number here, `note` at the foot of the page.

    `key` names the figure where it lives ("figure:12"), `facts` are what it was on the day: pairs, so that a run
    stays hashable. Both are frozen with the document; neither is printed.
    """

    text: str
    note: str
    key: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Personal:
    """Words about a person, replaced by `mask` in the public edition."""

    text: str
    mask: str = "[…]"


Run: TypeAlias = Text | Cited | Personal
Runs: TypeAlias = tuple[Run, ...]


# ── blocks ──
@dataclass(frozen=True)
class Heading:
    """A title line; `label` only when the number is not the next one."""

    level: HeadingLevel
    text: str
    label: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A justified paragraph with the first line indented."""

    runs: Runs
    indented: bool = True


@dataclass(frozen=True)
class Article:
    """An article of a decision: "Điều 1." bold with its title if it has one, the text on the same line."""

    runs: Runs
    label: str = ""
    title: str = ""


@dataclass(frozen=True)
class NumberedItem:
    """A clause ("1.") or a point ("a)") without a title."""

    level: ItemLevel
    runs: Runs
    label: str = ""


@dataclass(frozen=True)
class Bullets:
    """Lines that begin with a dash."""

    items: tuple[Runs, ...]


@dataclass(frozen=True)
class TableBlock:
    """A table; `widths` are shares of the text width, `numeric` the indexes of columns aligned right."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    widths: tuple[float, ...]
    caption: str = ""
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True)
class BasisLines:
    """Legal bases: italic, each ends with ";" and the last with "." (the marks are added here, not typed)."""

    lines: tuple[str, ...]


Block: TypeAlias = Heading | Paragraph | Article | NumberedItem | Bullets | TableBlock | BasisLines


# ── the document ──
@dataclass(frozen=True)
class Letterhead:
    """The left side of the head: "UBND TỈNH HẬU SƠN" over "SỞ NỘI VỤ"; `place` as in "Hậu Sơn, ngày …"."""

    parent_body: str  # empty for a People's Committee of a province
    issuing_body: str
    place: str


@dataclass(frozen=True)
class SignatureBlock:
    """One signer: lines of authority ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), then the name."""

    authority: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Annex:
    """An annex; "(Kèm theo … số …)" is written by the renderer, because the number comes with the issue."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Content:
    """The whole text of one document of `kind` (a `DocumentKind` value), without number and date."""

    kind: str
    letterhead: Letterhead
    subject: str
    blocks: tuple[Block, ...]
    signatures: tuple[SignatureBlock, ...]  # minutes: secretary (left), chair (right)
    recipients: tuple[str, ...] = ()  # without dash and mark: "Như Điều 3", "Lưu: VT, CCHC"
    annexes: tuple[Annex, ...] = ()
    issuer_name: str = ""  # "Ủy ban nhân dân tỉnh Hậu Sơn", for annexes and for documents that name this one
    authority: str = ""  # decisions: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HẬU SƠN", over the bases
    addressees: tuple[str, ...] = ()  # "Kính gửi": letters, and reports to a higher body
    office_symbol: str = ""  # letters: the office that drafted it, "CCHC" in "123/SNV-CCHC"


# ── building ──
def text(words: str, *, bold: bool = False, italic: bool = False) -> Text:
    """Return words as a run."""
    return Text(words, bold, italic)


def cited(figure: str, note: str, *, key: str = "", facts: Mapping[str, str] | None = None) -> Cited:
    """Return a figure with its source; `key` and `facts` are for whoever compares it later."""
    return Cited(figure, note, key, tuple((facts or {}).items()))


def citations_of(content: Content) -> list[Cited]:
    """Return the figures that a text cites, in order of first use; the same figure with the same note counts once."""
    return list(dict.fromkeys(_cited_in(content)))


def _cited_in(value: Any) -> Iterator[Cited]:
    if isinstance(value, Cited):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _cited_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _cited_in(item)


def personal(words: str, mask: str = "[…]") -> Personal:
    """Return words that the public edition leaves out."""
    return Personal(words, mask)


def runs(*parts: str | Run) -> Runs:
    """Return runs made of strings and runs."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts)


def paragraph(*parts: str | Run) -> Paragraph:
    """Return a paragraph: paragraph("Đã giải quyết ", cited("36.104", "Báo cáo …"), " hồ sơ.")."""
    return Paragraph(runs(*parts))


def article(*parts: str | Run, title: str = "") -> Article:
    """Return an article; it gets the next number."""
    return Article(runs(*parts), title=title)


def clause(*parts: str | Run) -> NumberedItem:
    """Return a clause; it gets the next number."""
    return NumberedItem(ItemLevel.CLAUSE, runs(*parts))


def point(*parts: str | Run) -> NumberedItem:
    """Return a point; it gets the next letter."""
    return NumberedItem(ItemLevel.POINT, runs(*parts))


def bullets(*items: str | Sequence[str | Run]) -> Bullets:
    """Return dash lines, each a string or a sequence of strings and runs."""
    return Bullets(tuple(runs(item) if isinstance(item, str) else runs(*item) for item in items))


def table(
    headers: Iterable[str],
    rows: Iterable[Iterable[str | Run | Sequence[str | Run]]],
    widths: Iterable[float] = (),
    *,
    caption: str = "",
    numeric: Iterable[int] = (),
) -> TableBlock:
    """Return a table whose cells are strings, runs or sequences of them."""
    heads = tuple(headers)
    cells = tuple(tuple(_cell(value) for value in row) for row in rows)
    if any(len(row) != len(heads) for row in cells):
        raise ValueError("every row needs as many cells as there are headers")
    return TableBlock(heads, cells, tuple(widths) or (1.0,) * len(heads), caption, tuple(numeric))


def _cell(value: str | Run | Sequence[str | Run]) -> Runs:
    if isinstance(value, (str, Text, Cited, Personal)):
        return runs(value)
    return runs(*value)


# ── JSON ──
_TAGGED: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (
        Text,
        Cited,
        Personal,
        Heading,
        Paragraph,
        Article,
        NumberedItem,
        Bullets,
        TableBlock,
        BasisLines,
        Letterhead,
        SignatureBlock,
        Annex,
        Content,
    )
}
_ENUMS: Mapping[tuple[str, str], type[StrEnum]] = {
    ("Heading", "level"): HeadingLevel,
    ("NumberedItem", "level"): ItemLevel,
}


def to_json(content: Content) -> dict[str, Any]:
    """Return `content` as plain JSON data, for `Document.content`."""
    data: dict[str, Any] = _to_plain(content)
    return data


def from_json(data: Mapping[str, Any]) -> Content:
    """Return the content that `to_json` wrote."""
    value = _from_plain(data)
    if not isinstance(value, Content):
        raise TypeError("not the content of a document")
    return value


def canonical(content: Content) -> str:
    """Return one JSON text per content, for hashes and comparisons."""
    return json.dumps(to_json(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _to_plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        plain = {field.name: _to_plain(getattr(value, field.name)) for field in fields(value)}
        return {"_": type(value).__name__, **plain}
    if isinstance(value, tuple):
        return [_to_plain(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


def _from_plain(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_from_plain(item) for item in value)
    if not isinstance(value, Mapping):
        return value
    name = value["_"]
    plain = {key: _from_plain(item) for key, item in value.items() if key != "_"}
    for (owner, key), enum in _ENUMS.items():
        if owner == name:
            plain[key] = enum(plain[key])
    return _TAGGED[name](**plain)


# ── passes over a whole content ──
def cleaned(content: Content) -> Content:
    """Return `content` with every string as it is stored: NFC, no invisible marks. Blanks at the ends of runs stay."""
    done: Content = _walk(content, _clean_keeping_ends)
    return done


def public_edition(content: Content) -> Content:
    """Return `content` with personal data replaced by its masks."""
    done: Content = _mask(content)
    return done


def with_signer(content: Content, name: str, title: str) -> Content:
    """Return `content` with `name` under the last signature block; a block is made from `title` if there is none."""
    if not content.signatures:
        return replace(content, signatures=(SignatureBlock((title,), name),))
    *others, last = content.signatures
    return replace(content, signatures=(*others, replace(last, name=name, authority=last.authority or (title,))))


def _clean_keeping_ends(words: str) -> str:
    start = " " if words[:1].isspace() else ""
    end = " " if words[-1:].isspace() and words.strip() else ""
    return f"{start}{clean(words)}{end}"


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _walk(getattr(value, field.name), change) for field in fields(value)})
    if isinstance(value, tuple):
        return tuple(_walk(item, change) for item in value)
    return change(value) if isinstance(value, str) and not isinstance(value, StrEnum) else value


def _mask(value: Any) -> Any:
    if isinstance(value, Personal):
        return Text(value.mask)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _mask(getattr(value, field.name)) for field in fields(value)})
    return tuple(_mask(item) for item in value) if isinstance(value, tuple) else value
