"""The demonstration asked page by page, without a browser: links, titles and rights need none, only answers.

The browser's part (tests/e2e) looks at the same pages where drawing them matters.
"""

import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.html import strip_tags

from cchc.accounts.models import User
from tests.e2e.pages import PAGES
from tests.places import address

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("unwatched")]

HOST = "http://testserver"
LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"']+)["']""", re.IGNORECASE)
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
# Pages of one view that are opened, for instance two units of three thousand. Who sees the most opens more of them.
OF_EACH_KIND = {"can-bo-cchc": 2}
ADMIN = "quan-tri"
RIGHTS = {  # path → who may open it; everybody else is told that it is another's work (403)
    "/inspections/plans/new/": {"can-bo-cchc", "hdnd"},
    "/figures/record/": {"can-bo-cchc"},
    "/criteria/import/": {"can-bo-cchc"},
    "/journal/": {"kiem-toan"},
    "/people/": {ADMIN},
    "/people/new/": {ADMIN},
    "/units/xa-an-binh-hau-son/edit/rename/": {ADMIN},
}
# What somebody may not even know of is not there (404).
DRAFT, SURPRISE = "/inspections/plans/{draft_plan}/", "/inspections/plans/kiem-tra-dot-xuat-ky-luat-ky-cuong/"
HIDDEN = {
    DRAFT: {"truong-doan", "thu-ky", "thanh-vien", "dau-moi", "thu-truong", "hdnd", "kiem-toan", ADMIN},
    SURPRISE: {"thu-ky", "dau-moi", "thu-truong", "hdnd", "kiem-toan", ADMIN},
    "/inspections/{issued}/": {"dau-moi", "thu-truong", "kiem-toan", ADMIN},
}
each_account = pytest.mark.parametrize("account", PAGES)


@pytest.fixture(autouse=True)
def _files_of_the_demonstration(settings, demonstration):
    settings.FILE_STORE = demonstration.files
    settings.DEMONSTRATION = True


def signed_in_as(account):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=account))
    return client


def view_of(path):
    try:
        return resolve(path).view_name or path
    except Resolver404:
        return None


@each_account
def test_every_link_leads_to_a_page_that_opens(account):
    """No 5xx anywhere, no link to a page that is not there."""
    client, of_each_kind = signed_in_as(account), OF_EACH_KIND.get(account, 1)
    waiting, seen, opened, faults = [("/", "")], {"/"}, Counter(), []

    while waiting:
        path, referrer = waiting.pop(0)
        answer = client.get(path, follow=True)
        if answer.status_code >= 400:
            faults.append(f"{answer.status_code} {path}, linked on {referrer}")
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        for href in LINK.findall(answer.content.decode()):
            target = urldefrag(urljoin(f"{HOST}{path}", href.replace("&amp;", "&"))).url
            place = target.removeprefix(HOST)
            view = view_of(urlsplit(place).path)
            if not target.startswith(f"{HOST}/") or place in seen or opened[view] >= of_each_kind:
                continue
            seen.add(place)
            opened[view] += 1
            waiting.append((place, path))

    assert not faults, "\n".join(faults)
    assert len(seen) > 20


@each_account
def test_pages_have_their_title_before_any_script_runs(account):
    client = signed_in_as(account)

    for _name, path in PAGES[account]:
        answer = client.get(address(path), follow=True)

        assert answer.status_code in (200, 403, 404, 422), path
        title = TITLE.search(answer.content.decode())
        assert title, path
        assert strip_tags(title[1]).strip(), path


@each_account
def test_page_opens_only_for_those_who_have_the_right(account):
    client = signed_in_as(account)

    found = {path: client.get(address(path), follow=True).status_code for path in (*RIGHTS, *HIDDEN)}

    wanted = {path: 200 if account in who else 403 for path, who in RIGHTS.items()}
    wanted |= {path: 404 if account in who else 200 for path, who in HIDDEN.items()}
    assert found == wanted
