"""One kind of task for everything: six clarities, what happened to it, and who verified it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cchc.units.models import Unit

from .choices import EventKind, How, TaskKind, TaskStatus
from .querysets import TaskQuerySet


class Task(models.Model):
    """A piece of work with a person, a product and a day. Dates are facts; lateness is computed.

    `origin_type`, `origin_id` name what it came from ("inspections.recommendation", pk): the apps above join
    `hooks.origins` to show it.
    """

    code = models.SlugField(max_length=30, unique=True)  # "KP-2026-0118"
    kind = models.CharField(max_length=12, choices=TaskKind)
    status = models.CharField(max_length=10, choices=TaskStatus, default=TaskStatus.ASSIGNED)
    work = models.TextField()  # rõ việc, verb first
    product = models.CharField(max_length=300)  # rõ sản phẩm
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks")  # whose work it is
    giver = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks_given")  # who hands it out, verifies
    doer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks_to_do"
    )
    doer_name = models.CharField(max_length=200)  # rõ người: as on paper, also of people without an account
    accountable = models.CharField(max_length=200)  # rõ trách nhiệm: "Chủ tịch UBND xã", "Lương Văn Tài"
    authority = models.CharField(max_length=300)  # rõ thẩm quyền: "UBND xã tự quyết định"
    due_on = models.DateField()  # rõ thời gian: as extended
    first_due_on = models.DateField()  # as given the first time; never changes
    due_basis = models.CharField(max_length=300, blank=True)  # why this day: the default, or the paper that says so
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks_to_verify"
    )
    origin_type = models.CharField(max_length=60, blank=True)
    origin_id = models.CharField(max_length=40, blank=True)
    origin_label = models.CharField(max_length=300, blank=True)  # as it was on the day
    assigned_on = models.DateField()
    assigned_at = models.DateTimeField()
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_on = models.DateField(null=True, blank=True)  # day of the last proof
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, unique=True, null=True, blank=True)  # of the form: sent twice, made once
    folded = models.TextField(blank=True)  # searched, see common.text.fold: code, work, product, people

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["unit", "status", "due_on"], name="tasks_unit_status"),
            models.Index(fields=["giver", "status", "due_on"], name="tasks_giver_status"),
            models.Index(fields=["origin_type", "origin_id"], name="tasks_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(verifier__isnull=True) | Q(doer__isnull=True) | ~Q(verifier=F("doer")),
                name="tasks_verifier_is_not_doer",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(doer__isnull=True) | ~Q(verified_by=F("doer")),
                name="tasks_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(verified_by=F("submitted_by")),
                name="tasks_verified_by_no_sender",
            ),
            models.CheckConstraint(condition=Q(first_due_on__gte=F("assigned_on")), name="tasks_due_after_assigned"),
            models.CheckConstraint(
                condition=~Q(status=TaskStatus.VERIFIED) | Q(verified_on__isnull=False),
                name="tasks_verified_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.work}"[:300]


class Series(models.Model):
    """The last number given in a year to codes of one kind; its row is the lock under which the next one is taken."""

    kind = models.CharField(max_length=12, choices=TaskKind)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="tasks_series_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class Event(models.Model):
    """One line of a task's timeline; its files hang on it by scope "tasks.event". Never changed."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=18, choices=EventKind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)  # what was said: the plan, the progress, what the proof shows, the reason
    wanted = models.TextField(blank=True)  # returned: what is still needed
    how = models.CharField(max_length=10, choices=How, blank=True)  # verified: on site, by documents
    share = models.PositiveSmallIntegerField(null=True, blank=True)  # progress in %
    day = models.DateField(
        null=True, blank=True
    )  # plan: done by; returned: again by; extension: the day asked for; moved: the new one
    token = models.CharField(max_length=36, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["task", "kind"], name="tasks_event_kind")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class Extension(models.Model):
    """A later day that was asked for by name, and who decided; the first date of the task stays."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="extensions")
    old_due_on = models.DateField()
    wanted_on = models.DateField()
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    is_granted = models.BooleanField(null=True)  # None: not decided yet
    granted_on = models.DateField(null=True, blank=True)  # the new day, which may be sooner than asked
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)  # the reason of the decision

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(is_granted=None), name="tasks_one_open_extension"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="tasks_extension_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.wanted_on}"
