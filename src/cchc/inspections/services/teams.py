"""Teams: who goes where, and who may not because they held a post there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.criteria.models import Area

from .. import policies, rules
from ..choices import Action, PlanAction, TeamRole
from ..models import Inspection, Membership, Plan, Team
from .doors import begin, begin_plan, journal, store


@transaction.atomic
def add_team(*, plan_id: int, actor: User | None, name: str = "") -> Team:
    """Add an empty team to a plan; without a name it is numbered."""
    plan = begin_plan(plan_id, PlanAction.SET_UP_TEAM, actor)
    order = 1 + max(plan.teams.values_list("order", flat=True), default=0)
    team = Team.objects.create(plan=plan, order=order, name=clean(name) or f"Đoàn kiểm tra số {order}")
    _record("team_added", actor, plan, team, after={"name": team.name})
    return team


@transaction.atomic
def add_member(
    *,
    team_id: int,
    actor: User | None,
    role: TeamRole,
    today: date,
    user: User | None = None,
    full_name: str = "",
    title: str = "",
    areas: Sequence[Area] = (),
) -> Membership:
    """Put somebody into a team: an account, or a named person without one (an invited expert).

    Refused when the person held a post in a unit of the team within 36 months: then the head records why they stay
    (`keep_conflicted_member`). Basis: KT-03 in docs/legal.md.
    """
    team, plan = _team_of(team_id, PlanAction.SET_UP_TEAM, actor)
    member = _member(team, role, user, full_name, title)
    if user:
        _refuse_conflict(team, user, today)
    member.save()
    member.areas.set(areas)
    _record("member_added", actor, plan, team, after=_words(member, areas))
    return member


@transaction.atomic
def keep_conflicted_member(
    *,
    team_id: int,
    actor: User,
    user: User,
    role: TeamRole,
    reason: str,
    areas: Sequence[Area] = (),
) -> Membership:
    """Let the head of the team take somebody in spite of a recent post there, with the reason on record."""
    team, plan = _team_of(team_id, PlanAction.KEEP_CONFLICTED, actor)
    if not team.members.filter(user=actor, role=TeamRole.HEAD).exists():
        raise RuleError(_("Việc này do trưởng đoàn của chính đoàn đó làm"))
    reason = clean(reason)
    if not reason:
        raise RuleError(_("Ghi lý do giữ người này trong đoàn"), field="reason")
    member = team.members.filter(user=user).first() or _member(team, role, user, "", "")
    member.conflict_reason = reason
    store(member, "conflict_reason")
    member.areas.set(areas or member.areas.all())
    _record("member_kept", actor, plan, team, after=_words(member, areas), reason=reason)
    return member


@transaction.atomic
def change_member(
    *, member_id: int, actor: User | None, role: TeamRole, title: str, areas: Sequence[Area]
) -> Membership:
    """Change the role, the title or the areas of a member."""
    member = Membership.objects.select_related("team").get(pk=member_id)
    team, plan = _team_of(member.team_id, PlanAction.SET_UP_TEAM, actor)
    before = _words(member, list(member.areas.all()))
    _refuse_second_head(team, role, member)
    member.role, member.title = role, clean(title)
    member.save(update_fields=["role", "title"])
    member.areas.set(areas)
    _record("member_changed", actor, plan, team, before=before, after=_words(member, areas))
    return member


@transaction.atomic
def remove_member(*, member_id: int, actor: User | None, reason: str) -> None:
    """Take a member out of a team; what they wrote stays theirs."""
    member = Membership.objects.select_related("team").get(pk=member_id)
    team, plan = _team_of(member.team_id, PlanAction.SET_UP_TEAM, actor)
    before = _words(member, list(member.areas.all()))
    member.delete()
    _record("member_removed", actor, plan, team, before=before, reason=clean(reason))


@transaction.atomic
def schedule(
    *, inspection_id: int, actor: User | None, visit_on: date | None, team: Team | None, place: str = "", today: date
) -> Inspection:
    """Set the day of the visit and the team that makes it."""
    inspection = begin(inspection_id, Action.SCHEDULE, actor)
    plan = inspection.plan
    rules.check_schedule(plan.starts_on, plan.ends_on, visit_on)
    if team and team.plan_id != plan.pk:
        raise RuleError(_("Đoàn này thuộc kế hoạch khác"), field="team")
    before = {"visit_on": inspection.visit_on, "team": str(inspection.team or "")}
    inspection.visit_on, inspection.team, inspection.place = visit_on, team, clean(place)
    for member in _with_posts(team) if team else ():
        if member.user and not member.conflict_reason:
            _refuse_conflict_at(inspection, member.user, today)
    inspection.save(update_fields=["visit_on", "team", "place"])
    journal("scheduled", actor, inspection, before=before, after={"visit_on": visit_on, "team": str(team or "")})
    return inspection


def conflict_of(user: User, inspection: Inspection, today: date) -> rules.HeldPost | None:
    """Return the post that keeps `user` from inspecting the unit, None if there is none."""
    posts = [rules.HeldPost(p.unit.path, str(p), p.valid_to) for p in user.posts.all()]
    return rules.conflicting_post(posts, inspection.unit.path, inspection.visit_on or today)


def _with_posts(team: Team) -> QuerySet[Membership]:
    """Return the members that have an account, with every post they ever held."""
    return team.members.filter(user__isnull=False).select_related("user").prefetch_related("user__posts__unit")


def _refuse_conflict(team: Team, user: User, today: date) -> None:
    prefetch_related_objects([user], "posts__unit")
    for inspection in team.inspections.select_related("unit"):
        _refuse_conflict_at(inspection, user, today)


def _refuse_conflict_at(inspection: Inspection, user: User, today: date) -> None:
    post = conflict_of(user, inspection, today)
    if post:
        words = {"name": user.full_name, "post": post.label}
        raise RuleError(
            _("%(name)s giữ hoặc vừa thôi giữ vị trí “%(post)s” trong 36 tháng. Trưởng đoàn phải ghi lý do nếu giữ lại")
            % words,
            field="user",
        )


def _team_of(team_id: int, action: PlanAction, actor: User | None) -> tuple[Team, Plan]:
    team = Team.objects.get(pk=team_id)
    return team, begin_plan(team.plan_id, action, actor)


def _member(team: Team, role: TeamRole, user: User | None, full_name: str, title: str) -> Membership:
    name = user.full_name if user else clean(full_name)
    if not name:
        raise RuleError(_("Chọn người hoặc ghi họ tên"), field="full_name")
    if user and team.members.filter(user=user).exists():
        raise RuleError(_("%(name)s đã có trong đoàn") % {"name": name}, field="user")
    _refuse_second_head(team, role, None)
    post = user.current_post() if user else None
    return Membership(team=team, user=user, full_name=name, title=clean(title) or str(post or ""), role=role)


def _refuse_second_head(team: Team, role: TeamRole, member: Membership | None) -> None:
    heads = team.members.filter(role=TeamRole.HEAD)
    if member:
        heads = heads.exclude(pk=member.pk)
    if role == TeamRole.HEAD and heads.exists():
        raise RuleError(_("Đoàn đã có trưởng đoàn. Đổi vai trò người cũ trước"), field="role")


def _words(member: Membership, areas: Sequence[Area]) -> dict[str, object]:
    return {
        "name": member.full_name,
        "role": TeamRole(member.role).label,
        "title": member.title,
        "areas": [area.name_vi for area in areas],
    }


def _record(
    event: str,
    actor: User | None,
    plan: Plan,
    team: Team,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        f"inspections.{event}",
        actor=actor,
        subject=team,
        parent=plan,
        unit_id=plan.issuer_id,
        before=before,
        after=after,
        reason=reason,
    )


def may_keep(user: User, team: Team) -> bool:
    """Tell whether `user` heads the team and may keep a member in conflict."""
    return (
        policies.may_plan(user, PlanAction.KEEP_CONFLICTED, team.plan)
        and team.members.filter(user=user, role=TeamRole.HEAD).exists()
    )
