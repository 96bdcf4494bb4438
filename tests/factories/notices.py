"""Notices, mails, reminders, the ladder."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.notices.choices import Confidence as StepConfidence
from cchc.notices.models import DailyRun, LadderStep, Mail, Notice, Reminder

from .accounts import UserFactory
from .common import today
from .units import UnitFactory


class NoticeFactory(DjangoModelFactory[Notice]):
    """An unread notice."""

    class Meta:
        model = Notice

    recipient = factory.SubFactory(UserFactory)
    kind = "tests.news"
    key = factory.Sequence(lambda n: f"tests.news:{n}")
    title = "Kết luận mới"
    url = "/"
    created_at = factory.LazyFunction(timezone.now)


class MailFactory(DjangoModelFactory[Mail]):
    """A mail that waits."""

    class Meta:
        model = Mail

    notice = factory.SubFactory(NoticeFactory)
    address = "thu@example.gov.vn"
    message_id = factory.Sequence(lambda n: f"<{n}@example.gov.vn>")
    queued_at = factory.LazyFunction(timezone.now)
    next_attempt_at = factory.SelfAttribute("queued_at")


class ReminderFactory(DjangoModelFactory[Reminder]):
    """A reminder by hand about the unit itself."""

    class Meta:
        model = Reminder

    unit = factory.SubFactory(UnitFactory)
    subject_type = "units.unit"
    subject_id = factory.LazyAttribute(lambda o: str(o.unit.pk))
    due_on = factory.LazyAttribute(today)
    given_on = factory.LazyAttribute(today)
    given_at = factory.LazyFunction(timezone.now)


class LadderStepFactory(DjangoModelFactory[LadderStep]):
    class Meta:
        model = LadderStep

    days = factory.Sequence(lambda n: n + 1)
    valid_from = date(2020, 1, 1)
    basis = "Quy chế của cơ quan"
    confidence = StepConfidence.UNCONFIRMED


class DailyRunFactory(DjangoModelFactory[DailyRun]):
    class Meta:
        model = DailyRun

    job = factory.Sequence(lambda n: f"viec-{n}")
    day = factory.LazyAttribute(today)
    finished_at = factory.LazyFunction(timezone.now)
