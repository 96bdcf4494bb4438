"""The person's own pages, and the page that says who may do what."""

from typing import cast

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.common.exports import Sheet, csv_response, xlsx_response

from .. import forms, policies, queries, services
from ..choices import POST_SESSION_KEY, Role
from ..models import User


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "posts": user.current_posts(),
        "current": user.current_post(),
        "factors": queries.second_factors_of(user),
        "must_have_second_factor": policies.needs_second_factor(user),
        "expires_at": request.session.get_expiry_date(),
    }
    return render(request, "accounts/profile.html", context)


@require_POST
def act_in(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    pk = request.POST.get("post", "")
    post = get_object_or_404(user.posts.in_force(), pk=pk if pk.isdecimal() and len(pk) < 18 else 0)
    request.session[POST_SESSION_KEY] = post.pk
    return HttpResponseRedirect(_safe(request, request.POST.get("next", "")))  # `redirect` would look for a view


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    if not queries.lacks_second_factor(cast(User, request.user)):
        return redirect("mfa_index")
    return render(request, "accounts/second_factor.html")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    user = services.end_sessions(user=cast(User, request.user))
    update_session_auth_hash(request, user)  # this session goes on, under a new key
    return redirect("accounts:profile")


@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    role, only = _role_filter(request, user)
    context = {
        "sections": queries.rights(only),
        "roles": list(Role),
        "chosen": role,
        "mine": sorted(policies.roles_of(user)),
        "tab": "help",
    }
    return render(request, "accounts/rights.html", context)


@require_safe
def export_rights(request: HttpRequest, kind: str) -> HttpResponse:
    headers = [_("Đối tượng"), _("Việc"), _("Trạng thái"), *(str(role.label) for role in Role)]
    rows = [
        [section.words, right.words, "; ".join(right.states), *("x" if cell else "" for cell in right.cells)]
        for section in queries.rights(_role_filter(request, cast(User, request.user))[1])
        for right in section.rights
    ]
    name = "ai-duoc-lam-gi"
    if kind == "xlsx":
        return xlsx_response(f"{name}.xlsx", [Sheet(_("Ai được làm gì"), headers, rows)])
    if kind == "csv":
        return csv_response(f"{name}.csv", headers, rows)
    raise Http404


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "accounts/stale_form.html", {"typed": forms.typed_words(request)}, status=403)


def _role_filter(request: HttpRequest, user: User) -> tuple[str, frozenset[Role] | None]:
    """Return what the address asks for: everything, one role, or "mine"."""
    asked = request.GET.get("role", "")
    if asked == "mine":
        return asked, policies.roles_of(user)
    return (asked, frozenset({Role(asked)})) if asked in Role.values else ("", None)


def _safe(request: HttpRequest, url: str) -> str:
    return (
        url if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else "/"
    )
