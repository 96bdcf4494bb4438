"""Figures cited in texts: what is shown in their place, and the note that goes with each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common import dates, numbers
from cchc.documents import content
from cchc.metrics import rules as metric_rules
from cchc.metrics.choices import Coverage, FigureKind
from cchc.metrics.models import Figure

from .. import rules

_COVERAGE_WORDS = {
    Coverage.SUBORDINATE: gettext_lazy("các đơn vị cấp dưới trực thuộc"),
    Coverage.ALL: gettext_lazy("toàn bộ, cả cấp dưới"),
}
_KIND_WORDS = {
    FigureKind.REPORTED: gettext_lazy("đơn vị báo cáo"),
    FigureKind.OBSERVED: gettext_lazy("đoàn kiểm tra ghi tại chỗ"),
    FigureKind.COMPUTED: gettext_lazy("hệ thống tính"),
}


@dataclass(frozen=True)
class CitedFigure:
    """A figure in prose: its number in order of first use, its value and its note."""

    figure: Figure
    number: int
    text: str
    note: str


@dataclass(frozen=True)
class Piece:
    """A piece of a text: words, or a cited figure (None: the figure is gone)."""

    words: str = ""
    cited: CitedFigure | None = None


class Citations:
    """The figures that the texts of one inspection cite, numbered in order of first use over all of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        ids = list(dict.fromkeys(i for text in texts for i in rules.cited_ids(text)))
        figures = {
            figure.pk: figure
            for figure in Figure.objects.filter(pk__in=ids).select_related("metric", "unit", "evidence")
        }
        known = [i for i in ids if i in figures]
        self.by_id = {
            i: CitedFigure(figures[i], number, shown(figures[i]), note(figures[i]))
            for number, i in enumerate(known, start=1)
        }

    def in_order(self) -> list[CitedFigure]:
        """Return the cited figures in order of first use."""
        return list(self.by_id.values())

    def pieces(self, text: str) -> list[Piece]:
        """Return `text` cut into words and cited figures, for a template."""
        return [
            Piece(words=part) if isinstance(part, str) else Piece(f"[{part}]", self.by_id.get(part))
            for part in rules.split_citations(text)
        ]

    def runs(self, text: str) -> content.Runs:
        """Return `text` as the runs of a document: each figure with its note at the foot of the page."""
        return content.runs(
            *(
                content.cited(piece.cited.text, piece.cited.note) if piece.cited else piece.words
                for piece in self.pieces(text)
            )
        )

    def plain(self, text: str) -> str:
        """Return `text` with the values in place of the references."""
        return "".join(piece.cited.text if piece.cited else piece.words for piece in self.pieces(text))


def shown(figure: Figure) -> str:
    """Return the value as prose shows it."""
    return numbers.show(figure.value, figure.metric.decimals)


def note(figure: Figure) -> str:
    """Return the footnote: what is counted, for whom, which period, how it came about, as of when, which revision."""
    parts = [figure.metric.name, figure.unit.full_name]
    if figure.coverage in _COVERAGE_WORDS:
        parts.append(str(_COVERAGE_WORDS[Coverage(figure.coverage)]))
    head = ", ".join([*parts, metric_rules.period_words(figure.period_start, figure.period_end)])
    tail = [
        str(_KIND_WORDS[FigureKind(figure.kind)]),
        _("tính đến %(day)s, bản %(revision)s") % {"day": dates.show(figure.as_of), "revision": figure.revision},
    ]
    if figure.is_approximate:
        tail.insert(0, _("số làm tròn"))
    return "; ".join([head, *tail])
