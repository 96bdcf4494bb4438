"""The plans of the invented province: who drafted and signed them, their teams and units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from cchc.accounts.models import User
from cchc.inspections.choices import InspectionKind, TeamRole
from cchc.inspections.models import Inspection, Plan, Team
from cchc.inspections.services import draws, issuing, letters, plans, teams, visits
from cchc.units.choices import Kind, Level

from . import seeds, world
from .timeline import Scene

PROGRAMME = "nq-76-2021"
ISSUER = "so-noi-vu-hau-son"
COMMUNES = (Kind.COMMUNE, Kind.WARD, Kind.SPECIAL_ZONE)
DAYS: Sequence[str] = ("created", "submitted", "issued", "starts", "ends")


def exists(code: str) -> bool:
    """Tell whether the plan was loaded before."""
    return Plan.objects.filter(code=code).exists()


def campaign(scene: Scene, entry: dict[str, Any], shift: int, units: list[dict[str, Any]]) -> dict[str, Inspection]:
    """Draft, sign and set up one campaign of communes, `shift` days away; return its inspections by unit code."""
    days = {name: workday(scene, entry[name], shift) for name in DAYS}
    year = workday(scene, entry["issued"], 0).year - (1 if shift else 0)
    draft = _draft(scene, entry, days, name=entry["name"].format(year=year), kind=InspectionKind.PLANNED)
    plan = _create(scene, draft, entry["code"], days["created"], scene.officer)
    made = [_team(scene, plan, row, days["created"], scene.officer) for row in scene.data["teams"]]
    planned = [
        plans.PlannedUnit(
            scene.units[world.unit_code(row)], visit_day(scene, row, shift), None, f"{world.unit_code(row)}-{year}"
        )
        for row in units
    ]
    rows = plans.set_units(plan_id=plan.pk, actor=scene.officer, units=planned)
    inspections = {row.unit.code: row for row in rows}
    _sign(scene, plan, made, days)
    _keep_conflicted(scene, made)
    for row in units:
        inspection = inspections[world.unit_code(row)]
        _schedule(inspection, made[row["team"] - 1], days["issued"], scene.officer)
    return inspections


def other_plan(scene: Scene, entry: dict[str, Any]) -> Plan:
    """Bring a smaller plan as far as its state says: draft, submitted or running."""
    days = {name: workday(scene, entry[name], 0) for name in DAYS if name in entry}
    drafter, signer = scene.users[entry["drafter"]], scene.users[entry["signer"]]
    draft = _draft(scene, entry, days, name=entry["name"], kind=InspectionKind(entry["kind"]))
    plan = _create(scene, draft, entry["code"], days["created"], drafter)
    wanted = [*entry["units"], *(_draw(scene, plan, entry["draw"], drafter) if "draw" in entry else [])]
    units = []
    for row in wanted:
        day = workday(scene, row["visit"], 0)
        code = f"{row['unit']}-{entry['suffix']}-{day.year}"
        units.append(plans.PlannedUnit(scene.units[row["unit"]], day, None, code))
    rows = plans.set_units(plan_id=plan.pk, actor=drafter, units=units)
    if "submitted" in days:
        plans.submit_plan(plan_id=plan.pk, actor=drafter)
    if "issued" in days:
        team = _team(scene, plan, entry["team"], days["created"], drafter)
        _issue(plan, days["issued"], signer)
        issuing.issue_team(team_id=team.pk, actor=signer, today=days["issued"], now=world.at(days["issued"], "15:40"))
        for inspection in rows:
            _schedule(inspection, team, days["issued"], drafter)
        told = {row["unit"] for row in wanted if row.get("notified")}
        for inspection in (row for row in rows if row.unit.code in told):
            _notify(inspection, days["issued"], drafter, signer)
    return plan


def _draw(scene: Scene, plan: Plan, entry: dict[str, Any], drafter: User) -> list[dict[str, Any]]:
    """Draw units as the decision orders; each is visited a day after the other."""
    day = workday(scene, entry["day"], 0)
    others = [unit for unit in scene.units.values() if unit.level == Level.COMMUNE and unit.kind in COMMUNES]
    order = draws.DrawOrder(
        number=entry["decision"],
        day=day,
        units=sorted(others, key=lambda unit: unit.code),
        count=entry["number"],
        reasons=entry["exclude"],
    )
    drawn = draws.draw_units(plan_id=plan.pk, actor=drafter, order=order, now=world.at(day, "10:00")).drawn
    return [{"unit": code, "visit": entry["visit"] + number} for number, code in enumerate(drawn)]


def _notify(inspection: Inspection, day: date, officer: User, leader: User) -> None:
    visits.notify_unit(inspection_id=inspection.pk, actor=officer, now=world.at(day, "16:00"))
    letters.sign_letter(inspection_id=inspection.pk, actor=leader, today=day, now=world.at(day, "16:30"))


def visit_day(scene: Scene, row: dict[str, Any], shift: int) -> date:
    """Return the day of a visit: to come if the unit waits for it, past otherwise, of last year if shifted."""
    if shift:
        return world.workday(visit_day(scene, row, 0) + timedelta(days=shift), back=True)
    if row["stage"] == "visiting":
        return scene.calendar.last_session()
    day = scene.calendar.today + timedelta(days=row["visit"])
    return world.workday(day, back=row["stage"] not in ("scheduled", "notified"))


def workday(scene: Scene, offset: int, shift: int) -> date:
    """Return the working day `offset` days from today, moved by a year if shifted."""
    day = scene.calendar.day(offset)
    return world.workday(day + timedelta(days=shift), back=offset <= 0) if shift else day


def _draft(
    scene: Scene, entry: dict[str, Any], days: dict[str, date], *, name: str, kind: InspectionKind
) -> plans.PlanDraft:
    month_start = days["created"].replace(day=1)
    period_end = month_start - timedelta(days=1)
    due = entry.get("conclusions_due")
    campaign_entry = scene.data["campaign"]
    return plans.PlanDraft(
        name=name,
        kind=kind,
        issuer=scene.units[entry.get("issuer", ISSUER)],
        lead=None,
        starts_on=days["starts"],
        ends_on=days["ends"],
        period_start=max(period_end.replace(month=1, day=1), scene.data["units_valid_from"]),
        period_end=period_end,
        areas=seeds.areas(entry["areas"], entry["themes"], PROGRAMME),
        criteria_set=scene.criteria_set,
        purpose=entry["purpose"],
        requirements=campaign_entry["requirements"],
        bases=campaign_entry["bases"],
        conclusions_due_on=days["starts"] + timedelta(days=due - entry["starts"]) if due else None,
        is_public=kind != InspectionKind.SURPRISE,
    )


def _create(scene: Scene, draft: plans.PlanDraft, code: str, day: date, drafter: User) -> Plan:
    return plans.create_plan(actor=drafter, draft=draft, now=world.at(day, "09:15"), code=code)


def _team(scene: Scene, plan: Plan, entry: dict[str, Any], day: date, drafter: User) -> Team:
    team = teams.add_team(plan_id=plan.pk, actor=drafter, name=entry["name"])
    for person in entry["members"]:
        teams.add_member(
            team_id=team.pk,
            actor=drafter,
            role=TeamRole(person["role"]),
            today=day,
            user=scene.users[person["username"]],
            areas=[scene.areas[code] for code in person.get("areas", [])],
        )
    return team


def _sign(scene: Scene, plan: Plan, made: list[Team], days: dict[str, date]) -> None:
    plans.submit_plan(plan_id=plan.pk, actor=scene.officer)
    _issue(plan, days["issued"], scene.leader)
    for team in made:
        now = world.at(days["issued"], "15:40")
        issuing.issue_team(team_id=team.pk, actor=scene.leader, today=days["issued"], now=now)


def _issue(plan: Plan, day: date, signer: User) -> None:
    issuing.issue_plan(plan_id=plan.pk, actor=signer, today=day, now=world.at(day, "15:30"))


def _keep_conflicted(scene: Scene, made: list[Team]) -> None:
    """Let the head record why a member with a recent post in a unit stays, before the team is sent there."""
    for team, entry in zip(made, scene.data["teams"], strict=True):
        head = team.members.select_related("user").get(role=TeamRole.HEAD).user
        for person in entry["members"]:
            if person.get("conflict") and head:
                teams.keep_conflicted_member(
                    team_id=team.pk,
                    actor=head,
                    user=scene.users[person["username"]],
                    role=TeamRole(person["role"]),
                    reason=person["conflict"],
                )


def _schedule(inspection: Inspection, team: Team, day: date, actor: User) -> None:
    teams.schedule(
        inspection_id=inspection.pk,
        actor=actor,
        visit_on=inspection.visit_on,
        team=team,
        place=f"Trụ sở UBND {inspection.unit.full_name}",
        today=day,
    )
    inspection.refresh_from_db()


def moment(day: date, clock: str, now: datetime) -> datetime:
    """Return a moment of `day`, never later than `now`: nobody did anything tomorrow."""
    return min(world.at(day, clock), now)
