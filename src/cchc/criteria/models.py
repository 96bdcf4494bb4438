"""Programmes, areas and themes; versioned sets of check items."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .choices import CONFIDENCE_TAGS, Confidence, ItemKind, SetStatus, Tag
from .querysets import CriteriaSetQuerySet


class Programme(models.Model):
    """A master programme of the reform (NQ 30c, NQ 76) with its dates. Number and date identify the resolution."""

    code = models.SlugField(max_length=40, unique=True)  # "nq-76-2021"
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A content of inspection: part of a programme, or a free theme (programme null)."""

    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField(max_length=12)  # "PROC": the same content keeps its code across programmes
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["programme__valid_from", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="criteria_area_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(programme__isnull=True), name="criteria_theme_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_vi

    @property
    def is_theme(self) -> bool:
        """A free theme (chuyên đề), outside every programme."""
        return self.programme_id is None


class CriteriaSet(models.Model):
    """One version of a set of check items. Published: never edited; a change makes the next version."""

    code = models.SlugField(max_length=60)  # "kiem-tra-cchc"
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=SetStatus, default=SetStatus.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    source = models.TextField(blank=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="criteria_set_version_once")]

    def __str__(self) -> str:
        return _("%(name)s, bản %(version)s") % {"name": self.name, "version": self.version}

    def get_absolute_url(self) -> str:
        """Return the page of this version."""
        return reverse("criteria:set", args=[self.code, self.version])

    @property
    def is_published(self) -> bool:
        """Published: nothing in it changes any more."""
        return self.status == SetStatus.PUBLISHED


class CheckItem(models.Model):
    """One line of a checklist."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=20)  # "CHK.DIR.01", the same through the versions
    area_code = models.CharField(max_length=12)  # joins Area.code of whichever programme a plan follows
    kind = models.CharField(max_length=10, choices=ItemKind)
    text_vi = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500)
    evidence = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence)
    metric_code = models.CharField(max_length=100, blank=True)  # the figure that it asks for; "part/whole" of a ratio
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "code"], name="criteria_item_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.text_vi}"

    @property
    def text(self) -> str:
        """The text in the language of the page."""
        return self.text_en if get_language() == "en" else self.text_vi

    @property
    def metric_codes(self) -> tuple[str, ...]:
        """The metrics that it asks for: none, one, or part and whole of a ratio."""
        return tuple(code.strip() for code in self.metric_code.split("/")) if self.metric_code else ()

    @property
    def first_metric(self) -> str:
        """The metric that its page of the catalogue is looked up by."""
        return next(iter(self.metric_codes), "")

    @property
    def is_unconfirmed(self) -> bool:
        """No source was read for it: said wherever the item is shown."""
        return self.confidence == Confidence.UNCONFIRMED

    @property
    def confidence_tag(self) -> Tag:
        """The short word for how sure we are, with its icon and colour."""
        return CONFIDENCE_TAGS[Confidence(self.confidence)]
