"""Official documents: drafted from data, numbered once, frozen byte for byte when issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cchc.files.models import Blob
from cchc.units.models import Unit

from .choices import DocumentKind, DocumentStatus
from .querysets import DocumentQuerySet


class Book(models.Model):
    """A numbering book: one per unit, kind and year; numbers run 01 from 1 January without gaps."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="books")
    kind = models.CharField(max_length=4, choices=DocumentKind)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "year"], name="documents_book_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.year}"


class Document(models.Model):
    """One document. `content` is the whole text as data (documents.content); PDF and DOCX are made from it.

    Historical documents keep the number that they carried on paper (`number_text`), outside our books.
    """

    kind = models.CharField(max_length=4, choices=DocumentKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")  # issuing body
    status = models.CharField(max_length=10, choices=DocumentStatus, default=DocumentStatus.DRAFT)
    subject = models.CharField(max_length=500)  # trích yếu
    content = models.JSONField(default=dict)
    book = models.ForeignKey(Book, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField(null=True, blank=True)
    number_text = models.CharField(max_length=60, blank=True)  # "05/KH-UBND"; empty while a draft
    issued_on = models.DateField(null=True, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    replacement_reason = models.TextField(blank=True)  # what was wrong in the replaced one
    public_edition_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="public_edition"
    )  # the same number and date, personal data left out
    is_historical = models.BooleanField(default=False)  # existed on paper before; our files are set again from its text
    page_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    folded = models.CharField(max_length=700, blank=True)  # searched: number, subject, issuing body

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-number", "-pk"]
        indexes = [
            models.Index(fields=["unit", "kind", "-issued_on"], name="documents_unit_kind"),
            models.Index(fields=["status", "-issued_on"], name="documents_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="documents_number_once"),
            models.CheckConstraint(
                condition=Q(status=DocumentStatus.DRAFT, issued_on__isnull=True)
                | (~Q(status=DocumentStatus.DRAFT) & Q(issued_on__isnull=False) & ~Q(number_text="")),
                name="documents_issued_has_number_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_text or self.get_kind_display()} {self.subject}"[:300]
