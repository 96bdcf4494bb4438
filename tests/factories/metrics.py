"""Metrics, figures, explanations."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.metrics.choices import FigureKind
from cchc.metrics.models import Explanation, Figure, Metric

from .accounts import UserFactory
from .units import UnitFactory


class MetricFactory(DjangoModelFactory[Metric]):
    class Meta:
        model = Metric

    code = factory.Sequence(lambda n: f"metric_{n}")
    name_vi = "Số hồ sơ tiếp nhận mới trong kỳ"
    name_en = "Dossiers received in the period"
    unit_vi = "hồ sơ"
    unit_en = "dossiers"
    definition_vi = "Hồ sơ tiếp nhận mới từ ngày đầu đến ngày cuối kỳ."
    definition_en = "Dossiers received from the first to the last day of the period."
    group = "PROC"


class FigureFactory(DjangoModelFactory[Figure]):
    class Meta:
        model = Figure

    metric = factory.SubFactory(MetricFactory)
    unit = factory.SubFactory(UnitFactory)
    period_start = date(2026, 1, 1)
    period_end = date(2026, 6, 30)
    value = Decimal(36104)
    kind = FigureKind.REPORTED
    as_of = factory.SelfAttribute("period_end")
    source = "Báo cáo của đơn vị, mục 2"
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.SubFactory(UserFactory)


class ExplanationFactory(DjangoModelFactory[Explanation]):
    """Given unasked."""

    class Meta:
        model = Explanation

    identity = "resolved_within_to_handle"
    unit = factory.SubFactory(UnitFactory)
    period_start = date(2026, 1, 1)
    period_end = date(2026, 9, 30)
    difference = Decimal(278)
    text = "Hồ sơ kỳ trước chuyển sang chưa tách riêng."
    given_at = factory.LazyFunction(timezone.now)
