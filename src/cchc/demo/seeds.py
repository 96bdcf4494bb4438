"""The five published reports: plans, teams, figures, findings and requests as they tell of them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from cchc.criteria.models import Area, CheckItem, CriteriaSet
from cchc.inspections.choices import FindingKind, InspectionKind, RecommendationKind, Side, TeamRole
from cchc.inspections.models import Finding, Inspection, Plan
from cchc.inspections.services import findings, historical, plans, teams, visits
from cchc.metrics.models import Figure
from cchc.metrics.services.figures import record_figure
from cchc.units.models import Unit

REBUILT = "Bản dựng lại từ bài báo đã đăng; không thay cho văn bản gốc."
_KEY = re.compile(r"\[\[([a-z0-9-]+)\]\]")
_REQUESTS = (
    ("requests", RecommendationKind.TO_UNIT),
    ("requests_others", RecommendationKind.TO_OTHER),
    ("proposals", RecommendationKind.UNIT_PROPOSAL),
    ("replies", RecommendationKind.UNIT_REPLY),
)


@transaction.atomic
def load(data: dict[str, Any], criteria_set: CriteriaSet, now: datetime) -> bool:
    """Take one report in, unless it is there; tell whether it was taken in now."""
    if Plan.objects.filter(code=data["plan"]["code"]).exists():
        return False
    plan = _plan(data, criteria_set, now)
    items = {item.code: item for item in criteria_set.items.all()}
    for entry in data["inspections"]:
        _inspection(plan, _merged(entry, data.get("shared", {})), data["seed"], items, now)
    plans.close_plan(plan_id=plan.pk, actor=None)
    return True


def _plan(data: dict[str, Any], criteria_set: CriteriaSet, now: datetime) -> Plan:
    entry = data["plan"]
    draft = plans.PlanDraft(
        name=entry["name"],
        kind=InspectionKind(entry["kind"]),
        issuer=_unit(entry["issuer"]),
        lead=_unit(entry["lead"]) if entry["lead"] else None,
        starts_on=entry["starts_on"],
        ends_on=entry["ends_on"],
        period_start=entry.get("period_start"),
        period_end=entry.get("period_end"),
        areas=areas(entry["areas"], entry.get("themes", []), entry["programme"]),
        criteria_set=criteria_set,
    )
    source = f"{entry['source']}. {entry.get('note', '')}".strip()
    plan = plans.create_plan(actor=None, draft=draft, now=now, code=entry["code"], source=source)
    team = teams.add_team(plan_id=plan.pk, actor=None, name=data["team"]["name"])
    for person in data["team"]["members"]:
        teams.add_member(
            team_id=team.pk,
            actor=None,
            role=TeamRole(person["role"]),
            today=entry["ends_on"],
            full_name=person["name"],
            title=person["title"],
        )
    units = [
        plans.PlannedUnit(_unit(row["unit"]), row["visit_on"], team.order, row["code"]) for row in data["inspections"]
    ]
    plans.set_units(plan_id=plan.pk, actor=None, units=units)
    paper = entry.get("document")
    known = historical.KnownPaper(paper["number"], paper["issued_on"]) if paper else None
    return historical.start_plan(plan_id=plan.pk, paper=known, now=now)


def _inspection(
    plan: Plan, entry: dict[str, Any], seed: dict[str, Any], items: dict[str, CheckItem], now: datetime
) -> None:
    inspection = Inspection.objects.get(code=entry["code"])
    historical.open_inspection(inspection_id=inspection.pk, place=entry["place"])
    people = [visits.Present(Side(p["side"]), p["name"], p["title"]) for p in entry["attendance"]]
    if people:
        visits.record_attendance(inspection_id=inspection.pk, actor=None, people=people)
    figures = {row["key"]: _figure(inspection.unit, row, now) for row in entry["figures"]}
    found = _findings(inspection, entry, figures, items, now)
    for name, kind in _REQUESTS:
        for row in entry[name]:
            _recommendation(inspection, kind, row, figures, found)
    known_day: date = entry["visit_on"] or seed["published_on"] or plan.ends_on
    note = entry.get("editor_note")
    lines = [REBUILT, f"Ghi chú khi dựng lại: {note}" if note else "", entry["opening"]]
    historical.conclude(
        inspection_id=inspection.pk,
        opening="\n".join(line for line in lines if line),
        assessment=entry["assessment"],
        closing=entry.get("closing", ""),
        # No report names the day or the number of the conclusion: the head keeps gaps for both.
        paper=historical.KnownPaper("", known_day, is_day_known=False),
        now=now,
    )


def _figure(unit: Unit, row: dict[str, Any], now: datetime) -> Figure:
    note = f" ({row['note']})" if row.get("note") else ""
    return record_figure(
        actor=None,
        metric_code=row["metric"],
        unit=unit,
        coverage=row.get("coverage", "own"),
        period_start=row["period"][0],
        period_end=row["period"][1],
        value=Decimal(row["value"]),
        kind=row["kind"],
        as_of=row["as_of"],
        source=f"{row['source']}{note}",
        is_approximate=row.get("approximate", False),
        now=now,
    )


def _findings(
    inspection: Inspection,
    entry: dict[str, Any],
    figures: dict[str, Figure],
    items: dict[str, CheckItem],
    now: datetime,
) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for name, kind in (("strengths", FindingKind.STRENGTH), ("shortfalls", FindingKind.SHORTFALL)):
        for row in entry[name]:
            draft = findings.FindingDraft(
                kind=kind,
                area_code=row["area"],
                text=cite(row["text"], figures),
                item=items[row["item"]] if row.get("item") else None,
                source=row["source"],
            )
            made = findings.add_finding(inspection_id=inspection.pk, actor=None, draft=draft, now=now)
            if kind == FindingKind.SHORTFALL:
                found[row["code"]] = made
    return found


def _recommendation(
    inspection: Inspection,
    kind: RecommendationKind,
    row: dict[str, Any],
    figures: dict[str, Figure],
    found: dict[str, Finding],
) -> None:
    draft = findings.RecommendationDraft(
        kind=kind,
        text=cite(row["text"], figures),
        findings=[found[code] for code in row.get("findings", [])],
        addressee=row.get("addressee", ""),
        addressee_unit=_unit(row["addressee_unit"]) if row.get("addressee_unit") else None,
        responsible=row.get("responsible", ""),
        source=row["source"],
    )
    findings.add_recommendation(inspection_id=inspection.pk, actor=None, draft=draft)


def cite(text: str, figures: dict[str, Figure]) -> str:
    """Return `text` with each [[key]] turned into the [[id]] of its figure."""
    return _KEY.sub(lambda match: f"[[{figures[match.group(1)].pk}]]", text)


def areas(codes: list[str], themes: list[str], programme: str) -> list[Area]:
    """Return the areas of a programme and the free themes, in the order of the programme."""
    inside = Area.objects.filter(programme__code=programme, code__in=codes)
    free = Area.objects.filter(programme=None, code__in=themes)
    return [*inside, *free]


def _merged(entry: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """Return the inspection with what the report says of all its units together."""
    merged = shared | entry
    lists = ("strengths", "shortfalls", "attendance", "figures", *(name for name, _kind in _REQUESTS))
    for name in lists:
        merged[name] = [*entry.get(name, []), *shared.get(name, [])]
    return merged


def _unit(code: str) -> Unit:
    return Unit.objects.get(code=code)
