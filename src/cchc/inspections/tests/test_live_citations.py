from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.documents import queries as documents
from cchc.documents import triggers
from cchc.documents.models import CitedFigure, Document
from cchc.inspections.queries.citations import Citations, note
from cchc.inspections.queries.conclusion import page_of
from cchc.inspections.queries.issued_figures import as_issued_and_now
from cchc.metrics.models import Figure
from cchc.metrics.services import figures
from tests.factories import FigureFactory, MetricFactory, UnitFactory

from . import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(world):
    return stages.issued(world)


def correct(figure, value, reason="Đơn vị rà soát lại sổ theo dõi."):
    return figures.correct_figure(
        actor=None,
        figure_id=figure.pk,
        value=Decimal(value),
        as_of=figure.as_of,
        source="Công văn của đơn vị",
        reason=reason,
        now=timezone.now(),
    )


def test_the_note_names_metric_period_kind_and_source_as_the_design_wants_it():
    district = UnitFactory(name="Thới Bình", kind="rural_district", level="district", valid_to=date(2025, 6, 30))
    figure = FigureFactory(
        unit=district,
        coverage="subordinate",
        metric=MetricFactory(name_vi="Hồ sơ đã giải quyết", unit_vi="hồ sơ"),
        period_start=date(2016, 1, 1),
        period_end=date(2016, 9, 30),
        as_of=date(2016, 9, 30),
    )

    said = "Số hồ sơ đã giải quyết, cấp xã, 9 tháng 2016; đơn vị báo cáo; tính đến 30/9/2016, bản 1"
    assert note(figure, district) == said
    assert note(figure) == said.replace(", cấp xã", f", {district.full_name}, cấp xã")


def test_parts_of_a_cited_total_and_derived_figures_look_different():
    total = FigureFactory(kind="computed", metric=MetricFactory(code="whole", formula="one_part + other_part"))
    same = {name: getattr(total, name) for name in ("unit", "coverage", "period_start", "period_end", "as_of")}
    part = FigureFactory(metric=MetricFactory(code="one_part"), **same)
    alone = FigureFactory(metric=MetricFactory(code="elsewhere"), **same)
    cited = Citations([f"[[{total.pk}]] [[{part.pk}]] [[{alone.pk}]]"]).in_order()

    assert [row.look for row in cited] == ["is-derived", "is-part", ""]


def test_the_issued_conclusion_remembers_each_figure_and_the_database_keeps_it(inspection):
    figure = Figure.objects.get()
    row = CitedFigure.objects.get(document=inspection.conclusion.document)

    assert (row.order, row.key, row.text) == (1, f"figure:{figure.pk}", "36.104")
    assert row.facts["value"] == "36104"
    assert row.facts["source"] == figure.source
    assert row.note == note(figure, inspection.unit)
    for change in (
        lambda: CitedFigure.objects.update(text="36.090"),
        lambda: CitedFigure.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert CitedFigure.objects.get().text == "36.104"


def test_reopened_unchanged_it_says_nothing(inspection):
    then = as_issued_and_now(inspection.conclusion.document)

    assert [(row.as_issued, row.as_now, row.is_changed) for row in then] == [("36.104", "36.104", False)]
    assert page_of(inspection).changed == []


def test_reopened_after_two_corrections_it_shows_both_values_the_difference_and_the_causes(inspection):
    old = documents.seals_of(inspection.conclusion.document)
    second = correct(Figure.objects.get(), 36100, "Cộng nhầm.")
    correct(second, 36090, "Bỏ 10 hồ sơ trùng.")

    row = page_of(inspection).changed[0]

    assert (row.as_issued, row.as_now, row.difference) == ("36.104", "36.090", "−14")
    assert row.cause == "Cộng nhầm.; Bỏ 10 hồ sơ trùng."
    assert [seal.is_intact for seal in old] == [True, True]


def test_the_page_says_as_signed_beside_as_now(inspection, world, signed_in):
    correct(Figure.objects.get(), 36090)

    page = (
        signed_in(world[Role.OFFICER]).get(reverse("inspections:conclusion", args=[inspection.code])).content.decode()
    )

    assert "như lúc ký <b>36.104</b> · hiện nay <b>36.090</b>" in page
    assert "(−14)" in page
    assert "Vì: Đơn vị rà soát lại sổ theo dõi." in page


def test_a_value_changed_in_the_database_without_a_correction_is_pointed_out(inspection):
    Figure.objects.update(value=Decimal(5))

    row = as_issued_and_now(inspection.conclusion.document)[0]

    assert (row.as_now, row.cause) == ("5", "không có bản thay nào được ghi; kiểm tra nhật ký")


def test_verify_finds_words_and_figures_that_were_changed_behind_the_triggers(inspection):
    document = inspection.conclusion.document
    assert documents.changed_words([document]) == []
    triggers.remove(connection)
    try:
        CitedFigure.objects.update(text="36.090")
        assert documents.changed_words([document]) == [document]
        CitedFigure.objects.update(text="36.104")
        assert documents.changed_words([document]) == []
        Document.objects.filter(pk=document.pk).update(subject="Khác")
        assert documents.changed_words([Document.objects.get(pk=document.pk)]) == [document]
    finally:
        triggers.install(connection)
