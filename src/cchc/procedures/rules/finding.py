"""Find by words as people say and mistype them: what shares most with them comes first. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Hashable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import yaml

from cchc.common.text import fold

K = TypeVar("K", bound=Hashable)
Token = str | tuple[str, str]  # a syllable, or two side by side

PATH = Path(__file__).parents[1] / "data" / "everyday_words.yaml"
MOST_WORDS = 12
LEAST_SHARE = 0.4  # of what the words weigh; a name with less has only everyday words in common
TYPO = 0.6  # what a word weighs that is one key away
_LEAST_LETTERS = 3  # shorter words are all one key away from each other


def nearest(words: str, names: Mapping[K, str], most: int) -> list[K]:
    """Return the keys of the names that share enough with the words; rare words and pairs of words weigh more."""
    split = {key: _syllables(name) for key, name in names.items()}
    n_with: Counter[Token] = Counter()
    for name in split.values():
        n_with.update({*name, *pairwise(name)})
    asked = [_options(word, n_with) for word in _meant(words)]
    known: dict[Token, float] = {token: math.log(1 + len(names) / n) for token, n in n_with.items()}
    unknown = math.log(1 + len(names))
    whole = sum(max((known[word] for word in options), default=unknown) for options in asked)
    scored: list[tuple[float, int, K]] = []
    for key, name in split.items():
        shared = sum(_best(options, set(name), known) for options in asked)
        if whole and shared / whole >= LEAST_SHARE:
            together = sum(_best(_both(*two), set(pairwise(name)), known) for two in pairwise(asked))
            scored.append((-(shared + together) / math.sqrt(10 + len(name)), len(scored), key))
    return [key for _score, _place, key in sorted(scored, key=lambda row: row[:2])[:most]]


def is_everyday(words: str) -> bool:
    """Tell whether a saying of every day is among the words, which no name of a procedure would have."""
    typed = f" {' '.join(_syllables(words))} "
    return any(f" {' '.join(_syllables(row['said']))} " in typed for row in _everyday()["meanings"])


# ── inside ──


@cache
def _everyday() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return loaded


def _syllables(text: str) -> list[str]:
    # "kí" and "ký" are one word.
    return re.findall(r"[a-z0-9]+", fold(text).replace("y", "i"))


def _meant(words: str) -> list[str]:
    """Return the words in the language of procedures, without those that say nothing."""
    typed = f" {' '.join(_syllables(words))} "
    for row in _everyday()["meanings"]:
        typed = typed.replace(f" {' '.join(_syllables(row['said']))} ", f" {' '.join(_syllables(row['means']))} ")
    fillers = {word for filler in _everyday()["fillers"] for word in _syllables(filler)}
    return [word for word in typed.split() if word not in fillers][:MOST_WORDS]


def _options(word: str, n_with: Mapping[Token, int]) -> dict[str, float]:
    """Return what the word may stand for, with how much that counts: itself, else all that are one key away."""
    if word in n_with:
        return {word: 1.0}
    return {other: TYPO for other in n_with if isinstance(other, str) and is_typo(word, other)}


def _both(first: Mapping[str, float], second: Mapping[str, float]) -> dict[tuple[str, str], float]:
    return {(one, other): n * m for one, n in first.items() for other, m in second.items()}


def _best(options: Mapping[Any, float], name: set[Any], known: Mapping[Token, float]) -> float:
    return max((share * known[token] for token, share in options.items() if token in name), default=0.0)


def is_typo(typed: str, meant: str) -> bool:
    """Tell whether one letter is wrong, missing, too many, or two neighbours are exchanged."""
    if min(len(typed), len(meant)) < _LEAST_LETTERS or abs(len(typed) - len(meant)) > 1:
        return False
    same = next((n for n, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    if same is None:
        return len(typed) != len(meant)
    one, other = typed[same:], meant[same:]
    return one[1:] in (other, other[1:]) or one == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
