"""Everything that changes documents: drafting, issuing with the next number, replacing.

The caller (the app that owns the plan, the minutes, the conclusion) has checked the right to its own action; these
services hold what is true of every official document: two people, one number, frozen bytes.
"""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean, fold
from cchc.files import choices as file_types
from cchc.files.services import put
from cchc.units.models import Unit

from .. import content as texts
from .. import glyphs, queries, rules
from ..choices import DocumentKind, DocumentStatus
from ..content import Content
from ..layout import PUBLIC_MARK, REBUILT_MARK, Imprint, lay_out
from ..models import Book, CitedFigure, Document
from ..queries import symbol_of
from ..typeset import count_pages, render_pdf


@transaction.atomic
def create_draft(
    *,
    actor: User | None,
    kind: str,
    unit: Unit,
    subject: str = "",
    content: Content,
    now: datetime,
    replaces: Document | None = None,
    reason: str = "",
) -> Document:
    """Keep a draft of `kind` that `unit` will issue; refuse text that cannot be printed.

    `replaces`: the issued document that becomes REPLACED when this one is issued; the text is made to name it.
    """
    document = Document(kind=kind, unit=unit, drafted_by=actor, created_at=now)
    if replaces is not None:
        document.replaces = _lock_replaceable(replaces)
        document.replacement_reason = clean(reason)
        content = _naming(content, document.replaces)
    _fill(document, _prepared(content, kind, subject))
    document.save()
    after = _told(document)
    record("documents.drafted", actor=actor, subject=document, unit_id=unit.pk, after=after, reason=clean(reason))
    return document


@transaction.atomic
def update_draft(*, actor: User | None, document_id: int, subject: str = "", content: Content) -> Document:
    """Replace the text of a draft. The one who changed it last counts as its drafter."""
    document = _lock_draft(document_id)
    before = document.content
    content = _prepared(content, document.kind, subject)
    if texts.to_json(content) == before:
        return document
    _fill(document, content)
    if actor is not None:
        document.drafted_by = actor
    document.save(update_fields=["subject", "content", "folded", "drafted_by"])
    record("documents.redrafted", actor=actor, subject=document, unit_id=document.unit_id, after=_told(document))
    return document


@transaction.atomic
def discard_draft(*, actor: User | None, document_id: int, reason: str = "") -> None:
    """Throw a draft away; it has no number, so no book gets a gap."""
    document = _lock_draft(document_id)
    record("documents.discarded", actor=actor, subject=document, unit_id=document.unit_id, reason=reason)
    document.delete()


@transaction.atomic
def issue(
    *,
    actor: User | None,
    document_id: int,
    signer_name: str,
    signer_title: str,
    symbol: str = "",
    today: date,
    now: datetime,
) -> Document:
    """Give the draft the next number of its book, set it as PDF and DOCX, freeze it.

    Rendered before the commit: a text that cannot be set consumes no number. `symbol` only where the body's own
    symbol is not its initials. Basis: ND30-04, ND30-05 in docs/legal.md.
    """
    document = _lock_draft(document_id)
    rules.require_different_people(drafter_id=document.drafted_by_id, signer_id=actor.pk if actor else None)
    document.book = _lock_book(document.unit, document.kind, today.year)
    document.book.last_number += 1
    document.number = document.book.last_number
    symbol = symbol or symbol_of(document.unit)
    office = texts.from_json(document.content).office_symbol
    document.number_text = rules.number_text(document.number, document.kind, symbol, office)
    document.book.save(update_fields=["last_number"])
    imprint = Imprint(symbol, document.number_text, today, mark="")
    _freeze(document, actor, signer_name, signer_title, imprint)
    _replace_older(document, actor)
    told = _told(document) | {"signer": document.signer_name}
    record("documents.issued", actor=actor, subject=document, unit_id=document.unit_id, after=told)
    return document


@transaction.atomic
def issue_historical(  # noqa: PLR0913 - all that a paper document says of itself
    *,
    actor: User | None,
    kind: str,
    unit: Unit,
    subject: str = "",
    content: Content,
    number_text: str,
    issued_on: date,
    signer_name: str = "",
    signer_title: str = "",
    is_day_known: bool = True,
    now: datetime,
) -> Document:
    """Record a document that existed on paper, with the number it carried; our books stay untouched.

    Its files are set again from the text and say so on the first page. An unknown number is ""; when the day is not
    known, the head leaves a gap for it and `issued_on` only tells the year.
    """
    number_text = clean(number_text) or rules.NO_NUMBER
    same = Document.objects.issued().filter(unit=unit, kind=kind, number_text=number_text, issued_on=issued_on)
    if number_text != rules.NO_NUMBER and same.filter(public_edition_of=None).exists():
        raise RuleError(_("Văn bản số %(number)s đã có. Mở văn bản đó") % {"number": number_text})
    document = Document(kind=kind, unit=unit, drafted_by=actor, created_at=now, is_historical=True)
    _fill(document, _prepared(content, kind, subject))
    document.number_text = number_text
    document.save()
    document.issued_on = issued_on
    shown_day = issued_on if is_day_known else None
    imprint = Imprint(symbol_of(unit), number_text, shown_day, mark=REBUILT_MARK, year=issued_on.year)
    _freeze(document, actor, signer_name, signer_title, imprint)
    record("documents.recorded", actor=actor, subject=document, unit_id=unit.pk, after=_told(document))
    return document


@transaction.atomic
def replace(
    *, actor: User | None, document: Document, content: Content, subject: str = "", reason: str, now: datetime
) -> Document:
    """Draft a document that will replace `document`; the old one becomes REPLACED when the new one is issued.

    A mistake in the text is mended by a document of the same form (NĐ 30/2020, Điều 18). Basis: ND30-14.
    """
    if not clean(reason):
        raise RuleError(_("Ghi lý do thay thế văn bản"), field="reason")
    return create_draft(
        actor=actor,
        kind=document.kind,
        unit=document.unit,
        subject=subject,
        content=content,
        now=now,
        replaces=document,
        reason=reason,
    )


@transaction.atomic
def issue_public_edition(*, actor: User | None, document: Document, now: datetime) -> Document:
    """Make the edition for publishing: same number and date, personal data masked, marked as such."""
    source = Document.objects.select_for_update().get(pk=document.pk)
    if source.status == DocumentStatus.DRAFT:
        raise RuleError(_("Văn bản chưa ban hành nên chưa công khai được"))
    if Document.objects.filter(public_edition_of=source).exists():
        raise RuleError(_("Bản công khai đã có. Mở bản đó"))
    edition = Document(kind=source.kind, unit=source.unit, drafted_by=source.drafted_by, created_at=now)
    edition.public_edition_of = source
    edition.is_historical = source.is_historical
    _fill(edition, texts.public_edition(texts.from_json(source.content)))
    edition.number_text = source.number_text
    edition.save()
    imprint = Imprint(symbol_of(source.unit), source.number_text, source.issued_on, mark=PUBLIC_MARK)
    _freeze(edition, actor, source.signer_name, source.signer_title, imprint)
    record("documents.public_edition_made", actor=actor, subject=edition, parent=source, unit_id=source.unit_id)
    return edition


def _prepared(content: Content, kind: str, subject: str) -> Content:
    content = texts.cleaned(changed(content, kind=kind, subject=clean(subject or content.subject)))
    if not content.subject:
        raise RuleError(_("Ghi trích yếu của văn bản"), field="subject")
    DocumentKind(kind)
    # What cannot be printed is refused now, while the drafter can still mend it.
    glyphs.require_printable(lay_out(content, Imprint("", year=None)))
    return content


def _fill(document: Document, content: Content) -> None:
    document.subject = content.subject[:500]
    document.content = texts.to_json(content)
    document.folded = fold(f"{document.number_text} {document.subject} {document.unit.authority}")[:700]


def _freeze(document: Document, actor: User | None, name: str, title: str, imprint: Imprint) -> None:
    """Set, store and lock: after this save the database refuses every change but being replaced."""
    content = texts.from_json(document.content)
    if name:
        content = texts.with_signer(content, clean(name), clean(title))
    pdf = render_pdf(content, imprint)
    document.content = texts.to_json(content)
    document.template = queries.template_for(document.unit, document.kind)
    document.pdf = put(data=pdf, content_type=file_types.PDF)
    document.docx = put(data=queries.docx_of(content, imprint, document.template), content_type=file_types.DOCX)
    document.page_count = count_pages(pdf)
    document.issued_on = imprint.issued_on or document.issued_on
    document.signer_name, document.signer_title = clean(name), clean(title)
    document.signed_by = actor
    document.status = DocumentStatus.ISSUED
    document.folded = fold(f"{document.number_text} {document.subject} {document.unit.authority}")[:700]
    cited = _citations(document, content)
    document.content_sha256 = queries.digest_of(document, cited)
    document.save()
    CitedFigure.objects.bulk_create(cited)


def _citations(document: Document, content: Content) -> list[CitedFigure]:
    return [
        CitedFigure(
            document=document, order=order, key=run.key, text=run.text[:60], note=run.note, facts=dict(run.facts)
        )
        for order, run in enumerate(texts.citations_of(content), start=1)
    ]


def _replace_older(document: Document, actor: User | None) -> None:
    if document.replaces_id is None:
        return
    old = Document.objects.select_for_update().get(pk=document.replaces_id)
    if old.status != DocumentStatus.ISSUED:
        raise RuleError(_("Văn bản cũ đã bị thay thế trước đó"))
    old.status = DocumentStatus.REPLACED
    old.save(update_fields=["status"])
    after = {"by": document.number_text, "document": document.pk}
    reason = document.replacement_reason
    record("documents.replaced", actor=actor, subject=old, unit_id=old.unit_id, after=after, reason=reason)


def _naming(content: Content, old: Document) -> Content:
    """Add the sentence that names the replaced document, unless the text already holds its number."""
    if old.number_text in texts.canonical(content):
        return content
    label = rules.KIND_TITLES[DocumentKind(old.kind)].capitalize()
    named = rules.reference(old.kind, old.number_text, old.issued_on, content.issuer_name)
    line = texts.paragraph(f"{label} này thay thế {named}.")
    return changed(content, blocks=(*content.blocks[:-1], line, *content.blocks[-1:]))  # the last words stay last


def _lock_draft(document_id: int) -> Document:
    document = Document.objects.select_for_update(of=("self",)).select_related("unit").get(pk=document_id)
    if document.status != DocumentStatus.DRAFT:
        raise RuleError(_("Văn bản đã ban hành nên không sửa được. Lập văn bản thay thế"))
    return document


def _lock_replaceable(document: Document) -> Document:
    old = Document.objects.select_for_update().get(pk=document.pk)
    if old.status != DocumentStatus.ISSUED:
        raise RuleError(_("Chỉ thay thế được văn bản đã ban hành và còn dùng"))
    if Document.objects.filter(replaces=old).exists():
        raise RuleError(_("Văn bản này đã có dự thảo thay thế. Mở dự thảo đó"))
    return old


def _lock_book(unit: Unit, kind: str, year: int) -> Book:
    Book.objects.get_or_create(unit=unit, kind=kind, year=year)
    return Book.objects.select_for_update().get(unit=unit, kind=kind, year=year)


def _told(document: Document) -> dict[str, object]:
    return {
        "kind": document.kind,
        "title": document.subject,
        "number": document.number_text,
        "issued_on": document.issued_on,
        "pdf_sha256": document.pdf.sha256 if document.pdf else "",
        "content_sha256": document.content_sha256,
        "replaces": document.replaces.number_text if document.replaces else "",
    }
