"""Every page in the list, for whom it is made: on a desk, on a phone, and without JavaScript."""

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.pages import PAGES

CASES = [(account, name, path) for account, pages in PAGES.items() for name, path in pages]
each_page = pytest.mark.parametrize(("account", "name", "path"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])


@each_page
def test_page_is_whole_on_a_desk_and_on_a_phone(site, page_as, check_page, account, name, path):
    page = page_as(account)

    page.goto(site.place(path))

    check_page(page, f"{account}-{name}")
    page.set_viewport_size(PHONE)
    check_page(page, f"{account}-{name}-phone")


@pytest.mark.parametrize("account", PAGES)
def test_pages_say_the_same_without_javascript(site, page_as, account):
    page = page_as(account, javascript=False)

    for _name, path in PAGES[account]:
        answer = page.goto(site.place(path))

        assert answer.status in (200, 403, 404, 422), path
        assert page.locator("h1").inner_text() != "", path
