"""Pages on which an administrator changes the tree. Each is its own confirm page: fields, and what follows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cchc.common.errors import RuleError
from cchc.common.forms import Form

from .. import policies, queries
from ..choices import Kind
from ..forms import CreateForm, EndForm, MergeForm, MoveForm, RenameForm
from ..models import Unit
from ..services import changes

Act = Callable[[Unit, dict[str, Any]], Unit]


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, code: str) -> HttpResponse:
    """Add a unit below the one named."""

    def act(parent: Unit, typed: dict[str, Any]) -> Unit:
        draft = changes.Draft(
            name=typed["name"],
            kind=Kind(typed["kind"]),
            parent=parent,
            valid_from=typed["day"],
            code=typed["code"],
            note=typed["note"],
        )
        return changes.create_unit(actor=_actor(request), draft=draft, reason=typed["basis"])

    return _page(request, code, "create", CreateForm, act)


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, code: str) -> HttpResponse:
    """Give the unit a new name."""

    def act(unit: Unit, typed: dict[str, Any]) -> Unit:
        return changes.rename_unit(actor=_actor(request), unit_id=unit.pk, **typed)

    return _page(request, code, "rename", RenameForm, act)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Put the unit under another parent."""

    def act(unit: Unit, typed: dict[str, Any]) -> Unit:
        return changes.move_unit(
            actor=_actor(request),
            unit_id=unit.pk,
            parent_id=typed["parent"].pk,
            day=typed["day"],
            basis=typed["basis"],
        )

    return _page(request, code, "move", MoveForm, act)


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge the unit with others."""

    def act(unit: Unit, typed: dict[str, Any]) -> Unit:
        draft = changes.Draft(name=typed["name"], kind=Kind(typed["kind"]), parent=unit.parent, valid_from=typed["day"])
        ids = [unit.pk, *(other.pk for other in typed["others"])]
        return changes.merge_units(actor=_actor(request), unit_ids=ids, draft=draft, basis=typed["basis"])

    return _page(request, code, "merge", MergeForm, act, initial={"kind": "commune"})


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End a unit that nobody follows."""

    def act(unit: Unit, typed: dict[str, Any]) -> Unit:
        return changes.end_unit(actor=_actor(request), unit_id=unit.pk, last_day=typed["day"], basis=typed["basis"])

    return _page(request, code, "end", EndForm, act)


def _actor(request: HttpRequest) -> Any:
    return request.user


def _page(
    request: HttpRequest,
    code: str,
    what: str,
    form_class: type[Form],
    act: Act,
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form; on POST do it and go to the unit that came of it, or say why not with 422."""
    policies.require_edit(_actor(request))
    unit = get_object_or_404(Unit.objects.select_related("parent__parent"), code=code)
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            done = act(unit, form.cleaned_data)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _DONE[what]() % {"unit": done.full_name})
            return redirect(done)
    context = {
        "tab": "units",
        "unit": unit,
        "above": queries.ancestors(unit),
        "form": form,
        "what": what,
        "n_children": unit.children.filter(valid_to=None).count(),
        "cancel_url": unit.get_absolute_url(),
        "confirm_label": _LABELS[what](),
        "confirm_danger": what == "end",
    }
    return render(request, "units/edit.html", context, status=422 if form.is_bound else 200)


_DONE: dict[str, Callable[[], str]] = {
    "create": lambda: _("Đã thêm %(unit)s."),
    "rename": lambda: _("Đã đổi tên; %(unit)s kế tiếp đơn vị trước."),
    "move": lambda: _("Đã chuyển; %(unit)s kế tiếp đơn vị trước."),
    "merge": lambda: _("Đã sáp nhập thành %(unit)s."),
    "end": lambda: _("Đã ghi kết thúc hoạt động của %(unit)s."),
}
_LABELS: dict[str, Callable[[], str]] = {
    "create": lambda: _("Thêm đơn vị"),
    "rename": lambda: _("Đổi tên đơn vị"),
    "move": lambda: _("Chuyển đơn vị cấp trên"),
    "merge": lambda: _("Sáp nhập đơn vị"),
    "end": lambda: _("Kết thúc hoạt động"),
}
