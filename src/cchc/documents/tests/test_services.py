from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.documents import content as c
from cchc.documents import queries, services
from cchc.documents.choices import DocumentKind, DocumentStatus
from cchc.documents.layout import Imprint
from cchc.documents.models import Book, Document
from cchc.documents.samples import letter, notice, plan
from cchc.documents.typeset import render_pdf
from cchc.files import disk
from tests.factories import ProvinceFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
DAY = date(2026, 3, 2)


def drafted(unit=None, actor=None, content=None, kind=DocumentKind.NOTICE):
    unit = unit or ProvinceFactory()
    return services.create_draft(actor=actor, kind=kind, unit=unit, content=content or notice(), now=NOW)


def issued(document, actor=None, today=DAY, **more):
    return services.issue(
        actor=actor,
        document_id=document.pk,
        signer_name="Lê Văn Mẫu",
        signer_title="Phó Giám đốc",
        today=today,
        now=NOW,
        **more,
    )


def test_a_draft_has_neither_number_nor_day():
    document = drafted()

    assert (document.status, document.number_text, document.issued_on) == (DocumentStatus.DRAFT, "", None)
    assert document.subject == "Kết luận kiểm tra công tác cải cách hành chính tại Ủy ban nhân dân xã Mẫu số 1"
    assert Entry.objects.get().action == "documents.drafted"


def test_what_cannot_be_printed_is_not_even_drafted():
    with pytest.raises(RuleError, match="không in được"):
        drafted(content=replace(notice(), blocks=(c.paragraph("😀"),)))

    assert not Document.objects.exists()


def test_a_draft_without_a_subject_is_refused():
    with pytest.raises(RuleError, match="Ghi trích yếu"):
        drafted(content=replace(notice(), subject=" "))


def test_a_draft_can_be_rewritten_and_the_same_text_writes_no_entry():
    document, editor = drafted(), UserFactory()

    services.update_draft(actor=editor, document_id=document.pk, content=replace(notice(), subject="Trích yếu mới"))
    services.update_draft(actor=editor, document_id=document.pk, content=replace(notice(), subject="Trích yếu mới"))

    document.refresh_from_db()
    assert (document.subject, document.drafted_by) == ("Trích yếu mới", editor)
    assert Entry.objects.filter(action="documents.redrafted").count() == 1


def test_a_draft_can_be_thrown_away_and_leaves_no_gap():
    unit = ProvinceFactory()
    services.discard_draft(actor=None, document_id=drafted(unit).pk)

    assert issued(drafted(unit)).number == 1
    assert Document.objects.count() == 1


@pytest.mark.law("ND30-04", "ND30-05")
def test_numbers_run_from_one_per_unit_kind_and_year():
    province, other = ProvinceFactory(), UnitFactory(name="Sở Tài chính", kind="department")

    made = [
        issued(drafted(province)).number_text,
        issued(drafted(province)).number_text,
        issued(drafted(province, content=plan(), kind=DocumentKind.PLAN)).number_text,
        issued(drafted(other)).number_text,
        issued(drafted(province), today=date(2027, 1, 4)).number_text,
        issued(drafted(province), symbol="SNV").number_text,
    ]

    assert made == ["01/TB-UBND", "02/TB-UBND", "01/KH-UBND", "01/TB-STC", "01/TB-UBND", "03/TB-SNV"]


@pytest.mark.law("ND30-15")
def test_letters_have_a_book_of_their_own_and_no_kind_in_their_number():
    department = UnitFactory(name="Sở Nội vụ", kind="department")

    notice_, letter_ = issued(drafted(department)), issued(drafted(department, content=letter(), kind="CV"))

    assert (notice_.number_text, letter_.number_text) == ("01/TB-SNV", "01/SNV-CCHC")


def test_the_issued_document_is_frozen_with_its_bytes():
    signer = UserFactory()
    document = issued(drafted(actor=UserFactory()), actor=signer)

    content = queries.content_of(document)
    assert (document.status, document.signed_by, document.signer_name) == ("issued", signer, "Lê Văn Mẫu")
    assert content.signatures[-1].name == "Lê Văn Mẫu"
    expected = render_pdf(content, Imprint("UBND", "01/TB-UBND", DAY, mark=""))
    assert disk.path_of(document.pdf.sha256).read_bytes() == expected
    assert [seal.is_intact for seal in queries.seals_of(document)] == [True, True]
    assert document.page_count == 1
    entry = Entry.objects.get(action="documents.issued")
    assert entry.after["pdf_sha256"] == document.pdf.sha256


def test_the_drafter_may_not_sign_and_nothing_changes():
    drafter = UserFactory()
    document = drafted(actor=drafter)

    with pytest.raises(RuleError, match="Người soạn không được ký"):
        issued(document, actor=drafter)

    document.refresh_from_db()
    assert document.status == DocumentStatus.DRAFT
    assert not Book.objects.exists()
    assert not Entry.objects.filter(action="documents.issued").exists()


def test_a_text_that_cannot_be_set_uses_up_no_number():
    unit = ProvinceFactory()
    document = drafted(unit)
    broken = c.to_json(replace(notice(), blocks=(c.paragraph("😀"),)))
    Document.objects.filter(pk=document.pk).update(content=broken)

    with pytest.raises(RuleError, match="không in được"):
        issued(document)

    assert not Book.objects.exists()
    assert issued(drafted(unit)).number == 1


def test_an_issued_document_is_not_edited_issued_or_thrown_away_again():
    document = issued(drafted())

    for attempt in (
        lambda: issued(document),
        lambda: services.update_draft(actor=None, document_id=document.pk, content=notice()),
        lambda: services.discard_draft(actor=None, document_id=document.pk),
    ):
        with pytest.raises(RuleError, match="đã ban hành nên không sửa được"):
            attempt()


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "khác"},
        {"content": {}},
        {"number": 9},
        {"number_text": "09/TB-UBND"},
        {"issued_on": date(2020, 1, 1)},
        {"signer_name": "khác"},
        {"pdf": None},
        {"status": "draft", "issued_on": None},
        {"page_count": 9},
    ],
    ids=str,
)
def test_the_database_itself_refuses_to_change_an_issued_document(change):
    document = issued(drafted())

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**change)


def test_the_database_itself_refuses_to_delete_an_issued_document():
    document = issued(drafted())

    with pytest.raises(IntegrityError), transaction.atomic():
        document.delete()


def test_the_search_column_may_be_filled_again():
    document = issued(drafted())

    assert Document.objects.filter(pk=document.pk).update(folded="khac") == 1


@pytest.mark.law("ND30-14")
def test_a_mistake_is_mended_by_a_document_that_names_the_old_one():
    old = issued(drafted(actor=UserFactory()))
    new = services.replace(actor=None, document=old, content=notice(), reason="Sai số hồ sơ", now=NOW)
    old.refresh_from_db()
    before = old.status

    new = issued(new, today=date(2026, 3, 9))

    old.refresh_from_db()
    assert (before, old.status) == ("issued", "replaced")
    assert (new.replaces, new.number_text, new.replacement_reason) == (old, "02/TB-UBND", "Sai số hồ sơ")
    assert "Thông báo này thay thế Thông báo số 01/TB-UBND ngày 02 tháng 3 năm 2026" in c.canonical(
        queries.content_of(new)
    )
    assert [row.pk for row in queries.lineage(old)] == [new.pk, old.pk]
    assert queries.seals_of(old)[0].is_intact
    assert Entry.objects.get(action="documents.replaced").after == {"by": "02/TB-UBND", "document": new.pk}


def test_a_replacement_that_names_the_old_one_already_is_left_as_it_is():
    old = issued(drafted())
    text = replace(notice(), blocks=(c.paragraph("Thay thế Thông báo số 01/TB-UBND."), c.paragraph("x")))

    new = services.create_draft(actor=None, kind="TB", unit=old.unit, content=text, now=NOW, replaces=old)

    assert len(queries.content_of(new).blocks) == 2


def test_replacing_asks_for_a_reason_and_happens_once():
    old = issued(drafted())

    with pytest.raises(RuleError, match="Ghi lý do"):
        services.replace(actor=None, document=old, content=notice(), reason=" ", now=NOW)
    services.replace(actor=None, document=old, content=notice(), reason="Sai", now=NOW)
    with pytest.raises(RuleError, match="đã có dự thảo thay thế"):
        services.replace(actor=None, document=old, content=notice(), reason="Sai", now=NOW)


def test_a_draft_cannot_be_replaced():
    with pytest.raises(RuleError, match="Chỉ thay thế được văn bản đã ban hành"):
        services.replace(actor=None, document=drafted(), content=notice(), reason="Sai", now=NOW)


def test_a_paper_document_keeps_its_number_and_uses_up_none_of_ours():
    unit = ProvinceFactory()
    old = services.issue_historical(
        actor=None,
        kind="TB",
        unit=unit,
        content=notice(),
        number_text="112/TB-SNV",
        issued_on=date(2014, 9, 25),
        signer_name="Lê Văn Mẫu",
        signer_title="Giám đốc",
        now=NOW,
    )

    assert (old.status, old.number_text, old.number, old.book, old.is_historical) == (
        "issued",
        "112/TB-SNV",
        None,
        None,
        True,
    )
    assert issued(drafted(unit)).number == 1


def test_a_paper_document_is_recorded_once_and_one_without_number_says_so():
    unit = ProvinceFactory()
    paper = {"actor": None, "kind": "TB", "unit": unit, "content": notice(), "issued_on": DAY, "now": NOW}
    services.issue_historical(number_text="5/TB", **paper)

    with pytest.raises(RuleError, match="đã có"):
        services.issue_historical(number_text="5/TB", **paper)
    assert services.issue_historical(number_text="", **paper).number_text == "không số"


def test_the_public_edition_has_the_number_and_no_personal_data():
    source = issued(drafted())

    edition = services.issue_public_edition(actor=None, document=source, now=NOW)

    assert (edition.number_text, edition.issued_on, edition.book) == ("01/TB-UBND", DAY, None)
    assert "Ngô Văn Mẫu" in c.canonical(queries.content_of(source))
    assert "Ngô Văn Mẫu" not in c.canonical(queries.content_of(edition))
    assert edition.pdf_id != source.pdf_id
    with pytest.raises(RuleError, match="Bản công khai đã có"):
        services.issue_public_edition(actor=None, document=source, now=NOW)


def test_a_draft_has_no_public_edition():
    with pytest.raises(RuleError, match="chưa ban hành"):
        services.issue_public_edition(actor=None, document=drafted(), now=NOW)


def test_changed_or_missing_bytes_are_seen():
    document = issued(drafted())
    path = disk.path_of(document.pdf.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    disk.path_of(document.docx.sha256).unlink()

    found = [(row.pk, seal.label) for row, seal in queries.broken(Document.objects.issued())]

    assert found == [(document.pk, "PDF"), (document.pk, "DOCX")]
