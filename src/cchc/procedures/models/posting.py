"""What hangs on a wall or shows on a screen, and what a scan of the wall found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cchc.units.models import Unit

from ..choices import Medium, SheetVerdict
from .register import Procedure, Sector, Version


class Posting(models.Model):
    """A version posted by a unit, on paper or on a screen (niêm yết)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="postings")
    medium = models.CharField(max_length=10, choices=Medium)
    place = models.CharField(max_length=200, blank=True)  # "Bảng tin trước quầy 3"
    posted_on = models.DateField()
    taken_down_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version__procedure__code", "-posted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "version", "medium"],
                condition=Q(taken_down_on__isnull=True),
                name="procedures_posted_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_down_on__isnull=True) | Q(posted_on__lte=F("taken_down_on")),
                name="procedures_posting_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.version}"


class WallScan(models.Model):
    """One walk along a wall with the camera. Kept as it was judged on that day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="wall_scans")
    place = models.CharField(max_length=200, blank=True)
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # null: all
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    scanned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attached_to = models.CharField(max_length=100, blank=True)  # "inspections.answer:17": the item that it proves

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit} {self.started_at:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """Return the page of the scan."""
        return reverse("procedures:scan", args=[self.pk])


class ScannedSheet(models.Model):
    """One sheet of the wall: what its code said, and the verdict when the scan was finished."""

    scan = models.ForeignKey(WallScan, on_delete=models.CASCADE, related_name="sheets")
    code = models.CharField(max_length=200)  # as read from the picture
    procedure = models.ForeignKey(Procedure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version_number = models.PositiveSmallIntegerField(null=True, blank=True)  # on the sheet; null: nothing hangs there
    verdict = models.CharField(max_length=10, choices=SheetVerdict, blank=True)  # blank: no sheet of ours
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["scan", "code"], name="procedures_sheet_once")]

    def __str__(self) -> str:
        return self.code
