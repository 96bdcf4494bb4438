"""Stored bytes and attachments."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.files.models import Attachment, Blob

from .accounts import UserFactory


class BlobFactory(DjangoModelFactory[Blob]):
    """A row only; the bytes are not in the store. `files.services` stores real ones."""

    class Meta:
        model = Blob

    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 1024
    content_type = "application/pdf"


class AttachmentFactory(DjangoModelFactory[Attachment]):
    """Give `subject` (any saved object) or subject_type and subject_id."""

    class Meta:
        model = Attachment

    class Params:
        subject = None

    blob = factory.SubFactory(BlobFactory)
    subject_type = factory.LazyAttribute(lambda o: o.subject._meta.label_lower if o.subject else "units.unit")
    subject_id = factory.LazyAttribute(lambda o: str(o.subject.pk) if o.subject else "0")
    purpose = "signed"
    name = "ban-ky.pdf"
    uploaded_at = factory.LazyFunction(timezone.now)
    uploaded_by = factory.SubFactory(UserFactory)
