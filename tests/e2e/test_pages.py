"""Every page in the list, for whom it is made: on a desk and on a phone. Titles: tests/test_demonstration.py."""

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.pages import PAGES, PUBLIC

CASES = [(account, name, path) for account, pages in PAGES.items() for name, path in pages]
each_page = pytest.mark.parametrize(("account", "name", "path"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])


@each_page
def test_page_is_whole_on_a_desk_and_on_a_phone(site, page_to_read, check_page, account, name, path):
    page = page_to_read(account)

    page.goto(site.place(path))

    check_page(page, f"{account}-{name}")
    page.set_viewport_size(PHONE)
    check_page(page, f"{account}-{name}-phone", again=True)


@pytest.mark.parametrize(("name", "path"), PUBLIC, ids=[case[0] for case in PUBLIC])
def test_public_page_is_whole_on_a_desk_and_on_a_phone(site, open_page, check_page, name, path):
    page = open_page()

    page.goto(f"{site.public_address}{site.place(path)}")

    check_page(page, f"public-{name}")
    page.set_viewport_size(PHONE)
    check_page(page, f"public-{name}-phone", again=True)
    assert page.context.cookies() == []
