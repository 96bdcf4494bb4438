"""One answer: saved by hand or by script, two versions compared and settled, its photos and files."""

from __future__ import annotations

import re
from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.criteria.models import CheckItem
from cchc.files.models import Attachment

from .. import policies
from ..choices import Action, Judgement
from ..forms.visit import AnswerForm, EvidenceForm, answer_form, as_typed
from ..models import Answer, AnswerRevision, Inspection
from ..queries import checklist as checklists
from ..services import answers, evidence
from .checklist import checklist_page, pick_of
from .doors import actor, find, require_reader, require_role
from .removal import removal
from .scripts import by_script, file_json, sentences, take_files


@require_http_methods(["GET", "POST"])
@never_cache
def answer(request: HttpRequest, code: str, item_code: str) -> HttpResponse:
    inspection = find(request, code)
    if request.method == "GET":  # a reload or the back button after a refused form
        return redirect(item_url(inspection, item_code))
    require_role(policies.scope_of(actor(request)), Action.ANSWER, inspection)
    items = checklists.items_of(inspection)
    item = get_object_or_404(items, code=item_code)
    form = answer_form(item.kind, _typed(request), auto_id=f"item-{item.pk}-%s")
    saved = _saved(request, inspection, item, form) if form.is_valid() else None
    if saved is None:
        return _refused(request, inspection, item, form)
    if saved.conflict:
        return _conflict(request, inspection, item, saved)
    if by_script(request):
        counts = checklists.count(inspection, items, item.area_code)
        return JsonResponse(_told(saved.answer) | {"counts": vars(counts)})
    return redirect(_next_url(request, inspection, item))


@require_http_methods(["GET", "POST"])
@never_cache
def versions(request: HttpRequest, code: str, item_code: str) -> HttpResponse:
    """Show my version beside the one in force; a POST chooses."""
    inspection = find(request, code)
    require_role(policies.scope_of(actor(request)), Action.ANSWER, inspection)
    item = get_object_or_404(checklists.items_of(inspection), code=item_code)
    row = inspection.answers.filter(item=item).select_related("updated_by").first()
    mine = checklists.conflict_of(row, actor(request))
    if request.method == "POST" and mine is not None:
        return _settle(request, inspection, item, mine)
    if row is None or mine is None:  # settled meanwhile, or by the first of two clicks
        return redirect(item_url(inspection, item_code))
    return _versions_page(request, inspection, item, row, mine)


@require_http_methods(["GET", "POST"])
@never_cache
def files(request: HttpRequest, code: str, item_code: str) -> HttpResponse:
    """Take photos and files to one item."""
    inspection = find(request, code)
    if request.method == "GET":
        return redirect(item_url(inspection, item_code))
    require_role(policies.scope_of(actor(request)), Action.ANSWER, inspection)
    item = get_object_or_404(checklists.items_of(inspection), code=item_code)
    form = EvidenceForm(request.POST)
    kept: list[Attachment] = []
    if form.is_valid():
        put = partial(
            evidence.put_on_answer,
            inspection_id=inspection.pk,
            item_id=item.pk,
            actor=actor(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
        kept, refused = take_files(request, lambda upload: put(upload=upload))
        for line in refused:
            form.add_error(None, line)
    if by_script(request):
        return _files_told(inspection, item, form, kept)
    if form.errors:
        return checklist_page(request, inspection, pick_of(request, item.code), evidence_form=form, status=422)
    return redirect(item_url(inspection, item_code) + "#files")


@require_http_methods(["GET", "POST"])
@never_cache
def remove_file(request: HttpRequest, code: str, item_code: str, pk: int) -> HttpResponse:
    """Ask why, then take a file off its answer; its trace stays."""
    inspection = find(request, code)
    require_role(policies.scope_of(actor(request)), Action.ANSWER, inspection)
    row = get_object_or_404(Answer, inspection=inspection, item__code=item_code)
    file = get_object_or_404(Attachment, pk=pk, subject_type=checklists.SUBJECT, subject_id=str(row.pk))
    take_off = partial(
        evidence.take_off_answer,
        inspection_id=inspection.pk,
        actor=actor(request),
        answer=row,
        attachment=file,
        now=timezone.now(),
    )
    return removal(request, inspection, file, item_url(inspection, item_code), lambda why: take_off(reason=why))


@require_http_methods(["GET"])
@never_cache
def history(request: HttpRequest, code: str, item_code: str) -> HttpResponse:
    """Show every version of one answer, newest first."""
    inspection = find(request, code)
    require_reader(policies.scope_of(actor(request)), inspection)
    item = get_object_or_404(checklists.items_of(inspection), code=item_code)
    revisions = AnswerRevision.objects.filter(answer__inspection=inspection, answer__item=item)
    rows = [
        {
            "revision": revision,
            "value": " ".join(filter(None, checklists.value_words(item.kind, revision))),
            "judgement": Judgement(revision.judgement) if revision.judgement else None,
        }
        for revision in revisions.select_related("saved_by")[:200]
    ]
    context = {"tab": "inspections", "inspection": inspection, "item": item, "rows": rows}
    context["back_url"] = item_url(inspection, item_code)
    return render(request, "inspections/visit/history.html", context)


def item_url(inspection: Inspection, item_code: str) -> str:
    """Return the address of one item."""
    return f"{reverse('inspections:visit', args=[inspection.code])}?item={item_code}"


def _saved(request: HttpRequest, inspection: Inspection, item: CheckItem, form: AnswerForm) -> answers.Saved | None:
    user = actor(request)
    try:
        saved = answers.save_answer(
            inspection_id=inspection.pk,
            item_id=item.pk,
            actor=user,
            values=form.values(),
            version=form.version_read(),
            now=timezone.now(),
        )
        if saved.conflict is None:
            _settle_if_same(request, saved.answer)
    except RuleError as refusal:
        form.add_refusal(refusal)
        return None
    return saved


def _typed(request: HttpRequest) -> QueryDict:
    """Return what was typed; the button that takes a judgement back works without script, too."""
    typed = request.POST.copy()
    if "unjudge" in typed:
        typed["judgement"] = ""
    return typed


def _settle_if_same(request: HttpRequest, row: Answer) -> None:
    """My kept version says what is now in force: nothing is left to choose."""
    mine = checklists.conflict_of(row, actor(request))
    if mine and all(getattr(mine, name) == getattr(row, name) for name in FIELDS):
        answers.keep_theirs(revision_id=mine.pk, actor=actor(request))


FIELDS = ("yes", "number", "numerator", "denominator", "day", "words", "judgement", "note")


def _refused(request: HttpRequest, inspection: Inspection, item: CheckItem, form: AnswerForm) -> HttpResponse:
    if by_script(request):
        return JsonResponse({"errors": sentences(form)}, status=422)
    return checklist_page(request, inspection, pick_of(request, item.code), form=form, status=422)


def _conflict(request: HttpRequest, inspection: Inspection, item: CheckItem, saved: answers.Saved) -> HttpResponse:
    row, mine = saved.answer, saved.conflict
    if not by_script(request):
        assert mine is not None  # noqa: S101 - the caller came here because there is one
        return _versions_page(request, inspection, item, row, mine, status=409)
    told = {
        "theirs": as_typed(row, item.kind),
        "by": checklists.given_name(row.updated_by),
        "at": f"{dates.local(row.updated_at):%H:%M}",
        "version": row.version,
        "url": reverse("inspections:answer_versions", args=[inspection.code, item.code]),
    }
    return JsonResponse(told, status=409)


def _told(row: Answer) -> dict[str, object]:
    return {"version": row.version, "saved_at": dates.show_clock(row.updated_at), "judgement": row.judgement}


def _next_url(request: HttpRequest, inspection: Inspection, item: CheckItem) -> str:
    query = request.GET.copy()
    going = request.POST.get("go", "")
    query["item"] = item.code
    if re.fullmatch(checklists.ITEM_CODE, going) and checklists.items_of(inspection).filter(code=going).exists():
        query["item"] = going
    return f"{reverse('inspections:visit', args=[inspection.code])}?{query.urlencode()}"


def _settle(request: HttpRequest, inspection: Inspection, item: CheckItem, mine: AnswerRevision) -> HttpResponse:
    user = actor(request)
    try:
        if request.POST.get("choice") == "mine":
            answers.take_mine(revision_id=mine.pk, actor=user, now=timezone.now())
        else:
            answers.keep_theirs(revision_id=mine.pk, actor=user)
    except RuleError as refusal:  # e.g. the minutes were signed meanwhile
        row = mine.answer
        return _versions_page(request, inspection, item, row, mine, refusal=refusal.message, status=422)
    return redirect(item_url(inspection, item.code))


def _versions_page(
    request: HttpRequest,
    inspection: Inspection,
    item: CheckItem,
    row: Answer,
    mine: AnswerRevision,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    def side(values: Answer | AnswerRevision) -> list[str]:
        value = " · ".join(filter(None, checklists.value_words(item.kind, values)))
        judged = str(Judgement(values.judgement).label) if values.judgement else _("Chưa đánh giá")
        return [value, judged, values.note]

    labels = (_("Trả lời"), _("Đánh giá"), _("Ghi chú"))
    context = {
        "tab": "inspections",
        "inspection": inspection,
        "item": item,
        "answer": row,
        "mine": mine,
        "their_name": checklists.given_name(row.updated_by),
        "rows": [
            {"label": label, "theirs": theirs, "mine": ours, "differs": theirs != ours}
            for label, theirs, ours in zip(labels, side(row), side(mine), strict=True)
        ],
        "refusal": refusal,
        "back_url": item_url(inspection, item.code),
        "post_url": reverse("inspections:answer_versions", args=[inspection.code, item.code]),
    }
    return render(request, "inspections/visit/versions.html", context, status=status)


def _files_told(inspection: Inspection, item: CheckItem, form: EvidenceForm, kept: list[Attachment]) -> JsonResponse:
    told: dict[str, object] = {"files": [_with_removal(inspection, item, file) for file in kept]}
    if form.errors:
        told["errors"] = sentences(form)
    return JsonResponse(told, status=422 if form.errors else 200)


def _with_removal(inspection: Inspection, item: CheckItem, file: Attachment) -> dict[str, object]:
    address = reverse("inspections:answer_file_remove", args=[inspection.code, item.code, file.pk])
    return file_json(file) | {"remove_url": address}
