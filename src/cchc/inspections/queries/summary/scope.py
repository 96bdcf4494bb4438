"""Which inspections a summary covers, and for whom: one campaign, or what one body ordered in a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.units import queries as unit_queries
from cchc.units.models import Unit

from ...choices import PlanStatus
from ...models import Inspection, Plan
from ...policies import Scope
from ...querysets import ISSUING_ROLES

ISSUED = (PlanStatus.RUNNING, PlanStatus.CLOSED)


@dataclass(frozen=True)
class SummaryScope:
    """The campaigns that a summary covers. `plan` is set when it is one campaign."""

    issuer: Unit
    year: int
    plans: tuple[Plan, ...]
    today: date
    plan: Plan | None = None

    @property
    def title(self) -> str:
        """What the page and the paper are called."""
        if self.plan:
            return _("Tổng hợp: %(plan)s") % {"plan": self.plan.name}
        return _("Tổng hợp kết quả kiểm tra năm %(year)s") % {"year": self.year}

    @property
    def body(self) -> Unit:
        """The body whose paper the report is: the one that led the campaigns, else the one that ordered them."""
        leads = {plan.body.pk: plan.body for plan in self.plans}
        return next(iter(leads.values())) if len(leads) == 1 else self.issuer

    @property
    def plan_ids(self) -> list[int]:
        """The keys of the campaigns."""
        return [plan.pk for plan in self.plans]

    @property
    def inspections(self) -> QuerySet[Inspection]:
        """Every inspection of these campaigns."""
        return Inspection.objects.filter(plan__in=self.plan_ids)

    @property
    def keys(self) -> QuerySet[Inspection, int]:
        """The keys of the inspections, as a subquery."""
        return self.inspections.order_by().values_list("pk", flat=True)


def of_plan(plan: Plan, today: date) -> SummaryScope:
    """Return the scope of one campaign; `plan.issuer` and `plan.lead` must be loaded."""
    return SummaryScope(plan.issuer, plan.starts_on.year, (plan,), today, plan)


@dataclass(frozen=True)
class Shelf:
    """Every issued campaign that a person may sum up, read once."""

    plans: tuple[Plan, ...]

    @property
    def issuers(self) -> list[Unit]:
        """The bodies that ordered them, in the order of their names."""
        found = {plan.issuer_id: plan.issuer for plan in self.plans}
        return sorted(found.values(), key=lambda unit: (unit.sort_key, unit.pk))

    def years(self, issuer: Unit) -> list[int]:
        """Return the years in which `issuer` ordered campaigns, the latest first."""
        return sorted({plan.starts_on.year for plan in self.plans if plan.issuer_id == issuer.pk}, reverse=True)

    def year(self, issuer: Unit, year: int, today: date) -> SummaryScope:
        """Return the campaigns that `issuer` ordered for `year`."""
        found = (plan for plan in self.plans if plan.issuer_id == issuer.pk and plan.starts_on.year == year)
        return SummaryScope(issuer, year, tuple(found), today)


def shelf_of(user: User | None) -> Shelf:
    """Return what `user` may sum up, as one who works for the body that ordered or led; None: everything."""
    issued = Plan.objects.filter(status__in=ISSUED)
    if user is not None:
        own = user.posts.in_force().filter(role__in=(*ISSUING_ROLES, Role.COUNCIL)).values("unit")
        issued = issued.filter(Q(issuer__in=own) | Q(lead__in=own))
    plans = issued.select_related("issuer__parent", "lead__parent", "criteria_set").order_by("starts_on", "pk")
    return Shelf(tuple(plans))


def before(scope: SummaryScope) -> SummaryScope:
    """Return last year's campaigns of the issuer, or of the bodies that it follows."""
    last = scope.year - 1
    issuers: Iterable[Unit] = [scope.issuer]
    if not scope.issuer.exists_on(date(last, 12, 31)):
        issuers = [one.unit for one in unit_queries.predecessors(scope.issuer, date(last, 12, 31))]
    found = Plan.objects.filter(issuer__in=list(issuers), starts_on__year=last, status__in=ISSUED)
    plans = found.select_related("issuer__parent", "lead__parent", "criteria_set").order_by("starts_on", "pk")
    return SummaryScope(scope.issuer, last, tuple(plans), scope.today)


def may_read(scope: Scope, plan: Plan) -> bool:
    """Tell whether the person works for the body that ordered or leads the campaign."""
    readers = {*ISSUING_ROLES, Role.COUNCIL}
    units = {post.unit_id for post in scope.posts if post.role in readers}
    return bool(units & {plan.issuer_id, plan.lead_id})
