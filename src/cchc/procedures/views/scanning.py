"""A walk along a wall with the camera: what hangs there is judged while one walks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts.models import User
from cchc.common.errors import RuleError

from .. import hooks
from ..choices import SheetVerdict
from ..forms.posting import AttachForm
from ..models import WallScan
from ..papers.scans import scan_result
from ..queries import posting as queries
from ..services import posting as services
from .doors import actor

MAX_CODES = 200  # of one frame


@require_safe
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _find(request, pk))


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Take pictures, or codes that the phone read itself. A script gets the list alone, a person the page."""
    found = _find(request, pk)
    try:
        codes = request.POST.getlist("code")[:MAX_CODES]
        for picture in request.FILES.getlist("picture"):
            codes += services.read_picture(picture, picture.size or 0)
        if not codes and not request.FILES and not _by_script(request):
            raise RuleError(_("Chụp hoặc chọn ảnh bảng niêm yết"))
        fresh = services.note_codes(scan_id=found.pk, codes=codes, actor=actor(request), now=timezone.now())
    except RuleError as refusal:
        return _refused(request, found, refusal)
    if not _by_script(request):
        words = "" if codes else _("Không thấy mã nào trong ảnh. Chụp gần hơn, đủ sáng")
        return _page(request, found, trouble=words, status=422) if words else redirect("procedures:scan", found.pk)
    response = render(request, "procedures/posting/_wall.html", _wall(found))
    response["X-New"] = str(len(fresh))
    return response


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    services.finish_scan(scan_id=found.pk, actor=actor(request), now=timezone.now())
    return redirect("procedures:scan", found.pk)


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    user = actor(request)
    form = AttachForm(request.POST, places=_places(user, found))
    if form.is_valid():
        pdf = scan_result(found, queries.lines_of(found, timezone.localdate()))
        try:
            services.attach_scan(
                scan_id=found.pk, key=form.cleaned_data["key"], pdf=pdf, actor=user, now=timezone.now()
            )
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("procedures:scan", found.pk)
    return _page(request, found, attach_form=form, status=422)


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    lines = queries.lines_of(found, timezone.localdate())
    response = HttpResponse(scan_result(found, lines), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="quet-niem-yet-{found.pk}.pdf"'
    return response


def _find(request: HttpRequest, pk: int) -> WallScan:
    scan = queries.scan_visible_to(actor(request), pk)
    if scan is None:
        raise Http404
    return scan


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


def _refused(request: HttpRequest, found: WallScan, refusal: RuleError) -> HttpResponse:
    if _by_script(request):
        return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
    return _page(request, found, trouble=refusal.message, status=422)


def _wall(found: WallScan) -> dict[str, Any]:
    lines = queries.lines_of(found, timezone.localdate())
    counts = {verdict: sum(line.verdict == verdict for line in lines) for verdict in SheetVerdict}
    read_count = len([line for line in lines if line.on_sheet is not None])
    return {
        "scan": found,
        "lines": lines,
        "segments": [
            {"n": counts[SheetVerdict.RIGHT], "word": _("đúng bản"), "kind": "ok"},
            {"n": counts[SheetVerdict.OUTDATED], "word": _("bản cũ"), "kind": "bad"},
            {
                "n": counts[SheetVerdict.MISSING],
                "word": _("chưa thấy") if not found.finished_at else _("thiếu"),
                "kind": "wait",
            },
            {"n": counts[SheetVerdict.UNEXPECTED], "word": _("ngoài danh mục"), "kind": "warn"},
        ],
        "read_count": read_count,
        "foreign": [] if found.finished_at else queries.foreign_codes(found),
    }


def _page(
    request: HttpRequest,
    found: WallScan,
    *,
    attach_form: AttachForm | None = None,
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    places = _places(actor(request), found) if found.finished_at else []
    context = {
        "tab": "procedures",
        "unit": found.unit,
        "places": places,
        "attach_form": attach_form or (AttachForm(places=places) if places else None),
        "trouble": trouble,
        **_wall(found),
    }
    return render(request, "procedures/posting/scan.html", context, status=status)


def _places(user: User, found: WallScan) -> list[tuple[str, str]]:
    return [(place.key, place.label) for taker in hooks.attaching.values() for place in taker.places(user, found.unit)]
