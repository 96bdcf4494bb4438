"""What the visits led to: findings, causes, requests and the conclusion, as steps in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from cchc.accounts.models import User
from cchc.common.text import clean
from cchc.inspections.choices import (
    CauseKind,
    FindingKind,
    Judgement,
    RecommendationKind,
    Severity,
    TeamRole,
)
from cchc.inspections.models import Answer, Finding, FindingTemplate
from cchc.inspections.queries import follow_up
from cchc.inspections.services import conclusions, findings, visits
from cchc.tasks import services as tasks
from cchc.tasks.choices import How

from . import checklist, unit_side, world
from .timeline import Step
from .visits import Course, sign

SHORTFALLS, STRENGTHS, LAST_YEAR_SHORTFALLS = 7, 5, 4
DAYS_TO_MEND = 30
PRODUCT = "Báo cáo kết quả khắc phục kèm minh chứng"
VERIFIER = "xac-minh"


def steps(course: Course) -> Iterator[Step]:
    """Yield everything after the answers, as far as the inspection has come."""
    row, scene = course.row, course.scene
    if row["stage"] in ("scheduled", "notified"):
        return
    found = course.at(course.visit_on, "11:20" if row["stage"] != "visiting" else "10:40")
    yield Step(found, partial(_find, course))
    for name, act in (("minuted", _minuted), ("submitted", _submitted), ("concluded", _issued), ("closed", _closed)):
        day = _day(course, name)
        if day is None:
            return
        yield from act(course, day)
        if name == "minuted" and row["stage"] != "minuted":
            after = min(day + timedelta(days=1), scene.calendar.today)
            drafted_on = world.workday(after, back=True)
            yield Step(course.at(drafted_on, "15:20"), partial(_draft, course))
            yield from unit_side.replied(course, drafted_on)


def _day(course: Course, name: str) -> date | None:
    """Return the day of a step, None if the inspection has not come so far."""
    if course.is_last_year:
        entry = course.scene.data["last_year"]
        return world.workday(course.visit_on + timedelta(days=entry[f"{name}_after"]), back=False)
    offset = course.row.get(name)
    return course.scene.calendar.day(offset) if offset is not None else None


def _minuted(course: Course, day: date) -> Iterator[Step]:
    yield sign(course, day)


def _submitted(course: Course, day: date) -> Iterator[Step]:
    now = course.at(day, "16:00")
    yield Step(
        now,
        partial(
            conclusions.submit,
            inspection_id=course.inspection.pk,
            actor=course.holder(TeamRole.SECRETARY),
            signer=course.scene.leader,
            now=now,
        ),
    )


def _issued(course: Course, day: date) -> Iterator[Step]:
    now = course.at(day, "10:15")
    inspection_id = course.inspection.pk
    issue = partial(conclusions.issue, inspection_id=inspection_id, actor=course.scene.leader, today=day, now=now)
    yield Step(now, issue)
    if course.row.get("published"):
        later = course.at(day, "16:30")
        publish = partial(conclusions.publish, inspection_id=inspection_id, actor=course.scene.officer, now=later)
        yield Step(later, publish)
    reader = _reader(course)
    if reader:
        read_at = course.at(world.workday(day + timedelta(days=1), back=False), "08:20")
        yield Step(read_at, partial(conclusions.mark_read, inspection_id=inspection_id, actor=reader, now=read_at))


def _closed(course: Course, day: date) -> Iterator[Step]:
    now = course.at(day, "09:00")
    yield Step(course.at(day, "08:10"), partial(_mend, course, day))
    close = partial(visits.close_inspection, inspection_id=course.inspection.pk, actor=course.scene.officer, now=now)
    yield Step(now, close)


def _mend(course: Course, day: date) -> None:
    """Close every task of an inspection that ends: the unit reports, the verifier compares and accepts."""
    now = course.at(day, "08:10")
    for task in follow_up.tasks_by_request([course.inspection.pk]).values():
        said = "Đã thực hiện xong; minh chứng gửi kèm báo cáo kết quả khắc phục."
        tasks.submit_proof(task_id=task.pk, actor=None, text=said, today=day, now=now)
        compared = "Đã đối chiếu báo cáo với hồ sơ lưu tại đơn vị, đúng yêu cầu của kết luận."
        verifier = course.scene.users[VERIFIER]
        tasks.accept(task_id=task.pk, actor=verifier, text=compared, how=How.DOCUMENTS, today=day, now=now)


def _answered_by(course: Course, body: str) -> dict[str, Any]:
    """What makes a proposal to a body known here clear enough to be its task."""
    head = f"Giám đốc {body}"
    return {
        "responsible": head,
        "product": "Văn bản trả lời kiến nghị",
        "accountable": head,
        "authority": f"{body} tự quyết định",
        "verifier": course.scene.users[VERIFIER],
    }


def _reader(course: Course) -> User | None:
    """Return the account of the unit that opens its conclusions, if it has one."""
    code = course.inspection.unit.code
    return next(
        (
            course.scene.users[entry["username"]]
            for entry in course.scene.data["accounts"]
            if entry["unit"] == code and entry["role"] == "focal"
        ),
        None,
    )


# ── findings ──
def _find(course: Course) -> None:
    for row in course.scene.data["figure_findings"]:
        if row.get("odd") and not course.dossiers.odd:
            continue
        words = {code: f"[[{figure.pk}]]" for code, figure in course.figures.items()}
        _add(course, row["kind"], row["area"], row["item"], row["text"].format(**words), row.get("severity", ""))
    judged = {answer.item.code: answer for answer in course.inspection.answers.select_related("item")}
    cited = {row["item"] for row in course.scene.data["figure_findings"]}
    limit = LAST_YEAR_SHORTFALLS if course.is_last_year else SHORTFALLS
    left = {FindingKind.STRENGTH: STRENGTHS, FindingKind.SHORTFALL: limit}
    for template in course.scene.templates:
        answer = judged.get(template.item_code)
        kind = FindingKind(template.kind)
        if answer is None or template.item_code in cited or not left[kind] or not _fits(template, answer):
            continue
        left[kind] -= 1
        text = f"{template.text} {answer.note}" if kind == FindingKind.SHORTFALL and answer.note else template.text
        _add(course, kind, template.area_code, template.item_code, text, _severity(answer))


def _fits(template: FindingTemplate, answer: Answer) -> bool:
    bad = answer.judgement in (Judgement.NOT_MET, Judgement.PARTLY)
    return bad if template.kind == FindingKind.SHORTFALL else answer.judgement == Judgement.MET


def _severity(answer: Answer) -> str:
    if answer.judgement == Judgement.PARTLY:
        return Severity.MINOR
    serious = checklist.draw(answer.inspection_id, answer.item.code, "serious") > 0.8
    return Severity.SERIOUS if serious else Severity.MODERATE


def _add(course: Course, kind: str, area: str, item_code: str, text: str, severity: str) -> None:
    is_shortfall = kind == FindingKind.SHORTFALL
    findings.add_finding(
        inspection_id=course.inspection.pk,
        actor=course.members.get(area) or course.holder(TeamRole.SECRETARY),
        draft=findings.FindingDraft(
            kind=FindingKind(kind),
            area_code=area,
            text=text,
            item=next((item for item in course.scene.items if item.code == item_code), None),
            severity=Severity(severity or Severity.MODERATE) if is_shortfall else None,
        ),
        now=course.at(course.visit_on, "16:00"),
    )


# ── the draft ──
def _draft(course: Course) -> None:
    inspection_id, secretary = course.inspection.pk, course.holder(TeamRole.SECRETARY)
    said = course.scene.data
    texts = [row["text"] for row in said["assessments"] if course.grade >= row["from"]]
    conclusions.save_draft(inspection_id=inspection_id, actor=secretary, assessment=texts[0])
    for cause in said["causes"]:
        findings.add_cause(
            inspection_id=inspection_id, actor=secretary, kind=CauseKind(cause["kind"]), text=cause["text"]
        )
    for finding in course.inspection.findings.filter(kind=FindingKind.SHORTFALL).select_related("item"):
        _request(course, finding, secretary)
    proposal = said["proposals"][checklist.between(0, len(said["proposals"]) - 1, inspection_id, "proposal")]
    _recommend(course, RecommendationKind.UNIT_PROPOSAL, proposal, secretary)
    reply = {"text": said["replies"][1 if course.dossiers.odd else 0]}
    _recommend(course, RecommendationKind.UNIT_REPLY, reply, secretary)


def _request(course: Course, finding: Finding, secretary: User) -> None:
    code = finding.item.code if finding.item else ""
    wanted = [t.request for t in course.scene.templates if t.item_code == code and t.request]
    if not wanted:
        return
    concluded = _day(course, "concluded") or course.scene.calendar.today
    findings.add_recommendation(
        inspection_id=course.inspection.pk,
        actor=secretary,
        draft=findings.RecommendationDraft(
            kind=RecommendationKind.TO_UNIT,
            text=clean(wanted[0]),
            findings=[finding],
            responsible=f"Chủ tịch UBND {course.inspection.unit.full_name}",
            responsible_user=_reader(course),
            product=PRODUCT,
            accountable=f"Chủ tịch UBND {course.inspection.unit.full_name}",
            authority=f"UBND {course.inspection.unit.full_name} tự quyết định",
            verifier=course.scene.users[VERIFIER],
            due_on=world.workday(concluded + timedelta(days=DAYS_TO_MEND), back=False),
        ),
    )


def _recommend(course: Course, kind: RecommendationKind, row: dict[str, Any], secretary: User) -> None:
    unit_code = row.get("addressee_unit")
    findings.add_recommendation(
        inspection_id=course.inspection.pk,
        actor=secretary,
        draft=findings.RecommendationDraft(
            kind=kind,
            text=row["text"],
            addressee=row.get("addressee", ""),
            addressee_unit=course.scene.units[unit_code] if unit_code else None,
            **_answered_by(course, row["addressee"]) if unit_code else {},
        ),
    )
