"""The pages of the register: reading, drafting, publishing, comparing."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.procedures.choices import Change
from cchc.procedures.forms import draft_rows
from cchc.procedures.models import Procedure, PublicationDecision, Version
from cchc.procedures.queries import content as contents
from cchc.procedures.rules.content import Component, Method
from cchc.procedures.services import registering, versions
from tests.factories import PostFactory

from .samples import FULL, faster

pytestmark = pytest.mark.django_db


def published(code="1.001193", content=FULL, day=date(2026, 1, 1), **kwargs):
    procedure = Procedure.objects.filter(code=code).first() or registering.create_procedure(actor=None, code=code)
    version = versions.write(actor=None, procedure=procedure, content=content)
    return versions.publish(actor=None, version_id=version.pk, valid_from=day, **kwargs)


def posted(content=FULL, lock=1, **change):
    """What a browser sends for a content with one case."""
    case = content.cases[0]
    typed = {
        "name": content.name,
        "sector": content.sector,
        "levels": list(content.levels),
        "subjects": content.subjects,
        "set_count": str(content.set_count),
        "conditions": content.conditions,
        "online_level": content.online_level,
        "confidence": content.confidence,
        "source": content.source,
        "lock": str(lock),
        "case-0-code": case.code,
    }
    for n, row in enumerate(content.agencies):
        typed |= {f"agency-{n}-name": row.name, f"agency-{n}-role": row.role}
    for n, row in enumerate(content.results):
        typed |= {f"result-{n}-name": row.name, f"result-{n}-code": row.code}
    for n, row in enumerate(content.legal_bases):
        typed |= {f"basis-{n}-number": row.number}
    for n, text in enumerate(case.steps):
        typed |= {f"case-0-step-{n}-text": text}
    for n, row in enumerate(case.components):
        place = f"case-0-paper-{n}"
        typed |= {f"{place}-name": row.name, f"{place}-form": row.form_name}
        typed |= {f"{place}-originals": str(row.originals), f"{place}-copies": str(row.copies)}
        typed |= {f"{place}-shown": "on"} if row.is_shown_only else {}
    for n, row in enumerate(case.methods):
        place = f"case-0-method-{n}"
        typed |= {f"{place}-channel": row.channel, f"{place}-amount": str(row.amount), f"{place}-unit": row.unit}
        for m, fee in enumerate(row.fees):
            typed |= {f"{place}-fee-{m}-amount": str(fee.amount)}
    return typed | change


# ── drafting ──


def test_an_officer_opens_edits_and_publishes_a_new_procedure(officer, signed_in):
    client = signed_in(officer)
    opened = client.post(reverse("procedures:new"), {"code": "2.000286", "name": FULL.name, "sector": "Hộ tịch"})
    assert opened.url == reverse("procedures:draft", args=["2.000286"])
    assert client.get(opened.url).status_code == 200

    saved = client.post(opened.url, posted(publish="1"))
    assert saved.url == reverse("procedures:publish", args=["2.000286"])
    assert client.get(saved.url).status_code == 200
    words = {"valid_from": "01/6/2026", "number": "5/QĐ-UBND", "issued_on": "20/5/2026", "change": "new", "lock": "2"}
    assert client.post(saved.url, words).status_code == 302

    version = Version.objects.get()
    assert version.is_published
    assert contents.of(version) == FULL
    assert str(version.decision) == "5/QĐ-UBND ngày 20/5/2026"


def test_a_new_version_starts_from_the_one_in_force(officer, signed_in):
    published()
    client = signed_in(officer)

    started = client.post(reverse("procedures:start", args=["1.001193"]))
    page = client.get(started.url).content.decode()

    assert "Tờ khai theo mẫu" in page
    assert client.post(reverse("procedures:start", args=["1.001193"])).status_code == 302
    assert Version.objects.count() == 2
    assert client.get(reverse("procedures:publish", args=["1.001193"])).status_code == 200


@pytest.fixture
def draft(officer):
    published()
    return versions.start_draft(actor=officer, procedure=Procedure.objects.get())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "tên thủ tục"),
        ({"case-0-method-0-amount": "nhanh"}, "không phải là số"),
        ({"case-0-method-0-amount": "0"}, "lớn hơn 0"),
        ({"case-0-paper-0-originals": "-1"}, "số nguyên từ 0"),
        ({"case-0-paper-0-name": "", "case-0-paper-0-form": "TK"}, "Ghi tên giấy tờ"),
        ({"case-0-cutoff": "25:00"}, "Giờ chốt chưa đúng"),
        ({"basis-0-day": "31/2/2026"}, "không có ngày"),
        ({"agency-0-role": ""}, "Chọn vai trò"),
        ({"agency-0-unit": "khong-co"}, "Không có đơn vị mang mã"),
        ({"case-0-method-0-fee-0-amount": "1.234,567"}, "2 chữ số"),
        ({"case-0-method-0-fee-0-amount": "9" * 40}, "không quá 12 chữ số"),
        ({"set_count": "0"}, "từ 1"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(draft, officer, signed_in, change, sentence):
    typed = posted(subjects="Người vừa gõ", **change)

    page = signed_in(officer).post(reverse("procedures:draft", args=["1.001193"]), typed)

    words = page.content.decode()
    assert page.status_code == 422
    assert sentence in words
    assert "Người vừa gõ" in words
    assert all(str(value) in words for value in change.values())
    assert contents.of(draft) == FULL


def test_a_save_over_a_newer_one_keeps_what_was_typed(draft, officer, signed_in):
    versions.write(actor=None, procedure=draft.procedure, content=faster())

    page = signed_in(officer).post(
        reverse("procedures:draft", args=["1.001193"]), posted(subjects="Người vừa gõ", lock=1)
    )

    assert page.status_code == 409
    assert "Người vừa gõ" in page.content.decode()
    assert contents.of(draft) == faster()


def test_rows_are_added_and_taken_away_without_saving(draft, officer, signed_in):
    client, url = signed_in(officer), reverse("procedures:draft", args=["1.001193"])

    more = client.post(url, posted(add="case-0-paper", subjects="Vừa gõ")).content.decode()
    fewer = client.post(url, posted(remove="case-0-paper-0")).content.decode()
    cases = client.post(url, posted(add="case")).content.decode()

    assert 'name="case-0-paper-4-name"' in more
    assert "Vừa gõ" in more
    assert "Tờ khai theo mẫu" not in fewer
    assert 'name="case-1-name"' in cases
    assert contents.of(draft) == FULL


@pytest.mark.parametrize("place", ["x", "case-9-paper", "case-0-x", "agency-0-agency", "../", "case-0-paper-0"])
def test_a_button_that_nobody_drew_does_no_harm(draft, officer, signed_in, place):
    client, url = signed_in(officer), reverse("procedures:draft", args=["1.001193"])

    assert client.post(url, posted(add=place)).status_code == 200
    assert client.post(url, posted(remove=place)).status_code == 200


def test_a_long_list_that_a_file_brought_in_stays_whole_in_the_editor():
    papers = tuple(Component(f"Giấy tờ {n}") for n in range(500))
    content = replace(FULL, cases=(replace(FULL.cases[0], components=papers), replace(FULL.cases[0], code="khac")))
    shown = draft_rows.every(draft_rows.rows_of(content))
    typed = {f"{row.place}-{name}": value for row in shown for name, value in row.values.items()}

    first, second = draft_rows.read(typed)["case"]

    assert [row.values["name"] for row in first.below("paper")] == [*(paper.name for paper in papers), ""]
    assert [fee.values["amount"] for fee in second.below("method")[0].below("fee")] == ["8.000", ""]


def test_a_second_case_gets_a_code_that_stays(draft, officer, signed_in):
    typed = posted() | {
        "case-0-name": "Chung",
        "case-1-name": "Giải thể",
        "case-1-step-0-text": "Nộp",
        "case-1-method-0-channel": "post",
        "case-1-method-0-amount": "10",
        "case-1-method-0-unit": "wd",
        "case-1-paper-0-name": "Đơn",
    }

    assert signed_in(officer).post(reverse("procedures:draft", args=["1.001193"]), typed).status_code == 302

    cases = contents.of(draft).cases
    assert [(case.code, case.name) for case in cases] == [("chung", "Chung"), ("giai-the", "Giải thể")]
    assert cases[1].methods == (Method("post", Decimal(10), "wd"),)


def test_a_publication_that_is_refused_records_no_decision(draft, officer, signed_in):
    url = reverse("procedures:publish", args=["1.001193"])
    words = {"valid_from": "01/01/2026", "number": "5/QĐ", "issued_on": "01/01/2026", "change": "amended", "lock": "1"}

    early = signed_in(officer).post(url, words)
    empty = signed_in(officer).post(url, {**words, "number": ""})
    stale = signed_in(officer).post(url, {**words, "lock": "7", "valid_from": "01/6/2026"})

    assert (early.status_code, empty.status_code, stale.status_code) == (422, 422, 409)
    assert "phải sau ngày 01/01/2026" in early.content.decode()
    assert "5/QĐ" in early.content.decode()
    assert not PublicationDecision.objects.exists()
    draft.refresh_from_db()
    assert not draft.is_published


def test_a_draft_is_thrown_away_on_its_page(draft, officer, signed_in):
    url = reverse("procedures:discard", args=["1.001193"])

    assert signed_in(officer).get(url).status_code == 200
    assert signed_in(officer).post(url).status_code == 302

    assert Version.objects.get().number == 1


def test_a_procedure_is_abolished_on_its_page(officer, signed_in):
    version = published()
    client, url = signed_in(officer), reverse("procedures:abolish", args=["1.001193"])
    words = {"valid_from": "01/7/2026", "number": "9/QĐ", "issued_on": "20/6/2026", "reason": "Không còn cấp huyện"}

    assert client.get(url).status_code == 200
    assert client.post(url, {**words, "reason": ""}).status_code == 422
    assert client.post(url, {**words, "valid_from": "01/01/2026"}).status_code == 422
    assert client.post(url, words).status_code == 302

    last = Version.objects.order_by("number").last()
    assert (last.change, last.procedure_id) == (Change.ABOLISHED, version.procedure_id)
    assert "Đã bãi bỏ" in client.get(version.procedure.get_absolute_url()).content.decode()


def test_the_focal_officer_is_named_on_the_page(officer, signed_in):
    published()
    client, url = signed_in(officer), reverse("procedures:focal", args=["1.001193"])

    assert client.get(url).status_code == 200
    assert client.post(url, {"focal": "khong-co"}).status_code == 422
    assert client.post(url, {"focal": officer.username}).status_code == 302

    assert Procedure.objects.get().focal == officer


@pytest.mark.parametrize("role", [Role.FOCAL, Role.UNIT_HEAD, Role.LEADER, Role.ADMIN, Role.AUDITOR])
def test_who_may_not_draft_gets_no_form(draft, signed_in, role):
    client = signed_in(PostFactory(role=role).user)
    decisions = PublicationDecision.objects.count()

    assert client.post(reverse("procedures:start", args=["1.001193"])).status_code == 403
    for name in ("draft", "publish", "discard", "abolish", "focal"):
        url = reverse(f"procedures:{name}", args=["1.001193"])
        assert client.get(url).status_code == 403
        assert client.post(url, posted(content=faster())).status_code == 403
    assert client.get(reverse("procedures:new")).status_code == 403
    assert client.post(reverse("procedures:new"), {"code": "x"}).status_code == 403

    assert contents.of(draft) == FULL
    assert PublicationDecision.objects.count() == decisions
    assert Version.objects.count() == 2


def test_the_search_finds_what_is_in_force(reader, signed_in, today):
    published(day=today - timedelta(days=1))

    page = signed_in(reader).get(reverse("search"), {"q": "dang ky thu nghiem"})

    assert FULL.name in page.content.decode()


def test_the_page_of_a_document_names_the_procedures_that_rest_on_it(reader, signed_in):
    version = published()
    document = version.legal_bases.get().document

    page = signed_in(reader).get(document.get_absolute_url())

    assert f"1.001193 {FULL.name}" in page.content.decode()
