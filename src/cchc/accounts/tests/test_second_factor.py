"""The second step of signing in: codes, recovery codes, keys, and who must have it."""

from collections.abc import Callable

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from cchc.accounts import services
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError

from .conftest import PASSWORD, Maker

AUTHENTICATE = "/accounts/2fa/authenticate/"
WRONG_CODE = "Mã không đúng hoặc đã dùng. Nhập mã mới"
TOO_MANY = "Nhập sai quá nhiều lần. Chờ 5 phút rồi thử lại"


def _code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(timezone.now().timestamp()) // 30))


def _with_app(user: User) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def _first_step(username: str) -> Client:
    client = Client()
    response = client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    assert response["Location"] == AUTHENTICATE
    assert "_auth_user_id" not in client.session
    return client


def _reauthenticated(client: Client) -> Client:
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def test_the_code_of_the_app_completes_the_sign_in(officer: User) -> None:
    secret = _with_app(officer)
    client = _first_step("can-bo")

    response = client.post(AUTHENTICATE, {"code": _code(secret)})

    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_after_the_password_alone_nothing_opens(officer: User) -> None:
    _with_app(officer)
    client = _first_step("can-bo")

    assert client.get("/account/").status_code == 302
    assert client.get("/accounts/2fa/").status_code == 302


def test_a_wrong_code_is_refused(officer: User) -> None:
    _with_app(officer)
    client = _first_step("can-bo")

    form = client.post(AUTHENTICATE, {"code": "000 00x"}).context["form"]

    assert form.errors == {"code": [WRONG_CODE]}
    assert form.fields["code"].label == "Mã xác thực"


def test_a_code_is_good_once(officer: User) -> None:
    secret = _with_app(officer)
    with time_machine.travel(timezone.now(), tick=False):
        code = _code(secret)
        _first_step("can-bo").post(AUTHENTICATE, {"code": code})

        form = _first_step("can-bo").post(AUTHENTICATE, {"code": code}).context["form"]

    assert form.errors == {"code": [WRONG_CODE]}


def test_wrong_codes_are_limited_and_then_the_right_one_waits_too(officer: User, settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key"}
    secret = _with_app(officer)
    client = _first_step("can-bo")
    for n in range(5):
        assert client.post(AUTHENTICATE, {"code": f"99999{n}x"}).context["form"].errors == {"code": [WRONG_CODE]}

    form = client.post(AUTHENTICATE, {"code": _code(secret)}).context["form"]

    assert form.errors == {"code": [TOO_MANY]}
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_works_once(officer: User) -> None:
    _with_app(officer)
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]

    assert _first_step("can-bo").post(AUTHENTICATE, {"code": code})["Location"] == "/"
    assert _first_step("can-bo").post(AUTHENTICATE, {"code": code}).context["form"].errors == {"code": [WRONG_CODE]}


def test_setting_up_the_app_gives_recovery_codes_and_is_in_the_journal(
    officer: User, sign_in: Callable[..., Client], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    client = _reauthenticated(sign_in("can-bo"))
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/accounts/2fa/totp/activate/", {"code": _code(secret)})

    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    kinds = [entry.after["kind"] for entry in Entry.objects.filter(action="accounts.second_factor_added")]
    assert sorted(kinds) == ["recovery_codes", "totp"]
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200


def test_setting_up_asks_for_the_password_again(officer: User, sign_in: Callable[..., Client]) -> None:
    response = sign_in("can-bo").get("/accounts/2fa/totp/activate/")

    assert response["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"


def test_the_page_that_registers_a_key_hands_out_a_challenge(officer: User, sign_in: Callable[..., Client]) -> None:
    client = _reauthenticated(sign_in("can-bo"))

    response = client.get("/accounts/2fa/webauthn/add/")

    options = response.context["js_data"]["creation_options"]["publicKey"]
    assert response.status_code == 200
    assert options["rp"]["id"] == "testserver"
    assert options["user"]["name"] == "can-bo"
    assert [field.label for field in response.context["form"] if field.name != "credential"] == [
        "Tên khóa",
        "Dùng để đăng nhập không cần mật khẩu",
    ]


NO_CREDENTIALS = [
    "",
    "x",
    "[]",
    "{}",
    "7",
    '{"id": 1}',
    '{"id": "YQ", "rawId": "YQ", "response": {}}',
    '{"rawId": "YQ"}',
]


@pytest.mark.parametrize("credential", NO_CREDENTIALS)
def test_a_key_that_is_none_is_refused_without_a_crash(
    officer: User, sign_in: Callable[..., Client], credential: str
) -> None:
    client = _reauthenticated(sign_in("can-bo"))
    client.get("/accounts/2fa/webauthn/add/")

    response = client.post("/accounts/2fa/webauthn/add/", {"name": "Khóa", "credential": credential})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Authenticator.objects.exists()


@pytest.mark.django_db
def test_a_stranger_may_ask_for_a_challenge_to_sign_in_with_a_key(client: Client) -> None:
    response = client.get("/accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json")

    options = response.json()["request_options"]["publicKey"]
    assert options["userVerification"] == "required"
    assert len(options["challenge"]) >= 32


@pytest.mark.parametrize("credential", NO_CREDENTIALS)
def test_a_false_key_does_not_sign_in(client: Client, officer: User, credential: str) -> None:
    client.get("/accounts/2fa/webauthn/login/", HTTP_ACCEPT="application/json")

    response = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})

    assert response["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_signing_in_with_keys_is_limited_by_address(db: None, client: Client) -> None:
    for _n in range(10):
        assert client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"}).status_code == 302

    response = client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"})
    assert response.status_code == 429
    assert "Chờ một phút rồi thử lại." in response.content.decode()


# ── compulsory for those who sign and those who give rights ──

COMPULSORY = [Role.ADMIN, Role.LEADER]


@pytest.mark.parametrize("role", COMPULSORY)
def test_leaders_and_administrators_do_nothing_before_they_have_it(
    person: Maker, sign_in: Callable[..., Client], settings: LazySettings, role: Role
) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    user = person("phai-co", role)
    client = sign_in("phai-co")

    assert client.get("/rights/")["Location"] == "/account/second-factor/"
    assert client.get("/account/")["Location"] == "/account/second-factor/"
    assert client.post("/people/new/", {"full_name": "x", "username": "xyz"})["Location"] == "/account/second-factor/"
    assert client.post("/x/", HTTP_X_AUTOSAVE="1").json() == {"login": "/account/second-factor/"}
    assert client.get("/account/second-factor/").status_code == 200
    assert User.objects.count() == 1
    assert user.posts.count() == 1


@pytest.mark.parametrize("role", COMPULSORY)
def test_with_an_authenticator_they_work(
    person: Maker, settings: LazySettings, role: Role, today_code: Callable[[User], Client]
) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    client = today_code(person("phai-co", role))

    assert client.get("/rights/").status_code == 200
    assert client.get("/account/second-factor/")["Location"] == "/accounts/2fa/"


@pytest.fixture
def today_code() -> Callable[[User], Client]:
    def make(user: User) -> Client:
        secret = _with_app(user)
        client = _first_step(user.username)
        assert client.post(AUTHENTICATE, {"code": _code(secret)}).status_code == 302
        return client

    return make


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FOCAL, Role.UNIT_HEAD, Role.VERIFIER, Role.COUNCIL, Role.AUDITOR])
def test_the_others_may_go_without(
    person: Maker, sign_in: Callable[..., Client], settings: LazySettings, role: Role
) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    person("khong-can", role)

    assert sign_in("khong-can").get("/rights/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(
    admin: User, sign_in: Callable[..., Client], settings: LazySettings
) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    RecoveryCodes.activate(admin)

    assert sign_in("quan-tri").get("/rights/")["Location"] == "/account/second-factor/"


def test_the_way_to_set_it_up_is_open(admin: User, sign_in: Callable[..., Client], settings: LazySettings) -> None:
    settings.REQUIRE_TWO_FACTOR = True
    client = _reauthenticated(sign_in("quan-tri"))

    client.get("/accounts/2fa/totp/activate/")
    response = client.post("/accounts/2fa/totp/activate/", {"code": _code(client.session["mfa.totp.secret"])})

    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/people/").status_code == 200


def test_switched_off_the_profile_says_so(admin: User, sign_in: Callable[..., Client]) -> None:
    assert "Bản minh họa: đã tắt xác thực hai lớp" in sign_in("quan-tri").get("/account/").content.decode()


def test_switched_on_the_profile_does_not_say_so(
    admin: User, settings: LazySettings, today_code: Callable[[User], Client]
) -> None:
    settings.REQUIRE_TWO_FACTOR = True

    assert "đã tắt xác thực hai lớp" not in today_code(admin).get("/account/").content.decode()


# ── lost telephones ──


def test_a_reset_removes_everything_ends_the_sessions_and_is_in_the_journal(
    admin: User, officer: User, today_code: Callable[[User], Client]
) -> None:
    client = today_code(officer)
    RecoveryCodes.activate(officer)

    services.reset_second_factor(actor=admin, user=officer, reason="Mất điện thoại")

    entry = Entry.objects.get(action="accounts.second_factor_reset")
    assert not Authenticator.objects.filter(user=officer).exists()
    assert client.get("/account/").status_code == 302
    assert entry.before == {"authenticators": ["recovery_codes", "totp"]}
    assert entry.reason == "Mất điện thoại"


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_a_reset_without_a_reason_changes_nothing(admin: User, officer: User, reason: str) -> None:
    _with_app(officer)

    with pytest.raises(RuleError, match="Ghi lý do"):
        services.reset_second_factor(actor=admin, user=officer, reason=reason)

    assert Authenticator.objects.filter(user=officer).count() == 1


def test_nobody_resets_their_own(admin: User) -> None:
    _with_app(admin)

    with pytest.raises(RuleError, match="Không tự xóa"):
        services.reset_second_factor(actor=admin, user=admin, reason="Thử")

    assert Authenticator.objects.filter(user=admin).count() == 1


def test_there_must_be_something_to_reset(admin: User, officer: User) -> None:
    with pytest.raises(RuleError, match="chưa bật xác thực hai lớp"):
        services.reset_second_factor(actor=admin, user=officer, reason="Thử")
