"""No page of the staff asks the database more than twenty questions, however much there is to show."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cchc.accounts.models import User
from cchc.calendars.queries import calendar_of
from cchc.demo.scale import CODE
from tests.e2e.pages import PAGES
from tests.own_world import World
from tests.places import Counter, address

MOST = 20
INSPECTIONS = 60  # of one campaign of the year, beside those of the demonstration
LARGE = [
    "/inspections/plans/{large}/",
    "/inspections/plans/{large}/summary/",
    "/inspections/{large}-00000/",
    "/inspections/{large}-00000/conclusion/",
]
ROWS = [(account, path) for account, pages in PAGES.items() for path in dict.fromkeys(path for _name, path in pages)]
ROWS += [("can-bo-cchc", path) for path in LARGE]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _large_world(demonstration: World) -> None:
    calendar_of(None)  # a server reads the calendar once, with its first page; it asks again only after a change
    call_command("demo", "scale", "--inspections", str(INSPECTIONS), "--entries", "2000", stdout=StringIO())


@pytest.mark.parametrize(("account", "path"), ROWS)
def test_a_page_asks_at_most_twenty_questions(account: str, path: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=account))
    where = address(path.replace("{large}", f"{CODE}-{timezone.localdate().year}"))

    with Counter() as asked:
        answer = client.get(where)

    assert answer.status_code < 500
    assert asked.number <= MOST, "\n".join(statement[:160] for statement in asked.statements)
