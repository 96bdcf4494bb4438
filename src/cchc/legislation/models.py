"""Legal documents as citations. Number and date together identify one: two resolutions are called 76/NQ-CP."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.confidence import PROVISIONAL, Confidence

from .choices import DocumentKind
from .querysets import LegalDocumentQuerySet


class LegalDocument(models.Model):
    """A legal document that rules, procedures, plans and inspections rest on. Its text is not kept here."""

    kind = models.CharField(max_length=16, choices=DocumentKind)
    number = models.CharField(max_length=60)  # "118/2025/NĐ-CP", as printed
    issued_on = models.DateField(null=True, blank=True)  # null: the source names the number alone
    issuer = models.CharField(max_length=200, blank=True)  # "Chính phủ"
    title = models.CharField(max_length=500, blank=True)  # "Quy định về…", without kind and number
    in_force_from = models.DateField(null=True, blank=True)
    in_force_to = models.DateField(null=True, blank=True)  # last day; null while in force, or unknown
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")
    confidence = models.CharField(max_length=2, choices=Confidence, default=Confidence.HIGH)
    source = models.CharField(max_length=300, blank=True)  # where it was read
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    folded = models.TextField(blank=True)  # searched, see common.text.fold: kind, number, issuer, title

    objects = LegalDocumentQuerySet.as_manager()

    class Meta:
        ordering = [F("issued_on").desc(nulls_last=True), "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["number", "issued_on"], name="legislation_number_and_date_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(issued_on__isnull=True), name="legislation_undated_number_once"
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_to__isnull=True)
                | Q(in_force_from__lte=F("in_force_to")),
                name="legislation_in_force_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    def get_absolute_url(self) -> str:
        """Return the page that shows who cites it."""
        return reverse("legislation:detail", args=[self.pk])

    @property
    def citation(self) -> str:
        """How it is named in a text: "Nghị định số 118/2025/NĐ-CP ngày 09/6/2025"."""
        if self.issued_on is None:
            return _("%(kind)s số %(number)s") % {"kind": self.get_kind_display(), "number": self.number}
        words = {"kind": self.get_kind_display(), "number": self.number, "day": dates.show(self.issued_on)}
        return _("%(kind)s số %(number)s ngày %(day)s") % words

    @property
    def is_provisional(self) -> bool:
        """No text was read for it: said wherever it is shown."""
        return self.confidence in PROVISIONAL

    def is_in_force(self, day: date) -> bool | None:
        """Tell whether it is in force on `day`; None when its first day is not known."""
        if self.in_force_from is None:
            return None
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)
