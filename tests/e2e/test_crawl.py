"""Every page that a link leads to opens, for everybody: no 5xx anywhere, no link to a page that is not there."""

import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.e2e.pages import PAGES

LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"']+)["']""", re.IGNORECASE)
# Pages of one view that are opened, for instance two units of three thousand. Who sees the most opens more of them.
OF_EACH_KIND = {"can-bo-cchc": 2}


def view_of(path):
    try:
        return resolve(path).view_name or path
    except Resolver404:
        return None


@pytest.mark.parametrize("account", PAGES)
def test_every_link_leads_to_a_page_that_opens(site, page_as, account):
    ask = page_as(account).request
    of_each_kind = OF_EACH_KIND.get(account, 1)
    waiting, seen, opened, faults = [("/", "")], {"/"}, Counter(), []

    while waiting:
        path, referrer = waiting.pop(0)
        answer = ask.get(path)
        if answer.status >= 400:
            faults.append(f"{answer.status} {path}, linked on {referrer}")
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        for href in LINK.findall(answer.text()):
            target = urldefrag(urljoin(f"{site.address}{path}", href.replace("&amp;", "&"))).url
            place = target.removeprefix(site.address)
            view = view_of(urlsplit(place).path)
            if not target.startswith(f"{site.address}/") or place in seen or opened[view] >= of_each_kind:
                continue
            seen.add(place)
            opened[view] += 1
            waiting.append((place, path))

    assert not faults, "\n".join(faults)
