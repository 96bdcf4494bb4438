"""What was found, why, and what is asked of whom; every figure cited by reference."""

from django.conf import settings
from django.db import models

from cchc.criteria.models import CheckItem
from cchc.metrics.models import Figure
from cchc.units.models import Unit

from ..choices import CauseKind, FindingKind, RecommendationKind, Severity
from .plans import Inspection


class FindingTemplate(models.Model):
    """A shortfall or strength seen before, to start from."""

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=FindingKind)
    area_code = models.CharField(max_length=12)
    item_code = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    request = models.TextField(blank=True)  # the request that usually goes with it
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["area_code", "code"]

    def __str__(self) -> str:
        return self.text[:80]


class Finding(models.Model):
    """A strength or a shortfall. `text` cites figures as [[id]]; citations.py shows and checks them."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=10, choices=FindingKind)
    area_code = models.CharField(max_length=12)
    item = models.ForeignKey(CheckItem, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField()
    severity = models.CharField(max_length=10, choices=Severity, blank=True)  # only shortfalls
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)  # taken back before the conclusion, kept for the record
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, unique=True, null=True, blank=True)  # of the form: sent twice, made once

    class Meta:
        ordering = ["kind", "order", "pk"]

    def __str__(self) -> str:
        return self.text[:120]


class Citation(models.Model):
    """A figure that a text of the inspection cites; kept in step with the text by the services."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="citations")
    finding = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="citations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "figure"], name="inspections_citation_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} → {self.figure_id}"


class Cause(models.Model):
    """Why shortfalls arose: objective or subjective; of one finding or of the inspection as a whole."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="causes")
    finding = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.CASCADE, related_name="causes")
    kind = models.CharField(max_length=10, choices=CauseKind)
    text = models.TextField()
    source = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=36, unique=True, null=True, blank=True)  # of the form: sent twice, made once

    class Meta:
        ordering = ["kind", "order", "pk"]

    def __str__(self) -> str:
        return self.text[:120]


class Recommendation(models.Model):
    """A request to the unit, a request to another body, a proposal of the unit, or its reply."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="recommendations")
    kind = models.CharField(max_length=14, choices=RecommendationKind)
    findings = models.ManyToManyField(Finding, related_name="recommendations", blank=True)
    text = models.TextField()
    addressee = models.CharField(max_length=300, blank=True)  # body in words, if not a unit known here
    addressee_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.CharField(max_length=200, blank=True)  # rõ người
    product = models.CharField(max_length=300, blank=True)  # rõ sản phẩm
    due_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, unique=True, null=True, blank=True)  # of the form: sent twice, made once

    class Meta:
        ordering = ["kind", "order", "pk"]

    def __str__(self) -> str:
        return self.text[:120]
