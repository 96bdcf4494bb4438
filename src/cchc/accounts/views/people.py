"""The administrator's pages of people and posts. Everybody else gets 403, before anything is looked up."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.audit.queries import history_of
from cchc.common.errors import RuleError
from cchc.common.exports import csv_response, table_sheets, xlsx_response
from cchc.common.forms import Form
from cchc.common.tables import Column, Table

from .. import forms, policies, queries, services
from ..models import Post, User

P = ParamSpec("P")


def _administrators_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        policies.require(_actor(request), "user", "manage")
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@_administrators_only
def index(request: HttpRequest) -> HttpResponse:
    form = forms.FilterForm(request.GET)
    is_filtered = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "table": _table(request, form), "is_filtered": is_filtered, "tab": "admin"}
    return render(request, "accounts/people.html", context)


@require_safe
@_administrators_only
def export(request: HttpRequest, kind: str) -> HttpResponse:
    table = _table(request, forms.FilterForm(request.GET))
    if kind == "xlsx":
        return xlsx_response("tai-khoan.xlsx", table_sheets(table, _("Tài khoản")))
    if kind == "csv":
        return csv_response("tai-khoan.csv", [column.label for column in table.exported_columns], table.export_rows())
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def create(request: HttpRequest) -> HttpResponse:
    form = forms.NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = services.generate_password()
        try:
            user = services.create_user(actor=_actor(request), password=password, **form.cleaned_data)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return _password_page(request, user, password)
    words = {"title": _("Tạo tài khoản"), "submit": _("Tạo tài khoản"), "cancel": "accounts:people"}
    return _form_page(request, form, words)


@require_safe
@_administrators_only
def detail(request: HttpRequest, username: str) -> HttpResponse:
    person = _person(username)
    context = {
        "person": person,
        "posts": queries.posts_of(person, timezone.localdate()),
        "factors": queries.second_factors_of(person),
        "entries": history_of(person, limit=50),
        "tab": "admin",
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def edit(request: HttpRequest, username: str) -> HttpResponse:
    person = _person(username)
    initial = {"full_name": person.full_name, "email": person.email, "phone": person.phone}
    form = forms.PersonForm(request.POST or None, initial=initial)
    words = {"title": _("Sửa thông tin"), "submit": _("Lưu thông tin")}
    return _change(request, person, form, words, services.update_user)


@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def lock(request: HttpRequest, username: str) -> HttpResponse:
    words = {
        "title": _("Khóa tài khoản"),
        "submit": _("Khóa tài khoản"),
        "note": _("Người này bị đăng xuất ngay và không đăng nhập được nữa. Vị trí và việc đã làm giữ nguyên."),
        "danger": True,
    }
    return _change(request, _person(username), forms.ReasonForm(request.POST or None), words, services.lock_user)


@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def unlock(request: HttpRequest, username: str) -> HttpResponse:
    words = {"title": _("Mở khóa tài khoản"), "submit": _("Mở khóa tài khoản")}
    return _change(request, _person(username), forms.ReasonForm(request.POST or None), words, services.unlock_user)


@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def reset_second_factor(request: HttpRequest, username: str) -> HttpResponse:
    words = {
        "title": _("Xóa xác thực hai lớp"),
        "submit": _("Xóa xác thực hai lớp"),
        "note": _("Dùng khi người này mất điện thoại hoặc khóa. Xác minh đúng người trước khi xóa."),
        "danger": True,
    }
    form = forms.ReasonForm(request.POST or None)
    return _change(request, _person(username), form, words, services.reset_second_factor)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def reset_password(request: HttpRequest, username: str) -> HttpResponse:
    person = _person(username)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = services.generate_password()
        try:
            services.reset_password(actor=_actor(request), user=person, password=password, **form.cleaned_data)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return _password_page(request, person, password)
    words = {
        "title": _("Cấp mật khẩu dùng một lần"),
        "submit": _("Cấp mật khẩu"),
        "note": _("Mật khẩu cũ hết hiệu lực ngay. Xác minh đúng người trước khi cấp."),
    }
    return _form_page(request, form, words, person)


@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def give_post(request: HttpRequest, username: str) -> HttpResponse:
    form = forms.PostForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    words = {"title": _("Bố trí vị trí"), "submit": _("Bố trí vị trí")}
    return _change(request, _person(username), form, words, services.give_post)


@require_http_methods(["GET", "HEAD", "POST"])
@_administrators_only
def end_post(request: HttpRequest, username: str, pk: int) -> HttpResponse:
    person = _person(username)
    post = get_object_or_404(Post.objects.select_related("unit"), user=person, pk=pk)
    form = forms.EndPostForm(request.POST or None, initial={"valid_to": timezone.localdate()})
    words = {"title": _("Kết thúc vị trí"), "submit": _("Kết thúc vị trí"), "what": str(post)}

    def end(*, actor: User, user: User, **typed: Any) -> Post:
        return services.end_post(actor=actor, post=post, **typed)

    return _change(request, person, form, words, end)


def _change(
    request: HttpRequest, person: User, form: Form, words: dict[str, Any], service: Callable[..., object]
) -> HttpResponse:
    """Show the form, or let `service` do what it says and come back to the person."""
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=_actor(request), user=person, **form.cleaned_data)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("accounts:person", person.username)
    return _form_page(request, form, words, person)


def _form_page(request: HttpRequest, form: Form, words: dict[str, Any], person: User | None = None) -> HttpResponse:
    context = {"form": form, "words": words, "person": person, "tab": "admin"}
    return render(request, "accounts/person_form.html", context, status=422 if form.errors else 200)


def _password_page(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """Show the one-time password; it is kept nowhere, so this page is the only place where it can be read."""
    context = {"person": user, "password": password, "tab": "admin"}
    return render(request, "accounts/one_time_password.html", context)


def _table(request: HttpRequest, form: forms.FilterForm) -> Table:
    form.is_valid()  # a filter that says nothing is left out, but an unknown unit has nobody
    asked = form.cleaned_data
    people = queries.people(
        words=asked.get("q", ""), role=asked.get("role", ""), unit=asked.get("unit"), state=asked.get("state", "")
    )
    if "unit" in form.errors:
        people = people.none()
    columns = [
        Column("full_name", _("Họ và tên"), sort="sort_key"),
        Column("username", _("Tên đăng nhập"), sort="username"),
        Column("posts", _("Vị trí đang giữ"), value=lambda user: "; ".join(str(post) for post in user.held)),
        Column("second_factor", _("Xác thực hai lớp"), value=lambda user: user.has_second_factor),
        Column("last_login", _("Đăng nhập gần nhất"), sort="last_login"),
        Column("locked", _("Đang khóa"), value=lambda user: not user.is_active),
    ]
    return Table(request, people, columns, default_sort="full_name", default_words=_("tên gọi, A đến Y"))


def _person(username: str) -> User:
    return get_object_or_404(User, username=username)


def _actor(request: HttpRequest) -> User:
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
