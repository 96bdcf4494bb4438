"""Figures that the unit reports for the inspected period, with its report on itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.language import in_vietnamese
from cchc.metrics.choices import Coverage, FigureKind
from cchc.metrics.models import Explanation, Figure
from cchc.metrics.services import explanations
from cchc.metrics.services.figures import correct_figure, record_figure

from ..models import Inspection
from ..queries import self_report as reports
from .doors import journal
from .self_reports import begun_open


@transaction.atomic
def save_figures(
    *, inspection_id: int, actor: User | None, values: Mapping[str, Decimal | None], now: datetime
) -> list[Figure]:
    """Report what is new in `values` (metric code → value) and correct what differs; the same again changes nothing.

    A figure once given is not withdrawn: what was typed by mistake is corrected, by 0 if nothing arose.
    """
    inspection, report = begun_open(inspection_id, actor)
    _period(inspection)
    reported = reports.figures_of(inspection)
    changed: list[Figure] = []
    for code, value in values.items():
        old = reported.get(code)
        if value is None and old is not None:
            raise RuleError(_("Số đã báo cáo không để trống được. Gõ số đúng, hoặc 0"), field=code)
        if value is None or (old is not None and old.value == value):
            continue
        try:
            changed.append(_given(inspection, code, value, old, actor, now))
        except RuleError as refusal:
            raise RuleError(refusal.message, field=code) from refusal
    if changed:
        after = {figure.metric.code: str(figure.value) for figure in changed}
        journal("self_figure_given", actor, inspection, subject=report, after=after)
    return changed


@transaction.atomic
def explain(*, inspection_id: int, actor: User | None, identity: str, text: str, now: datetime) -> Explanation:
    """Keep what the unit says about figures of its report that do not agree; the figures stay as they are."""
    inspection, report = begun_open(inspection_id, actor)
    start, end = _period(inspection)
    row = explanations.explain(
        actor=actor,
        identity=identity,
        unit=inspection.unit,
        coverage=Coverage.OWN,
        period_start=start,
        period_end=end,
        text=text,
        now=now,
    )
    if row.given_at == now:  # else the form was sent twice
        after = {"identity": identity, "difference": str(row.difference), "text": row.text}
        journal("figures_explained", actor, inspection, subject=report, after=after)
    return row


def _period(inspection: Inspection) -> tuple[date, date]:
    plan = inspection.plan
    if plan.period_start is None or plan.period_end is None:
        raise RuleError(_("Kế hoạch chưa ghi thời kỳ kiểm tra nên chưa báo cáo số liệu được"))
    return plan.period_start, plan.period_end


@in_vietnamese
def _source(inspection: Inspection) -> str:
    return _("Báo cáo tự kiểm tra của %(unit)s, phụ lục số liệu") % {"unit": inspection.unit.authority}


@in_vietnamese
def _reason() -> str:
    return _("Đơn vị sửa trong báo cáo tự kiểm tra")


def _given(
    inspection: Inspection, code: str, value: Decimal, old: Figure | None, actor: User | None, now: datetime
) -> Figure:
    start, end = _period(inspection)
    if old is not None:
        return correct_figure(
            actor=actor,
            figure_id=old.pk,
            value=value,
            as_of=end,
            source=_source(inspection),
            reason=_reason(),
            now=now,
        )
    return record_figure(
        actor=actor,
        metric_code=code,
        unit=inspection.unit,
        period_start=start,
        period_end=end,
        value=value,
        kind=FigureKind.REPORTED,
        as_of=end,
        source=_source(inspection),
        now=now,
        coverage=Coverage.OWN,
    )
