"""`make test`: every check, a line with seconds for each; the closing lines of pytest come last.

Four parts run side by side: static checks, the suite on SQLite, its tests of the database on PostgreSQL, the browser.
A static check that fails stops all of them; otherwise one run tells everything that is wrong.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import postgres

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEST = {"DJANGO_SETTINGS_MODULE": "cchc.config.settings.test"}
PROD = {"DJANGO_SETTINGS_MODULE": "cchc.config.settings.prod", "SECRET_KEY": "".join(random.sample("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 60))}  # fmt: skip
SHELL = "chromium-headless-shell"  # Chromium without windows, which cost more than most tests; the others do as well
CHROMIUM = (SHELL, "chromium", "chromium-browser", "google-chrome")


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
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # where the caller ignores it, the checks would, too
    started, run = time.monotonic(), Run()
    with tempfile.TemporaryDirectory(prefix="cchc-test-") as shared:
        if options.static:
            run.at_once({"static": lambda: run.each(STATIC)})
        else:
            run.at_once(parts(run, shared, cover=options.cover))
    if run.failed:
        print(f"FAILED: {', '.join(step.name for step in run.failed)}")
        print("\n".join(f"Repair: {step.repair}" for step in run.failed), flush=True)
        return 1
    print(f"All checks passed in {time.monotonic() - started:.0f} s.")
    print("\n".join(f"── {name}\n{closing}" for name, closing in run.closings.items()), flush=True)
    return 0


def parts(run: "Run", shared: str, *, cover: bool) -> dict[str, Callable[[], None]]:
    """Return what runs side by side: each part keeps one core busy at most, and two cores are never idle."""
    seed = random.randrange(10**6)  # noqa: S311
    once = {"CCHC_TEST_SHARED": shared}  # tests/made_once.py: the demonstration is made for all parts
    shuffled = ["-p", "randomly", f"--randomly-seed={seed}", "-p", "no:playwright", "--ignore=tests/e2e"]
    again = f".venv/bin/pytest -p randomly --randomly-seed={seed}"
    covering = ["--cov=cchc", "--cov-branch", "--cov-report="] if cover else []
    journeys = ["-m", "e2e", "tests/e2e", "-p", "no:randomly"]

    def on_sqlite() -> None:
        run.each([Step("tests on SQLite", tool("pytest", *shuffled, *covering), again, once, speaks=True)])
        run.each(COVERAGE if cover else [])

    def on_postgresql() -> None:
        with postgres.throwaway() as url:
            repair = f".venv/bin/python tools/postgres.py {again} --database-only"
            tests = tool("pytest", "--database-only", *shuffled)
            run.each([Step("tests on PostgreSQL", tests, repair, once | {"DATABASE_URL": url}, speaks=True)])

    def in_the_browser() -> None:
        run.each([Step("browser", tool("pytest", *journeys), ".venv/bin/pytest -m e2e tests/e2e", once, speaks=True)])

    if postgres.find_bin() is None:
        postgres.install(postgres.PACKAGE)
    if not shutil.which(SHELL) and not postgres.can_install(SHELL) and not any(map(shutil.which, CHROMIUM)):
        postgres.install("chromium")
    return {
        "browser": in_the_browser,
        "static": lambda: run.each(STATIC, stops_all=True),
        "PostgreSQL": on_postgresql,
        "SQLite": on_sqlite,
    }


def _report(name: str, limit: int, *include: str) -> Step:
    only = [f"--include={','.join(include)}"] if include else []
    command = tool("coverage", "report", "--skip-covered", f"--fail-under={limit}", *only)
    return Step(name, command, "write the tests for the lines listed above")


COVERAGE = [
    _report("coverage of rules", 100, "*/rules.py", "*/rules/*.py", "*/policies.py", "*/policies/*.py"),
    _report("coverage", 90),
]


class PartFailedError(Exception):
    """This part, or a check that stops all parts, failed."""


class Run:
    """What runs at this moment, what failed, and the closing lines of what passed."""

    def __init__(self) -> None:
        self.failed: list[Step] = []
        self.closings: dict[str, str] = {}
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._is_stopped = False

    def at_once(self, parts: Mapping[str, Callable[[], None]]) -> None:
        """Run each part in a thread of its own; whatever ends this ends them, too."""
        threads = [threading.Thread(target=self._part, args=(name, part)) for name, part in parts.items()]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except BaseException:
            self.stop()
            for thread in threads:
                thread.join()
            raise

    def _part(self, name: str, part: Callable[[], None]) -> None:
        try:
            part()
        except PartFailedError:
            return
        except BaseException as wrong:  # it ends a thread only: a part that broke must not look like one that passed
            print(f"FAILED: {name}: {wrong}", flush=True)
            self.failed.append(Step(name, [], "what is said above"))
            self.stop()
            raise

    def each(self, steps: Iterable[Step], *, stops_all: bool = False) -> None:
        """Run one step after the other until one fails; `stops_all`: then the other parts need not go on."""
        for step in steps:
            if not self._one(step):
                if stops_all:
                    self.stop()
                raise PartFailedError

    def _one(self, step: Step) -> bool:
        with tempfile.TemporaryFile() as said:
            started = time.monotonic()
            with self._lock:
                if self._is_stopped:
                    raise PartFailedError
                process = subprocess.Popen(
                    step.command,
                    cwd=ROOT,
                    env=surroundings() | dict(step.env),
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    start_new_session=True,
                )
                self._running.add(process)
            if step.name != "browser":
                _give_way(process.pid)
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            took = f"{time.monotonic() - started:.1f} s, processor {used.ru_utime + used.ru_stime:.1f} s"
            said.seek(0)
            self._tell(step, process, took, said.read().decode(errors="replace"))
        return process.returncode == 0

    def _tell(self, step: Step, process: "subprocess.Popen[bytes]", took: str, said: str) -> None:
        with self._lock:
            self._running.discard(process)
            if self._is_stopped and process.returncode:
                print(f"── {step.name}: stopped, {took}", flush=True)
            elif process.returncode:
                self.failed.append(step)
                print(f"── {step.name}\n{said}\nFAILED: {step.name} ({took})\nRepair: {step.repair}", flush=True)
            else:
                print(f"── {step.name}: ok, {took}", flush=True)
                if step.speaks:
                    self.closings[step.name] = said.rpartition("[100%]")[2].strip()

    def stop(self) -> None:
        """Interrupt what runs, so that it clears up; kill what does not listen."""
        with self._lock:
            self._is_stopped = True
            running = list(self._running)
        for number, patience in ((signal.SIGINT, 30.0), (signal.SIGKILL, 5.0)):
            for process in running:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
            end = time.monotonic() + patience
            while time.monotonic() < end and not self._running.isdisjoint(running):
                time.sleep(0.1)


def _give_way(pid: int) -> None:
    """Let the browser's part go first: it is the longest chain of processes that wait for each other."""
    with suppress(OSError):
        os.setpriority(os.PRIO_PGRP, pid, 5)
        Path(f"/proc/{pid}/autogroup").write_text("5", "ascii")  # where Linux shares the cores between sessions


def surroundings() -> dict[str, str]:
    """Return the surroundings of every check: of the caller's, without another site's places."""
    left_out = ("DATABASE_URL", "FILE_STORE", "PYTHONDONTWRITEBYTECODE")
    return {key: value for key, value in os.environ.items() if key not in left_out}


if __name__ == "__main__":
    sys.exit(main())
