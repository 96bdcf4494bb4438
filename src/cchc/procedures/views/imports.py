"""Import of procedures: the file, then every procedure before anything is stored, then all of it at once."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.accounts import policies as accounts
from cchc.common.errors import RuleError
from cchc.files import disk
from cchc.files import services as files

from .. import exports
from ..choices import ImportVerdict
from ..forms.imports import ApplyForm, UploadForm
from ..rules.exchange import columns
from ..rules.exchange.verdicts import TAGS, Judged
from ..services import imports, imports_reading
from ..services.imports import Preview
from . import register
from .doors import actor

KEY = "procedures_import"  # which file waits; its bytes lie in the store
DOUBTED = "doubted"
KEPT = 6 * 60 * 60  # seconds
PAGE = 50
LISTED = 20  # unknown fields named
require_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    accounts.require(actor(request), "procedure", "import")
    return exports.template_response()


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in ("json", "xlsx"):
        raise Http404
    versions = register.exported(request)
    return exports.json_response(versions) if kind == "json" else exports.workbook_response(versions)


@require_get_or_post
def upload(request: HttpRequest) -> HttpResponse:
    accounts.require(actor(request), "procedure", "import")
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content = file.read(imports_reading.MAX_BYTES + 1)
            imports_reading.read(content)
            blob = files.put(data=content, content_type="application/octet-stream")
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            request.session[KEY] = {
                "token": secrets.token_urlsafe(12),
                "sha256": blob.sha256,
                "file": file.name[:200],
                "closes_rest": form.cleaned_data["closes_rest"],
            }
            return redirect("procedures:import_preview")
    context = {"tab": "procedures", "form": form, "sheets": columns.FORMS}
    return render(request, "procedures/import.html", context, status=422 if form.errors else 200)


@require_get_or_post
def preview(request: HttpRequest) -> HttpResponse:
    accounts.require(actor(request), "procedure", "import")
    waiting = request.session.get(KEY)
    if waiting is None:
        return redirect("procedures:import")
    form = ApplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = _apply(request, waiting, form)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            del request.session[KEY]
            cache.delete(_cache_key(waiting))
            context = {"tab": "procedures", "done": done, "file": waiting["file"]}
            return render(request, "procedures/imported.html", context)
    return _preview_page(request, waiting, _seen(waiting), form)


def _apply(request: HttpRequest, waiting: dict[str, Any], form: ApplyForm) -> imports.Applied:
    if request.POST.get("token") != waiting["token"]:
        raise RuleError(_("Bạn đã tải tệp khác sau bản xem này. Xem lại các dòng dưới đây"))
    seen, found = cache.get(_cache_key(waiting)), _judged(waiting)
    if found.to_show() != seen:
        raise RuleError(_("Bộ thủ tục vừa đổi sau bản xem này. Xem lại các dòng dưới đây"))
    return imports.apply(
        actor=actor(request),
        preview=found,
        file_name=waiting["file"],
        decision=form.decision(),
        valid_from=form.cleaned_data["valid_from"],
        accepts_doubts=form.cleaned_data["accepts_doubts"],
        now=timezone.now(),
    )


def _judged(waiting: dict[str, Any]) -> Preview:
    """Judge the file that waits, and keep what its pages show: judging ten thousand procedures takes seconds."""
    content = disk.path_of(waiting["sha256"]).read_bytes()
    found = imports.preview(content, closes_rest=waiting["closes_rest"])
    cache.set(_cache_key(waiting), found.to_show(), KEPT)
    return found


def _seen(waiting: dict[str, Any]) -> Preview:
    seen: Preview | None = cache.get(_cache_key(waiting))
    return seen or _judged(waiting)


def _cache_key(waiting: dict[str, Any]) -> str:
    return f"procedures-import-{waiting['token']}"


def _preview_page(request: HttpRequest, waiting: dict[str, Any], found: Preview, form: ApplyForm) -> HttpResponse:
    asked = request.GET.get("only", "")
    shown = [one for one in found.judged if _is_asked(one, asked)]
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "procedures",
        "form": form,
        "waiting": waiting,
        "found": found,
        "page": page,
        "chips": _chips(found, asked),
        "n_wrong": len(found.wrong),
        "n_writes": len(found.writes),
        "unknown": found.upload.unknown[:LISTED],
        "n_unknown": len(found.upload.unknown),
    }
    return render(request, "procedures/import_preview.html", context, status=422 if form.errors else 200)


def _is_asked(one: Judged, asked: str) -> bool:
    if asked == DOUBTED:
        return bool(one.doubts) and one.verdict != ImportVerdict.UNCHANGED
    return asked not in ImportVerdict.values or one.verdict == asked


def _chips(found: Preview, asked: str) -> list[dict[str, Any]]:
    rows = [(one.value, str(one.label), n, *TAGS[one]) for one, n in found.tally.items()]
    rows.append((DOUBTED, _("Có điểm ngờ"), found.n_doubted, "alert-triangle", "warn"))
    return [
        {
            "label": label,
            "count": n,
            "url": "?" if value == asked else "?" + urlencode({"only": value}),
            "active": value == asked,
            "icon": icon,
            "kind": kind,
        }
        for value, label, n, icon, kind in rows
    ]
