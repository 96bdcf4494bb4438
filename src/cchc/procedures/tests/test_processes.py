"""A process is used once its steps share out the term exactly."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.procedures.choices import ConfigurationStatus
from cchc.procedures.models import Configuration, Listing
from cchc.procedures.queries import processes as queries
from cchc.procedures.rules.process import Process, ProcessStep, obstacles, say_difference, shares, total
from cchc.procedures.services import listings, processes, registering
from tests.factories import DepartmentFactory, PostFactory, ProvinceFactory, UnitFactory


def step(amount, name="Thẩm tra", **kwargs):
    return ProcessStep(name, "Công chức", Decimal(str(amount)), **kwargs)


def process(*amounts, term="10", **kwargs):
    steps = tuple(step(amount) for amount in amounts)
    return Process(date(2026, 1, 1), Decimal(term), "wd", steps, **kwargs)


RETURN = step(0, "Trả kết quả", is_excluded=True, basis="QĐ 2022/QĐ-UBND: không tính thời gian")
E12 = process("0.5", "0.5", 7, "0.5", 1, "0.5")

# ── rules ──


@pytest.mark.law("TT-04")
def test_the_steps_of_an_example_of_the_law_add_up():
    whole = replace(E12, steps=(*E12.steps, RETURN))

    assert total(whole.steps) == 10
    assert obstacles(whole) == []


def test_quarters_of_a_day_add_up():
    assert obstacles(process("0.25", "4.5", "0.25", term="5")) == []


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        ((4, 5), "Các bước cộng lại 9, thiếu 1 ngày làm việc so với thời hạn 10 ngày làm việc"),
        ((4, "6.25"), "Các bước cộng lại 10,25, thừa 0,25 ngày làm việc so với thời hạn 10 ngày làm việc"),
    ],
)
def test_the_difference_is_named(amounts, sentence):
    assert obstacles(process(*amounts)) == [sentence]


def test_what_a_step_lacks_is_named_with_its_number():
    lame = Process(
        date(2026, 1, 1),
        Decimal(1),
        "wd",
        (ProcessStep("Nhận", "", Decimal(1)), step(0, "Ký"), step(3, "Lấy ý kiến", is_excluded=True)),
    )

    assert obstacles(lame) == [
        "Bước 1, Nhận: chưa ghi người thực hiện",
        "Bước 2, Ký: ghi thời gian hoặc đánh dấu không tính",
        "Bước 3, Lấy ý kiến: ghi căn cứ không tính thời gian",
    ]


def test_a_process_without_steps_is_no_process():
    assert obstacles(process()) == ["Quy trình chưa có bước nào"]


QUARTERS = st.integers(1, 40).map(lambda n: Decimal(n) / 4)


@given(st.lists(QUARTERS, min_size=1, max_size=12), st.lists(QUARTERS, max_size=4))
def test_shares_fill_the_bar_and_excluded_steps_have_none(counted, excluded):
    steps = tuple(step(amount) for amount in counted) + tuple(
        step(amount, is_excluded=True, basis="luật") for amount in excluded
    )
    whole = Process(date(2026, 1, 1), sum(counted), "wd", steps)

    found = shares(whole)

    assert say_difference(whole) == ""
    assert abs(sum(share.percent for share in found) - 100) <= Decimal("0.01") * len(counted)
    assert all(share.percent == 0 for share in found if share.step.is_excluded)


@given(st.lists(QUARTERS, min_size=1, max_size=12), QUARTERS)
def test_any_other_term_is_refused(counted, more):
    assert say_difference(process(*counted, term=str(sum(counted) + more)))
    assert not say_difference(process(*counted, term=str(sum(counted))))


# ── services ──


@pytest.fixture
def province(db):
    return ProvinceFactory()


@pytest.fixture
def commune(province):
    return UnitFactory(parent=province)


@pytest.fixture
def procedure(db):
    return registering.create_procedure(actor=None, code="1.001806")


@pytest.fixture
def officer(province):
    return PostFactory(role=Role.OFFICER, unit=DepartmentFactory(parent=province)).user


def test_a_process_is_drafted_used_and_followed_by_the_next(officer, commune, procedure):
    first = processes.write(actor=officer, unit=commune, procedure=procedure, process=E12)
    processes.activate(actor=officer, configuration_id=first.pk)
    shorter = replace(process(4, 4, term="8"), valid_from=date(2026, 6, 1))
    second = processes.write(actor=officer, unit=commune, procedure=procedure, process=shorter)
    processes.activate(actor=officer, configuration_id=second.pk)

    assert (first.number, second.number) == (1, 2)
    assert queries.process_on(commune, procedure, "chung", date(2026, 5, 31)) == first
    assert queries.process_on(commune, procedure, "chung", date(2026, 6, 1)) == second
    assert queries.process_of(first) == E12
    lines = queries.lines_of(procedure, {})
    assert [(line.configuration.number, line.valid_to) for line in lines] == [(2, None), (1, date(2026, 5, 31))]
    assert Entry.objects.filter(action="procedures.process_activated").count() == 2


def test_a_process_that_does_not_add_up_is_kept_as_a_draft_but_not_used(officer, commune, procedure):
    draft = processes.write(actor=officer, unit=commune, procedure=procedure, process=process(4, 5))

    with pytest.raises(RuleError, match="thiếu 1 ngày làm việc"):
        processes.activate(actor=officer, configuration_id=draft.pk)

    draft.refresh_from_db()
    assert draft.status == ConfigurationStatus.DRAFT


def test_each_case_has_its_own_term(officer, commune, procedure):
    """Registration 5 days, dissolution 10 (1.013814)."""
    for case, term in (("dang-ky", "5"), ("giai-the", "10")):
        draft = processes.write(
            actor=officer, unit=commune, procedure=procedure, process=process(term, term=term, case_code=case)
        )
        processes.activate(actor=officer, configuration_id=draft.pk)

    day = date(2026, 3, 1)
    assert queries.process_on(commune, procedure, "dang-ky", day).term_amount == 5
    assert queries.process_on(commune, procedure, "giai-the", day).term_amount == 10


def test_two_provinces_promise_two_terms_for_one_code(procedure):
    """2.000286: 25 working days in one province, 10 in another."""
    one, other = ProvinceFactory(), ProvinceFactory()
    for unit, term in ((one, "25"), (other, "10")):
        processes.write(actor=None, unit=unit, procedure=procedure, process=process(term, term=term))

    assert sorted(Configuration.objects.values_list("term_amount", flat=True)) == [10, 25]


@pytest.mark.law("TT-05")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"term_amount": Decimal(0)}, "lớn hơn 0"),
        ({"term_amount": Decimal(10_001)}, "không quá 10.000"),
        ({"term_unit": ""}, "Chọn đơn vị"),
        ({"supplement_mode": "x"}, "Chọn cách tính"),
        ({"supplement_mode": "fixed_remainder"}, "thời hạn riêng sau khi bổ sung"),
        ({"supplement_days": 9}, "từ 10 đến 60"),
        ({"supplement_days": 61}, "từ 10 đến 60"),
        ({"valid_from": date(1800, 1, 1)}, "1900"),
        ({"steps": (step(-1),)}, "Bước 1: thời gian phải từ 0 đến 10.000"),
        ({"steps": (step(10_001),)}, "Bước 1: thời gian phải từ 0 đến 10.000"),
        ({"steps": (step(Decimal(10) ** 30),)}, "Bước 1: thời gian phải từ 0 đến 10.000"),
        ({"steps": (step("0.125"),)}, "2 chữ số"),
        ({"steps": (step(10, unit_code="khong-co"),)}, "Không có đơn vị mang mã"),
        ({"steps": tuple(step(1) for _ in range(61))}, "không quá 60 bước"),
    ],
)
def test_what_a_process_may_not_say_is_refused_whole(commune, procedure, change, sentence):
    with pytest.raises(RuleError, match=sentence):
        processes.write(actor=None, unit=commune, procedure=procedure, process=replace(E12, **change))

    assert not Configuration.objects.exists()


def test_a_save_over_a_newer_one_is_a_conflict(officer, commune, procedure):
    draft = processes.write(actor=officer, unit=commune, procedure=procedure, process=E12)
    processes.write(actor=officer, unit=commune, procedure=procedure, process=process(10), lock=draft.lock)

    with pytest.raises(ConflictError):
        processes.write(actor=officer, unit=commune, procedure=procedure, process=E12, lock=draft.lock)
    with pytest.raises(ConflictError):
        processes.activate(actor=officer, configuration_id=draft.pk, lock=draft.lock)

    assert queries.process_of(Configuration.objects.get()).steps == process(10).steps


def test_a_used_process_is_neither_used_again_nor_thrown_away(officer, commune, procedure):
    draft = processes.write(actor=officer, unit=commune, procedure=procedure, process=E12)
    processes.activate(actor=officer, configuration_id=draft.pk)

    with pytest.raises(RuleError, match="đang áp dụng"):
        processes.activate(actor=officer, configuration_id=draft.pk)
    with pytest.raises(RuleError, match="không bỏ được"):
        processes.discard(actor=officer, configuration_id=draft.pk)
    again = processes.write(actor=officer, unit=commune, procedure=procedure, process=E12)
    with pytest.raises(RuleError, match="phải sau ngày 01/01/2026"):
        processes.activate(actor=officer, configuration_id=again.pk)

    processes.discard(actor=officer, configuration_id=again.pk)
    assert Configuration.objects.get() == draft


def test_who_sets_up_a_process(province, commune, procedure):
    """The officer for the units of the province, the head for the own unit, nobody else anywhere."""
    stranger = PostFactory(role=Role.OFFICER, unit=ProvinceFactory()).user
    own_head = PostFactory(role=Role.UNIT_HEAD, unit=commune).user
    other_head = PostFactory(role=Role.UNIT_HEAD, unit=UnitFactory(parent=province)).user
    others = [PostFactory(role=role, unit=commune).user for role in (Role.FOCAL, Role.LEADER, Role.ADMIN, Role.AUDITOR)]

    for user in (stranger, other_head, *others):
        with pytest.raises(PermissionDenied):
            processes.write(actor=user, unit=commune, procedure=procedure, process=E12)
        with pytest.raises(PermissionDenied):
            listings.add(actor=user, unit=commune, procedure=procedure, level="commune", valid_from=date(2026, 1, 1))
    assert not Configuration.objects.exists()
    assert not Listing.objects.exists()

    draft = processes.write(actor=own_head, unit=commune, procedure=procedure, process=E12)
    for user in (stranger, other_head):
        with pytest.raises(PermissionDenied):
            processes.activate(actor=user, configuration_id=draft.pk)
        with pytest.raises(PermissionDenied):
            processes.discard(actor=user, configuration_id=draft.pk)


def test_a_unit_lists_a_procedure_and_takes_it_off(officer, commune, procedure):
    words = {"actor": officer, "unit": commune, "procedure": procedure, "level": "commune"}
    listing = listings.add(**words, valid_from=date(2026, 1, 1), decision="QĐ 1/QĐ-UBND")

    with pytest.raises(RuleError, match="đã có trong danh mục"):
        listings.add(**words, valid_from=date(2026, 2, 1))
    with pytest.raises(RuleError, match="từ ngày đầu trở đi"):
        listings.end(actor=officer, listing_id=listing.pk, valid_to=date(2025, 12, 31))
    listings.end(actor=officer, listing_id=listing.pk, valid_to=date(2026, 6, 30))
    with pytest.raises(RuleError, match="đã ra khỏi danh mục"):
        listings.end(actor=officer, listing_id=listing.pk, valid_to=date(2026, 7, 1))
    listings.add(**words, valid_from=date(2026, 7, 1))

    assert Listing.objects.count() == 2
