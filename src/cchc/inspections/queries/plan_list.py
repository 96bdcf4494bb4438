"""The list of campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cchc.accounts.models import User
from cchc.common.tables import Column
from cchc.common.text import fold

from ..choices import InspectionKind, PlanStatus, Stage
from ..models import Plan


@dataclass(frozen=True)
class PlanList:
    """The plans that fit the filter, and the chips above them."""

    rows: QuerySet[Plan] | Sequence[Plan]
    chips: Sequence[dict[str, Any]]
    words: str


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("name", _("Đợt kiểm tra"), sort=lambda plan: fold(plan.name)),
        Column("kind", _("Hình thức")),
        Column("issuer", _("Cơ quan ban hành")),
        Column("starts_on", _("Thời gian"), sort=lambda plan: plan.starts_on),
        Column("n_units", pgettext("many", "Đơn vị"), sort=lambda plan: plan.n_units, numeric=True),
        Column("status", _("Trạng thái")),
    ]


def plans_of(user: User, asked: Mapping[str, str]) -> PlanList:
    """Return the campaigns that `user` sees, running ones first, filtered by ?status=, ?kind= and ?q=."""
    seen = Plan.objects.visible_to(user).values("pk")
    rank = [When(status=status, then=Value(order)) for order, status in enumerate(_ORDER)]
    plans = (
        Plan.objects.filter(pk__in=seen)
        .select_related("issuer", "lead", "document")
        .defer("document__content")
        .annotate(
            n_units=Count("inspections"),
            n_concluded=Count("inspections", filter=Q(inspections__stage__in=(Stage.ISSUED, Stage.CLOSED))),
            n_ahead=Count("inspections", filter=Q(inspections__stage__in=(Stage.SCHEDULED, Stage.NOTIFIED))),
            rank=Case(*rank, default=Value(9), output_field=IntegerField()),
        )
        .order_by("rank", "-starts_on", "-pk")
    )
    every = list(plans)
    words = fold(asked.get("q", ""))
    status, kind = asked.get("status", ""), asked.get("kind", "")
    rows = [
        plan
        for plan in every
        if (not status or plan.status == status)
        and (not kind or plan.kind == kind)
        and all(word in fold(plan.name) for word in words.split())
    ]
    return PlanList(rows, _chips(every, status, kind), asked.get("q", ""))


_ORDER = (PlanStatus.RUNNING, PlanStatus.SUBMITTED, PlanStatus.DRAFT, PlanStatus.CLOSED)


def _chips(plans: Sequence[Plan], status: str, kind: str) -> list[dict[str, Any]]:
    chips = [{"label": _("Tất cả"), "count": len(plans), "url": "?", "active": not status and not kind}]
    for value in _ORDER:
        count = sum(plan.status == value for plan in plans)
        if count:
            chips.append(
                {"label": value.label, "count": count, "url": f"?status={value.value}", "active": status == value}
            )
    supervised = sum(plan.kind == InspectionKind.SUPERVISION for plan in plans)
    if supervised:
        word = InspectionKind.SUPERVISION
        chips.append({"label": word.label, "count": supervised, "url": f"?kind={word.value}", "active": kind == word})
    return chips
