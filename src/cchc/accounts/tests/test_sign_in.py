"""Signing in, staying in, and what a stranger gets."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from urllib.parse import quote

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.utils import timezone

from cchc.accounts import services
from cchc.accounts.models import User
from cchc.audit.models import Entry

from .conftest import PASSWORD

LOGIN = "/accounts/login/"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Nhập lại"
TOO_MANY = "Nhập sai quá nhiều lần. Chờ 5 phút rồi thử lại"
LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip,5/5m/key"}


def _errors(client: Client, login: str, password: str) -> list[str]:
    response = client.post(LOGIN, {"login": login, "password": password})
    assert response.status_code == 200
    return list(response.context["form"].non_field_errors())


# ── the user name ──


@pytest.mark.parametrize(
    "typed", ["can-bo", "CAN-BO", "Cán-Bộ", " can-bo ", "ca\u0301n-bo\u0323\u0302", "can\u200b-bo"]
)
def test_case_and_marks_of_the_user_name_do_not_matter(officer: User, client: Client, typed: str) -> None:
    response = client.post(LOGIN, {"login": typed, "password": PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_unknown_name_and_wrong_password_get_the_same_answer(officer: User, client: Client) -> None:
    assert _errors(client, "can-bo", "sai-mat-khau") == [WRONG]
    assert _errors(client, "khong-co-ai", "sai-mat-khau") == [WRONG]


def test_empty_fields_say_what_to_type(client: Client, db: None) -> None:
    form = client.post(LOGIN, {"login": "", "password": ""}).context["form"]

    assert form.errors == {"login": ["Ghi tên đăng nhập"], "password": ["Ghi mật khẩu"]}


def test_the_form_speaks_vietnamese_and_uses_no_placeholder(client: Client, db: None) -> None:
    form = client.get(LOGIN).context["form"]

    assert [(field.label, field.help_text) for field in form] == [
        ("Tên đăng nhập", ""),
        ("Mật khẩu", "Quên mật khẩu: hỏi người quản trị hệ thống."),
    ]
    assert all("placeholder" not in field.field.widget.attrs for field in form)


def test_a_locked_person_is_told_so_only_with_the_right_password(officer: User, client: Client) -> None:
    services.lock_user(actor=None, user=officer, reason="Nghỉ việc")

    assert _errors(client, "can-bo", "sai-mat-khau") == [WRONG]
    response = client.post(LOGIN, {"login": "can-bo", "password": PASSWORD})
    assert response["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_somebody_without_a_password_cannot_sign_in(client: Client, db: None) -> None:
    services.create_user(actor=None, username="khong-mat-khau", full_name="Người Cũ")

    assert _errors(client, "khong-mat-khau", "!") == [WRONG]


@pytest.mark.django_db
def test_passwords_are_kept_with_argon2(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

    user = services.create_user(actor=None, username="moi", full_name="Người Mới", password="mat-khau-thu-2026")

    assert identify_hasher(user.password).algorithm == "argon2"


# ── limits ──


def test_after_five_wrong_passwords_even_the_right_one_waits(
    officer: User, client: Client, settings: LazySettings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    for n in range(5):
        assert _errors(client, "can-bo", f"sai-{n}") == [WRONG]

    assert _errors(client, "can-bo", PASSWORD) == [TOO_MANY]
    assert _errors(Client(REMOTE_ADDR="10.0.0.9"), "can-bo", PASSWORD) == [TOO_MANY]


def test_spelling_the_name_otherwise_does_not_walk_around_the_limit(
    officer: User, client: Client, settings: LazySettings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    for name in ["can-bo", "CAN-BO", "cán-bộ", "can-bo ", "Can-Bo"]:
        assert _errors(client, name, "sai") == [WRONG]

    assert _errors(client, "càn-bò", PASSWORD) == [TOO_MANY]


def test_the_limit_ends_after_five_minutes(officer: User, client: Client, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        for n in range(6):
            _errors(client, "can-bo", f"sai-{n}")

    with time_machine.travel(now + timedelta(minutes=6), tick=False):
        assert client.post(LOGIN, {"login": "can-bo", "password": PASSWORD}).status_code == 302


def test_one_address_trying_many_names_is_stopped(db: None, client: Client, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    for n in range(3):
        assert _errors(client, f"nguoi-{n}", "sai") == [WRONG]

    assert _errors(client, "nguoi-4", "sai") == [TOO_MANY]


def test_the_site_itself_has_limits_on(settings: LazySettings) -> None:
    base = import_module("cchc.config.settings.base")

    assert base.ACCOUNT_RATE_LIMITS == LIMITS
    assert base.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


# ── the session ──


def test_signing_in_gives_a_new_session_key(officer: User, client: Client) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key
    before = session.session_key

    client.post(LOGIN, {"login": "can-bo", "password": PASSWORD})

    assert client.session.session_key != before
    assert not client.session.__class__(before).exists(before)


def test_a_session_lasts_a_working_day(officer: User, sign_in: Callable[..., Client]) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        client = sign_in("can-bo")
        assert client.session.get_expiry_age() == 10 * 3600
    with time_machine.travel(now + timedelta(hours=9, minutes=59), tick=False):
        assert client.get("/account/").status_code == 200
    with time_machine.travel(now + timedelta(hours=10, minutes=1), tick=False):
        assert client.get("/account/")["Location"] == "/accounts/login/?next=%2Faccount%2F"


def test_ending_the_other_sessions_keeps_this_one(officer: User, sign_in: Callable[..., Client]) -> None:
    here, elsewhere = sign_in("can-bo"), sign_in("can-bo")

    here.post("/account/end-sessions/")

    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert Entry.objects.filter(action="accounts.sessions_ended", actor=officer).count() == 1


def test_a_lock_ends_the_sessions_and_unlocking_does_not_bring_them_back(
    officer: User, sign_in: Callable[..., Client]
) -> None:
    client = sign_in("can-bo")

    services.lock_user(actor=None, user=officer, reason="Nghi lộ mật khẩu")
    assert client.get("/account/").status_code == 302
    services.unlock_user(actor=None, user=officer, reason="Đã kiểm tra")

    assert client.get("/account/").status_code == 302


def test_changing_the_password_ends_the_other_sessions(officer: User, sign_in: Callable[..., Client]) -> None:
    here, elsewhere = sign_in("can-bo"), sign_in("can-bo")

    response = here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "chieu-mua-ben-song", "password2": "chieu-mua-ben-song"},
    )

    assert response["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert Entry.objects.filter(action="accounts.password_changed", actor=officer).count() == 1


@pytest.mark.parametrize(
    ("_case", "old", "new", "again", "errors"),
    [
        (
            "wrong old one",
            "sai",
            "chieu-mua-ben-song",
            "chieu-mua-ben-song",
            {"oldpassword": ["Nhập mật khẩu hiện tại"]},
        ),
        ("the same again", PASSWORD, PASSWORD, PASSWORD, {"password1": ["Mật khẩu mới phải khác mật khẩu hiện tại"]}),
    ],
)
def test_a_bad_new_password_changes_nothing(
    officer: User,
    sign_in: Callable[..., Client],
    _case: str,
    old: str,
    new: str,
    again: str,
    errors: dict[str, list[str]],
) -> None:
    client = sign_in("can-bo")

    response = client.post("/accounts/password/change/", {"oldpassword": old, "password1": new, "password2": again})

    assert response.context["form"].errors == errors
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_signing_out_needs_a_post(officer: User, sign_in: Callable[..., Client]) -> None:
    client = sign_in("can-bo")

    client.get("/accounts/logout/")
    assert client.get("/account/").status_code == 200
    client.post("/accounts/logout/")

    assert client.get("/account/").status_code == 302


# ── where one lands ──


@pytest.mark.parametrize(
    ("target", "landing"),
    [
        ("/rights/?role=mine", "/rights/?role=mine"),
        ("https://xau.example/", "/"),
        ("//xau.example/", "/"),
        ("/\\xau.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///xau.example", "/"),
    ],
)
def test_next_leads_inside_the_site_only(officer: User, client: Client, target: str, landing: str) -> None:
    response = client.post(f"{LOGIN}?next={quote(target)}", {"login": "can-bo", "password": PASSWORD, "next": target})

    assert response["Location"] == landing


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/password/reset/",
        "/accounts/password/reset/key/1-set-password/",
        "/accounts/confirm-email/",
        "/accounts/login/code/confirm/",
    ],
)
def test_what_the_site_does_not_use_of_allauth_has_no_address(officer: User, client: Client, path: str) -> None:
    client.force_login(officer)

    assert client.get(path).status_code == 404
    assert client.post(path, {"username": "la", "password1": "x", "password2": "x"}).status_code == 404
    assert User.objects.count() == 1
