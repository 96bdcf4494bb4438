"""Figures that do not agree, for the tests of what is made of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.metrics.choices import Coverage
from cchc.metrics.models import Figure, Metric
from cchc.units.models import Unit
from tests.factories import DepartmentFactory, FigureFactory, MetricFactory, PostFactory, ProvinceFactory, UnitFactory

START, END = date(2016, 1, 1), date(2016, 9, 30)
COMMUNES = {"received_new": 35826, "resolved_early": 2555, "resolved_on_time": 33533, "resolved_late": 16}
SENTENCE = "Đã giải quyết nhiều hơn tiếp nhận 278 hồ sơ: có thể do hồ sơ kỳ trước chuyển sang, hoặc số liệu sai"


def record(unit: Unit, code: str, value: object, **changes: object) -> Figure:
    metric = Metric.objects.filter(code=code).first() or MetricFactory(code=code, name_vi=code)
    place = {"period_start": START, "period_end": END} | changes
    return FigureFactory(unit=unit, metric=metric, value=Decimal(str(value)), **place)


@pytest.fixture
def province() -> Unit:
    return ProvinceFactory()


@pytest.fixture
def unit(province: Unit) -> Unit:
    return UnitFactory(parent=province, name="Thới Bình", code="thoi-binh")


@pytest.fixture
def figures(unit: Unit) -> dict[str, Figure]:
    return {code: record(unit, code, value) for code, value in COMMUNES.items()}


@pytest.fixture
def person(province: Unit, unit: Unit) -> Callable[[Role], User]:
    department = DepartmentFactory(parent=province)
    homes = {Role.FOCAL: unit, Role.UNIT_HEAD: unit}
    return lambda role: PostFactory(role=role, unit=homes.get(role, department)).user


@pytest.fixture
def stranger() -> User:
    return PostFactory(role=Role.OFFICER, unit=DepartmentFactory()).user


def place(unit: Unit) -> dict[str, object]:
    return {
        "identity": "dossier-balance",
        "unit": unit,
        "coverage": Coverage.OWN,
        "period_start": START,
        "period_end": END,
        "now": timezone.now(),
    }
