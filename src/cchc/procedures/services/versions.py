"""Versions of a procedure: drafted, saved, published, then never touched again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.audit.services import record as write_down
from cchc.common import dates
from cchc.common.errors import ConflictError, RuleError
from cchc.common.text import clean

from ..choices import Change, VersionStatus
from ..models import Procedure, PublicationDecision, Version
from ..queries import content as contents
from ..queries import register
from ..rules import checks
from ..rules.content import Content, cleaned
from . import parts
from .registering import DecisionFacts, check_day, create_procedure, record_decision


@transaction.atomic
def start_draft(*, actor: User | None, procedure: Procedure, now: datetime | None = None) -> Version:
    """Open a draft that says what the newest published version says; one draft at a time."""
    accounts.require(actor, "procedure", "edit", VersionStatus.DRAFT)
    _lock(procedure)
    if register.draft_of(procedure) is not None:
        raise RuleError(_("Thủ tục đã có bản dự thảo. Mở bản đó để sửa tiếp"))
    newest = procedure.versions.published().order_by("-valid_from", "-number").first()
    if newest is None:
        raise RuleError(_("Thủ tục chưa có bản nào. Ghi nội dung của bản đầu tiên"))
    return _create(actor, procedure, contents.of(newest), "", now)


@transaction.atomic
def write(
    *,
    actor: User | None,
    procedure: Procedure,
    content: Content,
    reason: str = "",
    lock: int | None = None,
    now: datetime | None = None,
) -> Version:
    """Make `content` the draft of the procedure: the open one is replaced, otherwise one is made.

    `lock` is the count that the person had read; somebody else's save in between is a conflict.
    """
    accounts.require(actor, "procedure", "edit", VersionStatus.DRAFT)
    content = _checked(content)
    _lock(procedure)
    draft = register.draft_of(procedure)
    if draft is None:
        if lock is not None:
            raise ConflictError(_("Bản dự thảo không còn: đã được công bố hoặc bỏ. Xem lại thủ tục"))
        return _create(actor, procedure, content, reason, now)
    return _save(actor, draft, content, reason, lock)


def save_draft(
    *, actor: User | None, version_id: int, content: Content, lock: int, reason: str = "", now: datetime | None = None
) -> Version:
    """Save the whole draft as it was typed."""
    procedure = Procedure.objects.get(versions=version_id)
    return write(actor=actor, procedure=procedure, content=content, reason=reason, lock=lock, now=now)


@transaction.atomic
def discard_draft(*, actor: User | None, version_id: int) -> None:
    """Throw a draft away; what is published stays, and a procedure that was nothing but this draft goes with it."""
    accounts.require(actor, "procedure", "edit", VersionStatus.DRAFT)
    version = _locked_draft(version_id)
    procedure, number = version.procedure, version.number
    _delete_parts(version)
    version.delete()
    after = {"number": number}
    write_down("procedures.draft_discarded", actor=actor, subject=procedure, unit_id=procedure.keeper_id, after=after)
    if not procedure.versions.exists():
        with suppress(ProtectedError):  # unless a list, a process or a review names it
            procedure.delete()


@transaction.atomic
def publish(
    *,
    actor: User | None,
    version_id: int,
    valid_from: date,
    decision: PublicationDecision | None = None,
    change: str = "",
    lock: int | None = None,
    now: datetime | None = None,
    as_received: bool = False,
) -> Version:
    """Publish a draft from a day on; from then on nothing in it changes, and it ends when the next one begins.

    `as_received`: recorded as another agency has published it, even if its record lacks parts; the register shows that.
    """
    accounts.require(actor, "procedure", "publish", VersionStatus.DRAFT)
    version = _locked_draft(version_id)
    if lock is not None and lock != version.lock:
        raise ConflictError(_("Bản dự thảo vừa được sửa ở nơi khác. Xem lại rồi công bố"))
    predecessor = version.procedure.versions.published().order_by("-valid_from", "-number").first()
    change = change or (Change.AMENDED if predecessor else Change.NEW)
    _check_change(change, predecessor, valid_from)
    if change != Change.ABOLISHED and not as_received:
        _refuse_gaps(version)
    if actor is not None and decision is None:
        raise RuleError(_("Ghi số quyết định công bố"), field="number")
    version.status = VersionStatus.PUBLISHED
    version.change, version.decision, version.valid_from = change, decision, valid_from
    version.published_at, version.published_by = now or timezone.now(), actor
    version.save(update_fields=["status", "change", "decision", "valid_from", "published_at", "published_by"])
    after = {
        "number": version.number,
        "change": change,
        "valid_from": valid_from.isoformat(),
        "decision": str(decision) if decision else "",
    }
    action = "procedures.abolished" if change == Change.ABOLISHED else "procedures.published"
    unit_id = version.procedure.keeper_id
    write_down(
        action,
        actor=actor,
        subject=version,
        parent=version.procedure,
        unit_id=unit_id,
        after=after,
        reason=version.reason,
    )
    return version


@transaction.atomic
def abolish(
    *,
    actor: User | None,
    procedure: Procedure,
    valid_from: date,
    decision: PublicationDecision | None = None,
    reason: str = "",
    now: datetime | None = None,
) -> Version:
    """Record that the procedure is no more from a day on; what began before ends under the version before."""
    accounts.require(actor, "procedure", "publish", VersionStatus.DRAFT)
    _lock(procedure)
    if register.draft_of(procedure) is not None:
        raise RuleError(_("Thủ tục còn bản dự thảo. Công bố hoặc bỏ bản đó trước"))
    newest = procedure.versions.published().order_by("-valid_from", "-number").first()
    if newest is None or newest.change == Change.ABOLISHED:
        raise RuleError(_("Thủ tục không còn bản nào đang áp dụng để bãi bỏ"))
    last = _create(actor, procedure, contents.of(newest), reason, now)
    return publish(
        actor=actor, version_id=last.pk, valid_from=valid_from, decision=decision, change=Change.ABOLISHED, now=now
    )


@transaction.atomic
def open_procedure(
    *, actor: User | None, code: str, content: Content, local_code: str = "", now: datetime | None = None
) -> Version:
    """Open the record of a new procedure together with its first draft: neither stands without the other."""
    procedure = create_procedure(actor=actor, code=code, local_code=local_code)
    return write(actor=actor, procedure=procedure, content=content, now=now)


@transaction.atomic
def publish_with(
    *,
    actor: User | None,
    version_id: int,
    facts: DecisionFacts,
    valid_from: date,
    change: str,
    lock: int | None = None,
    now: datetime | None = None,
) -> Version:
    """Record the decision and publish the draft by it: both, or neither."""
    decision = record_decision(actor=actor, facts=facts)
    return publish(
        actor=actor,
        version_id=version_id,
        valid_from=valid_from,
        decision=decision,
        change=change,
        lock=lock,
        now=now,
    )


@transaction.atomic
def abolish_with(
    *, actor: User | None, procedure: Procedure, facts: DecisionFacts, valid_from: date, reason: str
) -> Version:
    """Record the decision and publish the abolition by it: both, or neither."""
    decision = record_decision(actor=actor, facts=facts)
    return abolish(actor=actor, procedure=procedure, valid_from=valid_from, decision=decision, reason=reason)


# ── inside ──


def _lock(procedure: Procedure) -> None:
    """One at a time: two people opening a draft of one procedure."""
    Procedure.objects.select_for_update().get(pk=procedure.pk)


def _locked_draft(version_id: int) -> Version:
    procedure = Procedure.objects.select_for_update().get(versions=version_id)
    version = Version.objects.select_for_update().get(pk=version_id)
    version.procedure = procedure
    if version.is_published:
        raise RuleError(_("Bản đã công bố không sửa, không bỏ được. Soạn bản mới"))
    return version


def _checked(content: Content) -> Content:
    content = cleaned(content)
    if not content.name:
        raise RuleError(_("Ghi tên thủ tục"), field="name")
    if not content.sector:
        raise RuleError(_("Ghi lĩnh vực của thủ tục"), field="sector")
    faults = checks.faults(content)
    if faults:
        raise RuleError(faults[0].sentence, field=faults[0].part)
    return content


def _create(actor: User | None, procedure: Procedure, content: Content, reason: str, now: datetime | None) -> Version:
    number = max(procedure.versions.values_list("number", flat=True), default=0) + 1
    version = Version.objects.create(
        procedure=procedure,
        number=number,
        made_at=now or timezone.now(),
        made_by=actor,
        **_columns(procedure, content, reason),
    )
    parts.add([(version, content)])
    after = {"number": number, "procedure_name": content.name}
    write_down(
        "procedures.draft_started",
        actor=actor,
        subject=version,
        parent=procedure,
        unit_id=procedure.keeper_id,
        after=after,
    )
    return version


def _save(actor: User | None, draft: Version, content: Content, reason: str, lock: int | None) -> Version:
    version = _locked_draft(draft.pk)
    if lock is not None and lock != version.lock:
        raise ConflictError(_("Bản dự thảo vừa được sửa ở nơi khác. So hai bản rồi lưu lại"))
    before = contents.of(version)
    if before == content and version.reason == clean(reason):
        return version
    columns = _columns(version.procedure, content, reason)
    for name, value in columns.items():
        setattr(version, name, value)
    version.lock += 1
    version.save(update_fields=[*columns, "lock"])
    _delete_parts(version)
    parts.add([(version, content)])
    write_down(
        "procedures.draft_saved",
        actor=actor,
        subject=version,
        parent=version.procedure,
        unit_id=version.procedure.keeper_id,
        after={"number": version.number, "procedure_name": content.name},
    )
    return version


def _columns(procedure: Procedure, content: Content, reason: str) -> dict[str, object]:
    sector = parts.sector_of(content.sector, content.sector_code)
    return {**parts.columns(procedure, content, sector), "reason": clean(reason)}


def _delete_parts(version: Version) -> None:
    for related in (version.levels, version.agencies, version.cases, version.results, version.legal_bases):
        related.all().delete()


def _check_change(change: str, predecessor: Version | None, valid_from: date) -> None:
    check_day(valid_from, "valid_from")
    if change not in Change.values:
        raise RuleError(_("Chọn loại công bố trong danh sách"), field="change")
    if predecessor is None:
        if change != Change.NEW:
            raise RuleError(_("Thủ tục chưa công bố lần nào: chọn “Mới ban hành”"), field="change")
        return
    if change == Change.NEW and predecessor.change != Change.ABOLISHED:
        raise RuleError(_("Thủ tục đang áp dụng: chọn “Sửa đổi, bổ sung, thay thế”"), field="change")
    if predecessor.valid_from is not None and valid_from <= predecessor.valid_from:
        words = {"day": dates.show(predecessor.valid_from), "number": predecessor.number}
        raise RuleError(_("Ngày áp dụng phải sau ngày %(day)s của bản %(number)s") % words, field="valid_from")


def _refuse_gaps(version: Version) -> None:
    gaps = checks.gaps(contents.of(version))
    if gaps:
        names = ", ".join(str(gap) for gap in gaps)
        raise RuleError(_("Chưa công bố được, còn thiếu: %(names)s") % {"names": names})
