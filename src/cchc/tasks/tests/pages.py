"""Tasks around today and their addresses, for the tests of their pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.audit.models import Entry
from cchc.tasks.models import Event, Task
from cchc.tasks.tests.world import World

SignIn = Callable[..., Client]
STEPS = ("plan", "progress", "proof", "return", "accept", "extension", "reassign", "withdraw")


def handed(world: World, **changes) -> Task:
    """Hand out a task whose days lie around today."""
    today = timezone.localdate()
    said = {"today": today - timedelta(days=5), "now": timezone.now(), "due_on": today + timedelta(days=10)}
    return world.assign(**{**said, **changes})


def waiting(world: World, **changes) -> Task:
    task = handed(world, **changes)
    world.submit(task, timezone.localdate())
    return Task.objects.get(pk=task.pk)


def url(name: str, task: Task, *more: object) -> str:
    return reverse(f"tasks:{name}", args=[task.code, *more])


def unchanged(task: Task) -> object:
    row = Task.objects.values().get(pk=task.pk)
    return row, Event.objects.count(), Entry.objects.count()


def vi(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"
