"""The right of reply: the round opened by the team, the unit's word on each shortfall, the team's answers."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.common.errors import ConflictError, RuleError
from cchc.files.models import Attachment
from cchc.notices.queries import reminders_of

from .. import policies, rules
from ..choices import Action, Stance
from ..forms import unit_side as forms
from ..models import FindingReply, Inspection
from ..queries import replies as queries
from ..queries import terms
from ..querysets import UNIT_ROLES
from ..services import replies as services
from ..services import unit_files
from .doors import actor, find
from .scripts import by_script, file_json, take_files
from .self_report import removal_page


@require_safe
@never_cache
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the round to both sides; the team reads the unit's words once the unit can say no more."""
    return _page(request, _enter(request, code))


def _enter(request: HttpRequest, code: str, action: Action | None = None) -> Inspection:
    inspection = find(request, code)
    scope = policies.scope_of(actor(request))
    if not _is_of_unit(scope, inspection) and not scope.reads_work(inspection):
        raise PermissionDenied(Action.REPLY.label)
    if action is not None:
        policies.require(actor(request), action, inspection)
    return inspection


def _is_of_unit(scope: policies.Scope, inspection: Inspection) -> bool:
    return bool(scope.roles_in(inspection) & frozenset(UNIT_ROLES))


def _page(
    request: HttpRequest,
    inspection: Inspection,
    *,
    wrong: tuple[int, forms.ReplyForm | forms.ReplyAnswerForm] | None = None,
    refusal: str = "",
    status: int = 0,
) -> HttpResponse:
    today = timezone.localdate()
    scope = policies.scope_of(actor(request))
    view = queries.page_of(inspection, today)
    is_of_unit = _is_of_unit(scope, inspection)
    may = {
        action.value: scope.may(action, inspection) for action in (Action.OPEN_REPLY, Action.REPLY, Action.ANSWER_REPLY)
    }
    may_say = may["reply"] and view.round is not None and not view.is_over
    may_answer = may["answer_reply"] and view.is_over
    hides = not is_of_unit and not view.is_over  # the unit's words are its own until it has finished
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "plan": inspection.plan,
        "view": view,
        "cards": [_card(line, wrong, may_say=may_say, may_answer=may_answer) for line in view.lines],
        "may": may,
        "may_say": may_say,
        "may_close": may_answer and view.round is not None and not view.round.closed_at and not view.n_unanswered,
        "is_of_unit": is_of_unit,
        "hides_words": hides,
        "refusal": refusal,
        "days_left": (view.round.due_on - today).days if view.round else 0,
        "reminders": reminders_of(view.round) if view.round else [],
    }
    code = status or (422 if wrong or refusal else 200)
    return render(request, "inspections/reply/page.html", context, status=code)


def _card(
    line: queries.Line,
    wrong: tuple[int, forms.ReplyForm | forms.ReplyAnswerForm] | None,
    *,
    may_say: bool,
    may_answer: bool,
) -> dict[str, Any]:
    row = line.reply
    mine = wrong[1] if wrong and wrong[0] == row.pk else None
    card: dict[str, Any] = {"line": line, "row": row}
    prefix = f"r{row.pk}"
    if may_say and row.answered_at is None:
        first = {"version": row.version, "text": row.text, "stance": row.stance if row.replied_at else ""}
        card["form"] = mine or forms.ReplyForm(initial=first, auto_id=f"{prefix}-%s")
    elif may_answer and line.voice == queries.Voice.EXPLAINS and not line.is_removed:
        first = {"version": row.version, "answer": row.answer}
        if row.is_accepted is not None:
            first["decision"] = "change" if row.is_accepted else "refuse"
        card["answer_form"] = mine or forms.ReplyAnswerForm(initial=first, auto_id=f"{prefix}-%s")
    return card


@require_http_methods(["GET", "POST"])
@never_cache
def open_round(request: HttpRequest, code: str) -> HttpResponse:
    """Send the shortfalls to the unit, or give it more days, after one question."""
    inspection = _enter(request, code, Action.OPEN_REPLY)
    today = timezone.localdate()
    view = queries.page_of(inspection, today)
    back = reverse("inspections:reply", args=[code])
    form = forms.RoundForm(
        request.POST if request.method == "POST" else None, initial={"due_on": _proposed_due(inspection, view, today)}
    )
    if view.round is None:
        form.fields.pop("reason")
    if request.method == "POST" and form.is_valid():
        try:
            services.open_round(
                inspection_id=inspection.pk, actor=actor(request), now=timezone.now(), **form.cleaned_data
            )
            return redirect(back)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "view": view,
        "form": form,
        "confirm_label": _("Gửi đơn vị giải trình") if view.round is None or view.new else _("Gia hạn giải trình"),
        "cancel_url": back,
    }
    return render(request, "inspections/reply/confirm_open.html", context, status=422 if form.errors else 200)


def _proposed_due(inspection: Inspection, view: queries.Page, today: date) -> date:
    least = rules.reply_due(today, terms.counter_of(inspection, is_lenient=True))
    return max(view.round.due_on, least) if view.round else least


@require_POST
@never_cache
def say(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Keep the unit's word on one shortfall."""
    inspection = _enter(request, code, Action.REPLY)
    row = get_object_or_404(FindingReply, pk=pk, round__inspection=inspection)
    form = forms.ReplyForm(request.POST, auto_id=f"r{row.pk}-%s")
    status = 422
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.reply(
                reply_id=pk,
                actor=actor(request),
                stance=Stance(typed["stance"]),
                text=typed["text"],
                version=typed["version"],
                now=timezone.now(),
            )
            return redirect(_line_url(inspection, pk))
        except ConflictError as refusal:
            form.add_refusal(refusal)
            status = 409
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _page(request, inspection, wrong=(pk, form), refusal=_first(form), status=status)


@require_POST
@never_cache
def files(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take evidence to an explanation."""
    inspection = _enter(request, code, Action.REPLY)
    row = get_object_or_404(FindingReply, pk=pk, round__inspection=inspection)
    put = partial(unit_files.put_on_reply, reply_id=row.pk, actor=actor(request), now=timezone.now())
    kept, refused = take_files(request, lambda upload: put(upload=upload))
    if by_script(request):
        told: dict[str, object] = {"files": [file_json(file) for file in kept]}
        return JsonResponse(told | ({"errors": {"files": refused}} if refused else {}), status=422 if refused else 200)
    if refused:
        return _page(request, inspection, refusal=" ".join(refused))
    return redirect(_line_url(inspection, pk))


@require_http_methods(["GET", "POST"])
@never_cache
def remove_file(request: HttpRequest, code: str, pk: int, file_pk: int) -> HttpResponse:
    """Ask why, then take a file off an explanation."""
    inspection = _enter(request, code, Action.REPLY)
    row = get_object_or_404(FindingReply, pk=pk, round__inspection=inspection)
    file = get_object_or_404(Attachment, pk=file_pk, subject_type=queries.SUBJECT, subject_id=str(row.pk))
    return removal_page(request, inspection, file, _line_url(inspection, pk))


@require_POST
@never_cache
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the unit has finished."""
    inspection = _enter(request, code, Action.REPLY)
    try:
        services.submit(inspection_id=inspection.pk, actor=actor(request), now=timezone.now())
    except RuleError as refusal:
        return _page(request, inspection, refusal=refusal.message)
    return redirect("inspections:reply", code)


@require_POST
@never_cache
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that the round is over."""
    inspection = _enter(request, code, Action.ANSWER_REPLY)
    try:
        services.close_round(inspection_id=inspection.pk, actor=actor(request), now=timezone.now())
    except RuleError as refusal:
        return _page(request, inspection, refusal=refusal.message)
    return redirect("inspections:reply", code)


@require_POST
@never_cache
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Keep the team's answer to an explanation; "change" goes on to the finding."""
    inspection = _enter(request, code, Action.ANSWER_REPLY)
    row = get_object_or_404(FindingReply, pk=pk, round__inspection=inspection)
    form = forms.ReplyAnswerForm(request.POST, auto_id=f"r{row.pk}-%s")
    status = 422
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.answer(
                reply_id=pk,
                actor=actor(request),
                is_accepted=typed["decision"] != "refuse",
                text=typed["answer"],
                removes=typed["decision"] == "remove",
                version=typed["version"],
                now=timezone.now(),
            )
            if typed["decision"] == "change":
                return redirect("inspections:finding_edit", code, row.finding_id)
            return redirect(_line_url(inspection, pk))
        except ConflictError as refusal:
            form.add_refusal(refusal)
            status = 409
        except RuleError as refusal:
            form.add_refusal(refusal)
    return _page(request, inspection, wrong=(pk, form), refusal=_first(form), status=status)


def _line_url(inspection: Inspection, pk: int) -> str:
    return f"{reverse('inspections:reply', args=[inspection.code])}#reply-{pk}"


def _first(form: forms.ReplyForm | forms.ReplyAnswerForm) -> str:
    return next((str(error) for errors in form.errors.values() for error in errors), "")
