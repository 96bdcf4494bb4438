"""What the pages of the register show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from cchc.accounts.models import User
from cchc.accounts.policies import may

from ..choices import MANDATORY_PARTS, Part
from ..models import Configuration, LegalBasis, Procedure, Version
from ..querysets import VersionQuerySet
from ..rules import checks
from ..rules.content import Case, Component, Content, Method
from ..rules.difference import Line, compare
from ..rules.words import say_term
from . import content as contents
from . import processes, register


@dataclass(frozen=True)
class Row:
    """A procedure in the list: its version of that day, its times in words, what it lacks."""

    version: Version
    levels: tuple[str, ...]
    terms: tuple[str, ...]
    missing: tuple[Part, ...]

    @property
    def n_parts(self) -> int:
        """How many of the mandatory parts it has."""
        return len(MANDATORY_PARTS) - len(self.missing)


@dataclass(frozen=True)
class PaperGroup:
    """Papers under one heading of the source."""

    name: str
    papers: tuple[Component, ...]


@dataclass(frozen=True)
class CasePage:
    """A case as the page shows it."""

    case: Case
    groups: tuple[PaperGroup, ...]

    @property
    def methods(self) -> tuple[Method, ...]:
        """The channels of the case."""
        return self.case.methods


@dataclass(frozen=True)
class Page:
    """A version with what stands around it."""

    version: Version
    content: Content
    bases: tuple[LegalBasis, ...]
    cases: tuple[CasePage, ...]
    gaps: tuple[checks.Gap, ...]
    doubts: tuple[str, ...]
    history: tuple[register.Dated, ...]
    draft: Version | None
    processes: tuple[processes.Line, ...] = field(default=())

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms to fill in, each once."""
        papers = (paper for one in self.cases for paper in one.case.components)
        return tuple(dict.fromkeys(paper.form_name for paper in papers if paper.form_name))

    @property
    def dated(self) -> register.Dated | None:
        """This version with its last day; None for a draft."""
        return next((one for one in self.history if one.version.pk == self.version.pk), None)


def versions_on(user: User, day: date) -> VersionQuerySet:
    """Return the register as it stood on `day`."""
    return Version.objects.visible_to(user).register().in_force_on(day).select_related("procedure", "sector")


def drafts(user: User) -> VersionQuerySet:
    """Return the open drafts that the user may see."""
    published = Version.objects.published()
    return Version.objects.visible_to(user).register().exclude(pk__in=published).select_related("procedure", "sector")


def rows_of(versions: Iterable[Version]) -> list[Row]:
    """Read what the rows of one page of the list need, in as many queries as for one row."""
    listed = list(versions)
    said = contents.many(listed)
    return [
        Row(version, said[version.pk].levels, _terms(said[version.pk]), tuple(checks.missing_parts(said[version.pk])))
        for version in listed
    ]


def page_of(version: Version, user: User) -> Page:
    """Read a version and what stands around it."""
    content = contents.of(version)
    draft = register.draft_of(version.procedure)
    return Page(
        version=version,
        content=content,
        bases=tuple(version.legal_bases.select_related("document")),
        cases=tuple(CasePage(case, _groups(case)) for case in content.cases),
        gaps=tuple(checks.gaps(content)),
        doubts=tuple(checks.doubts(content)),
        history=tuple(register.history(version.procedure)),
        draft=draft if draft and may(user, "procedure", "edit", draft.status) else None,
        processes=tuple(processes.lines_of(version.procedure, {case.code: case.name for case in content.cases})),
    )


def differences(old: Version, new: Version) -> list[tuple[Part, list[Line]]]:
    """Return what `new` says otherwise than `old`, by part."""
    said = contents.many([old, new])
    return by_part(said[old.pk], said[new.pk])


def by_part(old: Content, new: Content) -> list[tuple[Part, list[Line]]]:
    """Return what the new content says otherwise than the old one, by part."""
    lines = compare(old, new)
    return [(part, list(rows)) for part, rows in groupby(lines, key=lambda line: line.part)]


def shown_version(procedure: Procedure, user: User, day: date) -> Version | None:
    """Return what the page of a procedure shows: in force on `day`, else the newest, else the draft."""
    seen = Version.objects.visible_to(user).filter(procedure=procedure).select_related("sector", "decision")
    found = seen.in_force_on(day).first() or seen.order_by("-valid_from", "-number").first()
    if found is not None:
        found.procedure = procedure
    return found


def process_case(configuration: Configuration, day: date) -> tuple[Version | None, Case | None]:
    """Return the version under which a process runs, and its case there."""
    version = register.version_on(configuration.procedure, day)
    if version is None:
        return None, None
    found = (case for case in contents.of(version).cases if case.code == configuration.case_code)
    return version, next(found, None)


# ── inside ──


def _terms(content: Content) -> tuple[str, ...]:
    """The different times of a version, each once."""
    return tuple(dict.fromkeys(say_term(row) for case in content.cases for row in case.methods if row.amount))


def _groups(case: Case) -> tuple[PaperGroup, ...]:
    return tuple(
        PaperGroup(name.lstrip("* "), tuple(rows)) for name, rows in groupby(case.components, key=lambda row: row.group)
    )
