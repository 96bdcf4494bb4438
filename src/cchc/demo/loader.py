"""Loading the demonstration world: the five reports, then the invented province. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import seal_days
from cchc.common.errors import RuleError
from cchc.criteria import queries as criteria
from cchc.criteria.models import Area, CriteriaSet
from cchc.documents.models import Document
from cchc.inspections.models import Answer, Finding, FindingTemplate, Inspection, Plan, Recommendation
from cchc.inspections.services import plans
from cchc.metrics.models import Figure
from cchc.notices.services import settle_past
from cchc.units.models import Unit

from . import campaigns, duties, market, people, procedures, results, seeds, timeline, visits, world
from .models import LoadedWorld
from .timeline import Scene, Step

CRITERIA_SET = "kiem-tra-cchc"
UNREAD = timedelta(days=7)  # what came since then is still new
# Steps as they are done; a command puts a progress bar here.
Watch = Callable[[list[Step], str], Iterable[Step]]


def unwatched(steps: list[Step], label: str) -> Iterable[Step]:
    """Pass the steps on without showing anything."""
    return steps


def is_loaded() -> bool:
    """Tell whether this database holds the world of the files as they are."""
    return LoadedWorld.objects.filter(fingerprint=world.fingerprint()).exists()


@transaction.atomic
def load(*, now: datetime, watch: Watch = unwatched) -> LoadedWorld:
    """Load what is not there yet and remember it; days of the invented province count from `now`."""
    criteria_set = criteria.in_force(CRITERIA_SET)
    if criteria_set is None or not FindingTemplate.objects.exists():
        raise RuleError(_("Chưa nạp bộ nội dung kiểm tra và mẫu phát hiện. Chạy cchc prepare"))
    for name in world.SEEDS:
        seeds.load(world.read(name), criteria_set, now)
    data = world.read("hau-son")
    calendar = world.Calendar(now)
    people.load(data, calendar)
    procedures.load(now)
    _province(_scene(data, criteria_set, calendar), watch)
    return LoadedWorld.objects.create(
        fingerprint=world.fingerprint(), today=calendar.today, counts=counts(), loaded_at=now
    )


def counts() -> dict[str, int]:
    """Return how many rows of each kind there are now."""
    kinds = {
        "plans": Plan,
        "inspections": Inspection,
        "answers": Answer,
        "findings": Finding,
        "recommendations": Recommendation,
        "figures": Figure,
        "documents": Document,
        "users": User,
    }
    found = {name: model._default_manager.count() for name, model in kinds.items()}
    return found | {"fictional_units": Unit.objects.filter(is_fictional=True).count()}


def _scene(data: dict[str, object], criteria_set: CriteriaSet, calendar: world.Calendar) -> Scene:
    users = {user.username: user for user in User.objects.filter(is_fictional=True)}
    for user in users.values():
        posts = user.current_posts()
        user.act_in(posts[0] if posts else None, posts)
    return Scene(
        data=data,
        notes=world.read("checklist"),
        calendar=calendar,
        criteria_set=criteria_set,
        users=users,
        units={unit.code: unit for unit in Unit.objects.filter(is_fictional=True).select_related("parent")},
        templates=list(FindingTemplate.objects.all()),
        items=list(criteria_set.items.all()),
        areas=_areas(),
    )


def _areas() -> dict[str, Area]:
    """Return areas of the programme in force and the free themes, by code."""
    free = {area.code: area for area in Area.objects.filter(programme=None)}
    return free | {area.code: area for area in Area.objects.filter(programme__code=campaigns.PROGRAMME)}


def _province(scene: Scene, watch: Watch) -> None:
    data = scene.data
    last_year, campaign = data["last_year"], data["campaign"]
    if not campaigns.exists(last_year["code"]):
        again = [row for row in data["communes"] if row.get("last_year")]
        entry = campaign | {name: last_year[name] for name in ("code", "name", "purpose")}
        made = campaigns.campaign(scene, entry, last_year["shift"], again)
        _do(_courses(scene, again, made, is_last_year=True), watch, _("Đợt kiểm tra năm trước"))
        plans.close_plan(plan_id=Plan.objects.get(code=entry["code"]).pk, actor=scene.officer)
        seal_days(now=scene.calendar.now)  # the conclusions of this year print it
    if not campaigns.exists(campaign["code"]):
        made = campaigns.campaign(scene, campaign, 0, data["communes"])
        _do(_courses(scene, data["communes"], made, is_last_year=False), watch, _("Đợt kiểm tra năm nay"))
    for entry in data["other_plans"]:
        if not campaigns.exists(entry["code"]):
            campaigns.other_plan(scene, entry)
    duties.load(scene)
    market.load(scene)
    _settle_inboxes(calendar=scene.calendar)
    seal_days(now=scene.calendar.now)


def _settle_inboxes(calendar: world.Calendar) -> None:
    """Leave in each inbox what a working week leaves, and in the outbox the mails of today."""
    settle_past(
        people=User.objects.filter(is_fictional=True),
        read_before=calendar.now - UNREAD,
        sent_before=world.at(calendar.today, "00:00"),
    )


def _courses(
    scene: Scene, rows: list[dict[str, object]], made: dict[str, Inspection], *, is_last_year: bool
) -> list[Step]:
    steps: list[Step] = []
    for row in rows:
        row = row | {"stage": "closed"} if is_last_year else row
        course = visits.Course(scene, row, made[world.unit_code(row)], is_last_year)
        steps += [*visits.steps(course), *results.steps(course)]
    return timeline.in_order(steps)


def _do(steps: list[Step], watch: Watch, label: str) -> None:
    for step in watch(steps, label):
        step.act()
