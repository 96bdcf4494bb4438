"""Names of people inside the text of a paper, marked so that the public edition leaves them out. Pure: no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from cchc.common.text import clean
from cchc.documents import content

_TITLES = r"ông|bà|anh|chị|cô|chú|đồng\s+chí|đ/c"
# A part of "người chịu trách nhiệm" that begins so is an office or a body; any other part is taken for a person.
_OFFICES = re.compile(
    r"(chủ tịch|phó|giám đốc|trưởng|thủ trưởng|người đứng đầu|chánh|bí thư|lãnh đạo|công chức|viên chức|cán bộ|"
    r"chuyên viên|văn thư|kế toán|tổ|ủy ban|uỷ ban|ubnd|hđnd|hội đồng|thường trực|bộ|sở|phòng|văn phòng|trung tâm|"
    r"ban|chi cục|công an|cơ quan|đơn vị|đoàn|thanh tra|các|xã|phường|huyện|tỉnh)\b",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_]+"
# "bà Nguyễn Thị Lan": whoever is called so is a person, also one whom nobody wrote down as attending.
_ADDRESSED = re.compile(rf"\b(?i:{_TITLES})\s+({_WORD}(?:\s+{_WORD}){{1,4}})")


def people_in_charge(responsible: str) -> list[str]:
    """Return the names in "Trần Văn Dũng, Chủ tịch UBND huyện"; an office alone names nobody."""
    parts = (clean(part) for part in re.split(r"[,;()–\n]|\s-\s", responsible))
    bare = (re.sub(rf"^(?:{_TITLES})\s+", "", part, flags=re.IGNORECASE) for part in parts)
    return [part for part in bare if part and not _OFFICES.match(part)]


def marked(paper: content.Content, names: Iterable[str], *, keep: str = "") -> content.Content:
    """Return `paper` with every name in its text marked as personal. `keep`: the signer, who holds an office."""
    known = {clean(name) for name in names if clean(name)}
    kept = clean(keep).casefold()
    pattern = _pattern(name for name in known if name.casefold() != kept)
    done: content.Content = _walk(paper, pattern, kept)
    return done


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Full names wherever they stand; the last one or two words of a name only after "ông", "bà", "đồng chí"."""
    whole: set[str] = set()
    called: set[str] = set()
    for name in names:
        words = [re.escape(word) for word in name.split()]
        called |= {words[-1], r"\s+".join(words[-2:])}
        if len(words) > 1:  # "Bình" alone would also be found in "Thới Bình"
            whole.add(r"\s+".join(words))
    if not called:
        return None
    return re.compile(
        rf"(?<!\w)(?:{_any_of(whole)})(?!\w)|\b(?:{_TITLES})\s+(?P<called>{_any_of(called)})(?!\w)", re.IGNORECASE
    )


def _any_of(patterns: set[str]) -> str:
    """The longest first, so that no shorter name takes a part of a longer one; nothing matches an empty set."""
    return "|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern))) or r"(?!)"


def _walk(value: Any, pattern: re.Pattern[str] | None, kept: str) -> Any:
    if isinstance(value, tuple):
        cut = (_cut(v, pattern, kept) if isinstance(v, content.Text) else (_walk(v, pattern, kept),) for v in value)
        return tuple(run for runs in cut for run in runs)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _walk(getattr(value, field.name), pattern, kept) for field in fields(value)}
        )
    return value


def _cut(run: content.Text, pattern: re.Pattern[str] | None, kept: str) -> list[content.Run]:
    runs: list[content.Run] = []
    done = 0
    for start, end in _spans(run.text, pattern, kept):
        if start < done:
            continue
        if run.text[done:start]:
            runs.append(replace(run, text=run.text[done:start]))
        runs.append(content.personal(run.text[start:end]))
        done = end
    if done == 0:
        return [run]
    return [*runs, replace(run, text=run.text[done:])] if run.text[done:] else runs


def _spans(text: str, pattern: re.Pattern[str] | None, kept: str) -> list[tuple[int, int]]:
    found = [*_known(text, pattern), *_addressed(text, kept)]
    return sorted(found, key=lambda span: (span[0], -span[1]))


def _known(text: str, pattern: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text) if pattern else ():
        yield match.span("called") if match["called"] else match.span()


def _addressed(text: str, kept: str) -> Iterator[tuple[int, int]]:
    for match in _ADDRESSED.finditer(text):
        end, n_words = match.start(1), 0
        for word in re.finditer(_WORD, match[1]):
            if not word[0][0].isupper():
                break
            end, n_words = match.start(1) + word.end(), n_words + 1
        if n_words > 1 and text[match.start(1) : end].casefold() != kept:
            yield match.start(1), end
