"""The checklist page: what it shows, with what was typed when that was refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.common import dates, numbers

from .. import policies
from ..choices import Action, Judgement
from ..forms.visit import AnswerForm, EvidenceForm
from ..models import Inspection
from ..queries import checklist as checklists
from ..queries import repeats
from ..queries.item_figures import known_figures
from .doors import actor
from .item_forms import give_forms

# Where an open item is saved, and its files; the unit's own sheet has other addresses for the same parts.
URLS = {
    "answer": "inspections:answer",
    "files": "inspections:answer_files",
    "remove": "inspections:answer_file_remove",
}
# Value, icon and colour of the four buttons, in the order of their keys 1–4.
_JUDGEMENTS = (
    (Judgement.MET, "check", "ok"),
    (Judgement.PARTLY, "circle-half-2", "warn"),
    (Judgement.NOT_MET, "x", "bad"),
    (Judgement.NOT_ARISEN, "circle-minus", ""),
)


def pick_of(request: HttpRequest, item: str = "") -> checklists.Pick:
    """Read from the address which item is open and what is filtered."""
    return checklists.Pick(
        item=item or request.GET.get("item", ""),
        area=request.GET.get("area", ""),
        only_open=request.GET.get("filter") == "open",
        only_other=request.GET.get("filter") == "other",
        only_mine=request.GET.get("mine") == "1",
    )


def checklist_page(
    request: HttpRequest,
    inspection: Inspection,
    pick: checklists.Pick,
    *,
    form: AnswerForm | None = None,
    evidence_form: EvidenceForm | None = None,
    status: int = 200,
    scope: policies.Scope | None = None,
) -> HttpResponse:
    """Render the checklist with one item open; the forms hold what was typed when it was refused."""
    user, now = actor(request), timezone.now()
    scope = scope or policies.scope_of(user)
    page = checklists.checklist(inspection, user, pick)
    if page is None or _is_on_paper_only(inspection, page):
        return _nothing(request, inspection, pick)
    may = {
        action.value: scope.may(action, inspection)
        for action in (Action.ANSWER, Action.ADD_FINDING, Action.END_VISIT, Action.DRAFT_MINUTES)
    }
    # Whoever writes gets every item of the list in the page, so that going on needs no network; a reader only one.
    panels: list[dict[str, Any]] = [
        _panel(page, line, user, now, with_form=may["answer"]) if may["answer"] or line is page.line else {"line": line}
        for line in page.lines
    ]
    past = repeats.of_items(inspection, [line.item.code for line in page.lines])
    known = known_figures(inspection, [panel["item"] for panel in panels if "item" in panel])
    for panel in panels:
        code = panel["line"].item.code
        panel |= {"past": past.get(code, ()), "known": known.get(code), "trio": _trio(panel["line"], code in known)}
    opened = next(panel for panel in panels if panel["line"] is page.line)
    opened |= {"is_open": True, "evidence_form": evidence_form}
    if may["answer"]:
        give_forms(panels, form)
    context = {
        "tab": "inspections",
        "phone_title": _phone_title(inspection, page),
        "inspection": inspection,
        "page": page,
        "pick": pick,
        "panels": panels,
        "made_forms": {},
        "opened": opened,
        "left": page.total - page.done,
        "period": _period(inspection),
        "chips": _chips(request, inspection, page, pick),
        "judgements": judgement_buttons(),
        "urls": URLS,
        "my_name": checklists.given_name(user),
        "may": may,
        "is_unit_side": False,
        "visit_url": reverse("inspections:visit", args=[inspection.code]),
        "last": checklists.last_time(inspection),
    }
    return render(request, "inspections/visit/checklist.html", context, status=status)


def _trio(line: checklists.Line, is_known: bool) -> str:
    """Return how the boxes of evidence stand: one, a pair or three; empty where there is nothing to show."""
    n = (line.unit is not None) + is_known + (line.last is not None)
    return ("", "is-single", "is-pair", "is-triple")[n]


def judgement_buttons() -> list[dict[str, Any]]:
    """Return the four buttons with their keys."""
    return [
        {"key": key, "value": value.value, "label": str(value.label), "icon": icon, "css": css}
        for key, (value, icon, css) in enumerate(_JUDGEMENTS, start=1)
    ]


def _nothing(request: HttpRequest, inspection: Inspection, pick: checklists.Pick) -> HttpResponse:
    """Say that there is no checklist (a report taken over from paper); an item that is not in it is 404."""
    if pick.item or pick.area:
        raise Http404
    context = {"tab": "inspections", "inspection": inspection}
    return render(request, "inspections/visit/nothing.html", context)


def _is_on_paper_only(inspection: Inspection, page: checklists.Checklist) -> bool:
    return inspection.plan.is_historical and not page.done


def _panel(
    page: checklists.Checklist, line: checklists.Line, user: User, now: datetime, *, with_form: bool
) -> dict[str, Any]:
    answer, kind = line.answer, line.item.kind
    before, after = page.neighbours.get(line.item.code, ("", ""))
    return {
        "line": line,
        "item": line.item,
        "answer": answer,
        "before": before,
        "after": after,
        "value": checklists.value_words(kind, answer) if answer else ("", ""),
        "last_value": checklists.value_words(kind, line.last) if line.last else None,
        "unit_value": checklists.value_words(kind, line.unit) if line.unit else None,
        "unit_files": page.unit_files.get(str(line.unit.pk), []) if line.unit else [],
        "colleague": line.colleague(user, now),
        "files": page.files.get(str(answer.pk), []) if answer else [],
        "conflict": page.conflicts.get(answer.pk) if answer else None,
        "is_open": False,
        "with_form": with_form,
        "evidence_form": None,
    }


def _chips(
    request: HttpRequest, inspection: Inspection, page: checklists.Checklist, pick: checklists.Pick
) -> list[dict[str, Any]]:
    def url(**changes: str | None) -> str:
        query = request.GET.copy()
        query["item"] = page.line.item.code
        query.pop("area", None)
        query.pop("filter", None)
        for name, value in changes.items():
            query[name] = value or ""
        return f"{reverse('inspections:visit', args=[inspection.code])}?{query.urlencode()}"

    return [
        {"label": _("Chưa đánh giá"), "count": page.area.n_open, "url": url(filter="open"), "active": pick.only_open},
        {
            "label": _("Khác đơn vị tự trả lời"),
            "count": page.n_other,
            "url": url(filter="other"),
            "active": pick.only_other,
        },
        {
            "label": _("Tất cả"),
            "count": page.area.total,
            "url": url(),
            "active": not pick.only_open and not pick.only_other,
        },
    ]


def _period(inspection: Inspection) -> str:
    start, end = inspection.plan.period_start, inspection.plan.period_end
    if start is None or end is None:
        return ""
    first = dates.show_day(start) if start.year == end.year else dates.show(start)
    return f"{first}–{dates.show(end)}"


def _phone_title(inspection: Inspection, page: checklists.Checklist) -> str:
    count = f"{numbers.show(page.done)}/{numbers.show(page.total)}"
    markup = '<span>{}</span> <b class="c-num" data-count="all">{}</b>'
    return format_html(markup, inspection.unit, count)
