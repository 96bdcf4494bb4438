"""Chainable filters over plans and inspections; `visible_to` is where every view starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.units.choices import TERRITORIES, Kind

from .choices import InspectionKind, PlanStatus, Stage

if TYPE_CHECKING:
    from .models import Inspection, Plan, Recommendation  # noqa: F401  (named in the generic bases below)

# Areas of a programme in their order, free themes after them; databases disagree where nothing sorts.
IN_ORDER = (F("programme__valid_from").asc(nulls_last=True), "order")

# Roles that see the inspections which their own unit issues or leads.
ISSUING_ROLES = (Role.LEADER, Role.OFFICER, Role.VERIFIER)
UNIT_ROLES = (Role.FOCAL, Role.UNIT_HEAD)
CONCLUDED = (Stage.ISSUED, Stage.CLOSED)
BEFORE_VISIT = (Stage.SCHEDULED, Stage.NOTIFIED)
NOT_YET_ISSUED = (PlanStatus.DRAFT, PlanStatus.SUBMITTED)


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> Self:
        """Keep the plans that `user` may see: published reports, their unit's own, of their team, about their unit."""
        return self.filter(
            Q(is_historical=True, is_public=True)
            | _issued_by_own_unit(user, "")
            | Q(teams__members__user=user)
            | _seen_by_its_unit(user, "", "inspections__")
            | _seen_by_council(user, "", "inspections__")
        ).distinct()


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: User) -> Self:
        """Keep the inspections that `user` may see; a surprise one is hidden from its unit until it starts."""
        return self.filter(
            Q(plan__is_historical=True, plan__is_public=True)
            | _issued_by_own_unit(user, "plan__")
            | Q(team__members__user=user)
            | _seen_by_its_unit(user, "plan__", "")
            | _seen_by_council(user, "plan__", "")
        ).distinct()

    def record_open_to(self, user: User) -> Self:
        """Keep those whose minutes and evidence `user` may read: who works on it, and the unit once it has signed."""
        past = Q(pk__in=[])
        if user.posts.in_force().filter(role__in=matrix.roles_ever("inspection", "read_history")).exists():
            past = Q(plan__is_historical=True, plan__is_public=True)
        return (
            self.visible_to(user)
            .filter(
                past
                | _issued_by_own_unit(user, "plan__")
                | Q(plan__issuer__in=_units(user, Role.COUNCIL).values("unit"))
                | Q(team__members__user=user)
                | Q(unit__in=_units(user, *UNIT_ROLES).values("unit"), minuted_on__isnull=False)
            )
            .distinct()
        )

    def concluded(self) -> Self:
        """Keep those whose conclusion is issued."""
        return self.filter(stage__in=CONCLUDED)


class StandingManager(models.Manager["Recommendation"]):
    """The requests that stand: one that became a task and was then taken back stays in the table, out of sight."""

    def get_queryset(self) -> models.QuerySet[Recommendation]:
        """Leave out what was taken back."""
        return super().get_queryset().filter(removed_at__isnull=True)


def _units(user: User, *roles: Role) -> models.QuerySet[Post]:
    return user.posts.in_force().filter(role__in=roles)


def _issued_by_own_unit(user: User, plan: str) -> Q:
    own = _units(user, *ISSUING_ROLES).values("unit")
    return Q((f"{plan}issuer__in", own)) | Q((f"{plan}lead__in", own))


def _seen_by_its_unit(user: User, plan: str, inspection: str) -> Q:
    own = Q((f"{inspection}unit__in", _units(user, *UNIT_ROLES).values("unit")))
    hidden = Q((f"{plan}kind", InspectionKind.SURPRISE), (f"{inspection}stage__in", BEFORE_VISIT))
    return own & ~Q((f"{plan}status__in", NOT_YET_ISSUED)) & ~hidden


def _seen_by_council(user: User, plan: str, inspection: str) -> Q:
    """The council supervisor sees the supervisions of their own board, and what is concluded in their province."""
    boards = _units(user, Role.COUNCIL)
    # A board stands under its province, or under the province's council.
    near = boards.filter(unit__parent__kind__in=TERRITORIES).values("unit__parent")
    far = boards.filter(unit__parent__kind=Kind.COUNCIL).values("unit__parent__parent")
    of_province = Q()
    for province in (near, far):
        of_province |= Q((f"{plan}issuer__in", province)) | Q((f"{plan}issuer__parent__in", province))
    return Q((f"{plan}issuer__in", boards.values("unit"))) | (Q((f"{inspection}stage__in", CONCLUDED)) & of_province)
