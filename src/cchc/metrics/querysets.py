"""Chainable filters over metrics and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from cchc.accounts.choices import Role
from cchc.units.choices import TERRITORIES
from cchc.units.models import Succession, Unit

from . import hooks

if TYPE_CHECKING:
    from cchc.accounts.models import Post, User

    from .models import Figure, Metric  # noqa: F401  # named in strings below

# Those who steer, sign, verify or supervise read the figures of their whole territory; a unit's people read its own.
TERRITORY_ROLES = frozenset({Role.OFFICER, Role.LEADER, Role.VERIFIER, Role.COUNCIL})
UNIT_ROLES = frozenset({Role.FOCAL, Role.UNIT_HEAD})


class MetricQuerySet(models.QuerySet["Metric"]):
    def newest(self) -> Self:
        """Keep the newest version of each code."""
        newest = self.model._default_manager.filter(code=OuterRef("code")).order_by("-version")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))


class FigureQuerySet(models.QuerySet["Figure"]):
    def visible_to(self, user: User) -> Self:
        """Keep what `user` may see. Every view starts here."""
        condition = Q(pk__in=[])
        for post in user.current_posts():
            if post.role in TERRITORY_ROLES:
                condition |= Q(unit__in=units_within(territory_path(post)))
            elif post.role in UNIT_ROLES:
                condition |= Q(unit=post.unit_id)
        for allow in hooks.visible:
            condition |= allow(user)
        return self.filter(condition)

    def current(self) -> Self:
        """Keep the figures that nothing replaced.

        Asked as a list of keys: where hardly any figure is replaced, SQLite would read the table once for each row.
        """
        replaced = self.model._default_manager.filter(replaces__isnull=False)
        return self.exclude(pk__in=replaced.values("replaces"))

    def with_names(self) -> Self:
        """Read the metric, the unit and the next revision with each figure."""
        return self.select_related("metric", "unit", "unit__parent").prefetch_related("replaced_by")


def territory_path(post: Post) -> str:
    """Return the path of the territory that the post's body serves: its own, or that of the body's parent."""
    unit = post.unit
    return unit.path if unit.kind in TERRITORIES or unit.parent is None else unit.parent.path


def units_within(path: str) -> models.QuerySet[Unit]:
    """Return the units below `path`, with those that ended and became units below it."""
    before = Succession.objects.filter(successor__path__startswith=path)
    long_before = Succession.objects.filter(successor__in=before.values("predecessor"))
    return Unit.objects.filter(
        Q(path__startswith=path) | Q(pk__in=before.values("predecessor")) | Q(pk__in=long_before.values("predecessor"))
    )
