"""Searching everything at once: each app joins with a provider at start-up. No domain words here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

LIMIT = 8  # hits of one group on the page of all groups


@dataclass(frozen=True)
class Hit:
    """One found thing: what it is, where it belongs, its page."""

    title: str
    url: str
    detail: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """What one app found. `more_url` leads to its own list with the same words."""

    title: str
    hits: Sequence[Hit] = field(default_factory=tuple)
    more_url: str = ""


# Gets the reader, the cleaned words and how many hits to return at most; asks its own scope, answers None for nothing.
Provider = Callable[[Any, str, int], Group | None]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a provider; groups stand on the page in the order in which apps joined, higher floors first."""
    if provider not in _providers:
        _providers.append(provider)


def find(reader: Any, words: str, limit: int = LIMIT) -> list[Group]:
    """Ask every provider; leave out those that found nothing."""
    groups = (provider(reader, words, limit) for provider in reversed(_providers))
    return [group for group in groups if group and group.hits]
