"""Recording and correcting legal documents, and citing them: the only way rows of this app are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record as write_down
from cchc.common import dates
from cchc.common.confidence import Confidence
from cchc.common.errors import ConflictError, RuleError
from cchc.common.text import clean, fold

from . import policies, rules
from .choices import DocumentKind
from .models import LegalDocument


@dataclass(frozen=True)
class Facts:
    """What is known of a legal document."""

    kind: str
    number: str
    issued_on: date | None = None
    issuer: str = ""
    title: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    replaced_by_id: int | None = None
    confidence: str = Confidence.HIGH
    source: str = ""
    note: str = ""


# Number and date: what identifies a document. The date is None where the source names the number alone.
Key = tuple[str, date | None]


@transaction.atomic
def record(*, actor: User | None, facts: Facts) -> LegalDocument:
    """Record a legal document that is not there yet."""
    policies.require_edit(actor)
    values = _checked(facts)
    document = LegalDocument(**values, folded=_folded(values))
    _store(document)
    write_down("legislation.recorded", actor=actor, subject=document, after=_plain(values))
    return document


@transaction.atomic
def correct(*, actor: User | None, document_id: int, facts: Facts, version: int) -> LegalDocument:
    """Correct what is known of a document; who read an older version is told."""
    policies.require_edit(actor)
    document = LegalDocument.objects.select_for_update().get(pk=document_id)
    if document.version != version:
        raise ConflictError(_("Văn bản đã được sửa ở nơi khác. Xem bản mới rồi sửa lại"))
    values = _checked(facts)
    if values["replaced_by_id"] == document.pk:
        raise RuleError(_("Văn bản không thay thế chính nó. Chọn văn bản khác"), field="replaced_by")
    changed = [name for name, value in values.items() if getattr(document, name) != value]
    if not changed:
        return document
    before = _plain({name: getattr(document, name) for name in changed})
    for name in changed:
        setattr(document, name, values[name])
    document.folded = _folded(values)
    document.version += 1
    _store(document, [*changed, "folded", "version"])
    after = _plain({name: values[name] for name in changed})
    write_down("legislation.corrected", actor=actor, subject=document, before=before, after=after)
    return document


def cite(number: str, issued_on: date | None = None, *, title: str = "", source: str = "") -> LegalDocument:
    """Return the document of that number (and date), recording it as unread if nobody has."""
    return cite_all({(number, issued_on): title}, source=source)[number, issued_on]


@transaction.atomic
def cite_all(wanted: Mapping[Key, str], *, source: str = "") -> dict[Key, LegalDocument]:
    """Return a document for each (number, date); what is not there is recorded with the title given, as unread.

    A number without a date means the one document of that number; where several carry it, none of them is meant.
    """
    known = _known(number for number, _day in wanted)
    found: dict[Key, LegalDocument] = {}
    for (number, issued_on), title in wanted.items():
        same = known.setdefault(fold(number), [])
        document = _match(same, issued_on)
        if document is None:
            document = _cited(number, issued_on, title, source)
            same.append(document)
        found[number, issued_on] = document
    return found


@transaction.atomic
def load(entries: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Record the documents that are not there yet; return how many were, and how many documents there are.

    What was recorded as cited only, by number alone, gets what is known of it; what a person has written stays.
    """
    names = set(Facts.__dataclass_fields__)
    added = 0
    for entry in entries:
        values = asdict(Facts(**{name: value for name, value in entry.items() if name in names}))
        same = LegalDocument.objects.filter(number=values["number"])
        if same.filter(issued_on=values["issued_on"]).exists():
            continue
        cited = same.filter(issued_on__isnull=True, version=1).first()
        added += cited is None
        if cited is None:
            document = LegalDocument.objects.create(**values, folded=_folded(values))
            write_down("legislation.recorded", actor=None, subject=document, after=_plain(values))
        elif len([other for other in entries if other["number"] == values["number"]]) == 1:
            correct(actor=None, document_id=cited.pk, facts=Facts(**values), version=cited.version)
    _link_successors(entries)
    return added, LegalDocument.objects.count()


# ── inside ──


def _link_successors(entries: Sequence[Mapping[str, Any]]) -> None:
    """Name what replaced a document, where the file knows and nobody has said otherwise."""
    for entry in entries:
        if not entry.get("replaced_by"):
            continue
        successor = LegalDocument.objects.filter(number=entry["replaced_by"]).first()
        old = LegalDocument.objects.filter(
            number=entry["number"], issued_on=entry.get("issued_on"), replaced_by__isnull=True, version=1
        )
        if successor is not None:
            old.update(replaced_by=successor)


def _known(numbers: Iterable[str]) -> dict[str, list[LegalDocument]]:
    """Return the documents of these numbers by their folded number: "118/2025/nd-cp" is 118/2025/NĐ-CP."""
    sought = {fold(number) for number in numbers}
    written = LegalDocument.objects.values_list("pk", "number")
    keys = [pk for pk, number in written if fold(number) in sought]
    known: dict[str, list[LegalDocument]] = {}
    for document in LegalDocument.objects.filter(pk__in=keys).order_by("pk"):
        known.setdefault(fold(document.number), []).append(document)
    return known


def _match(same: list[LegalDocument], issued_on: date | None) -> LegalDocument | None:
    exact = [document for document in same if document.issued_on == issued_on]
    if exact:
        return exact[0]
    return same[0] if issued_on is None and len(same) == 1 else None


def _cited(number: str, issued_on: date | None, title: str, source: str) -> LegalDocument:
    number = clean(number)
    if not number or len(number) > 60:
        raise RuleError(_("Số hiệu văn bản dài từ 1 đến 60 ký tự"), field="number")
    values: dict[str, Any] = {
        "kind": rules.kind_of(number),
        "number": number,
        "issued_on": issued_on,
        "issuer": rules.issuer_of(number),
        "title": clean(title)[:500],
        "confidence": Confidence.MIDDLE,
        "source": clean(source)[:300],
    }
    document = LegalDocument.objects.create(**values, folded=_folded(values))
    write_down("legislation.cited", actor=None, subject=document, after=_plain(values))
    return document


def _checked(facts: Facts) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: clean(value) if isinstance(value, str) else value for name, value in asdict(facts).items()
    }
    if not values["number"]:
        raise RuleError(_("Ghi số hiệu của văn bản"), field="number")
    if values["kind"] not in DocumentKind.values:
        raise RuleError(_("Chọn loại văn bản trong danh sách"), field="kind")
    first, last = values["in_force_from"], values["in_force_to"]
    if first and last and last < first:
        raise RuleError(_("Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi"), field="in_force_to")
    issued_on: date | None = values["issued_on"]
    for name in ("issued_on", "in_force_from", "in_force_to"):
        day: date | None = values[name]
        if day and not dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR:
            raise RuleError(_("Năm phải từ 1900 đến 2100. Xem lại ngày đã gõ"), field=name)
    if issued_on and first and first < issued_on:
        raise RuleError(_("Ngày có hiệu lực phải từ ngày ban hành trở đi"), field="in_force_from")
    return values


def _store(document: LegalDocument, update_fields: list[str] | None = None) -> None:
    """Write the row; the database itself knows whether number and day are there already, whoever came first."""
    namesakes = _known([document.number]).get(fold(document.number), [])
    if any(other.issued_on == document.issued_on and other.pk != document.pk for other in namesakes):
        raise RuleError(_("Đã có văn bản này, cùng số và ngày. Mở văn bản đã có"), field="number")
    try:
        with transaction.atomic():
            document.save(update_fields=update_fields)
    except IntegrityError as error:
        raise RuleError(_("Đã có văn bản này, cùng số và ngày. Mở văn bản đã có"), field="number") from error


def _folded(values: Mapping[str, Any]) -> str:
    kind = str(DocumentKind(values["kind"]).label)
    return fold(f"{kind} {values['number']} {values.get('issuer', '')} {values.get('title', '')}")


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that the journal can carry: days in ISO, what is empty left out."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in ("", None)
    }
