"""The notice of conclusion as a page: its sections with cited figures, and what still keeps it from the signer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User

from ..choices import CauseKind, FindingKind, RecommendationKind
from ..models import Cause, Conclusion, Finding, Inspection, Recommendation
from . import clarity, repeats
from .citations import Citations, CitedFigure, Piece
from .issued_figures import Then, as_issued_and_now
from .parts import Parts


@dataclass(frozen=True)
class Line:
    """One finding, cause or request with its text cut at the citations."""

    row: Finding | Cause | Recommendation
    pieces: Sequence[Piece]
    gaps: Sequence[str] = ()
    due: str = ""  # of a request: its day, or its term from the day of issue
    repeat: repeats.Repeat | None = None  # of a shortfall that an earlier conclusion had
    breaks: Sequence[object] = ()  # contradictions of what it cites: queries.contradictions puts them here


@dataclass(frozen=True)
class Group:
    """Lines under one heading: an area, a kind of cause, an addressee."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Page:
    """Everything that the page of a conclusion shows."""

    conclusion: Conclusion | None
    assessment: Sequence[Sequence[Piece]]
    strengths: Sequence[Group]
    shortfalls: Sequence[Group]
    causes: Sequence[Group]
    to_unit: Sequence[Line]
    to_others: Sequence[Group]
    proposals: Sequence[Line]
    replies: Sequence[Line]
    figures: Sequence[CitedFigure] = field(default_factory=tuple)
    changed: Sequence[Then] = field(default_factory=tuple)  # since the signing
    breaks: Sequence[object] = ()  # contradictions of figures that only the assessment cites


def page_of(inspection: Inspection, parts: Parts | None = None) -> Page:
    """Return the conclusion of one inspection, drafted or not, in a fixed number of queries."""
    parts = parts or Parts(inspection)
    conclusion, ordered, causes, requests = parts.conclusion, parts.findings, parts.causes, parts.requests
    assessment = conclusion.assessment if conclusion else ""
    texts = [*(f.text for f in ordered), *(c.text for c in causes), *(r.text for r in requests)]
    cited = Citations([assessment, *texts], inspection.unit, parts.figures)
    names = parts.area_names
    is_past = inspection.plan.is_historical  # a report says what it says: nothing can be added to it

    again = {repeat.finding.pk: repeat for repeat in repeats.of_findings([inspection], ordered)[inspection.pk]}
    by_term = not is_past and any(row.is_to_do and row.due_on is None for row in requests)
    terms = clarity.terms_of(inspection.plan, timezone.localdate()) if by_term else {}

    def due_of(row: Finding | Cause | Recommendation) -> str:
        if not isinstance(row, Recommendation) or not (row.due_on or (row.is_to_do and not is_past)):
            return ""
        return clarity.term_words(row, terms)

    def lines(rows: Sequence[Finding | Cause | Recommendation]) -> list[Line]:
        return [
            Line(
                row,
                cited.pieces(row.text),
                [] if is_past else gaps_of(row),
                due_of(row),
                again.get(row.pk) if isinstance(row, Finding) else None,
            )
            for row in rows
        ]

    def by_area(kind: FindingKind) -> list[Group]:
        mine = [finding for finding in ordered if finding.kind == kind]
        codes = sorted({f.area_code for f in mine}, key=lambda c: list(names).index(c) if c in names else len(names))
        return [Group(names.get(code, code), lines([f for f in mine if f.area_code == code])) for code in codes]

    def of_kind(kind: RecommendationKind) -> list[Recommendation]:
        return [row for row in requests if row.kind == kind]

    others: dict[str, list[Recommendation]] = {}
    for row in of_kind(RecommendationKind.TO_OTHER):
        others.setdefault(row.addressee_unit.authority if row.addressee_unit else row.addressee, []).append(row)
    return Page(
        conclusion=conclusion,
        assessment=[cited.pieces(line) for line in assessment.split("\n") if line.strip()],
        strengths=by_area(FindingKind.STRENGTH),
        shortfalls=by_area(FindingKind.SHORTFALL),
        causes=[
            Group(str(kind.label), lines([cause for cause in causes if cause.kind == kind]))
            for kind in CauseKind
            if any(cause.kind == kind for cause in causes)
        ],
        to_unit=lines(of_kind(RecommendationKind.TO_UNIT)),
        to_others=[Group(body, lines(rows)) for body, rows in others.items()],
        proposals=lines(of_kind(RecommendationKind.UNIT_PROPOSAL)),
        replies=lines(of_kind(RecommendationKind.UNIT_REPLY)),
        figures=cited.in_order(),
        changed=[then for then in as_issued_and_now(conclusion.document if conclusion else None) if then.is_changed],
    )


def gaps_of(row: Finding | Cause | Recommendation) -> list[str]:
    """Return what a line still lacks: "severity" of a finding, "rõ sản phẩm" of a request."""
    if isinstance(row, Finding):
        return [] if row.severity or row.kind == FindingKind.STRENGTH else ["severity"]
    return [str(gap.label) for gap in clarity.missing(row)] if isinstance(row, Recommendation) else []


def signers_of(inspection: Inspection, drafter_id: int | None) -> list[User]:
    """Return the leaders of the body that issues the conclusion, without its drafter."""
    body = inspection.plan.body
    people = User.objects.filter(is_active=True, posts__in=body.posts.in_force().filter(role=Role.LEADER))
    return [user for user in people.distinct() if user.pk != drafter_id]
