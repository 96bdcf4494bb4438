"""The yearly review of procedures, and the ledger of what simplification saves (NĐ 63/2010 Điều 28-31)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.units.models import Unit

from ..choices import Criterion, Phase, Proposal, ReviewPlanStatus, ReviewStatus
from .register import PublicationDecision, Version


class ReviewPlan(models.Model):
    """A year's plan of what is reviewed, due before 31 January."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="review_plans")
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=ReviewPlanStatus, default=ReviewPlanStatus.DRAFT)
    number = models.CharField(max_length=60, blank=True)  # "12/KH-UBND"
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lock = models.PositiveIntegerField(default=1)
    is_fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "unit"]
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="procedures_review_plan_once")]

    def __str__(self) -> str:
        return _("Kế hoạch rà soát năm %(year)s của %(unit)s") % {"year": self.year, "unit": self.unit.full_name}

    def get_absolute_url(self) -> str:
        """Return the page of the plan."""
        return reverse("procedures:review_plan", args=[self.pk])


class Review(models.Model):
    """One procedure under review: what was found, what is proposed, decided, done."""

    plan = models.ForeignKey(ReviewPlan, on_delete=models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    lead = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="led_reviews")
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=ReviewStatus, default=ReviewStatus.PLANNED)
    proposal = models.CharField(max_length=10, choices=Proposal, blank=True)
    proposal_text = models.TextField(blank=True)
    documents = models.TextField(blank=True)  # the legal documents that must change for it, by number and day
    days_before = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)  # working days a dossier
    days_after = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    volume = models.PositiveIntegerField(null=True, blank=True)  # dossiers a year: subjects × times
    volume_source = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_text = models.CharField(max_length=200, blank=True)  # "QĐ 2816/QĐ-UBND ngày 05/9/2025"
    accepted = models.BooleanField(null=True)  # null until decided
    done_on = models.DateField(null=True, blank=True)
    done_by_decision = models.ForeignKey(
        PublicationDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # the publication that carries it out
    lock = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "version"], name="procedures_review_once"),
            models.CheckConstraint(
                condition=~Q(status=ReviewStatus.DONE) | Q(done_on__isnull=False), name="procedures_review_done_has_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    def get_absolute_url(self) -> str:
        """Return the page of the review."""
        return reverse("procedures:review", args=[self.pk])


class ReviewFinding(models.Model):
    """What a review says on one of the four criteria."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    criterion = models.CharField(max_length=14, choices=Criterion)
    is_met = models.BooleanField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="procedures_criterion_once")]

    def __str__(self) -> str:
        return self.get_criterion_display()


class CostActivity(models.Model):
    """One activity of the citizen, before or after: hours × income + direct cost + fees, per dossier, in đồng."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="costs")
    phase = models.CharField(max_length=6, choices=Phase)
    name = models.CharField(max_length=200)  # "Chuẩn bị hồ sơ"
    hours = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    hourly_income = models.DecimalField(max_digits=12, decimal_places=0, default=0)
    direct_cost = models.DecimalField(max_digits=14, decimal_places=0, default=0)
    fees = models.DecimalField(max_digits=14, decimal_places=0, default=0)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]  # before, then after

    def __str__(self) -> str:
        return self.name
