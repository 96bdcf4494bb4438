"""The unit's own sheet: the items as the team will ask them, answered by the focal person; its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cchc.common import dates, numbers
from cchc.common.errors import RuleError
from cchc.files.models import Attachment

from .. import policies
from ..choices import Action, SelfReportStatus
from ..forms.visit import AnswerForm, EvidenceForm, answer_form, as_typed
from ..models import Inspection, SelfReport
from ..queries import checklist as checklists
from ..queries import self_report as reports
from ..querysets import UNIT_ROLES
from ..services import self_reports, unit_files
from .checklist import judgement_buttons, pick_of
from .doors import actor, find
from .item_forms import give_forms
from .removal import removal
from .scripts import by_script, file_json, sentences, take_files

URLS = {
    "answer": "inspections:self_answer",
    "files": "inspections:self_answer_files",
    "remove": "inspections:self_answer_file_remove",
}


@dataclass(frozen=True)
class Door:
    """Who came to the unit's report, and what they may do with it."""

    inspection: Inspection
    report: SelfReport
    scope: policies.Scope
    is_of_unit: bool

    @property
    def may_fill(self) -> bool:
        """The unit's people, while the report is theirs to change."""
        is_open = self.report.status == SelfReportStatus.OPEN
        return is_open and self.scope.may(Action.FILL_SELF_REPORT, self.inspection)

    @property
    def sees_content(self) -> bool:
        """The unit at any time; the others once the head of unit has sent it."""
        return self.is_of_unit or self.report.sent_at is not None

    def may(self, action: Action) -> bool:
        """Tell whether the person may do it at this stage."""
        return self.scope.may(action, self.inspection)


def enter(request: HttpRequest, code: str) -> Door:
    """Let the unit and those who work on the inspection in; 404 for whom there is none, 403 for the others."""
    inspection = find(request, code)
    scope = policies.scope_of(actor(request))
    is_of_unit = bool(scope.roles_in(inspection) & frozenset(UNIT_ROLES))
    if not is_of_unit and not scope.reads_work(inspection):
        raise PermissionDenied(Action.FILL_SELF_REPORT.label)
    report = reports.report_of(inspection)
    if report is None:
        raise Http404
    report.inspection = inspection
    return Door(inspection, report, scope, is_of_unit)


def enter_to_write(request: HttpRequest, code: str, action: Action = Action.FILL_SELF_REPORT) -> Door:
    """Let in who could do `action` at some stage; the stage itself is the service's to refuse, in words."""
    door = enter(request, code)
    policies.require(actor(request), action, door.inspection)
    return door


@require_safe
@never_cache
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet with one item open: to be filled by the unit, to be read by the team once it was sent."""
    door = enter(request, code)
    if not door.sees_content:
        return not_sent(request, door)
    return sheet_page(request, door, pick_of(request))


def not_sent(request: HttpRequest, door: Door) -> HttpResponse:
    """Say that the unit has not sent its report, and until when it should."""
    return render(request, "inspections/self_report/not_sent.html", base_context(door) | {"here": "sheet"})


def base_context(door: Door) -> dict[str, Any]:
    """Return what every page of the report needs: the tabs with their counts, the standing, what may be done."""
    report = door.report
    return {
        "tab": "inspections",
        "inspection": door.inspection,
        "report": report,
        "standing": reports.standing(report, timezone.localdate()),
        "may_fill": door.may_fill,
        "may_approve": report.status == SelfReportStatus.SUBMITTED and door.may(Action.APPROVE_SELF_REPORT),
        "may_reopen": report.status == SelfReportStatus.LOCKED and door.may(Action.REOPEN_SELF_REPORT),
        "is_of_unit": door.is_of_unit,
        "is_unit_side": True,
    }


def sheet_page(
    request: HttpRequest,
    door: Door,
    pick: checklists.Pick,
    *,
    form: AnswerForm | None = None,
    evidence_form: EvidenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the sheet; the forms hold what was typed when it was refused."""
    page = reports.sheet(door.report, pick)
    if page is None:
        if pick.item or pick.area:
            raise Http404
        return render(request, "inspections/self_report/nothing.html", base_context(door) | {"here": "sheet"})
    panels = [_panel(page, line, with_form=door.may_fill) for line in page.lines if door.may_fill or line is page.line]
    opened = next(panel for panel in panels if panel["line"] is page.line)
    opened |= {"is_open": True, "evidence_form": evidence_form}
    if door.may_fill:
        give_forms(panels, form)
    by_line = {panel["line"].item.pk: panel for panel in panels}
    context = base_context(door) | {
        "here": "sheet",
        "page": page,
        "pick": pick,
        "panels": [by_line.get(line.item.pk, {"line": line}) for line in page.lines],
        "made_forms": {},
        "opened": opened,
        "left": page.total - page.done,
        "chips": _chips(request, door, page, pick),
        "judgements": judgement_buttons(),
        "my_name": checklists.given_name(actor(request)),
        "may": {"answer": door.may_fill},
        "urls": URLS,
        "visit_url": reverse("inspections:self_report", args=[door.inspection.code]),
        "last": checklists.last_time(door.inspection),
        "phone_title": _phone_title(door.inspection, page),
    }
    return render(request, "inspections/self_report/sheet.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
def answer(request: HttpRequest, code: str, item_code: str) -> HttpResponse:
    """Save the unit's answer to one item, by hand or by script."""
    door = enter_to_write(request, code)
    if request.method == "GET":  # a reload or the back button after a refused form
        return redirect(item_url(door.inspection, item_code))
    items = checklists.items_of(door.inspection)
    item = get_object_or_404(items, code=item_code)
    typed = request.POST.copy()
    if "unjudge" in typed:  # the button that takes a judgement back works without script, too
        typed["judgement"] = ""
    form = answer_form(item.kind, typed, auto_id=f"item-{item.pk}-%s")
    saved = _saved(request, door, item.pk, form) if form.is_valid() else None
    if saved is None:
        if by_script(request):
            return JsonResponse({"errors": sentences(form)}, status=422)
        return sheet_page(request, door, pick_of(request, item.code), form=form, status=422)
    if saved.is_conflict:
        return _conflict(request, door, item.kind, item.code, saved, form)
    if by_script(request):
        counts = reports.count(door.report, items, item.area_code)
        row = saved.answer
        told = {"version": row.version, "saved_at": dates.show_clock(row.updated_at), "judgement": row.judgement}
        return JsonResponse(told | {"counts": vars(counts)})
    return redirect(_next_url(request, door.inspection, item.code))


@require_http_methods(["GET", "POST"])
@never_cache
def files(request: HttpRequest, code: str, item_code: str) -> HttpResponse:
    """Take evidence to one item."""
    door = enter_to_write(request, code)
    if request.method == "GET":
        return redirect(item_url(door.inspection, item_code))
    item = get_object_or_404(checklists.items_of(door.inspection), code=item_code)
    form = EvidenceForm(request.POST)
    kept: list[Attachment] = []
    if form.is_valid():
        put = partial(
            unit_files.put_on_self_answer,
            inspection_id=door.inspection.pk,
            item_id=item.pk,
            actor=actor(request),
            caption=form.cleaned_data["caption"],
            now=timezone.now(),
        )
        kept, refused = take_files(request, lambda upload: put(upload=upload))
        for line in refused:
            form.add_error(None, line)
    if by_script(request):
        told: dict[str, object] = {"files": [file_json(file) for file in kept]}
        return JsonResponse(
            told | ({"errors": sentences(form)} if form.errors else {}), status=422 if form.errors else 200
        )
    if form.errors:
        return sheet_page(request, door, pick_of(request, item.code), evidence_form=form, status=422)
    return redirect(item_url(door.inspection, item_code) + "#files")


@require_http_methods(["GET", "POST"])
@never_cache
def remove_file(request: HttpRequest, code: str, item_code: str, pk: int) -> HttpResponse:
    """Ask why, then take a file off the unit's answer."""
    door = enter_to_write(request, code)
    row = get_object_or_404(door.report.answers, item__code=item_code)
    file = get_object_or_404(Attachment, pk=pk, subject_type=checklists.UNIT_SUBJECT, subject_id=str(row.pk))
    return removal_page(request, door.inspection, file, item_url(door.inspection, item_code))


def removal_page(request: HttpRequest, inspection: Inspection, file: Attachment, back: str) -> HttpResponse:
    """Ask why a file of the unit is taken away, then do it."""
    take_off = partial(
        unit_files.take_off, inspection_id=inspection.pk, actor=actor(request), attachment=file, now=timezone.now()
    )
    return removal(request, inspection, file, back, lambda reason: take_off(reason=reason))


def item_url(inspection: Inspection, item_code: str) -> str:
    """Return the address of one item of the unit's sheet."""
    return f"{reverse('inspections:self_report', args=[inspection.code])}?item={item_code}"


def _panel(page: reports.Sheet, line: reports.Line, *, with_form: bool) -> dict[str, Any]:
    answered, kind = line.answer, line.item.kind
    before, after = page.neighbours.get(line.item.code, ("", ""))
    return {
        "line": line,
        "item": line.item,
        "answer": answered,
        "before": before,
        "after": after,
        "value": checklists.value_words(kind, answered) if answered else ("", ""),
        "last_value": checklists.value_words(kind, line.last) if line.last else None,
        "files": page.files.get(str(answered.pk), []) if answered else [],
        "trio": "is-single" if line.last else "",
        "is_open": False,
        "with_form": with_form,
        "evidence_form": None,
        # What only the team's checklist has; a template looks long for what is not there.
        "unit_value": None,
        "known": None,
        "colleague": None,
        "conflict": None,
        "past": (),
    }


def _saved(request: HttpRequest, door: Door, item_id: int, form: AnswerForm) -> self_reports.Saved | None:
    try:
        return self_reports.save_answer(
            inspection_id=door.inspection.pk,
            item_id=item_id,
            actor=actor(request),
            values=form.values(),
            version=form.version_read(),
            now=timezone.now(),
        )
    except RuleError as refusal:
        form.add_refusal(refusal)
        return None


def _conflict(
    request: HttpRequest, door: Door, kind: str, item_code: str, saved: self_reports.Saved, form: AnswerForm
) -> HttpResponse:
    """Show the colleague's answer; what was typed stays in the form, to be saved over it by a second press."""
    row = saved.answer
    by, at = checklists.given_name(row.updated_by), f"{dates.local(row.updated_at):%H:%M}"
    if by_script(request):
        told = {
            "theirs": as_typed(row, kind),
            "by": by,
            "at": at,
            "version": row.version,
            "url": item_url(door.inspection, item_code),
        }
        return JsonResponse(told, status=409)
    theirs = " · ".join(filter(None, [*checklists.value_words(kind, row), row.judged_as, row.note]))
    words = {"by": by, "at": at, "theirs": theirs}
    form.add_error(None, _("%(by)s đã lưu lúc %(at)s: %(theirs)s. Bấm Lưu lần nữa nếu bản của bạn đúng") % words)
    form.go_on_from("version", row.version)
    return sheet_page(request, door, pick_of(request, item_code), form=form, status=409)


def _next_url(request: HttpRequest, inspection: Inspection, item_code: str) -> str:
    query = request.GET.copy()
    going = request.POST.get("go", "")
    known = re.fullmatch(checklists.ITEM_CODE, going) and checklists.items_of(inspection).filter(code=going).exists()
    query["item"] = going if known else item_code
    return f"{reverse('inspections:self_report', args=[inspection.code])}?{query.urlencode()}"


def _chips(request: HttpRequest, door: Door, page: reports.Sheet, pick: checklists.Pick) -> list[dict[str, Any]]:
    here = f"{reverse('inspections:self_report', args=[door.inspection.code])}?item={page.line.item.code}"
    return [
        {
            "label": _("Chưa tự đánh giá"),
            "count": page.area.n_open,
            "url": f"{here}&filter=open",
            "active": pick.only_open,
        },
        {"label": _("Tất cả"), "count": page.area.total, "url": here, "active": not pick.only_open},
    ]


def _phone_title(inspection: Inspection, page: reports.Sheet) -> str:
    count = f"{numbers.show(page.done)}/{numbers.show(page.total)}"
    return format_html('<span>{}</span> <b class="c-num" data-count="all">{}</b>', _("Tự kiểm tra"), count)
