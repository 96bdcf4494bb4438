"""Chainable filters over plans and inspections; `visible_to` is where every view starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.units.choices import TERRITORIES, Kind
from cchc.units.models import Unit

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
        inspections = self.model._meta.get_field("inspections").related_model._default_manager
        concerned = inspections.filter(_seen_by_its_unit(user) | _seen_by_council(user))
        return self.filter(
            Q(is_historical=True, is_public=True)
            | _issued_by_own_unit(user, "")
            | Q(issuer__in=_units(user, Role.COUNCIL))
            | Q(pk__in=user.memberships.values("team__plan"))
            | Q(pk__in=concerned.values("plan"))
        )


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, user: User) -> Self:
        """Keep the inspections that `user` may see; a surprise one is hidden from its unit until it starts.

        Nothing is joined that could return a row twice: DISTINCT over wide rows costs more than all the rest.
        """
        return self.filter(
            Q(plan__is_historical=True, plan__is_public=True)
            | _issued_by_own_unit(user, "plan__")
            | _of_own_team(user)
            | _seen_by_its_unit(user)
            | _seen_by_council(user)
        )

    def record_open_to(self, user: User) -> Self:
        """Keep those whose minutes and evidence `user` may read: who works on it, and the unit once it has signed."""
        past = Q(pk__in=[])
        if {post.role for post in user.current_posts()} & matrix.roles_ever("inspection", "read_history"):
            past = Q(plan__is_historical=True, plan__is_public=True)
        return self.visible_to(user).filter(
            past
            | _issued_by_own_unit(user, "plan__")
            | Q(plan__issuer__in=_units(user, Role.COUNCIL))
            | _of_own_team(user)
            | Q(unit__in=_units(user, *UNIT_ROLES), minuted_on__isnull=False)
        )

    def concluded(self) -> Self:
        """Keep those whose conclusion is issued."""
        return self.filter(stage__in=CONCLUDED)


class StandingManager(models.Manager["Recommendation"]):
    """The requests that stand: one that became a task and was then taken back stays in the table, out of sight."""

    def get_queryset(self) -> models.QuerySet[Recommendation]:
        """Leave out what was taken back."""
        return super().get_queryset().filter(removed_at__isnull=True)


def _units(user: User, *roles: Role) -> list[int]:
    """Return the keys of the units where the user holds one of `roles` today: read once for a request."""
    return sorted({post.unit_id for post in user.current_posts() if post.role in roles})


def _issued_by_own_unit(user: User, plan: str) -> Q:
    own = _units(user, *ISSUING_ROLES)
    return Q((f"{plan}issuer__in", own)) | Q((f"{plan}lead__in", own))


def _of_own_team(user: User) -> Q:
    return Q(team__in=user.memberships.values("team"))


def _seen_by_its_unit(user: User) -> Q:
    own = Q(unit__in=_units(user, *UNIT_ROLES))
    hidden = Q(plan__kind=InspectionKind.SURPRISE, stage__in=BEFORE_VISIT)
    return own & ~Q(plan__status__in=NOT_YET_ISSUED) & ~hidden


def _seen_by_council(user: User) -> Q:
    """The council supervisor sees the supervisions of their own board, and what is concluded in their province."""
    own = _units(user, Role.COUNCIL)
    if not own:
        return Q(pk__in=[])
    boards = Unit.objects.filter(pk__in=own)
    # A board stands under its province, or under the province's council.
    near = boards.filter(parent__kind__in=TERRITORIES).values("parent")
    far = boards.filter(parent__kind=Kind.COUNCIL).values("parent__parent")
    of_province = Q()
    for province in (near, far):
        of_province |= Q(plan__issuer__in=province) | Q(plan__issuer__parent__in=province)
    return Q(plan__issuer__in=own) | (Q(stage__in=CONCLUDED) & of_province)
