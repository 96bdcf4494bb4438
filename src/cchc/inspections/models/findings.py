"""What was found, why, and what is asked of whom; every figure cited by reference."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cchc.criteria.models import CheckItem
from cchc.metrics.models import Figure
from cchc.units.models import Unit

from ..choices import CauseKind, DueKind, FindingKind, RecommendationKind, Severity
from ..querysets import StandingManager
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
    """A request to the unit, a request to another body, a proposal of the unit, or its reply.

    Who must do something (`is_to_do`) is told six things clearly: text, responsible, due_on, accountable, product,
    authority. Without `due_on` the default of `due_kind` counts from the day of issue.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="recommendations")
    kind = models.CharField(max_length=14, choices=RecommendationKind)
    findings = models.ManyToManyField(Finding, related_name="recommendations", blank=True)
    text = models.TextField()
    addressee = models.CharField(max_length=300, blank=True)  # body in words, if not a unit known here
    addressee_unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.CharField(max_length=200, blank=True)  # rõ người: as on paper
    responsible_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # their account, if they have one
    product = models.CharField(max_length=300, blank=True)  # rõ sản phẩm
    accountable = models.CharField(max_length=200, blank=True)  # rõ trách nhiệm: "Chủ tịch UBND xã, Lương Văn Tài"
    authority = models.CharField(max_length=300, blank=True)  # rõ thẩm quyền: "UBND xã tự quyết định"
    due_kind = models.CharField(max_length=14, choices=DueKind, default=DueKind.REMEDY)
    due_on = models.DateField(null=True, blank=True)  # rõ thời gian; null: by due_kind from the day of issue
    due_basis = models.CharField(max_length=300, blank=True)  # why this day
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # of the inspecting body, never the responsible
    source = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, unique=True, null=True, blank=True)  # of the form: sent twice, made once
    given_version = models.PositiveIntegerField(null=True, blank=True)  # the version that became a task
    removed_at = models.DateTimeField(null=True, blank=True)  # taken back after it became a task

    objects = StandingManager()  # `_base_manager` has those taken back, too

    class Meta:
        ordering = ["kind", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verifier__isnull=True)
                | Q(responsible_user__isnull=True)
                | ~Q(verifier=F("responsible_user")),
                name="inspections_verifier_is_not_responsible",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:120]

    @property
    def is_to_do(self) -> bool:
        """Whether it becomes a task: a request to the unit, and what is asked of another unit known here."""
        to_others = (RecommendationKind.TO_OTHER, RecommendationKind.UNIT_PROPOSAL)
        return self.kind == RecommendationKind.TO_UNIT or (
            self.kind in to_others and self.addressee_unit_id is not None
        )
