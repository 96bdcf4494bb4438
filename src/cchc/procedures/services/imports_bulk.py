"""Writing of many published versions at once: a handful of statements for each kind of row, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import append
from cchc.common.errors import RuleError

from ..choices import Change, VersionStatus
from ..models import Procedure, PublicationDecision, Sector, Version
from ..rules.content import Content
from ..rules.exchange.records import Record, is_national
from . import parts
from .entries import entry

BATCH = 500
Watch = Callable[[int, int], None]


def unwatched(done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Planned:
    """One version to be written; `procedure` None opens a new one."""

    procedure: Procedure | None
    record: Record
    change: Change
    number: int
    decision: PublicationDecision | None = None  # else that of the whole file
    valid_from: date | None = None  # else that of the whole file
    is_fictional: bool = False
    is_reconstructed: bool = False


@dataclass
class _Shared:
    """What the rows of one writing have in common."""

    actor: User | None
    decision: PublicationDecision | None
    valid_from: date
    reason: str
    now: datetime
    sectors: dict[str, Sector]


def write(  # what a publication says; all are named
    *,
    actor: User | None,
    planned: Sequence[Planned],
    decision: PublicationDecision | None,
    valid_from: date,
    reason: str,
    now: datetime,
    watch: Watch = unwatched,
) -> list[Version]:
    """Write and publish all that is planned, inside the caller's transaction; return the versions in that order."""
    shared = _Shared(actor, decision, valid_from, reason, now, _sectors([one.record.content for one in planned]))
    made: list[Version] = []
    for start in range(0, len(planned), BATCH):
        made += _write(planned[start : start + BATCH], shared)
        watch(min(start + BATCH, len(planned)), len(planned))
    return made


def _write(planned: Sequence[Planned], shared: _Shared) -> list[Version]:
    procedures = _procedures(planned)
    versions = Version.objects.bulk_create(
        [_version(one, procedure, shared) for one, procedure in zip(planned, procedures, strict=True)]
    )
    parts.add([(version, one.record.content) for version, one in zip(versions, planned, strict=True)])
    keys = [version.pk for version in versions]
    published = {"status": VersionStatus.PUBLISHED, "published_at": shared.now, "published_by": shared.actor}
    Version.objects.filter(pk__in=keys).update(**published)
    _write_down(versions, shared)
    return versions


def _procedures(planned: Sequence[Planned]) -> list[Procedure]:
    new = [
        Procedure(
            code=one.record.code,
            national_code=one.record.code if is_national(one.record.code) else "",
            local_code=one.record.local_code,
            is_fictional=one.is_fictional,
            is_reconstructed=one.is_reconstructed,
        )
        for one in planned
        if one.procedure is None
    ]
    try:
        with transaction.atomic():
            made = {row.code: row for row in Procedure.objects.bulk_create(new)}
    except IntegrityError:  # nothing locks a row that is not there yet
        raise RuleError(_("Có người vừa mở thủ tục mang mã trong tệp. Xem lại tệp rồi nhập")) from None
    return [one.procedure or made[one.record.code] for one in planned]


def _version(one: Planned, procedure: Procedure, shared: _Shared) -> Version:
    content = one.record.content
    return Version(
        procedure=procedure,
        number=one.number,
        status=VersionStatus.DRAFT,  # until its parts are there: the database refuses to add to what is published
        change=one.change,
        decision=one.decision or shared.decision,
        valid_from=one.valid_from or shared.valid_from,
        reason=shared.reason,
        made_at=shared.now,
        made_by=shared.actor,
        **parts.columns(procedure, content, shared.sectors[content.sector]),
    )


def _sectors(contents: Sequence[Content]) -> dict[str, Sector]:
    named = {content.sector: content.sector_code for content in contents}
    return {name: parts.sector_of(name, code) for name, code in named.items()}


# ── the journal ──


def _write_down(versions: Sequence[Version], shared: _Shared) -> None:
    append(
        [
            entry(
                "procedures.abolished" if version.change == Change.ABOLISHED else "procedures.published",
                actor=shared.actor,
                subject=version,
                parent=version.procedure,
                unit_id=version.procedure.keeper_id,
                after=_said(version),
                now=shared.now,
                reason=version.reason,
            )
            for version in versions
        ]
    )


def _said(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "change": str(version.change),
        "valid_from": version.valid_from.isoformat() if version.valid_from else "",
        "decision": str(version.decision) if version.decision else "",
    }
