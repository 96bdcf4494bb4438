"""The papers of one inspection: minutes of the visit, notice of conclusion."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cchc.documents.models import Document
from cchc.files.models import Attachment

from .plans import Inspection


class Minutes(models.Model):
    """Minutes (biên bản): drafted from the visit, printed, signed by both sides, the scan uploaded."""

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="minutes")
    proceedings = models.TextField(blank=True)  # diễn biến, beyond what the checklist says
    unit_opinion = models.TextField(blank=True)  # what the unit said before signing
    document = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="minutes")
    signed_copy = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"Biên bản {self.inspection_id}"


class Conclusion(models.Model):
    """Notice of conclusion (thông báo kết luận): drafted by one person, signed by another, frozen when issued.

    The body follows from findings, causes and recommendations; only the general assessment is written here.
    """

    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="conclusion")
    opening = models.TextField(blank=True)
    assessment = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_reason = models.TextField(blank=True)  # why the signer sent it back
    replacement_reason = models.TextField(blank=True)  # the mistake that the next issue mends
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="conclusion"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # first opened by the unit
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signer__isnull=True) | Q(drafted_by__isnull=True) | ~Q(signer=F("drafted_by")),
                name="inspections_drafter_is_not_signer",
            ),
        ]

    def __str__(self) -> str:
        return f"Kết luận {self.inspection_id}"
