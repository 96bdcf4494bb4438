"""`cchc demo scale`: as much data as a large province has after ten years, made in bulk to measure speed on.

Nothing here goes through the services: it is data to be slow with, marked as such, and only for a demonstration.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.audit.models import Entry
from cchc.audit.services import append_rows, in_bulk
from cchc.common.bulk import insert
from cchc.common.errors import RuleError
from cchc.common.text import fold
from cchc.criteria.models import CheckItem, CriteriaSet
from cchc.documents.choices import DocumentKind, DocumentStatus
from cchc.documents.models import Document
from cchc.inspections.choices import (
    FindingKind,
    InspectionKind,
    Judgement,
    PlanStatus,
    RecommendationKind,
    SelfReportStatus,
    Severity,
    Stage,
)
from cchc.inspections.models import Answer, Conclusion, Finding, Inspection, Plan, Recommendation, SelfReport
from cchc.metrics.choices import Coverage, FigureKind
from cchc.metrics.models import Figure, Metric
from cchc.tasks.choices import PREFIXES, TaskKind, TaskStatus
from cchc.tasks.models import Task
from cchc.units.choices import Level
from cchc.units.models import Unit

CODE = "quy-mo"  # starts the code of every plan and inspection made here
PER_PLAN = 100  # units of one campaign
BATCH = 5_000
FINDINGS = 4  # of each inspection, the first one a strength
FIGURES = ("received_new", "resolved_early", "resolved_on_time", "resolved_late", "pending", "carried_over")
BLANKS = {"words": "", "version": 1}  # of an answer, where the table has no default
JUDGED = [Judgement.MET] * 7 + [Judgement.PARTLY, Judgement.NOT_MET, Judgement.NOT_ARISEN]
ACTIONS = (
    "inspections.answer_saved",
    "inspections.finding_added",
    "metrics.figure_recorded",
    "tasks.progress_reported",
)

Watch = Callable[[str, int, int], None]  # what is being made, rows so far, rows in all


@dataclass
class Made:
    """Rows by table, and how long making them took."""

    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """Return all rows together."""
        return sum(self.rows.values())

    @property
    def per_second(self) -> float:
        """Return rows a second over everything."""
        return self.total / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Ground:
    """What of the demonstration the new rows lean on."""

    officer: User
    body: Unit
    criteria: CriteriaSet
    items: list[CheckItem]
    units: list[Unit]
    metrics: dict[str, Metric]
    paper: Document
    today: date
    now: datetime


def make(*, inspections: int, entries: int, now: datetime, today: date, watch: Watch) -> Made:
    """Make `inspections` inspections of 138 answers each and `entries` lines of the journal, all at once or not at all."""
    if Plan.objects.filter(code__startswith=CODE).exists():
        raise RuleError(_("Dữ liệu quy mô lớn đã có. Dùng cơ sở dữ liệu khác để làm lại"))
    ground = _ground(inspections, today, now)
    chance = random.Random(138)  # noqa: S311  # sample data, the same each time
    made, started = Made(), time.monotonic()
    with transaction.atomic():
        done = _inspections(ground, inspections, made, watch)
        _judged(ground, done, chance, made, watch)
        _found(ground, done, chance, made, watch)
        _put(made, watch, Figure, _figures(ground, chance), len(ground.units) * len(FIGURES))
        _journal(ground, done, entries, made, watch)
    made.seconds = time.monotonic() - started
    return made


def _ground(count: int, today: date, now: datetime) -> Ground:
    post = Post.objects.filter(role=Role.OFFICER, user__username="can-bo-cchc").select_related("unit", "user").first()
    criteria = CriteriaSet.objects.annotate(size=models.Count("items")).order_by("-size", "-version").first()
    paper = Document.objects.filter(kind=DocumentKind.NOTICE, status=DocumentStatus.ISSUED, is_historical=False).first()
    units = list(Unit.objects.filter(level=Level.COMMUNE).valid_on(today).order_by("pk")[:count])
    if post is None or criteria is None or paper is None or len(units) < min(count, PER_PLAN):
        raise RuleError(_("Chưa có dữ liệu minh họa. Chạy trước: cchc prepare"))
    return Ground(
        officer=post.user,
        body=post.unit,
        criteria=criteria,
        items=list(criteria.items.all()),
        units=units,
        metrics={metric.code: metric for metric in Metric.objects.newest().filter(code__in=FIGURES)},
        paper=paper,
        today=today,
        now=now,
    )


def _inspections(ground: Ground, count: int, made: Made, watch: Watch) -> list[Inspection]:
    """One campaign a year of a hundred units; all but the last are over."""
    plans = [_plan(ground, years_ago) for years_ago in range((count - 1) // PER_PLAN, -1, -1)]
    plans = _put(made, watch, Plan, iter(plans), len(plans))
    return _put(made, watch, Inspection, (_inspection(ground, plans, n) for n in range(count)), count)


def _plan(ground: Ground, years_ago: int) -> Plan:
    year = ground.today.year - years_ago
    return Plan(
        code=f"{CODE}-{year}",
        name=f"Đợt kiểm tra quy mô lớn năm {year}",
        kind=InspectionKind.PLANNED,
        status=PlanStatus.CLOSED if years_ago else PlanStatus.RUNNING,
        issuer=ground.body,
        period_start=date(year, 1, 1),
        period_end=date(year, 9, 30),
        starts_on=date(year, 2, 1),
        ends_on=date(year, 12, 15),
        criteria_set=ground.criteria,
        drafted_by=ground.officer,
        created_at=ground.now,
        is_public=False,
    )


def _inspection(ground: Ground, plans: Sequence[Plan], n: int) -> Inspection:
    plan, unit = plans[n // PER_PLAN], ground.units[n % len(ground.units)]
    visit_on = plan.starts_on + timedelta(days=3 * (n % PER_PLAN))
    is_over = plan.status == PlanStatus.CLOSED
    stages = (Stage.ISSUED, Stage.DRAFTING, Stage.VISITED, Stage.SCHEDULED, Stage.CLOSED)
    stage = Stage.CLOSED if is_over else stages[n % len(stages)]
    concluded = visit_on + timedelta(days=20) if stage in (Stage.ISSUED, Stage.CLOSED) else None
    return Inspection(
        code=f"{CODE}-{plan.starts_on.year}-{n:05}",
        plan=plan,
        unit=unit,
        stage=stage,
        visit_on=visit_on,
        minuted_on=visit_on + timedelta(days=2) if concluded else None,
        concluded_on=concluded,
        closed_on=concluded + timedelta(days=40) if concluded and stage == Stage.CLOSED else None,
    )


def _judged(ground: Ground, done: Sequence[Inspection], chance: random.Random, made: Made, watch: Watch) -> None:
    """Answers, past the models: they are two thirds of what is not the journal."""
    rows, total = _answers(ground, done, chance), len(done) * len(ground.items)
    names = ("inspection_id", "item_id", "judgement", "note", "updated_at", "updated_by_id", *BLANKS)
    for first in range(0, total, BATCH):
        insert(Answer, names, islice(rows, BATCH))
        watch(Answer.__name__, min(first + BATCH, total), total)
    made.rows[Answer._meta.db_table] = total


def _answers(ground: Ground, done: Sequence[Inspection], chance: random.Random) -> Iterator[tuple[object, ...]]:
    for inspection in done:
        for item in ground.items:
            note = "Đã xem hồ sơ, tài liệu." if chance.random() < 0.3 else ""
            judged = chance.choice(JUDGED).value
            yield inspection.pk, item.pk, judged, note, ground.now, ground.officer.pk, *BLANKS.values()


def _found(ground: Ground, done: Sequence[Inspection], chance: random.Random, made: Made, watch: Watch) -> None:
    """Findings, requests with their tasks, self-reports and conclusions of what is over."""
    findings = (_finding(ground, one, n, chance) for one in done for n in range(FINDINGS))
    _put(made, watch, Finding, findings, len(done) * FINDINGS)
    reports = (_report(ground, one, chance) for one in done)
    _put(made, watch, SelfReport, reports, len(done))
    concluded = [one for one in done if one.concluded_on]
    papers = _put(made, watch, Document, (_paper(ground, one) for one in concluded), len(concluded))
    pairs = zip(concluded, papers, strict=True)
    conclusions = (
        Conclusion(inspection=one, drafted_by=ground.officer, document=paper, assessment="Đơn vị thực hiện nghiêm túc.")
        for one, paper in pairs
    )
    _put(made, watch, Conclusion, conclusions, len(concluded))
    requests = (_request(ground, one, n) for one in concluded for n in range(2))
    asked = _put(made, watch, Recommendation, requests, 2 * len(concluded))
    tasks = (_task(ground, row, n, chance) for n, row in enumerate(asked, start=1))
    _put(made, watch, Task, tasks, len(asked))


def _finding(ground: Ground, inspection: Inspection, n: int, chance: random.Random) -> Finding:
    item = chance.choice(ground.items)
    return Finding(
        inspection=inspection,
        kind=FindingKind.SHORTFALL if n else FindingKind.STRENGTH,
        area_code=item.area_code,
        item=item,
        text=f"Nội dung {item.code} của {inspection.code}: kết quả kiểm tra số {n}.",
        severity=chance.choice(Severity.values) if n else "",
        order=n,
        created_by=ground.officer,
        created_at=ground.now,
    )


def _report(ground: Ground, inspection: Inspection, chance: random.Random) -> SelfReport:
    visit_on = inspection.visit_on or ground.today
    due = visit_on - timedelta(days=3)
    sent = ground.now.replace(year=due.year, month=due.month, day=min(due.day, 28)) + timedelta(
        days=chance.randint(-3, 3)
    )
    return SelfReport(
        inspection=inspection,
        status=SelfReportStatus.LOCKED,
        due_on=due,
        submitted_at=sent,
        approved_at=sent,
        sent_at=sent,
    )


def _paper(ground: Ground, inspection: Inspection) -> Document:
    source = ground.paper
    number = f"{inspection.pk}/TB-QM"
    return Document(
        kind=source.kind,
        unit=ground.body,
        status=DocumentStatus.ISSUED,
        subject=f"{source.subject} ({inspection.code})",
        content=source.content,
        number_text=number,
        issued_on=inspection.concluded_on,
        signer_name=source.signer_name,
        signer_title=source.signer_title,
        pdf=source.pdf,
        docx=source.docx,
        page_count=source.page_count,
        created_at=ground.now,
        folded=fold(f"{number} {source.subject}"),
    )


def _request(ground: Ground, inspection: Inspection, n: int) -> Recommendation:
    assert inspection.concluded_on is not None  # noqa: S101  # only concluded ones are asked
    return Recommendation(
        inspection=inspection,
        kind=RecommendationKind.TO_UNIT,
        text=f"Khắc phục tồn tại số {n + 1} của {inspection.code}.",
        responsible="Công chức phụ trách",
        accountable="Chủ tịch UBND xã",
        authority="UBND xã tự quyết định",
        product="Báo cáo kết quả khắc phục",
        due_on=inspection.concluded_on + timedelta(days=15),
        order=n,
    )


def _task(ground: Ground, row: Recommendation, n: int, chance: random.Random) -> Task:
    inspection = row.inspection
    assert inspection.concluded_on is not None  # noqa: S101  # as above
    assert row.due_on is not None  # noqa: S101  # as above
    is_done = inspection.stage == Stage.CLOSED or chance.random() < 0.5
    done_on = row.due_on + timedelta(days=chance.randint(-5, 5)) if is_done else None
    return Task(
        code=f"{PREFIXES[TaskKind.REMEDY]}-QM-{n:06}",
        kind=TaskKind.REMEDY,
        status=TaskStatus.VERIFIED if is_done else TaskStatus.ASSIGNED,
        work=row.text,
        product=row.product,
        unit=inspection.unit,
        giver=ground.body,
        doer_name=row.responsible,
        accountable=row.accountable,
        authority=row.authority,
        due_on=row.due_on,
        first_due_on=row.due_on,
        origin_type=Recommendation._meta.label_lower,
        origin_id=str(row.pk),
        origin_label=inspection.code,
        assigned_on=inspection.concluded_on,
        assigned_at=ground.now,
        submitted_on=done_on,
        verified_on=done_on,
        folded=fold(f"{row.text} {row.product}"),
    )


def _figures(ground: Ground, chance: random.Random) -> Iterator[Figure]:
    year = ground.today.year - 1
    for unit in ground.units:
        for code in FIGURES:
            yield Figure(
                metric=ground.metrics[code],
                unit=unit,
                coverage=Coverage.OWN,
                period_start=date(year, 1, 1),
                period_end=date(year, 12, 31),
                value=chance.randint(0, 5_000),
                kind=FigureKind.REPORTED,
                as_of=date(year, 12, 31),
                source="Báo cáo năm của đơn vị",
                recorded_at=ground.now,
                recorded_by=ground.officer,
            )


def _journal(ground: Ground, done: Sequence[Inspection], count: int, made: Made, watch: Watch) -> None:
    """Lines spread over the last ten years up to yesterday, each following the one before."""
    step = timedelta(days=3650) / max(count, 1)
    start = ground.now - timedelta(days=3651)
    same = {
        "actor_id": ground.officer.pk,
        "actor_name": ground.officer.full_name,
        "actor_post": ground.officer.post_label(),
        "subject_type": "inspections.inspection",
        "parent_type": "inspections.plan",
        "before": {},
        "reason": "",
        "request_id": "",
    }
    homes = [
        {
            "subject_id": str(one.pk),
            "subject_label": one.code,
            "parent_id": str(one.plan_id),
            "unit_id": one.unit_id,
        }
        for one in done
    ]
    with in_bulk():
        for first in range(0, count, BATCH):
            last = min(first + BATCH, count)
            append_rows([_line(same | homes[n % len(homes)], n, start + n * step) for n in range(first, last)])
            watch(Entry.__name__, last, count)
    made.rows[Entry._meta.db_table] = count


def _line(line: dict[str, object], n: int, at: datetime) -> dict[str, object]:
    line["at"], line["action"], line["after"] = at, ACTIONS[n % len(ACTIONS)], {"judgement": "met", "n": n}
    return line


def _put(made: Made, watch: Watch, model: type[models.Model], rows: Iterator[Any], total: int) -> list[Any]:
    """Save `rows` in batches, tell how far it is; return them with their keys."""
    kept: list[models.Model] = []
    while batch := list(islice(rows, BATCH)):
        saved = model._default_manager.bulk_create(batch, batch_size=BATCH)
        if model is not Figure:
            kept += saved
        watch(model.__name__, made.rows.get(model._meta.db_table, 0) + len(batch), total)
        made.rows[model._meta.db_table] = made.rows.get(model._meta.db_table, 0) + len(batch)
    return kept


def analyse() -> None:
    """Let the database count what it has now: its plans for queries follow from that."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
