"""How long a conclusion takes as PDF and as DOCX: `.venv/bin/python bench/documents.py [--rounds 60] [--findings 40]`.

Sets an invented conclusion of several pages with cited figures, another text each round: typst remembers what it set.
Prints one table: what, median, p95 in milliseconds, pages or kilobytes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
django.setup()

from cchc.documents import content as c
from cchc.documents.docx import render_docx
from cchc.documents.layout import Imprint
from cchc.documents.office.render import render_office_docx
from cchc.documents.office.standard import standard_template
from cchc.documents.samples import notice
from cchc.documents.typeset import count_pages, render_pdf

IMPRINT = Imprint("SNV", "31/TB-SNV", date(2026, 10, 3), mark="")


def conclusion(findings: int, turn: int) -> c.Content:
    """Return a conclusion with that many findings, each with a cited figure."""
    lines = [
        c.point(
            f"Nội dung {number}: đơn vị đã thực hiện ",
            c.cited(f"{turn * 97 + number}", f"Số hồ sơ đã giải quyết, 9 tháng 2026; đơn vị báo cáo; bản {number}"),
            " hồ sơ theo kế hoạch; còn hạn chế về thời hạn, cần tập trung khắc phục trong quý tới.",
        )
        for number in range(1, findings + 1)
    ]
    return replace(notice(), blocks=(c.Heading(c.HeadingLevel.SECTION, "Kết quả"), *lines, c.paragraph("Thực hiện.")))


def timed(work: Callable[[int], object], rounds: int) -> tuple[float, float, float]:
    """Return median, p95 and the median of processor time in milliseconds, which a busy machine does not lengthen.

    The first round opens fonts and templates and does not count.
    """
    work(-1)
    spent: list[float] = []
    busy: list[float] = []
    for turn in range(rounds):
        started, worked = time.perf_counter(), time.process_time()
        work(turn)
        spent.append((time.perf_counter() - started) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1], statistics.median(busy)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--findings", type=int, default=40)
    asked = parser.parse_args()
    template = standard_template("TB")
    rows: list[tuple[str, Callable[[int], bytes], int]] = [
        ("PDF", lambda turn: render_pdf(conclusion(asked.findings, turn), IMPRINT), 60),
        ("DOCX", lambda turn: render_docx(conclusion(asked.findings, turn), IMPRINT), 100),
        (
            "DOCX in the office's template",
            lambda turn: render_office_docx(template, conclusion(asked.findings, turn), IMPRINT),
            100,
        ),
    ]
    print(f"{count_pages(rows[0][1](0))} pages, {asked.findings} cited figures, {asked.rounds} rounds")
    print(f"{'what':32}{'median ms':>11}{'p95 ms':>9}{'processor':>11}{'limit':>8}")
    for name, work, limit in rows:
        median, p95, busy = timed(work, asked.rounds)
        print(f"{name:32}{median:11.1f}{p95:9.1f}{busy:11.1f}{limit:8}")


if __name__ == "__main__":
    main()
