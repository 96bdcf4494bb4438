"""Recording of figures. A figure is never edited: a correction is its next revision."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.files.models import Attachment
from cchc.units.models import Unit

from .. import policies, rules
from ..choices import Coverage, FigureKind
from ..models import Figure, Metric

MAX_SOURCE = 300


@transaction.atomic
def record_figure(  # noqa: PLR0913  # a figure is nothing but its particulars; all are named
    *,
    actor: User | None,
    metric_code: str,
    unit: Unit,
    period_start: date,
    period_end: date,
    value: Decimal,
    kind: FigureKind | str,
    as_of: date,
    source: str,
    now: datetime,
    coverage: Coverage | str = Coverage.OWN,
    evidence: Attachment | None = None,
    is_approximate: bool = False,
) -> Figure:
    """Record one value of the newest version of a metric, for one unit and period."""
    policies.require(actor, "record", unit, kind)
    metric = Metric.objects.newest().filter(code=metric_code).first()
    if metric is None:
        raise RuleError(_("Danh mục không có chỉ tiêu “%(code)s”") % {"code": metric_code[:60]}, field="metric")
    rules.check_period(period_start, period_end, as_of, _day(now))
    rules.check_value(value, rules.Definition(metric.decimals))
    place = {
        "unit": unit,
        "coverage": Coverage(coverage),
        "period_start": period_start,
        "period_end": period_end,
        "kind": FigureKind(kind),
    }
    # The unit's row is the lock: two people who record the same number at once meet here, not in the constraint.
    Unit.objects.select_for_update().get(pk=unit.pk)
    same = Figure.objects.current().filter(metric__code=metric_code, **place).select_related("metric").first()
    if same is not None:
        shown = rules.value_words(same.value, same.metric.decimals, is_approximate=same.is_approximate)
        raise RuleError(_("Đã có số liệu này: %(value)s. Mở ra và thay bằng bản mới") % {"value": shown})
    figure = Figure.objects.create(
        metric=metric,
        value=value,
        as_of=as_of,
        source=_source(source),
        evidence=evidence,
        is_approximate=is_approximate,
        recorded_at=now,
        recorded_by=actor,
        **place,
    )
    record("metrics.figure_recorded", actor=actor, subject=figure, unit_id=unit.pk, after=_facts(figure))
    return figure


@transaction.atomic
def correct_figure(  # noqa: PLR0913  # as above
    *,
    actor: User | None,
    figure_id: int,
    value: Decimal,
    as_of: date,
    source: str,
    reason: str,
    now: datetime,
    evidence: Attachment | None = None,
    is_approximate: bool = False,
) -> Figure:
    """Replace a figure by its next revision; the old one stays and is named by the new one."""
    old = Figure.objects.select_for_update(of=("self",)).select_related("metric", "unit").get(pk=figure_id)
    policies.require(actor, "correct", old.unit, old.kind)
    newer = Figure.objects.filter(replaces=old).first()
    if newer is not None:
        words = {"revision": newer.revision}
        raise RuleError(_("Số liệu này đã có bản %(revision)s. Mở bản đó để thay") % words)
    reason = clean(reason)
    if not reason:
        raise RuleError(_("Ghi lý do thay số liệu"), field="reason")
    rules.check_period(old.period_start, old.period_end, as_of, _day(now))
    rules.check_value(value, rules.Definition(old.metric.decimals))
    new = Figure.objects.create(
        metric=old.metric,
        unit=old.unit,
        coverage=old.coverage,
        period_start=old.period_start,
        period_end=old.period_end,
        kind=old.kind,
        value=value,
        as_of=as_of,
        source=_source(source),
        evidence=evidence or old.evidence,
        is_approximate=is_approximate,
        revision=old.revision + 1,
        replaces=old,
        recorded_at=now,
        recorded_by=actor,
    )
    record(
        "metrics.figure_corrected",
        actor=actor,
        subject=new,
        parent=old,
        unit_id=old.unit_id,
        before=_facts(old),
        after=_facts(new),
        reason=reason,
    )
    return new


def _source(source: str) -> str:
    source = clean(source)
    if not source:
        raise RuleError(_("Ghi nguồn: văn bản nào, mục nào"), field="source")
    if len(source) > MAX_SOURCE:
        raise RuleError(_("Nguồn dài quá %(limit)s ký tự. Rút ngắn lại") % {"limit": MAX_SOURCE}, field="source")
    return source


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()


def _facts(figure: Figure) -> dict[str, Any]:
    names = ("value", "as_of", "period_start", "period_end", "coverage", "kind", "source", "is_approximate", "revision")
    facts = {name: getattr(figure, name) for name in names}
    return {"metric": figure.metric.code, **facts, "evidence": figure.evidence_id}
