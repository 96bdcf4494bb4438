"""The visit: who was there, what was answered to each check item."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cchc.criteria.models import CheckItem

from ..choices import Judgement, Side
from .plans import Inspection


class Attendance(models.Model):
    """Someone present at the visit, on either side."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="attendances")
    side = models.CharField(max_length=5, choices=Side)
    full_name = models.CharField(max_length=120)
    title = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["side", "order", "pk"]

    def __str__(self) -> str:
        return self.full_name


class AnswerFields(models.Model):
    """What one answer holds; which value field is used follows from the item's kind."""

    yes = models.BooleanField(null=True, blank=True)
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)  # count, number
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True)
    judgement = models.CharField(max_length=10, choices=Judgement, blank=True)  # empty: not judged yet
    note = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def judged_as(self) -> str:
        """The judgement in words. Django's `get_judgement_display` translates every choice to find one."""
        return str(Judgement(self.judgement).label) if self.judgement else ""


class Answer(AnswerFields):
    """The team's answer to one item. `version` is the optimistic lock between two members."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(CheckItem, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        # Summaries count a year's judgements from this index alone, without reading the notes.
        indexes = [models.Index(fields=["inspection", "item", "judgement"], name="inspections_answer_judged")]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="inspections_answer_once"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(numerator__isnull=True) | Q(denominator__gte=F("numerator")),
                name="inspections_numerator_within_denominator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.item_id}"


class AnswerRevision(AnswerFields):
    """Every version of an answer, the refused ones too: nothing that a member typed is lost."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    is_conflict = models.BooleanField(default=False)  # typed against an older version; kept beside, not in force
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.version}"
