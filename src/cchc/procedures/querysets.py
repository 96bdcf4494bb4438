"""Chainable filters over the register."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Length

from cchc.accounts.policies import may
from cchc.common.confidence import PROVISIONAL
from cchc.common.text import fold

from .choices import Change, VersionStatus

if TYPE_CHECKING:
    from cchc.accounts.models import User

    from .models import Procedure, Version  # noqa: F401  # named in strings below


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def visible_to(self, user: User) -> Self:
        """Keep what was ever published; who drafts sees all."""
        if may(user, "procedure", "edit", VersionStatus.DRAFT):
            return self.all()
        return self.filter(versions__status=VersionStatus.PUBLISHED).distinct()


class VersionQuerySet(models.QuerySet["Version"]):
    def published(self) -> Self:
        """Keep what never changes any more."""
        return self.filter(status=VersionStatus.PUBLISHED)

    def in_force_on(self, day: date) -> Self:
        """Keep the one version of each procedure that holds on `day`; an abolished procedure has none."""
        newest = (
            self.model._default_manager.filter(  # the same table, whatever was filtered before
                procedure=OuterRef("procedure"), status=VersionStatus.PUBLISHED, valid_from__lte=day
            )
            .order_by("-valid_from", "-number")
            .values("pk")[:1]
        )
        return self.published().filter(pk=Subquery(newest)).exclude(change=Change.ABOLISHED)

    def visible_to(self, user: User) -> Self:
        """Keep what is published; who drafts sees the drafts too."""
        return self.all() if may(user, "procedure", "edit", VersionStatus.DRAFT) else self.published()

    def search(self, words: str) -> Self:
        """Keep the versions whose code, name or sector has every word."""
        found = self
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return found

    def nearest_first(self, words: str) -> Self:
        """Sort by name; of what was sought, the shortest name that has the words side by side comes first."""
        sought = " ".join(fold(words).split())
        nearness = [Case(When(folded__contains=sought, then=0), default=1), Length("name")] if sought else []
        return self.order_by(*nearness, "sort_key", "procedure__code")

    def register(self) -> Self:
        """Leave out what only stands for the numbers of an old report."""
        return self.filter(procedure__is_reconstructed=False)

    def at_level(self, level: str) -> Self:
        """Keep what is carried out at that level."""
        return self.filter(levels__level=level)

    def lacking_parts(self) -> Self:
        """Keep what lacks one of the seven mandatory parts; says in SQL what `rules.checks.gaps` says of a content."""
        cases = self._parts("cases", version=OuterRef("pk"))
        untimed = self._parts("cases__methods", case=OuterRef("pk"), amount__isnull=True, text="")
        lame = Q(Exists(untimed))
        for part in ("steps", "components", "methods"):
            lame |= Q(~Exists(self._parts(f"cases__{part}", case=OuterRef("pk"))))
        return self.filter(
            Q(name="")
            | Q(subjects="")
            | ~Exists(self._parts("agencies", version=OuterRef("pk")))
            | ~Exists(cases)
            | Exists(cases.filter(lame))
        )

    def has_no_steps(self) -> Q:
        """Say in SQL that a version does not tell in which steps it is done, in one case at least."""
        steps = self._parts("cases__steps", case=OuterRef("pk"))
        return Q(Exists(self._parts("cases", version=OuterRef("pk")).filter(~Exists(steps))))

    def _parts(self, path: str, **having: Any) -> models.QuerySet[Any]:
        """Return the rows at the end of a path of relations."""
        model: Any = self.model
        for name in path.split("__"):
            model = model._meta.get_field(name).related_model
        rows: models.QuerySet[Any] = model._default_manager.filter(**having)
        return rows

    def unconfirmed(self) -> Self:
        """Keep what no text was read for."""
        return self.filter(confidence__in=PROVISIONAL)
