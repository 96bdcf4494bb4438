"""Publication decisions beside their two limits."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cchc.accounts.choices import Role
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
