"""A deadline of a unit takes the day of the changed calendar, once somebody decided so."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.calendars.hooks import Moved
from cchc.common.errors import RuleError
from cchc.tasks import services as tasks

from ..models import ReplyRound, SelfReport
from ..queries.moved import REMEDY, SELF_REPORT, open_reports, open_rounds


@transaction.atomic
def recompute(*, actor: User, moved: Moved, reason: str) -> None:
    """Store the new day of a report, of explanations or of a task, if the old one still stands and is waited for."""
    if moved.kind == REMEDY:
        tasks.move_due(task_id=int(moved.key), actor=actor, moved=moved, reason=reason, now=timezone.now())
        return
    accounts.require(actor, "calendar", "import_decision")
    waiting: QuerySet[SelfReport] | QuerySet[ReplyRound]
    waiting = open_reports() if moved.kind == SELF_REPORT else open_rounds()
    locked = waiting.select_for_update(of=("self",)).select_related("inspection")
    row = locked.filter(pk=moved.key, due_on=moved.old_due).first()
    if row is None:
        raise RuleError(_("Hạn này đã đổi hoặc việc đã xong. Xem lại danh sách"))
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
