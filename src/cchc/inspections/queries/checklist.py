"""The checklist of one visit: progress by area, the lines of the open area, the open item with last time's result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common import dates, numbers
from cchc.criteria import queries as criteria
from cchc.criteria.choices import ItemKind
from cchc.criteria.models import CheckItem
from cchc.documents.models import Document

from .. import rules
from ..choices import Judgement
from ..models import Answer, AnswerRevision, Inspection, SelfAnswer
from ..models.visits import AnswerFields
from .kept_files import KeptFile, files_by_type

JUST_NOW = timedelta(minutes=10)  # a colleague who saved within it is probably still at the item
SUBJECT = "inspections.answer"
UNIT_SUBJECT = "inspections.self_answer"
ITEM_CODE = r"[A-Za-z0-9._-]{1,20}"
_THEMES_LAST = F("programme__valid_from").asc(nulls_last=True)  # databases disagree where nothing sorts
_FELL_SHORT = (Judgement.PARTLY, Judgement.NOT_MET)


@dataclass(frozen=True)
class Pick:
    """What the address asks for."""

    item: str = ""
    area: str = ""
    only_open: bool = False
    only_other: bool = False  # those where the unit says something else of itself
    only_mine: bool = False


@dataclass(frozen=True)
class AreaProgress:
    """One area in the left column."""

    code: str
    name: str
    done: int
    total: int
    holders: tuple[str, ...] = ()  # given names of those who hold it
    is_mine: bool = False

    @property
    def is_complete(self) -> bool:
        """Nothing left to judge."""
        return self.done == self.total

    @property
    def n_open(self) -> int:
        """Items not judged yet."""
        return self.total - self.done


@dataclass(frozen=True)
class Line:
    """One item in the list: its number in the area, what was answered, what was found last time."""

    item: CheckItem
    number: int
    answer: Answer | None = None
    last: Answer | None = None
    unit: SelfAnswer | None = None  # what the unit said of itself

    @property
    def differs(self) -> bool:
        """The unit says one thing of itself, the team another."""
        return _differ(self.item, self.unit, self.answer)

    @property
    def judgement(self) -> Judgement | None:
        """The team's judgement; None while there is none."""
        return Judgement(self.answer.judgement) if self.answer and self.answer.judgement else None

    @property
    def who(self) -> str:
        """Given name of whoever saved it last."""
        return given_name(self.answer.updated_by) if self.answer else ""

    @property
    def is_repeat(self) -> bool:
        """Fell short last time and again."""
        return self.fell_short_before and self.judgement in _FELL_SHORT

    @property
    def fell_short_before(self) -> bool:
        """Fell short last time."""
        return self.last is not None and self.last.judgement in _FELL_SHORT

    def colleague(self, user: User, now: datetime) -> User | None:
        """Return the colleague who saved this item a moment ago, None if nobody did or it was `user`."""
        answer = self.answer
        if answer is None or answer.updated_by is None or answer.updated_by_id == user.pk:
            return None
        return answer.updated_by if now - answer.updated_at <= JUST_NOW else None


@dataclass(frozen=True)
class LastTime:
    """The previous inspection of the unit: its day and the document of its conclusion."""

    day: date | None
    document: Document | None


@dataclass(frozen=True)
class Checklist:
    """Everything that the page shows; all counts come from the database of this moment."""

    areas: tuple[AreaProgress, ...]
    area: AreaProgress
    lines: tuple[Line, ...]
    line: Line  # the open one
    neighbours: Mapping[str, tuple[str, str]]  # item code → codes before and after, empty at the ends
    n_mine: int
    n_other: int  # items of the open area where unit and team differ
    done: int
    total: int
    files: Mapping[str, list[KeptFile]]  # answer id → what hangs on it
    unit_files: Mapping[str, list[KeptFile]]  # the unit's answer id → its evidence
    conflicts: Mapping[int, AnswerRevision]  # answer id → the user's own version that waits for a choice


@dataclass(frozen=True)
class Counts:
    """What changes on the page when one answer is saved."""

    done: int
    total: int
    area_done: int
    area_total: int


@dataclass(frozen=True)
class _Sheet:
    """The items of the inspection by area, in order, with the answers."""

    names: Mapping[str, str]
    items: Mapping[str, list[CheckItem]]
    answers: Mapping[int, Answer]
    unit: Mapping[int, SelfAnswer]

    def is_shown(self, item: CheckItem, pick: Pick) -> bool:
        """What the chips leave in the list."""
        differs = _differ(item, self.unit.get(item.pk), self.answers.get(item.pk))
        return (not pick.only_open or self.is_open(item)) and (not pick.only_other or differs)

    def is_open(self, item: CheckItem) -> bool:
        answer = self.answers.get(item.pk)
        return answer is None or not answer.judgement


def values_of(row: AnswerFields) -> rules.AnswerValues:
    """Return what a stored answer says, as the rules know it."""
    return rules.AnswerValues(
        yes=row.yes,
        number=row.number,
        numerator=row.numerator,
        denominator=row.denominator,
        day=row.day,
        words=row.words,
        judgement=row.judgement,
        note=row.note,
    )


def sent_by_unit(inspection: Inspection) -> dict[int, SelfAnswer]:
    """Return what the unit sent, by item; nothing before its head has approved it the first time."""
    rows = SelfAnswer.objects.filter(report__inspection=inspection, report__sent_at__isnull=False, version__gt=0)
    return {row.item_id: row for row in rows}


def _differ(item: CheckItem, unit: SelfAnswer | None, team: Answer | None) -> bool:
    if unit is None or team is None:
        return False
    return rules.differs(item.kind, values_of(unit), values_of(team))


def given_name(person: User | None) -> str:
    """Return the last word of a Vietnamese name: "Lê Thị Minh Châu" is called Châu."""
    return person.full_name.rsplit(" ", 1)[-1] if person else ""


def area_codes(inspection: Inspection) -> dict[str, str]:
    """Return the areas that the plan inspects, code → name, in order; all areas when the plan names none."""
    planned = {area.code: area.name for area in inspection.plan.areas.order_by(_THEMES_LAST, "order", "code")}
    return planned or criteria.area_names()


def items_of(inspection: Inspection) -> QuerySet[CheckItem]:
    """Return the items that belong to the inspection."""
    return items_in(inspection, area_codes(inspection))


def count(inspection: Inspection, items: QuerySet[CheckItem], area_code: str) -> Counts:
    """Count the judged ones of `items`, of all and of one area, in one query."""
    judged = Q(pk__in=inspection.answers.exclude(judgement="").values("item"))
    here = Q(area_code=area_code)
    found = items.order_by().aggregate(
        done=Count("pk", filter=judged),
        total=Count("pk"),
        area_done=Count("pk", filter=judged & here),
        area_total=Count("pk", filter=here),
    )
    return Counts(**found)


def progress(inspections: Iterable[Inspection]) -> dict[int, int]:
    """Return how many items are judged per inspection, in one query."""
    rows = Answer.objects.filter(inspection__in=list(inspections)).exclude(judgement="")
    return dict(rows.values_list("inspection").annotate(n=Count("pk")))


def checklist(inspection: Inspection, user: User, pick: Pick) -> Checklist | None:
    """Return the page's content; None when the address names an item or an area that is not in it."""
    sheet = _sheet(inspection)
    areas = _areas(inspection, user, sheet)
    if not areas:
        return None
    shown = [area for area in areas if area.is_mine] if pick.only_mine else list(areas)
    item = _open_item(sheet, shown or list(areas), areas, pick)
    if item is None:
        return None
    area = next(area for area in areas if area.code == item.area_code)
    sequence = [
        other
        for code in [a.code for a in shown or areas]
        for other in sheet.items[code]
        if other.pk == item.pk or sheet.is_shown(other, pick)
    ]
    lines = _lines(inspection, sheet, area.code)
    line = next(line for line in lines if line.item.pk == item.pk)
    n_other = sum(other.differs for other in lines)
    lines = [other for other in lines if other is line or sheet.is_shown(other.item, pick)]
    kept = [other.answer.pk for other in lines if other.answer]
    files = files_by_type({SUBJECT: kept, UNIT_SUBJECT: [other.unit.pk for other in lines if other.unit]})
    return Checklist(
        areas=tuple(shown or areas),
        area=area,
        lines=tuple(lines),
        line=line,
        neighbours=_neighbours([other.code for other in sequence]),
        n_mine=sum(a.total for a in areas if a.is_mine),
        n_other=n_other,
        done=sum(a.done for a in areas),
        total=sum(a.total for a in areas),
        files=files[SUBJECT],
        unit_files=files[UNIT_SUBJECT],
        conflicts={mine.answer_id: mine for mine in _conflicts(user).filter(answer__in=kept)},
    )


def last_time(inspection: Inspection) -> LastTime | None:
    """Return when the unit was inspected last and what was concluded; None when it never was."""
    if inspection.previous_id is None:
        return None
    rows = Inspection.objects.select_related("conclusion__document").defer("conclusion__document__content")
    is_read = "previous" in inspection._state.fields_cache  # with the inspection: one question fewer
    last = inspection.previous if is_read and inspection.previous else rows.get(pk=inspection.previous_id)
    conclusion = getattr(last, "conclusion", None)
    day = timezone.localdate(last.started_at) if last.started_at else last.visit_on
    return LastTime(day, conclusion.document if conclusion else None)


def conflict_of(answer: Answer | None, user: User) -> AnswerRevision | None:
    """Return the user's own version that was kept beside the answer, if it still waits for a choice."""
    return _conflicts(user).filter(answer=answer).select_related("answer__updated_by").first() if answer else None


def value_words(kind: str, values: AnswerFields) -> tuple[str, str]:
    """Return what was answered as a headline and a detail: ("99,0%", "4.654/4.701")."""
    if kind == ItemKind.RATIO:
        counted = "/".join(
            numbers.show_exact(part) if part is not None else "…" for part in (values.numerator, values.denominator)
        )
        if values.numerator is not None and values.denominator:
            return f"{numbers.show(100 * values.numerator / values.denominator, 1)}%", counted
        return ("", "" if counted == "…/…" else counted)
    if kind == ItemKind.YES_NO:
        return ("" if values.yes is None else (_("Có") if values.yes else _("Không"))), ""
    if values.number is not None:
        return numbers.show_exact(values.number), ""
    return (_day(values.day), "") if values.day else ("", values.words)


def _day(day: date) -> str:
    return dates.show(day)


def items_in(inspection: Inspection, areas: Iterable[str]) -> QuerySet[CheckItem]:
    """Return the items of these areas that belong to the inspection."""
    rows = CheckItem.objects.filter(criteria_set=inspection.plan.criteria_set_id, area_code__in=areas)
    return rows.filter(code__in=inspection.item_codes) if inspection.item_codes else rows  # a re-inspection has its own


def _sheet(inspection: Inspection) -> _Sheet:
    names = area_codes(inspection)
    items: dict[str, list[CheckItem]] = {code: [] for code in names}
    for item in items_in(inspection, names):
        items[item.area_code].append(item)
    answers = {answer.item_id: answer for answer in inspection.answers.select_related("updated_by")}
    return _Sheet(names, {code: rows for code, rows in items.items() if rows}, answers, sent_by_unit(inspection))


def _areas(inspection: Inspection, user: User, sheet: _Sheet) -> tuple[AreaProgress, ...]:
    holders: dict[str, list[str]] = {}
    mine: set[str] = set()
    if inspection.team:
        for member in inspection.team.members.prefetch_related("areas"):
            for area in member.areas.all():
                holders.setdefault(area.code, []).append(member.full_name.rsplit(" ", 1)[-1])
                if member.user_id == user.pk:
                    mine.add(area.code)
    return tuple(
        AreaProgress(
            code=code,
            name=sheet.names[code],
            done=sum(not sheet.is_open(item) for item in items),
            total=len(items),
            holders=tuple(holders.get(code, ())),
            is_mine=code in mine,
        )
        for code, items in sheet.items.items()
    )


def _open_item(
    sheet: _Sheet, shown: list[AreaProgress], areas: tuple[AreaProgress, ...], pick: Pick
) -> CheckItem | None:
    if pick.item:
        return next((item for rows in sheet.items.values() for item in rows if item.code == pick.item), None)
    if pick.area:
        rows = sheet.items.get(pick.area, [])
        return _first_open(sheet, rows)
    mine = [area for area in shown if area.is_mine] or shown
    unfinished = [area for area in (*mine, *areas) if not area.is_complete]
    return _first_open(sheet, sheet.items[(unfinished or mine)[0].code])


def _first_open(sheet: _Sheet, rows: list[CheckItem]) -> CheckItem | None:
    return next((item for item in rows if sheet.is_open(item)), rows[0] if rows else None)


def _neighbours(codes: list[str]) -> dict[str, tuple[str, str]]:
    return dict(zip(codes, zip(["", *codes[:-1]], [*codes[1:], ""], strict=True), strict=True))


def _conflicts(user: User) -> QuerySet[AnswerRevision]:
    return AnswerRevision.objects.filter(is_conflict=True, saved_by=user)


def _lines(inspection: Inspection, sheet: _Sheet, area_code: str) -> list[Line]:
    rows = sheet.items[area_code]
    last: dict[str, Answer] = {}
    if inspection.previous_id:
        answered = Answer.objects.filter(
            inspection=inspection.previous_id, item__code__in=[item.code for item in rows]
        ).select_related("item")
        last = {answer.item.code: answer for answer in answered}
    return [
        Line(item, number, sheet.answers.get(item.pk), last.get(item.code), sheet.unit.get(item.pk))
        for number, item in enumerate(rows, start=1)
    ]
