"""Plans, teams, inspections, answers."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.criteria.choices import Confidence
from cchc.inspections.choices import InspectionKind, Judgement, PlanStatus, Side, Stage, TeamRole
from cchc.inspections.models import (
    Answer,
    AnswerRevision,
    Attendance,
    DeadlineDefault,
    Inspection,
    LegalBasis,
    Membership,
    Plan,
    Team,
)

from .accounts import UserFactory
from .common import today
from .criteria import CheckItemFactory, CriteriaSetFactory
from .units import DepartmentFactory, ProvinceFactory, UnitFactory


class DeadlineDefaultFactory(DjangoModelFactory[DeadlineDefault]):
    class Meta:
        model = DeadlineDefault

    step = factory.Sequence(lambda n: f"step-{n}")
    days = 15
    basis = "Quyết định của Ủy ban nhân dân tỉnh"
    confidence = Confidence.FOUND
    valid_from = date(2021, 1, 1)


class PlanFactory(DjangoModelFactory[Plan]):
    """A running plan whose visits are around today; `lead` is a department under the issuer."""

    class Meta:
        model = Plan
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"ke-hoach-{n}")
    name = factory.Sequence(lambda n: f"Kiểm tra cải cách hành chính đợt {n}")
    kind = InspectionKind.PLANNED
    status = PlanStatus.RUNNING
    issuer = factory.SubFactory(ProvinceFactory)
    lead = factory.SubFactory(DepartmentFactory, parent=factory.SelfAttribute("..issuer"))
    period_start = date(2026, 1, 1)
    period_end = date(2026, 6, 30)
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    criteria_set = factory.SubFactory(CriteriaSetFactory)
    deadlines = factory.LazyFunction(
        lambda: {"notice": 5, "self_report": 3, "minutes": 0, "reply": 5, "conclusion": 15, "remedy": 30}
    )
    drafted_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def areas(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.areas.set(extracted)


class LegalBasisFactory(DjangoModelFactory[LegalBasis]):
    class Meta:
        model = LegalBasis

    plan = factory.SubFactory(PlanFactory)
    text = "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ"


class TeamFactory(DjangoModelFactory[Team]):
    class Meta:
        model = Team

    plan = factory.SubFactory(PlanFactory)
    order = factory.Sequence(lambda n: n % 30000 + 1)
    name = factory.LazyAttribute(lambda o: f"Đoàn kiểm tra số {o.order}")


class MembershipFactory(DjangoModelFactory[Membership]):
    """A member with an account; give `role=TeamRole.HEAD` for the head."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    team = factory.SubFactory(TeamFactory)
    user = factory.SubFactory(UserFactory)
    full_name = factory.LazyAttribute(lambda o: o.user.full_name if o.user else "Lê Văn Thử")
    title = "Chuyên viên"
    role = TeamRole.MEMBER

    @factory.post_generation
    def areas(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.areas.set(extracted)


_ORDER = list(Stage)


def _from(stage: Stage, value: Any) -> Any:
    """Return a field that is filled once the inspection has reached `stage`."""
    return factory.LazyAttribute(lambda o: value(o) if _ORDER.index(Stage(o.stage)) >= _ORDER.index(stage) else None)


class InspectionFactory(DjangoModelFactory[Inspection]):
    """An inspection that stands in `stage` with the dates that go with it; without minutes or conclusion rows."""

    class Meta:
        model = Inspection

    code = factory.Sequence(lambda n: f"kiem-tra-{n}")
    plan = factory.SubFactory(PlanFactory)
    unit = factory.SubFactory(UnitFactory, parent=factory.SelfAttribute("..plan.issuer"))
    team = factory.SubFactory(TeamFactory, plan=factory.SelfAttribute("..plan"))
    stage = Stage.SCHEDULED
    visit_on = factory.LazyFunction(timezone.localdate)
    notified_at = _from(Stage.NOTIFIED, lambda o: timezone.now() - timedelta(days=9))
    started_at = _from(Stage.VISITING, lambda o: timezone.now() - timedelta(days=3))
    ended_at = _from(Stage.VISITED, lambda o: timezone.now() - timedelta(days=3) + timedelta(hours=3))
    minuted_on = _from(Stage.MINUTED, lambda o: timezone.localdate() - timedelta(days=2))
    submitted_at = _from(Stage.SUBMITTED, lambda o: timezone.now() - timedelta(days=1))
    concluded_on = _from(Stage.ISSUED, today)
    closed_on = _from(Stage.CLOSED, today)
    place = "Phòng họp số 1"


class AttendanceFactory(DjangoModelFactory[Attendance]):
    class Meta:
        model = Attendance

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.VISITING)
    side = Side.UNIT
    full_name = "Phạm Văn Thử"
    title = "Chủ tịch Ủy ban nhân dân phường"


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.VISITING)
    item = factory.SubFactory(CheckItemFactory, criteria_set=factory.SelfAttribute("..inspection.plan.criteria_set"))
    yes = True
    judgement = Judgement.MET
    updated_at = factory.LazyFunction(timezone.now)
    updated_by = factory.SubFactory(UserFactory)


class AnswerRevisionFactory(DjangoModelFactory[AnswerRevision]):
    class Meta:
        model = AnswerRevision

    answer = factory.SubFactory(AnswerFactory)
    version = 1
    yes = True
    judgement = Judgement.MET
    saved_at = factory.LazyFunction(timezone.now)
    saved_by = factory.SubFactory(UserFactory)
