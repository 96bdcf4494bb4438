"""A deadline of a unit takes the day of the changed calendar, once somebody decided so."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.calendars.hooks import Moved
from cchc.common.errors import RuleError

from ..models import ReplyRound, SelfReport
from ..queries.moved import SELF_REPORT


@transaction.atomic
def recompute(*, actor: User, moved: Moved, reason: str) -> None:
    """Store the new day of a report or of the explanations, if the old one still stands."""
    accounts.require(actor, "calendar", "import_decision")
    model: type[SelfReport] | type[ReplyRound] = SelfReport if moved.kind == SELF_REPORT else ReplyRound
    row = model.objects.select_for_update(of=("self",)).select_related("inspection").get(pk=moved.key)
    if row.due_on != moved.old_due:
        raise RuleError(_("Hạn đã đổi sau khi nhập lịch. Xem lại danh sách"))
    row.due_on = moved.new_due
    row.save(update_fields=["due_on"])
    record(
        "inspections.due_moved",
        actor=actor,
        subject=row,
        parent=row.inspection,
        unit_id=row.inspection.unit_id,
        before={"due_on": moved.old_due},
        after={"due_on": moved.new_due},
        reason=reason,
    )
