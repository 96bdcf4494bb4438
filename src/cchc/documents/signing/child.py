"""The child process: reads a job on its standard input, judges, prints JSON. It may use little time and memory.

A PDF from outside can make a parser run for ever or unpack gigabytes; here that ends a process, not the site.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc.documents.signing.judge import judge, roots_in

CPU_SECONDS = 20
MEMORY = 768 * 2**20


def main() -> None:
    """Judge the file that the job names."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    json.dump(answer(json.load(sys.stdin)), sys.stdout)


def answer(job: Mapping[str, str]) -> dict[str, Any]:
    """Return what the judge says of the file of a job."""
    original = Path(job["original"]).read_bytes() if job["original"] else b""
    roots = roots_in(Path(job["roots"]) if job["roots"] else None)
    found = judge(Path(job["file"]).read_bytes(), roots, datetime.fromisoformat(job["moment"]), original)
    return found.as_data()


if __name__ == "__main__":
    main()
