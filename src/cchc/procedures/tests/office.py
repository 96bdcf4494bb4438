"""A department that reviews procedures, a ward that leads one review, and a review without a gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.procedures.choices import Criterion, Proposal
from cchc.procedures.models import Review, ReviewPlan
from cchc.procedures.services import reviews as services
from cchc.procedures.services.reviews import Assessment, Cost
from cchc.units.models import Unit
from tests import factories

from .walls import procedure

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
