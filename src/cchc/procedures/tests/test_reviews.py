"""The yearly review from plan to ledger: who may do what, what is refused, what counts as saved."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.procedures.choices import Criterion, Proposal, ReviewStatus
from cchc.procedures.queries import reviews as queries
from cchc.procedures.services import reviews as services
from cchc.procedures.services.reviews import Assessment
from tests import factories

from .office import GOOD, TODAY, Office
from .walls import procedure

pytestmark = pytest.mark.django_db


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
