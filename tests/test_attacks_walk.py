"""Attacks on every address, read from the URL patterns: a new page is attacked without being written down here."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from tests import factories
from tests.doors import DOORS, EVERY_DOOR, Places
from tests.poison import poison

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("unwatched")]

RAW = "\"'><img src=x>"
ESCAPED = "&lt;img src=x&gt;"
FORMULAS = ("=1+1|'!A", "+1+1|'!A", "-1+1|'!A", "@SUM(1+1)")
# One after the other, until the page opens; each of them sees some pages that the others do not.
PEOPLE = (Role.OFFICER, Role.FOCAL, Role.UNIT_HEAD, Role.TEAM_HEAD, Role.LEADER, Role.ADMIN, Role.AUDITOR)
UNIT_SIDE = ("inspections:self_", "inspections:reply", "inspections:proposal", "tasks:")


def refused_by_csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Stand for the page of a refusal, so that it is not taken for another 403."""
    return HttpResponse(reason, status=418)


def _clients(places: Places, roles: Iterable[Role]) -> dict[Role, Client]:
    clients = {role: Client() for role in roles}
    for role, client in clients.items():
        client.force_login(places.world[role])
    return clients


def _opened(places: Places, names: Iterable[str], clients: dict[Role, Client]) -> dict[tuple[str, Role], Any]:
    """Return the first answer to each address that opens; pages of the unit also as the unit sees them."""
    found: dict[tuple[str, Role], Any] = {}
    for name in names:
        for role, client in clients.items():
            answer = client.get(places.address(name))
            if answer.status_code == 200:
                found[name, role] = answer
                if not name.startswith(UNIT_SIDE) or role != Role.OFFICER:
                    break
    return found


def _counts() -> Counter[str]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("cchc.")]
    return Counter({model._meta.label: model._base_manager.count() for model in ours})


@pytest.mark.urls("tests.bare_urls")
def test_no_stored_text_becomes_markup_and_no_page_that_is_read_changes_anything(places: Places) -> None:
    assert poison(RAW) > 100
    before, clients = _counts(), _clients(places, PEOPLE)

    opened = _opened(places, [name for name in DOORS if "export" not in name], clients)

    pages = {key: answer for key, answer in opened.items() if answer.headers["Content-Type"].startswith("text/html")}
    texts = {key: answer.content.decode() for key, answer in pages.items()}
    assert [key for key, text in texts.items() if "<img src=x" in text or "\"'>" in text] == []
    assert sum(ESCAPED in text for text in texts.values()) > 60
    assert len(texts) > 90
    assert _counts() == before
    for answer in pages.values():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
    for key, answer in opened.items():
        assert "default-src " in answer.headers["Content-Security-Policy"], key
        assert answer.headers["X-Frame-Options"] == "DENY", key
        assert answer.headers["X-Content-Type-Options"] == "nosniff", key
        assert answer.headers["Referrer-Policy"] == "same-origin", key


def _texts(answer: Any, formula: str) -> tuple[bool, bool]:
    """Tell whether an export says the text at all, and whether a spreadsheet would run it."""
    if answer.headers["Content-Type"].startswith("text/csv"):
        rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
        cells = [cell for row in rows for cell in row]
        return any(formula in cell for cell in cells), any(cell.startswith(formula) for cell in cells)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    runs = any(re.search(r"<f[ >]", xml) for name, xml in parts.items() if name.startswith("xl/worksheets/"))
    return any(formula in xml for xml in parts.values()), runs


@pytest.mark.urls("tests.bare_urls")
def test_no_export_holds_a_formula(places: Places) -> None:
    clients = _clients(places, (Role.OFFICER, Role.LEADER, Role.ADMIN, Role.AUDITOR))
    exports = [name for name in DOORS if "export" in name]
    lists = ["inspections:plan_detail", "inspections:summary", "units:list"]
    seen: set[str] = set()

    for formula in FORMULAS:
        poison(formula)
        for kind in ("csv", "xlsx"):
            for key in ("kind", "criteria:kind", "documents:export:kind"):
                places.keys[key] = kind
            answers = list(_opened(places, exports, clients).items())
            for role, client in clients.items():
                answers += [((name, role), client.get(places.address(name), {"export": kind})) for name in lists]
            for (name, _role), answer in answers:
                if answer.headers.get("Content-Disposition", "").startswith("attachment"):
                    is_said, runs = _texts(answer, formula)
                    assert not runs, name
                    seen |= {name} if is_said else set()

    assert {"metrics:export", "tasks:export", "documents:export", "accounts:export_people", "audit:export"} <= seen
    assert {"criteria:export", "inspections:plan_detail", "units:list"} <= seen


def test_no_post_is_taken_without_the_mark_of_this_site(settings: Any) -> None:
    settings.CSRF_FAILURE_VIEW = f"{__name__}.refused_by_csrf"
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.PostFactory(role=Role.ADMIN).user)
    before = _counts()

    answers = {name: client.post(_any_address(name, keys)).status_code for name, keys in EVERY_DOOR.items()}
    headed = {
        name: client.post(_any_address(name, keys), headers={"X-CSRFToken": "a" * 64}).status_code
        for name, keys in EVERY_DOOR.items()
    }

    assert {name for name, status in answers.items() if status != 418} == set()
    assert {name for name, status in headed.items() if status != 418} == set()
    assert len(EVERY_DOOR) > 190
    assert _counts() == before


def _any_address(name: str, keys: list[str]) -> str:
    values = {
        "pk": 1,
        "order": 1,
        "version": 1,
        "other": 1,
        "number": 1,
        "file_pk": 1,
        "item_code": "1.1",
        "year": 2026,
        "item": "1.1",
    }
    return reverse(name, kwargs={key: values.get(key, "csv") for key in keys})
