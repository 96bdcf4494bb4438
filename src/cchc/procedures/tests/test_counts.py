"""Procedures counted from the lists of units, by level, sector and day; the numbers of two reports come out of rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from cchc.accounts.choices import Role
from cchc.metrics import hooks
from cchc.procedures.choices import Change
from cchc.procedures.models import Listing, Procedure, Version
from cchc.procedures.queries import counts
from cchc.procedures.services import local_loading, registering, versions
from cchc.procedures.services.local_loading import Span
from cchc.procedures.services.registering import DecisionFacts
from cchc.procedures.tests.samples import FULL
from cchc.units.models import Unit
from tests.factories import PostFactory, UnitFactory

pytestmark = pytest.mark.django_db
END = date(2024, 12, 31)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Unit]:
    """Load the two lists once; the transaction around them goes away with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        unit = UnitFactory()
        span = Span(END, date(2025, 6, 30), "Bài 003, đoạn 10")
        for level, n in (("district", 237), ("commune", 110)):
            local_loading.reconstruct(
                key="bc003", unit=unit, level=level, n=n, span=span, source="Bài 003, đoạn 10", now=timezone.now()
            )
        yield unit
        transaction.set_rollback(True)


@pytest.fixture
def district(loaded: Unit, db: None) -> Unit:
    return loaded


def test_347_is_237_and_110_and_each_can_be_opened(district):
    figures = {
        code: hooks.collectors[code](district, date(2024, 1, 1), END)
        for code in ("procedures_total", "procedures_district", "procedures_commune", "procedures_province")
    }

    assert {code: int(found.value) for code, found in figures.items()} == {
        "procedures_total": 347,
        "procedures_district": 237,
        "procedures_commune": 110,
        "procedures_province": 0,
    }
    assert len(figures["procedures_total"].rows) == 347
    label, address = figures["procedures_district"].rows[11]
    assert label == "bc003-district-012 Thủ tục cấp huyện thứ 12 (báo cáo không nêu tên)"
    assert address == "/procedures/bc003-district-012/"


@pytest.mark.parametrize(
    ("day", "total"), [(date(2024, 12, 30), 0), (END, 347), (date(2025, 6, 30), 347), (date(2025, 7, 1), 0)]
)
def test_a_list_counts_on_the_days_that_it_holds(district, day, total):
    assert counts.procedures_total(district, date(2024, 1, 1), day).value == total


def test_what_is_reconstructed_stays_out_of_the_register(district):
    assert Procedure.objects.filter(is_reconstructed=True).count() == 347
    assert not Version.objects.in_force_on(END).register().exists()


def test_reconstructing_twice_adds_nothing(district):
    span = Span(END, date(2025, 6, 30), "Bài 003, đoạn 10")

    local_loading.reconstruct(
        key="bc003", unit=district, level="commune", n=110, span=span, source="Bài 003, đoạn 10", now=timezone.now()
    )

    assert (Procedure.objects.count(), Listing.objects.count()) == (347, 347)


def listed(unit: Unit, code: str, level: str = "commune") -> Procedure:
    procedure = registering.create_procedure(actor=None, code=code)
    draft = versions.write(actor=None, procedure=procedure, content=replace(FULL, name=f"Việc {code}"))
    decision = registering.record_decision(actor=None, facts=DecisionFacts("1/QĐ", date(2026, 2, 1)))
    versions.publish(actor=None, version_id=draft.pk, valid_from=date(2026, 3, 1), decision=decision)
    span = Span(date(2025, 7, 1))
    local_loading.list_many(actor=None, unit=unit, level=level, procedures=[procedure], span=span, now=timezone.now())
    return procedure


def test_a_unit_counts_those_below_it_once(db):
    province = UnitFactory()
    one, other = UnitFactory(parent=province), UnitFactory(parent=province)
    procedure = listed(one, "1.000001")
    span = Span(date(2025, 7, 1))
    for unit, level in ((other, "commune"), (province, "province")):
        local_loading.list_many(
            actor=None, unit=unit, level=level, procedures=[procedure], span=span, now=timezone.now()
        )

    found = {bar.name: bar.n for bar in counts.by_level(counts.counted(province, date(2026, 1, 1)))}

    assert found == {"Cấp tỉnh": 1, "Cấp xã": 1}
    assert counts.procedures_total(province, END, date(2026, 1, 1)).value == 2


def test_what_is_abolished_counts_to_its_last_day_though_a_list_still_names_it(db):
    unit = UnitFactory()
    versions.abolish(actor=None, procedure=listed(unit, "1.000001"), valid_from=date(2026, 6, 1))

    days = (date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))

    assert [int(counts.procedures_total(unit, END, day).value) for day in days] == [1, 1, 0]


def test_a_sector_counts_what_belonged_to_it_on_the_day(db):
    unit = UnitFactory()
    procedure = listed(unit, "1.000001")
    draft = versions.write(actor=None, procedure=procedure, content=replace(FULL, sector="Đất đai"))
    versions.publish(actor=None, version_id=draft.pk, valid_from=date(2026, 6, 1), as_received=True)

    found = {
        day: [(bar.name, bar.n) for bar in counts.by_sector(counts.counted(unit, day))]
        for day in (date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    }

    assert found == {
        date(2026, 1, 1): [("Hộ tịch", 1)],  # listed, its first version still to come
        date(2026, 5, 31): [("Hộ tịch", 1)],
        date(2026, 6, 1): [("Đất đai", 1)],
    }


def test_what_decisions_of_the_period_did_is_counted_once_each(db):
    unit = UnitFactory()
    procedure = listed(unit, "1.000001")
    second = registering.record_decision(actor=None, facts=DecisionFacts("2/QĐ", date(2026, 5, 1)))
    for day, conditions in ((date(2026, 6, 1), "Một"), (date(2026, 7, 1), "Hai")):
        draft = versions.write(actor=None, procedure=procedure, content=replace(FULL, conditions=conditions))
        versions.publish(actor=None, version_id=draft.pk, valid_from=day, decision=second, change=Change.AMENDED)

    year = (unit, date(2026, 1, 1), date(2026, 12, 31))

    assert [int(count(*year).value) for count in (counts.procedures_published_new, counts.procedures_amended)] == [1, 1]
    assert counts.procedures_abolished(*year).value == 0
    assert counts.procedures_amended(unit, date(2026, 1, 1), date(2026, 4, 30)).value == 0
    assert counts.procedures_amended(*year).rows[0][0] == "1.000001 Đăng ký thử nghiệm, quyết định 2/QĐ ngày 01/5/2026"


def test_the_page_shows_the_sum_and_the_sectors(client, district, django_assert_max_num_queries):
    client.force_login(PostFactory(role=Role.FOCAL).user)
    address = reverse("procedures:counts")

    with django_assert_max_num_queries(20):
        page = client.get(address, {"unit": district.code, "day": "31/12/2024"}).content.decode()

    assert "347 = 237 + 110" in page
    assert "347 thủ tục đã đếm, mọi cấp" in page
    assert page.count("/procedures/bc003-") == 50
    assert "trong 347" in page
    assert "Bài 003, đoạn 10" in page
    assert "Báo cáo không nêu lĩnh vực" in page
    assert "Nhập từ tệp" not in page


@pytest.mark.parametrize(
    ("asked", "n"),
    [
        ({"level": "commune"}, 110),
        ({"level": "commune", "sector": "khac"}, 0),
        ({"level": "district", "sort": "-name", "page": "5"}, 237),
        ({"level": "x"}, 347),
    ],
)
def test_each_number_opens_the_rows_it_counts(client, district, asked, n):
    client.force_login(PostFactory(role=Role.FOCAL).user)

    page = client.get(reverse("procedures:counts"), {"unit": district.code, "day": "31/12/2024", **asked})

    assert page.context["table"].total == n
    assert sum(bar.n for bar in page.context["levels"]) == 347


def test_a_day_that_cannot_be_is_answered_and_an_empty_list_said(client, district):
    client.force_login(PostFactory(role=Role.OFFICER).user)

    wrong = client.get(reverse("procedures:counts"), {"day": "31/02/2024"})
    empty = client.get(reverse("procedures:counts"), {"unit": district.code, "day": "01/01/2020"})

    assert wrong.status_code == 422
    assert "Lịch không có ngày 31/02/2024" in wrong.content.decode()
    assert "Chưa có danh mục thủ tục vào ngày này" in empty.content.decode()
    assert "Nhập từ tệp" in empty.content.decode()
