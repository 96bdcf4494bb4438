"""What screens and commands read of documents: lists, books, chains of replacement, whether the bytes are unchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cchc.accounts.models import User
from cchc.files import disk
from cchc.files import queries as files
from cchc.files.models import Blob
from cchc.units.choices import TERRITORIES
from cchc.units.models import Unit

from . import content as texts
from . import rules
from .choices import DocumentKind, DocumentStatus
from .content import Content
from .docx import render_docx
from .layout import Imprint
from .models import Book, CitedFigure, Document, DocumentTemplate
from .office import outline
from .office.render import render_office_docx
from .samples import sample_of
from .typeset import render_pdf


@dataclass(frozen=True)
class Seal:
    """One file of an issued document and whether its bytes are those of the day of issue."""

    label: str  # "PDF", "DOCX"
    blob: Blob
    is_intact: bool


@dataclass(frozen=True)
class BookLine:
    """One number of a book. `document` is None where the reader may not see it, or where the number is missing."""

    number: int
    document: Document | None
    is_missing: bool = False


def symbol_of(unit: Unit) -> str:
    """Return the symbol that the unit's documents carry after the kind."""
    return rules.symbol_for(unit.name, is_territory=unit.kind in TERRITORIES)


def seals_of(document: Document) -> list[Seal]:
    """Hash the kept files again; a draft has none."""
    kept = (("PDF", document.pdf), ("DOCX", document.docx))
    return [Seal(label, blob, files.is_intact(blob)) for label, blob in kept if blob is not None]


def broken(documents: Iterable[Document]) -> Iterator[tuple[Document, Seal]]:
    """Yield each file of an issued document whose bytes changed or are gone."""
    for document in documents:
        for seal in seals_of(document):
            if not seal.is_intact:
                yield document, seal


def digest_of(document: Document, cited: Iterable[CitedFigure]) -> str:
    """Return the hash of what the row says in words, with the figures that it cites."""
    return rules.digest_of(document, [(row.order, row.key, row.text, row.note, row.facts) for row in cited])


def changed_words(documents: Iterable[Document]) -> list[Document]:
    """Return the issued documents whose text columns or cited figures are not those of the day of issue."""
    rows = list(documents)
    cited: defaultdict[int, list[CitedFigure]] = defaultdict(list)
    for figure in CitedFigure.objects.filter(document__in=[row.pk for row in rows]).order_by("order"):
        cited[figure.document_id].append(figure)
    return [row for row in rows if row.content_sha256 != digest_of(row, cited[row.pk])]


def template_for(unit: Unit, kind: str) -> DocumentTemplate | None:
    """Return the office's own template for documents of `kind`, if it has one in use."""
    return DocumentTemplate.objects.filter(unit=unit, kind=kind, is_active=True).select_related("blob").first()


def docx_of(content: Content, imprint: Imprint, template: DocumentTemplate | None) -> bytes:
    """Return the document as DOCX: in the office's own template, or by our layout."""
    if template is None:
        return render_docx(content, imprint)
    return render_office_docx(disk.path_of(template.blob.sha256).read_bytes(), content, imprint)


def lineage(document: Document) -> list[Document]:
    """Return the document with those that it replaced and that replaced it, newest first."""
    chain = [document]
    older = document.replaces
    while older is not None:
        chain.append(older)
        older = older.replaces
    newer = _replacement_of(document)
    while newer is not None:
        chain.insert(0, newer)
        newer = _replacement_of(newer)
    return chain


def preview_pdf(content: Content, unit: Unit, now: datetime) -> bytes:
    """Return a draft's pages: gaps for number and day, the mark DỰ THẢO."""
    return render_pdf(content, _draft(unit, now))


def preview_docx(content: Content, unit: Unit, now: datetime) -> bytes:
    """Return a draft as DOCX, in the template that its office uses now."""
    return docx_of(content, _draft(unit, now), template_for(unit, content.kind))


def content_of(document: Document) -> Content:
    """Return the text of a document as data."""
    return texts.from_json(document.content)


def books_of(user: User) -> QuerySet[Book]:
    """Return the numbering books of the units in which `user` holds a post now."""
    units = user.posts.in_force().values("unit")
    return Book.objects.filter(unit__in=units).select_related("unit").order_by("-year", "unit__sort_key", "kind")


def book_lines(book: Book, user: User) -> list[BookLine]:
    """Return every number of the book from 1 to its last: the ones the reader may open, the others, the missing."""
    issued = {number: pk for number, pk in book.documents.values_list("number", "pk") if number is not None}
    readable = {row.number: row for row in Document.objects.visible_to(user).filter(book=book)}
    last = max([book.last_number, *issued])
    return [BookLine(number, readable.get(number), is_missing=number not in issued) for number in range(1, last + 1)]


def books_with_gaps() -> list[Book]:
    """Return the books that lack a number between 1 and their last one."""
    numbers: defaultdict[int, list[int]] = defaultdict(list)
    for book_id, number in Document.objects.exclude(book=None).values_list("book_id", "number"):
        numbers[book_id or 0].append(number or 0)
    return [book for book in Book.objects.select_related("unit") if rules.has_gap(numbers[book.pk], book.last_number)]


def issuers_of(documents: QuerySet[Document]) -> QuerySet[Unit]:
    """Return the bodies that issued any of `documents`, for the filter of a list."""
    return Unit.objects.filter(pk__in=documents.order_by().values("unit")).order_by("sort_key")


def years_of(documents: QuerySet[Document]) -> list[int]:
    """Return the years in which `documents` were issued, newest first."""
    return [day.year for day in documents.exclude(issued_on=None).dates("issued_on", "year", order="DESC")]


def _draft(unit: Unit, now: datetime) -> Imprint:
    return Imprint(symbol_of(unit), year=now.year)


def _replacement_of(document: Document) -> Document | None:
    return (
        Document.objects.filter(replaces=document).exclude(status=DocumentStatus.DRAFT).select_related("unit").first()
    )


@dataclass(frozen=True)
class TemplateOffice:
    """An office and, for each kind of document, the template that it uses; None is ours."""

    unit: Unit
    rows: list[tuple[DocumentKind, str, DocumentTemplate | None]]


def units_of(user: User) -> QuerySet[Unit]:
    """Return the units in which the person holds a post."""
    return Unit.objects.filter(pk__in=user.posts.in_force().values("unit")).order_by("sort_key")


def template_offices(user: User) -> list[TemplateOffice]:
    """Return the person's offices with the templates that they use."""
    used = DocumentTemplate.objects.visible_to(user).filter(is_active=True).select_related("uploaded_by")
    by_place = {(row.unit_id, row.kind): row for row in used}
    return [
        TemplateOffice(unit, [(kind, kind.name.lower(), by_place.get((unit.pk, kind.value))) for kind in DocumentKind])
        for unit in units_of(user)
    ]


def template_versions(unit: Unit, kind: str) -> QuerySet[DocumentTemplate]:
    """Return an office's versions for one kind, newest first."""
    return DocumentTemplate.objects.filter(unit=unit, kind=kind).select_related("uploaded_by", "blob")


def template_bytes(template: DocumentTemplate) -> bytes:
    """Return the template as it was uploaded."""
    return disk.path_of(template.blob.sha256).read_bytes()


def template_preview(template: DocumentTemplate) -> bytes:
    """Return the sample document of that kind, set in the template."""
    return render_office_docx(template_bytes(template), *sample_of(template.kind))


def template_outline(template: DocumentTemplate) -> list[outline.Block]:
    """Return the filled sample as lines for a page."""
    return outline.outline_of(template_preview(template))
