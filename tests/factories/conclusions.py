"""Findings, minutes, conclusions, draws, summaries."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.inspections import draw_rules
from cchc.inspections.choices import CauseKind, FindingKind, RecommendationKind, Severity, Stage
from cchc.inspections.models import (
    Cause,
    Citation,
    Conclusion,
    Draw,
    Finding,
    FindingTemplate,
    Minutes,
    Recommendation,
    Summary,
)

from .accounts import UserFactory
from .documents import DocumentFactory
from .inspections import InspectionFactory, PlanFactory
from .metrics import FigureFactory


class FindingTemplateFactory(DjangoModelFactory[FindingTemplate]):
    class Meta:
        model = FindingTemplate

    code = factory.Sequence(lambda n: f"mau-{n}")
    kind = FindingKind.SHORTFALL
    area_code = "PROC"
    text = "Niêm yết thủ tục hành chính chưa đầy đủ"
    request = "Niêm yết đầy đủ thủ tục hành chính"
    source = "Báo cáo kiểm tra"


class FindingFactory(DjangoModelFactory[Finding]):
    """A moderate shortfall; for a strength give `kind=FindingKind.STRENGTH, severity=""`."""

    class Meta:
        model = Finding

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.VISITED)
    kind = FindingKind.SHORTFALL
    area_code = "PROC"
    text = "Niêm yết thủ tục hành chính chưa đầy đủ"
    severity = Severity.MODERATE
    order = factory.Sequence(lambda n: n % 30000)
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


class CitationFactory(DjangoModelFactory[Citation]):
    class Meta:
        model = Citation

    finding = factory.SubFactory(FindingFactory)
    inspection = factory.SelfAttribute("finding.inspection")
    figure = factory.SubFactory(FigureFactory, unit=factory.SelfAttribute("..inspection.unit"))


class CauseFactory(DjangoModelFactory[Cause]):
    class Meta:
        model = Cause

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.VISITED)
    kind = CauseKind.SUBJECTIVE
    text = "Người đứng đầu chưa quan tâm chỉ đạo"


class RecommendationFactory(DjangoModelFactory[Recommendation]):
    class Meta:
        model = Recommendation
        skip_postgeneration_save = True

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.VISITED)
    kind = RecommendationKind.TO_UNIT
    text = "Niêm yết đầy đủ thủ tục hành chính"
    responsible = "Chủ tịch Ủy ban nhân dân phường"
    product = "Bảng niêm yết"
    accountable = "Chủ tịch Ủy ban nhân dân phường"
    authority = "Ủy ban nhân dân phường tự quyết định"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    order = factory.Sequence(lambda n: n % 30000)

    @factory.post_generation
    def findings(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.findings.set(extracted)


class MinutesFactory(DjangoModelFactory[Minutes]):
    class Meta:
        model = Minutes

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.VISITED)
    proceedings = "Đoàn kiểm tra hồ sơ và bộ phận một cửa."
    drafted_by = factory.SubFactory(UserFactory)


class ConclusionFactory(DjangoModelFactory[Conclusion]):
    """A draft; with `signer` it awaits signature, `document=DocumentFactory(issued=True)` makes it issued."""

    class Meta:
        model = Conclusion

    inspection = factory.SubFactory(InspectionFactory, stage=Stage.DRAFTING)
    assessment = "Đơn vị thực hiện tốt công tác cải cách hành chính."
    drafted_by = factory.SubFactory(UserFactory)


class DrawFactory(DjangoModelFactory[Draw]):
    """A draw of one of two communes; it agrees with what the method draws."""

    class Meta:
        model = Draw

    plan = factory.SubFactory(PlanFactory)
    decision_number = factory.Sequence(lambda n: f"{n + 1}/QĐ-SNV")
    decision_date = date(2026, 1, 5)
    seed = factory.LazyAttribute(lambda o: draw_rules.digest(draw_rules.seed_text(o.decision_number, o.decision_date)))
    method = draw_rules.METHOD
    number = 1
    units = factory.LazyFunction(
        lambda: [
            {"code": "xa-a", "name": "Xã A", "stratum": ""},
            {"code": "xa-b", "name": "Xã B", "stratum": ""},
        ]
    )
    drawn = factory.LazyAttribute(lambda o: sorted(("xa-a", "xa-b"), key=lambda c: draw_rules.score(o.seed, c))[:1])
    drawn_at = factory.LazyFunction(timezone.now)
    drawn_by = factory.SubFactory(UserFactory)


class SummaryFactory(DjangoModelFactory[Summary]):
    """A draft report of a campaign; with `submitted_at` and `signer` it awaits signature."""

    class Meta:
        model = Summary

    plan = factory.SubFactory(PlanFactory)
    issuer = factory.SelfAttribute("plan.issuer")
    body = factory.SelfAttribute("plan.issuer")
    year = factory.LazyAttribute(lambda o: o.plan.starts_on.year)
    as_of = factory.LazyFunction(timezone.localdate)
    document = factory.SubFactory(DocumentFactory, kind="BC", unit=factory.SelfAttribute("..body"))
    drafted_by = factory.SubFactory(UserFactory)
