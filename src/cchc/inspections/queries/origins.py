"""Where a task came from: the finding in its own words, its figures, the conclusion, the unit's reply, a repeat."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common import dates
from cchc.tasks.hooks import Card, Origin
from cchc.tasks.models import Task

from ..choices import Action, RepeatKind
from ..models import Answer, Finding, Inspection, Recommendation
from ..policies import scope_of
from . import follow_up, repeats
from .citations import Citations


def origin_of(user: User, task: Task) -> Origin | None:
    """Return what `user` may know of a task's origin; only its name when the inspection is closed to them."""
    rows = (
        follow_up.all_requests()
        .filter(pk=int(task.origin_id))
        .select_related("inspection__plan__issuer", "inspection__plan__lead", "inspection__unit", "inspection__team")
    )
    request = rows.select_related("inspection__conclusion__document").first()
    if request is None:
        return Origin(task.origin_label, "")
    inspection = request.inspection
    findings = list(
        request.findings.filter(removed_at__isnull=True).select_related("item", "reply").order_by("order", "pk")
    )
    found = repeats.of_findings([inspection], findings)[inspection.pk]
    before = {earlier.inspection.pk for repeat in found for earlier in repeat.earlier}
    seen = set(Inspection.objects.visible_to(user).filter(pk__in={inspection.pk, *before}).values_list("pk", flat=True))
    if inspection.pk not in seen or not scope_of(user).may(Action.READ_CONCLUSION, inspection):
        return Origin(task.origin_label, "")
    cited = Citations([row.text for row in findings])
    return Origin(
        label=task.origin_label,
        url=reverse("inspections:conclusion", args=[inspection.code]),
        quote=cited.plain(findings[0].text) if findings else "",
        facts=(*_finding_facts(findings), *_figure_facts(cited), *_paper_facts(request), *_reply_facts(findings)),
        notes=tuple(_reinspected(inspection, findings)),
        cards=tuple(_card(row, inspection, seen) for row in found),
    )


def _finding_facts(findings: list[Finding]) -> list[tuple[str, str, str]]:
    facts = [(_("Mục kiểm tra"), f"{row.item.code} {row.item.text}", "") for row in findings if row.item]
    levels = [str(row.get_severity_display()) for row in findings if row.severity]
    return [*facts, *([(_("Mức độ"), ", ".join(dict.fromkeys(levels)), "")] if levels else [])]


def _figure_facts(cited: Citations) -> list[tuple[str, str, str]]:
    return [
        (_("Số liệu"), f"{row.text}, {row.note}", reverse("metrics:figure", args=[row.figure.pk]))
        for row in cited.in_order()
    ]


def _paper_facts(request: Recommendation) -> list[tuple[str, str, str]]:
    conclusion = getattr(request.inspection, "conclusion", None)
    document = conclusion.document if conclusion else None
    if document is None or document.issued_on is None:
        return []
    words = f"{document.number_text}, {dates.show(document.issued_on)}"
    return [(_("Kết luận"), words, reverse("inspections:conclusion", args=[request.inspection.code]))]


def _reply_facts(findings: list[Finding]) -> list[tuple[str, str, str]]:
    replies = [row.reply for row in findings if hasattr(row, "reply")]
    return [
        (_("Đơn vị giải trình"), ", ".join([str(row.get_stance_display()), *_day(row.replied_at)]), "")
        for row in replies
    ]


def _day(moment: datetime | None) -> list[str]:
    return [dates.show_day(timezone.localdate(moment))] if moment else []


def _reinspected(inspection: Inspection, findings: list[Finding]) -> list[tuple[str, str]]:
    """What a re-inspection judged of the same items: the verifier decides with it."""
    codes = [row.item.code for row in findings if row.item]
    rows = Answer.objects.filter(inspection__in=follow_up.reinspections_of(inspection), item__code__in=codes)
    notes = []
    for row in rows.exclude(judgement="").select_related("inspection", "item"):
        day = timezone.localdate(row.updated_at)
        words = {"day": dates.show(day), "item": row.item.code, "judged": row.judged_as, "note": row.note}
        text = _("Phúc tra %(day)s, mục %(item)s: %(judged)s. %(note)s") % words
        notes.append(("ok" if row.judgement in ("met", "not_arisen") else "warn", text.strip()))
    return notes


def _card(repeat: repeats.Repeat, inspection: Inspection, readable: set[int]) -> Card:
    year = min(earlier.year for earlier in repeat.earlier)
    is_repeat = repeat.kind == RepeatKind.REPEAT
    title = _("Lặp lại từ năm %(year)s") if is_repeat else _("Còn tồn tại từ năm %(year)s")
    context = {
        "repeat": repeat,
        "inspection": inspection,
        "conclusion": getattr(inspection, "conclusion", None),
        "readable": readable,
    }
    return Card(title % {"year": year}, "inspections/repeat_card.html", context, "repeat", "warn")
