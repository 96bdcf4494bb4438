"""The unit's report on itself and its replies."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.inspections.choices import Judgement, Stage, Stance
from cchc.inspections.models import FindingReply, ReplyRound, SelfAnswer, SelfReport

from .accounts import UserFactory
from .conclusions import FindingFactory
from .criteria import CheckItemFactory
from .inspections import InspectionFactory


class SelfReportFactory(DjangoModelFactory[SelfReport]):
    """An open report on itself, due in five days."""

    class Meta:
        model = SelfReport

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.NOTIFIED)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=5))


class SelfAnswerFactory(DjangoModelFactory[SelfAnswer]):
    class Meta:
        model = SelfAnswer

    report = factory.SubFactory(SelfReportFactory)
    item = factory.SubFactory(
        CheckItemFactory, criteria_set=factory.SelfAttribute("..report.inspection.plan.criteria_set")
    )
    yes = True
    judgement = Judgement.MET
    updated_at = factory.LazyFunction(timezone.now)
    updated_by = factory.SubFactory(UserFactory)


class ReplyRoundFactory(DjangoModelFactory[ReplyRound]):
    """A round that the unit may still answer."""

    class Meta:
        model = ReplyRound

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.MINUTED)
    opened_at = factory.LazyFunction(timezone.now)
    opened_by = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=5))


class FindingReplyFactory(DjangoModelFactory[FindingReply]):
    """Nothing said yet; give `stance`, `text` and `replied_at` for a word."""

    class Meta:
        model = FindingReply

    round = factory.SubFactory(ReplyRoundFactory)
    finding = factory.SubFactory(FindingFactory, inspection=factory.SelfAttribute("..round.inspection"))
    stance = Stance.SILENT
    finding_text = factory.SelfAttribute("finding.text")
