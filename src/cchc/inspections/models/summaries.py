"""The report that sums up a campaign or a year (báo cáo tổng hợp kết quả kiểm tra)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cchc.documents.models import Document
from cchc.units.models import Unit

from .plans import Plan


class Summary(models.Model):
    """One report: drafted from the data by one person, signed by another. Its figures are in `document`, frozen.

    Of one campaign (`plan`), or of the campaigns that `issuer` ordered in `year`. `body` is whose paper it is.
    """

    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="summaries")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="summaries")
    assessment = models.TextField(blank=True)  # what the figures do not say
    proposals = models.TextField(blank=True)
    as_of = models.DateField()  # the day on which the figures were taken
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="summary"
    )  # its draft is made with the report
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "summaries"
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signer__isnull=True) | Q(drafted_by__isnull=True) | ~Q(signer=F("drafted_by")),
                name="inspections_summary_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"Báo cáo tổng hợp kết quả kiểm tra năm {self.year}"
