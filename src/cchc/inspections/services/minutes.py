"""Minutes of the visit: drafted from the checklist, printed, signed by both sides, the scan filed."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.documents import services as documents
from cchc.documents.choices import DocumentKind
from cchc.files.models import Attachment

from .. import rules
from ..choices import Action, Stage
from ..models import Inspection, Minutes
from ..papers.minutes import minutes_paper
from .doors import begin, changed, check_version, journal, store


@transaction.atomic
def draft_minutes(
    *,
    inspection_id: int,
    actor: User | None,
    proceedings: str = "",
    unit_opinion: str = "",
    version: int | None = None,
) -> Minutes:
    """Write what the checklist does not say: how the session went, what the unit said."""
    inspection = begin(inspection_id, Action.DRAFT_MINUTES, actor)
    minutes = Minutes.objects.filter(inspection=inspection).first()
    if minutes is None:
        minutes = Minutes(inspection=inspection, drafted_by=actor, version=0)
    else:
        check_version(minutes, version)
    before, after = changed(minutes, {"proceedings": clean(proceedings), "unit_opinion": clean(unit_opinion)})
    minutes.version += 1
    store(minutes, *after, "version")
    journal("minutes_drafted", actor, inspection, subject=minutes, before=before, after=after)
    return minutes


@transaction.atomic
def sign_minutes(
    *, inspection_id: int, actor: User | None, signed_copy: Attachment | None, today: date, now: datetime
) -> Inspection:
    """File the signed copy: the minutes get their number, the checklist closes."""
    inspection = begin(inspection_id, Action.SIGN_MINUTES, actor)
    minutes, _made = Minutes.objects.get_or_create(inspection=inspection, defaults={"drafted_by": actor})
    if signed_copy is None:
        raise RuleError(_("Chọn tệp quét biên bản đã ký"), field="signed_copy")
    if signed_copy.subject_id != str(minutes.pk) or signed_copy.subject_type != minutes._meta.label_lower:
        raise RuleError(_("Tệp này thuộc cuộc kiểm tra khác"), field="signed_copy")
    body = inspection.plan.body
    paper = minutes_paper(inspection)
    draft = documents.create_draft(
        actor=None, kind=DocumentKind.MINUTES, unit=body, subject=paper.subject, content=paper, now=now
    )
    chair = paper.signatures[-1]
    minutes.document = documents.issue(
        actor=actor,
        document_id=draft.pk,
        signer_name=chair.name,
        signer_title=chair.authority[0],
        today=today,
        now=now,
    )
    minutes.signed_copy = signed_copy
    minutes.save(update_fields=["document", "signed_copy"])
    inspection.minuted_on = today
    inspection.stage = rules.next_stage(Stage(inspection.stage), Action.SIGN_MINUTES)
    inspection.save(update_fields=["stage", "minuted_on"])
    after = {"number": minutes.document.number_text, "signed_copy": signed_copy.blob.sha256}
    journal("minutes_signed", actor, inspection, subject=minutes, after=after)
    # Outside the transaction: the verdict on a digital signature takes a second, and can be made again.
    transaction.on_commit(partial(documents.verify_signatures, blob=signed_copy.blob, now=now), robust=True)
    return inspection
