"""How long the summary of a year takes: `python bench/summary.py [--issuer CODE --year YEAR] [--rounds 20]`.

Measures on the database of the settings. With `--make N` it first makes N inspections of 138 answers each in that
database, which must be a scratch one. Prints one table: what, queries, median, p95 in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
django.setup()

from django.db import connection, transaction
from django.db.models import Count
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.criteria.models import CheckItem, CriteriaSet
from cchc.inspections.choices import FindingKind, InspectionKind, PlanStatus, Severity, Stage
from cchc.inspections.models import Answer, Finding, Inspection, Plan, Recommendation
from cchc.inspections.queries import summary
from cchc.inspections.views import summary as views
from cchc.tasks.choices import TaskKind, TaskStatus
from cchc.tasks.models import Task
from cchc.units.models import Unit

NAME = "Đợt đo tốc độ"


@transaction.atomic
def make(count: int) -> None:
    """Make `count` visited inspections under four plans of this year, judged, with shortfalls, requests and tasks."""
    post = Post.objects.filter(role=Role.OFFICER).select_related("unit").first()
    criteria = CriteriaSet.objects.annotate(n=Count("items")).filter(n__gt=0).order_by("-n").first()
    if post is None or criteria is None:
        sys.exit("needs the demonstration world: cchc prepare")
    chance, now, today = random.Random(138), timezone.now(), timezone.localdate()
    items = list(CheckItem.objects.filter(criteria_set=criteria))
    units = list(Unit.objects.filter(level="commune")[:count])
    fields = {"issuer": post.unit, "kind": InspectionKind.PLANNED, "status": PlanStatus.RUNNING, "created_at": now}
    first = date(today.year, 1, 10)
    plans = Plan.objects.bulk_create(
        Plan(
            code=f"bench-{today.year}-{n}",
            name=f"{NAME} {n}",
            starts_on=first,
            ends_on=today,
            criteria_set=criteria,
            **fields,
        )
        for n in range(4)
    )
    inspections = Inspection.objects.bulk_create(
        Inspection(code=f"bench-{n}", plan=plans[n % 4], unit=unit, stage=Stage.ISSUED, visit_on=first)
        for n, unit in enumerate(units)
    )
    weighted = ["met"] * 7 + ["partly", "not_met", "not_arisen"]
    Answer.objects.bulk_create(
        (
            Answer(
                inspection=one,
                item=item,
                judgement=chance.choice(weighted),
                note="Đã xem hồ sơ, tài liệu.",
                updated_at=now,
            )
            for one in inspections
            for item in items
        ),
        batch_size=2000,
    )
    found = Finding.objects.bulk_create(
        (
            Finding(
                inspection=one,
                kind=FindingKind.SHORTFALL,
                item=item,
                area_code=item.area_code,
                text=f"Chưa đạt: {item.text_vi}",
                severity=chance.choice(Severity.values),
                created_at=now,
            )
            for one in inspections
            for item in chance.sample(items, 5)
        ),
        batch_size=2000,
    )
    requests = Recommendation.objects.bulk_create(
        (
            Recommendation(inspection=one.inspection, kind="to_unit", text=f"Khắc phục: {one.text}", product="Báo cáo")
            for one in found
        ),
        batch_size=2000,
    )
    Task.objects.bulk_create(
        (
            Task(
                code=f"bench-{n}",
                kind=TaskKind.REMEDY,
                status=chance.choice([TaskStatus.DOING, TaskStatus.SUBMITTED, TaskStatus.RETURNED]),
                work=one.text,
                product="Báo cáo",
                unit=one.inspection.unit,
                giver=post.unit,
                doer_name="Nguyễn Văn Đo",
                accountable="Chủ tịch",
                authority="Tự quyết định",
                due_on=first + timedelta(days=chance.randrange(400)),
                first_due_on=first,
                origin_type="inspections.recommendation",
                origin_id=str(one.pk),
                assigned_on=first,
                assigned_at=now,
            )
            for n, one in enumerate(requests)
        ),
        batch_size=2000,
    )


def measure(name: str, work: Callable[[], object], rounds: int) -> None:
    """Print one line of the table."""
    with CaptureQueriesContext(connection) as asked:
        work()
    took = []
    for _round in range(rounds):
        start = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - start))
    p95 = statistics.quantiles(took, n=20)[-1]
    print(f"{name:44} {len(asked):7} {statistics.median(took):9.1f} {p95:9.1f}")


def main() -> None:
    """Make rows if asked to, then measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--issuer")
    asked.add_argument("--year", type=int, default=timezone.localdate().year)
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--make", type=int, default=0)
    options = asked.parse_args()
    if options.make:
        make(options.make)
    largest = Plan.objects.values("issuer").annotate(n=Count("inspections")).order_by("-n").first()
    issuer = Unit.objects.get(code=options.issuer) if options.issuer else Unit.objects.get(pk=largest["issuer"])
    user = User.objects.filter(posts__unit=issuer, posts__role=Role.OFFICER).first()
    scope = summary.shelf_of(None).year(issuer, options.year, timezone.localdate())
    n, answers = scope.inspections.count(), Answer.objects.filter(inspection__in=scope.keys).count()
    print(f"{connection.vendor}: {issuer.code} {options.year}, {n} inspections, {answers} answers")
    print(f"{'':44} {'queries':>7} {'median ms':>9} {'p95 ms':>9}")
    measure("figures of the year", lambda: _all(summary.summarise(scope)), options.rounds)
    done = summary.summarise(scope)
    measure("beside last year", lambda: summary.compare(scope, done.rows), options.rounds)
    if user:
        request = RequestFactory().get("/inspections/summary/", {"year": options.year, "body": issuer.code})
        request.user = user
        measure("the whole page, rendered", lambda: views.show(request).content, options.rounds)


def _all(found: summary.Summary) -> None:
    """Ask for everything that a page shows, so that nothing is left to be counted later."""
    for name in ("counts", "areas", "severity", "ranked", "late_reports", "reminded"):
        getattr(found, name)


if __name__ == "__main__":
    main()
