"""The figures of a summary against a naive count of the same rows, and beside last year through mergers."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.inspections.choices import FindingKind, RecommendationKind, SelfReportStatus, Severity, Stage
from cchc.inspections.models import Answer, Finding, Inspection, Plan, Recommendation, SelfReport
from cchc.inspections.queries import summary as queries
from cchc.inspections.queries.summary import SummaryScope
from cchc.inspections.queries.summary.rows import lateness
from cchc.notices.models import Reminder
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Task
from tests import factories

from . import world as worlds
from .world import World, days

pytestmark = pytest.mark.django_db
WAYS = ("met", "met", "met", "partly", "not_met", "not_arisen", "")


def filled(world: World, n_units: int = 4, seed: int = 1) -> SummaryScope:
    """Give the plan some inspected communes with everything a summary counts; return its scope."""
    chance = random.Random(seed)
    for number in range(n_units):
        unit = factories.UnitFactory(name=f"Xã {number}", parent=world.province)
        inspection = factories.InspectionFactory(
            plan=world.plan,
            unit=unit,
            team=world.team,
            stage=chance.choice([Stage.VISITED, Stage.ISSUED, Stage.NOTIFIED]),
        )
        for item in world.items:
            factories.AnswerFactory(inspection=inspection, item=item, judgement=chance.choice(WAYS))
        for _ in range(chance.randrange(4)):
            _found(inspection, world, chance)
        due = days(chance.randrange(-9, 9))
        SelfReport.objects.create(inspection=inspection, due_on=due, status=SelfReportStatus.OPEN)
    return queries.of_plan(world.plan, timezone.localdate())


def _found(inspection: Inspection, world: World, chance: random.Random) -> None:
    finding = factories.FindingFactory(
        inspection=inspection,
        item=chance.choice(world.items),
        area_code=chance.choice(["DIR", "PROC"]),
        severity=chance.choice(Severity.values),
        removed_at=timezone.now() if chance.random() < 0.2 else None,
    )
    request = factories.RecommendationFactory(
        inspection=inspection, kind=chance.choice(["to_unit", "to_other", "unit_proposal"]), findings=[finding]
    )
    if request.kind != RecommendationKind.UNIT_PROPOSAL and chance.random() < 0.8:
        task = factories.TaskFactory(
            unit=inspection.unit,
            status=chance.choice(TaskStatus.values),
            assigned_on=days(-60),
            due_on=days(chance.randrange(-20, 20)),
            origin_type="inspections.recommendation",
            origin_id=str(request.pk),
        )
        for step in range(chance.randrange(3)):
            Reminder.objects.create(
                subject_type="tasks.task",
                subject_id=str(task.pk),
                unit=inspection.unit,
                due_on=task.due_on,
                step=step,
                given_on=days(0),
                given_at=timezone.now(),
            )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_total_is_what_a_naive_count_of_the_rows_says(world: World, seed: int) -> None:
    scope = filled(world, seed=seed)
    noise = factories.InspectionFactory(stage=Stage.ISSUED)
    factories.AnswerFactory(inspection=noise, judgement="met")
    factories.FindingFactory(inspection=noise)

    found = queries.summarise(scope, full=True)

    mine = [row.pk for row in Inspection.objects.filter(plan=world.plan)]
    ways = Counter(row.judgement for row in Answer.objects.all() if row.inspection_id in mine)
    shortfalls = [
        row
        for row in Finding.objects.all()
        if row.inspection_id in mine and row.kind == FindingKind.SHORTFALL and row.removed_at is None
    ]
    requests = [row for row in Recommendation.objects.all() if row.inspection_id in mine]
    keys = {str(row.pk) for row in requests}
    tasks = [task for task in Task.objects.all() if task.origin_id in keys and task.status != TaskStatus.WITHDRAWN]
    assert (found.counts.met, found.counts.partly, found.counts.not_met) == (
        ways["met"],
        ways["partly"],
        ways["not_met"],
    )
    assert found.n_shortfalls == len(shortfalls)
    assert found.severity == {level: sum(row.severity == level for row in shortfalls) for level in Severity}
    assert found.kinds == Counter(row.kind for row in requests)
    assert found.remedy.given == len(tasks)
    assert found.remedy.verified == sum(task.status == TaskStatus.VERIFIED for task in tasks)
    owed = (TaskStatus.ASSIGNED, TaskStatus.DOING, TaskStatus.RETURNED)
    assert found.remedy.overdue == sum(task.status in owed and task.due_on < scope.today for task in tasks)
    assert found.n_reminders == Reminder.objects.count()
    assert len(found.late_reports) == sum(row.due_on < scope.today for row in SelfReport.objects.all())


def test_each_unit_and_each_area_add_up_to_the_total(world: World) -> None:
    found = queries.summarise(filled(world), full=True)

    assert sum(row.counts.met for row in found.rows) == found.counts.met
    assert sum(area.counts.judged for area in found.areas) == found.counts.judged
    assert sum(sum(one.judged for one in row.areas.values()) for row in found.rows) == found.counts.judged
    assert sum(area.n_shortfalls for area in found.areas) == found.n_shortfalls
    assert sum(row.remedy.verified for row in found.rows) == found.remedy.verified
    assert sum(row.n_reminders for row in found.rows) == found.n_reminders


def test_the_frequent_shortfalls_are_those_of_most_units(world: World) -> None:
    scope = filled(world)

    items = queries.summarise(scope).items

    for item in items:
        rows = Finding.objects.filter(item__code=item.code, removed_at__isnull=True, kind="shortfall")
        assert item.n_findings == rows.count()
        assert item.n_units == len({row.inspection_id for row in rows})
    assert [item.n_units for item in items] == sorted((item.n_units for item in items), reverse=True)


def test_the_number_of_queries_does_not_grow_with_the_units(world: World) -> None:
    scope = filled(world, n_units=3)
    with CaptureQueriesContext(connection) as few:
        queries.summarise(scope)
    filled(world, n_units=12, seed=5)
    with CaptureQueriesContext(connection) as many:
        queries.summarise(scope)

    assert len(many) == len(few) <= 13


@pytest.mark.parametrize(
    ("approved", "status", "late"),
    [
        (datetime(2026, 3, 10, 23, 59, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")), SelfReportStatus.LOCKED, 0),
        (datetime(2026, 3, 11, 0, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")), SelfReportStatus.LOCKED, 1),
        (None, SelfReportStatus.OPEN, 10),
        (None, SelfReportStatus.SUBMITTED, 10),
    ],
)
def test_a_report_is_late_from_the_day_after_its_day(
    approved: datetime | None, status: SelfReportStatus, late: int
) -> None:
    assert lateness(date(2026, 3, 10), approved, status, date(2026, 3, 20)).days == late


# ── beside last year ──


def last_year(world: World, unit: object, way: str = "partly", n_items: int | None = None) -> Inspection:
    plan, _made = Plan.objects.get_or_create(
        code="nam-truoc",
        defaults={
            "name": "Năm trước",
            "kind": "planned",
            "status": "closed",
            "issuer": world.plan.issuer,
            "criteria_set": world.criteria_set,
            "starts_on": world.plan.starts_on.replace(year=world.plan.starts_on.year - 1, day=1),
            "ends_on": world.plan.starts_on,
            "created_at": timezone.now(),
        },
    )
    inspection = factories.InspectionFactory(plan=plan, unit=unit, stage=Stage.CLOSED, team=None)
    for item in world.items[:n_items]:
        factories.AnswerFactory(inspection=inspection, item=item, judgement=way)
    return inspection


@pytest.fixture
def judged(db: None) -> World:
    """The world's commune was inspected this year: every item met. Enough items to compare."""
    world = worlds.build(n_items=30)
    Inspection.objects.filter(pk=world.inspection.pk).update(stage=Stage.ISSUED)
    for item in world.items:
        factories.AnswerFactory(inspection=world.inspection, item=item, judgement="met")
    return world


def compared(world: World) -> queries.ComparisonTable:
    scope = queries.of_plan(world.plan, timezone.localdate())
    return queries.compare(scope, queries.counted_rows(scope))


def test_a_unit_is_compared_with_itself_on_what_both_years_judged(judged: World) -> None:
    last_year(judged, judged.commune, "partly", n_items=25)

    [row] = compared(judged).rows

    assert row.change == 100
    assert (row.now.counts.judged, row.earlier.counts.judged) == (25, 25)  # type: ignore[union-attr]


def test_a_merged_unit_is_compared_with_the_sum_of_its_parts(judged: World) -> None:
    for number, way in enumerate(("met", "partly")):
        part = factories.UnitFactory(name=f"Cũ {number}", parent=judged.province)
        factories.SuccessionFactory(predecessor=part, successor=judged.commune, happened_on=judged.plan.starts_on)
        last_year(judged, part, way)

    [row] = compared(judged).rows

    assert row.basis == "merged"
    assert row.earlier.counts.met == row.earlier.counts.partly == len(judged.items)  # type: ignore[union-attr]
    assert row.change == 50
    assert "tổng của" in row.reason


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("new", "Năm trước chưa kiểm tra"),
        ("partial", "năm trước chưa kiểm tra: phường Cũ 1"),
        ("split", "chia tách"),
        ("few", "quá ít để so"),
        ("other set", "bộ nội dung kiểm tra khác nhau"),
    ],
)
def test_what_cannot_be_compared_says_why(judged: World, case: str, sentence: str) -> None:
    old = [factories.UnitFactory(name=f"Cũ {number}", parent=judged.province) for number in range(2)]
    if case in ("partial", "split"):
        for number, part in enumerate(old):
            factories.SuccessionFactory(
                predecessor=part,
                successor=judged.commune,
                is_partial=case == "split",
                happened_on=judged.plan.starts_on,
            )
            if case == "split" or not number:
                last_year(judged, part)
    elif case == "few":
        last_year(judged, judged.commune, n_items=5)
    elif case == "other set":
        earlier = last_year(judged, judged.commune)
        Plan.objects.filter(pk=earlier.plan_id).update(criteria_set=factories.CriteriaSetFactory(code="khac"))

    [row] = compared(judged).rows

    assert row.earlier is None
    assert row.change is None
    assert sentence in row.reason


def test_what_is_back_after_it_was_mended_is_counted(judged: World) -> None:
    earlier = last_year(judged, judged.commune)
    for inspection in (earlier, judged.inspection):
        finding = factories.FindingFactory(inspection=inspection, item=judged.items[0])
        if inspection == earlier:
            request = factories.RecommendationFactory(inspection=inspection, findings=[finding])
            factories.TaskFactory(
                status=TaskStatus.VERIFIED,
                unit=judged.commune,
                origin_type="inspections.recommendation",
                origin_id=str(request.pk),
            )

    found = queries.summarise(queries.of_plan(judged.plan, timezone.localdate()), full=True)

    assert found.n_repeats == 1


def test_a_year_holds_the_issued_plans_of_one_body(world: World) -> None:
    factories.PlanFactory(issuer=world.province, status="draft")
    other_year = factories.PlanFactory(issuer=world.province, starts_on=days(-800), ends_on=days(-790))
    factories.PlanFactory()

    shelf = queries.shelf_of(None)
    scope = shelf.year(world.province, world.plan.starts_on.year, timezone.localdate())

    assert [plan.pk for plan in scope.plans] == [world.plan.pk]
    assert shelf.years(world.province) == [world.plan.starts_on.year, other_year.starts_on.year]
