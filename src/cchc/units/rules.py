"""Pure rules of units: codes, derived columns, the shape of a succession."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cchc.common.text import fold, slug, sort_key

from .choices import KIND_WORDS, Kind, SuccessionKind

LONGEST_COLUMN = 400
ROOT_CODE = "viet-nam"


@dataclass(frozen=True)
class Place:
    """What the derived columns of a unit are made from: its own name, kind and code."""

    code: str
    name: str
    kind: str

    @property
    def full_name(self) -> str:
        """Name with its kind word, as in running text: "huyện Thới Bình"."""
        return full_name(self.kind, self.name)


@dataclass(frozen=True)
class Columns:
    """The columns that are derived and never typed."""

    path: str
    folded: str
    sort_key: str


def full_name(kind: str, name: str) -> str:
    """Return the name with its kind word in lower case: "xã Thới Bình", "Sở Nội vụ"."""
    word = KIND_WORDS.get(Kind(kind), "")
    return f"{word} {name}" if word else name


def columns(place: Place, above: Sequence[Place]) -> Columns:
    """Derive path, searched text and order; `above` are the ancestors from the root down.

    The searched text leaves the root out: it would be in every row. Units of one name stay in the order of their
    parents' names.
    """
    path = "/" + "/".join([*(p.code for p in above), place.code]) + "/"
    named = [place, *(p for p in reversed(above) if p.kind != Kind.COUNTRY)]
    order = " ".join(_order(p.name) for p in named[:2])
    folded = ", ".join(_folded(p.full_name) for p in named)
    return Columns(path, folded[:LONGEST_COLUMN], order[:LONGEST_COLUMN])


# Fourteen thousand units are loaded at once: provinces and districts above them, and many names, come again.
_folded = lru_cache(maxsize=8192)(fold)
_order = lru_cache(maxsize=8192)(sort_key)


def territory_code(place_kind: str, name: str, parents: Sequence[str]) -> str:
    """Return the code of a territory that has no plain one: kind, name and the names above it, as slugs.

    Example: "xa-bien-bach-thoi-binh-ca-mau".
    """
    return slug(" ".join([full_name(place_kind, name), *parents]))[:80].strip("-")


def shape(*, same_name: bool, n_successors: int, n_predecessors: int) -> SuccessionKind:
    """Tell in which way one unit followed another, from how many stand on both sides."""
    if n_successors > 1:
        return SuccessionKind.SPLIT
    if n_predecessors > 1:
        return SuccessionKind.MERGED
    return SuccessionKind.CONTINUED if same_name else SuccessionKind.RENAMED


def exists_on(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Tell whether a unit with these dates exists on `day`; both ends belong to it."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)
