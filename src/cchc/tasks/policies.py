"""Who may do what to a task: the person's roles towards it, asked of the permission matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.units.models import Unit

from .choices import TaskAction, TaskKind
from .models import Task
from .querysets import GIVING_ROLES, UNIT_ROLES

VERIFYING = frozenset({TaskAction.ACCEPT, TaskAction.RETURN})


@dataclass(frozen=True)
class Scope:
    """A person's posts, read once and asked about many tasks."""

    user: User

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Posts in force today, with their units."""
        return tuple(self.user.current_posts())

    def roles_in(self, task: Task) -> frozenset[Role]:
        """Return the roles towards one task; the named doer and verifier count as focal person and as verifier."""
        roles = {Role(p.role) for p in self.posts if p.role in GIVING_ROLES and p.unit_id == task.giver_id}
        roles |= {Role(p.role) for p in self.posts if p.role in UNIT_ROLES and p.unit_id == task.unit_id}
        if task.doer_id == self.user.pk:
            roles.add(Role.FOCAL)
        if task.verifier_id == self.user.pk:
            roles.add(Role.VERIFIER)
        return frozenset(roles)

    def may(self, action: TaskAction, task: Task) -> bool:
        """Tell whether the person may do `action` to the task as it stands."""
        allowed = matrix.roles_for("task", action.value, task.status)
        return self._counts_for(action, task) and bool(allowed & self.roles_in(task))

    def may_ever(self, action: TaskAction, task: Task) -> bool:
        """Tell whether the person may do `action` in at least one status: then the rule of steps says no, in words."""
        allowed = matrix.roles_ever("task", action.value)
        return self._counts_for(action, task) and bool(allowed & self.roles_in(task))

    def is_party(self, task: Task) -> bool:
        """Tell whether the person did the work that is verified: the doer, or who sent the proof."""
        return self.user.pk in (task.doer_id, task.submitted_by_id)

    def may_choose_verifier(self, task: Task) -> bool:
        """Tell whether the person may say who verifies: never the unit whose work is verified."""
        return self.may(TaskAction.REASSIGN, task) and bool(self.roles_in(task) & {Role.LEADER, Role.OFFICER})

    def units_to_assign_for(self) -> list[Unit]:
        """Return the units in whose name the person may hand out tasks."""
        allowed = matrix.roles_ever("task", TaskAction.ASSIGN.value)
        return list({post.unit_id: post.unit for post in self.posts if post.role in allowed}.values())

    def _counts_for(self, action: TaskAction, task: Task) -> bool:
        if not self.user.is_active:
            return False
        if action not in VERIFYING:
            return True
        return not self.is_party(task) and task.verifier_id in (None, self.user.pk)


def scope_of(user: User) -> Scope:
    """Return the person's scope, read lazily."""
    return Scope(user)


def may(user: User, action: TaskAction, task: Task) -> bool:
    """Tell whether `user` may do `action` to the task as it stands."""
    return scope_of(user).may(action, task)


def require(user: User, action: TaskAction, task: Task) -> None:
    """Refuse with PermissionDenied when no role of `user` grants `action`, whatever the status."""
    scope = scope_of(user)
    if scope.may_ever(action, task):
        return
    if action in VERIFYING and scope.is_party(task):
        raise PermissionDenied(_("Việc này do người xác minh làm. Bạn là người thực hiện hoặc người nộp minh chứng."))
    if action in VERIFYING and task.verifier is not None:
        words = {"name": task.verifier.full_name}
        raise PermissionDenied(_("Việc này do người xác minh %(name)s làm.") % words)
    roles = ", ".join(str(role.label) for role in Role if role in matrix.roles_ever("task", action.value))
    raise PermissionDenied(_("Việc này do %(roles)s làm.") % {"roles": roles})


def require_assign(user: User, giver: Unit, unit: Unit, kind: TaskKind) -> None:
    """Refuse who may not hand out tasks in the name of `giver`, and a free task to a unit outside its territory."""
    if not user.is_active or giver not in scope_of(user).units_to_assign_for():
        raise PermissionDenied(_("Việc này do lãnh đạo, cán bộ CCHC của cơ quan giao làm."))
    if kind == TaskKind.ASSIGNMENT and not reaches(giver, unit):
        raise PermissionDenied(_("Đơn vị này ngoài địa bàn của cơ quan giao."))


def reaches(giver: Unit, unit: Unit) -> bool:
    """Tell whether `unit` lies in the territory that `giver` serves: its own, or that of the body above it."""
    return unit.path.startswith(giver.territory.path)


def require_choice_of_verifier(user: User, task: Task) -> None:
    """Refuse who may change the doer only."""
    if not scope_of(user).may_choose_verifier(task):
        raise PermissionDenied(_("Người xác minh do cơ quan giao việc chọn."))
