"""How fast the journal is verified: `.venv/bin/python bench/journal.py [ENTRIES]`, in a scratch database of its own.

Writes ENTRIES (1,000,000) as the product would, over 3,355 units and 250 working days, seals them all, verifies them.
"""

# ruff: noqa: PLC0415  # Django is set up for a scratch database first; a table is printed

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

UNITS, DAYS = 3355, 250
PAGE = 10_000
START = datetime(2026, 1, 5, 1, tzinfo=UTC)


def main() -> None:
    """Make, seal, verify; print one table."""
    entries = int(sys.argv[1].replace(",", "")) if sys.argv[1:] else 1_000_000
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "FILE_STORE": f"{folder}/files",
            "SECRET_KEY": "only-for-measuring",
        }
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        from cchc.audit import queries, services

        call_command("migrate", verbosity=0)
        rows = [timed("write in bulk", entries, lambda: write(entries))]
        rows.append(timed("seal", entries, lambda: services.seal_days(now=timezone.now())))
        report: list[Any] = []
        rows.append(timed("verify", entries, lambda: report.append(queries.verify())))
        size = Path(folder, "db.sqlite3").stat().st_size
    if report[0].damage or report[0].entries != entries:
        sys.exit(f"The journal is not whole: {report[0].damage[:3]}")
    print(
        f"{entries:,} entries, {report[0].seals:,} seals of units, {size / 2**20:,.0f} MB, SQLite, {os.cpu_count()} cores"
    )
    print(f"{'':<16}{'seconds':>10}{'entries/s':>12}")
    for name, seconds, rate in rows:
        print(f"{name:<16}{seconds:>10.1f}{rate:>12,.0f}")
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"peak memory: {own:.0f} MB, of a reading process {children:.0f} MB")


def timed(name: str, entries: int, work: Callable[[], object]) -> tuple[str, float, float]:
    """Run `work` once; return how long it took and entries per second."""
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    return name, seconds, entries / seconds


def write(entries: int) -> None:
    """Write through `append`, one transaction for each page."""
    from cchc.audit.services import append

    units = make_units()
    for page in pages(entries, units):
        append(page)


def make_units() -> list[int]:
    """Return the keys of as many units as the country has communes and wards."""
    from cchc.units.models import Unit

    made = Unit.objects.bulk_create(
        [Unit(code=f"don-vi-{n}", name=f"Đơn vị {n}", valid_from=START.date()) for n in range(UNITS)]
    )
    return [unit.pk for unit in made]


def pages(entries: int, units: list[int]) -> Iterator[list[Any]]:
    """Yield entries as answers of checklists write them: a unit in one piece, day after day."""
    from cchc.audit.models import Entry

    step = timedelta(days=DAYS) / entries
    page = []
    for n in range(entries):
        unit = units[(n // 40) % UNITS]
        page.append(
            Entry(
                at=START + n * step,
                actor_name=f"Lê Thị Minh Châu {n % 200}",
                actor_post="Chuyên viên CCHC, Sở Nội vụ",
                action="inspections.answered",
                subject_type="inspections.answer",
                subject_id=str(n),
                subject_label=f"Mục {n % 138}: Niêm yết thủ tục hành chính",
                parent_type="inspections.inspection",
                parent_id=str(n // 138),
                unit_id=unit,
                before={"judgement": "", "note": ""},
                after={"judgement": "met", "note": "Đã niêm yết đủ, đúng mẫu", "value": n},
                request_id=f"{n:032x}",
            )
        )
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


if __name__ == "__main__":
    main()
