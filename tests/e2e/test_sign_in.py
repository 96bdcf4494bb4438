"""Coming in: who may, who may not, and in which language."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD, PHONE, sign_in


def test_officer_signs_in_and_sees_what_to_do(open_page, check_page):
    page = open_page()

    sign_in(page, "can-bo-cchc")

    expect(page).to_have_url(re.compile(r"/$"))
    check_page(page, "start")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
def test_sign_in_page_is_whole(open_page, check_page, viewport):
    page = open_page(**({"viewport": viewport} if viewport else {}))

    page.goto("/accounts/login/")

    check_page(page, f"sign-in{'-phone' if viewport else ''}")


def test_wrong_password_says_why_and_keeps_the_name(open_page, check_page):
    page = open_page()

    sign_in(page, "can-bo-cchc", "sai-mat-khau")

    expect(page.locator("input[name=login]")).to_have_value("can-bo-cchc")
    expect(page.get_by_role("alert").first).to_contain_text("mật khẩu")
    check_page(page, "sign-in-refused")


def test_sign_in_works_without_javascript(open_page):
    page = open_page(javascript=False)

    sign_in(page, "can-bo-cchc")

    expect(page).to_have_url(re.compile(r"/$"))


def test_stranger_is_sent_to_sign_in_and_back(open_page):
    page = open_page()
    page.goto("/journal/")

    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=%2Fjournal%2F"))
    page.locator("input[name=login]").fill("kiem-toan")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page).to_have_url(re.compile(r"/journal/$"))


def test_language_switch_turns_the_page_english_and_back(open_page):
    page = open_page()
    page.goto("/accounts/login/")
    expect(page.locator("html")).to_have_attribute("lang", "vi")

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
