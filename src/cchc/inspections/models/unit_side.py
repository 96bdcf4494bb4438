"""The unit's own side: its report on itself, and its right of reply to what was found."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cchc.criteria.models import CheckItem
from cchc.documents.models import Document

from ..choices import SelfReportStatus, Stance
from .findings import Finding
from .plans import Inspection
from .visits import AnswerFields


class SelfReport(models.Model):
    """Báo cáo tự kiểm tra: filled by the focal person, approved by the head of unit, then locked."""

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="self_report")
    status = models.CharField(max_length=10, choices=SelfReportStatus, default=SelfReportStatus.OPEN)
    due_on = models.DateField()  # as said in the notice; late is computed
    letter = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="self_report"
    )  # the letter (CV) that announces the visit and asks for the report
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="approved_self_report"
    )  # the report (BC) of the unit as its head approved it
    results = models.TextField(blank=True)
    shortfalls = models.TextField(blank=True)
    causes = models.TextField(blank=True)
    proposals = models.TextField(blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)  # by the focal person, to the head of unit
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    returned_reason = models.TextField(blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(
        null=True, blank=True
    )  # first approved: what counts as late or not; reopening keeps it
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=SelfReportStatus.LOCKED) | Q(approved_at__isnull=False),
                name="inspections_locked_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo tự kiểm tra {self.inspection_id}"


class SelfAnswer(AnswerFields):
    """The unit's own answer to one item; its files hang on it by scope "inspections.self_answer"."""

    report = models.ForeignKey(SelfReport, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(CheckItem, on_delete=models.PROTECT, related_name="self_answers")
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "item"], name="inspections_self_answer_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.item_id}"


class ReplyRound(models.Model):
    """The right of reply: findings shown to the unit, a day until which it may explain, silence agrees."""

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="reply_round")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    submitted_at = models.DateTimeField(null=True, blank=True)  # the unit said that it has finished
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)  # by the team, once answered, or by the day that passed
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Giải trình {self.inspection_id}"


class FindingReply(models.Model):
    """What the unit says to one finding, and what the team answers. Its files: scope "inspections.findingreply"."""

    round = models.ForeignKey(ReplyRound, on_delete=models.PROTECT, related_name="replies")
    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="reply")
    stance = models.CharField(max_length=10, choices=Stance)
    text = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)  # None: silence
    replied_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    is_accepted = models.BooleanField(null=True)  # the team: None not answered yet
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    finding_text = models.TextField()  # as the unit read it
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "finding replies"
        ordering = ["finding__order", "pk"]

    def __str__(self) -> str:
        return f"{self.finding_id}: {self.stance}"
