"""How long the staff pages take on the server, and how many questions they ask: `python bench/pages.py [--rounds 20]`.

Measures on the database of the settings, which should hold the demonstration and `cchc demo scale`. Each page is asked
as the person it is for, through the whole of Django but the socket. Prints one table: page, kB, queries, the processor's
time (which other work on the machine hardly changes) and the clock's.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from cchc.common import serving

serving.application()  # as the server starts

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from cchc.accounts.models import User
from cchc.demo.scale import CODE
from cchc.inspections.choices import Stage, TeamRole
from cchc.inspections.models import Answer, Inspection, Membership
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import answers
from tests.e2e.pages import PAGES
from tests.places import Counter, address

GOAL_MS, GOAL_QUERIES, GOAL_SAVE_MS = 120, 20, 25


def main() -> None:
    """Measure the pages that the browser tests open, those of the large campaigns, and saving one check result."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--only", default="", help="part of a path")
    options = asked.parse_args()
    settings.ALLOWED_HOSTS = ["*"]
    logging.disable()  # a refused page is measured, too
    print(f"{connection.vendor}: {Inspection.objects.count()} inspections, {Answer.objects.count()} answers")
    print(f"{'':64} {'kB':>6} {'queries':>7} {'CPU median':>10} {'p95':>6} {'clock median':>12} {'p95':>6}  (ms)")
    over = 0
    for account, path in _paths():
        if options.only in path:
            over += _page(account, path, options.rounds)
    over += _saving(options.rounds)
    print(f"{over} over the goals: {GOAL_QUERIES} queries, p95 {GOAL_MS} ms a page, p95 {GOAL_SAVE_MS} ms a saving")


def _paths() -> Iterator[tuple[str, str]]:
    year = timezone.localdate().year
    large = [
        f"/inspections/plans/{CODE}-{year}/",
        f"/inspections/plans/{CODE}-{year - 1}/",
        f"/inspections/plans/{CODE}-{year - 1}/summary/",
        f"/inspections/summary/?year={year - 1}",
        f"/inspections/{CODE}-{year - 1}-{_number(year - 1):05}/",
        f"/inspections/{CODE}-{year - 1}-{_number(year - 1):05}/conclusion/",
        "/tasks/",
        "/notices/",
        "/figures/contradictions/",
    ]
    yield from (("can-bo-cchc", path) for path in large)
    for account, pages in PAGES.items():
        yield from ((account, address(path)) for _name, path in pages)


def _number(year: int) -> int:
    """Return the number in the code of the first inspection of that year's large campaign."""
    code = Inspection.objects.filter(plan__code=f"{CODE}-{year}").order_by("pk").values_list("code", flat=True).first()
    return int(code.rpartition("-")[2]) if code else 0


def _page(account: str, path: str, rounds: int) -> bool:
    client = Client()
    client.force_login(User.objects.get(username=account))
    with Counter() as queries:
        first = client.get(path)
    took = _time(lambda: client.get(path), rounds)
    label = f"{account} {path}" if first.status_code == 200 else f"{account} {path} ({first.status_code})"
    return _line(label, len(first.content) // 1024, queries.number, took, GOAL_MS)


def _saving(rounds: int) -> bool:
    visiting = Inspection.objects.filter(stage=Stage.VISITING, team__isnull=False).first()
    if visiting is None:
        return False
    member = Membership.objects.select_related("user").get(team=visiting.team, role=TeamRole.SECRETARY).user
    row = visiting.answers.select_related("item").first()

    def save() -> None:
        row.refresh_from_db()
        values = AnswerValues(judgement=row.judgement or "met", note=f"Ghi lúc {time.perf_counter()}")
        answers.save_answer(
            inspection_id=visiting.pk,
            item_id=row.item_id,
            actor=member,
            values=values,
            version=row.version,
            now=timezone.now(),
        )

    with Counter() as queries:
        save()
    return _line("saving one check result", 0, queries.number, _time(save, rounds), GOAL_SAVE_MS)


def _time(work: Callable[[], object], rounds: int) -> list[tuple[float, float]]:
    """Return milliseconds of the processor and of the clock for each round."""
    took = []
    for _round in range(rounds):
        cpu, clock = time.process_time(), time.perf_counter()
        work()
        took.append((1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - clock)))
    return took


def _line(label: str, size: int, queries: int, took: list[tuple[float, float]], goal: float) -> bool:
    """Print one line; say whether it misses a goal, the time by the processor's p95."""
    columns = [sorted(column) for column in zip(*took, strict=True)]
    cpu, clock = (
        (statistics.median(column), statistics.quantiles(column, n=20, method="inclusive")[-1]) for column in columns
    )
    is_over = cpu[1] > goal or queries > GOAL_QUERIES
    times = f"{cpu[0]:10.0f} {cpu[1]:6.0f} {clock[0]:12.0f} {clock[1]:6.0f}"
    print(f"{label[:64]:64} {size:6} {queries:7} {times}{'  over' if is_over else ''}")
    return is_over


if __name__ == "__main__":
    main()
