"""How long 3,355 statements take to be read and judged, from YAML and from CSV.

.venv/bin/python bench/reconcile.py [RUNS]
"""

import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.test")
from cchc.common import serving

serving.application()  # as the server starts

from cchc.metrics.services import reading, reconciling  # after Django is set up

UNITS = 3_355
CODES = (
    "received_new",
    "carried_over",
    "resolved_early",
    "resolved_on_time",
    "resolved_late",
    "pending_in_time",
    "pending_overdue",
    "procedures_total",
    "documents_sent",
    "documents_signed",
)


def statements() -> list[dict[str, object]]:
    """Make one statement for each unit: most agree, one in ten does not, one in seven leaves something out."""
    rows = []
    for number in range(UNITS):
        received, carried, late = 1000 + number % 997, number % 50, number % 13
        early, pending = received // 3, number % 60
        on_time = received + carried - early - late - pending + (number % 17 if number % 10 == 0 else 0)
        values = (
            received,
            carried,
            early,
            on_time,
            late,
            pending // 2,
            pending - pending // 2,
            120,
            300,
            240 + number % 60,
        )
        row = {
            "id": f"xa-{number}",
            "unit": f"Xã số {number}",
            "period": "9 tháng 2026",
            **dict(zip(CODES, values, strict=True)),
        }
        if number % 7 == 0:
            del row["carried_over"]
        rows.append(row)
    return rows


def as_yaml(rows: list[dict[str, object]]) -> bytes:
    """Write the statements as a file of YAML."""
    return "\n".join("- {" + ", ".join(f"{key}: {value}" for key, value in row.items()) + "}" for row in rows).encode()


def as_csv(rows: list[dict[str, object]]) -> bytes:
    """Write the statements as a file of CSV."""
    heads = ["id", "unit", "period", *CODES]
    lines = [";".join(heads), *(";".join(str(row.get(head, "")) for head in heads) for row in rows)]
    return "\n".join(lines).encode()


def main() -> None:
    """Print the median and the 95th of a hundred for both forms, by the clock and by the processor."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    rows = statements()
    print("| what | statements | contradictions | median ms | p95 ms | median CPU ms | p95 CPU ms |")
    print("|---|---|---|---|---|---|---|")
    for name, content in (("reconcile.yaml", as_yaml(rows)), ("reconcile.csv", as_csv(rows))):
        took, cpu, n_broken = [], [], 0
        for _run in range(runs):
            began, began_cpu = time.perf_counter(), time.process_time()
            n_broken = reconciling.reconcile(reading.read(name, content)).n_broken
            took.append((time.perf_counter() - began) * 1000)
            cpu.append((time.process_time() - began_cpu) * 1000)
        columns = [(statistics.median(one), sorted(one)[max(0, round(0.95 * runs) - 1)]) for one in (took, cpu)]
        times = " | ".join(f"{ms:.0f}" for column in columns for ms in column)
        print(f"| {name} | {len(rows)} | {n_broken} | {times} |")


if __name__ == "__main__":
    main()
