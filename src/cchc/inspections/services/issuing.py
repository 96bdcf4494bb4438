"""Signing: the plan, the decision on a team. The leader signs what somebody else drafted."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.documents import services as documents
from cchc.documents.choices import DocumentKind

from .. import rules
from ..choices import PlanAction, PlanStatus, TeamRole
from ..models import Plan, Team
from ..papers import head
from ..papers.plan import plan_paper, team_paper
from .doors import begin_plan


@transaction.atomic
def issue_plan(*, plan_id: int, actor: User, today: date, now: datetime) -> Plan:
    """Sign and issue the plan: numbered, frozen, running from now on."""
    plan = begin_plan(plan_id, PlanAction.ISSUE, actor)
    signer = head.signer(actor, plan.issuer)
    draft = documents.create_draft(
        actor=plan.drafted_by,
        kind=DocumentKind.PLAN,
        unit=plan.issuer,
        subject=plan.name,
        content=plan_paper(plan, signer),
        now=now,
    )
    plan.document = documents.issue(
        actor=actor, document_id=draft.pk, signer_name=signer.name, signer_title=signer.title, today=today, now=now
    )
    plan.status = rules.next_plan_status(PlanStatus(plan.status), PlanAction.ISSUE)
    plan.version += 1
    plan.save(update_fields=["status", "version", "document"])
    after = {"status": plan.status, "number": plan.document.number_text, "issued_on": today}
    record("inspections.plan_issued", actor=actor, subject=plan, unit_id=plan.issuer_id, after=after)
    return plan


@transaction.atomic
def issue_team(*, team_id: int, actor: User, today: date, now: datetime) -> Team:
    """Sign and issue the decision that sets up a team; it needs a head and a secretary."""
    team = Team.objects.get(pk=team_id)
    plan = begin_plan(team.plan_id, PlanAction.ISSUE_TEAM, actor)
    team = Team.objects.select_for_update().get(pk=team_id)
    if team.document_id:
        raise RuleError(_("Quyết định thành lập đoàn này đã ban hành"))
    roles = set(team.members.values_list("role", flat=True))
    for role in (TeamRole.HEAD, TeamRole.SECRETARY):
        if role not in roles:
            raise RuleError(_("Đoàn chưa có %(role)s. Phân công trước khi ký") % {"role": role.label.lower()})
    body = plan.body
    signer = head.signer(actor, body)
    draft = documents.create_draft(
        actor=plan.drafted_by,
        kind=DocumentKind.DECISION,
        unit=body,
        subject=f"Về việc thành lập {team.name}",
        content=team_paper(team, signer),
        now=now,
    )
    team.document = documents.issue(
        actor=actor, document_id=draft.pk, signer_name=signer.name, signer_title=signer.title, today=today, now=now
    )
    team.save(update_fields=["document"])
    after = {"number": team.document.number_text, "issued_on": today}
    record("inspections.team_issued", actor=actor, subject=team, parent=plan, unit_id=plan.issuer_id, after=after)
    return team
