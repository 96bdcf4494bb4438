"""What is recorded of a publication decision later: the days that tell whether it came in time."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError

from ..choices import VersionStatus
from ..models import PublicationDecision
from .registering import check_day


@transaction.atomic
def set_days(
    *,
    actor: User | None,
    decision_id: int,
    level: str,
    is_fast_track: bool,
    document_effective_on: date | None,
    made_public_on: date | None,
    today: date,
) -> PublicationDecision:
    """Record from which days the limits of a decision are counted, and when it was made public."""
    accounts.require(actor, "procedure", "publish", VersionStatus.DRAFT)
    decision = PublicationDecision.objects.select_for_update().get(pk=decision_id)
    check_day(document_effective_on, "document_effective_on")
    check_day(made_public_on, "made_public_on")
    if made_public_on and made_public_on > today:
        raise RuleError(_("Ngày công khai không được sau hôm nay"), field="made_public_on")
    if made_public_on and decision.issued_on and made_public_on < decision.issued_on:
        raise RuleError(_("Ngày công khai phải từ ngày ký quyết định trở đi"), field="made_public_on")
    days = {"document_effective_on": document_effective_on, "made_public_on": made_public_on}
    said = {"level": level, "is_fast_track": is_fast_track, **days}
    changed = [name for name, value in said.items() if getattr(decision, name) != value]
    if not changed:
        return decision
    before = {name: _plain(getattr(decision, name)) for name in changed}
    for name in changed:
        setattr(decision, name, said[name])
    decision.save(update_fields=changed)
    after = {name: _plain(said[name]) for name in changed}
    record("procedures.decision_completed", actor=actor, subject=decision, before=before, after=after)
    return decision


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
