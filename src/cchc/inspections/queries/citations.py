"""Figures cited in texts: what is shown in their place, and the note that goes with each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cchc.common import dates, numbers
from cchc.documents import content
from cchc.metrics import rules as metric_rules
from cchc.metrics.choices import Coverage, FigureKind
from cchc.metrics.models import Figure
from cchc.units.choices import TERRITORIES, Level
from cchc.units.models import Unit

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

Find = Callable[[Iterable[int]], Mapping[int, Figure]]


@dataclass(frozen=True)
class CitedFigure:
    """A figure in prose: its number in order of first use, its value and its note."""

    figure: Figure
    number: int
    text: str
    note: str
    is_part: bool = False  # of a total that the same texts cite
    off: str = ""  # what it does not agree with, as long as that is not settled

    @property
    def look(self) -> str:
        """The classes of its link (c-cite): how the number came about, what it belongs to."""
        looks = {
            "is-derived": self.figure.kind == FigureKind.COMPUTED,
            "is-part": self.is_part,
            "is-off": bool(self.off),
        }
        return " ".join(name for name, holds in looks.items() if holds)


@dataclass(frozen=True)
class Piece:
    """A piece of a text: words, or a cited figure (None: the figure is gone)."""

    words: str = ""
    cited: CitedFigure | None = None


class Citations:
    """The figures that the texts of one inspection cite, numbered in order of first use over all of them."""

    def __init__(self, texts: Iterable[str], home: Unit | None = None, find: Find | None = None) -> None:
        """`home`: the unit that the texts are about; its name is left out of the notes. `find` reads the figures."""
        ids = list(dict.fromkeys(i for text in texts for i in rules.cited_ids(text)))
        figures = (find or _find)(ids)
        known = [i for i in ids if i in figures]
        parts = _parts([figures[i] for i in known])
        self.by_id = {
            i: CitedFigure(figures[i], number, shown(figures[i]), note(figures[i], home), i in parts)
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
        return content.runs(*(_cited(piece.cited) if piece.cited else piece.words for piece in self.pieces(text)))

    def plain(self, text: str) -> str:
        """Return `text` with the values in place of the references."""
        return "".join(piece.cited.text if piece.cited else piece.words for piece in self.pieces(text))


def _find(ids: Iterable[int]) -> dict[int, Figure]:
    return {
        figure.pk: figure
        for figure in Figure.objects.filter(pk__in=list(ids)).select_related("metric", "unit", "evidence")
    }


def shown(figure: Figure) -> str:
    """Return the value as prose shows it."""
    return numbers.show(figure.value, figure.metric.decimals)


def key_of(figure: Figure) -> str:
    """Return the name under which an issued document remembers the figure."""
    return f"figure:{figure.pk}"


def facts_of(figure: Figure) -> dict[str, str]:
    """Return what the figure is, in words that outlive it: kept with the document that cites it."""
    return {
        "metric": f"{figure.metric.code}@{figure.metric.version}",
        "unit": figure.unit.code,
        "coverage": figure.coverage,
        "period": f"{figure.period_start.isoformat()}/{figure.period_end.isoformat()}",
        "value": format(figure.value.normalize(), "f"),
        "kind": figure.kind,
        "as_of": figure.as_of.isoformat(),
        "revision": str(figure.revision),
        "source": figure.source,
    }


def note(figure: Figure, home: Unit | None = None) -> str:
    """Return the footnote: what is counted, for whom, which period, how it came about, as of when, which revision."""
    parts = [_counted(figure), *_place(figure, home)]
    head = ", ".join([*parts, metric_rules.period_words(figure.period_start, figure.period_end)])
    tail = [
        str(_KIND_WORDS[FigureKind(figure.kind)]),
        _("tính đến %(day)s, bản %(revision)s") % {"day": dates.show(figure.as_of), "revision": figure.revision},
    ]
    if figure.is_approximate:
        tail.insert(0, _("số làm tròn"))
    return "; ".join([head, *tail])


def _counted(figure: Figure) -> str:
    """Return the metric's name as a footnote says it: "Số hồ sơ đã giải quyết" where it begins with what is counted."""
    name, of = figure.metric.name, figure.metric.unit_name
    starts = get_language() != "en" and name.lower().startswith(f"{of.lower()} ")
    return _("Số %(counted)s") % {"counted": f"{name[:1].lower()}{name[1:]}"} if starts else name


def _place(figure: Figure, home: Unit | None) -> list[str]:
    """Return whose figure it is: the unit's name unless the text is about it, and the level or coverage."""
    unit, words = figure.unit, _COVERAGE_WORDS.get(Coverage(figure.coverage))
    names = [] if home is not None and home.pk == unit.pk else [unit.full_name]
    if unit.kind in TERRITORIES and unit.level == Level.DISTRICT and figure.coverage != Coverage.ALL:
        level = Level.DISTRICT if figure.coverage == Coverage.OWN else Level.COMMUNE
        return [*names, str(level.label).lower()]
    return [*names, str(words)] if words else names


def _cited(cited: CitedFigure) -> content.Cited:
    return content.cited(cited.text, cited.note, key=key_of(cited.figure), facts=facts_of(cited.figure))


def _parts(figures: Sequence[Figure]) -> set[int]:
    """Return the figures that a cited total of the same unit, coverage and period is made of."""
    found: set[int] = set()
    by_place: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        by_place.setdefault((figure.unit_id, figure.coverage, figure.period_start, figure.period_end), []).append(
            figure
        )
    for together in by_place.values():
        codes = {
            part.strip() for figure in together for part in figure.metric.formula.split("+") if figure.metric.formula
        }
        found |= {figure.pk for figure in together if figure.metric.code in codes}
    return found
