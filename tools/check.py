"""`make test`: every check in turn, a line with seconds for each, stopping at the first that fails."""

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import postgres

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEST = {"DJANGO_SETTINGS_MODULE": "cchc.config.settings.test"}
PROD = {"DJANGO_SETTINGS_MODULE": "cchc.config.settings.prod", "SECRET_KEY": "".join(random.sample("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 60))}  # fmt: skip
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Step:
    """One check: what runs, and what to type when it fails."""

    name: str
    command: list[str]
    repair: str
    env: Mapping[str, str] = field(default_factory=dict)
    speaks: bool = False  # its own output is shown also when it passes


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


STATIC = [
    Step("ruff", tool("ruff", "check", "--quiet", "."), ".venv/bin/ruff check --fix ."),
    Step("format", tool("ruff", "format", "--quiet", "--check", "."), ".venv/bin/ruff format ."),
    Step("imports", tool("lint-imports"), ".venv/bin/lint-imports"),
    Step("templates", tool("djlint", "--quiet", "--lint", "src/cchc"), ".venv/bin/djlint --lint src/cchc"),
    Step("migrations", manage("makemigrations", "--check", "--dry-run"), ".venv/bin/cchc makemigrations", TEST),
    Step(
        "settings",
        manage("check", "--deploy", "--fail-level", "WARNING"),
        "look at src/cchc/config/settings/prod.py",
        PROD,
    ),
    Step(
        "messages",
        [sys.executable, "tools/messages.py", "--check"],
        ".venv/bin/python tools/messages.py --update",
    ),
    Step("types", tool("mypy"), ".venv/bin/mypy"),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--static", action="store_true", help="only what needs no database")
    parser.add_argument("--cover", action="store_true", help="measure coverage on SQLite and hold it to its limits")
    options = parser.parse_args()
    started = time.monotonic()
    for step in STATIC:
        run(step)
    if not options.static:
        seed = random.randrange(10**6)  # noqa: S311
        suites(str(seed), cover=options.cover)
    print(f"All checks passed in {time.monotonic() - started:.0f} s.")
    return 0


def suites(seed: str, *, cover: bool) -> None:
    """Run the tests on SQLite, on a throw-away PostgreSQL, and in the browser."""
    # loadfile: tests of one file share a worker, so that what a file loads (the demonstration, all units) is loaded once.
    pytest = tool("pytest", "-n", "2", "--dist", "loadfile", "-p", "randomly", f"--randomly-seed={seed}")
    again = f".venv/bin/pytest -n 2 --dist loadfile -p randomly --randomly-seed={seed}"
    covering = ["--cov=cchc", "--cov-branch", "--cov-report="] if cover else []
    run(Step("tests on SQLite", [*pytest, *covering], again, speaks=True))
    if cover:
        for step in COVERAGE:
            run(step)
    with section("PostgreSQL"), postgres.throwaway() as url:
        repair = f".venv/bin/python tools/postgres.py {again}"
        run(Step("tests on PostgreSQL", pytest, repair, {"DATABASE_URL": url}, speaks=True))
    if not any(shutil.which(name) for name in CHROMIUM):
        postgres.install("chromium")
    again = ".venv/bin/pytest -m e2e tests/e2e"
    journeys = tool("pytest", "-n", "2", "--dist", "loadfile", "-m", "e2e", "tests/e2e", "-p", "no:randomly")
    run(Step("browser", journeys, again, speaks=True))


def _report(name: str, limit: int, *include: str) -> Step:
    only = [f"--include={','.join(include)}"] if include else []
    command = tool("coverage", "report", "--skip-covered", f"--fail-under={limit}", *only)
    return Step(name, command, "write the tests for the lines listed above")


COVERAGE = [
    _report("coverage of rules", 100, "*/rules.py", "*/rules/*.py", "*/policies.py", "*/policies/*.py"),
    _report("coverage", 90),
]


def run(step: Step) -> None:
    """Run one step; on failure show what it said and the command that repairs it, then stop."""
    clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "FILE_STORE")}
    print(f"── {step.name}", flush=True)
    started = time.monotonic()
    pipe = None if step.speaks else subprocess.PIPE
    err = None if step.speaks else subprocess.STDOUT
    done = subprocess.run(
        step.command, cwd=ROOT, env={**clean, **step.env}, stdout=pipe, stderr=err, text=True, check=False
    )
    seconds = f"{time.monotonic() - started:.1f} s"
    if done.returncode:
        print(done.stdout or "", end="")
        print(f"FAILED: {step.name} ({seconds})\nRepair: {step.repair}", flush=True)
        sys.exit(1)
    print(f"   ok, {seconds}", flush=True)


@contextmanager
def section(name: str) -> Iterator[None]:
    """Say how long something took that is not a step of its own."""
    started = time.monotonic()
    print(f"── {name}: start, test, stop", flush=True)
    yield
    print(f"   {name} stopped and removed, {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
