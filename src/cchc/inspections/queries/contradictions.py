"""Figures of the inspected unit that do not agree: proposed as findings, and kept in sight in the conclusion.

A contradiction among cited figures is settled when it is stated (a line that cites all its figures says that they do
not agree), when the unit was asked or has explained, or when the figures are no longer cited. Nothing is stored for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.common.language import in_vietnamese
from cchc.common.text import fold
from cchc.metrics.models import Figure
from cchc.metrics.queries import Contradiction, contradictions_of, contradictions_within
from cchc.units.models import Unit

from .. import rules
from ..models import Inspection
from .citations import CitedFigure, Piece
from .conclusion import Group, Line, Page
from .parts import Parts

SAYS_SO = ("khong khop", "lech", "mau thuan")


@dataclass(frozen=True)
class Cited:
    """A contradiction that a conclusion carries: what of it is cited, whether it is settled."""

    one: Contradiction
    is_stated: bool
    place: str = "#own-head"  # where the citation can be taken out

    @property
    def figure_id(self) -> int:
        """Return the figure under which forms name it."""
        return self.one.figures[0].pk

    @property
    def is_settled(self) -> bool:
        """Tell whether one of the ways on was taken."""
        return self.is_stated or self.one.is_asked or self.one.is_explained


def proposed(inspection: Inspection) -> list[Contradiction]:
    """Return the contradictions of the inspected unit and period that no shortfall states yet."""
    plan = inspection.plan
    if plan.period_start is None or plan.period_end is None:
        return []
    texts = _stating_texts(Parts(inspection))
    found = contradictions_of(inspection.unit, None, plan.period_start, plan.period_end)
    return [one for one in found if not _is_stated(one, texts)]


def cited(parts: Parts) -> list[Cited]:
    """Return the contradictions whose figures the conclusion cites, in the order of first use."""
    assessment = parts.conclusion.assessment if parts.conclusion else ""
    return _among(parts, _ids([assessment, *(finding.text for finding in parts.findings)]))


def unsettled(parts: Parts) -> list[Cited]:
    """Return those that keep the conclusion from the signer. A past report says what it says."""
    return [] if parts.inspection.plan.is_historical else [one for one in cited(parts) if not one.is_settled]


@in_vietnamese
def stating_sentence(inspection: Inspection, figure_id: int, identity: str) -> str:
    """Return the sentence that states a contradiction with its figures cited, "" if it is no longer there."""
    figure = Figure.objects.filter(pk=figure_id).select_related("unit").first()
    if figure is None:
        return ""
    found = [one for one in _of_places([figure]) if one.identity == identity and figure in one.figures]
    if not found:
        return ""
    one = found[0]
    said = "; ".join(f"{figure.metric.name.lower()} [[{figure.pk}]]" for figure in one.figures)
    state = (
        _("đơn vị đã giải trình: %(text)s") % {"text": " ".join(one.explanation.text.split())}
        if one.is_explained and one.explanation
        else _("đơn vị chưa giải trình")
    )
    words = {"lead": one.lead[:1].lower() + one.lead[1:], "figures": said, "state": state}
    return _("Số liệu không khớp, %(lead)s (%(figures)s); %(state)s.") % words


def with_contradictions(parts: Parts, page: Page) -> Page:
    """Put each contradiction right under the first line that cites it in full, or else in part."""
    left = _among(parts, [one.figure.pk for one in page.figures])
    if not left:
        return page
    lines = [line for group in (*page.strengths, *page.shortfalls) for line in group.lines]
    places: dict[int, list[Cited]] = {}
    loose: list[Cited] = []
    for one in left:
        line = _line_of(one, lines)
        if line is None:
            loose.append(one)
        else:
            places.setdefault(line.row.pk, []).append(one)
    off = {figure.pk: one.one.lead for one in left if not one.is_settled for figure in one.one.figures}
    figures = [_marked(one, off) for one in page.figures]
    return replace(
        page,
        assessment=[_pieces(pieces, off) for pieces in page.assessment],
        strengths=[_placed(group, places, off) for group in page.strengths],
        shortfalls=[_placed(group, places, off) for group in page.shortfalls],
        figures=sorted(figures, key=lambda one: not one.off),
        breaks=tuple(loose),
    )


def _placed(group: Group, places: dict[int, list[Cited]], off: dict[int, str]) -> Group:
    lines = [
        replace(line, pieces=_pieces(line.pieces, off), breaks=tuple(places.get(line.row.pk, ())))
        for line in group.lines
    ]
    return replace(group, lines=lines)


def _pieces(pieces: Sequence[Piece], off: dict[int, str]) -> list[Piece]:
    return [replace(piece, cited=_marked(piece.cited, off)) if piece.cited else piece for piece in pieces]


def _marked(cited_figure: CitedFigure, off: dict[int, str]) -> CitedFigure:
    """Mark a cited figure that does not agree with another: dashed red in prose, first in the list."""
    return replace(cited_figure, off=off.get(cited_figure.figure.pk, ""))


def _line_of(one: Cited, lines: Sequence[Line]) -> Line | None:
    ids = {figure.pk for figure in one.one.figures}
    whole = (line for line in lines if ids <= set(rules.cited_ids(line.row.text)))
    part = (line for line in lines if ids & set(rules.cited_ids(line.row.text)))
    return next(whole, None) or next(part, None)


def _among(parts: Parts, ids: Sequence[int]) -> list[Cited]:
    wanted, stating = set(ids), _stating_texts(parts)
    broken = parts.broken(_of_places, parts.figures(ids).values())
    found = [one for one in broken if wanted & {figure.pk for figure in one.figures}]
    found.sort(key=lambda one: min(ids.index(figure.pk) for figure in one.figures if figure.pk in wanted))
    return [Cited(one, _is_stated(one, stating)) for one in found]


def _of_places(figures: Iterable[Figure]) -> list[Contradiction]:
    """Return the contradictions of every unit and coverage that the figures are of."""
    places: dict[tuple[int, str], Unit] = {(one.unit_id, one.coverage): one.unit for one in figures}
    if not places:
        return []
    condition = Q(pk__in=[])
    for unit_id, coverage in places:
        condition |= Q(unit=unit_id, coverage=coverage)
    return contradictions_within(Figure.objects.filter(condition))


def _stating_texts(parts: Parts) -> list[str]:
    """Return the lines that may state a contradiction: those of the assessment, and the shortfalls."""
    assessment = parts.conclusion.assessment if parts.conclusion else ""
    return [*assessment.split("\n"), *(finding.text for finding in parts.shortfalls)]


def _is_stated(one: Contradiction, texts: Iterable[str]) -> bool:
    ids = {figure.pk for figure in one.figures}
    return any(ids <= set(rules.cited_ids(text)) and any(word in fold(text) for word in SAYS_SO) for text in texts)


def _ids(texts: Iterable[str]) -> list[int]:
    return list(dict.fromkeys(pk for text in texts for pk in rules.cited_ids(text)))
