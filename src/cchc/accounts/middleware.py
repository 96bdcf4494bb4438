"""Everybody signs in first; the post of the request is chosen here, and what must be done before work."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from . import hooks, queries
from .choices import POST_SESSION_KEY
from .forms import typed_words
from .models import User

# Open to strangers: the ways in, and what a load balancer asks.
OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "set_language",
        "health",
    }
)
# What remains open to somebody who must first change the password, …
FOR_NEW_PASSWORD = frozenset({"account_change_password", "account_set_password"})
# … to somebody who must first add a second factor, …
FOR_SECOND_FACTOR = FOR_NEW_PASSWORD | {
    "accounts:second_factor",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
# … and to somebody without a post.
WITHOUT_POST = FOR_SECOND_FACTOR | {"accounts:profile", "accounts:end_sessions"}


class SignInMiddleware:
    """Send strangers to the sign-in page, pick the post in which the signed-in person acts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = _page_name(request)
        if page in OPEN or request.path.startswith(settings.STATIC_URL):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        _choose_post(request, request.user)
        return _first_things_first(request, request.user, page) or self.get_response(request)


def wants_no_page(request: HttpRequest) -> bool:
    """Tell whether a script asked: it cannot follow a redirect to a page."""
    return request.headers.get("X-Autosave") == "1" or "HX-Request" in request.headers


def _page_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _choose_post(request: HttpRequest, user: User) -> None:
    posts = user.current_posts()
    chosen = request.session.get(POST_SESSION_KEY)
    user.act_in(next((post for post in posts if post.pk == chosen), posts[0] if posts else None), posts)


def _first_things_first(request: HttpRequest, user: User, page: str) -> HttpResponse | None:
    """Return the page that must be dealt with before `page`, if there is one."""
    if user.must_change_password and page not in FOR_NEW_PASSWORD:
        return _send(request, _with_next("account_change_password", _came_for(request)))
    if page not in FOR_SECOND_FACTOR and queries.lacks_second_factor(user):
        return _send(request, reverse("accounts:second_factor"))
    if page not in WITHOUT_POST and not user.current_posts() and not any(admits(user) for admits in hooks.admits):
        return render(request, "accounts/no_post.html", {"administrators": queries.administrators()}, status=403)
    return None


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    login = _with_next("account_login", _came_for(request))
    if wants_no_page(request):
        return _send(request, login)
    # The browser drops the session's cookie when its time is over, the form's own cookie stays; without any of them
    # it is a stranger, whose body is not even read.
    was_here = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} & request.COOKIES.keys()
    if was_here and (typed := typed_words(request)):
        return render(request, "accounts/expired.html", {"typed": typed, "login_url": login}, status=401)
    return redirect(login)


def _send(request: HttpRequest, url: str) -> HttpResponse:
    """Lead the person to `url`; a script gets 401 and decides itself how to keep what was typed."""
    if not wants_no_page(request):
        return redirect(url)
    response = JsonResponse({"login": url}, status=401)
    if "HX-Request" in request.headers:
        response["HX-Redirect"] = url
    return response


def _with_next(name: str, came_for: str) -> str:
    query = f"?{urlencode({'next': came_for})}" if came_for not in ("", "/") else ""
    return reverse(name) + query


def _came_for(request: HttpRequest) -> str:
    """Return the page to come back to: a form's address cannot be fetched, so its page (the referrer) is taken."""
    if request.method in ("GET", "HEAD") and not wants_no_page(request):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
