"""What inspections tell the lower floors at start-up: who reads which file, document and figure."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.services import Actor
from cchc.documents.choices import DocumentStatus
from cchc.metrics.hooks import Use
from cchc.metrics.models import Figure
from cchc.units.hooks import Section
from cchc.units.models import Unit

from . import policies
from .choices import Action, SelfReportStatus
from .models import Answer, Citation, FindingReply, Inspection, Membership, Minutes, Plan, SelfAnswer
from .querysets import ISSUING_ROLES, UNIT_ROLES
from .rules import is_reply_over


def may_read_answer_file(user: User, subject_id: str) -> bool:
    """A photo of an answer: whoever works on the inspection, and the unit once its minutes are signed."""
    answer = Answer.objects.filter(pk=_key(subject_id)).select_related("inspection").first()
    return answer is not None and _sees(user, answer.inspection_id)


def may_read_minutes_file(user: User, subject_id: str) -> bool:
    """The signed minutes: whoever works on the inspection, and the unit that signed them."""
    minutes = Minutes.objects.filter(pk=_key(subject_id)).first()
    return minutes is not None and _sees(user, minutes.inspection_id)


def may_read_self_answer_file(user: User, subject_id: str) -> bool:
    """Evidence of the unit's own answer: the unit at once, whoever works on the inspection once it was sent."""
    answer = SelfAnswer.objects.filter(pk=_key(subject_id)).select_related("report").first()
    return answer is not None and _sees_unit_side(user, answer.report.inspection_id, answer.report.sent_at is not None)


def may_read_reply_file(user: User, subject_id: str) -> bool:
    """Evidence of an explanation: the unit at once, whoever works on the inspection once the unit can say no more."""
    row = FindingReply.objects.filter(pk=_key(subject_id)).select_related("round").first()
    if row is None:
        return False
    round_ = row.round
    is_over = is_reply_over(
        round_.due_on,
        is_submitted=round_.submitted_at is not None,
        is_closed=round_.closed_at is not None,
        today=timezone.localdate(),
    )
    return _sees_unit_side(user, round_.inspection_id, is_over)


def visible_documents(user: User) -> Q:
    """Plans, team decisions, letters, self-reports, minutes and conclusions of what the user sees."""
    plans = Plan.objects.visible_to(user).values("pk")
    inspections = Inspection.objects.visible_to(user).values("pk")
    records = Inspection.objects.record_open_to(user).values("pk")
    own = user.posts.in_force().filter(role__in=(*ISSUING_ROLES, Role.COUNCIL)).values("unit")
    return (
        Q(plan__in=plans)
        | Q(team__plan__in=plans)
        | Q(minutes__inspection__in=records)
        | Q(self_report__inspection__in=inspections) & ~Q(status=DocumentStatus.DRAFT)
        | Q(approved_self_report__inspection__in=inspections)
        | Q(replaced_by__approved_self_report__inspection__in=inspections)
        | Q(conclusion__inspection__in=inspections)
        | Q(replaced_by__conclusion__inspection__in=inspections)
        | Q(public_edition_of__conclusion__inspection__in=inspections)
        | Q(summary__body__in=own)
        | Q(summary__issuer__in=own)
    )


def visible_figures(user: User) -> Q:
    """Figures that a visible inspection cites, and figures of the units that the user's team inspects."""
    inspections = Inspection.objects.visible_to(user)
    mine = Inspection.objects.filter(team__members__user=user)
    # Not through `citations__…`: a join would return a figure once for each finding that cites it.
    cited = Citation.objects.filter(inspection__in=inspections.values("pk"))
    return Q(pk__in=cited.values("figure")) | Q(unit__in=mine.values("unit"))


def may_record_figure(user: User, unit: Unit) -> bool:
    """Members of the team may record figures of the unit while its inspection is open to it."""
    rows = Inspection.objects.filter(unit=unit, team__members__user=user).select_related("plan__issuer", "plan__lead")
    scope = policies.scope_of(user)
    return any(scope.may(Action.RECORD_FIGURE, inspection) for inspection in rows)


def uses_of_figure(user: User, figure: Figure) -> list[Use]:
    """Return the inspections that cite the figure, as far as the user sees them."""
    citing = Citation.objects.filter(figure=figure).values("inspection")
    rows = Inspection.objects.visible_to(user).filter(pk__in=citing).select_related("plan", "unit")
    return [Use(str(row), reverse("inspections:inspection_detail", args=[row.code])) for row in rows]


def unit_section(reader: Actor, unit: Unit) -> Section | None:
    """The inspections of a unit on its own page, the latest first, as far as the reader sees them."""
    if not isinstance(reader, User):
        return None
    rows = Inspection.objects.visible_to(reader).filter(unit=unit).select_related("plan").order_by("-plan__starts_on")
    return Section(_("Các cuộc kiểm tra"), "inspections/_unit_section.html", {"rows": list(rows)}) if rows else None


def may_report_figure(user: User, unit: Unit) -> bool:
    """The unit itself may report figures while its report on itself is open."""
    if not any(post.role in UNIT_ROLES and post.unit_id == unit.pk for post in user.current_posts()):
        return False
    rows = Inspection.objects.filter(unit=unit, self_report__status=SelfReportStatus.OPEN)
    scope = policies.scope_of(user)
    return any(
        scope.may(Action.FILL_SELF_REPORT, inspection)
        for inspection in rows.select_related("plan__issuer", "plan__lead")
    )


def admits(user: User) -> bool:
    """Members of a team work here even without a post."""
    return Membership.objects.filter(user=user).exists()


def _sees_unit_side(user: User, inspection_id: int, was_sent: bool) -> bool:
    inspection = (
        Inspection.objects.visible_to(user)
        .select_related("plan__issuer", "plan__lead", "unit")
        .filter(pk=inspection_id)
        .first()
    )
    if inspection is None:
        return False
    scope = policies.scope_of(user)
    is_of_unit = bool(scope.roles_in(inspection) & frozenset(UNIT_ROLES))
    return is_of_unit or (was_sent and scope.reads_work(inspection))


def _sees(user: User, inspection_id: int) -> bool:
    return Inspection.objects.record_open_to(user).filter(pk=inspection_id).exists()


def _key(subject_id: str) -> int:
    return int(subject_id) if subject_id.isdecimal() and len(subject_id) < 16 else 0
