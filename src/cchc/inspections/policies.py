"""Who may do what to a plan or an inspection: the person's roles there, asked of the permission matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.units.models import Unit

from .choices import Action, PlanAction
from .models import Inspection, Membership, Plan
from .querysets import ISSUING_ROLES, UNIT_ROLES

_READING = frozenset({Action.READ_CONCLUSION, Action.READ_HISTORY})


@dataclass(frozen=True)
class Scope:
    """A person's posts and team roles, read once and asked about many inspections."""

    user: User

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Posts in force today, with their units."""
        return tuple(self.user.current_posts())

    @cached_property
    def team_roles(self) -> dict[int, Role]:
        """Role by team id."""
        return {team_id: role for team_id, _plan_id, role in self._memberships}

    @cached_property
    def plan_roles(self) -> dict[int, set[Role]]:
        """Team roles by plan id."""
        found: dict[int, set[Role]] = {}
        for _team_id, plan_id, role in self._memberships:
            found.setdefault(plan_id, set()).add(role)
        return found

    @cached_property
    def _memberships(self) -> list[tuple[int, int, Role]]:
        rows = Membership.objects.filter(user=self.user).values_list("team_id", "team__plan_id", "role")
        return [(team_id, plan_id, Role(role)) for team_id, plan_id, role in rows]

    def roles_in_plan(self, plan: Plan) -> frozenset[Role]:
        """Return the roles that the person has towards a plan."""
        return self._issuing_roles(plan) | frozenset(self.plan_roles.get(plan.pk, ()))

    def roles_in(self, inspection: Inspection) -> frozenset[Role]:
        """Return the roles that the person has towards one inspection."""
        roles = set(self._issuing_roles(inspection.plan))
        if inspection.team_id in self.team_roles:
            roles.add(Role(self.team_roles[inspection.team_id]))
        roles |= {Role(p.role) for p in self.posts if p.role in UNIT_ROLES and p.unit_id == inspection.unit_id}
        return frozenset(roles)

    def may(self, action: Action, inspection: Inspection) -> bool:
        """Tell whether one of the person's roles grants `action` at the inspection's stage."""
        allowed = matrix.roles_for("inspection", action.value, inspection.stage)
        return bool(allowed & self.roles_for(action, inspection))

    def roles_for(self, action: Action, inspection: Inspection) -> frozenset[Role]:
        """Return the roles that count for `action`: councils read their province's conclusions, all read published reports."""
        roles = self.roles_in(inspection)
        if action == Action.READ_CONCLUSION and self._supervises(inspection.plan):
            roles |= {Role.COUNCIL}
        if action in _READING and inspection.plan.is_historical and inspection.plan.is_public:
            roles |= {Role(post.role) for post in self.posts}  # it stood in the newspaper
        return roles

    def may_plan(self, action: PlanAction, plan: Plan) -> bool:
        """Tell whether one of the person's roles grants `action` at the plan's status."""
        return bool(matrix.roles_for("plan", action.value, plan.status) & self.roles_in_plan(plan))

    def reads_work(self, inspection: Inspection) -> bool:
        """Tell whether the person may read the team's own work: checklist, findings, drafts. The unit may not."""
        return bool(self.roles_in(inspection) - frozenset(UNIT_ROLES)) or self.may(Action.READ_HISTORY, inspection)

    def units_to_plan_for(self) -> list[Unit]:
        """Return the units in whose name the person may draft plans."""
        allowed = matrix.roles_for("plan", PlanAction.CREATE.value)
        return list({post.unit_id: post.unit for post in self.posts if post.role in allowed}.values())

    def _issuing_roles(self, plan: Plan) -> frozenset[Role]:
        ours = {plan.issuer_id, plan.lead_id}
        counted = (*ISSUING_ROLES, Role.COUNCIL)
        return frozenset(Role(post.role) for post in self.posts if post.role in counted and post.unit_id in ours)

    def _supervises(self, plan: Plan) -> bool:
        return any(
            plan.issuer.path.startswith(post.unit.territory.path) for post in self.posts if post.role == Role.COUNCIL
        )


def scope_of(user: User) -> Scope:
    """Return the person's scope, read lazily."""
    return Scope(user)


def may(user: User, action: Action, inspection: Inspection) -> bool:
    """Tell whether `user` may do `action` to the inspection as it stands."""
    return scope_of(user).may(action, inspection)


def may_plan(user: User, action: PlanAction, plan: Plan) -> bool:
    """Tell whether `user` may do `action` to the plan as it stands."""
    return scope_of(user).may_plan(action, plan)


def require(user: User, action: Action, inspection: Inspection) -> None:
    """Refuse with PermissionDenied when no role of `user` grants `action`, whatever the stage.

    A role that has the right at another stage is let through: then the rule of steps says no, in words.
    """
    if not matrix.roles_ever("inspection", action.value) & scope_of(user).roles_for(action, inspection):
        raise PermissionDenied(action.label)


def require_plan(user: User, action: PlanAction, plan: Plan) -> None:
    """Refuse with PermissionDenied when no role of `user` grants `action` on the plan, whatever its status."""
    if not matrix.roles_ever("plan", action.value) & scope_of(user).roles_in_plan(plan):
        raise PermissionDenied(action.label)


def require_create(user: User, issuer: Unit, lead: Unit | None) -> None:
    """Refuse when `user` may not draft a plan in the name of `issuer` or as the unit that leads it."""
    ours = {unit.pk for unit in scope_of(user).units_to_plan_for()}
    if not ours & {issuer.pk, lead.pk if lead else None}:
        raise PermissionDenied(PlanAction.CREATE.label)
