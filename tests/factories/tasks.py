"""Tasks and what happened to them."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.common.text import fold
from cchc.tasks.choices import EventKind, TaskKind, TaskStatus
from cchc.tasks.models import Event, Extension, Series, Task

from .accounts import UserFactory
from .units import DepartmentFactory, UnitFactory


class TaskFactory(DjangoModelFactory[Task]):
    """A task handed out ten days ago, due in ten; give `status`, `doer`, `verifier` and days as the test needs them."""

    class Meta:
        model = Task

    code = factory.Sequence(lambda n: f"KP-2026-{50_000 + n}")  # far from those that services give
    kind = TaskKind.REMEDY
    status = TaskStatus.ASSIGNED
    work = "Niêm yết đủ thủ tục hành chính còn thiếu"
    product = "Ảnh bảng niêm yết"
    unit = factory.SubFactory(UnitFactory)
    giver = factory.SubFactory(DepartmentFactory)
    doer_name = "Vũ Thị Thử"
    accountable = "Chủ tịch Ủy ban nhân dân phường"
    authority = "Ủy ban nhân dân phường tự quyết định"
    assigned_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    assigned_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    first_due_on = factory.SelfAttribute("due_on")
    submitted_on = factory.LazyAttribute(
        lambda o: timezone.localdate() if o.status in (TaskStatus.SUBMITTED, TaskStatus.VERIFIED) else None
    )
    verified_on = factory.LazyAttribute(lambda o: timezone.localdate() if o.status == TaskStatus.VERIFIED else None)
    folded = factory.LazyAttribute(lambda o: fold(f"{o.code} {o.work} {o.product} {o.doer_name} {o.unit.full_name}"))


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    kind = TaskKind.REMEDY
    year = factory.Sequence(lambda n: 2000 + n % 9000)


class TaskEventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event

    task = factory.SubFactory(TaskFactory)
    kind = EventKind.PROGRESS
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
    text = "Đang thực hiện"


class ExtensionFactory(DjangoModelFactory[Extension]):
    """An extension that waits for its decision."""

    class Meta:
        model = Extension

    task = factory.SubFactory(TaskFactory)
    old_due_on = factory.SelfAttribute("task.due_on")
    wanted_on = factory.LazyAttribute(lambda o: o.task.due_on + timedelta(days=10))
    reason = "Chờ phê duyệt kinh phí"
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)
