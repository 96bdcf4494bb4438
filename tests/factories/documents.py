"""Books, documents, templates, signatures."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.documents.choices import DocumentKind, DocumentStatus, SignatureState
from cchc.documents.models import Book, CitedFigure, Document, DocumentTemplate, SignatureVerdict, SignedCopy

from .accounts import UserFactory
from .files import BlobFactory
from .units import UnitFactory


class BookFactory(DjangoModelFactory[Book]):
    class Meta:
        model = Book

    unit = factory.SubFactory(UnitFactory)
    kind = DocumentKind.NOTICE
    year = 2026


class DocumentFactory(DjangoModelFactory[Document]):
    """A draft; `DocumentFactory(issued=True)` carries a number and a day, without frozen bytes."""

    class Meta:
        model = Document

    class Params:
        issued = factory.Trait(
            status=DocumentStatus.ISSUED,
            book=factory.SubFactory(
                BookFactory, unit=factory.SelfAttribute("..unit"), kind=factory.SelfAttribute("..kind")
            ),
            number=factory.Sequence(lambda n: n + 1),
            number_text=factory.LazyAttribute(lambda o: f"{o.number:02}/{o.kind}-UBND"),
            issued_on=factory.LazyFunction(timezone.localdate),
            signer_name="Trần Thị Thử",
            signer_title="Phó Chủ tịch",
            signed_by=factory.SubFactory(UserFactory),
        )

    kind = DocumentKind.NOTICE
    unit = factory.SubFactory(UnitFactory)
    subject = "Kết luận kiểm tra công tác cải cách hành chính"
    drafted_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class DocumentTemplateFactory(DjangoModelFactory[DocumentTemplate]):
    """A first version that is not in use."""

    class Meta:
        model = DocumentTemplate

    unit = factory.SubFactory(UnitFactory)
    kind = DocumentKind.NOTICE
    version = 1
    blob = factory.SubFactory(BlobFactory)
    uploaded_at = factory.LazyFunction(timezone.now)


class CitedFigureFactory(DjangoModelFactory[CitedFigure]):
    class Meta:
        model = CitedFigure

    document = factory.SubFactory(DocumentFactory)
    order = factory.Sequence(lambda n: n + 1)
    text = "36.104"
    note = "Hồ sơ đã giải quyết; đơn vị báo cáo"


class SignedCopyFactory(DjangoModelFactory[SignedCopy]):
    class Meta:
        model = SignedCopy

    document = factory.SubFactory(DocumentFactory)
    blob = factory.SubFactory(BlobFactory)
    uploaded_at = factory.LazyFunction(timezone.now)


class SignatureVerdictFactory(DjangoModelFactory[SignatureVerdict]):
    class Meta:
        model = SignatureVerdict

    blob = factory.SubFactory(BlobFactory)
    state = SignatureState.NONE
    trust_digest = "0" * 64
    checked_at = factory.LazyFunction(timezone.now)
