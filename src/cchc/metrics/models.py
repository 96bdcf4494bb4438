"""The catalogue (what is counted) and the figures (what was counted, where, when, by whom)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from cchc.common import numbers
from cchc.files.models import Attachment
from cchc.units.models import Unit

from .choices import Coverage, Direction, FigureKind
from .querysets import FigureQuerySet, MetricQuerySet


class Metric(models.Model):
    """One definition of one number. A changed definition is a new version of the code."""

    code = models.SlugField(max_length=60)  # "resolved_on_time"
    version = models.PositiveSmallIntegerField(default=1)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    unit_vi = models.CharField(max_length=40)  # "hồ sơ"
    unit_en = models.CharField(max_length=40)
    definition_vi = models.TextField()
    definition_en = models.TextField()
    formula = models.CharField(max_length=300, blank=True)  # "resolved_early + …"; empty: reported as it is
    decimals = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=5, choices=Direction, default=Direction.NONE)
    group = models.CharField(max_length=12)  # area code: "PROC"
    source = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = MetricQuerySet.as_manager()

    class Meta:
        ordering = ["group", "order", "code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="metrics_metric_version_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" else self.name_vi

    @property
    def unit_name(self) -> str:
        """What is counted, in the language of the page: "hồ sơ"."""
        return self.unit_en if get_language() == "en" else self.unit_vi

    @property
    def definition(self) -> str:
        """What counts and what does not, in the language of the page."""
        return self.definition_en if get_language() == "en" else self.definition_vi


class Figure(models.Model):
    """One value of one metric for one unit and period. Never edited: a correction replaces it by name."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="figures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figures")
    coverage = models.CharField(max_length=12, choices=Coverage, default=Coverage.OWN)
    period_start = models.DateField()
    period_end = models.DateField()  # last day; equal to period_start for a stock counted on one day
    value = models.DecimalField(max_digits=20, decimal_places=4)
    kind = models.CharField(max_length=10, choices=FigureKind)
    as_of = models.DateField()  # the day on which this was so
    is_approximate = models.BooleanField(default=False)  # "hơn 3.500", "trên 11.300"
    source = models.CharField(max_length=300)  # in words: which paper, which paragraph
    evidence = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["-period_end", "metric__group", "metric__order", "coverage", "pk"]
        indexes = [models.Index(fields=["unit", "metric", "period_end"], name="metrics_unit_metric")]
        constraints = [
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="metrics_period_in_order"),
            # The same number is not recorded twice: who knows better replaces it by the next revision.
            models.UniqueConstraint(
                fields=["metric", "unit", "coverage", "period_start", "period_end", "kind", "revision"],
                name="metrics_figure_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric.name_vi}, {self.unit}: {numbers.show(self.value, self.metric.decimals)}"


class Explanation(models.Model):
    """What a unit says about figures that do not agree. The figures stay as they are; a later one replaces it."""

    identity = models.CharField(max_length=60)  # id in data/identities.yaml
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="explanations")
    coverage = models.CharField(max_length=12, choices=Coverage, default=Coverage.OWN)
    period_start = models.DateField()
    period_end = models.DateField()
    difference = models.DecimalField(max_digits=20, decimal_places=4)  # as it was when it was explained
    asked_at = models.DateTimeField(null=True, blank=True)  # somebody asked for it; None: given unasked
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)  # empty: asked, not given yet
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["unit", "identity", "period_end"], name="metrics_explanation_place")]

    def __str__(self) -> str:
        return f"{self.identity}: {self.unit_id}"
