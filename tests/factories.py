"""Makers of the smallest sensible object of each model. Names, numbers and dates are invented for the tests."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.common.text import fold, sort_key
from cchc.criteria.choices import Confidence, ItemKind, SetStatus
from cchc.criteria.models import Area, CheckItem, CriteriaSet, Programme
from cchc.documents.choices import DocumentKind, DocumentStatus, SignatureState
from cchc.documents.models import Book, CitedFigure, Document, DocumentTemplate, SignatureVerdict, SignedCopy
from cchc.files.models import Attachment, Blob
from cchc.inspections import draw_rules
from cchc.inspections.choices import (
    CauseKind,
    FindingKind,
    InspectionKind,
    Judgement,
    PlanStatus,
    RecommendationKind,
    Severity,
    Side,
    Stage,
    Stance,
    TeamRole,
)
from cchc.inspections.models import (
    Answer,
    AnswerRevision,
    Attendance,
    Cause,
    Citation,
    Conclusion,
    DeadlineDefault,
    Draw,
    Finding,
    FindingReply,
    FindingTemplate,
    Inspection,
    LegalBasis,
    Membership,
    Minutes,
    Plan,
    Recommendation,
    ReplyRound,
    SelfAnswer,
    SelfReport,
    Summary,
    Team,
)
from cchc.metrics.choices import FigureKind
from cchc.metrics.models import Explanation, Figure, Metric
from cchc.notices.choices import Confidence as StepConfidence
from cchc.notices.models import DailyRun, LadderStep, Mail, Notice, Reminder
from cchc.tasks.choices import EventKind, TaskKind, TaskStatus
from cchc.tasks.models import Event, Extension, Series, Task
from cchc.units.choices import Kind, Level, SuccessionKind
from cchc.units.models import Identifier, Succession, Unit


def _today(_: Any) -> date:
    return timezone.localdate()


# ── units ──


class UnitFactory(DjangoModelFactory[Unit]):
    """A ward that stands alone; give `parent` to hang it under another unit."""

    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"phuong-{n}")
    name = factory.Sequence(lambda n: f"Thử Nghiệm {n}")
    kind = Kind.WARD
    level = Level.COMMUNE
    parent = None
    path = factory.LazyAttribute(lambda o: f"{o.parent.path if o.parent else '/'}{o.code}/")
    folded = factory.LazyAttribute(lambda o: fold(" ".join([o.name, o.parent.name if o.parent else ""])))
    sort_key = factory.LazyAttribute(lambda o: sort_key(o.name))


class ProvinceFactory(UnitFactory):
    code = factory.Sequence(lambda n: f"tinh-{n}")
    name = factory.Sequence(lambda n: f"Giả Định {n}")
    kind = Kind.PROVINCE
    level = Level.PROVINCE


class DepartmentFactory(UnitFactory):
    """A department of a province: "Sở Nội vụ"."""

    code = factory.Sequence(lambda n: f"so-noi-vu-{n}")
    name = "Sở Nội vụ"
    kind = Kind.DEPARTMENT
    level = Level.PROVINCE
    parent = factory.SubFactory(ProvinceFactory)


class IdentifierFactory(DjangoModelFactory[Identifier]):
    class Meta:
        model = Identifier

    unit = factory.SubFactory(UnitFactory)
    scheme = "gso"
    value = factory.Sequence(lambda n: f"{n:05}")


class SuccessionFactory(DjangoModelFactory[Succession]):
    class Meta:
        model = Succession

    predecessor = factory.SubFactory(UnitFactory)
    successor = factory.SubFactory(UnitFactory)
    kind = SuccessionKind.MERGED
    happened_on = date(2025, 7, 1)


# ── accounts ──


class UserFactory(DjangoModelFactory[User]):
    """A person without a post."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi-{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Thử {n}")
    folded = factory.LazyAttribute(lambda o: fold(f"{o.full_name} {o.username}"))
    password = "!"


class PostFactory(DjangoModelFactory[Post]):
    """A post in force: `PostFactory(role=Role.OFFICER, unit=unit).user` is somebody who may act."""

    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.OFFICER
    title = "Chuyên viên"
    valid_from = date(2020, 1, 1)


# ── files ──


class BlobFactory(DjangoModelFactory[Blob]):
    """A row only; the bytes are not in the store. `files.services` stores real ones."""

    class Meta:
        model = Blob

    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 1024
    content_type = "application/pdf"


class AttachmentFactory(DjangoModelFactory[Attachment]):
    """Give `subject` (any saved object) or subject_type and subject_id."""

    class Meta:
        model = Attachment

    class Params:
        subject = None

    blob = factory.SubFactory(BlobFactory)
    subject_type = factory.LazyAttribute(lambda o: o.subject._meta.label_lower if o.subject else "units.unit")
    subject_id = factory.LazyAttribute(lambda o: str(o.subject.pk) if o.subject else "0")
    purpose = "signed"
    name = "ban-ky.pdf"
    uploaded_at = factory.LazyFunction(timezone.now)
    uploaded_by = factory.SubFactory(UserFactory)


# ── metrics ──


class MetricFactory(DjangoModelFactory[Metric]):
    class Meta:
        model = Metric

    code = factory.Sequence(lambda n: f"metric_{n}")
    name_vi = "Số hồ sơ tiếp nhận mới trong kỳ"
    name_en = "Dossiers received in the period"
    unit_vi = "hồ sơ"
    unit_en = "dossiers"
    definition_vi = "Hồ sơ tiếp nhận mới từ ngày đầu đến ngày cuối kỳ."
    definition_en = "Dossiers received from the first to the last day of the period."
    group = "PROC"


class FigureFactory(DjangoModelFactory[Figure]):
    class Meta:
        model = Figure

    metric = factory.SubFactory(MetricFactory)
    unit = factory.SubFactory(UnitFactory)
    period_start = date(2026, 1, 1)
    period_end = date(2026, 6, 30)
    value = Decimal(36104)
    kind = FigureKind.REPORTED
    as_of = factory.SelfAttribute("period_end")
    source = "Báo cáo của đơn vị, mục 2"
    recorded_at = factory.LazyFunction(timezone.now)
    recorded_by = factory.SubFactory(UserFactory)


# ── documents ──


class BookFactory(DjangoModelFactory[Book]):
    class Meta:
        model = Book

    unit = factory.SubFactory(UnitFactory)
    kind = DocumentKind.NOTICE
    year = 2026


class DocumentFactory(DjangoModelFactory[Document]):
    """A draft; `DocumentFactory(issued=True)` carries a number and a day, without frozen bytes."""

    class Meta:
        model = Document

    class Params:
        issued = factory.Trait(
            status=DocumentStatus.ISSUED,
            book=factory.SubFactory(
                BookFactory, unit=factory.SelfAttribute("..unit"), kind=factory.SelfAttribute("..kind")
            ),
            number=factory.Sequence(lambda n: n + 1),
            number_text=factory.LazyAttribute(lambda o: f"{o.number:02}/{o.kind}-UBND"),
            issued_on=factory.LazyFunction(timezone.localdate),
            signer_name="Trần Thị Thử",
            signer_title="Phó Chủ tịch",
            signed_by=factory.SubFactory(UserFactory),
        )

    kind = DocumentKind.NOTICE
    unit = factory.SubFactory(UnitFactory)
    subject = "Kết luận kiểm tra công tác cải cách hành chính"
    drafted_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)


# ── criteria ──


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"chuong-trinh-{n}")
    name = "Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021-2030"
    basis = "Nghị quyết số 76/NQ-CP ngày 15/7/2021"
    valid_from = date(2021, 1, 1)
    valid_to = date(2030, 12, 31)


class AreaFactory(DjangoModelFactory[Area]):
    class Meta:
        model = Area

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"AREA{n}")
    name_vi = "Cải cách thủ tục hành chính"
    name_en = "Administrative procedures"
    order = factory.Sequence(lambda n: n % 30000)


class CriteriaSetFactory(DjangoModelFactory[CriteriaSet]):
    """A draft: the database lets nobody add items to a published set; publish it after its items are in."""

    class Meta:
        model = CriteriaSet

    code = factory.Sequence(lambda n: f"bo-noi-dung-{n}")
    name = "Bộ nội dung kiểm tra cải cách hành chính"
    status = SetStatus.DRAFT


class CheckItemFactory(DjangoModelFactory[CheckItem]):
    class Meta:
        model = CheckItem

    criteria_set = factory.SubFactory(CriteriaSetFactory)
    code = factory.Sequence(lambda n: f"CHK.PROC.{n:02}")
    area_code = "PROC"
    kind = ItemKind.YES_NO
    text_vi = "Thủ tục hành chính được niêm yết đầy đủ tại bộ phận một cửa"
    text_en = "Procedures are posted in full at the one-stop desk"
    evidence = "Bảng niêm yết"
    confidence = Confidence.SEED
    order = factory.Sequence(lambda n: n % 30000)


# ── inspections: plan, team ──


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


# ── inspections: one unit ──

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
    concluded_on = _from(Stage.ISSUED, _today)
    closed_on = _from(Stage.CLOSED, _today)
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


# ── tasks ──


class TaskFactory(DjangoModelFactory[Task]):
    """A task handed out ten days ago, due in ten; give `status`, `doer`, `verifier` and days as the test needs them."""

    class Meta:
        model = Task

    code = factory.Sequence(lambda n: f"KP-2026-{n:04}")
    kind = TaskKind.REMEDY
    status = TaskStatus.ASSIGNED
    work = "Niêm yết đủ thủ tục hành chính còn thiếu"
    product = "Ảnh bảng niêm yết"
    unit = factory.SubFactory(UnitFactory)
    giver = factory.SubFactory(DepartmentFactory)
    doer_name = "Vũ Thị Thử"
    accountable = "Chủ tịch Ủy ban nhân dân phường"
    authority = "Ủy ban nhân dân phường tự quyết định"
    assigned_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    assigned_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    first_due_on = factory.SelfAttribute("due_on")
    submitted_on = factory.LazyAttribute(
        lambda o: timezone.localdate() if o.status in (TaskStatus.SUBMITTED, TaskStatus.VERIFIED) else None
    )
    verified_on = factory.LazyAttribute(lambda o: timezone.localdate() if o.status == TaskStatus.VERIFIED else None)
    folded = factory.LazyAttribute(lambda o: fold(f"{o.code} {o.work} {o.product} {o.doer_name} {o.unit.full_name}"))


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    kind = TaskKind.REMEDY
    year = factory.Sequence(lambda n: 2000 + n % 9000)


class TaskEventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event

    task = factory.SubFactory(TaskFactory)
    kind = EventKind.PROGRESS
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
    text = "Đang thực hiện"


class ExtensionFactory(DjangoModelFactory[Extension]):
    """An extension that waits for its decision."""

    class Meta:
        model = Extension

    task = factory.SubFactory(TaskFactory)
    old_due_on = factory.SelfAttribute("task.due_on")
    wanted_on = factory.LazyAttribute(lambda o: o.task.due_on + timedelta(days=10))
    reason = "Chờ phê duyệt kinh phí"
    asked_by = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(timezone.now)


# ── draws, summaries ──


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


# ── notices ──


class NoticeFactory(DjangoModelFactory[Notice]):
    """An unread notice."""

    class Meta:
        model = Notice

    recipient = factory.SubFactory(UserFactory)
    kind = "tests.news"
    key = factory.Sequence(lambda n: f"tests.news:{n}")
    title = "Kết luận mới"
    url = "/"
    created_at = factory.LazyFunction(timezone.now)


class MailFactory(DjangoModelFactory[Mail]):
    """A mail that waits."""

    class Meta:
        model = Mail

    notice = factory.SubFactory(NoticeFactory)
    address = "thu@example.gov.vn"
    message_id = factory.Sequence(lambda n: f"<{n}@example.gov.vn>")
    queued_at = factory.LazyFunction(timezone.now)
    next_attempt_at = factory.SelfAttribute("queued_at")


class ReminderFactory(DjangoModelFactory[Reminder]):
    """A reminder by hand about the unit itself."""

    class Meta:
        model = Reminder

    unit = factory.SubFactory(UnitFactory)
    subject_type = "units.unit"
    subject_id = factory.LazyAttribute(lambda o: str(o.unit.pk))
    due_on = factory.LazyAttribute(_today)
    given_on = factory.LazyAttribute(_today)
    given_at = factory.LazyFunction(timezone.now)


class LadderStepFactory(DjangoModelFactory[LadderStep]):
    class Meta:
        model = LadderStep

    days = factory.Sequence(lambda n: n + 1)
    valid_from = date(2020, 1, 1)
    basis = "Quy chế của cơ quan"
    confidence = StepConfidence.UNCONFIRMED


class DailyRunFactory(DjangoModelFactory[DailyRun]):
    class Meta:
        model = DailyRun

    job = factory.Sequence(lambda n: f"viec-{n}")
    day = factory.LazyAttribute(_today)
    finished_at = factory.LazyFunction(timezone.now)


# ── inspections: the unit's side ──


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


# ── documents: templates, citations, signatures ──


class DocumentTemplateFactory(DjangoModelFactory[DocumentTemplate]):
    """A first version that is not in use."""

    class Meta:
        model = DocumentTemplate

    unit = factory.SubFactory(UnitFactory)
    kind = DocumentKind.NOTICE
    version = 1
    blob = factory.SubFactory(BlobFactory)
    uploaded_at = factory.LazyFunction(timezone.now)


class CitedFigureFactory(DjangoModelFactory[CitedFigure]):
    class Meta:
        model = CitedFigure

    document = factory.SubFactory(DocumentFactory)
    order = factory.Sequence(lambda n: n + 1)
    text = "36.104"
    note = "Hồ sơ đã giải quyết; đơn vị báo cáo"


class SignedCopyFactory(DjangoModelFactory[SignedCopy]):
    class Meta:
        model = SignedCopy

    document = factory.SubFactory(DocumentFactory)
    blob = factory.SubFactory(BlobFactory)
    uploaded_at = factory.LazyFunction(timezone.now)


class SignatureVerdictFactory(DjangoModelFactory[SignatureVerdict]):
    class Meta:
        model = SignatureVerdict

    blob = factory.SubFactory(BlobFactory)
    state = SignatureState.NONE
    trust_digest = "0" * 64
    checked_at = factory.LazyFunction(timezone.now)


# ── metrics: what a unit says about figures that do not agree ──


class ExplanationFactory(DjangoModelFactory[Explanation]):
    """Given unasked."""

    class Meta:
        model = Explanation

    identity = "resolved_within_to_handle"
    unit = factory.SubFactory(UnitFactory)
    period_start = date(2026, 1, 1)
    period_end = date(2026, 9, 30)
    difference = Decimal(278)
    text = "Hồ sơ kỳ trước chuyển sang chưa tách riêng."
    given_at = factory.LazyFunction(timezone.now)
