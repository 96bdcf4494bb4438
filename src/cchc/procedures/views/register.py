"""The register to read: the list, a procedure, its versions, what changed between two of them, a decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.common.confidence import PROVISIONAL
from cchc.common.tables import Column, Table

from ..choices import MANDATORY_PARTS, VersionStatus
from ..forms.register import FilterForm
from ..models import Procedure, Version
from ..queries import known, pages
from ..querysets import VersionQuerySet
from .doors import actor

_DRAFT = VersionStatus.DRAFT.value


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    form = FilterForm(request.GET)
    is_valid = form.is_valid()
    day = (form.cleaned_data.get("on") if is_valid else None) or timezone.localdate()
    flags = _flags(user, form, day)
    flag = _flag(request, flags)
    columns = [
        Column("name", _("Thủ tục"), sort="sort_key"),
        Column("code", _("Mã"), sort="procedure__code"),
        Column("sector", _("Lĩnh vực"), sort=("sector__sort_key", "sort_key")),
        Column("levels", _("Cấp")),
        Column("terms", _("Thời hạn")),
        Column("parts", _("Bộ phận")),
        Column("valid_from", _("Áp dụng từ"), sort="valid_from"),
    ]
    default = _("theo lĩnh vực, rồi tên")
    table = Table(request, flags[flag], columns, default_sort="sector", default_words=default)
    counts = _counts(flags, may_draft=_may(user, "edit"))
    context = {
        "tab": "procedures",
        "form": form,
        "table": table,
        "rows": pages.rows_of(table.rows),
        "n_mandatory": len(MANDATORY_PARTS),
        "n_lacking": counts["lacking"],
        "n_without_steps": counts["without_steps"],
        "chips": _chips(request, flag, counts),
        "flag": flag,
        "day": day,
        "is_filtered": _is_filtered(form, flag),
        "may_edit": _may(user, "edit"),
        "may_import": accounts.may(user, "procedure", "import"),
    }
    return render(request, "procedures/list.html", context, status=200 if is_valid else 422)


def exported(request: HttpRequest) -> VersionQuerySet:
    """Return what an export holds: what the list shows, or without a filter the newest of everything, begun or not."""
    form = FilterForm(request.GET)
    day = (form.cleaned_data.get("on") if form.is_valid() else None) or timezone.localdate()
    flags = _flags(actor(request), form, day)
    flag = _flag(request, flags)
    return flags[flag].order_by("procedure__code") if _is_filtered(form, flag) else known.whole_register()


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    version = pages.shown_version(procedure, actor(request), timezone.localdate())
    if version is None:
        raise Http404
    return _page(request, version, is_own_page=False)


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _page(request, found_version(request, code, number), is_own_page=True)


@require_safe
def compare(request: HttpRequest, code: str, number: int, other: int) -> HttpResponse:
    older, newer = sorted((number, other))
    if older == newer:
        raise Http404
    old, new = found_version(request, code, older), found_version(request, code, newer)
    groups = pages.differences(old, new)
    context = {
        "tab": "procedures",
        "procedure": new.procedure,
        "old": old,
        "new": new,
        "groups": groups,
        "n_lines": sum(len(lines) for _part, lines in groups),
    }
    return render(request, "procedures/compare.html", context)


def found(request: HttpRequest, code: str) -> Procedure:
    """Return the procedure of the address, or 404 when the person may not know of it."""
    procedures = Procedure.objects.visible_to(actor(request)).select_related("focal", "keeper")
    return get_object_or_404(procedures, code=code)


def found_version(request: HttpRequest, code: str, number: int) -> Version:
    """Return the version of the address, or 404: drafts are for those who draft."""
    versions = Version.objects.visible_to(actor(request)).filter(procedure__code=code)
    related = ("procedure__focal", "procedure__keeper", "sector", "decision", "published_by", "made_by")
    return get_object_or_404(versions.select_related(*related), number=number)


def _page(request: HttpRequest, one: Version, *, is_own_page: bool) -> HttpResponse:
    user = actor(request)
    page = pages.page_of(one, user)
    today = timezone.localdate()
    dated = page.dated
    context = {
        "tab": "procedures",
        "procedure": one.procedure,
        "version": one,
        "page": page,
        "content": page.content,
        "bases": page.bases,
        "is_own_page": is_own_page,
        "is_in_force": bool(dated and dated.holds_on(today)) and one.change != "abolished",
        "is_ahead": bool(dated and one.valid_from and one.valid_from > today),
        "today": today,
        "may_edit": _may(user, "edit"),
        "may_publish": _may(user, "publish"),
        "may_configure": accounts.may(user, "procedure", "configure"),
    }
    return render(request, "procedures/detail.html", context)


def _may(user: User, action: str) -> bool:
    return accounts.may(user, "procedure", action, _DRAFT)


def _flags(user: User, form: FilterForm, day: date) -> dict[str, VersionQuerySet]:
    """Return what each chip of the list shows; nothing while the filter is wrong."""
    if not form.is_valid():
        return dict.fromkeys(("", "lacking", "unconfirmed", "drafts"), Version.objects.none())
    asked = _filtered(pages.versions_on(user, day), form)
    return {
        "": asked,
        "lacking": asked.lacking_parts(),
        "unconfirmed": asked.unconfirmed(),
        "drafts": _filtered(pages.drafts(user), form),
    }


def _flag(request: HttpRequest, flags: dict[str, VersionQuerySet]) -> str:
    flag = request.GET.get("show", "")
    return flag if flag in flags else ""


def _is_filtered(form: FilterForm, flag: str) -> bool:
    return bool(flag) or any(form.data.get(name) for name in form.fields)


def _filtered(versions: VersionQuerySet, form: FilterForm) -> VersionQuerySet:
    asked = form.cleaned_data
    versions = versions.search(asked["q"])
    if asked["sector"]:
        versions = versions.filter(sector=asked["sector"])
    return versions.at_level(asked["level"]) if asked["level"] else versions


def _counts(flags: dict[str, VersionQuerySet], *, may_draft: bool) -> dict[str, int]:
    """Count behind each chip; what the reader may not see has no count."""
    unsure = Count("pk", filter=Q(confidence__in=PROVISIONAL))
    shown = flags[""].order_by()
    counts = shown.aggregate(
        all=Count("pk"), unconfirmed=unsure, without_steps=Count("pk", filter=shown.has_no_steps())
    )
    counts |= {"": counts["all"], "lacking": flags["lacking"].order_by().count()}
    return counts | ({"drafts": flags["drafts"].order_by().count()} if may_draft else {})


def _chips(request: HttpRequest, flag: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {
        "": (_("Đang áp dụng"), ""),
        "lacking": (_("Chưa đủ bộ phận"), "circle-half-2"),
        "unconfirmed": (_("Chưa xác nhận"), "help-circle"),
        "drafts": (_("Dự thảo"), "pencil"),
    }
    base = request.GET.copy()
    chips = []
    for key, (label, icon) in labels.items():
        if key not in counts:
            continue
        asked = base.copy()
        for name in ("page", "show"):
            asked.pop(name, None)
        if key:
            asked["show"] = key
        url = f"{reverse('procedures:list')}?{asked.urlencode()}"
        chips.append(
            {
                "label": label,
                "count": counts[key],
                "url": url,
                "active": key == flag,
                "icon": icon,
            }
        )
    return chips
