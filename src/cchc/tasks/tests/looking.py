"""Looking at a task again, and at everything that a refusal must leave as it was."""

from datetime import timedelta

from cchc.audit.models import Entry
from cchc.notices.models import Notice
from cchc.tasks.models import Task

from .world import TODAY

LATER = TODAY + timedelta(days=7)


def fresh(task):
    return Task.objects.get(pk=task.pk)


def said(task):
    """Return everything about the task that a refusal must leave as it was."""
    row = Task.objects.values().get(pk=task.pk)
    return row, list(task.events.values_list("pk", flat=True)), Entry.objects.count(), Notice.objects.count()
