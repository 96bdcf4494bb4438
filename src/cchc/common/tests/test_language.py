"""The language of a page: Vietnamese for every browser, English only for whoever chose it."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.forms.fields import CharField, ChoiceField, DateField, EmailField, IntegerField
from django.utils import translation
from django.utils.functional import Promise

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


def test_page_is_vietnamese_in_an_english_browser(client):
    response = client.get(SIGN_IN, headers={"accept-language": "en-US,en;q=0.9"})

    assert response["Content-Language"] == "vi"
    assert '<html lang="vi">' in response.text
    assert "Tên đăng nhập" in response.text


def test_switch_turns_every_later_page_english_and_back(client):
    changed = client.post("/i18n/setlang/", {"language": "en", "next": SIGN_IN})
    english = client.get(SIGN_IN)
    client.post("/i18n/setlang/", {"language": "vi", "next": SIGN_IN})
    vietnamese = client.get(SIGN_IN)

    assert (changed.status_code, changed["Location"]) == (302, SIGN_IN)
    assert english["Content-Language"] == "en"
    assert "User name" in english.text
    assert vietnamese["Content-Language"] == "vi"
    assert "Tên đăng nhập" in vietnamese.text


@pytest.mark.parametrize("cookie", ["fr", "", "../en", "EN"])
def test_language_the_site_does_not_have_is_vietnamese(client, cookie):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    assert client.get(SIGN_IN)["Content-Language"] == "vi"


def test_language_of_one_request_does_not_stay_for_the_next(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    client.get(SIGN_IN)

    assert translation.get_language() == "vi"


def test_sentences_of_django_and_allauth_are_vietnamese_too():
    with translation.override("vi"):
        said = [
            translation.gettext("This field is required."),
            translation.gettext("This password is entirely numeric."),
            translation.gettext("Incorrect code."),
        ]

    assert said == [
        "Chỗ này còn trống. Điền vào để gửi",
        "Mật khẩu chỉ có chữ số. Thêm chữ vào",
        "Mã không đúng hoặc đã dùng. Nhập mã mới",
    ]


@pytest.mark.parametrize("adapter", [DefaultAccountAdapter, DefaultMFAAdapter])
def test_every_error_of_allauth_has_its_vietnamese(adapter):
    with translation.override(None):
        english = {key: str(message) for key, message in adapter.error_messages.items()}
    vietnamese = {key: str(message) for key, message in adapter.error_messages.items()}

    assert [key for key in english if english[key] == vietnamese[key]] == []


@pytest.mark.parametrize("field", [CharField, ChoiceField, DateField, EmailField, IntegerField])
def test_every_error_of_a_form_field_has_its_vietnamese(field):
    messages = field().error_messages
    with translation.override(None):
        english = {key: str(message) for key, message in messages.items() if isinstance(message, Promise)}
    vietnamese = {key: str(messages[key]) for key in english}

    assert [key for key in english if english[key] == vietnamese[key]] == []
