"""What is being typed is judged at once, and nothing of it is saved."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.metrics.models import Figure
from cchc.units.models import Unit

from .disagreeing import SENTENCE, record

pytestmark = pytest.mark.django_db
URL = reverse("metrics:judge")


@pytest.fixture
def officer(signed_in: Callable[..., Client], person: Callable[[Role], User]) -> Client:
    return signed_in(person(Role.OFFICER))


def typed(**changes: str) -> dict[str, str]:
    return {
        "unit": "thoi-binh",
        "metric": "resolved",
        "coverage": "own",
        "kind": "reported",
        "period_start": "01/01/2016",
        "period_end": "30/9/2016",
        "value": "36.104",
        "as_of": "",
        "source": "",
    } | changes


@pytest.fixture
def received(unit: Unit) -> Figure:
    record(unit, "resolved", 0, period_start="2015-01-01", period_end="2015-09-30")
    return record(unit, "received_new", 35826)


def test_a_figure_that_contradicts_others_is_told_before_it_is_saved(officer: Client, received: Figure) -> None:
    before = (Figure.objects.count(), Entry.objects.count())

    answer = officer.post(URL, typed())

    assert answer.status_code == 200
    assert SENTENCE in answer.content.decode()
    assert "36.104 − 35.826 = 278" in answer.content.decode()
    assert (Figure.objects.count(), Entry.objects.count()) == before


def test_what_is_typed_stands_for_the_saved_figure_of_the_same_kind(officer: Client, unit: Unit) -> None:
    record(unit, "received_new", 35826)
    record(unit, "resolved", 36104)

    answer = officer.post(URL, typed(value="35.000"))

    assert "nhiều hơn" not in answer.content.decode()
    assert "826" in answer.content.decode()  # what is then pending


@pytest.mark.parametrize(
    "changes",
    [
        {"unit": "không có"},
        {"metric": "x"},
        {"value": ""},
        {"value": "12a"},
        {"value": "-5"},
        {"value": "1,5"},
        {"value": "9" * 40},
        {"period_start": "01/10/2016"},
        {"period_end": "31/02/2016"},
        {"kind": "computed"},
    ],
)
def test_what_is_not_typed_to_the_end_is_not_judged(officer: Client, received: Figure, changes: dict[str, str]) -> None:
    answer = officer.post(URL, typed(**changes))

    assert answer.status_code == 200
    assert answer.context["agreement"] is None
    assert "Gõ đủ đơn vị" in answer.content.decode()


def test_who_may_not_record_there_learns_nothing(
    signed_in: Callable[..., Client], person: Callable[[Role], User], stranger: User, received: Figure
) -> None:
    for user in (person(Role.LEADER), person(Role.FOCAL), stranger):
        answer = signed_in(user).post(URL, typed())

        assert answer.status_code == 403
        assert "35.826" not in answer.content.decode()


def test_judging_is_asked_by_post_only(officer: Client) -> None:
    assert officer.get(URL).status_code == 405


def test_the_form_asks_for_the_judgement_while_one_types(officer: Client, received: Figure) -> None:
    page = officer.get(reverse("metrics:record")).content.decode()

    assert f'hx-post="{URL}"' in page
    assert 'hx-include="#record"' in page
