"""The scan of a posting wall as evidence of a check item: joins `procedures.hooks`."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.procedures.hooks import Place
from cchc.procedures.models import WallScan
from cchc.units.models import Unit

from .. import policies
from ..choices import Action
from ..models import Inspection
from ..queries import checklist
from . import evidence

PREFIX = "inspections"
_OF_PROCEDURES = ("tthc", "thủ tục")


def may_scan(user: User, unit: Unit) -> bool:
    """Tell whether the user is of a team that visits the unit now."""
    return bool(_open_to(user, unit))


def places(user: User, unit: Unit) -> list[Place]:
    """Return the check items that a scan of the unit's wall can prove: those about posting, of procedures first."""
    found = [
        (inspection, item)
        for inspection in _open_to(user, unit)
        for item in checklist.items_of(inspection)
        if "niêm yết" in item.text_vi.lower()
    ]
    found.sort(key=lambda pair: not any(word in pair[1].text_vi.lower() for word in _OF_PROCEDURES))
    return [
        Place(
            f"{PREFIX}:{inspection.code}:{item.code}", _("%(code)s %(text)s") % {"code": item.code, "text": item.text}
        )
        for inspection, item in found
    ]


def attach(key: str, scan: WallScan, pdf: bytes, user: User, now: datetime) -> str:
    """Put the result of the scan on the answer to the item; the right is checked where answers are written."""
    _prefix, inspection_code, item_code = key.split(":")
    inspection = get_object_or_404(Inspection.objects.visible_to(user), code=inspection_code, unit=scan.unit)
    item = get_object_or_404(checklist.items_of(inspection), code=item_code)
    kept = evidence.put_on_answer(
        inspection_id=inspection.pk,
        item_id=item.pk,
        actor=user,
        upload=ContentFile(pdf, name=f"quet-niem-yet-{scan.pk}.pdf"),
        caption=_("Kết quả quét bảng niêm yết"),
        now=now,
    )
    return f"{kept.subject_type}:{kept.subject_id}"


def _open_to(user: User, unit: Unit) -> list[Inspection]:
    rows = Inspection.objects.filter(unit=unit, team__members__user=user).select_related("plan__issuer", "plan__lead")
    scope = policies.scope_of(user)
    return [inspection for inspection in rows if scope.may(Action.ANSWER, inspection)]
