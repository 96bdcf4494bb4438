"""Requests that no browser of an honest person sends: no page answers them with a fault of the server."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.inspections.choices import Stage, TeamRole
from tests.factories import AnswerFactory, InspectionFactory, MembershipFactory, PostFactory, UnitFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]

NUL = "\x00"
HOSTILE = [
    *(NUL, "a\x00b", "9" * 30, "-1", "٣", "1e400", "NaN", "0001-01-01", "31/12/9999", "__class__", "-__class__"),
    *("😀", "\u202eabc", "=1+1", "<b>", "' OR 1=1 --", "%", "_", "\\", "x" * 5000),
]
NAMES = [
    "q",
    "page",
    "sort",
    "export",
    "show",
    "kind",
    "year",
    "unit",
    "status",
    "metric",
    "coverage",
    "words",
    "start",
    "end",
    "start_day",
    "end_day",
    "from",
    "to",
    "area",
    "code",
    "item",
    "filter",
    "mine",
    "template",
    "who",
    "actor",
    "action",
    "day",
    "level",
    "state",
    "role",
    "only",
    "all",
    "open",
    "fragment",
    "next",
    "group",
    "finding",
    "draft",
]
LISTS = [
    *("/", "/people/", "/people/export/csv/", "/journal/", "/documents/", "/documents/export.csv", "/criteria/"),
    *("/figures/", "/figures/export/csv/", "/figures/record/", "/units/", "/units/search.json", "/search", "/help/"),
    *("/inspections/", "/inspections/plans/new/", "/rights/", "/accounts/login/", "/criteria/import/"),
]
UNKNOWN = [
    *("/people/%00/", "/%00", "/units/%00/", "/help/%00/", f"/documents/{'9' * 30}/", f"/documents/{'9' * 30}/pdf/"),
    *(f"/documents/books/{'9' * 30}/", f"/files/{'9' * 30}/x.pdf", "/files/1/a%00.pdf", "/files/1/%0d%0aX-A: b"),
    *(
        f"/journal/{'9' * 30}/",
        f"/figures/{'9' * 30}/",
        f"/criteria/x/{'9' * 30}/",
        f"/inspections/x/findings/{'9' * 30}/",
    ),
    *(f"/inspections/plans/x/teams/{'9' * 30}/issue/", f"/inspections/plans/x/members/{'9' * 30}/remove/"),
]


@pytest.fixture
def everybody() -> User:
    """One person with every post, so that nothing stops before it is read."""
    user = PostFactory(role=Role.OFFICER).user
    for role in (Role.LEADER, Role.ADMIN, Role.AUDITOR):
        PostFactory(user=user, role=role, unit=user.posts.all()[0].unit)
    return user


@pytest.mark.parametrize("url", LISTS)
def test_no_parameter_breaks_a_list(signed_in: SignIn, everybody: User, url: str) -> None:
    UnitFactory(code="mot-don-vi")
    client = signed_in(everybody)

    codes = {word: client.get(url, dict.fromkeys(NAMES, word)).status_code for word in HOSTILE}

    assert {word: code for word, code in codes.items() if code >= 500} == {}


@pytest.mark.parametrize("url", UNKNOWN)
def test_an_absurd_address_is_an_unknown_page(signed_in: SignIn, everybody: User, url: str) -> None:
    assert signed_in(everybody).get(url).status_code == 404
    assert signed_in(everybody).post(url).status_code in (403, 404, 405)


@pytest.mark.parametrize("page", ["findings/new/", "causes/new/", "requests/new/", "visit/", "visit/figures/"])
@pytest.mark.parametrize("word", [NUL, "9" * 30, "__class__"])
def test_no_parameter_breaks_a_page_of_the_team(signed_in: SignIn, page: str, word: str) -> None:
    inspection = InspectionFactory(stage=Stage.VISITING)
    AnswerFactory(inspection=inspection)
    member = MembershipFactory(team=inspection.team)

    response = signed_in(member.user).get(f"/inspections/{inspection.code}/{page}", dict.fromkeys(NAMES, word))

    assert response.status_code in (200, 404)


@pytest.mark.parametrize("word", HOSTILE)
def test_no_typed_word_breaks_a_form(signed_in: SignIn, everybody: User, word: str) -> None:
    inspection = InspectionFactory(stage=Stage.VISITING)
    client, team = signed_in(everybody), signed_in(MembershipFactory(team=inspection.team, role=TeamRole.HEAD).user)
    typed = dict.fromkeys(
        [
            "username",
            "full_name",
            "email",
            "phone",
            "role",
            "unit",
            "title",
            "valid_from",
            "valid_to",
            "reason",
            "name",
            "kind",
            "lead",
            "issuer",
            "starts_on",
            "ends_on",
            "period_start",
            "period_end",
            "purpose",
            "areas",
            "themes",
            "criteria_set",
            "bases",
            "token",
            "version",
            "text",
            "area_code",
            "item",
            "severity",
            "figures",
            "evidence",
            "templates",
            "finding",
            "product",
            "responsible",
            "due_on",
            "addressee",
            "addressee_unit",
            "metric",
            "value",
            "as_of",
            "source",
            "coverage",
            "clock",
            "day",
            "post",
            "next",
            "password1",
            "password2",
            "login",
            "password",
        ],
        word,
    )

    codes = [
        *(
            client.post(url, typed).status_code
            for url in ("/people/new/", "/figures/record/", "/inspections/plans/new/")
        ),
        *(client.post(url, typed).status_code for url in ("/account/act-in/", "/i18n/setlang/", "/criteria/import/")),
        *(
            team.post(f"/inspections/{inspection.code}/{page}", typed).status_code
            for page in ("findings/new/", "causes/new/", "requests/new/", "visit/figures/", "visit/end/")
        ),
        Client().post("/accounts/login/", typed).status_code,
    ]

    assert [code for code in codes if code >= 500] == []


def test_a_session_cookie_with_a_nul_is_no_session() -> None:
    client = Client()
    client.cookies["sessionid"] = "abcdefgh\x00ijkl"

    assert client.get("/").status_code == 302


def _addresses(resolver: URLResolver, before: str = "") -> list[str]:
    found: list[str] = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found += _addresses(pattern, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and "<" not in str(pattern.pattern) and "^" not in str(pattern.pattern):
            found.append("/" + before + str(pattern.pattern))
    return [url for url in found if "<" not in url]


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete", "trace"])
def test_other_methods_change_nothing_and_break_nothing(signed_in: SignIn, everybody: User, method: str) -> None:
    client, before = signed_in(everybody), Entry.objects.count()

    codes = {url: getattr(client, method)(url).status_code for url in _addresses(get_resolver())}

    assert {url: code for url, code in codes.items() if code >= 500} == {}
    assert Entry.objects.count() == before
    assert len(codes) > 30


@pytest.mark.parametrize("url", ["/", "/inspections/", "/accounts/login/", "/units/", "/no-such-page/"])
def test_every_page_carries_the_security_headers(signed_in: SignIn, everybody: User, url: str) -> None:
    response = signed_in(everybody).get(url)

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_next_never_leads_to_another_site(signed_in: SignIn, everybody: User, away: str) -> None:
    client = signed_in(everybody)
    post = everybody.posts.all()[0].pk

    answers = [
        client.post("/account/act-in/", {"post": post, "next": away}),
        client.post("/i18n/setlang/", {"language": "vi", "next": away}),
        client.get("/accounts/login/", {"next": away}),
    ]

    assert ["evil" in answer.headers["Location"] or "script" in answer.headers["Location"] for answer in answers] == [
        False
    ] * 3
