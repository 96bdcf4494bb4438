"""Templates of an office: uploaded as a version of its own, put in use by a second step, taken out of use again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.audit.services import record
from cchc.common.errors import RuleError
from cchc.common.text import clean
from cchc.files import choices as file_types
from cchc.files.services import put
from cchc.units.models import Unit

from .. import policies
from ..choices import DocumentKind
from ..models import DocumentTemplate
from ..office import check
from ..office.render import render_office_docx
from ..samples import sample_of


@transaction.atomic
def upload_template(
    *, actor: User | None, unit: Unit, kind: str, data: bytes, notes: str = "", now: datetime
) -> DocumentTemplate:
    """Keep a template that is safe, knows only our fields and fills with the sample; it is not in use yet."""
    policies.require_manage_templates(actor, unit)
    kind = DocumentKind(kind).value
    check.require_known(check.examine(data, kind))
    render_office_docx(data, *sample_of(kind))
    Unit.objects.select_for_update().get(pk=unit.pk)
    blob = put(data=data, content_type=file_types.DOCX)
    mine = DocumentTemplate.objects.filter(unit=unit, kind=kind)
    newest = mine.order_by("-version").first()
    if newest is not None and newest.blob_id == blob.pk:
        raise RuleError(_("Tệp này trùng phiên bản mới nhất. Chọn tệp đã sửa"), field="file")
    template = DocumentTemplate.objects.create(
        unit=unit,
        kind=kind,
        version=(mine.aggregate(last=Max("version"))["last"] or 0) + 1,
        blob=blob,
        notes=clean(notes)[:300],
        uploaded_at=now,
        uploaded_by=actor,
    )
    record("documents.template_uploaded", actor=actor, subject=template, unit_id=unit.pk, after=_told(template))
    return template


@transaction.atomic
def use_template(*, actor: User | None, template_id: int) -> DocumentTemplate:
    """Put a version in use, the newest or an older one; the one before it steps back."""
    template = _locked(template_id, actor)
    if template.is_active:
        return template
    before = DocumentTemplate.objects.filter(unit=template.unit, kind=template.kind, is_active=True).first()
    if before is not None:
        before.is_active = False
        before.save(update_fields=["is_active"])
    template.is_active = True
    template.save(update_fields=["is_active"])
    record(
        "documents.template_put_in_use",
        actor=actor,
        subject=template,
        unit_id=template.unit_id,
        before={"template_version": before.version} if before else {},
        after=_told(template),
    )
    return template


@transaction.atomic
def leave_template(*, actor: User | None, template_id: int) -> DocumentTemplate:
    """Take a version out of use: documents are set by our layout again."""
    template = _locked(template_id, actor)
    if not template.is_active:
        raise RuleError(_("Mẫu này không đang dùng. Tải lại trang"))
    template.is_active = False
    template.save(update_fields=["is_active"])
    before = _told(template)
    record(
        "documents.template_taken_out_of_use", actor=actor, subject=template, unit_id=template.unit_id, before=before
    )
    return template


def _locked(template_id: int, actor: User | None) -> DocumentTemplate:
    template = DocumentTemplate.objects.select_related("unit").get(pk=template_id)
    policies.require_manage_templates(actor, template.unit)
    Unit.objects.select_for_update().get(pk=template.unit_id)  # one change at a time for an office
    template.refresh_from_db(fields=["is_active"])
    return template


def _told(template: DocumentTemplate) -> dict[str, object]:
    return {"kind": template.kind, "template_version": template.version, "sha256": template.blob.sha256}
