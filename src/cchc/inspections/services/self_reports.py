"""The unit's report on itself: filled by the focal person, approved by the head of unit, locked until reopened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.documents import services as documents
from cchc.documents.choices import DocumentKind
from cchc.documents.models import Document
from cchc.units.models import Unit

from .. import rules
from ..choices import Action, RecommendationKind, SelfReportStatus
from ..models import Inspection, Recommendation, SelfAnswer, SelfReport
from ..papers import head
from ..papers.self_report import OWN_SOURCE, self_report_paper
from ..queries import terms
from ..queries.self_report import superiors_of
from . import answers, telling
from .doors import begin, changed, check_version, journal, store

PARTS = ("results", "shortfalls", "causes", "proposals")


@dataclass(frozen=True)
class Saved:
    """What became of an answer. With a conflict nothing was saved: the colleague's stays, mine is on my screen."""

    answer: SelfAnswer
    is_conflict: bool = False


def open_report(inspection: Inspection, *, now: datetime) -> SelfReport:
    """Ask the unit for its report, inside the transaction that tells it of the visit."""
    told_on = timezone.localdate(now)
    visit_on = inspection.visit_on or told_on
    due_on = rules.self_report_due(visit_on, told_on, terms.counter_of(inspection))
    return SelfReport.objects.create(inspection=inspection, due_on=due_on)


@transaction.atomic
def save_answer(
    *,
    inspection_id: int,
    item_id: int,
    actor: User | None,
    values: rules.AnswerValues,
    version: int,
    now: datetime,
) -> Saved:
    """Save the unit's answer to one item if nobody saved it since `version` (0: there was none)."""
    inspection, report = _open(inspection_id, Action.FILL_SELF_REPORT, actor)
    item = answers.item_of(inspection, item_id)
    values = answers.cleaned(values)
    answers.check(item, values, timezone.localdate(now))
    fields = asdict(values)
    answer = SelfAnswer.objects.filter(report=report, item=item).select_related("updated_by").first()
    if answer and all(getattr(answer, name) == value for name, value in fields.items()):
        return Saved(answer)
    if answer and answer.version != version:
        return Saved(answer, is_conflict=True)
    answer = answer or SelfAnswer(report=report, item=item, version=0, updated_at=now)
    before, after = changed(answer, fields)
    answer.version += 1
    answer.updated_at, answer.updated_by = now, actor
    store(answer, *after, "updated_at", "updated_by", "version")
    journal("self_answered", actor, inspection, subject=answer, before=before, after=after)
    return Saved(answer)


@transaction.atomic
def answer_row(*, inspection_id: int, item_id: int, actor: User | None, now: datetime) -> SelfAnswer:
    """Return the unit's answer to the item, made empty if there is none: what a file sent first hangs on."""
    inspection, report = _open(inspection_id, Action.FILL_SELF_REPORT, actor)
    item = answers.item_of(inspection, item_id)
    # Version 0, as before the first saving: a form that was opened earlier does not fall into a conflict.
    defaults = {"version": 0, "updated_at": now, "updated_by": actor}
    answer, _made = SelfAnswer.objects.get_or_create(report=report, item=item, defaults=defaults)
    return answer


@transaction.atomic
def save_outline(
    *, inspection_id: int, actor: User | None, parts: Mapping[str, str], version: int | None
) -> SelfReport:
    """Write the parts of the report that are words: results, shortfalls, causes, proposals."""
    inspection, report = _open(inspection_id, Action.FILL_SELF_REPORT, actor)
    texts = {name: clean(parts.get(name, "")) for name in PARTS}
    if all(getattr(report, name) == text for name, text in texts.items()):
        return report  # the form sent twice
    check_version(report, version)
    for name, text in texts.items():
        if len(text) > 2 * rules.NOTE_LIMIT:
            raise RuleError(_("Nội dung dài quá 20.000 ký tự. Rút gọn hoặc đính kèm tệp"), field=name)
    before, after = changed(report, texts)
    report.version += 1
    report.save(update_fields=["version", *PARTS])
    journal("self_report_written", actor, inspection, subject=report, before=before, after=after)
    return report


@transaction.atomic
def add_proposal(
    *, inspection_id: int, actor: User | None, text: str, addressee_unit: Unit | None, token: str | None = None
) -> Recommendation:
    """Address a proposal of the unit to a body above it; it goes into the conclusion and is answered like a request."""
    inspection, _report = _open(inspection_id, Action.FILL_SELF_REPORT, actor)
    if token and (made := Recommendation.objects.filter(token=token, inspection=inspection).first()):
        return made
    text = clean(text)
    if not text:
        raise RuleError(_("Ghi nội dung kiến nghị"), field="text")
    if addressee_unit is None or not superiors_of(inspection).filter(pk=addressee_unit.pk).exists():
        raise RuleError(_("Chọn cơ quan cấp trên nhận kiến nghị"), field="addressee_unit")
    proposals = inspection.recommendations.filter(kind=RecommendationKind.UNIT_PROPOSAL)
    if proposals.filter(text=text, addressee_unit=addressee_unit).exists():
        raise RuleError(_("Kiến nghị này đã ghi. Xem danh sách bên cạnh"), field="text")
    row = Recommendation.objects.create(
        inspection=inspection,
        kind=RecommendationKind.UNIT_PROPOSAL,
        text=text,
        addressee_unit=addressee_unit,
        source=OWN_SOURCE,
        order=proposals.count() + 1,
        token=None if not token or Recommendation.objects.filter(token=token).exists() else token,
    )
    after = {"text": text, "addressee_unit": str(addressee_unit)}
    journal("proposal_added", actor, inspection, subject=row, after=after)
    return row


@transaction.atomic
def remove_proposal(*, recommendation_id: int, actor: User | None) -> None:
    """Take a proposal back that the unit itself wrote into this report; the journal keeps its words."""
    row = Recommendation.objects.get(pk=recommendation_id, kind=RecommendationKind.UNIT_PROPOSAL)
    inspection, _report = _open(row.inspection_id, Action.FILL_SELF_REPORT, actor)
    if row.source != OWN_SOURCE:
        raise RuleError(_("Kiến nghị này do đoàn kiểm tra ghi. Đề nghị thư ký đoàn sửa"))
    journal("proposal_removed", actor, inspection, subject=row, before={"text": row.text})
    row.delete()


@transaction.atomic
def submit(*, inspection_id: int, actor: User | None, now: datetime) -> SelfReport:
    """Hand the report to the head of unit. Contradictions do not block: the page has told of them."""
    inspection, report = _open(inspection_id, Action.FILL_SELF_REPORT, actor)
    if not any(getattr(report, name) for name in PARTS) and not report.answers.exclude(version=0).exists():
        raise RuleError(_("Báo cáo còn trống. Trả lời các mục hoặc ghi kết quả trước khi gửi"))
    report.status, report.submitted_at, report.submitted_by = SelfReportStatus.SUBMITTED, now, actor
    fields = ["status", "submitted_at", "submitted_by"]
    _moved(report, inspection, actor, "self_report_submitted", fields)
    telling.self_report_submitted(inspection, report, now)
    return report


@transaction.atomic
def approve(*, inspection_id: int, actor: User, today: date, now: datetime) -> SelfReport:
    """Sign for the unit: the report gets its number, is frozen and goes to the team."""
    inspection, report = _begun(inspection_id, Action.APPROVE_SELF_REPORT, actor)
    if report.status == SelfReportStatus.LOCKED:
        raise RuleError(_("Báo cáo đã duyệt và gửi đoàn kiểm tra"))
    if report.status != SelfReportStatus.SUBMITTED:
        raise RuleError(_("Báo cáo chưa trình. Đầu mối gửi thủ trưởng trước"))
    report.document = _issued(inspection, report, actor, today, now)
    report.status, report.approved_at, report.approved_by = SelfReportStatus.LOCKED, now, actor
    report.sent_at = report.sent_at or now
    fields = ["status", "approved_at", "approved_by", "sent_at", "document"]
    _moved(report, inspection, actor, "self_report_approved", fields)
    telling.self_report_sent(inspection, report, now)
    return report


@transaction.atomic
def give_back(*, inspection_id: int, actor: User, reason: str, now: datetime) -> SelfReport:
    """Let the head of unit return the report to the focal person with what must change."""
    inspection, report = _begun(inspection_id, Action.APPROVE_SELF_REPORT, actor)
    if report.status != SelfReportStatus.SUBMITTED:
        raise RuleError(_("Chỉ trả lại được báo cáo đang chờ duyệt"))
    _reopened(report, inspection, actor, "self_report_returned", _reason(reason, _("Ghi lý do trả lại")))
    telling.self_report_back(inspection, report, now)
    return report


@transaction.atomic
def reopen(*, inspection_id: int, actor: User, reason: str, now: datetime) -> SelfReport:
    """Let the team or the officer ask for more: the unit may change its report; what was sent first stays on record."""
    inspection, report = _begun(inspection_id, Action.REOPEN_SELF_REPORT, actor)
    if report.status != SelfReportStatus.LOCKED:
        raise RuleError(_("Báo cáo chưa khóa nên chưa cần mở lại"))
    _reopened(report, inspection, actor, "self_report_reopened", _reason(reason, _("Ghi lý do mở lại")))
    telling.self_report_back(inspection, report, now)
    return report


def begun_open(inspection_id: int, actor: User | None) -> tuple[Inspection, SelfReport]:
    """Lock the inspection for somebody of the unit who writes its report; refuse while it is not theirs to change."""
    return _open(inspection_id, Action.FILL_SELF_REPORT, actor)


def _open(inspection_id: int, action: Action, actor: User | None) -> tuple[Inspection, SelfReport]:
    inspection, report = _begun(inspection_id, action, actor)
    if report.status == SelfReportStatus.SUBMITTED:
        raise RuleError(_("Báo cáo đang chờ thủ trưởng duyệt nên chưa sửa được"))
    if report.status == SelfReportStatus.LOCKED:
        raise RuleError(_("Báo cáo đã khóa. Đề nghị đoàn kiểm tra mở lại nếu cần sửa"))
    return inspection, report


def _begun(inspection_id: int, action: Action, actor: User | None) -> tuple[Inspection, SelfReport]:
    inspection = begin(inspection_id, action, actor)  # its row is the lock of all that hangs on it
    report = SelfReport.objects.filter(inspection=inspection).select_related("document", "submitted_by").first()
    if report is None:
        raise RuleError(_("Cuộc kiểm tra này không yêu cầu báo cáo tự kiểm tra"))
    report.inspection = inspection
    return inspection, report


def _issued(inspection: Inspection, report: SelfReport, actor: User, today: date, now: datetime) -> Document:
    signer = head.signer(actor, inspection.unit)
    paper = self_report_paper(report, signer)
    drafter = report.submitted_by if report.submitted_by_id != actor.pk else None
    if report.document is None:
        draft = documents.create_draft(
            actor=drafter, kind=DocumentKind.REPORT, unit=inspection.unit, content=paper, now=now
        )
    else:
        draft = documents.replace(
            actor=drafter,
            document=report.document,
            content=paper,
            reason=report.returned_reason,  # whoever opened it again had to say why
            now=now,
        )
    return documents.issue(
        actor=actor, document_id=draft.pk, signer_name=signer.name, signer_title=signer.title, today=today, now=now
    )


def _reopened(report: SelfReport, inspection: Inspection, actor: User, event: str, reason: str) -> None:
    report.status, report.returned_reason = SelfReportStatus.OPEN, reason
    report.submitted_at = report.submitted_by = None
    fields = ["status", "returned_reason", "submitted_at", "submitted_by"]
    _moved(report, inspection, actor, event, fields, reason=reason)


def _moved(
    report: SelfReport, inspection: Inspection, actor: User | None, event: str, fields: list[str], *, reason: str = ""
) -> None:
    before = SelfReport.objects.values_list("status", flat=True).get(pk=report.pk)
    report.version += 1
    report.save(update_fields=[*fields, "version"])
    after = {"status": report.status}
    if event == "self_report_approved" and report.document:
        after["number"] = report.document.number_text
    journal(event, actor, inspection, subject=report, before={"status": before}, after=after, reason=reason)


def _reason(reason: str, otherwise: str) -> str:
    reason = clean(reason)
    if not reason:
        raise RuleError(otherwise, field="reason")
    return reason
