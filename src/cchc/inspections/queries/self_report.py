"""The unit's report on itself as pages show it: its sheet by area, its figures by group, how late it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.criteria.models import CheckItem
from cchc.files.models import Attachment
from cchc.metrics.choices import Coverage, FigureKind, Group
from cchc.metrics.models import Figure, Metric
from cchc.metrics.queries import Contradiction, contradictions_of
from cchc.units.choices import Kind
from cchc.units.models import Unit

from .. import rules
from ..choices import Judgement, RecommendationKind
from ..models import Answer, Inspection, Recommendation, SelfAnswer, SelfReport
from . import checklist as checklists
from .checklist import AreaProgress, Counts, Pick, given_name
from .kept_files import KeptFile, files_of

# Contents that have no figures of their own are counted under another heading of the catalogue.
_GROUPS_OF = {"OSS": Group.PROC, "DISC": Group.CIV, "DEC": Group.FIN}


@dataclass(frozen=True)
class Line:
    """One item of the unit's sheet."""

    item: CheckItem
    number: int
    answer: SelfAnswer | None = None
    last: Answer | None = None

    @property
    def judgement(self) -> Judgement | None:
        """What the unit thinks of itself; None while it has not said."""
        return Judgement(self.answer.judgement) if self.answer and self.answer.judgement else None

    @property
    def is_done(self) -> bool:
        """The unit has given its judgement."""
        return self.judgement is not None

    @property
    def who(self) -> str:
        """Given name of whoever saved it last."""
        return given_name(self.answer.updated_by) if self.answer and self.answer.version else ""


@dataclass(frozen=True)
class Sheet:
    """Everything that the page of the sheet shows."""

    areas: tuple[AreaProgress, ...]
    area: AreaProgress
    lines: tuple[Line, ...]
    line: Line
    neighbours: Mapping[str, tuple[str, str]]
    done: int
    total: int
    files: Mapping[str, list[KeptFile]] = field(default_factory=dict)


@dataclass(frozen=True)
class FigureRow:
    """One metric of the table and what the unit has reported for it."""

    metric: Metric
    figure: Figure | None


@dataclass(frozen=True)
class FigureGroup:
    """The metrics under one heading."""

    code: str
    title: str
    rows: tuple[FigureRow, ...]

    @property
    def n_given(self) -> int:
        """How many of them are reported."""
        return sum(row.figure is not None for row in self.rows)


@dataclass(frozen=True)
class Standing:
    """Where the report stands in time; computed, never stored."""

    report: SelfReport
    sent_on: date | None
    days_late: int

    @property
    def is_late(self) -> bool:
        """Sent after its day, or not sent though the day has passed."""
        return self.days_late > 0


def report_of(inspection: Inspection) -> SelfReport | None:
    """Return the report with its papers and people; None when none was asked for."""
    rows = SelfReport.objects.select_related("letter", "document", "submitted_by", "approved_by")
    return rows.filter(inspection=inspection).first()


def standing(report: SelfReport, today: date) -> Standing:
    """Return how late the report is or was: its first sending counts, a reopening does not."""
    sent_on = timezone.localdate(report.sent_at) if report.sent_at else None
    return Standing(report, sent_on, rules.days_late(report.due_on, sent_on, today))


def count(report: SelfReport, items: QuerySet[CheckItem], area_code: str) -> Counts:
    """Count the judged items of all and of one area."""
    judged = set(report.answers.exclude(judgement="").values_list("item_id", flat=True))
    rows = list(items.values_list("pk", "area_code"))
    here = [pk for pk, area in rows if area == area_code]
    return Counts(
        done=sum(pk in judged for pk, _area in rows),
        total=len(rows),
        area_done=sum(pk in judged for pk in here),
        area_total=len(here),
    )


def sheet(report: SelfReport, pick: Pick) -> Sheet | None:
    """Return the page's content; None when the address names an item or an area that is not in it."""
    inspection = report.inspection
    names = checklists.area_codes(inspection)
    answers = {answer.item_id: answer for answer in report.answers.select_related("updated_by")}
    by_area: dict[str, list[CheckItem]] = {code: [] for code in names}
    for row in checklists.items_of(inspection):
        by_area[row.area_code].append(row)
    by_area = {code: items for code, items in by_area.items() if items}
    item = _open_item(by_area, answers, pick)
    if item is None:
        return None
    areas = tuple(
        AreaProgress(code, names[code], sum(_is_done(answers, one) for one in rows), len(rows))
        for code, rows in by_area.items()
    )
    lines = [line for line in _lines(inspection, by_area[item.area_code], answers) if _shown(line, item, pick)]
    sequence = [
        row.code
        for rows in by_area.values()
        for row in rows
        if row.pk == item.pk or not pick.only_open or not _is_done(answers, row)
    ]
    return Sheet(
        areas=areas,
        area=next(area for area in areas if area.code == item.area_code),
        lines=tuple(lines),
        line=next(line for line in lines if line.item.pk == item.pk),
        neighbours=dict(zip(sequence, zip(["", *sequence[:-1]], [*sequence[1:], ""], strict=True), strict=True)),
        done=sum(area.done for area in areas),
        total=sum(area.total for area in areas),
        files=files_of(checklists.UNIT_SUBJECT, [line.answer.pk for line in lines if line.answer]),
    )


def figure_groups(inspection: Inspection) -> list[FigureGroup]:
    """Return the metrics that the plan's contents ask for, each with what the unit reported for the period."""
    codes = [_GROUPS_OF.get(code, code) for code in checklists.area_codes(inspection)]
    groups = [group for group in Group if group in codes]
    reported = figures_of(inspection)
    metrics = list(Metric.objects.newest().filter(group__in=groups).order_by("order", "code"))
    return [
        FigureGroup(
            group.value,
            str(group.label),
            tuple(FigureRow(m, reported.get(m.code)) for m in metrics if m.group == group),
        )
        for group in groups
    ]


def figures_of(inspection: Inspection) -> dict[str, Figure]:
    """Return the unit's own reported figures of the inspected period by metric code."""
    plan = inspection.plan
    if plan.period_start is None or plan.period_end is None:
        return {}
    rows = Figure.objects.current().filter(
        unit=inspection.unit_id,
        coverage=Coverage.OWN,
        kind=FigureKind.REPORTED,
        period_start=plan.period_start,
        period_end=plan.period_end,
    )
    return {row.metric.code: row for row in rows.select_related("metric")}


def count_files(report: SelfReport) -> int:
    """Return how many files of evidence the unit has attached."""
    keys = [str(pk) for pk in report.answers.values_list("pk", flat=True)]
    return Attachment.objects.filter(
        subject_type=checklists.UNIT_SUBJECT, subject_id__in=keys, removed_at__isnull=True
    ).count()


@dataclass(frozen=True)
class Difference:
    """One item of which the unit says one thing and the team another."""

    item: CheckItem
    unit: SelfAnswer
    team: Answer
    unit_words: str
    team_words: str


def differences(inspection: Inspection) -> list[Difference]:
    """Return where the unit, once its report was sent, and the team differ, in the order of the checklist."""
    said = checklists.sent_by_unit(inspection)
    if not said:
        return []
    rows = inspection.answers.filter(item__in=said).select_related("item").order_by("item__order")
    return [
        Difference(row.item, said[row.item_id], row, _in_words(row.item, said[row.item_id]), _in_words(row.item, row))
        for row in rows
        if rules.differs(row.item.kind, checklists.values_of(said[row.item_id]), checklists.values_of(row))
    ]


def _in_words(item: CheckItem, row: SelfAnswer | Answer) -> str:
    return " · ".join(part for part in (row.judged_as, *checklists.value_words(item.kind, row)) if part)


def contradictions(inspection: Inspection, typed: Mapping[Metric, Decimal] | None = None) -> list[Contradiction]:
    """Return the identities that the unit's own figures of the inspected period break, worst first.

    `typed` are values that nobody saved yet, judged as if they were.
    """
    start, end = inspection.plan.period_start, inspection.plan.period_end
    if start is None or end is None:
        return []
    unsaved = [
        Figure(
            metric=metric,
            unit=inspection.unit,
            coverage=Coverage.OWN,
            kind=FigureKind.REPORTED,
            period_start=start,
            period_end=end,
            value=value,
        )
        for metric, value in (typed or {}).items()
    ]
    found = contradictions_of(inspection.unit, Coverage.OWN, start, end, typed=unsaved)
    return [one for one in found if one.period_start == start and one.period_end == end]


def broken_rows(broken: Sequence[Contradiction]) -> dict[str, str]:
    """Return for each metric in a contradiction what its row says: by how much it does not agree."""
    gaps: dict[str, dict[str, None]] = {}
    for one in broken:
        for figure in one.figures:
            gaps.setdefault(figure.metric.code, {})[one.difference_words] = None
    return {code: _("lệch %(n)s") % {"n": "; ".join(found)} for code, found in gaps.items()}


def proposals_of(inspection: Inspection) -> list[Recommendation]:
    """Return what the unit proposes to bodies above it, from its report and from the visit."""
    rows = Recommendation.objects.filter(inspection=inspection, kind=RecommendationKind.UNIT_PROPOSAL)
    return list(rows.select_related("addressee_unit").order_by("order", "pk"))


def superiors_of(inspection: Inspection) -> QuerySet[Unit]:
    """Return the bodies that the unit may address: those above it, and the departments of the province."""
    unit, plan = inspection.unit, inspection.plan
    above = [f"/{code}" for code in unit.path.strip("/").split("/")[:-1]]
    paths = ["".join(above[: n + 1]) + "/" for n in range(len(above))]
    beside = Q(kind__in=(Kind.DEPARTMENT, Kind.OFFICE), parent__path__in=paths)
    wanted = Q(path__in=paths) | beside | Q(pk__in=[plan.issuer_id, plan.lead_id])
    found = Unit.objects.filter(wanted, valid_to__isnull=True).exclude(pk=unit.pk).exclude(kind=Kind.COUNTRY)
    return found.order_by("level", "sort_key", "code")


def _open_item(
    by_area: Mapping[str, list[CheckItem]], answers: Mapping[int, SelfAnswer], pick: Pick
) -> CheckItem | None:
    items = [item for rows in by_area.values() for item in rows]
    if pick.item:
        return next((item for item in items if item.code == pick.item), None)
    if pick.area:
        items = by_area.get(pick.area, [])
    return next((item for item in items if not _is_done(answers, item)), items[0] if items else None)


def _is_done(answers: Mapping[int, SelfAnswer], item: CheckItem) -> bool:
    answer = answers.get(item.pk)
    return answer is not None and answer.judgement != ""


def _shown(line: Line, item: CheckItem, pick: Pick) -> bool:
    return not pick.only_open or not line.is_done or line.item.pk == item.pk


def _lines(inspection: Inspection, items: Sequence[CheckItem], answers: Mapping[int, SelfAnswer]) -> list[Line]:
    last: dict[str, Answer] = {}
    if inspection.previous_id:
        rows = Answer.objects.filter(inspection=inspection.previous_id, item__code__in=[item.code for item in items])
        last = {row.item.code: row for row in rows.select_related("item")}
    return [Line(item, number, answers.get(item.pk), last.get(item.code)) for number, item in enumerate(items, start=1)]
