"""Which unit handles which procedure, from a day to a day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record as write_down
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.units.models import Unit

from .. import policies
from ..choices import ProcedureLevel
from ..models import Listing, Procedure
from .registering import check_day


@transaction.atomic
def add(
    *, actor: User | None, unit: Unit, procedure: Procedure, level: str, valid_from: date, decision: str = ""
) -> Listing:
    """List a procedure for a unit from a day on."""
    policies.require_for(actor, "procedure", "configure", unit)
    check_day(valid_from, "valid_from")
    if level not in ProcedureLevel.values:
        raise RuleError(_("Chọn cấp thực hiện trong danh sách"), field="level")
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    rows = Listing.objects.filter(unit=unit, procedure=procedure, level=level)
    if rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)).exists():
        raise RuleError(_("Thủ tục đã có trong danh mục của đơn vị từ ngày đó"), field="valid_from")
    listing = Listing.objects.create(
        unit=unit, procedure=procedure, level=level, valid_from=valid_from, decision=clean(decision)[:100]
    )
    after = {"unit": unit.title, "level": level, "valid_from": valid_from.isoformat()}
    write_down("procedures.listed", actor=actor, subject=listing, parent=procedure, unit_id=unit.pk, after=after)
    return listing


@transaction.atomic
def end(*, actor: User | None, listing_id: int, valid_to: date) -> Listing:
    """Take a procedure off the list of a unit after a day."""
    listing = Listing.objects.select_for_update().select_related("unit", "procedure").get(pk=listing_id)
    policies.require_for(actor, "procedure", "configure", listing.unit)
    check_day(valid_to, "valid_to")
    if listing.valid_to is not None:
        raise RuleError(_("Thủ tục đã ra khỏi danh mục của đơn vị"), field="valid_to")
    if valid_to < listing.valid_from:
        raise RuleError(_("Ngày cuối phải từ ngày đầu trở đi"), field="valid_to")
    listing.valid_to = valid_to
    listing.save(update_fields=["valid_to"])
    after = {"unit": listing.unit.title, "valid_to": valid_to.isoformat()}
    write_down(
        "procedures.unlisted",
        actor=actor,
        subject=listing,
        parent=listing.procedure,
        unit_id=listing.unit_id,
        after=after,
    )
    return listing
