"""Makers of the smallest sensible object of each model. Names, numbers and dates are invented for the tests."""

from .accounts import PostFactory, UserFactory
from .conclusions import (
    CauseFactory,
    CitationFactory,
    ConclusionFactory,
    DrawFactory,
    FindingFactory,
    FindingTemplateFactory,
    MinutesFactory,
    RecommendationFactory,
    SummaryFactory,
)
from .criteria import AreaFactory, CheckItemFactory, CriteriaSetFactory, ProgrammeFactory
from .documents import (
    BookFactory,
    CitedFigureFactory,
    DocumentFactory,
    DocumentTemplateFactory,
    SignatureVerdictFactory,
    SignedCopyFactory,
)
from .files import AttachmentFactory, BlobFactory
from .inspections import (
    AnswerFactory,
    AnswerRevisionFactory,
    AttendanceFactory,
    DeadlineDefaultFactory,
    InspectionFactory,
    LegalBasisFactory,
    MembershipFactory,
    PlanFactory,
    TeamFactory,
)
from .metrics import ExplanationFactory, FigureFactory, MetricFactory
from .notices import DailyRunFactory, LadderStepFactory, MailFactory, NoticeFactory, ReminderFactory
from .tasks import ExtensionFactory, SeriesFactory, TaskEventFactory, TaskFactory
from .unit_side import FindingReplyFactory, ReplyRoundFactory, SelfAnswerFactory, SelfReportFactory
from .units import DepartmentFactory, IdentifierFactory, ProvinceFactory, SuccessionFactory, UnitFactory

__all__ = [
    "AnswerFactory",
    "AnswerRevisionFactory",
    "AreaFactory",
    "AttachmentFactory",
    "AttendanceFactory",
    "BlobFactory",
    "BookFactory",
    "CauseFactory",
    "CheckItemFactory",
    "CitationFactory",
    "CitedFigureFactory",
    "ConclusionFactory",
    "CriteriaSetFactory",
    "DailyRunFactory",
    "DeadlineDefaultFactory",
    "DepartmentFactory",
    "DocumentFactory",
    "DocumentTemplateFactory",
    "DrawFactory",
    "ExplanationFactory",
    "ExtensionFactory",
    "FigureFactory",
    "FindingFactory",
    "FindingReplyFactory",
    "FindingTemplateFactory",
    "IdentifierFactory",
    "InspectionFactory",
    "LadderStepFactory",
    "LegalBasisFactory",
    "MailFactory",
    "MembershipFactory",
    "MetricFactory",
    "MinutesFactory",
    "NoticeFactory",
    "PlanFactory",
    "PostFactory",
    "ProgrammeFactory",
    "ProvinceFactory",
    "RecommendationFactory",
    "ReminderFactory",
    "ReplyRoundFactory",
    "SelfAnswerFactory",
    "SelfReportFactory",
    "SeriesFactory",
    "SignatureVerdictFactory",
    "SignedCopyFactory",
    "SuccessionFactory",
    "SummaryFactory",
    "TaskEventFactory",
    "TaskFactory",
    "TeamFactory",
    "UnitFactory",
    "UserFactory",
]
