"""The yearly review from plan to ledger: who may do what, what is refused, what counts as saved."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.legislation.services import cite
from cchc.procedures.choices import Criterion, Proposal, ReviewStatus
from cchc.procedures.models import Review, ReviewPlan
from cchc.procedures.queries import reviews as queries
from cchc.procedures.services import reviews as services
from cchc.procedures.services.reviews import Assessment, Cost
from cchc.units.models import Unit
from tests import factories

from .walls import procedure

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MET = dict.fromkeys(Criterion, True)
GOOD = Assessment(
    met={**MET, Criterion.REASONABLENESS: False},
    texts={Criterion.REASONABLENESS: "Thời hạn dài hơn thời gian làm thực tế"},
    proposal=Proposal.AMEND,
    proposal_text="Giảm thời hạn từ 10 xuống 9 ngày làm việc",
    before=(Cost("Chờ giải quyết", Decimal(80), Decimal(40_000)),),
    after=(Cost("Chờ giải quyết", Decimal(72), Decimal(40_000)),),
    days_before=Decimal(10),
    days_after=Decimal(9),
    volume=10,
    volume_source="Sổ theo dõi năm trước",
)


class Office:
    """A department that reviews, a ward that leads one review."""

    def __init__(self) -> None:
        self.department: Unit = factories.DepartmentFactory()
        self.ward: Unit = factories.UnitFactory(parent=self.department.parent)
        self.officer: User = factories.PostFactory(role=Role.OFFICER, unit=self.department).user
        self.leader: User = factories.PostFactory(role=Role.LEADER, unit=self.department).user
        self.head: User = factories.PostFactory(role=Role.UNIT_HEAD, unit=self.ward).user
        self.version = procedure("9.000001").versions.get()

    def plan(self) -> ReviewPlan:
        return services.start_plan(unit=self.department, year=TODAY.year, actor=self.officer, now=timezone.now())

    def review(self, *, approved: bool = True) -> Review:
        plan = self.plan()
        made = services.add_review(
            plan_id=plan.pk, version=self.version, lead=self.ward, due_on=date(TODAY.year, 9, 30), actor=self.officer
        )
        if approved:
            self.approve(plan)
        return made

    def approve(self, plan: ReviewPlan, **changes: Any) -> ReviewPlan:
        said = {"number": "12/KH-SNV", "approved_on": TODAY, "actor": self.leader, "today": TODAY}
        return services.approve_plan(plan_id=plan.pk, **{**said, **changes})

    def assess(self, review: Review, said: Assessment = GOOD, **changes: Any) -> Review:
        return services.assess(review_id=review.pk, said=said, **{"actor": self.head, "now": timezone.now(), **changes})

    def decide(self, review: Review, **changes: Any) -> Review:
        said = {"accepted": True, "text": "QĐ 99/QĐ-UBND", "decided_on": TODAY, "actor": self.leader, "today": TODAY}
        return services.decide(review_id=review.pk, **{**said, **changes})

    def complete(self, review: Review, **changes: Any) -> Review:
        said = {"done_on": TODAY, "decision": None, "actor": self.officer, "today": TODAY}
        return services.complete(review_id=review.pk, **{**said, **changes})


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_saving_counts_only_once_it_is_in_force(office: Office) -> None:
    review = office.review()

    office.assess(review)
    proposed = queries.ledger()
    office.decide(review)
    decided = queries.ledger()
    office.complete(review)
    done = queries.ledger(year=TODAY.year, unit=office.department)

    assert (len(proposed.proposed), proposed.money) == (1, 0)
    assert (decided.money, decided.money_ahead) == (0, 3_200_000)
    assert (done.money, done.hours, done.done[0].saving.percent) == (3_200_000, 80, Decimal("10.00"))
    assert (done.done[0].days, done.done[0].bar) == (1, 100)
    assert queries.ledger(year=2011).done == []


def test_what_was_proposed_to_simplify_is_a_figure_with_its_rows(office: Office) -> None:
    review = office.review()
    start, end = date(TODAY.year, 1, 1), date(TODAY.year, 12, 31)
    assert queries.procedures_simplified(office.department, start, end).value == 0

    office.assess(review)

    found = queries.procedures_simplified(office.department, start, end)
    assert (found.value, found.rows) == (1, ((str(review.version), review.get_absolute_url()),))
    assert queries.procedures_simplified(office.ward, start, end).value == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"met": {Criterion.NECESSITY: True}}, "Ghi kết quả về tính hợp lý"),
        ({"texts": {}}, "Nêu rõ điểm không đạt về tính hợp lý"),
        ({"proposal_text": "  "}, "Ghi nội dung phương án"),
        ({"volume": 0}, "phải lớn hơn 0"),
        ({"before": ()}, "Tính chi phí trước"),
    ],
)
def test_a_review_with_a_gap_is_refused_and_the_gap_named(office: Office, changes: dict, words: str) -> None:
    review = office.review()
    with pytest.raises(RuleError, match=words):
        office.assess(review, Assessment(**{**vars(GOOD), **changes}))
    review.refresh_from_db()
    assert review.status == ReviewStatus.PLANNED
    assert not review.findings.exists()


def test_each_step_has_its_people(office: Office) -> None:
    plan = office.plan()
    with pytest.raises(PermissionDenied):
        services.start_plan(unit=office.department, year=2024, actor=office.head, now=timezone.now())
    with pytest.raises(PermissionDenied):
        office.approve(plan, actor=office.officer)
    plan.delete()
    review = office.review()
    stranger = factories.PostFactory(role=Role.UNIT_HEAD).user
    with pytest.raises(PermissionDenied):
        office.assess(review, actor=stranger)
    office.assess(review)
    with pytest.raises(PermissionDenied):
        office.decide(review, actor=office.head)
    with pytest.raises(PermissionDenied):
        office.complete(review, actor=office.leader)
    review.refresh_from_db()
    assert review.status == ReviewStatus.PROPOSED


def test_nobody_decides_on_their_own_proposal(office: Office) -> None:
    review = office.review()
    factories.PostFactory(role=Role.OFFICER, unit=office.department, user=office.leader)
    leader = User.objects.get(pk=office.leader.pk)
    office.assess(review, actor=leader)
    with pytest.raises(RuleError, match="không tự quyết định"):
        office.decide(review, actor=leader)


def test_the_order_of_steps_is_kept(office: Office) -> None:
    review = office.review(approved=False)
    with pytest.raises(RuleError, match="chưa được phê duyệt"):
        office.assess(review)
    office.approve(review.plan)
    with pytest.raises(RuleError, match="đã được phê duyệt"):
        services.remove_review(review_id=review.pk, actor=office.officer)
    with pytest.raises(RuleError, match="Chưa có phương án"):
        office.decide(review)
    office.assess(review)
    with pytest.raises(RuleError, match="đã được chấp nhận"):
        office.complete(review)
    with pytest.raises(RuleError, match="Ghi số, ngày quyết định"):
        office.decide(review, text=" ")
    with pytest.raises(RuleError, match="không được sau hôm nay"):
        office.decide(review, decided_on=TODAY + timedelta(days=1))
    office.decide(review)
    with pytest.raises(RuleError, match="đã được quyết định"):
        office.assess(review)
    with pytest.raises(RuleError, match="từ ngày quyết định"):
        office.complete(review, done_on=TODAY - timedelta(days=1))


def test_a_refused_proposal_never_enters_the_ledger_as_decided(office: Office) -> None:
    review = office.review()
    office.assess(review)
    office.decide(review, accepted=False, text="Chưa đủ căn cứ")
    with pytest.raises(RuleError, match="đã được chấp nhận"):
        office.complete(review)
    assert queries.ledger().decided == []


def test_a_plan_holds_a_procedure_once_and_only_days_of_its_year(office: Office) -> None:
    review = office.review(approved=False)
    said = {"plan_id": review.plan_id, "lead": office.ward, "actor": office.officer}
    with pytest.raises(RuleError, match="đã có trong kế hoạch"):
        services.add_review(version=office.version, due_on=date(TODAY.year, 5, 1), **said)
    with pytest.raises(RuleError, match="trong năm"):
        services.add_review(version=procedure("9.000002").versions.get(), due_on=date(TODAY.year + 1, 5, 1), **said)
    with pytest.raises(RuleError, match="đã có kế hoạch rà soát năm này"):
        office.plan()
    empty = services.start_plan(unit=office.department, year=2024, actor=office.officer, now=timezone.now())
    with pytest.raises(RuleError, match="chưa có thủ tục nào"):
        office.approve(empty)


def test_two_who_write_one_review_are_told(office: Office) -> None:
    review = office.review()
    office.assess(review, lock=1)
    with pytest.raises(ConflictError):
        office.assess(review, lock=1)


def test_a_proposal_that_changed_since_it_was_read_is_not_decided_on(office: Office) -> None:
    review = office.review()
    read = office.assess(review).lock
    office.assess(review, Assessment(**{**vars(GOOD), "proposal": Proposal.ABOLISH}))

    with pytest.raises(ConflictError, match="Xem lại"):
        office.decide(review, lock=read)

    review.refresh_from_db()
    assert (review.status, review.accepted) == (ReviewStatus.PROPOSED, None)


def test_what_goes_into_a_plan_and_out_of_it_is_in_the_journal(office: Office) -> None:
    review = office.review(approved=False)
    services.remove_review(review_id=review.pk, actor=office.officer)

    added, removed = Entry.objects.filter(action__in=("procedures.review_added", "procedures.review_removed")).order_by(
        "pk"
    )
    assert added.after == {"lead": office.ward.title, "due_on": f"{TODAY.year}-09-30"}
    assert (removed.action, removed.actor) == ("procedures.review_removed", office.officer)


# ── the pages ──


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
