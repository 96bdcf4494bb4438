"""Shortfalls that come back: at the same unit, and at what it came from through mergers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cchc.criteria.models import CheckItem
from cchc.inspections.choices import FindingKind, RepeatKind, Stage
from cchc.inspections.models import Finding, Inspection
from cchc.inspections.queries import repeats
from cchc.tasks.choices import TaskStatus
from cchc.units.models import Unit
from tests import factories

pytestmark = pytest.mark.django_db

THIS_YEAR, LAST_YEAR, LONG_AGO = date(2026, 6, 1), date(2025, 5, 5), date(2019, 4, 2)


@pytest.fixture
def item() -> CheckItem:
    return factories.CheckItemFactory(code="CHK.PROC.05")


def inspected(unit: Unit, day: date, stage: Stage = Stage.CLOSED, **plan: Any) -> Inspection:
    campaign = factories.PlanFactory(starts_on=day, ends_on=day, **plan)
    return factories.InspectionFactory(plan=campaign, unit=unit, stage=stage, team=None)


def fell_short(inspection: Inspection, item: CheckItem, **fields: Any) -> Finding:
    """Each year has its own set of items: what stays is the code."""
    same = CheckItem.objects.filter(criteria_set=inspection.plan.criteria_set, code=item.code).first()
    same = same or factories.CheckItemFactory(criteria_set=inspection.plan.criteria_set, code=item.code)
    return factories.FindingFactory(inspection=inspection, item=same, **fields)


def task_for(finding: Finding, status: TaskStatus, on: date | None = None) -> Any:
    request = factories.RecommendationFactory(inspection=finding.inspection, findings=[finding])
    return factories.TaskFactory(
        origin_type="inspections.recommendation",
        origin_id=str(request.pk),
        unit=finding.inspection.unit,
        status=status,
        submitted_on=on,
        verified_on=on,
        verified_by=factories.UserFactory(full_name="Ngô Đức Thử") if on else None,
    )


def test_what_was_marked_mended_and_is_back_is_a_repeat_with_who_verified_it(item: CheckItem) -> None:
    unit = factories.UnitFactory()
    before = fell_short(inspected(unit, LAST_YEAR), item)
    task = task_for(before, TaskStatus.VERIFIED, date(2025, 10, 15))
    now = fell_short(inspected(unit, THIS_YEAR, Stage.VISITED), item)

    (repeat,) = repeats.in_inspection(now.inspection)

    (earlier,) = repeat.earlier
    assert (repeat.finding, repeat.kind, earlier.finding) == (now, RepeatKind.REPEAT, before)
    assert (earlier.mending.on, earlier.mending.verified_by) == (date(2025, 10, 15), "Ngô Đức Thử")
    assert (earlier.mending.tasks, earlier.year, earlier.predecessor) == ((task,), 2025, None)


@pytest.mark.parametrize("status", [TaskStatus.ASSIGNED, TaskStatus.SUBMITTED, TaskStatus.RETURNED])
def test_what_was_never_verified_only_recurs(item: CheckItem, status: TaskStatus) -> None:
    unit = factories.UnitFactory()
    task_for(fell_short(inspected(unit, LAST_YEAR), item), status)
    now = fell_short(inspected(unit, THIS_YEAR), item)

    (repeat,) = repeats.in_inspection(now.inspection)

    assert repeat.kind == RepeatKind.RECURRING


def test_a_finding_with_two_tasks_is_mended_when_both_are_verified(item: CheckItem) -> None:
    unit = factories.UnitFactory()
    before = fell_short(inspected(unit, LAST_YEAR), item)
    task_for(before, TaskStatus.VERIFIED, date(2025, 9, 1))
    second = task_for(before, TaskStatus.DOING)
    now = fell_short(inspected(unit, THIS_YEAR), item)

    kinds = [repeats.in_inspection(now.inspection)[0].kind]
    type(second).objects.filter(pk=second.pk).update(status=TaskStatus.VERIFIED, verified_on=date(2025, 9, 9))
    kinds.append(repeats.in_inspection(now.inspection)[0].kind)

    assert kinds == [RepeatKind.RECURRING, RepeatKind.REPEAT]


def test_a_withdrawn_task_mends_nothing(item: CheckItem) -> None:
    unit = factories.UnitFactory()
    task_for(fell_short(inspected(unit, LAST_YEAR), item), TaskStatus.WITHDRAWN)
    now = fell_short(inspected(unit, THIS_YEAR), item)

    assert repeats.in_inspection(now.inspection)[0].kind == RepeatKind.RECURRING


@pytest.mark.parametrize(("stage", "kind"), [(Stage.CLOSED, RepeatKind.REPEAT), (Stage.ISSUED, RepeatKind.RECURRING)])
def test_a_past_report_counts_as_mended_once_it_is_closed_and_names_no_verifier(
    item: CheckItem, stage: Stage, kind: RepeatKind
) -> None:
    unit = factories.UnitFactory()
    fell_short(inspected(unit, LONG_AGO, stage, is_historical=True), item)
    now = fell_short(inspected(unit, THIS_YEAR), item)

    (repeat,) = repeats.in_inspection(now.inspection)

    assert (repeat.kind, repeat.earlier[0].mending.verified_by) == (kind, "")


def test_the_latest_comes_first_and_one_mended_time_makes_it_a_repeat(item: CheckItem) -> None:
    unit = factories.UnitFactory()
    task_for(fell_short(inspected(unit, LONG_AGO), item), TaskStatus.VERIFIED, date(2019, 8, 1))
    task_for(fell_short(inspected(unit, LAST_YEAR), item), TaskStatus.DOING)
    now = fell_short(inspected(unit, THIS_YEAR), item)

    (repeat,) = repeats.in_inspection(now.inspection)

    assert [earlier.year for earlier in repeat.earlier] == [2025, 2019]
    assert repeat.kind == RepeatKind.REPEAT


def test_nothing_else_is_a_repeat(item: CheckItem) -> None:
    unit, other = factories.UnitFactory(), factories.UnitFactory()
    earlier = inspected(unit, LAST_YEAR)
    fell_short(earlier, factories.CheckItemFactory(code="CHK.PROC.06"))  # another item
    fell_short(earlier, item, removed_at=timezone.now())  # taken back
    fell_short(earlier, item, kind=FindingKind.STRENGTH, severity="")  # a strength
    factories.FindingFactory(inspection=earlier, item=None)  # of no item
    fell_short(inspected(unit, LAST_YEAR, Stage.DRAFTING), item)  # not concluded
    fell_short(inspected(other, LAST_YEAR), item)  # of another unit
    fell_short(inspected(unit, date(2026, 9, 1)), item)  # later
    now = fell_short(inspected(unit, THIS_YEAR), item)
    factories.FindingFactory(inspection=now.inspection, item=None)

    assert repeats.in_inspection(now.inspection) == []


# ── through mergers ──


def test_three_communes_merged_into_one_each_name_what_was_found_there(item: CheckItem) -> None:
    merged = factories.UnitFactory(name="Hợp Nhất", valid_from=date(2025, 7, 1))
    parts = [factories.UnitFactory(name=name, valid_to=date(2025, 6, 30)) for name in ("Một", "Hai", "Ba")]
    for part in parts:
        factories.SuccessionFactory(predecessor=part, successor=merged)
    task_for(fell_short(inspected(parts[0], LAST_YEAR), item), TaskStatus.VERIFIED, date(2025, 6, 1))
    task_for(fell_short(inspected(parts[2], LAST_YEAR), item), TaskStatus.DOING)
    now = fell_short(inspected(merged, THIS_YEAR), item)

    (repeat,) = repeats.in_inspection(now.inspection)

    found = {earlier.predecessor: earlier.kind for earlier in repeat.earlier}
    assert found == {parts[0]: RepeatKind.REPEAT, parts[2]: RepeatKind.RECURRING}
    assert all(earlier.is_whole for earlier in repeat.earlier)


def test_a_chain_of_changes_is_followed_to_its_start_and_a_division_on_the_way_is_said(item: CheckItem) -> None:
    first, second, third, today = (factories.UnitFactory() for _ in range(4))
    factories.SuccessionFactory(predecessor=first, successor=second, happened_on=date(2015, 1, 1), is_partial=True)
    factories.SuccessionFactory(predecessor=second, successor=third, happened_on=date(2020, 1, 1))
    factories.SuccessionFactory(predecessor=third, successor=today, happened_on=date(2025, 7, 1))

    found = repeats.lineage([today.pk])[today.pk]

    assert found == {today.pk: True, third.pk: True, second.pk: True, first.pk: False}


def test_a_unit_reached_whole_and_in_part_counts_as_divided(item: CheckItem) -> None:
    old, left, right, today = (factories.UnitFactory() for _ in range(4))
    factories.SuccessionFactory(predecessor=old, successor=left, is_partial=True)
    factories.SuccessionFactory(predecessor=old, successor=right)
    for half in (left, right):
        factories.SuccessionFactory(predecessor=half, successor=today)

    assert repeats.lineage([today.pk])[today.pk][old.pk] is False


def test_the_findings_of_an_abolished_district_fall_on_nobody(item: CheckItem) -> None:
    district = factories.UnitFactory(kind="district", level="district", valid_to=date(2025, 6, 30))
    commune = factories.UnitFactory(parent=district)
    factories.SuccessionFactory(predecessor=district, successor=None, kind="abolished")
    fell_short(inspected(district, LONG_AGO, is_historical=True), item)
    now = fell_short(inspected(commune, THIS_YEAR), item)

    assert repeats.in_inspection(now.inspection) == []


def test_successions_that_run_in_a_circle_end(item: CheckItem) -> None:
    one, other = factories.UnitFactory(), factories.UnitFactory()
    factories.SuccessionFactory(predecessor=one, successor=other)
    factories.SuccessionFactory(predecessor=other, successor=one)

    assert repeats.lineage([one.pk]) == {one.pk: {one.pk: True, other.pk: True}}


# ── for screens ──


def test_the_checklist_knows_before_anything_is_found_this_time(item: CheckItem) -> None:
    unit = factories.UnitFactory()
    before = fell_short(inspected(unit, LAST_YEAR), item)
    visit = inspected(unit, THIS_YEAR, Stage.VISITING)

    found = repeats.of_items(visit, ["CHK.PROC.05", "CHK.PROC.06"])

    assert {code: [earlier.finding for earlier in rows] for code, rows in found.items()} == {"CHK.PROC.05": [before]}


def test_the_number_of_queries_does_not_grow_with_the_campaign(
    item: CheckItem, django_assert_max_num_queries: Any
) -> None:
    rows = []
    for _ in range(6):
        unit, old = factories.UnitFactory(), factories.UnitFactory()
        factories.SuccessionFactory(predecessor=old, successor=unit)
        task_for(fell_short(inspected(old, LAST_YEAR), item), TaskStatus.VERIFIED, date(2025, 10, 1))
        rows.append(fell_short(inspected(unit, THIS_YEAR), item).inspection)
    campaign = list(Inspection.objects.filter(pk__in=[row.pk for row in rows]).select_related("plan"))

    with django_assert_max_num_queries(7):
        found = repeats.counts(campaign)

    assert list(found.values()) == [{RepeatKind.REPEAT: 1, RepeatKind.RECURRING: 0}] * 6
