"""Files by their content: stored once under their SHA-256, never overwritten; attachments say what they belong to."""

from django.conf import settings
from django.db import models


class Blob(models.Model):
    """Bytes, known by their SHA-256. Lives under FILE_STORE as ab/cd/abcd…"""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()  # bytes
    content_type = models.CharField(max_length=100)  # found in the content, not in the name
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A blob with a name, on one object. The object decides who may read it (files.hooks)."""

    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    subject_type = models.CharField(max_length=60)  # "inspections.answer"
    subject_id = models.CharField(max_length=40)
    purpose = models.CharField(max_length=30, blank=True)  # "photo", "signed", "pdf", "docx"
    name = models.CharField(max_length=200)
    caption = models.CharField(max_length=300, blank=True)
    effective_on = models.DateField(null=True, blank=True)  # the day that the content speaks of
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)  # hidden from the object, kept for the record

    class Meta:
        ordering = ["uploaded_at", "pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="files_subject")]

    def __str__(self) -> str:
        return self.name
