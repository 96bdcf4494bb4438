from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.metrics import hooks, queries
from cchc.metrics.choices import Coverage, FigureKind
from cchc.metrics.hooks import Use
from cchc.metrics.models import Figure
from cchc.metrics.services import figures
from cchc.units.models import Unit
from tests.factories import (
    DepartmentFactory,
    FigureFactory,
    MetricFactory,
    PostFactory,
    ProvinceFactory,
    SuccessionFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 28, 3, 0, tzinfo=UTC)


@pytest.fixture
def province() -> Unit:
    return ProvinceFactory()


@pytest.fixture
def commune(province: Unit) -> Unit:
    return UnitFactory(parent=province)


@pytest.fixture
def officer(province: Unit) -> User:
    return PostFactory(role=Role.OFFICER, unit=DepartmentFactory(parent=province)).user


@pytest.fixture
def joined() -> Iterator[None]:
    """Take off again what a test joins to the hooks."""
    lists: list[list[Any]] = [hooks.may_record, hooks.visible, hooks.used_in]
    before = [list(one) for one in lists]
    yield
    for one, kept in zip(lists, before, strict=True):
        one[:] = kept


def record(actor: User | None, unit: Unit, **changes: Any) -> Figure:
    MetricFactory(code="resolved", name_vi="Hồ sơ đã giải quyết") if not _has_metric() else None
    values: dict[str, Any] = {
        "metric_code": "resolved",
        "unit": unit,
        "coverage": Coverage.SUBORDINATE,
        "period_start": date(2016, 1, 1),
        "period_end": date(2016, 9, 30),
        "value": Decimal(36104),
        "kind": FigureKind.REPORTED,
        "as_of": date(2016, 9, 30),
        "source": "Báo cáo  002, đoạn 5",
        "now": NOW,
    }
    return figures.record_figure(actor=actor, **values | changes)


def correct(actor: User | None, figure: Figure, **changes: Any) -> Figure:
    values: dict[str, Any] = {
        "value": Decimal(36090),
        "as_of": date(2016, 10, 5),
        "source": "Báo cáo thay thế",
        "reason": "Đơn vị đếm lại",
        "now": NOW,
    }
    return figures.correct_figure(actor=actor, figure_id=figure.pk, **values | changes)


def _has_metric() -> bool:
    return bool(queries.versions_of("resolved"))


# ── recording ──


def test_an_officer_records_a_figure_of_a_unit_of_the_province(officer: User, commune: Unit) -> None:
    figure = record(officer, commune)

    figure.refresh_from_db()
    assert (figure.value, figure.source, figure.revision) == (Decimal(36104), "Báo cáo 002, đoạn 5", 1)
    assert (figure.recorded_by, figure.recorded_at) == (officer, NOW)
    entry = Entry.objects.get()
    assert (entry.action, entry.unit_id, entry.after["value"]) == ("metrics.figure_recorded", commune.pk, "36104")


def test_the_system_records_without_a_person(commune: Unit) -> None:
    assert record(None, commune).recorded_by is None


def test_an_officer_of_another_province_may_not_record_and_nothing_changes(commune: Unit) -> None:
    stranger = PostFactory(role=Role.OFFICER, unit=DepartmentFactory()).user

    with pytest.raises(PermissionDenied):
        record(stranger, commune)

    assert not Figure.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.FOCAL, Role.UNIT_HEAD, Role.VERIFIER, Role.AUDITOR])
def test_other_roles_may_not_record(province: Unit, commune: Unit, role: Role) -> None:
    user = PostFactory(role=role, unit=DepartmentFactory(parent=province)).user

    with pytest.raises(PermissionDenied):
        record(user, commune)

    assert not Figure.objects.exists()


def test_a_team_records_where_the_hook_lets_it(commune: Unit, joined: None) -> None:
    member = UserFactory()
    hooks.may_record.append(lambda user, unit: (user, unit) == (member, commune))

    record(member, commune)

    with pytest.raises(PermissionDenied):
        record(member, UnitFactory())
    assert Figure.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"metric_code": "unknown"}, "metric"),
        ({"value": Decimal(-1)}, "value"),
        ({"period_end": date(2015, 1, 1)}, "period_end"),
        ({"as_of": date(2027, 1, 1)}, "as_of"),
        ({"source": " \u200b "}, "source"),
        ({"source": "a" * 301}, "source"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_changes(
    officer: User, commune: Unit, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        record(officer, commune, **changes)

    assert refusal.value.field == field
    assert not Figure.objects.exists()


def test_the_same_number_is_not_recorded_twice(officer: User, commune: Unit) -> None:
    record(officer, commune)

    with pytest.raises(RuleError) as refusal:
        record(officer, commune, value=Decimal(5))

    assert refusal.value.message == "Đã có số liệu này: 36.104. Mở ra và thay bằng bản mới"
    assert Figure.objects.count() == 1


def test_the_same_number_of_another_kind_stands_beside(officer: User, commune: Unit) -> None:
    reported = record(officer, commune)
    record(officer, commune, kind=FigureKind.OBSERVED, value=Decimal(36090))

    others = queries.other_kinds(reported)

    assert [(other.kind, other.value) for other in others] == [
        ("Đơn vị báo cáo", "36.104"),
        ("Đoàn ghi tại chỗ", "36.090"),
        ("Hệ thống tính", None),
    ]


# ── correcting ──


def test_a_correction_is_the_next_revision_and_keeps_the_old_one(officer: User, commune: Unit) -> None:
    old = record(officer, commune)

    new = correct(officer, old)

    old.refresh_from_db()
    assert (old.value, new.value, new.revision, new.replaces) == (Decimal(36104), Decimal(36090), 2, old)
    assert list(Figure.objects.current()) == [new]
    entry = Entry.objects.get(action="metrics.figure_corrected")
    assert (entry.before["value"], entry.after["value"], entry.reason) == ("36104.0000", "36090", "Đơn vị đếm lại")


def test_a_replaced_figure_is_not_replaced_again(officer: User, commune: Unit) -> None:
    old = record(officer, commune)
    correct(officer, old)

    with pytest.raises(RuleError) as refusal:
        correct(officer, old)

    assert refusal.value.message == "Số liệu này đã có bản 2. Mở bản đó để thay"
    assert Figure.objects.count() == 2


def test_a_correction_needs_a_reason(officer: User, commune: Unit) -> None:
    old = record(officer, commune)

    with pytest.raises(RuleError) as refusal:
        correct(officer, old, reason=" ")

    assert (refusal.value.field, refusal.value.message) == ("reason", "Ghi lý do thay số liệu")
    assert Figure.objects.count() == 1


def test_a_leader_may_not_correct_and_nothing_changes(officer: User, province: Unit, commune: Unit) -> None:
    old = record(officer, commune)
    leader = PostFactory(role=Role.LEADER, unit=province).user

    with pytest.raises(PermissionDenied):
        correct(leader, old)

    assert Figure.objects.count() == 1


# ── reading ──


def test_the_card_of_a_figure_carries_everything_beside_it(officer: User, commune: Unit, joined: None) -> None:
    old = record(officer, commune, is_approximate=True)
    new = correct(officer, old)
    hooks.used_in.append(lambda user, figure: [Use("Kết luận 12/TB-SNV", "/x/")] if figure == new else [])

    card = queries.figure_card(new, officer)

    assert (card.name, card.period, card.value, card.unit_name) == (
        "Hồ sơ đã giải quyết",
        "9 tháng 2016",
        "36.090",
        "hồ sơ",
    )
    assert card.place == f"{commune} (các đơn vị cấp dưới trực thuộc)"
    assert [(one.revision, one.value, one.reason, one.is_current) for one in card.history] == [
        (2, "36.090", "Đơn vị đếm lại", True),
        (1, "hơn 36.104", "", False),
    ]
    assert card.used_in == (Use("Kết luận 12/TB-SNV", "/x/"),)
    assert (card.is_current, queries.figure_card(old).is_current) == (True, False)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.OFFICER, {"commune", "department", "district"}),
        (Role.LEADER, {"commune", "department", "district"}),
        (Role.VERIFIER, {"commune", "department", "district"}),
        (Role.COUNCIL, {"commune", "department", "district"}),
        (Role.FOCAL, {"department"}),
        (Role.UNIT_HEAD, {"department"}),
        (Role.AUDITOR, set()),
        (Role.ADMIN, set()),
    ],
)
def test_each_role_sees_the_figures_of_its_scope(province: Unit, commune: Unit, role: Role, sees: set[str]) -> None:
    department = DepartmentFactory(parent=province)
    district = UnitFactory()
    SuccessionFactory(predecessor=district, successor=commune)
    made = {
        "commune": FigureFactory(unit=commune),
        "department": FigureFactory(unit=department),
        "district": FigureFactory(unit=district),
        "elsewhere": FigureFactory(),
    }
    user = PostFactory(role=role, unit=department).user

    found = Figure.objects.visible_to(user)

    assert {name for name, figure in made.items() if figure in found} == sees


def test_who_is_posted_in_a_territory_sees_that_territory_only(province: Unit, commune: Unit) -> None:
    own, other = FigureFactory(unit=commune), FigureFactory(unit=UnitFactory(parent=province))
    user = PostFactory(role=Role.OFFICER, unit=commune).user

    assert list(Figure.objects.visible_to(user).filter(pk__in=[own.pk, other.pk])) == [own]


def test_a_hook_opens_further_figures(commune: Unit, joined: None) -> None:
    figure = FigureFactory(unit=commune)
    member = UserFactory()
    hooks.visible.append(lambda user: Q(unit=commune) if user == member else Q(pk__in=[]))

    assert list(Figure.objects.visible_to(member)) == [figure]
    assert not Figure.objects.visible_to(UserFactory()).exists()


def test_a_unit_is_found_by_code_or_name_and_doubt_is_told() -> None:
    one = UnitFactory(name="Đô Lương", code="do-luong")
    UnitFactory(name="Tân Kỳ Đông", code="tan-ky-dong")
    UnitFactory(name="Tân Kỳ Tây", code="tan-ky-tay")

    assert queries.find_unit("do luong") == one
    assert queries.find_unit("do-luong") == one
    with pytest.raises(RuleError) as doubt:
        queries.find_unit("tân kỳ")
    assert doubt.value.message == (
        "Nhiều đơn vị khớp, gõ mã: phường Tân Kỳ Đông (tan-ky-dong); phường Tân Kỳ Tây (tan-ky-tay)"
    )
    with pytest.raises(RuleError):
        queries.find_unit("xyzzy")
