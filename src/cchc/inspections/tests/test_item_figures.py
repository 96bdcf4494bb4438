"""The system's figure beside an item: of this unit and period, counted before said, never half a ratio."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.criteria.models import CheckItem
from cchc.inspections.models import Inspection, Plan
from cchc.inspections.queries.item_figures import Known, known_figures
from cchc.metrics import hooks
from cchc.metrics.hooks import Computed
from cchc.metrics.models import Figure, Metric
from tests import factories

from .world import World

pytestmark = pytest.mark.django_db
START, END = date(2026, 1, 1), date(2026, 6, 30)


@pytest.fixture
def inspection(world: World) -> Inspection:
    Plan.objects.filter(pk=world.inspection.plan_id).update(period_start=START, period_end=END)
    return Inspection.objects.select_related("plan", "unit").get(pk=world.inspection.pk)


def asking(code: str) -> list[CheckItem]:
    return [CheckItem(code="CHK.PROC.12", metric_code=code)]


def record(unit: object, code: str, value: int, **changes: object) -> Figure:
    metric = Metric.objects.filter(code=code).first() or factories.MetricFactory(code=code)
    place = {"period_start": START, "period_end": END, "as_of": END, "kind": "reported"} | changes
    return factories.FigureFactory(unit=unit, metric=metric, value=Decimal(value), **place)


def test_a_ratio_shows_share_parts_source_and_where_it_opens(inspection: Inspection) -> None:
    part = record(inspection.unit, "resolved_late", 16)
    record(inspection.unit, "resolved", 36104)

    assert known_figures(inspection, asking("resolved_late/resolved")) == {
        "CHK.PROC.12": Known(
            "0,0%",
            "16/36.104",
            "Đơn vị báo cáo, tính đến 30/6/2026",
            reverse("metrics:figure", args=[part.pk]),
        )
    }


def test_a_ratio_of_two_sources_names_both(inspection: Inspection) -> None:
    record(inspection.unit, "resolved_late", 16, kind="observed")
    record(inspection.unit, "resolved", 36104)

    known = known_figures(inspection, asking("resolved_late/resolved"))["CHK.PROC.12"]

    assert known.source == "Đoàn ghi tại chỗ, tính đến 30/6/2026; Đơn vị báo cáo, tính đến 30/6/2026"


def test_what_was_seen_goes_before_what_was_said(inspection: Inspection) -> None:
    record(inspection.unit, "resolved", 100)
    seen = record(inspection.unit, "resolved", 97, kind="observed")

    known = known_figures(inspection, asking("resolved"))["CHK.PROC.12"]

    assert (known.value, known.url) == ("97", reverse("metrics:figure", args=[seen.pk]))


def test_what_the_system_counts_goes_before_all(inspection: Inspection, monkeypatch: pytest.MonkeyPatch) -> None:
    record(inspection.unit, "reminders_received", 5)
    count = {"reminders_received": lambda _unit, _start, _end: Computed(Decimal(7))}
    monkeypatch.setattr(hooks, "collectors", count)

    known = known_figures(inspection, asking("reminders_received"))["CHK.PROC.12"]

    assert (known.value, known.source, known.url) == ("7", "Đếm từ dữ liệu trong hệ thống", "")


def test_nothing_is_shown_of_others_other_periods_half_ratios_and_nothing(world: World, inspection: Inspection) -> None:
    record(world.neighbour, "resolved", 100)
    record(inspection.unit, "resolved", 100, period_end=date(2026, 3, 31))
    record(inspection.unit, "resolved", 100, coverage="subordinate")
    record(inspection.unit, "due", 0)
    record(inspection.unit, "resolved_late", 1)

    for asked in ("", "resolved", "resolved_late/resolved", "resolved_late/due"):
        assert known_figures(inspection, asking(asked)) == {}


def test_without_a_period_nothing_is_known(inspection: Inspection) -> None:
    record(inspection.unit, "resolved", 100)
    inspection.plan.period_start = None

    assert known_figures(inspection, asking("resolved")) == {}


def test_many_items_ask_once(inspection: Inspection, django_assert_num_queries: object) -> None:
    items = [CheckItem(code=f"CHK.PROC.{n}", metric_code=f"m{n}") for n in range(40)]

    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture
        assert known_figures(inspection, items) == {}
