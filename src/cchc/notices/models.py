"""Messages to people: the inbox, the mail that waits to be sent, and the reminders that were given."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cchc.units.models import Unit

from .choices import Confidence, MailStatus
from .querysets import MailQuerySet, NoticeQuerySet, StepQuerySet


class Notice(models.Model):
    """One message in one person's inbox. The same `key` is given to a person once, whoever asks and how often."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)  # "tasks.reminder": joined with hooks.still_due
    key = models.CharField(max_length=160)  # "tasks.reminder:118:2026-09-04:-3"
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)  # path on this site
    subject_type = models.CharField(max_length=60, blank=True)  # what it is about: "tasks.task"
    subject_id = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True, blank=True)  # of a reminder: the deadline as it was when it was written
    reminder = models.ForeignKey(
        "Reminder", null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )  # which reminder brought it
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "read_at", "-created_at"], name="notices_inbox"),
            models.Index(fields=["subject_type", "subject_id"], name="notices_subject"),
        ]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notices_notice_once")]

    def __str__(self) -> str:
        return self.title


class Mail(models.Model):
    """The outbox: one e-mail of one notice. Whether it is still due is asked again inside the sending transaction."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="mail")
    address = models.EmailField()
    message_id = models.CharField(max_length=120, unique=True)  # the same at every attempt: a double can be seen
    status = models.CharField(max_length=8, choices=MailStatus, default=MailStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()  # waiting since then: after some days the attempts end
    next_attempt_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True, blank=True)  # a worker took it
    spool = models.CharField(max_length=36, blank=True)  # which folder holds that worker's notes about it: spool.py
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)  # in words; or why it was dropped

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "mail"
        ordering = ["next_attempt_at", "pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status=MailStatus.WAITING), name="notices_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.notice.title} ({self.address})"


class Reminder(models.Model):
    """A reminder (nhắc việc, đôn đốc) that was given: how many each unit needed is counted here."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    step = models.SmallIntegerField(null=True)  # days from the deadline: −7, −3, −1, 1, …; None: by a person
    given_on = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-given_at", "-pk"]
        indexes = [models.Index(fields=["unit", "given_on"], name="notices_reminder_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "due_on", "step"],
                condition=Q(step__isnull=False),
                name="notices_reminder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.step}"


class LadderStep(models.Model):
    """On which days around a deadline people are reminded: dated configuration with its basis."""

    days = models.SmallIntegerField()  # −7: seven days before; 3: three days after
    every = models.PositiveSmallIntegerField(null=True, blank=True)  # then again after each so many days
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=6, choices=Confidence)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["days", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["days", "valid_from"], name="notices_step_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")), name="notices_step_dates"
            ),
            models.CheckConstraint(
                condition=Q(every__isnull=True) | Q(every__gte=1, days__gte=1), name="notices_step_repeats_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days:+d}"


class DailyRun(models.Model):
    """A piece of daily work that is finished for a day, so that no worker begins it again."""

    job = models.CharField(max_length=40)
    day = models.DateField()
    finished_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "job"]
        constraints = [models.UniqueConstraint(fields=["job", "day"], name="notices_run_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.day}"
