"""`Việc cần làm`: for each role, what must be done next and by when, what hurts soonest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.tasks import queries as tasks

from .. import policies, rules
from ..choices import Action, PlanAction, PlanStatus, Stage
from ..models import Answer, AnswerRevision, Finding, Inspection, Plan, Team
from ..policies import Scope
from . import follow_up, progress, terms
from .progress import Timing
from .todo import Todo
from .unit_todos import of_unit_side

_WRITING = frozenset({Action.DRAFT_CONCLUSION, Action.SUBMIT_CONCLUSION, Action.ISSUE_CONCLUSION})


def todos(user: User, today: date) -> list[Todo]:
    """Return everything that `user` must do now, soonest first."""
    scope = policies.scope_of(user)
    found = [*_of_inspections(scope, today), *_of_plans(scope, today), *_of_teams(scope, today)]
    found += [*_of_unit(scope, today), *_conflicts(user, today), *of_unit_side(scope, today), *_of_tasks(user, today)]
    return sorted(found, key=lambda todo: todo.order)


def _of_inspections(scope: Scope, today: date) -> list[Todo]:
    open_ones = (
        Inspection.objects.visible_to(scope.user)
        .filter(plan__status=PlanStatus.RUNNING, plan__is_historical=False)
        .exclude(stage=Stage.CLOSED)
        .select_related("plan__issuer", "plan__lead", "unit", "team")
    )
    mine: list[tuple[Inspection, rules.NextStep]] = []
    rows = list(open_ones)
    remedies = follow_up.of_inspections([row.pk for row in rows if row.stage == Stage.ISSUED], today)
    for inspection in rows:
        remedy = remedies.get(inspection.pk, progress.NO_TASKS)
        step = progress.next_step(inspection, remedy)
        if remedy.n_open:
            continue  # its tasks are on the lists of those who do and verify them
        if step and scope.may(_right_for(step.action), inspection):
            mine.append((inspection, step))
    counts = _counts(mine)
    return [_todo(inspection, step, counts.get(inspection.pk, 0), today) for inspection, step in mine]


def _counts(mine: Sequence[tuple[Inspection, rules.NextStep]]) -> dict[int, int]:
    """Count what each line tells: items judged while visiting, findings while the conclusion is written."""
    visiting = [inspection.pk for inspection, step in mine if step.action == Action.END_VISIT]
    writing = [inspection.pk for inspection, step in mine if step.action in _WRITING]
    judged = Answer.objects.filter(inspection__in=visiting).exclude(judgement="")
    found = Finding.objects.filter(inspection__in=writing, removed_at__isnull=True)
    return {
        pk: count
        for rows in (judged, found)
        for pk, count in rows.order_by().values_list("inspection").annotate(Count("pk"))
    }


def _right_for(action: Action) -> Action:
    """Whoever fills the checklist has the visit to do, not only the one who may end it."""
    return Action.ANSWER if action == Action.END_VISIT else action


def _todo(inspection: Inspection, step: rules.NextStep, count: int, today: date) -> Todo:
    unit = inspection.unit.full_name
    title, button, page = {
        Action.NOTIFY: (_("Báo lịch kiểm tra cho %(unit)s"), _("Xem và báo lịch"), "inspection_detail"),
        Action.START_VISIT: (_("Kiểm tra tại chỗ %(unit)s"), _("Mở buổi kiểm tra"), "visit"),
        Action.END_VISIT: (_("Ghi phiếu kiểm tra %(unit)s"), _("Ghi tiếp"), "visit"),
        Action.SIGN_MINUTES: (_("Lập biên bản kiểm tra %(unit)s"), _("Lập biên bản"), "minutes"),
        Action.DRAFT_CONCLUSION: (_("Soạn dự thảo kết luận kiểm tra %(unit)s"), _("Soạn dự thảo"), "conclusion"),
        Action.SUBMIT_CONCLUSION: (_("Hoàn thiện, trình ký kết luận kiểm tra %(unit)s"), _("Soạn tiếp"), "conclusion"),
        Action.ISSUE_CONCLUSION: (_("Ký kết luận kiểm tra %(unit)s"), _("Xem và ký"), "conclusion"),
        Action.CLOSE: (_("Kết thúc cuộc kiểm tra %(unit)s"), _("Mở cuộc kiểm tra"), "inspection_detail"),
    }[step.action]
    return Todo(
        title=title % {"unit": unit},
        reason=_reason(inspection, step, count),
        url=reverse(f"inspections:{page}", args=[inspection.code]),
        button=button,
        due_on=step.due_on,
        timing=progress.timing_of(step, today),
        days_late=step.days_late(today),
    )


def _reason(inspection: Inspection, step: rules.NextStep, count: int) -> str:
    team = inspection.team.name if inspection.team else _("chưa giao đoàn")
    if step.action == Action.END_VISIT:
        return _("%(team)s. Đã đánh giá %(count)s mục.") % {"team": team, "count": count}
    if step.action in _WRITING:
        return _("%(plan)s. Có %(count)s phát hiện.") % {"plan": inspection.plan.name, "count": count}
    return f"{inspection.plan.name}. {team}."


def _of_plans(scope: Scope, today: date) -> list[Todo]:
    plans = Plan.objects.visible_to(scope.user).filter(status__in=(PlanStatus.DRAFT, PlanStatus.SUBMITTED))
    found: list[Todo] = []
    for plan in plans.select_related("issuer", "lead"):
        due = terms.of_plan(plan, plan.issuer, is_lenient=True).before(plan.starts_on, "notice")
        step = rules.NextStep(Action.SCHEDULE, due)
        if scope.may_plan(PlanAction.SUBMIT, plan):
            title, button = _("Hoàn thiện, trình ký %(plan)s"), _("Soạn tiếp")
        elif scope.may_plan(PlanAction.ISSUE, plan):
            title, button = _("Ký %(plan)s"), _("Xem và ký")
        else:
            continue
        found.append(
            Todo(
                title=title % {"plan": f"{plan.name[:1].lower()}{plan.name[1:]}"},
                reason=_("Kế hoạch cần ban hành trước đợt kiểm tra bắt đầu."),
                url=reverse("inspections:plan_detail", args=[plan.code]),
                button=button,
                due_on=due,
                timing=progress.timing_of(step, today),
                days_late=step.days_late(today),
            )
        )
    return found


def _of_teams(scope: Scope, today: date) -> list[Todo]:
    teams = Team.objects.filter(
        document__isnull=True, plan__status=PlanStatus.RUNNING, plan__is_historical=False
    ).select_related("plan__issuer", "plan__lead")
    found: list[Todo] = []
    for team in teams:
        if scope.may_plan(PlanAction.ISSUE_TEAM, team.plan):
            step = rules.NextStep(Action.SCHEDULE, team.plan.starts_on)
            found.append(
                Todo(
                    title=_("Ký quyết định thành lập %(team)s") % {"team": team.name},
                    reason=team.plan.name,
                    url=reverse("inspections:plan_teams", args=[team.plan.code]),
                    button=_("Xem và ký"),
                    due_on=step.due_on,
                    timing=progress.timing_of(step, today),
                    days_late=step.days_late(today),
                )
            )
    return found


_UNIT_STAGES = (Stage.NOTIFIED, Stage.VISITING, Stage.VISITED, Stage.ISSUED)


def _of_unit(scope: Scope, today: date) -> list[Todo]:
    """Return what an inspected unit must do: get ready, read the conclusion, mend what was found."""
    roles = {Role.FOCAL, Role.UNIT_HEAD}
    units = [post.unit_id for post in scope.posts if post.role in roles]
    if not units:
        return []
    rows = list(
        Inspection.objects.visible_to(scope.user)
        .filter(unit__in=units, plan__is_historical=False, stage__in=_UNIT_STAGES)
        .select_related("plan", "unit", "conclusion", "minutes")
    )
    with_tasks = follow_up.of_inspections([row.pk for row in rows if row.stage == Stage.ISSUED], today)
    found = [_unit_todo(inspection, today, has_tasks=inspection.pk in with_tasks) for inspection in rows]
    return [todo for todo in found if todo]


def _unit_todo(inspection: Inspection, today: date, *, has_tasks: bool) -> Todo | None:
    conclusion = getattr(inspection, "conclusion", None)
    if has_tasks and conclusion and conclusion.read_at:
        return None  # each task stands on the list itself
    if inspection.stage == Stage.NOTIFIED:
        title, due, button = (
            _("Chuẩn bị hồ sơ, bố trí người làm việc với đoàn kiểm tra"),
            inspection.visit_on,
            _("Xem lịch"),
        )
    elif inspection.stage == Stage.VISITING:
        title, due = _("Cung cấp hồ sơ, tài liệu cho đoàn đang kiểm tra"), inspection.visit_on
        button = _("Xem cuộc kiểm tra")
    elif inspection.stage == Stage.VISITED:
        step = progress.next_step(inspection)
        title, due = _("Cùng đoàn kiểm tra ký biên bản"), step.due_on if step else None
        button = _("Xem cuộc kiểm tra")
    elif inspection.stage == Stage.ISSUED and conclusion and inspection.concluded_on:
        due = terms.counter_of(inspection, is_lenient=True).after(inspection.concluded_on, "remedy")
        unread = conclusion.read_at is None
        title = (
            _("Đọc kết luận kiểm tra mới ban hành")
            if unread
            else _("Khắc phục theo kết luận kiểm tra, báo cáo kết quả")
        )
        button = _("Đọc kết luận")
    else:
        return None
    step = rules.NextStep(Action.READ_CONCLUSION, due)
    page = "conclusion" if inspection.stage == Stage.ISSUED else "inspection_detail"
    return Todo(
        title=title,
        reason=inspection.plan.name,
        url=reverse(f"inspections:{page}", args=[inspection.code]),
        button=button,
        due_on=due,
        timing=progress.timing_of(step, today),
        days_late=step.days_late(today),
    )


def _of_tasks(user: User, today: date) -> list[Todo]:
    """Return the tasks to do, to verify and to decide on."""
    return [
        Todo(
            title=todo.title,
            reason=todo.reason,
            url=todo.url,
            button=todo.button,
            due_on=todo.due_on,
            timing=Timing(todo.timing.value),
            days_late=todo.days_late,
            waits_for=todo.waits_for,
        )
        for todo in tasks.todos(user, today)
    ]


def _conflicts(user: User, today: date) -> list[Todo]:
    """Return the answers of mine that a colleague's answer kept out of force."""
    rows = AnswerRevision.objects.filter(is_conflict=True, saved_by=user).select_related(
        "answer__inspection__unit", "answer__item"
    )
    return [
        Todo(
            title=_("So hai bản của mục “%(item)s”") % {"item": row.answer.item.text},
            reason=_("Đồng nghiệp đã lưu trước. Bản của bạn được giữ bên cạnh, chưa ghi đè."),
            url=f"{reverse('inspections:visit', args=[row.answer.inspection.code])}?item={row.answer.item.code}",
            button=_("So hai bản"),
            due_on=today,
            timing=Timing.TODAY,
        )
        for row in rows
    ]
