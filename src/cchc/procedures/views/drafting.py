"""Drafting and publishing: the editor, the summary before publication, discarding, abolishing, the focal officer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cchc.accounts import policies as accounts
from cchc.accounts.models import User
from cchc.common.errors import ConflictError, RuleError
from cchc.common.forms import Form

from ..choices import AgencyRole, Channel, TermUnit, VersionStatus
from ..forms import draft as drafts
from ..forms import draft_rows
from ..forms.register import AbolishForm, FocalForm, NewForm, PublishForm
from ..models import Procedure, Version
from ..queries import content as contents
from ..queries import pages, register
from ..rules import checks
from ..rules.content import Case, Content
from ..services import registering, versions
from .doors import actor
from .register import found

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@_BOTH
def new(request: HttpRequest) -> HttpResponse:
    _require(request, "edit")
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        content = Content(name=asked["name"], sector=asked["sector"], cases=(Case(),))
        try:
            draft = versions.open_procedure(
                actor=actor(request), code=asked["code"], local_code=asked["local_code"], content=content
            )
            return redirect("procedures:draft", draft.procedure.code)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {"tab": "procedures", "form": form}
    return render(request, "procedures/new.html", context, status=422 if form.errors else 200)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    _require(request, "edit")
    try:
        versions.start_draft(actor=actor(request), procedure=procedure)
    except RuleError as refusal:
        messages.error(request, refusal.message)
        return redirect("procedures:detail", code)
    return redirect("procedures:draft", code)


@_BOTH
def draft(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    _require(request, "edit")
    version = _draft(procedure)
    if request.method != "POST":
        content = contents.of(version)
        form = drafts.DraftForm(initial=drafts.initial_of(content, version.reason, version.lock))
        return _editor(request, version, form, draft_rows.rows_of(content))
    rows = draft_rows.read(request.POST)
    form = drafts.DraftForm(request.POST)
    if "add" in request.POST or "remove" in request.POST:
        draft_rows.change(rows, request.POST)
        return _editor(request, version, drafts.DraftForm(initial=_typed(form)), rows)
    draft_rows.place_all(rows)
    content_typed = drafts.content_of(form, rows) if form.is_valid() else None
    if content_typed is None:
        return _editor(request, version, form, rows, status=422)
    try:
        versions.save_draft(
            actor=actor(request),
            version_id=version.pk,
            content=content_typed,
            lock=form.cleaned_data["lock"] or 0,
            reason=form.cleaned_data["reason"],
        )
    except RuleError as refusal:
        is_conflict = isinstance(refusal, ConflictError)
        form.add_refusal(refusal)
        return _editor(request, version, form, rows, status=409 if is_conflict else 422)
    if "publish" in request.POST:
        return redirect("procedures:publish", code)
    messages.success(request, _("Đã lưu bản dự thảo"))
    return redirect("procedures:draft", code)


@_BOTH
def publish(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    _require(request, "publish")
    version = _draft(procedure)
    newest = _newest(procedure)
    start_with = {"lock": version.lock, "valid_from": timezone.localdate()}
    form = PublishForm(request.POST or None, is_first=newest is None, initial=start_with)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                versions.publish_with(
                    actor=actor(request),
                    version_id=version.pk,
                    facts=form.decision(),
                    valid_from=form.cleaned_data["valid_from"],
                    change=form.cleaned_data["change"],
                    lock=form.cleaned_data["lock"],
                )
                return redirect("procedures:detail", code)
            except RuleError as refusal:
                status = 409 if isinstance(refusal, ConflictError) else 422
                form.add_refusal(refusal)
    said = contents.many([version, newest] if newest else [version])
    content = said[version.pk]
    context = {
        "tab": "procedures",
        "procedure": procedure,
        "version": version,
        "newest": newest,
        "groups": pages.by_part(said[newest.pk], content) if newest else [],
        "gaps": checks.gaps(content),
        "doubts": checks.doubts(content),
        "form": form,
        "cancel_url": version.get_absolute_url(),
    }
    return render(request, "procedures/publish.html", context, status=status)


@_BOTH
def discard(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    _require(request, "edit")
    version = _draft(procedure)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        versions.discard_draft(actor=actor(request), version_id=version.pk)
        has_more = Version.objects.filter(procedure=procedure).exists()
        return redirect(procedure) if has_more else redirect("procedures:list")
    context = {
        "tab": "procedures",
        "procedure": procedure,
        "version": version,
        "form": form,
        "confirm_label": _("Bỏ bản dự thảo"),
        "confirm_danger": True,
        "cancel_url": version.get_absolute_url(),
    }
    return render(request, "procedures/discard.html", context)


@_BOTH
def abolish(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    _require(request, "publish")
    newest = _newest(procedure)
    if newest is None:
        raise Http404
    form = AbolishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            versions.abolish_with(
                actor=actor(request),
                procedure=procedure,
                facts=form.decision(),
                valid_from=form.cleaned_data["valid_from"],
                reason=form.cleaned_data["reason"],
            )
            return redirect(procedure)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {
        "tab": "procedures",
        "procedure": procedure,
        "version": newest,
        "form": form,
        "confirm_label": _("Công bố bãi bỏ"),
        "confirm_danger": True,
        "cancel_url": procedure.get_absolute_url(),
    }
    return render(request, "procedures/abolish.html", context, status=422 if form.errors else 200)


@_BOTH
def focal(request: HttpRequest, code: str) -> HttpResponse:
    procedure = found(request, code)
    _require(request, "edit")
    form = FocalForm(request.POST or None, initial={"focal": procedure.focal.username if procedure.focal else ""})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["focal"]
        person = User.objects.filter(username=name).first() if name else None
        try:
            if name and person is None:
                raise RuleError(_("Không có tài khoản này. Xem lại tên đăng nhập"), field="focal")
            registering.set_focal(actor=actor(request), procedure_id=procedure.pk, focal=person)
            return redirect(procedure)
        except RuleError as refusal:
            form.add_refusal(refusal)
    context = {"tab": "procedures", "procedure": procedure, "form": form}
    return render(request, "procedures/focal.html", context, status=422 if form.errors else 200)


def _editor(
    request: HttpRequest, version: Version, form: drafts.DraftForm, rows: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "tab": "procedures",
        "procedure": version.procedure,
        "version": version,
        "form": form,
        "rows": rows,
        "problems": draft_rows.problems(rows),
        "roles": AgencyRole.choices,
        "channels": Channel.choices,
        "units": TermUnit.choices,
        "may_publish": accounts.may(actor(request), "procedure", "publish", VersionStatus.DRAFT),
    }
    return render(request, "procedures/draft.html", context, status=status)


def _typed(form: drafts.DraftForm) -> dict[str, Any]:
    """Return what was typed as it was typed, for a form that is shown again without judging it."""
    return {name: form[name].value() for name in form.fields}


def _draft(procedure: Procedure) -> Version:
    version = register.draft_of(procedure)
    if version is None:
        raise Http404
    return version


def _newest(procedure: Procedure) -> Version | None:
    return procedure.versions.published().order_by("-valid_from", "-number").first()


def _require(request: HttpRequest, action: str) -> None:
    accounts.require(actor(request), "procedure", action, VersionStatus.DRAFT)
