"""Publication decisions beside their two limits."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.procedures.models import PublicationDecision
from cchc.procedures.queries.publication import row_of
from tests import factories

pytestmark = pytest.mark.django_db


def _decision(**changes) -> PublicationDecision:
    said = {"number": "9/QĐ-UBND", "issued_on": date(2026, 8, 27), "level": "province"}
    return PublicationDecision.objects.create(**{**said, **changes})


@pytest.mark.law("TT-21")
def test_working_days_to_publish_leave_out_the_swapped_monday_and_the_holiday() -> None:
    # Thu 27/8: Fri 28 is the first day, 31/8 to 02/9 are off, then 03, 04, 07, 08.
    row = row_of(_decision(made_public_on=date(2026, 9, 8)), 0, date(2026, 10, 1))

    assert row.lateness is not None
    assert (row.lateness.publish_by, row.lateness.published_late, row.is_late) == (date(2026, 9, 8), False, False)


def test_a_decision_whose_days_are_not_known_is_not_judged() -> None:
    assert row_of(_decision(issued_on=None), 0, date(2026, 10, 1)).lateness is None
    assert row_of(_decision(number="1", level=""), 0, date(2026, 10, 1)).limits is None


def test_the_page_says_which_came_late(signed_in) -> None:
    _decision(number="10/QĐ-UBND", issued_on=None)
    _decision(document_effective_on=date(2026, 8, 28), made_public_on=date(2026, 8, 28))

    page = signed_in(factories.PostFactory(role=Role.FOCAL).user).get(reverse("procedures:publication"))

    assert [row.decision.number for row in page.context["rows"]] == ["9/QĐ-UBND", "10/QĐ-UBND"]  # no day: last
    assert page.content.decode().count("Muộn") == 1
    assert "chưa đủ ngày để tính" in page.content.decode()


def test_who_publishes_records_the_days_that_the_limits_are_counted_from(officer, signed_in) -> None:
    decision = _decision(level="")
    client, typed = signed_in(officer), {"level": "province", "document_effective_on": "01/9/2026"}

    future = client.post(decision.get_absolute_url(), {**typed, "made_public_on": "31/12/2099"})
    early = client.post(decision.get_absolute_url(), {**typed, "made_public_on": "26/8/2026"})
    good = client.post(decision.get_absolute_url(), {**typed, "made_public_on": "09/9/2026"})
    again = client.post(decision.get_absolute_url(), {**typed, "made_public_on": "09/9/2026"})
    page = client.get(decision.get_absolute_url()).content.decode()

    assert [answer.status_code for answer in (future, early, good, again)] == [422, 422, 302, 302]
    assert 'value="26/8/2026"' in early.content.decode()
    assert "phải từ ngày ký" in early.content.decode()
    assert ("27/8/2026" in page, "08/9/2026" in page, page.count("Muộn"), page.count("Đúng hạn")) == (True, True, 1, 1)
    kept = Entry.objects.get(action="procedures.decision_completed").after  # once: the same days again are no change
    assert kept == {"level": "province", "document_effective_on": "2026-09-01", "made_public_on": "2026-09-09"}


def test_who_does_not_publish_changes_no_day(reader, signed_in) -> None:
    decision = _decision()
    client = signed_in(reader)

    assert "Ngày để tính hạn" not in client.get(decision.get_absolute_url()).content.decode()
    assert client.post(decision.get_absolute_url(), {"made_public_on": "09/9/2026"}).status_code == 403
    decision.refresh_from_db()
    assert decision.made_public_on is None
