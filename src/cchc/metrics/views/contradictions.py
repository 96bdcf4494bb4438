"""Figures that do not agree: the list, asking the unit, the unit's explanation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import fold

from .. import policies, queries
from ..forms import ContradictionFilterForm, ExplainForm
from ..models import Figure
from ..queries import Contradiction
from ..services import explanations as services

SHOWN = 100
JUDGED = 1_500  # figures that one page judges, the newest ones: more are reached by naming the unit


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    form = ContradictionFilterForm(request.GET)
    figures = Figure.objects.visible_to(_user(request))
    if form.is_valid():
        for word in fold(form.cleaned_data["words"]).split():
            figures = figures.filter(unit__folded__contains=word)
    found = queries.contradictions_within(figures, JUDGED)
    wanted = form.cleaned_data.get("state", "") if form.is_valid() else ""
    rows = [one for one in found if not wanted or _state(one) == wanted]
    counts = {state: sum(_state(one) == state for one in found) for state in ("open", "asked", "explained")}
    context = {
        "tab": "figures",
        "form": form,
        "rows": rows[:SHOWN],
        "n": len(rows),
        "shown": SHOWN,
        "judged": JUDGED,
        "is_cut": figures.current()[JUDGED : JUDGED + 1].exists(),
        "chips": _chips(request, counts, len(found), wanted),
        "is_filtered": bool(form.data.get("words") or wanted),
    }
    return render(request, "metrics/contradictions.html", context, status=200 if form.is_valid() else 422)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    figure = _visible(request, pk)
    if not policies.may_ask(_user(request), figure.unit):
        raise PermissionDenied(_("Cán bộ CCHC hoặc đoàn kiểm tra yêu cầu giải trình số liệu của đơn vị này."))
    found = _one(figure, request.POST.get("identity", ""))
    try:
        services.ask_explanation(
            actor=_user(request),
            identity=found.identity,
            unit=found.unit,
            coverage=found.coverage,
            period_start=found.period_start,
            period_end=found.period_end,
            now=timezone.now(),
        )
    except RuleError as refusal:
        messages.error(request, refusal.message)
    return redirect("metrics:figure", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    figure = _visible(request, pk)
    if not policies.may_explain(_user(request), figure.unit):
        raise PermissionDenied(_("Đơn vị tự giải trình số liệu của mình."))
    data = request.POST if request.method == "POST" else request.GET
    found = _one(figure, data.get("identity", ""))
    given = found.explanation.text if found.explanation else ""
    form = ExplainForm(request.POST if request.method == "POST" else None, initial={"text": given})
    if request.method == "POST" and form.is_valid():
        try:
            services.explain(
                actor=_user(request),
                identity=found.identity,
                unit=found.unit,
                coverage=found.coverage,
                period_start=found.period_start,
                period_end=found.period_end,
                text=form.cleaned_data["text"],
                now=timezone.now(),
            )
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("metrics:figure", pk)
    context = {"tab": "figures", "form": form, "one": found, "figure": figure}
    return render(request, "metrics/explain.html", context, status=422 if form.errors else 200)


def _one(figure: Figure, identity: str) -> Contradiction:
    """Return the contradiction of the figure that an identity tells; one that is no longer there does not exist."""
    for found in queries.identities_of(figure).broken:
        if found.identity == identity:
            return found
    raise Http404


def _state(one: Contradiction) -> str:
    return "explained" if one.is_explained else ("asked" if one.is_asked else "open")


def _chips(request: HttpRequest, counts: dict[str, int], n: int, wanted: str) -> list[dict[str, object]]:
    labels = {
        "": (_("Tất cả"), n),
        "open": (_("Chưa hỏi đơn vị"), counts["open"]),
        "asked": (_("Chờ giải trình"), counts["asked"]),
        "explained": (_("Đã giải trình"), counts["explained"]),
    }
    chips: list[dict[str, object]] = []
    for state, (label, count) in labels.items():
        query = request.GET.copy()
        query.pop("state", None)
        if state:
            query["state"] = state
        chips.append({"label": label, "count": count, "url": f"?{query.urlencode()}", "active": state == wanted})
    return chips


def _visible(request: HttpRequest, pk: int) -> Figure:
    return get_object_or_404(Figure.objects.visible_to(_user(request)).with_names(), pk=pk)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the middleware lets nobody else in
    return request.user
