"""The processes of test_processes.py: workers that are killed at a chosen moment, and workers that work at once.

`python -m cchc.notices.tests.processes die | settle | together` against DATABASE_URL, MAIL_SPOOL and EMAIL_URL.
"""

import json
import math
import os
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta

import django

django.setup()

from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.notices import hooks
from cchc.notices.hooks import DueThing
from cchc.notices.models import DailyRun, LadderStep, Mail, Reminder
from cchc.notices.services import delivery, ladder, notify, outbox, reminders, schedule
from cchc.notices.spool import Mark, Sheet
from cchc.notices.worker import Worker
from cchc.units.models import Unit
from tests.factories import PostFactory, UnitFactory, UserFactory

POINTS = ["claimed", "connected", "written", "handing-over", "held-by-server", "answered", "accepted", "committed"]
N_MAILS, N_THINGS, N_WORKERS = 12, 6, 3
DUE = date(2026, 9, 4)
FAR = 90  # days after a deadline: a step that no other test has


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def letter(name: str) -> Mail:
    person = UserFactory(email=f"{name}@example.gov.vn")
    now = timezone.now()
    return notify(recipient=person, kind="tests.news", key=name, title="Kết luận mới", now=now).mail


def work() -> None:
    Worker(tell=lambda event: None).run(once=True)


def fork(*jobs: Callable[[], None]) -> list[int]:
    """Run each job in a child of its own, all at once; return how each ended."""
    connections.close_all()
    children = []
    for job in jobs:
        pid = os.fork()
        if pid == 0:
            job()
            connections.close_all()
            os._exit(0)
        children.append(pid)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]


def _die_at(point: str) -> None:
    mark, discard = Sheet.mark, Sheet.discard
    when = {
        "written": (Mark.HANDING_OVER, "before"),
        "handing-over": (Mark.HANDING_OVER, "after"),
        "answered": (Mark.ACCEPTED, "before"),
        "accepted": (Mark.ACCEPTED, "after"),
    }.get(point)

    def mark_or_die(self: Sheet, value: Mark) -> None:
        if when == (value, "before"):
            killed()
        mark(self, value)
        if when == (value, "after"):
            killed()

    Sheet.mark = mark_or_die
    Sheet.discard = (lambda self: killed()) if point == "committed" else discard
    if point == "claimed":
        delivery.get_connection = lambda **kwargs: killed()
    if point == "connected":
        hooks.still_due["tests.news"] = lambda notice: bool(killed())
    if point == "held-by-server":
        with open(os.environ["PID_FILE"], "w", encoding="ascii") as file:  # the server kills this process
            file.write(str(os.getpid()))
    worker = Worker(tell=lambda event: None)
    worker._tidy_at = math.inf  # what the others left is for the healthy ones
    worker.run(once=True)


def die() -> dict[str, object]:
    """Let one worker die at each point, each with a mail of its own in hand."""
    for point in POINTS:
        letter(point)
    ends = {point: fork(lambda point=point: _die_at(point))[0] for point in POINTS}
    return {"ends": ends, "running": DBTaskResult.objects.running().count()}


def settle() -> dict[str, object]:
    """Let healthy workers clear up, twice; then the administrator sends again what nobody knows."""
    work()
    work()
    found = _states()
    admin = PostFactory(role=Role.ADMIN, user__username="quan-tri").user
    lost = Mail.objects.get(address="handing-over@example.gov.vn")
    outbox.send_again(actor=admin, mail_id=lost.pk, now=timezone.now())
    work()
    return {"found": found, "again": _states()["handing-over"], "running": DBTaskResult.objects.running().count()}


def together() -> dict[str, object]:
    """Send, remind and set the ladder in three processes at once."""
    ladder.load_ladder()
    DailyRun.objects.create(job=schedule.JOB, day=timezone.localdate(), finished_at=timezone.now())  # today's: later
    for number in range(N_MAILS):
        letter(f"a{number}")
    people = {unit.pk: UserFactory(email=f"u{n}@example.gov.vn") for n, unit in enumerate(_units())}
    hooks.due_things[:] = [lambda today: [_thing(unit, people[unit.pk]) for unit in Unit.objects.filter(pk__in=people)]]
    admin = PostFactory(role=Role.ADMIN).user
    given = fork(*[lambda shift=n: _remind_and_work(admin, shift) for n in range(N_WORKERS)])
    work()
    return {
        "ends": given,
        "mails": Mail.objects.count(),
        "sent": Mail.objects.filter(status="sent", attempts=1).count(),
        "reminders": Reminder.objects.count(),
        "failed": DBTaskResult.objects.failed().count(),
        "steps": [f"{one.valid_from}/{one.valid_to}" for one in LadderStep.objects.filter(days=FAR)],
    }


def _remind_and_work(admin: User, shift: int) -> None:
    for n in range(N_WORKERS):
        day = DUE + timedelta(days=(n + shift) % N_WORKERS)
        ladder.set_step(actor=admin, days=FAR, valid_from=day, basis="Quy chế", confidence="found")
    reminders.remind(today=DUE, now=timezone.now())
    work()


def _units() -> list[Unit]:
    return [UnitFactory() for _ in range(N_THINGS)]


def _thing(unit: Unit, person: object) -> DueThing:
    return DueThing("tests.reminder", unit, unit, DUE, "Niêm yết đủ thủ tục", "/", (person,))


def _states() -> dict[str, str]:
    return {mail.address.partition("@")[0]: mail.status for mail in Mail.objects.all()}


if __name__ == "__main__":
    hooks.due_things.clear()
    json.dump({"die": die, "settle": settle, "together": together}[sys.argv[1]](), sys.stdout)
