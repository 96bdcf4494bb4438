"""Who is told and reminded: the doer, the heads of a unit, those who verify, those who decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.accounts.querysets import PostQuerySet
from cchc.units.models import Unit

from ..models import Task


@dataclass(frozen=True)
class People:
    """Holders of posts in force by unit and role, read in one query."""

    held: dict[tuple[int, str], list[User]] = field(default_factory=dict)

    def owing(self, task: Task, *, with_heads: bool = False) -> list[User]:
        """Return who does the task: the named account, else the unit's focal people; with its heads once it is late."""
        doer = [task.doer] if task.doer and task.doer.is_active else self._of(task.unit_id, Role.FOCAL)
        if with_heads or not doer:
            doer = [*doer, *self._of(task.unit_id, Role.UNIT_HEAD)]
        return _once(doer)

    def verifying(self, task: Task) -> list[User]:
        """Return who verifies: the named verifier, else officers and verifiers of the giver who took no part in it.

        The same people answer for a verifier whose account was closed: they name another.
        """
        if task.verifier is not None and task.verifier.is_active:
            return [task.verifier]
        found = [*self._of(task.giver_id, Role.VERIFIER), *self._of(task.giver_id, Role.OFFICER)]
        return _once(user for user in found if user.pk not in (task.doer_id, task.submitted_by_id))

    def deciding(self, task: Task) -> list[User]:
        """Return the leaders of the unit that handed the task out."""
        return _once(self._of(task.giver_id, Role.LEADER))

    def _of(self, unit_id: int, role: Role) -> list[User]:
        return self.held.get((unit_id, role.value), [])


def people_of(tasks: Collection[Task]) -> People:
    """Read the people of all these tasks."""
    units = {pk for task in tasks for pk in (task.unit_id, task.giver_id)}
    posts = Post.objects.in_force().filter(unit__in=units, user__is_active=True).select_related("user").order_by("pk")
    held: dict[tuple[int, str], list[User]] = {}
    for post in posts:
        held.setdefault((post.unit_id, post.role), []).append(post.user)
    return People(held)


def _once(users: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in users}.values())


def doers_in(unit: Unit) -> list[tuple[User, str]]:
    """Return who may do tasks of `unit`, with their titles: holders of posts in it or below it."""
    return _holders(Post.objects.filter(unit__path__startswith=unit.path))


def verifiers_in(giver: Unit) -> list[tuple[User, str]]:
    """Return who may verify in the name of `giver`, with their titles."""
    roles = (Role.VERIFIER, Role.OFFICER, Role.LEADER)
    return _holders(Post.objects.filter(unit=giver, role__in=roles))


def others_who_verify(giver: Unit, doer: User | None, doer_name: str) -> QuerySet[User]:
    """Return who may verify for `giver` where nobody is named: its officers and verifiers, but not the doer."""
    posts = Post.objects.in_force().filter(unit=giver, role__in=(Role.VERIFIER, Role.OFFICER))
    found = User.objects.filter(is_active=True, pk__in=posts.values("user"))
    # A doer without an account is known by name only.
    return found.exclude(pk=doer.pk) if doer else found.exclude(full_name__iexact=doer_name)


def _holders(posts: PostQuerySet) -> list[tuple[User, str]]:
    found = posts.in_force().filter(user__is_active=True).select_related("user").by_priority()
    return list({post.user_id: (post.user, post.title) for post in found}.values())
