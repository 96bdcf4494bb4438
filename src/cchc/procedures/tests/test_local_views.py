"""The pages where a place sets its own process and its list of procedures."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.procedures.choices import ConfigurationStatus
from cchc.procedures.models import Configuration, Listing
from cchc.procedures.queries import processes as queries
from cchc.procedures.rules.process import Process, ProcessStep
from cchc.procedures.services import processes, registering, versions
from tests.factories import DepartmentFactory, PostFactory, ProvinceFactory, UnitFactory

from .samples import FULL

pytestmark = pytest.mark.django_db

CODE = "1.001806"
TYPED = {
    "valid_from": "01/01/2026",
    "term_amount": "5",
    "term_unit": "wd",
    "supplement_mode": "restart",
    "boundary_free": "on",
    "step-0-name": "Tiếp nhận",
    "step-0-role": "Công chức một cửa",
    "step-0-amount": "0,5",
    "step-1-name": "Thẩm tra",
    "step-1-role": "Công chức chuyên môn",
    "step-1-amount": "4,5",
    "step-2-name": "Trả kết quả",
    "step-2-role": "Công chức một cửa",
    "step-2-excluded": "on",
    "step-2-basis": "QĐ 2022/QĐ-UBND",
    "step-3-name": "",
}


@pytest.fixture
def province():
    return ProvinceFactory()


@pytest.fixture
def commune(province):
    return UnitFactory(code="xa-thu", parent=province)


@pytest.fixture
def officer(province):
    return PostFactory(role=Role.OFFICER, unit=DepartmentFactory(parent=province)).user


@pytest.fixture
def head(commune):
    return PostFactory(role=Role.UNIT_HEAD, unit=commune).user


@pytest.fixture
def stranger():
    return PostFactory(role=Role.OFFICER, unit=ProvinceFactory()).user


@pytest.fixture
def procedure():
    procedure = registering.create_procedure(actor=None, code=CODE)
    draft = versions.write(actor=None, procedure=procedure, content=FULL)
    versions.publish(actor=None, version_id=draft.pk, valid_from=date(2026, 1, 1))
    return procedure


def at(name, *args):
    return reverse(f"procedures:{name}", args=[CODE, *args])


def drafted(commune, procedure, *amounts, term="5"):
    steps = tuple(ProcessStep("Bước", "Công chức", Decimal(amount)) for amount in amounts)
    process = Process(date(2026, 1, 1), Decimal(term), "wd", steps)
    return processes.write(actor=None, unit=commune, procedure=procedure, process=process)


def test_a_head_writes_the_process_of_the_own_unit_and_uses_it(head, commune, procedure, signed_in):
    client = signed_in(head)
    assert 'value="xa-thu"' in client.get(at("process_new")).content.decode()
    chosen = client.post(at("process_new"), {"unit": commune.name, "case_code": "chung"})
    assert chosen.url == at("process_edit", "xa-thu", "chung")
    assert client.get(chosen.url).status_code == 200

    saved = client.post(chosen.url, TYPED)
    page = client.get(saved.url)
    assert "50,0%" not in page.content.decode()
    assert "90,0%" in page.content.decode()
    used = client.post(at("process_activate", Configuration.objects.get().pk))

    assert used.status_code == 302
    configuration = queries.process_on(commune, procedure, "chung", date(2026, 2, 1))
    steps = queries.process_of(configuration).steps
    assert [(step.name, step.amount, step.is_excluded) for step in steps] == [
        ("Tiếp nhận", Decimal("0.5"), False),
        ("Thẩm tra", Decimal("4.5"), False),
        ("Trả kết quả", Decimal(0), True),
    ]


def test_a_process_that_does_not_add_up_says_so_and_is_not_used(officer, commune, procedure, signed_in):
    draft = drafted(commune, procedure, "3")
    client = signed_in(officer)

    page = client.post(at("process_activate", draft.pk), follow=True)

    assert "thiếu 2 ngày làm việc" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == ConfigurationStatus.DRAFT


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"term_amount": "năm"}, "không phải là số"),
        ({"step-0-amount": "nửa"}, "không phải là số"),
        ({"step-0-amount": "-1"}, "phải từ 0 đến 10.000"),
        ({"step-0-amount": "9" * 40}, "Thời gian của bước quá lớn"),
        ({"step-0-name": ""}, "Ghi tên bước"),
        ({"supplement_days": "61"}, "từ 10 đến 60"),
        ({"supplement_mode": "fixed_remainder"}, "thời hạn riêng sau khi bổ sung"),
        ({"lock": "9"}, "sửa ở nơi khác"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(officer, commune, procedure, signed_in, change, sentence):
    typed = {**TYPED, "decision": "QĐ vừa gõ", **change}

    page = signed_in(officer).post(at("process_edit", "xa-thu", "chung"), typed)

    assert page.status_code == (409 if "lock" in change else 422)
    assert sentence in page.content.decode()
    assert "QĐ vừa gõ" in page.content.decode()
    assert not Configuration.objects.exists()


def test_a_draft_that_somebody_began_meanwhile_is_not_overwritten(officer, commune, procedure, signed_in):
    drafted(commune, procedure, "5")  # after the person had opened an empty form

    page = signed_in(officer).post(at("process_edit", "xa-thu", "chung"), TYPED)

    assert page.status_code == 409
    assert "sửa ở nơi khác" in page.content.decode()
    assert [step.name for step in Configuration.objects.get().steps.all()] == ["Bước"]


def test_what_was_changed_after_it_was_read_is_not_used(officer, commune, procedure, signed_in):
    draft = drafted(commune, procedure, "5")
    client = signed_in(officer)
    assert '<input type="hidden" name="lock" value="1">' in client.get(at("process", draft.pk)).content.decode()
    drafted(commune, procedure, "2", "3")

    page = client.post(at("process_activate", draft.pk), {"lock": "1"}, follow=True)

    assert "sửa ở nơi khác" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == ConfigurationStatus.DRAFT


def test_a_process_says_whether_it_is_used_now(officer, commune, procedure, signed_in):
    said = {}
    for day in (date(2026, 1, 1), date(2026, 2, 1), date(2099, 1, 1)):
        steps = (ProcessStep("Bước", "Công chức", Decimal(5)),)
        process = Process(day, Decimal(5), "wd", steps)
        draft = processes.write(actor=None, unit=commune, procedure=procedure, process=process)
        processes.activate(actor=None, configuration_id=draft.pk)
        said[draft.pk] = day

    pages = [signed_in(officer).get(at("process", pk)).content.decode() for pk in said]

    words = ("Đã hết áp dụng", "Đang áp dụng", "Sắp áp dụng")
    assert [[word for word in words if word in page] for page in pages] == [[word] for word in words]


def test_steps_are_added_and_taken_away_without_saving(officer, commune, procedure, signed_in):
    client, url = signed_in(officer), at("process_edit", "xa-thu", "chung")

    more = client.post(url, {**TYPED, "add": "step"}).content.decode()
    fewer = client.post(url, {**TYPED, "remove": "1"}).content.decode()

    assert 'name="step-6-name"' in more
    assert "Thẩm tra" not in fewer
    assert not Configuration.objects.exists()


def test_strangers_read_but_do_not_set(stranger, commune, procedure, signed_in):
    draft = drafted(commune, procedure, "5")
    client = signed_in(stranger)

    assert client.get(at("process", draft.pk)).status_code == 200
    for url in (
        at("process_edit", "xa-thu", "chung"),
        at("process_activate", draft.pk),
        at("process_discard", draft.pk),
    ):
        assert client.post(url, TYPED).status_code == 403
    listed = {"unit": "xa-thu", "level": "commune", "valid_from": "01/01/2026"}
    assert client.post(at("units"), listed).status_code == 403
    reader = signed_in(PostFactory(role=Role.FOCAL, unit=commune).user)
    assert reader.get(at("process_new")).status_code == 403
    assert reader.get(at("units")).status_code == 200
    assert reader.post(at("units"), listed).status_code == 403

    draft.refresh_from_db()
    assert draft.status == ConfigurationStatus.DRAFT
    assert not Listing.objects.exists()


def test_what_is_not_there_is_not_found(officer, commune, procedure, signed_in):
    client = signed_in(officer)

    for url in (
        at("process", 99),
        at("process_edit", "khong-co", "chung"),
        at("process_edit", "xa-thu", "khong-co"),
        at("end_listing", 99),
        reverse("procedures:units", args=["x"]),
    ):
        assert client.get(url).status_code == 404
    assert client.post(at("process_new"), {"unit": "khong-co", "case_code": "chung"}).status_code == 422


def test_a_draft_is_thrown_away(officer, commune, procedure, signed_in):
    draft = drafted(commune, procedure, "5")

    assert signed_in(officer).post(at("process_discard", draft.pk)).status_code == 302

    assert not Configuration.objects.exists()


def test_a_used_process_is_not_thrown_away(officer, commune, procedure, signed_in):
    used = drafted(commune, procedure, "5")
    processes.activate(actor=None, configuration_id=used.pk)

    page = signed_in(officer).post(at("process_discard", used.pk), follow=True)

    assert "không bỏ được" in page.content.decode()
    assert Configuration.objects.count() == 1


def test_a_procedure_is_listed_for_a_unit_and_taken_off(officer, commune, procedure, signed_in):
    client = signed_in(officer)
    words = {"unit": "xa-thu", "level": "commune", "valid_from": "01/01/2026"}

    assert '<option value="commune" selected>' in client.get(at("units")).content.decode()
    assert client.post(at("units"), {**words, "unit": "x"}).status_code == 422
    assert client.post(at("units"), words).status_code == 302
    assert client.post(at("units"), words).status_code == 422
    end = at("end_listing", Listing.objects.get().pk)
    assert client.get(end).status_code == 200
    assert client.post(end, {"valid_to": "31/12/2025"}).status_code == 422
    assert client.post(end, {"valid_to": "30/6/2026"}).status_code == 302

    assert Listing.objects.get().valid_to == date(2026, 6, 30)


def test_a_procedure_of_many_units_is_listed_page_by_page(officer, commune, procedure, signed_in):
    units = [UnitFactory(parent=commune.parent) for _n in range(51)]
    Listing.objects.bulk_create(
        Listing(unit=unit, procedure=procedure, level="commune", valid_from=date(2026, 1, 1)) for unit in units
    )
    client = signed_in(officer)

    first, second = (client.get(at("units"), {"page": page}) for page in (1, 2))

    assert [len(page.context["table"].rows) for page in (first, second)] == [50, 1]
    assert "Dòng 1–50 trong 51" in first.content.decode()


def test_every_process_of_a_procedure_can_be_reached(officer, commune, procedure, signed_in):
    units = [UnitFactory(parent=commune.parent) for _n in range(13)]
    for unit in units:
        drafted(unit, procedure, "5")
    client = signed_in(officer)

    few, every = (
        client.get(reverse("procedures:detail", args=[CODE]) + end).content.decode() for end in ("", "?processes=all")
    )

    assert (few.count("/processes/"), every.count("/processes/")) == (12 + 1, 13 + 1)  # one leads to a new one
    assert "Xem cả 13 quy trình" in few
    assert "Xem cả" not in every
