"""Tasks handed out besides conclusions, in every state: due in three days, due later, overdue, returned, verified."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cchc.accounts.models import User
from cchc.tasks import services as tasks
from cchc.tasks.choices import How, TaskKind
from cchc.tasks.models import Task

from . import world
from .timeline import Scene

GIVER = "so-noi-vu-hau-son"


def load(scene: Scene) -> None:
    """Hand out the tasks of the file that are not there yet, and bring each as far as its steps say."""
    for entry in scene.data["tasks"]:
        token = f"demo-{entry['key']}"
        if Task.objects.filter(token=token).exists():
            continue
        task = _assign(scene, entry, token)
        for row in entry.get("steps", []):
            _STEPS[row["step"]](scene, task, row)


def _assign(scene: Scene, entry: dict[str, Any], token: str) -> Task:
    doer = scene.users[entry["doer"]]
    today, now = _when(scene, entry)
    return tasks.assign(
        actor=scene.officer,
        kind=TaskKind.ASSIGNMENT,
        unit=scene.units[entry["unit"]],
        giver=scene.units[GIVER],
        work=entry["work"],
        product=entry["product"],
        due_on=scene.calendar.day(entry["due"]),
        due_basis=entry["basis"],
        doer=doer,
        doer_name=doer.full_name,
        accountable=entry["accountable"],
        authority=entry["authority"],
        verifier=scene.users[entry["verifier"]],
        today=today,
        now=now,
        token=token,
    )


def _when(scene: Scene, row: dict[str, Any]) -> tuple[date, datetime]:
    """Return day and moment of a step, a working day that is over or under way."""
    day = world.workday(scene.calendar.day(row["day"]), back=True)
    return day, min(world.at(day, row.get("at", "09:00")), scene.calendar.now)


def _plan(scene: Scene, task: Task, row: dict[str, Any]) -> None:
    today, now = _when(scene, row)
    tasks.send_plan(task_id=task.pk, actor=_doer(scene, task), text=row["text"], now=now, today=today)


def _progress(scene: Scene, task: Task, row: dict[str, Any]) -> None:
    _today, now = _when(scene, row)
    tasks.report_progress(task_id=task.pk, actor=_doer(scene, task), share=row["share"], text=row["text"], now=now)


def _proof(scene: Scene, task: Task, row: dict[str, Any]) -> None:
    today, now = _when(scene, row)
    tasks.submit_proof(task_id=task.pk, actor=_doer(scene, task), text=row["text"], today=today, now=now)


def _return(scene: Scene, task: Task, row: dict[str, Any]) -> None:
    today, now = _when(scene, row)
    tasks.return_proof(
        task_id=task.pk,
        actor=_verifier(scene, task),
        reason=row["text"],
        wanted=row["wanted"],
        day=max(scene.calendar.day(row["again"]), today),
        today=today,
        now=now,
    )


def _accept(scene: Scene, task: Task, row: dict[str, Any]) -> None:
    today, now = _when(scene, row)
    actor = _verifier(scene, task)
    tasks.accept(task_id=task.pk, actor=actor, text=row["text"], how=How.ON_SITE, today=today, now=now)


def _extend(scene: Scene, task: Task, row: dict[str, Any]) -> None:
    today, now = _when(scene, row)
    tasks.ask_extension(
        task_id=task.pk,
        actor=_doer(scene, task),
        wanted_on=scene.calendar.day(row["wanted"]),
        reason=row["text"],
        today=today,
        now=now,
    )


def _doer(scene: Scene, task: Task) -> User:
    return next(user for user in scene.users.values() if user.pk == task.doer_id)


def _verifier(scene: Scene, task: Task) -> User:
    return next(user for user in scene.users.values() if user.pk == task.verifier_id)


_STEPS = {
    "plan": _plan,
    "progress": _progress,
    "proof": _proof,
    "return": _return,
    "accept": _accept,
    "extend": _extend,
}
