"""The dated tree of organisations: every unit has its dates, its identifiers and its successors."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common import dates

from . import rules
from .choices import KIND_WORDS, TERRITORIES, Kind, Level, SuccessionKind
from .querysets import UnitQuerySet


class Unit(models.Model):
    """An organisation or an administrative territory together with its People's Committee.

    A unit that moves under another parent or changes its name ends, and a successor begins (ADR 0004): a row never
    changes its meaning, so an old inspection stays readable.
    """

    code = models.SlugField(max_length=80, unique=True)  # readable: "thoi-binh"
    name = models.CharField(max_length=200)  # without the kind word: "Thới Bình"; for departments whole: "Sở Nội vụ"
    kind = models.CharField(max_length=20, choices=Kind)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=400)  # "/viet-nam/ca-mau/thoi-binh/": codes from the root, both slashes
    valid_from = models.DateField(null=True, blank=True)  # null: since before anything recorded here
    valid_to = models.DateField(null=True, blank=True)  # last day; null while it exists
    is_fictional = models.BooleanField(default=False)
    note = models.TextField(blank=True)  # what is not certain about the row, where it is named
    folded = models.CharField(max_length=400)  # searched, see common.text.fold: name with kind, then ancestors
    sort_key = models.CharField(max_length=400)  # Vietnamese order, see common.text.sort_key

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "code"]
        indexes = [
            models.Index(fields=["path"], name="units_unit_path"),
            models.Index(fields=["level", "sort_key"], name="units_unit_level_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="units_unit_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        """Return the page of the unit."""
        return reverse("units:detail", args=[self.code])

    @property
    def full_name(self) -> str:
        """Name with its kind in lower case, as in running text: "huyện Thới Bình", "Sở Nội vụ"."""
        return rules.full_name(self.kind, self.name)

    @property
    def kind_word(self) -> str:
        """The word before the name of a territory ("xã"); empty for bodies whose name says it."""
        return KIND_WORDS.get(Kind(self.kind), "")

    @property
    def title(self) -> str:
        """The full name as a heading or the first word of a row: "Huyện Thới Bình"."""
        return self.full_name[:1].upper() + self.full_name[1:]

    @property
    def above_words(self) -> str:
        """The two units above, in words: "huyện Thới Bình, tỉnh Cà Mau"; load `parent__parent` with the row."""
        above = [self.parent, self.parent.parent if self.parent else None]
        return ", ".join(unit.full_name for unit in above if unit and unit.kind != Kind.COUNTRY)

    @property
    def period_words(self) -> str:
        """When it existed, if that has a bound: "từ 01/7/2025", "đến hết 30/6/2025"."""
        words = []
        if self.valid_from:
            words.append(_("từ %(day)s") % {"day": dates.show(self.valid_from)})
        if self.valid_to:
            words.append(_("đến hết %(day)s") % {"day": dates.show(self.valid_to)})
        return " ".join(words)

    @property
    def territory(self) -> Unit:
        """The nearest territory at or above the unit: what places are named after, whose council supervises it."""
        unit = self
        while unit.kind not in TERRITORIES and unit.parent is not None:
            unit = unit.parent
        return unit

    @property
    def authority(self) -> str:
        """The body that acts for the unit: "Ủy ban nhân dân huyện Thới Bình", or the unit's own name."""
        return f"Ủy ban nhân dân {self.full_name}" if self.kind in TERRITORIES else self.name

    def exists_on(self, day: date) -> bool:
        """Tell whether the unit exists on `day`."""
        return rules.exists_on(self.valid_from, self.valid_to, day)


class Identifier(models.Model):
    """A code that somebody else gave the unit, by scheme and date."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=40)  # "gso" (danh mục hành chính), "madinhdanh" (QĐ 20/2020/QĐ-TTg)
    value = models.CharField(max_length=60)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    is_verified = models.BooleanField(default=False)  # 126 ward codes differ between public sources

    class Meta:
        ordering = ["scheme", "value"]
        indexes = [models.Index(fields=["scheme", "value"], name="units_identifier_value")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Succession(models.Model):
    """One unit following another on a day. `successor` null: ended with nobody after it."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="successions_in")
    kind = models.CharField(max_length=12, choices=SuccessionKind)
    is_partial = models.BooleanField(default=False)  # only a part of the predecessor went there
    happened_on = models.DateField()
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["happened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "happened_on"], name="units_succession_once"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
