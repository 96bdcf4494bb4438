"""Procedures themselves and the decisions that publish them: what stands around the versions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.audit.services import record as write_down
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.units.models import Unit

from ..choices import VersionStatus
from ..models import Procedure, PublicationDecision
from ..rules.exchange.records import code_flaw, is_national, split_code


@dataclass(frozen=True)
class DecisionFacts:
    """What is known of a publication decision; number and date identify it."""

    number: str
    issued_on: date | None = None
    agency: str = ""
    signer: str = ""
    title: str = ""
    document_effective_on: date | None = None
    made_public_on: date | None = None
    level: str = ""
    is_fast_track: bool = False


@transaction.atomic
def create_procedure(
    *,
    actor: User | None,
    code: str,
    local_code: str = "",
    keeper: Unit | None = None,
    is_fictional: bool = False,
    is_reconstructed: bool = False,
) -> Procedure:
    """Open the record of a procedure; its content comes with its first version."""
    accounts.require(actor, "procedure", "edit", VersionStatus.DRAFT)
    code, local_code = split_code(clean(code), clean(local_code))
    for field, given in (("code", code), ("local_code", local_code or code)):
        if wrong := code_flaw(given):
            raise RuleError(wrong, field=field)
    if Procedure.objects.filter(code=code).exists():
        raise RuleError(_("Đã có thủ tục mang mã %(code)s. Mở thủ tục đó") % {"code": code}, field="code")
    procedure = Procedure.objects.create(
        code=code,
        national_code=code if is_national(code) else "",
        local_code=local_code,
        keeper=keeper,
        is_fictional=is_fictional,
        is_reconstructed=is_reconstructed,
    )
    after = {"code": code, "local_code": local_code}
    write_down("procedures.created", actor=actor, subject=procedure, unit_id=procedure.keeper_id, after=after)
    return procedure


@transaction.atomic
def set_focal(*, actor: User | None, procedure_id: int, focal: User | None) -> Procedure:
    """Name the officer who keeps a procedure current, or nobody."""
    accounts.require(actor, "procedure", "edit", VersionStatus.DRAFT)
    procedure = Procedure.objects.select_for_update().get(pk=procedure_id)
    if focal is not None and not accounts.may(focal, "procedure", "edit", VersionStatus.DRAFT):
        raise RuleError(_("Người này không soạn thủ tục. Chọn cán bộ CCHC"), field="focal")
    if procedure.focal_id == (focal.pk if focal else None):
        return procedure
    before = {"focal": procedure.focal.full_name if procedure.focal else ""}
    procedure.focal = focal
    procedure.save(update_fields=["focal"])
    after = {"focal": focal.full_name if focal else ""}
    unit_id = procedure.keeper_id
    write_down("procedures.focal_set", actor=actor, subject=procedure, unit_id=unit_id, before=before, after=after)
    return procedure


@transaction.atomic
def record_decision(*, actor: User | None, facts: DecisionFacts) -> PublicationDecision:
    """Return the decision of that number and date; a new one is recorded, what was empty is filled in."""
    accounts.require(actor, "procedure", "publish", VersionStatus.DRAFT)
    values: dict[str, Any] = {
        name: clean(value) if isinstance(value, str) else value for name, value in asdict(facts).items()
    }
    _check_decision(values)
    key = {"number": values["number"], "issued_on": values["issued_on"]}
    known = PublicationDecision.objects.select_for_update().filter(**key).first()
    if known is None:
        known = PublicationDecision.objects.create(**values)
        write_down("procedures.decision_recorded", actor=actor, subject=known, after=_plain(values))
        return known
    filled = {name: value for name, value in values.items() if value and not getattr(known, name)}
    if filled:
        for name, value in filled.items():
            setattr(known, name, value)
        known.save(update_fields=list(filled))
        write_down("procedures.decision_completed", actor=actor, subject=known, after=_plain(filled))
    return known


# ── inside ──


def _check_decision(values: dict[str, Any]) -> None:
    if not values["number"] or len(values["number"]) > 60:
        raise RuleError(_("Ghi số quyết định công bố, tối đa 60 ký tự"), field="number")
    for name in ("agency", "signer"):
        if len(values[name]) > 200:
            raise RuleError(_("Dài quá 200 ký tự. Rút ngắn lại"), field=name)
    if len(values["title"]) > 500:
        raise RuleError(_("Dài quá 500 ký tự. Rút ngắn lại"), field="title")
    for name in ("issued_on", "document_effective_on", "made_public_on"):
        check_day(values[name], name)


def check_day(day: date | None, field: str) -> None:
    """Refuse a day outside the years that the system knows."""
    if day is not None and not dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR:
        raise RuleError(_("Năm phải từ 1900 đến 2100. Xem lại ngày đã gõ"), field=field)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in ("", None, False)
    }
