"""A small province with one person per role and a plan of one unit, for the tests of this app."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from cchc.accounts.choices import POST_ROLES, Role
from cchc.accounts.models import User
from cchc.calendars.queries import calendar_of
from cchc.criteria.choices import ItemKind, SetStatus
from cchc.criteria.models import Area, CheckItem, CriteriaSet
from cchc.inspections.choices import InspectionKind, Stage, TeamRole
from cchc.inspections.models import Inspection, Plan, Team
from cchc.units.choices import Kind, Level
from cchc.units.models import Unit
from tests import factories

PLACE_OF = {
    Role.ADMIN: "department",
    Role.LEADER: "department",
    Role.OFFICER: "department",
    Role.VERIFIER: "department",
    Role.AUDITOR: "department",
    Role.FOCAL: "commune",
    Role.UNIT_HEAD: "commune",
    Role.COUNCIL: "board",
}
TEAM = {
    Role.TEAM_HEAD: TeamRole.HEAD,
    Role.TEAM_DEPUTY: TeamRole.DEPUTY,
    Role.SECRETARY: TeamRole.SECRETARY,
    Role.MEMBER: TeamRole.MEMBER,
}


@dataclass
class World:
    """Everything that a test of an inspection starts from."""

    province: Unit
    department: Unit
    board: Unit
    commune: Unit
    neighbour: Unit
    criteria_set: CriteriaSet
    items: list[CheckItem]
    areas: list[Area]
    plan: Plan
    team: Team
    inspection: Inspection
    people: dict[Role, User] = field(default_factory=dict)
    stranger: User = field(default_factory=factories.UserFactory)

    def __getitem__(self, role: Role) -> User:
        """Return the person who holds `role`, as read anew from the database."""
        return User.objects.get(pk=self.people[role].pk)

    def at(self, stage: Stage, kind: InspectionKind = InspectionKind.PLANNED) -> Inspection:
        """Put the inspection at `stage` without going there step by step."""
        Plan.objects.filter(pk=self.plan.pk).update(kind=kind)
        Inspection.objects.filter(pk=self.inspection.pk).update(stage=stage)
        return Inspection.objects.select_related("plan__issuer", "plan__lead", "unit", "team").get(
            pk=self.inspection.pk
        )


def build(n_items: int = 0) -> World:
    """Make the world; `n_items` more yes/no items than one of each kind."""
    province = factories.ProvinceFactory(name="Giả Định")
    department = factories.DepartmentFactory(parent=province)
    board = factories.UnitFactory(
        name="Ban Pháp chế HĐND tỉnh", kind=Kind.COUNCIL_BOARD, level=Level.PROVINCE, parent=province
    )
    commune = factories.UnitFactory(name="An Thử", kind=Kind.COMMUNE, parent=province)
    neighbour = factories.UnitFactory(name="Bình Thử", kind=Kind.COMMUNE, parent=province)
    criteria_set = factories.CriteriaSetFactory()
    kinds = [*ItemKind, *[ItemKind.YES_NO] * n_items]
    items = [
        factories.CheckItemFactory(
            criteria_set=criteria_set,
            kind=kind,
            order=order,
            code=f"CHK.{'PROC' if order % 2 else 'DIR'}.{order:02}",
            area_code="PROC" if order % 2 else "DIR",
        )
        for order, kind in enumerate(kinds, start=1)
    ]
    CriteriaSet.objects.filter(pk=criteria_set.pk).update(status=SetStatus.PUBLISHED, published_at=timezone.now())
    criteria_set.refresh_from_db()
    programme = factories.ProgrammeFactory()
    areas = [
        factories.AreaFactory(programme=programme, code="DIR", name_vi="Công tác chỉ đạo, điều hành", order=1),
        factories.AreaFactory(programme=programme, code="PROC", name_vi="Cải cách thủ tục hành chính", order=2),
    ]
    plan = factories.PlanFactory(
        issuer=province, lead=department, criteria_set=criteria_set, areas=areas, purpose="Đánh giá kết quả."
    )
    factories.LegalBasisFactory(plan=plan)
    team = factories.TeamFactory(plan=plan, order=1)
    inspection = factories.InspectionFactory(plan=plan, unit=commune, team=team)
    world = World(province, department, board, commune, neighbour, criteria_set, items, areas, plan, team, inspection)
    _people(world)
    return world


def _people(world: World) -> None:
    for role in POST_ROLES:
        unit = getattr(world, PLACE_OF[role])
        title = {"leader": "Phó Giám đốc", "unit_head": "Chủ tịch"}.get(role.value, "Chuyên viên")
        world.people[role] = factories.PostFactory(role=role, unit=unit, title=title).user
    for role, team_role in TEAM.items():
        member = factories.MembershipFactory(team=world.team, role=team_role, areas=world.areas)
        world.people[role] = member.user
    Plan.objects.filter(pk=world.plan.pk).update(drafted_by=world.people[Role.OFFICER])
    world.plan.refresh_from_db()


def working(count: int) -> date:
    """Return the day `count` days from today, or the next working day: where a deadline falls."""
    return calendar_of(None).next_working_day(days(count))


def working_back(count: int) -> date:
    """Return the day `count` days from today, or the working day before: where a deadline counted back falls."""
    return calendar_of(None).last_working_day(days(count))


def days(count: int) -> date:
    """Return the day `count` days from today."""
    return timezone.localdate() + timedelta(days=count)
