"""The pages of the yearly review, from plan to ledger: what is typed, shown, added up, refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.legislation.services import cite
from cchc.procedures.choices import Criterion
from cchc.procedures.models import Review, ReviewPlan
from cchc.procedures.services import reviews as services
from tests import factories

from .office import TODAY, Office
from .walls import procedure

pytestmark = pytest.mark.django_db


def test_a_plan_that_changed_since_it_was_read_is_not_approved(office: Office, signed_in) -> None:
    review = office.review(approved=False)
    approve = reverse("procedures:review_approve", args=[review.plan_id])
    said = {"number": "12/KH-SNV", "approved_on": TODAY.strftime("%d/%m/%Y")}
    read = signed_in(office.leader).get(review.plan.get_absolute_url()).context["approve_form"]["lock"].value()
    other = procedure("9.000002").versions.get()
    services.add_review(
        plan_id=review.plan_id, version=other, lead=office.ward, due_on=review.due_on, actor=office.officer
    )

    stale = signed_in(office.leader).post(approve, {**said, "lock": read})
    now = stale.context["approve_form"]["lock"].value()
    again = signed_in(office.leader).post(approve, {**said, "lock": now})

    assert (stale.status_code, again.status_code) == (409, 302)
    assert "vừa thay đổi" in stale.content.decode()
    assert "9.000002" in stale.content.decode()


def _typed(**changes: str) -> dict[str, str]:
    typed = {f"{criterion.value}_met": "yes" for criterion in Criterion}
    typed |= {
        "proposal": "amend",
        "proposal_text": "Giảm thời hạn",
        "documents": "Nghị định số 118/2025/NĐ-CP ngày 09/6/2025",
        "volume": "10",
        "days_before": "10",
        "days_after": "8,5",
        "lock": "1",
        "name_0": "Chờ giải quyết",
        "before_hours_0": "80",
        "before_hourly_income_0": "40.000",
        "after_hours_0": "72",
        "after_hourly_income_0": "40.000",
    }
    return {**typed, **changes}


def test_a_review_is_typed_shown_and_added_up(office: Office, signed_in) -> None:
    review = office.review()
    url = reverse("procedures:review_assess", args=[review.pk])
    client = signed_in(office.head)

    bad = client.post(url, _typed(before_hours_0="tám mươi", name_0=""))
    good = client.post(url, _typed())
    stale = client.post(url, _typed())
    page = client.get(reverse("procedures:review", args=[review.pk])).content.decode()

    assert (bad.status_code, good.status_code, stale.status_code) == (422, 302, 409)
    assert 'value="tám mươi"' in bad.content.decode()
    assert "Ghi tên hoạt động" in bad.content.decode()
    law = cite("118/2025/NĐ-CP", date(2025, 6, 9))
    assert "118/2025/NĐ-CP ngày 09/6/2025" in page
    assert review.get_absolute_url() in client.get(law.get_absolute_url()).content.decode()
    for words in ("3.200.000", "10 → 8,5 ngày làm việc (giảm 1,5)", "10,0%", "80"):
        assert words in page
    assert "giảm 1,5 ngày" in client.get(reverse("procedures:review_ledger")).content.decode()


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"before_hours_0": "12345678901"}, "Số quá lớn"),  # more than the table of costs can keep
        ({"before_hourly_income_0": "9.999.999.999.999"}, "Số quá lớn"),
        ({"before_fees_0": "1000,55"}, "Tối đa 0 chữ số sau dấu phẩy"),  # đồng have no parts
    ],
)
def test_a_number_that_cannot_be_kept_is_refused_at_its_cell(office: Office, signed_in, cell: dict, words: str) -> None:
    review = office.review()

    answer = signed_in(office.head).post(reverse("procedures:review_assess", args=[review.pk]), _typed(**cell))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'value="{next(iter(cell.values()))}"' in answer.content.decode()
    assert not review.costs.exists()


def test_two_activities_of_one_name_are_both_there_to_be_mended(office: Office, signed_in) -> None:
    review = office.review()
    url = reverse("procedures:review_assess", args=[review.pk])
    client = signed_in(office.head)
    client.post(url, _typed(name_1="Chờ giải quyết", before_hours_1="3", after_hours_1="2"))

    page = client.get(url)

    form = page.context["form"]
    kept = {name: form[name].value() for name in ("name_1", "before_hours_0", "before_hours_1", "after_hours_1")}
    assert kept == {"name_1": "Chờ giải quyết", "before_hours_0": "80", "before_hours_1": "3", "after_hours_1": "2"}
    shown = client.get(reverse("procedures:review", args=[review.pk])).content.decode()
    assert shown.index("Trước đơn giản hóa") < shown.index("Sau đơn giản hóa")


def test_after_a_conflict_the_next_press_is_about_what_is_there_now(office: Office, signed_in) -> None:
    review = office.review()
    office.assess(review)
    decide = reverse("procedures:review_decide", args=[review.pk])
    said = {"accepted": "no", "text": "Chưa đủ căn cứ", "decided_on": TODAY.strftime("%d/%m/%Y")}
    client = signed_in(office.leader)

    stale = client.post(decide, {**said, "lock": "1"})
    again = client.post(decide, {**said, "lock": stale.context["decide_form"]["lock"].value()})

    assert (stale.status_code, again.status_code) == (409, 302)
    assert "Chưa đủ căn cứ" in stale.content.decode()


def test_plans_stand_by_year_and_one_that_nobody_approved_in_time_is_late(office: Office, signed_in) -> None:
    for year in (TODAY.year - 1, TODAY.year, TODAY.year - 2):
        services.start_plan(unit=office.department, year=year, actor=office.officer, now=timezone.now())

    page = signed_in(office.head).get(reverse("procedures:reviews"))

    assert [plan.year for plan, _late in page.context["rows"]] == [TODAY.year, TODAY.year - 1, TODAY.year - 2]
    assert [late for plan, late in page.context["rows"] if plan.year < TODAY.year] == [True, True]


def test_the_pages_walk_from_plan_to_ledger(office: Office, signed_in) -> None:
    officer, leader, head = (signed_in(person) for person in (office.officer, office.leader, office.head))
    made = officer.post(reverse("procedures:review_new"), {"unit": office.department.pk, "year": str(TODAY.year)})
    plan = ReviewPlan.objects.get()
    add = reverse("procedures:review_add", args=[plan.pk])
    day = f"30/9/{TODAY.year}"

    wrong = officer.post(add, {"code": "0.000000", "lead": "không có", "due_on": "31/2/2026"})
    namesake = factories.UnitFactory(name=office.ward.name, kind=office.ward.kind)  # of another province
    officer.post(add, {"code": "9.000001", "lead": office.ward.name, "due_on": day})
    review = Review.objects.get()
    assert (review.lead, namesake.name) == (office.ward, office.ward.name)
    approved = leader.post(
        reverse("procedures:review_approve", args=[plan.pk]),
        {"number": "12/KH-SNV", "approved_on": TODAY.strftime("%d/%m/%Y")},
    )
    head.post(reverse("procedures:review_assess", args=[review.pk]), _typed())
    today = TODAY.strftime("%d/%m/%Y")
    decided = leader.post(
        reverse("procedures:review_decide", args=[review.pk]), {"accepted": "yes", "text": "QĐ 1", "decided_on": today}
    )
    refused = officer.post(reverse("procedures:review_complete", args=[review.pk]), {"done_on": ""})
    done = officer.post(reverse("procedures:review_complete", args=[review.pk]), {"done_on": today})

    assert (made.status_code, wrong.status_code, approved.status_code) == (302, 422, 302)
    assert "Không có thủ tục đang hiệu lực" in wrong.content.decode()
    assert (decided.status_code, refused.status_code, done.status_code) == (302, 422, 302)
    ledger = head.get(reverse("procedures:review_ledger")).content.decode()
    assert "3.200.000" in ledger
    assert "c-saved-100" in ledger
    exported = head.get(reverse("procedures:review_export", args=["csv"])).content.decode("utf-8-sig")
    assert "9.000001" in exported
    assert head.get(reverse("procedures:reviews")).status_code == 200
    assert head.get(reverse("procedures:review_plan", args=[plan.pk])).status_code == 200


def test_the_wrong_role_changes_nothing_through_the_pages(office: Office, signed_in) -> None:
    review = office.review(approved=False)
    head = signed_in(office.head)

    answers = [
        head.get(reverse("procedures:review_new")),
        head.post(reverse("procedures:review_add", args=[review.plan_id])),
        head.post(reverse("procedures:review_approve", args=[review.plan_id])),
        head.post(reverse("procedures:review_remove", args=[review.pk])),
        head.post(reverse("procedures:review_decide", args=[review.pk])),
        head.post(reverse("procedures:review_complete", args=[review.pk])),
        signed_in(factories.PostFactory(role=Role.FOCAL).user).get(
            reverse("procedures:review_assess", args=[review.pk])
        ),
    ]

    assert [answer.status_code for answer in answers] == [403] * len(answers)
    assert Review.objects.count() == 1
