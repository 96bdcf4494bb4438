"""Figures that an issued document cites, as they were at the signing and as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.audit.models import Entry
from cchc.common import numbers
from cchc.documents.models import CitedFigure, Document
from cchc.metrics.models import Figure

from .citations import shown

_PREFIX = "figure:"


@dataclass(frozen=True)
class Then:
    """One cited figure: what was signed, what it is now, why it differs."""

    order: int
    note: str
    as_issued: str
    as_now: str  # empty: the figure is gone
    difference: str  # "−14"; empty where the numbers are alike
    cause: str
    current: Figure | None

    @property
    def is_changed(self) -> bool:
        """Whether a reader must be told."""
        return self.as_issued != self.as_now


def as_issued_and_now(document: Document | None) -> list[Then]:
    """Return the figures of an issued document in order, each beside its newest revision."""
    if document is None:
        return []
    cited = list(CitedFigure.objects.filter(document=document, key__startswith=_PREFIX))
    known = _newest(_id(row) for row in cited)
    reasons = _reasons(known.values())
    return [_then(row, known.get(_id(row)), reasons) for row in cited]


def _then(row: CitedFigure, chain: list[Figure] | None, reasons: Mapping[int, str]) -> Then:
    if not chain:
        return Then(row.order, row.note, row.text, "", "", _("không còn số liệu này"), None)
    now = chain[-1]
    words = shown(now)
    difference = now.value - Decimal(row.facts["value"])
    sign = "−" if difference < 0 else "+"
    said = f"{sign}{numbers.show(abs(difference), now.metric.decimals)}" if difference else ""
    causes = [reasons[figure.pk] for figure in chain if figure.pk in reasons]
    cause = "; ".join(causes) if causes else ""
    if difference and not cause:
        cause = _("không có bản thay nào được ghi; kiểm tra nhật ký")
    return Then(row.order, row.note, row.text, words, said, cause, now)


def _id(row: CitedFigure) -> int:
    return int(row.key.removeprefix(_PREFIX))


def _newest(ids: Iterable[int]) -> dict[int, list[Figure]]:
    """Return each figure with the revisions that replaced it, oldest first; one query for each round of corrections."""
    wanted = list(ids)
    found = Figure.objects.filter(pk__in=wanted).select_related("metric", "unit")
    chains = {figure.pk: [figure] for figure in found}
    ends = {pk: pk for pk in chains}  # the last revision so far → the figure that was cited
    while ends:
        newer = Figure.objects.filter(replaces__in=list(ends)).select_related("metric", "unit")
        after = {figure.replaces_id: figure for figure in newer}
        for pk, figure in after.items():
            chains[ends[pk or 0]].append(figure)
        ends = {figure.pk: ends[pk or 0] for pk, figure in after.items()}
    return chains


def _reasons(chains: Iterable[list[Figure]]) -> dict[int, str]:
    ids = [str(figure.pk) for chain in chains for figure in chain[1:]]
    if not ids:
        return {}
    entries = Entry.objects.filter(
        subject_type=Figure._meta.label_lower, subject_id__in=ids, action="metrics.figure_corrected"
    )
    return {int(entry.subject_id): entry.reason for entry in entries}
