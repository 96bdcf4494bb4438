"""The process that test_kill.py kills: it writes through real services without end.

`python -m tests.kill_writer prepare | write | check` against DATABASE_URL and FILE_STORE.
"""

import itertools
import json
import sys

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone

from cchc.audit import queries as journal
from cchc.audit.models import Entry
from cchc.documents import services as documents
from cchc.documents.content import Content, Letterhead, SignatureBlock, paragraph
from cchc.documents.models import Book, Document
from cchc.files import queries as files
from cchc.files.models import Blob
from cchc.inspections.choices import Stage
from cchc.inspections.models import Answer, AnswerRevision, Inspection
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import answers
from cchc.units.models import Unit
from tests.factories import CheckItemFactory, DepartmentFactory, InspectionFactory

CONTENT = Content(
    kind="TB",
    letterhead=Letterhead("UBND TỈNH THỬ NGHIỆM", "SỞ NỘI VỤ", "Thử Nghiệm"),
    subject="Kết luận kiểm tra công tác cải cách hành chính",
    blocks=(paragraph("Đơn vị thực hiện tốt công tác cải cách hành chính."),),
    signatures=(SignatureBlock(("GIÁM ĐỐC",), "Trần Thị Thử"),),
)


def prepare() -> None:
    call_command("migrate", verbosity=0)
    inspection = InspectionFactory(stage=Stage.VISITING)
    for _ in range(5):
        CheckItemFactory(criteria_set=inspection.plan.criteria_set)
    DepartmentFactory(code="noi-ghi")


def write() -> None:
    unit = Unit.objects.get(code="noi-ghi")
    inspection = Inspection.objects.get()
    items = list(inspection.plan.criteria_set.items.all())
    for round_ in itertools.count():
        _answer_all(inspection, items, round_)
        now = timezone.now()
        draft = documents.create_draft(actor=None, kind="TB", unit=unit, content=CONTENT, now=now)
        documents.issue(
            actor=None,
            document_id=draft.pk,
            signer_name="Trần Thị Thử",
            signer_title="Giám đốc",
            today=timezone.localdate(),
            now=now,
        )
        if round_ == 0:
            print("writing", flush=True)


def _answer_all(inspection: Inspection, items: list, round_: int) -> None:
    for item in items:
        old = Answer.objects.filter(inspection=inspection, item=item).first()
        answers.save_answer(
            inspection_id=inspection.pk,
            item_id=item.pk,
            actor=None,
            values=AnswerValues(yes=not (old and old.yes), note=f"Lần {round_}"),
            version=old.version if old else 0,
            now=timezone.now(),
        )


def check() -> None:
    """Print what was written and everything that does not fit together."""
    faults = [f"digest of entry {entry.pk}" for entry in journal.broken_entries()]
    faults += [f"file {fault.sha256} {fault.kind}" for fault in files.faults(Blob.objects.all())]
    faults += _answer_faults() + _document_faults() + _engine_faults()
    written = {"answers": AnswerRevision.objects.count(), "issued": Document.objects.exclude(status="draft").count()}
    print(json.dumps({"faults": faults, **written}))


def _entries(kind: str, action: str) -> dict[str, int]:
    rows = Entry.objects.filter(subject_type=kind, action=action).order_by().values_list("subject_id")
    return dict(rows.annotate(Count("pk")))


def _answer_faults() -> list[str]:
    entries = _entries("inspections.answer", "inspections.answered")
    kept = dict(Answer.objects.annotate(n=Count("revisions")).values_list("pk", "n"))
    versions = dict(Answer.objects.values_list("pk", "version"))
    known = {str(pk): (versions[pk], n) for pk, n in kept.items()}
    return [
        f"answer {pk}: version and revisions {known.get(pk)}, {entries.get(pk)} entries"
        for pk in known.keys() | entries.keys()
        if known.get(pk) != (entries.get(pk), entries.get(pk))
    ]


def _document_faults() -> list[str]:
    drafted, issued = (
        _entries("documents.document", "documents.drafted"),
        _entries("documents.document", "documents.issued"),
    )
    rows = Document.objects.all()
    frozen = [row for row in rows if row.status != "draft"]
    faults = [f"document {row.pk} was drafted unseen" for row in rows if drafted.pop(str(row.pk), 0) != 1]
    faults += [f"document {row.pk} was issued unseen" for row in frozen if issued.pop(str(row.pk), 0) != 1]
    faults += [f"document {row.pk} is half written" for row in frozen if not (row.number and row.pdf and row.docx)]
    faults += [f"entries without documents: {rest}" for rest in (drafted, issued) if rest]
    for book in Book.objects.annotate(n=Count("documents"), top=Max("documents__number")):
        if (book.n, book.top or 0) != (book.last_number, book.last_number):
            faults.append(f"book {book.pk}: last {book.last_number}, {book.n} documents, highest {book.top}")
    return faults


def _engine_faults() -> list[str]:
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        return [line for line in said if line != "ok"] + [str(row) for row in cursor.fetchall()]


if __name__ == "__main__":
    {"prepare": prepare, "write": write, "check": check}[sys.argv[1]]()
