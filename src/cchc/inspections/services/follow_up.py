"""From a signed conclusion to tasks: every request goes to a person with a day, in the transaction that issues it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese
from cchc.tasks import services as tasks
from cchc.tasks.choices import TaskKind, TaskStatus
from cchc.tasks.models import Task
from cchc.units.models import Unit

from ..choices import Action, RecommendationKind
from ..models import Conclusion, Inspection, Recommendation
from ..queries import clarity, follow_up, reinspection, terms
from .doors import begin, journal


@dataclass(frozen=True)
class _Round:
    """One handing out: who does it, when, by which conclusion."""

    inspection: Inspection
    actor: User | None
    giver: Unit
    number: str
    today: date
    now: datetime


@transaction.atomic
def assign_tasks(*, inspection_id: int, actor: User, today: date, now: datetime) -> list[Task]:
    """Hand out the tasks of a conclusion that was issued before tasks were; what is a task already stays."""
    inspection = begin(inspection_id, Action.ASSIGN_TASKS, actor)
    if inspection.plan.is_historical:
        raise RuleError(_("Hồ sơ lịch sử không giao việc được. Việc của kỳ đó đã kết thúc"))
    settle_days(inspection, today)
    return hand_out(inspection, actor=actor, today=today, now=now)


def settle_days(inspection: Inspection, today: date) -> None:
    """Give each request that becomes a task its day, before the paper names it."""
    rows = [row for row in inspection.recommendations.all() if row.is_to_do and row.due_on is None]
    spans = clarity.terms_of(inspection.plan, today) if rows else {}
    counter = terms.counter_of(inspection)
    for row in rows:
        row.due_on, row.due_basis = clarity.day_of(row, spans, today, counter)
        row.save(update_fields=["due_on", "due_basis"])


def hand_out(inspection: Inspection, *, actor: User | None, today: date, now: datetime) -> list[Task]:
    """Make the tasks those of the conclusion as issued; the caller holds the inspection's lock.

    What is unchanged stays with its history; what was taken back or changed is withdrawn by name, and given anew.
    """
    rows = list(inspection.recommendations.select_related("addressee_unit", "responsible_user", "verifier"))
    places = clarity.places_of(rows)
    _refuse_unclear(rows, places)
    conclusion = Conclusion.objects.select_related("document").get(inspection=inspection)
    number = conclusion.document.number_text if conclusion.document else ""
    round_ = _Round(inspection, actor, _giver(inspection, actor), number, today, now)
    have = follow_up.tasks_by_request([inspection.pk])
    wanted = [row for row in rows if row.is_to_do]
    withdrawn = _take_back({pk: task for pk, task in have.items() if pk not in {row.pk for row in wanted}}, round_)
    given: list[Task] = []
    for row in wanted:
        task = have.get(row.pk)
        if task and (row.given_version == row.version or _is_done_as_asked(task, row)):
            continue
        if task and task.status != TaskStatus.VERIFIED:
            withdrawn += _take_back({row.pk: task}, round_, is_changed=True)
        _settle_verifier(row, places[row.pk], inspection)
        given.append(_give(row, places[row.pk], round_))
        row.given_version = row.version
        row.save(update_fields=["given_version", "verifier"])
    if given or withdrawn:
        after = {"tasks": [task.code for task in given], "withdrawn": [task.code for task in withdrawn]}
        journal("tasks_assigned", actor, inspection, after=after)
    return given


def _refuse_unclear(rows: list[Recommendation], places: dict[int, clarity.Place]) -> None:
    for row in rows:
        gaps = ", ".join(str(gap.label) for gap in clarity.missing(row))
        if gaps:
            words = {"place": places[row.pk].on_page, "gaps": gaps}
            raise RuleError(_("Yêu cầu %(place)s thiếu %(gaps)s. Bổ sung trước khi ban hành") % words)


def _settle_verifier(row: Recommendation, place: clarity.Place, inspection: Inspection) -> None:
    """Name who verifies where the request leaves it open: nothing is handed out that nobody is to verify."""
    if row.verifier is not None:
        return
    row.verifier = clarity.usual_verifier(inspection, _unit_of(row, inspection), row.responsible_user)
    if row.verifier is None:
        words = {"place": place.on_page}
        raise RuleError(_("Yêu cầu %(place)s chưa có người xác minh. Chọn người khác người thực hiện") % words)


def _is_done_as_asked(task: Task, row: Recommendation) -> bool:
    """Verified work is not asked for again because a name or a day changed."""
    return task.status == TaskStatus.VERIFIED and (task.work, task.product) == (row.text, row.product)


def _giver(inspection: Inspection, actor: User | None) -> Unit:
    """The body whose letterhead the conclusion carries; the issuer when only there the actor holds a post."""
    plan = inspection.plan
    ours = {post.unit_id for post in actor.current_posts() if post.role in (Role.LEADER, Role.OFFICER)} if actor else ()
    return plan.issuer if actor and plan.body.pk not in ours and plan.issuer_id in ours else plan.body


@in_vietnamese
def _take_back(found: dict[int, Task], round_: _Round, *, is_changed: bool = False) -> list[Task]:
    gone = []
    for task in found.values():
        if task.status in (TaskStatus.VERIFIED, TaskStatus.WITHDRAWN):
            continue
        words = {"number": round_.number}
        reason = (
            _("Kết luận %(number)s thay thế đã đổi yêu cầu này; việc được giao lại theo nội dung mới.") % words
            if is_changed
            else _("Kết luận %(number)s thay thế không còn yêu cầu này.") % words
        )
        tasks.withdraw(task_id=task.pk, actor=round_.actor, reason=reason, now=round_.now)
        gone.append(task)
    return gone


def _unit_of(row: Recommendation, inspection: Inspection) -> Unit:
    is_remedy = row.kind == RecommendationKind.TO_UNIT
    return inspection.unit if is_remedy or row.addressee_unit is None else row.addressee_unit


def _give(row: Recommendation, place: clarity.Place, round_: _Round) -> Task:
    is_remedy = row.kind == RecommendationKind.TO_UNIT
    try:
        return tasks.assign(
            actor=round_.actor,
            kind=TaskKind.REMEDY if is_remedy else TaskKind.PROPOSAL,
            unit=reinspection.present(_unit_of(row, round_.inspection), round_.today),
            giver=round_.giver,
            work=row.text,
            product=row.product,
            due_on=row.due_on,
            due_basis=row.due_basis,
            doer=row.responsible_user,
            doer_name=row.responsible,
            accountable=row.accountable,
            authority=row.authority,
            verifier=row.verifier,
            origin=row,
            origin_label=_label(round_, place),
            today=round_.today,
            now=round_.now,
            token=f"request-{row.pk}-{row.version}",
        )
    except RuleError as refusal:
        words = {"place": place.on_page, "why": refusal.message}
        raise RuleError(_("Yêu cầu %(place)s: %(why)s") % words) from refusal


@in_vietnamese
def _label(round_: _Round, place: clarity.Place) -> str:
    return _("Kết luận %(number)s, mục %(place)s") % {"number": round_.number, "place": place.on_paper}


def may_close(inspection: Inspection, reason: str, today: date) -> None:
    """Refuse to end an inspection whose tasks are open, unless a re-inspection or a reason answers for them."""
    remedy = follow_up.of_inspections([inspection.pk], today).get(inspection.pk)
    if remedy is None or not remedy.n_open or reason or follow_up.reinspections_of(inspection).exists():
        return
    words = {"count": remedy.n_open}
    raise RuleError(_("Còn %(count)s việc chưa xác minh. Ghi lý do kết thúc hoặc lập phúc tra") % words, field="reason")
