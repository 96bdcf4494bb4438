"""What happens on which moment: steps are gathered from all inspections and done in the order of their days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cchc.accounts.models import User
from cchc.criteria.models import Area, CheckItem, CriteriaSet
from cchc.inspections.choices import TeamRole
from cchc.inspections.models import FindingTemplate, Team
from cchc.units.models import Unit

from . import world


@dataclass(frozen=True)
class Step:
    """One thing that somebody did at a moment."""

    moment: datetime
    act: Callable[[], object]


@dataclass
class Scene:
    """Everything that the steps of the invented province share, read once."""

    data: dict[str, Any]
    notes: dict[str, dict[str, Any]]
    calendar: world.Calendar
    criteria_set: CriteriaSet
    users: dict[str, User]
    units: dict[str, Unit]
    templates: list[FindingTemplate]
    items: list[CheckItem]
    areas: dict[str, Area] = field(default_factory=dict)

    @property
    def officer(self) -> User:
        """Who plans, schedules and closes."""
        return self.users["can-bo-cchc"]

    @property
    def leader(self) -> User:
        """Who signs."""
        return self.users["lanh-dao"]

    def items_of(self, codes: set[str]) -> list[CheckItem]:
        """Return the check items of these areas."""
        return [item for item in self.items if item.area_code in codes]


def member_by_area(scene: Scene, team: Team) -> dict[str, User]:
    """Return who of the team takes each area; the accounts of the scene already know their posts."""
    found: dict[str, User] = {}
    for member in team.members.select_related("user").prefetch_related("areas"):
        for area in member.areas.all():
            if member.user:
                found.setdefault(area.code, scene.users[member.user.username])
    return found


def holder(scene: Scene, team: Team, role: TeamRole) -> User:
    """Return the account of the person with `role` in the team."""
    return scene.users[team.members.values_list("user__username", flat=True).get(role=role) or ""]


def in_order(steps: list[Step]) -> list[Step]:
    """Return the steps by moment; those of one moment keep the order in which they were written down."""
    return sorted(steps, key=lambda step: step.moment)
