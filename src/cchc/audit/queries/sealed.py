"""Seals for printing, for the auditor's page and for the public one."""

from dataclasses import dataclass
from datetime import date, datetime

from ..models import DaySeal, Entry, Seal
from ..rules.seals import unpack

CHARACTERS = 8  # of a printed seal, at least, to look it up


@dataclass(frozen=True)
class PublishedSeal:
    """The seal of one day as plain data, for pages that anybody may open."""

    day: date
    number: int
    text: str  # "ab12 cd34 …", as printed on papers
    digest: str
    entries: int
    units: int
    sealed_at: datetime
    earlier: tuple[tuple[int, str], ...]  # seals made earlier on the same day: number, text


def latest_day_seal() -> DaySeal | None:
    """Return the last seal of the whole journal."""
    return DaySeal.objects.order_by("-number").first()


def day_seal(day: date) -> DaySeal | None:
    """Return the last seal of `day`, None while nothing of that day is sealed."""
    return DaySeal.objects.filter(day=day).order_by("-number").first()


def latest_seal(unit_id: int | None) -> Seal | None:
    """Return the last seal of a unit's chain; None as a unit means the entries without one."""
    return Seal.objects.filter(chain=unit_id or 0).select_related("day_seal").order_by("-number").first()


def seal_of_entry(entry: Entry) -> Seal | None:
    """Return the seal that holds the entry, None while it is not sealed."""
    held = Seal.objects.filter(chain=entry.unit_id or 0, first_entry__lte=entry.pk, last_entry__gte=entry.pk)
    found = held.select_related("day_seal").order_by("number")
    return next((seal for seal in found if entry.pk in unpack(bytes(seal.leaves))), None)


def find_seal(text: str) -> DaySeal | None:
    """Return the seal whose printed text begins like `text`, spaces aside; at least eight characters."""
    start = "".join(text.split()).lower()
    if len(start) < CHARACTERS:
        return None
    return DaySeal.objects.filter(digest__startswith=start).first()


def published_seals(limit: int = 60) -> list[PublishedSeal]:
    """Return the last seal of each of the last `limit` sealed days, the latest first; two queries."""
    days = list(DaySeal.objects.order_by("-day").values_list("day", flat=True).distinct()[:limit])
    by_day: dict[date, list[DaySeal]] = {day: [] for day in days}
    for seal in DaySeal.objects.filter(day__in=days).order_by("-number"):
        by_day[seal.day].append(seal)
    return [_published(seals) for seals in by_day.values()]


def _published(seals: list[DaySeal]) -> PublishedSeal:
    last, *earlier = seals
    return PublishedSeal(
        day=last.day,
        number=last.number,
        text=last.printed,
        digest=last.digest,
        entries=sum(seal.entries for seal in seals),
        units=last.units,
        sealed_at=last.sealed_at,
        earlier=tuple((seal.number, seal.printed) for seal in earlier),
    )
