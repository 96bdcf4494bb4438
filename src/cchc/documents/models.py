"""Official documents: drafted from data, numbered once, frozen byte for byte when issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cchc.files.models import Blob
from cchc.units.models import Unit

from .choices import DocumentKind, DocumentStatus, SignatureState
from .querysets import DocumentQuerySet, TemplateQuerySet


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


class DocumentTemplate(models.Model):
    """An office's own DOCX template for one kind. Versions are kept; at most one is in use, none means ours."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="document_templates")
    kind = models.CharField(max_length=4, choices=DocumentKind)
    version = models.PositiveSmallIntegerField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    notes = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=False)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "version"], name="documents_template_version_once"),
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=Q(is_active=True), name="documents_template_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit.authority}: {self.get_kind_display()}, {self.version}"


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
    template = models.ForeignKey(
        "DocumentTemplate", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )  # the office's own, by which the DOCX was set; none: by ours
    pdf = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    docx = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    replacement_reason = models.TextField(blank=True)  # what was wrong in the replaced one
    public_edition_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="public_edition"
    )  # the same number and date, personal data left out
    is_historical = models.BooleanField(default=False)  # existed on paper before; our files are set again from its text
    page_count = models.PositiveIntegerField(default=0)
    content_sha256 = models.CharField(max_length=64, blank=True)  # of the text columns at issue (queries.digest_of)
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


class CitedFigure(models.Model):
    """A figure as an issued document cites it: frozen words, and the facts behind them for comparing later.

    Where figures live is not known here: `key` and `facts` are what the owner of the text put into its runs.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="cited_figures")
    order = models.PositiveSmallIntegerField()  # of first use, from 1
    key = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=60)  # "36.104"
    note = models.TextField()
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["document", "order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="documents_cited_once")]

    def __str__(self) -> str:
        return f"{self.document_id} [{self.order}] {self.text}"


class SignedCopy(models.Model):
    """An issued document's PDF as it came back with digital signatures, beside the frozen one."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signed_copies")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["document", "blob"], name="documents_signed_copy_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.blob}"


class SignatureVerdict(models.Model):
    """What was found of the digital signatures in a PDF. Computed from the bytes and the trust store; made again at will."""

    blob = models.OneToOneField(Blob, on_delete=models.CASCADE, related_name="signature_verdict")
    state = models.CharField(max_length=10, choices=SignatureState)
    signatures = models.JSONField(default=list)  # signing.verify.Signature as plain data
    problem = models.CharField(max_length=300, blank=True)  # why it could not be judged, as a key of signing.words
    trust_digest = models.CharField(max_length=64)  # of the trust store; another store asks for another verdict
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.blob} {self.state}"
