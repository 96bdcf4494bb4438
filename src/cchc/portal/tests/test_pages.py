"""The public site: what anybody reads, what nobody may, and that it keeps and changes nothing."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cchc.accounts.choices import Role
from cchc.config.settings.public import public_settings
from cchc.inspections.choices import PlanStatus
from cchc.inspections.models import Draw, Inspection, Plan
from cchc.inspections.services import conclusions
from cchc.inspections.tests import stages
from cchc.inspections.tests import world as worlds
from cchc.inspections.tests.world import World

pytestmark = pytest.mark.django_db
PAGES = ("home", "conclusions", "draws", "seals", "seals_json")
STAFF = ("views", "forms", "urls")  # of the apps of the staff site; `common` draws for both


@pytest.fixture
def world(db: None) -> World:
    return worlds.build()


class Reader(Client):
    """Somebody without an account before the public site; everything else in a test happens on the staff site."""

    def request(self, **environ: Any) -> Any:
        staff = {name: getattr(settings, name) for name in ("INSTALLED_APPS", "TEMPLATES")}
        changed = public_settings(staff)
        del changed["INSTALLED_APPS"]  # which apps are loaded is asked of a process of its own, below
        with override_settings(**changed):
            return super().request(**environ)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def published(world: World) -> Inspection:
    inspection = stages.issued(world)
    conclusions.publish(inspection_id=inspection.pk, actor=world[Role.OFFICER], now=timezone.now())
    return inspection


@pytest.fixture
def draw(world: World) -> Draw:
    unit = world.inspection.unit
    plan = Plan.objects.get(pk=world.inspection.plan_id)
    units = [{"code": unit.code, "name": unit.title, "stratum": ""}]
    return Draw.objects.create(
        plan=plan,
        decision_number="12/QĐ-SNV",
        decision_date=date(2026, 1, 5),
        seed="0" * 64,
        method="v1",
        number=1,
        units=units,
        drawn=[unit.code],
        drawn_at=timezone.now(),
    )


@pytest.fixture
def only_reading() -> Iterator[None]:
    """Let the database answer questions only, as a role without the right to write would."""

    def ask(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # Django's contract
        assert sql.lstrip().upper().startswith(("SELECT", "WITH", "SAVEPOINT", "RELEASE")), sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ask):
        yield


def test_anybody_reads_without_a_cookie_and_without_a_write(reader, published, draw, only_reading):
    answers = {name: reader.get(reverse(f"portal:{name}", urlconf="cchc.config.urls_public")) for name in PAGES}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(PAGES, 200)
    assert not any(answer.cookies for answer in answers.values())
    assert not reader.cookies


def test_a_published_conclusion_is_listed_shown_and_read_with_names_masked(reader, published, only_reading):
    code = published.code
    listed = reader.get("/conclusions/").content.decode()
    page = reader.get(f"/conclusions/{code}/")
    paper = reader.get(f"/conclusions/{code}/paper.pdf")
    words = " ".join(page_.extract_text() for page_ in PdfReader(io.BytesIO(b"".join(paper))).pages)

    assert f"/conclusions/{code}/" in listed
    assert page.status_code == 200
    assert paper["Content-Type"] == "application/pdf"
    assert "BẢN CÔNG KHAI" in words.upper()


def test_search_finds_a_unit_without_its_marks_and_says_when_nothing_fits(reader, published):
    found = reader.get("/conclusions/", {"q": published.unit.name.upper()}).content.decode()
    nothing = reader.get("/conclusions/", {"q": "zzzz"}).content.decode()

    assert f"/conclusions/{published.code}/" in found
    assert "Không có kết luận nào khớp “zzzz”" in nothing


def test_what_is_not_published_is_not_there(reader, world):
    inspection = stages.issued(world)

    found = [reader.get(f"/conclusions/{inspection.code}/{end}").status_code for end in ("", "paper.pdf")]

    assert found == [404, 404]
    assert "Chưa có kết luận nào được công khai" in reader.get("/conclusions/").content.decode()


def test_a_plan_that_is_not_public_publishes_nothing(reader, published):
    Plan.objects.filter(pk=published.plan_id).update(is_public=False)

    assert reader.get(f"/conclusions/{published.code}/").status_code == 404


def test_a_draw_is_shown_once_its_plan_is_issued(reader, draw):
    Plan.objects.filter(pk=draw.plan_id).update(status=PlanStatus.DRAFT)
    before = reader.get(f"/draws/{draw.pk}/").status_code
    Plan.objects.filter(pk=draw.plan_id).update(status=PlanStatus.RUNNING)
    after = reader.get(f"/draws/{draw.pk}/")

    assert (before, after.status_code) == (404, 200)
    assert "12/QĐ-SNV" in after.content.decode()
    assert "sha256sum" in after.content.decode()


@pytest.mark.parametrize("path", ["/", "/conclusions/", "/draws/", "/seals/", "/seals.json"])
def test_nothing_can_be_sent_to_it(reader, path):
    assert reader.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/accounts/login/", "/inspections/", "/journal/", "/people/", "/files/1/", "/tasks/"])
def test_no_page_of_the_staff_is_here(reader, path):
    assert reader.get(path).status_code == 404


def test_an_absurd_page_number_shows_a_page(reader, published):
    numbers = ("0", "-1", "99999999999999999999", "x", "\x00")

    answers = {number: reader.get("/conclusions/", {"page": number}).status_code for number in numbers}

    assert answers == dict.fromkeys(numbers, 200)


def test_language_is_chosen_without_a_session_and_leads_nowhere_else(reader):
    chosen = reader.post("/i18n/setlang/", {"language": "en", "next": "https://example.org/"})
    page = reader.get("/")

    assert chosen["Location"] == "/"
    assert 'lang="en"' in page.content.decode()
    assert list(reader.cookies) == ["public_language"]


def test_the_number_of_questions_does_not_grow_with_the_list(reader, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        reader.get("/conclusions/")


def test_the_process_of_the_public_site_loads_no_page_of_the_staff():
    script = (
        "import django, json, sys; django.setup(); import cchc.config.urls_public;"
        "print(json.dumps([name for name in sys.modules if name.startswith('cchc.')]))"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cchc.config.settings.public_demo", "SECRET_KEY": "x" * 50}

    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)

    loaded = [name.split(".") for name in json.loads(done.stdout)]
    staff = [parts for parts in loaded if len(parts) > 2 and parts[1] not in ("portal", "common") and parts[2] in STAFF]
    assert staff == []
