"""Every page in the list, for whom it is made: on a desk, on a phone, and without JavaScript."""

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.pages import PAGES

CASES = [(account, name, path) for account, pages in PAGES.items() for name, path in pages]
each_page = pytest.mark.parametrize(("account", "name", "path"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])


@each_page
def test_page_is_whole_on_a_desk(page_as, check_page, account, name, path):
    page = page_as(account)

    page.goto(path)

    check_page(page, f"{account}-{name}")


@each_page
def test_page_is_whole_on_a_phone(page_as, check_page, account, name, path):
    page = page_as(account, viewport=PHONE)

    page.goto(path)

    check_page(page, f"{account}-{name}-phone")


@each_page
def test_page_says_the_same_without_javascript(page_as, account, name, path):
    page = page_as(account, javascript=False)

    answer = page.goto(path)

    assert answer.status in (200, 422)
    assert page.locator("h1").inner_text() != ""
