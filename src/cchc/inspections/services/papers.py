"""The papers as files: previews of drafts, frozen bytes of what is issued. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cchc.accounts.models import User
from cchc.audit import queries as audit
from cchc.documents import queries as documents
from cchc.documents.content import Content, from_json
from cchc.documents.docx import render_docx
from cchc.documents.layout import Imprint
from cchc.documents.models import Document
from cchc.documents.typeset import render_pdf
from cchc.files import disk
from cchc.units.models import Unit

from ..models import Conclusion, Inspection, Plan, SelfReport, Summary, Team
from ..papers import head
from ..papers.conclusion import conclusion_paper
from ..papers.letter import letter_paper
from ..papers.minutes import minutes_paper
from ..papers.plan import plan_paper, team_paper
from ..papers.self_report import self_report_paper
from ..papers.summary import Words, summary_paper
from ..queries.summary import ComparisonTable
from ..queries.summary import Summary as Figures


@dataclass(frozen=True)
class Files:
    """A paper in its two forms; `number` is empty while it is a draft."""

    pdf: bytes
    docx: bytes
    status: str
    number: str


def plan_files(plan: Plan) -> Files:
    """Return the plan as it stands, or as it was issued."""
    return _files(plan.document, lambda: plan_paper(plan, head.signer(None, plan.issuer)), plan.issuer)


def team_files(team: Team) -> Files:
    """Return the decision on a team as it stands, or as it was issued."""
    body = team.plan.body
    return _files(team.document, lambda: team_paper(team, head.signer(None, body)), body)


def minutes_files(inspection: Inspection) -> Files:
    """Return the minutes as they stand, or as they were numbered when the signed copy was filed."""
    minutes = getattr(inspection, "minutes", None)
    body = inspection.plan.body
    return _files(minutes.document if minutes else None, lambda: minutes_paper(inspection), body)


def conclusion_files(inspection: Inspection, *, draft: bool = False) -> Files:
    """Return the conclusion as issued; the draft when there is no issue yet, or when `draft` asks for it."""
    conclusion = getattr(inspection, "conclusion", None) or Conclusion(inspection=inspection)
    inspection.conclusion = conclusion
    body = inspection.plan.body
    signer = head.signer(_signer(conclusion), body)
    issued = None if draft else conclusion.document
    return _files(issued, lambda: conclusion_paper(inspection, signer, audit.latest_day_seal()), body)


def letter_files(report: SelfReport) -> Files:
    """Return the letter that announces the visit, as it stands or as it was issued."""
    body = report.inspection.plan.body
    return _files(report.letter, lambda: letter_paper(report.inspection, report.due_on, head.signer(None, body)), body)


def self_report_files(report: SelfReport, *, draft: bool = False) -> Files:
    """Return the unit's report as its head approved it; the draft when there is none yet, or when `draft` asks."""
    unit = report.inspection.unit
    issued = None if draft else report.document
    return _files(issued, lambda: self_report_paper(report, head.signer(None, unit)), unit)


def summary_files(found: Figures, compared: ComparisonTable) -> Files:
    """Return the report of these figures as a draft that nobody keeps."""
    body = found.scope.body
    return _files(None, lambda: summary_paper(found, compared, Words(), head.signer(None, body)), body)


def report_files(summary: Summary) -> Files:
    """Return a summary report: as issued, else its draft with the figures of its day."""
    document = summary.document
    if document is None:
        raise ValueError("a report is made together with its draft")
    stored = document.content
    return _files(document, lambda: from_json(stored), summary.body)


def _signer(conclusion: Conclusion) -> User | None:
    return conclusion.signer


def _files(issued: Document | None, paper: Callable[[], Content], body: Unit) -> Files:
    if issued is not None and issued.pdf and issued.docx:
        return Files(_bytes(issued.pdf.sha256), _bytes(issued.docx.sha256), issued.status, issued.number_text)
    content = paper()
    imprint = Imprint(documents.symbol_of(body))
    return Files(render_pdf(content, imprint), render_docx(content, imprint), "draft", "")


def _bytes(sha256: str) -> bytes:
    return disk.path_of(sha256).read_bytes()
