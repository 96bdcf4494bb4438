"""What a stranger gets, what a session that ended in the middle of work loses, and what comes first."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client, override_settings

from cchc.accounts import hooks, services
from cchc.accounts.choices import Role
from cchc.accounts.models import User

from .conftest import PASSWORD, Maker

LOGIN = "/accounts/login/"


# ── strangers ──


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/", "/people/", "/rights/?role=mine", "/khong-co-trang-nay/", "/journal/"])
def test_a_stranger_is_led_to_the_sign_in_page_and_back(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={quote(path, safe='')}"


@pytest.mark.django_db
def test_a_stranger_sees_nothing_of_the_start_page(client: Client) -> None:
    assert client.get("/")["Location"] == "/accounts/login/"


@pytest.mark.django_db
def test_a_stranger_may_choose_the_language(client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "en", "next": LOGIN})

    assert response["Location"] == LOGIN
    assert client.cookies["django_language"].value == "en"


@pytest.mark.django_db
def test_a_missing_static_file_is_not_found_rather_than_a_sign_in_page(client: Client) -> None:
    assert client.get("/static/khong-co.css").status_code == 404


@pytest.mark.django_db
def test_a_stranger_who_posts_is_led_to_the_page_of_the_form(client: Client) -> None:
    response = client.post("/people/new/", {"full_name": "Ai đó"}, HTTP_REFERER="http://testserver/people/?q=a")

    assert response["Location"] == "/accounts/login/?next=%2Fpeople%2F%3Fq%3Da"
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("referrer", ["https://xau.example/people/", "//xau.example/", "javascript:x"])
def test_a_foreign_referrer_is_not_followed(client: Client, referrer: str) -> None:
    response = client.post("/people/new/", {"full_name": "Ai đó"}, HTTP_REFERER=referrer)

    assert response["Location"] == "/accounts/login/"


# ── a session that ends in the middle of work ──


@pytest.mark.django_db
def test_autosave_gets_401_with_the_address_of_the_sign_in_page(client: Client) -> None:
    response = client.post(
        "/inspections/x/answer/",
        {"note": "Đang gõ"},
        HTTP_X_AUTOSAVE="1",
        HTTP_REFERER="http://testserver/inspections/x/checklist/?area=PROC",
    )

    assert response.status_code == 401
    assert response.json() == {"login": "/accounts/login/?next=%2Finspections%2Fx%2Fchecklist%2F%3Farea%3DPROC"}
    assert "HX-Redirect" not in response


@pytest.mark.django_db
def test_htmx_is_told_to_go_to_the_sign_in_page(client: Client) -> None:
    response = client.get("/people/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/people/?q=lan")

    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fpeople%2F%3Fq%3Dlan"
    assert response.json() == {"login": response["HX-Redirect"]}


def test_words_sent_after_the_session_ended_are_given_back(officer: User, sign_in: Callable[..., Client]) -> None:
    client = sign_in("can-bo")
    services.lock_user(actor=None, user=officer, reason="Thử")
    words = {"note": "Niêm yết thiếu 3 thủ tục <b>", "password1": "bi-mat", "empty": " "}

    response = client.post("/people/new/", words, HTTP_REFERER="http://testserver/people/")

    assert response.status_code == 401
    assert response.context["typed"] == [("note", "Niêm yết thiếu 3 thủ tục <b>")]
    assert "Niêm yết thiếu 3 thủ tục &lt;b&gt;" in response.content.decode()
    assert "bi-mat" not in response.content.decode()
    assert response.context["login_url"] == "/accounts/login/?next=%2Fpeople%2F"


def test_a_stale_form_changes_nothing_and_gives_the_words_back(admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)

    response = client.post("/people/new/", {"full_name": "Phạm Thị Mới", "username": "moi"})

    assert response.status_code == 403
    assert response.context["typed"] == [("full_name", "Phạm Thị Mới"), ("username", "moi")]
    assert "Phạm Thị Mới" in response.content.decode()
    assert not User.objects.filter(username="moi").exists()


# ── what comes first ──


def test_a_password_made_by_another_must_be_changed_before_anything_else(
    person: Maker, sign_in: Callable[..., Client]
) -> None:
    user = person("moi", Role.OFFICER, must_change=True)
    client = sign_in("moi")

    assert client.get("/rights/")["Location"] == "/accounts/password/change/?next=%2Frights%2F"
    assert client.post("/account/act-in/", {"post": user.posts.get().pk})["Location"] == "/accounts/password/change/"
    assert client.post("/x/", HTTP_X_AUTOSAVE="1").status_code == 401
    assert client.get("/accounts/password/change/").status_code == 200
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "chieu-mua-ben-song", "password2": "chieu-mua-ben-song"},
    )

    assert client.get("/rights/").status_code == 200
    user.refresh_from_db()
    assert user.must_change_password is False


def test_somebody_without_a_post_is_told_whom_to_ask(
    person: Maker, admin: User, sign_in: Callable[..., Client]
) -> None:
    services.update_user(actor=None, user=admin, full_name="Trần Thị Quản", phone="0900 000 000")
    person("chua-co-viec")
    client = sign_in("chua-co-viec")

    response = client.get("/rights/")

    assert response.status_code == 403
    assert [user.full_name for user in response.context["administrators"]] == ["Trần Thị Quản"]
    assert "Trần Thị Quản · 0900 000 000" in response.content.decode()
    assert client.get("/account/").status_code == 200


def test_somebody_without_a_post_but_in_a_team_is_let_in(
    person: Maker, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "admits", [lambda user: user.username == "thanh-vien"])
    person("thanh-vien")

    assert sign_in("thanh-vien").get("/rights/").status_code == 200


@override_settings(SESSION_COOKIE_AGE=60)
def test_the_length_of_a_session_is_a_setting(officer: User, sign_in: Callable[..., Client]) -> None:
    assert sign_in("can-bo").session.get_expiry_age() == 60
