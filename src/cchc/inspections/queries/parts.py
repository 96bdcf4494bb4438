"""What the conclusion of one inspection is made of, each part read once however many ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from cchc.metrics.models import Figure
from cchc.metrics.queries import Contradiction

from ..choices import FindingKind
from ..models import Cause, Conclusion, Finding, FindingReply, Inspection, Recommendation, ReplyRound
from . import areas

# What `doors.find` can read with the inspection, so that it is not asked for apart.
WITH_INSPECTION = (
    *(f"conclusion__{name}" for name in ("document", "drafted_by", "signer", "read_by")),
    *(f"reply_round__{name}" for name in ("opened_by", "submitted_by", "closed_by")),
)


class Parts:
    """The parts of one inspection as they were when first asked for: for one page, or one decision."""

    def __init__(self, inspection: Inspection) -> None:
        self.inspection = inspection
        self._figures: dict[int, Figure | None] = {}
        self._broken: dict[frozenset[tuple[int, str]], list[Contradiction]] = {}

    @cached_property
    def conclusion(self) -> Conclusion | None:
        """The draft or the issued one."""
        if "conclusion" in self.inspection._state.fields_cache:
            return getattr(self.inspection, "conclusion", None)
        rows = Conclusion.objects.filter(inspection=self.inspection)
        return rows.select_related("document", "drafted_by", "signer", "read_by").first()

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What was found and stands, strengths first, in the order of the conclusion."""
        rows = Finding.objects.filter(inspection=self.inspection, removed_at__isnull=True).select_related("item")
        return sorted(rows, key=lambda row: (row.kind != FindingKind.STRENGTH, row.order, row.pk))

    @cached_property
    def shortfalls(self) -> Sequence[Finding]:
        """The shortfalls among the findings."""
        return [row for row in self.findings if row.kind == FindingKind.SHORTFALL]

    @cached_property
    def causes(self) -> Sequence[Cause]:
        """The causes of the shortfalls."""
        return list(Cause.objects.filter(inspection=self.inspection))

    @cached_property
    def requests(self) -> Sequence[Recommendation]:
        """The requests that stand, of every kind."""
        return list(Recommendation.objects.filter(inspection=self.inspection).select_related("addressee_unit"))

    @cached_property
    def area_names(self) -> dict[str, str]:
        """The name of each area of the plan by code, in order."""
        return areas.area_names(self.inspection.plan)

    @cached_property
    def round(self) -> ReplyRound | None:
        """The unit's right of reply, once it was opened."""
        if "reply_round" in self.inspection._state.fields_cache:
            return getattr(self.inspection, "reply_round", None)
        rows = ReplyRound.objects.filter(inspection=self.inspection)
        return rows.select_related("opened_by", "submitted_by", "closed_by").first()

    @cached_property
    def replies(self) -> Sequence[FindingReply]:
        """The unit's word on each shortfall that it was shown, withdrawn ones too."""
        if self.round is None:
            return []
        rows = FindingReply.objects.filter(round=self.round)
        return list(
            rows.select_related("finding", "replied_by", "answered_by").order_by("finding__order", "finding_id")
        )

    def broken(
        self, find: Callable[[Iterable[Figure]], list[Contradiction]], figures: Iterable[Figure]
    ) -> list[Contradiction]:
        """Return what `find` says of the places (unit, coverage) of the figures, asked once for the same places."""
        of_place = {(one.unit_id, one.coverage): one for one in figures}
        places = frozenset(of_place)
        if places not in self._broken:
            self._broken[places] = find(of_place.values())
        return self._broken[places]

    def figures(self, ids: Iterable[int]) -> dict[int, Figure]:
        """Return the figures with these keys, as far as there are any."""
        wanted = list(ids)
        if unread := [pk for pk in wanted if pk not in self._figures]:
            found = Figure.objects.filter(pk__in=unread).select_related("metric", "unit", "evidence")
            self._figures |= dict.fromkeys(unread) | {figure.pk: figure for figure in found}
        return {pk: figure for pk in wanted if (figure := self._figures[pk])}
