"""The plan (one campaign), its teams, and one inspection per unit."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cchc.criteria.models import Area, CriteriaSet
from cchc.documents.models import Document
from cchc.units.models import Unit

from ..choices import DayUnit, InspectionKind, PlanStatus, Stage, TeamRole
from ..deadline_rules import stored
from ..querysets import InspectionQuerySet, PlanQuerySet


class DeadlineDefault(models.Model):
    """How many days a step gets unless the plan says otherwise: dated configuration with its basis."""

    step = models.CharField(max_length=20)  # "notice", "self_report", "minutes", "reply", "conclusion", "remedy"
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=2, choices=DayUnit, default=DayUnit.DAY)
    basis = models.CharField(max_length=300)
    confidence = models.CharField(max_length=6)  # criteria.Confidence
    valid_from = models.DateField()

    class Meta:
        ordering = ["step", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["step", "valid_from"], name="inspections_default_once")]

    def __str__(self) -> str:
        return f"{self.step}: {self.days} {self.get_unit_display()}"

    @property
    def stored(self) -> int | str:
        """The days as plans keep them."""
        return stored(self.days, self.unit)


class Plan(models.Model):
    """An inspection plan (kế hoạch kiểm tra): a campaign over several units, or an inspection of one."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=14, choices=InspectionKind)
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans_issued")
    lead = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="plans_led")
    period_start = models.DateField(null=True, blank=True)  # thời kỳ kiểm tra; null: the source does not say
    period_end = models.DateField(null=True, blank=True)
    starts_on = models.DateField()  # schedule of the visits
    ends_on = models.DateField()
    areas = models.ManyToManyField(Area, related_name="plans", blank=True)  # areas of a programme and free themes
    criteria_set = models.ForeignKey(CriteriaSet, null=True, on_delete=models.PROTECT, related_name="plans")
    purpose = models.TextField(blank=True)
    requirements = models.TextField(blank=True)
    # Step → days or "5wd"; copied from DeadlineDefault, editable while a draft.
    deadlines = models.JSONField(default=dict)
    conclusions_due_on = models.DateField(null=True, blank=True)  # of the whole campaign
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="plan"
    )  # the plan as issued (KH)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.TextField(blank=True)  # where the demonstration took it from
    is_historical = models.BooleanField(default=False)  # read from a published report, not made here
    is_public = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # optimistic lock of the draft
    token = models.CharField(max_length=36, unique=True, null=True, blank=True)  # of the form: sent twice, made once

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="inspections_plan_schedule_order"),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_start__lte=F("period_end")),
                name="inspections_plan_period_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def body(self) -> Unit:
        """The unit whose letterhead the papers of the team carry: the one that leads, else the issuer."""
        return self.lead or self.issuer


class LegalBasis(models.Model):
    """One "Căn cứ …" line of a plan. Number and date identify a document."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="bases")
    text = models.CharField(max_length=500)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class Team(models.Model):
    """A team (đoàn kiểm tra) of a plan, set up by a decision."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=200)  # "Đoàn kiểm tra số 2"
    order = models.PositiveSmallIntegerField(default=1)
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="team"
    )  # the decision (QĐ)

    class Meta:
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="inspections_team_order_once")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a team. People of historical reports have a name and a title, but no account."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    full_name = models.CharField(max_length=120)
    title = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=12, choices=TeamRole)
    areas = models.ManyToManyField(Area, related_name="+", blank=True)
    conflict_reason = models.TextField(blank=True)  # why the head keeps one who held a post there within 36 months

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=Q(user__isnull=False), name="inspections_member_once"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(role=TeamRole.HEAD), name="inspections_one_head_per_team"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class Inspection(models.Model):
    """The inspection of one unit under a plan: the row of the campaign's matrix.

    Dates are facts. Late, due soon, progress: computed by rules and queries.
    """

    code = models.SlugField(max_length=80, unique=True)  # "thoi-binh-2016"
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="inspections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inspections")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="inspections")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.SCHEDULED)
    visit_on = models.DateField(null=True, blank=True)  # planned day
    notified_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    minuted_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_ones"
    )  # the last inspection of the same unit or its predecessor
    item_codes = models.JSONField(default=list, blank=True)  # of a re-inspection: what was still open; empty: all

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["visit_on", "pk"]
        indexes = [models.Index(fields=["plan", "stage"], name="inspections_plan_stage")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="inspections_unit_once_per_plan"),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True) | Q(ended_at__isnull=True) | Q(started_at__lte=F("ended_at")),
                name="inspections_visit_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.name}: {self.unit}"
