"""Decisions on days off: the list, one with its days and the dates that it moved."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import policies
from ..choices import Choice
from ..forms.decisions import DecisionForm, MoveForm
from ..models import CalendarVersion, Decision, MoveChoice
from ..queries import imports
from ..services import decisions as services
from .doors import actor, attempt, get_or_post, show


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the decisions, newest first."""
    n_days = Count("days", filter=Q(days__withdrawn_in__isnull=True))
    context = {
        "decisions": Decision.objects.annotate(n_days=n_days),
        "may_import": policies.may(actor(request), "import_decision"),
    }
    return show(request, "decisions.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decision, its days, and what is to be decided about dates that it moved."""
    return _page(request, get_object_or_404(Decision, pk=pk))


@get_or_post
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right the title, the source, the confidence."""
    policies.require(actor(request), "import_decision")
    decision = get_object_or_404(Decision, pk=pk)
    initial = {"title": decision.title, "source": decision.source, "confidence": decision.confidence}
    form = DecisionForm(request.POST or None, initial=initial)

    def save() -> Decision:
        return services.change_decision(actor=actor(request), decision_id=decision.pk, **form.cleaned_data)

    done, status = attempt(request, form, save)
    if done:
        return redirect(decision)
    return show(request, "change_decision.html", {"form": form, "decision": decision}, status)


@get_or_post
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Keep or recompute one date that the import moved."""
    policies.require(actor(request), "import_decision")
    decision = get_object_or_404(Decision, pk=pk)
    change = get_object_or_404(CalendarVersion, number=number, decision=decision)
    if request.method != "POST":
        return redirect(decision)
    form = MoveForm(request.POST)

    def save() -> MoveChoice:
        data = form.cleaned_data | {"choice": Choice(form.cleaned_data["choice"])}
        return services.decide_move(actor=actor(request), change_id=change.pk, now=timezone.now(), **data)

    done, status = attempt(request, form, save)
    return redirect(decision) if done else _page(request, decision, form, status)


def _page(request: HttpRequest, decision: Decision, form: MoveForm | None = None, status: int = 200) -> HttpResponse:
    changes = list(decision.changes.select_related("unit", "actor"))
    context = {
        "decision": decision,
        "days": decision.days.select_related("unit", "withdrawn_in").order_by("date"),
        "changes": [(one, imports.waiting(actor(request), one)) for one in changes],
        "form": form,
        "may_import": policies.may(actor(request), "import_decision"),
    }
    return show(request, "decision.html", context, status)
