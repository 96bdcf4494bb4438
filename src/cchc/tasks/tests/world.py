"""A department that hands tasks out, a ward that does them, one person per role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.tasks import services
from cchc.tasks.choices import How, TaskKind, TaskStatus
from cchc.tasks.models import Task
from cchc.units.models import Unit
from tests import factories

TODAY = date(2026, 8, 12)
GIVING = (Role.LEADER, Role.OFFICER, Role.VERIFIER)
DOING = (Role.FOCAL, Role.UNIT_HEAD)


def at(day: date, hour: int = 9) -> datetime:
    """Return a moment of that day in the office."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass
class World:
    """Everything that a test of a task starts from."""

    department: Unit = field(default_factory=factories.DepartmentFactory)
    ward: Unit = field(init=False)
    people: dict[Role, User] = field(default_factory=dict)
    stranger: User = field(default_factory=lambda: factories.PostFactory(role=Role.FOCAL).user)

    def __post_init__(self) -> None:
        self.ward = factories.UnitFactory(parent=self.department.parent)
        for roles, unit in ((GIVING, self.department), (DOING, self.ward)):
            for role in roles:
                self.people[role] = factories.PostFactory(role=role, unit=unit, user__email=f"{role}@example.org").user

    def __getitem__(self, role: Role) -> User:
        """Return the person who holds `role`, as read anew."""
        return User.objects.get(pk=self.people[role].pk)

    @property
    def officer(self) -> User:
        return self[Role.OFFICER]

    @property
    def verifier(self) -> User:
        return self[Role.VERIFIER]

    @property
    def doer(self) -> User:
        return self[Role.FOCAL]

    @property
    def leader(self) -> User:
        return self[Role.LEADER]

    def assign(self, **changes: Any) -> Task:
        """Hand a task out that says all six."""
        said: dict[str, Any] = {
            "actor": self.officer,
            "kind": TaskKind.REMEDY,
            "unit": self.ward,
            "giver": self.department,
            "work": "Niêm yết 12 thủ tục còn thiếu",
            "product": "Ảnh bảng niêm yết",
            "due_on": TODAY + timedelta(days=15),
            "due_basis": "15 ngày từ ngày giao",
            "doer": self.doer,
            "doer_name": "",
            "accountable": "Chủ tịch Ủy ban nhân dân phường",
            "authority": "Ủy ban nhân dân phường tự quyết định",
            "verifier": self.verifier,
            "today": TODAY,
            "now": at(TODAY, 8),
        }
        return services.assign(**{**said, **changes})

    def submit(self, task: Task, on: date = TODAY, **changes: Any) -> Any:
        """Send proof in words."""
        said: dict[str, Any] = {"actor": self.doer, "text": "Đã niêm yết đủ", "today": on, "now": at(on)}
        return services.submit_proof(task_id=task.pk, **{**said, **changes})

    def give_back(self, task: Task, on: date = TODAY, **changes: Any) -> Any:
        """Return the proof."""
        said: dict[str, Any] = {
            "actor": self.verifier,
            "reason": "Ảnh chỉ thấy 9/12 thủ tục",
            "wanted": "chụp lại đủ 12",
            "day": on + timedelta(days=7),
            "today": on,
            "now": at(on, 16),
        }
        return services.return_proof(task_id=task.pk, **{**said, **changes})

    def accept(self, task: Task, on: date = TODAY, **changes: Any) -> Any:
        """Accept the proof."""
        said: dict[str, Any] = {
            "actor": self.verifier,
            "text": "Đã đối chiếu 12/12 thủ tục",
            "how": How.ON_SITE,
            "today": on,
            "now": at(on, 17),
        }
        return services.accept(task_id=task.pk, **{**said, **changes})

    def ask(self, task: Task, on: date = TODAY, **changes: Any) -> Any:
        """Ask for ten days more."""
        said: dict[str, Any] = {
            "actor": self.doer,
            "wanted_on": task.due_on + timedelta(days=10),
            "reason": "Chờ phê duyệt kinh phí",
            "today": on,
            "now": at(on, 10),
        }
        return services.ask_extension(task_id=task.pk, **{**said, **changes})

    def decide(self, task: Task, extension: Any, **changes: Any) -> Any:
        """Grant what was asked for."""
        said: dict[str, Any] = {
            "actor": self.leader,
            "is_granted": True,
            "reason": "Lý do chính đáng",
            "now": at(TODAY, 11),
        }
        return services.decide_extension(task_id=task.pk, extension_id=extension.pk, **{**said, **changes})

    def standing_at(self, status: TaskStatus, **values: Any) -> Task:
        """Return a task that stands in `status`, without going there step by step."""
        task = self.assign()
        if status in (TaskStatus.SUBMITTED, TaskStatus.VERIFIED, TaskStatus.RETURNED):
            values = {"submitted_on": TODAY, "submitted_by": self.doer, **values}
        if status == TaskStatus.VERIFIED:
            values = {"verified_on": TODAY, "verified_by": self.verifier, **values}
        Task.objects.filter(pk=task.pk).update(status=status, **values)
        return Task.objects.with_names().get(pk=task.pk)
