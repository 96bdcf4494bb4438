"""What the screens of people and rights read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import get_language

from cchc.units.models import Unit

from . import hooks, matrix, policies
from .choices import OBJECT_LABELS, Role
from .models import Post, User
from .querysets import UserQuerySet


@dataclass(frozen=True)
class Right:
    """One line of the page "ai được làm gì"."""

    action: str
    words: str
    states: tuple[str, ...]  # in words; empty: in every state
    cells: tuple[bool, ...]  # one per role, in the order of `Role`


@dataclass(frozen=True)
class Section:
    """The rights on one kind of object."""

    object: str
    words: str
    rights: tuple[Right, ...]


def administrators() -> UserQuerySet:
    """Return who may be asked for an account or a post."""
    return User.objects.get_queryset().filter(is_active=True).holding(Post.objects.in_force().administering())


def lacks_second_factor(user: User) -> bool:
    """Tell whether the user must add a second factor before anything else."""
    if not settings.REQUIRE_TWO_FACTOR or not policies.needs_second_factor(user):
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def people(*, words: str = "", role: str = "", unit: Unit | None = None, state: str = "") -> UserQuerySet:
    """Return the people of the list, each with the posts in force (`held`) and whether a second factor is set."""
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    held = Prefetch("posts", Post.objects.in_force().by_priority().select_related("unit"), to_attr="held")
    found = (
        User.objects.get_queryset().matching(words).annotate(has_second_factor=Exists(factors)).prefetch_related(held)
    )
    posts = Post.objects.in_force()
    if role in Role.values:
        found = found.holding(posts.filter(role=role))
    if unit is not None:
        found = found.holding(posts.filter(unit__path__startswith=unit.path))
    if state == "locked":
        found = found.filter(is_active=False)
    elif state == "without_post":
        found = found.exclude(pk__in=posts.values("user"))
    return found


def second_factors_of(user: User) -> list[Authenticator]:
    """Return the authenticators of the person, recovery codes included."""
    return list(Authenticator.objects.filter(user=user).order_by("created_at"))


def posts_of(user: User, today: date) -> list[tuple[Post, bool]]:
    """Return the person's posts, newest first, each with whether it is in force today."""
    return [(post, post.covers(today)) for post in user.posts.select_related("unit")]


def rights(roles: Collection[Role] | None = None) -> list[Section]:
    """Return the permission matrix in words; with `roles` only what one of them may do."""
    sections: dict[str, list[Right]] = {}
    for row in matrix.rows():
        if roles is None or not row.roles.isdisjoint(roles):
            sections.setdefault(row.object, []).append(_right(row))
    return [Section(name, str(OBJECT_LABELS.get(name, name)), tuple(found)) for name, found in sections.items()]


def _right(row: matrix.Row) -> Right:
    labels = hooks.state_labels.get(row.object, {})
    order = {state: index for index, state in enumerate(labels)}
    states = sorted(row.states, key=lambda state: (order.get(state, len(order)), state))
    words = row.en if (get_language() or "vi").startswith("en") else row.vi
    return Right(
        action=row.action,
        words=words,
        states=tuple(str(labels.get(state, state)) for state in states),
        cells=tuple(role in row.roles for role in Role),
    )
