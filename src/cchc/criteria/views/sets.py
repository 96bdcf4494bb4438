"""Pages of check-item sets: versions, items, comparison, publishing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.forms import Form

from .. import exports, policies, queries
from ..choices import CONFIDENCE_TAGS, VERDICT_TAGS, Confidence, Verdict
from ..forms import FilterForm, ItemForm
from ..models import CriteriaSet
from ..rules import rows as row_rules
from ..services import sets as services

require_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "tab": "inspections",
        "sets": queries.list_sets(CriteriaSet.objects.visible_to(_user(request))),
        "programmes": queries.programmes(),
        "may_import": policies.may(_user(request), "import"),
    }
    return render(request, "criteria/index.html", context)


@require_GET
def detail(request: HttpRequest, code: str, version: int) -> HttpResponse:
    criteria_set = _visible(request, code, version)
    names = queries.area_names()
    form = FilterForm(request.GET, names=names)
    is_valid = form.is_valid()
    groups = queries.groups(criteria_set, form.filters(), names)
    n_unconfirmed, n_items = queries.unconfirmed_share(criteria_set)
    others = CriteriaSet.objects.visible_to(_user(request)).filter(code=code).exclude(pk=criteria_set.pk)
    context = {
        "tab": "inspections",
        "set": criteria_set,
        "form": form,
        "groups": groups,
        "n_shown": sum(len(group.items) for group in groups),
        "n_items": n_items,
        "n_unconfirmed": n_unconfirmed,
        "is_filtered": any(form.cleaned_data.values()) or not is_valid,
        "others": list(others),
        "legend": [(CONFIDENCE_TAGS[level], level.label) for level in Confidence],
        "may_publish": policies.may(_user(request), "publish", criteria_set.status),
        "may_edit": not criteria_set.is_published and policies.may(_user(request), "import"),
    }
    return render(request, "criteria/set.html", context, status=200 if is_valid else 422)


@require_GET
def export(request: HttpRequest, code: str, version: int, kind: str) -> HttpResponse:
    criteria_set = _visible(request, code, version)
    if kind == "xlsx":
        return exports.xlsx(criteria_set, queries.area_names())
    if kind == "yaml":
        return exports.as_yaml(criteria_set)
    raise Http404


@require_GET
def compare(request: HttpRequest, code: str, version: int, other: int) -> HttpResponse:
    versions = CriteriaSet.objects.visible_to(_user(request)).filter(code=code, version__in=[version, other])
    pair = list(versions.order_by("version").prefetch_related("items"))
    if len(pair) != 2:
        raise Http404
    old, new = pair
    verdicts = queries.compare(old, new)
    tally = row_rules.counts(verdicts)
    context = {
        "tab": "inspections",
        "old": old,
        "new": new,
        "verdicts": [verdict for verdict in verdicts if verdict.verdict != Verdict.UNCHANGED],
        "tally": [(VERDICT_TAGS[verdict], n) for verdict, n in tally.items() if verdict != Verdict.WRONG],
    }
    return render(request, "criteria/compare.html", context)


@require_get_or_post
def publish(request: HttpRequest, code: str, version: int) -> HttpResponse:
    criteria_set = _visible(request, code, version)
    policies.require(_user(request), "publish", criteria_set.status)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            services.publish(actor=_user(request), set_id=criteria_set.pk, now=timezone.now())
        except RuleError as refusal:
            form.is_valid()
            form.add_refusal(refusal)
        else:
            return redirect(criteria_set)
    words = {"template": "criteria/publish.html", "label": _("Công bố bản này")}
    return _confirm(request, criteria_set, form, **words)


@require_get_or_post
def discard(request: HttpRequest, code: str, version: int) -> HttpResponse:
    criteria_set = _visible(request, code, version)
    policies.require(_user(request), "import")
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            services.discard_draft(actor=_user(request), set_id=criteria_set.pk)
        except RuleError as refusal:
            form.is_valid()
            form.add_refusal(refusal)
        else:
            return redirect("criteria:index")
    return _confirm(request, criteria_set, form, template="criteria/discard.html", label=_("Bỏ bản dự thảo"))


@require_get_or_post
def edit_item(request: HttpRequest, code: str, version: int, item: str) -> HttpResponse:
    criteria_set = _visible(request, code, version)
    policies.require(_user(request), "import")
    found = get_object_or_404(criteria_set.items.all(), code=item)
    initial = {name: getattr(found, name) for name in ItemForm.base_fields}
    form = ItemForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_item(actor=_user(request), item_id=found.pk, cells=form.cleaned_data)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect(criteria_set)
    context = {"tab": "inspections", "set": criteria_set, "item": found, "form": form}
    return render(request, "criteria/edit_item.html", context, status=422 if form.errors else 200)


def _visible(request: HttpRequest, code: str, version: int) -> CriteriaSet:
    return get_object_or_404(CriteriaSet.objects.visible_to(_user(request)), code=code, version=version)


def _confirm(request: HttpRequest, criteria_set: CriteriaSet, form: Form, *, template: str, label: str) -> HttpResponse:
    context: dict[str, Any] = {
        "tab": "inspections",
        "set": criteria_set,
        "form": form,
        "confirm_label": label,
        "confirm_danger": template.endswith("discard.html"),
        "cancel_url": criteria_set.get_absolute_url(),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the middleware lets nobody else in
    return request.user
