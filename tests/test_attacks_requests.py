"""Hostile requests: words that would be a query, half characters, forged hosts, foreign addresses, fields nobody asked for."""

from __future__ import annotations

import inspect
import io
import json
import pkgutil
from collections.abc import Callable, Iterator
from copy import copy
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import cchc
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.config.settings import base
from cchc.files import choices
from cchc.files import rules as file_rules
from cchc.inspections.models import Answer
from cchc.notices.letters import compose
from cchc.notices.models import Mail, Notice
from cchc.portal.tests.test_pages import Reader
from cchc.units.models import Unit
from tests.doors import DOORS, Places
from tests.factories import PostFactory, UnitFactory
from tests.undone import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unwatched")]
SignIn = Callable[..., Client]

SOURCE = Path(cchc.__file__).parent
LISTS = [name for name, keys in DOORS.items() if not keys]
QUERIES = ["' OR 1=1 --", "'; DROP TABLE units_unit; --", '") UNION SELECT password FROM accounts_user --', "%", "\\"]
RAW = "\"'><img src=x>"
WORDS = (
    "q",
    "words",
    "search",
    "sort",
    "order",
    "page",
    "filter",
    "only",
    "unit",
    "year",
    "status",
    "next",
    "from",
    "to",
)
HALF = b"%ED%A0%80"  # U+D800 by itself, as no browser writes it


def _form_classes() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(cchc.__path__, "cchc."):
        if ".forms" in module.name or module.name.endswith("sign_in_forms"):
            for _name, found in inspect.getmembers(import_module(module.name), inspect.isclass):
                if issubclass(found, forms.BaseForm) and hasattr(found, "base_fields"):
                    yield found


FORMS = sorted(set(_form_classes()), key=lambda form: f"{form.__module__}.{form.__qualname__}")
FIELDS = sorted({name for form in FORMS for name in form.base_fields} | set(WORDS))


@pytest.fixture
def officer(db: None) -> User:
    return PostFactory(role=Role.OFFICER).user


# ── words that would be a query, or markup ──


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN])
def test_no_list_takes_a_word_for_a_query_or_for_markup(signed_in: SignIn, role: Role) -> None:
    client = signed_in(PostFactory(role=role).user)
    units = Unit.objects.count()

    answers = {
        (name, word): client.get(reverse(name), dict.fromkeys(WORDS, word))
        for name in LISTS
        for word in (*QUERIES[:2], RAW)
    }

    assert {key: answer.status_code for key, answer in answers.items() if answer.status_code >= 500} == {}
    pages = [(key, answer) for key, answer in answers.items() if "html" in answer.headers.get("Content-Type", "")]
    assert [key for key, answer in pages if b"<img src=x" in answer.content] == []
    assert [key for key, answer in pages if "OperationalError" in answer.content.decode()] == []
    assert Unit.objects.count() == units


def test_a_query_in_the_search_words_finds_nothing(signed_in: SignIn, officer: User) -> None:
    UnitFactory(name="Đô Lương")
    client = signed_in(officer)

    found = {
        word: client.get("/units/search.json", {"q": word}).json() for word in ["do luong", *QUERIES[:3], "%", "_"]
    }

    assert [len(found["do luong"]["results"])] == [1]
    assert [word for word, answer in found.items() if answer["results"] and word != "do luong"] == []


@pytest.mark.parametrize("kind", ["xlsx'--", "' OR '1'='1", "../../etc/passwd", "csv%00", "exe"])
def test_a_key_in_an_address_is_no_query_and_no_path(signed_in: SignIn, officer: User, kind: str) -> None:
    client = signed_in(officer)

    codes = [
        client.get(f"/{page}{kind}", follow=True).status_code
        for page in ("figures/export/", "tasks/export/", "people/", "units/", "help/", "files/1/", "documents/export.")
    ]

    assert set(codes) <= {403, 404}


# ── half characters and huge texts ──


def test_half_a_character_in_any_field_breaks_no_form(places: Places) -> None:
    body = b"&".join(name.encode() + b"=" + HALF for name in FIELDS)
    signed_in = {}
    for role in (Role.OFFICER, Role.TEAM_HEAD, Role.UNIT_HEAD, Role.LEADER, Role.ADMIN):
        client = Client(raise_request_exception=False)
        client.force_login(places.world[role])
        signed_in[client] = copy(client.cookies)
    statuses: dict[str, int] = {}

    for name in DOORS:
        for client, cookies in signed_in.items():
            client.cookies = copy(cookies)  # some doors sign out; the session itself comes back with the transaction
            with undone():
                answer = client.post(places.address(name), body, content_type="application/x-www-form-urlencoded")
            statuses[name] = answer.status_code
            if answer.status_code not in (403, 404):
                break  # this one may send the form

    assert {name: status for name, status in statuses.items() if status >= 500 or status == 401} == {}
    assert sum(status not in (403, 404, 405) for status in statuses.values()) > 90


def test_every_field_of_text_has_an_end() -> None:
    by_rule = ("inspections.forms.visit", "sign_in_forms")  # answers: rules.NOTE_LIMIT; codes: compared, never kept
    endless = [
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in FORMS
        for name, field in form.base_fields.items()
        if type(field) is forms.CharField and field.max_length is None and form.__module__.startswith("cchc.")
    ]

    assert [name for name in endless if not any(part in name for part in by_rule) or name.endswith(".name")] == []


@pytest.mark.parametrize("text", ["x" * 1_000_001, "ệ" * 1_000_001, "\n" * 1_000_001], ids=["x", "marks", "lines"])
def test_a_million_characters_are_refused(signed_in: SignIn, officer: User, text: str) -> None:
    client, before = signed_in(officer), Entry.objects.count()
    fields = {"title": text, "name": text, "reason": text, "text": text}

    codes = {url: client.post(url, fields).status_code for url in ("/figures/reconcile/", "/inspections/plans/new/")}

    assert set(codes.values()) <= {400, 413, 422}
    assert Entry.objects.count() == before


def test_a_form_of_too_many_fields_is_refused(signed_in: SignIn, officer: User) -> None:
    answer = signed_in(officer).post("/figures/reconcile/", {f"f{n}": "1" for n in range(6000)})

    assert answer.status_code == 400


# ── scripts' requests ──


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"version": 0, "answer": "yes"}),
        "[" * 100_000 + "]" * 100_000,
        "{",
        "",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
def test_json_where_a_form_is_expected_changes_nothing(places: Places, body: str) -> None:
    client = Client(headers={"X-Autosave": "1"})
    client.force_login(places.world[Role.TEAM_HEAD])
    before = list(Answer.objects.order_by("pk").values())

    for name in ("inspections:answer", "inspections:self_answer", "inspections:reply_say"):
        answer = client.post(places.address(name), body, content_type="application/json")
        assert answer.status_code in (400, 403, 404, 409, 422), name

    assert list(Answer.objects.order_by("pk").values()) == before


# ── fields nobody asked for ──


def test_a_form_takes_no_field_that_it_does_not_show(signed_in: SignIn) -> None:
    admin = PostFactory(role=Role.ADMIN).user
    person = PostFactory(role=Role.OFFICER, unit=admin.posts.get().unit).user
    typed = {"full_name": "Người Khác", "email": "", "phone": "", "title": ""}
    extra = {"is_superuser": "1", "is_staff": "1", "is_active": "", "username": "vua", "password": "x", "id": admin.pk}

    answer = signed_in(admin).post(f"/people/{person.username}/edit/", typed | extra)

    after = User.objects.get(pk=person.pk)
    assert answer.status_code == 302
    assert after.full_name == "Người Khác"
    assert (after.username, after.password, after.is_active) == (person.username, person.password, True)
    assert not getattr(after, "is_superuser", False)
    assert not getattr(after, "is_staff", False)


def test_no_form_offers_all_columns_of_a_table() -> None:
    metas = [getattr(form, "_meta", None) for form in FORMS]

    assert [meta.model for meta in metas if meta and meta.model and meta.fields in (None, "__all__")] == []


# ── hosts and addresses ──


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", "evil.example:80"])
def test_a_forged_host_is_refused(settings: LazySettings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]

    for url in ("/accounts/login/", "/", "/health/"):
        answer = Client().get(url, headers={"Host": host})
        assert answer.status_code == 400
        assert b"evil" not in answer.content


def test_a_host_named_by_a_proxy_header_is_not_believed(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]

    answer = Client().get("/figures/", headers={"X-Forwarded-Host": "evil.example"})

    assert answer.headers["Location"] == "/accounts/login/?next=%2Ffigures%2F"


def test_links_in_mails_come_from_the_setting(settings: LazySettings, officer: User) -> None:
    settings.SITE_URL = "https://cchc.example.gov.vn"
    now = timezone.now()
    notice = Notice.objects.create(recipient=officer, kind="test", key="k", title="Việc", url="/tasks/", created_at=now)
    waiting = Mail.objects.create(
        notice=notice, address="a@example.org", message_id="<1>", queued_at=now, next_attempt_at=now
    )

    letter = compose(waiting)

    assert "https://cchc.example.gov.vn/tasks/" in str(letter.body)
    assert mail.outbox == []


def test_no_code_asks_the_request_for_the_address_of_the_site() -> None:
    asking = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "/tests/" not in str(path) and "build_absolute_uri" in path.read_text("utf-8")
    ]

    assert asking == []


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\thttps://evil.example"],
)
def test_a_notice_leads_nowhere_else(signed_in: SignIn, officer: User, url: str) -> None:
    notice = Notice.objects.create(
        recipient=officer, kind="test", key="k", title="Việc", url=url, created_at=timezone.now()
    )

    answer = signed_in(officer).get(f"/notices/{notice.pk}/")

    assert answer.status_code == 200
    assert b"evil.example" not in answer.content
    assert b"javascript:" not in answer.content


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "http:///evil.example"]
)
def test_a_page_that_was_left_for_signing_in_is_one_of_ours(away: str) -> None:
    client = Client(headers={"HX-Request": "true", "HX-Current-URL": away})

    answer = client.get("/figures/")

    assert answer.status_code == 401
    assert "evil" not in answer.headers["HX-Redirect"]
    assert "evil" not in Client(headers={"Referer": away}).post("/figures/record/").headers["Location"]


# ── sessions, cookies ──


def test_a_planted_session_is_not_used(client: Client, officer: User) -> None:
    client.cookies["sessionid"] = "a" * 32

    client.get("/accounts/login/")
    client.force_login(officer)

    assert client.cookies["sessionid"].value != "a" * 32
    assert Client().get("/").status_code == 302
    planted = Client()
    planted.cookies["sessionid"] = "a" * 32
    assert planted.get("/").headers["Location"] == "/accounts/login/"


def test_cookies_of_a_session_are_kept_from_scripts_and_other_sites(client: Client, officer: User) -> None:
    officer.set_password("mat-khau-thu-2026")
    officer.save()

    client.post("/accounts/login/", {"login": officer.username, "password": "mat-khau-thu-2026"})

    assert client.cookies["sessionid"]["httponly"]
    assert {client.cookies[name]["samesite"] for name in ("sessionid", "csrftoken")} == {"Lax"}


def test_production_keeps_cookies_to_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "SECRET_KEY", "x" * 50)  # production refuses to start without one
    prod = import_module("cchc.config.settings.prod")

    assert (prod.SESSION_COOKIE_SECURE, prod.CSRF_COOKIE_SECURE, prod.SESSION_COOKIE_HTTPONLY) == (True, True, True)
    assert prod.SECURE_HSTS_SECONDS >= 31536000
    assert prod.SECURE_SSL_REDIRECT
    assert not prod.DEBUG


@pytest.mark.parametrize("url", ["/", "/conclusions/", "/draws/", "/seals/", "/conclusions/khong-co/"])
def test_public_pages_carry_the_headers_and_no_cookie(url: str) -> None:
    answer = Reader().get(url)

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.cookies == {}


def test_a_page_that_is_also_a_pdf_is_only_ever_a_pdf() -> None:
    both = b"<html><script>alert(1)</script>\n%PDF-1.7\n"

    found = file_rules.content_type(both, io.BytesIO(both), "a.pdf")

    assert found == choices.PDF  # and is sent as such, with nosniff
    with pytest.raises(RuleError, match="Tên tệp ghi"):
        file_rules.require_name_fits("a.html", found)


# ── what the pages are made of ──


def test_no_script_turns_text_into_code() -> None:
    forbidden = ("eval(", "new Function", "document.write", "insertAdjacentHTML", "outerHTML", 'setTimeout("')
    scripts = [path for path in SOURCE.rglob("static/**/*.js") if "vendor" not in path.parts]

    assert len(scripts) > 5
    assert [(path.name, word) for path in scripts for word in forbidden if word in path.read_text("utf-8")] == []


def test_no_template_switches_escaping_off() -> None:
    pages = list(SOURCE.rglob("templates/**/*.html"))
    words = ("|safe", "| safe", "autoescape off", "safeseq")

    assert len(pages) > 100
    assert [(path.name, word) for path in pages for word in words if word in path.read_text("utf-8")] == []


# Keys as whole numbers and names of columns; what people type stays a parameter of the query before.
OWN_SQL = [("searching.py", "RawSQL")]


def test_only_the_components_call_text_safe() -> None:
    modules = [path for path in SOURCE.rglob("*.py") if "/tests/" not in str(path)]
    words = ("mark_safe", "SafeString(", ".raw(", ".extra(", "RawSQL")

    assert [(path.name, word) for path in modules for word in words if word in path.read_text("utf-8")] == OWN_SQL


def test_every_export_goes_through_the_one_that_guards_against_formulas() -> None:
    modules = [path for path in SOURCE.rglob("*.py") if "/tests/" not in str(path)]
    writing = {
        str(path.relative_to(SOURCE))
        for path in modules
        if any(word in path.read_text("utf-8") for word in ("xlsxwriter", "csv.writer", "csv.DictWriter"))
    }

    assert writing == {"common/exports.py"}
