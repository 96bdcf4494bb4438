"""The ways on with figures of a conclusion that do not agree: state it, or ask the unit. Taking the figures out is an edit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.metrics.services.explanations import ask_explanation

from ..choices import Action
from ..models import Conclusion
from ..queries import contradictions
from ..queries.parts import Parts
from .conclusions import save_draft
from .doors import begin


@transaction.atomic
def state(*, inspection_id: int, actor: User | None, figure_id: int, identity: str) -> Conclusion:
    """Add the sentence that states the contradiction to the assessment of the draft; stated once, however often."""
    inspection = begin(inspection_id, Action.DRAFT_CONCLUSION, actor)
    found = _one(contradictions.cited(Parts(inspection)), figure_id, identity)
    conclusion = Conclusion.objects.select_for_update().filter(inspection=inspection).first()
    if found.is_stated and conclusion is not None:
        return conclusion
    sentence = contradictions.stating_sentence(inspection, figure_id, identity)
    old = conclusion.assessment if conclusion else ""
    return save_draft(
        inspection_id=inspection_id,
        actor=actor,
        opening=conclusion.opening if conclusion else "",
        assessment=f"{old}\n{sentence}" if old else sentence,
        closing=conclusion.closing if conclusion else "",
        version=conclusion.version if conclusion else None,
    )


@transaction.atomic
def ask(*, inspection_id: int, actor: User | None, figure_id: int, identity: str, now: datetime) -> None:
    """Ask the unit to explain the contradiction."""
    inspection = begin(inspection_id, Action.DRAFT_CONCLUSION, actor)
    one = _one(contradictions.cited(Parts(inspection)), figure_id, identity).one
    ask_explanation(
        actor=actor,
        identity=identity,
        unit=one.unit,
        coverage=one.coverage,
        period_start=one.period_start,
        period_end=one.period_end,
        now=now,
    )


def _one(found: list[contradictions.Cited], figure_id: int, identity: str) -> contradictions.Cited:
    for one in found:
        if one.figure_id == figure_id and one.one.identity == identity:
            return one
    raise RuleError(_("Số liệu này nay đã khớp hoặc không còn trích dẫn"))
