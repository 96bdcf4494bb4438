"""Legal documents: identified by number and date, recorded and corrected by officers, cited by others."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from cchc.accounts.choices import POST_ROLES, Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.legislation import queries, rules, search, services
from cchc.legislation.models import LegalDocument
from tests.factories import PostFactory

DECREE = services.Facts("decree", "118/2025/NĐ-CP", date(2025, 6, 9), "Chính phủ", "Về một cửa", date(2025, 7, 1))
RESOLUTION = services.Facts("resolution", "76/NQ-CP", date(2021, 7, 15), title="Chương trình 2021-2030")
OLDER = services.Facts("resolution", "76/NQ-CP", date(2013, 6, 13), title="Sửa Nghị quyết 30c")


@pytest.fixture
def officer(db):
    return PostFactory(role=Role.OFFICER).user


@pytest.fixture
def reader(db):
    return PostFactory(role=Role.FOCAL).user


# ── rules ──


@pytest.mark.parametrize(
    ("number", "kind", "issuer"),
    [
        ("118/2025/NĐ-CP", "decree", "Chính phủ"),
        ("04/2024/TT-BTP", "circular", "Bộ Tư pháp"),
        ("60/2014/QH13", "law", "Quốc hội"),
        ("76/NQ-CP", "resolution", "Chính phủ"),
        ("66.7/2025/NQ-CP", "resolution", "Chính phủ"),
        ("163/QĐ-BTP", "decision", "Bộ Tư pháp"),
        ("766/QĐ-TTg", "decision", "Thủ tướng Chính phủ"),
        ("2022/QĐ-UBND", "decision", ""),
        ("20/2015/TTLT-BTP-BNV", "joint_circular", ""),
        ("05/KH-UBND", "plan", ""),
        ("7260/VPCP-KSTT", "other", ""),
        ("", "other", ""),
    ],
)
def test_the_number_tells_the_kind(number, kind, issuer):
    assert rules.kind_of(number) == kind
    if issuer:
        assert rules.issuer_of(number) == issuer


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ", True),
        ("Nghị quyết 76/nq-cp", True),
        ("Nghị quyết 76/NQ-CP ngày 13/6/2013", False),
        ("Nghị quyết 176/NQ-CP", False),
        ("Nghị quyết 76/NQ-CPX", False),
        ("Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ", True),  # as plans write it
        ("Nghị quyết số 76/NQ-CP ngày 13 tháng 6 năm 2013 của Chính phủ", False),
        ("Nghị quyết số 76/NQ-CP của Chính phủ ngày 13/6/2013", False),
        ("Nghị quyết số 76/NQ-CP (ban hành ngày 13-6-2013)", False),
        ("Nghị quyết số 76/NQ-CP năm 2021, Nghị định số 20/2013", True),
        ("Nghị quyết số 76/NQ-CP năm 2013", False),
        ("NQ 76/NQ-CP ngày 13/6/2013 và 76/NQ-CP ngày 15/07/2021", True),
        ("", False),
    ],
)
def test_a_text_cites_by_number_and_where_it_says_one_by_day(text, found):
    assert rules.names(text, "76/NQ-CP", date(2021, 7, 15)) is found


def test_each_rule_of_the_file_stands_in_the_list_of_rules():
    text = (queries.FILE.parents[4] / "docs/legal.md").read_text("utf-8")

    ids = {rule["id"] for entry in queries.entries() for rule in entry.get("rules", ())}
    assert {code for code in ids if f"| {code} |" not in text} == set()


# ── services ──


def test_two_documents_of_one_number_stand_apart(officer, signed_in):
    newer = services.record(actor=officer, facts=RESOLUTION)
    older = services.record(actor=officer, facts=OLDER)

    assert services.cite("76/NQ-CP", date(2013, 6, 13)) == older
    assert services.cite("76/NQ-CP", date(2021, 7, 15)) == newer
    page = signed_in(officer).get(newer.get_absolute_url()).content.decode()
    assert "Nghị quyết số 76/NQ-CP ngày 15/7/2021" in page
    assert "Nghị quyết số 76/NQ-CP ngày 13/6/2013" in page
    rows = signed_in(officer).get(reverse("legislation:list"), {"q": "76/nq"}).context["rows"]
    assert [row[0] for row in rows] == [newer, older]


def test_a_number_without_a_day_means_the_one_document_or_none(officer):
    newer = services.record(actor=officer, facts=RESOLUTION)
    assert services.cite("76/NQ-CP") == newer

    services.record(actor=officer, facts=OLDER)

    undated = services.cite("76/NQ-CP")
    assert undated.issued_on is None
    assert services.cite("76/NQ-CP") == undated


def test_one_of_two_documents_of_a_number_is_named_as_the_successor(officer, signed_in):
    newer, older = (services.record(actor=officer, facts=facts) for facts in (RESOLUTION, OLDER))
    url, client = reverse("legislation:edit", args=[older.pk]), signed_in(officer)
    typed = {"kind": "resolution", "number": "76/NQ-CP", "issued_on": "13/6/2013", "confidence": "H", "version": "1"}

    unclear = client.post(url, {**typed, "replaced_by": "76/NQ-CP"})
    wrong = client.post(url, {**typed, "replaced_by": "76/NQ-CP ngày 15/7"})
    named = client.post(url, {**typed, "replaced_by": "76/NQ-CP ngày 15/7/2021"})
    again = client.get(url).context["form"]["replaced_by"].value()

    assert "Thêm ngày" in unclear.content.decode()
    assert (unclear.status_code, wrong.status_code, named.status_code) == (422, 422, 302)
    older.refresh_from_db()
    assert older.replaced_by == newer
    assert again == "76/NQ-CP ngày 15/7/2021"  # what is shown can be saved again


def test_what_nobody_has_recorded_is_cited_as_unread(db):
    document = services.cite("04/2024/TT-BTP", title="Hướng dẫn")

    assert (document.kind, document.issuer, document.confidence) == ("circular", "Bộ Tư pháp", "M")
    assert Entry.objects.get().action == "legislation.cited"


def test_the_same_number_and_day_are_recorded_once(officer):
    services.record(actor=officer, facts=DECREE)

    with pytest.raises(RuleError, match="Đã có văn bản này"):
        services.record(actor=officer, facts=DECREE)

    assert LegalDocument.objects.count() == 1


def test_small_letters_and_missing_marks_name_the_same_document(officer):
    document = services.record(actor=officer, facts=DECREE)

    cited = services.cite("118/2025/nd-cp", date(2025, 6, 9))
    with pytest.raises(RuleError, match="Đã có văn bản này"):
        services.record(actor=officer, facts=replace(DECREE, number="118/2025/ND-CP"))

    assert cited == document
    assert LegalDocument.objects.count() == 1


def test_a_correction_does_not_make_two_of_one(officer):
    services.record(actor=officer, facts=RESOLUTION)
    older = services.record(actor=officer, facts=OLDER)

    with pytest.raises(RuleError, match="Đã có văn bản này"):
        services.correct(actor=officer, document_id=older.pk, facts=RESOLUTION, version=1)

    older.refresh_from_db()
    assert (older.issued_on, older.version) == (date(2013, 6, 13), 1)


def test_a_correction_over_a_newer_one_is_a_conflict(officer):
    document = services.record(actor=officer, facts=DECREE)
    changed = services.Facts(**{**vars(DECREE), "title": "Tên khác"})
    services.correct(actor=officer, document_id=document.pk, facts=changed, version=1)

    with pytest.raises(ConflictError):
        services.correct(actor=officer, document_id=document.pk, facts=DECREE, version=1)

    document.refresh_from_db()
    assert (document.title, document.version) == ("Tên khác", 2)
    assert Entry.objects.latest("pk").after == {"title": "Tên khác"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": " "}, "Ghi số hiệu"),
        ({"kind": "x"}, "Chọn loại"),
        ({"in_force_to": date(2025, 6, 30)}, "hết hiệu lực"),
        ({"issued_on": date(2025, 7, 2)}, "Ngày có hiệu lực"),
        ({"issued_on": date(1899, 1, 1), "in_force_from": None}, "1900"),
    ],
)
def test_what_cannot_be_is_refused(officer, change, sentence):
    with pytest.raises(RuleError, match=sentence):
        services.record(actor=officer, facts=services.Facts(**{**vars(DECREE), **change}))

    assert not LegalDocument.objects.exists()


def test_a_document_does_not_replace_itself(officer):
    document = services.record(actor=officer, facts=DECREE)
    facts = services.Facts(**{**vars(DECREE), "replaced_by_id": document.pk})

    with pytest.raises(RuleError, match="không thay thế chính nó"):
        services.correct(actor=officer, document_id=document.pk, facts=facts, version=1)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(POST_ROLES - {Role.OFFICER}))
def test_only_an_officer_records(role):
    user = PostFactory(role=role).user

    with pytest.raises(PermissionDenied):
        services.record(actor=user, facts=DECREE)
    with pytest.raises(PermissionDenied):
        services.correct(actor=user, document_id=1, facts=DECREE, version=1)

    assert not LegalDocument.objects.exists()


@pytest.mark.django_db
def test_loading_twice_adds_nothing_and_puts_nothing_back():
    call_command("load_legislation", stdout=StringIO())
    n = LegalDocument.objects.count()
    decree = LegalDocument.objects.get(number="118/2025/NĐ-CP")
    LegalDocument.objects.filter(pk=decree.pk).update(title="Đã sửa", version=2)

    call_command("load_legislation", stdout=StringIO())

    assert LegalDocument.objects.count() == n == len(queries.entries())
    decree.refresh_from_db()
    assert decree.title == "Đã sửa"
    assert LegalDocument.objects.get(number="61/2018/NĐ-CP").replaced_by == decree


@pytest.mark.django_db
def test_loading_completes_what_was_cited_by_number_alone():
    cited = services.cite("60/2014/QH13")

    call_command("load_legislation", stdout=StringIO())

    cited.refresh_from_db()
    assert (cited.title, cited.issued_on) == ("Luật Hộ tịch", date(2014, 11, 20))


# ── pages ──


def test_everybody_who_works_here_reads(reader, signed_in, client):
    call_command("load_legislation", stdout=StringIO())
    decree = LegalDocument.objects.get(number="118/2025/NĐ-CP")

    page = signed_in(reader).get(decree.get_absolute_url())

    assert page.status_code == 200
    assert "TT-05" in page.content.decode()
    assert "Sửa thông tin" not in page.content.decode()
    assert client.get(decree.get_absolute_url()).status_code == 302
    assert signed_in(reader).get(reverse("legislation:detail", args=[999999])).status_code == 404


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ({"q": "mot cua 2025"}, ["118/2025/NĐ-CP"]),
        ({"kind": "resolution"}, ["76/NQ-CP", "76/NQ-CP"]),
        ({"on": "30/6/2025"}, []),
        ({"on": "01/7/2025"}, ["118/2025/NĐ-CP"]),
        ({"confidence": "GK"}, []),
    ],
)
def test_the_list_is_searched(officer, signed_in, question, numbers):
    for facts in (DECREE, RESOLUTION, OLDER):
        services.record(actor=officer, facts=facts)

    page = signed_in(officer).get(reverse("legislation:list"), question)

    assert page.status_code == 200
    assert [row[0].number for row in page.context["rows"]] == numbers


def test_a_day_that_does_not_exist_is_said_and_kept(officer, signed_in):
    page = signed_in(officer).get(reverse("legislation:list"), {"on": "31/2/2025"})

    assert page.status_code == 422
    assert "31/2/2025" in page.content.decode()


def test_an_officer_records_and_corrects_on_the_pages(officer, signed_in):
    client = signed_in(officer)
    typed = {"kind": "decree", "number": "118/2025/NĐ-CP", "issued_on": "09/6/2025", "confidence": "M"}
    assert client.post(reverse("legislation:new"), typed).status_code == 302
    document = LegalDocument.objects.get()
    url = reverse("legislation:edit", args=[document.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, {**typed, "title": "Về một cửa", "version": "1"}).status_code == 302
    late = client.post(url, {**typed, "title": "Khác", "version": "1"})

    assert late.status_code == 409
    assert "Khác" in late.content.decode()
    assert late.context["form"]["version"].value() == "2"  # the next press is about what is there now
    assert client.post(url, {**typed, "kind": "x", "version": "2"}).status_code == 422
    assert client.post(url, {**typed, "replaced_by": "1/2", "version": "2"}).status_code == 422
    document.refresh_from_db()
    assert document.title == "Về một cửa"


def test_who_may_not_record_gets_no_form(reader, signed_in, officer):
    document = services.record(actor=officer, facts=DECREE)

    for url in (reverse("legislation:new"), reverse("legislation:edit", args=[document.pk])):
        assert signed_in(reader).get(url).status_code == 403
        assert signed_in(reader).post(url, {"number": "x"}).status_code == 403

    assert LegalDocument.objects.get().number == DECREE.number


def test_the_search_finds_documents(officer, signed_in):
    services.record(actor=officer, facts=DECREE)

    page = signed_in(officer).get(reverse("search"), {"q": "118/2025"})

    assert "Nghị định số 118/2025/NĐ-CP ngày 09/6/2025" in page.content.decode()


def test_all_that_was_sought_stays_in_the_address_of_the_whole_list(officer):
    services.record(actor=officer, facts=services.Facts("decision", "5/QĐ-UBND", title="Quy chế A & B"))

    found = search.find_documents(officer, "A & B", 5)

    assert found.more_url == reverse("legislation:list") + "?q=A+%26+B"  # a bare & would end the words
