"""What hangs on the walls: the list of a unit, its sheets to print, recording a posting."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.common.errors import RuleError
from cchc.common.tables import Column, Table
from cchc.units.models import Unit

from .. import policies
from ..choices import Medium
from ..forms.posting import PostForm, ScanForm, TakeDownForm
from ..models import Posting, Version
from ..papers.sheets import posted_sheets
from ..queries import posting as queries
from ..services import posting as services
from .doors import actor

MAX_SHEETS = 500


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    words = request.GET.get("q", "").strip()
    units = queries.units_with_lists(words, today)
    columns = [
        Column("unit", _("Đơn vị"), sort="sort_key"),
        Column("listed_count", _("Thủ tục trong danh mục"), sort="listed_count", numeric=True),
    ]
    table = Table(request, units, columns, default_sort="unit", default_words=_("tên đơn vị"))
    last = queries.last_scans([unit.pk for unit in table.rows])
    rows = [(unit, last.get(unit.pk)) for unit in table.rows]
    return render(
        request, "procedures/posting/index.html", {"tab": "procedures", "table": table, "rows": rows, "q": words}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    place = get_object_or_404(Unit.objects.select_related("parent"), code=unit_code)
    today = timezone.localdate()
    sectors = queries.sectors_of(place, today)
    sector = next((one for one in sectors if one.code == request.GET.get("sector")), None)
    lines = queries.wall(place, today, sector)
    may_record = policies.may_for(actor(request), "posting", "record", place)
    codes = [line.version.procedure.code for line in lines]
    status, form = 200, PostForm(initial={"posted_on": today, "medium": Medium.PAPER}, codes=codes)
    if request.method == "POST":
        policies.require_for(actor(request), "posting", "record", place)
        form = PostForm(request.POST, codes=codes)
        if "print" in request.POST and form.chosen():
            return redirect(_sheets_url(place, form.chosen()))
        if form.is_valid() and "print" not in request.POST:
            try:
                _record(request, place, form)
            except RuleError as refusal:
                form.add_refusal(refusal)
            else:
                return redirect("procedures:posting_unit", place.code)
        status = 422
    context = {
        "tab": "procedures",
        "unit": place,
        "lines": lines,
        "form": form,
        "chosen": set(request.POST.getlist("codes")),
        "may_record": may_record,
        "may_scan": policies.may_scan(actor(request), place),
        "sectors": sectors,
        "sector": sector,
        "scan_form": ScanForm(sectors=sectors, initial={"sector": sector}),
        "scans": queries.scans_visible_to(actor(request), place)[:10],
        "paper_right": sum(line.is_paper_right for line in lines),
        "electronic_right": sum(line.is_electronic_right for line in lines),
    }
    return render(request, "procedures/posting/unit.html", context, status=status)


@require_safe
def sheets(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The sheets of the named procedures as PDF; of one field, or of all, when none is named."""
    place = get_object_or_404(Unit, code=unit_code)
    wanted, sector = set(request.GET.getlist("codes")), request.GET.get("sector")
    versions = [
        version
        for version in queries.expected(place, timezone.localdate())
        if (not wanted or version.procedure.code in wanted) and (not sector or version.sector.code == sector)
    ]
    if not versions:
        raise Http404  # an empty page would be taken for a sheet
    return _as_pdf(place, versions)


@require_safe
def sheet(request: HttpRequest, unit_code: str, code: str, number: int) -> HttpResponse:
    """One sheet of one version, an old one too: what hung then can be printed again."""
    place = get_object_or_404(Unit, code=unit_code)
    found = Version.objects.published().select_related("procedure", "sector", "decision")
    return _as_pdf(place, [get_object_or_404(found, procedure__code=code, number=number)])


@require_http_methods(["GET", "HEAD", "POST"])
def take_down(request: HttpRequest, unit_code: str, pk: int) -> HttpResponse:
    posting = get_object_or_404(
        Posting.objects.select_related("unit", "version__procedure"), pk=pk, unit__code=unit_code
    )
    policies.require_for(actor(request), "posting", "record", posting.unit)
    form = TakeDownForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.take_down(
                posting_id=posting.pk, actor=actor(request), today=timezone.localdate(), **form.cleaned_data
            )
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("procedures:posting_unit", posting.unit.code)
    context = {
        "tab": "procedures",
        "posting": posting,
        "form": form,
        "confirm_label": _("Ghi đã gỡ"),
        "cancel_url": reverse("procedures:posting_unit", args=[posting.unit.code]),
    }
    return render(request, "procedures/posting/take_down.html", context, status=422 if form.errors else 200)


@require_POST
def start_scan(request: HttpRequest, unit_code: str) -> HttpResponse:
    place = get_object_or_404(Unit, code=unit_code)
    policies.require_scan(actor(request), place)
    form = ScanForm(request.POST, sectors=queries.sectors_of(place, timezone.localdate()))
    if form.is_valid():
        try:
            scan = services.start_scan(unit=place, actor=actor(request), now=timezone.now(), **form.cleaned_data)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("procedures:scan", scan.pk)
    context = {"tab": "procedures", "unit": place, "scan_form": form}
    return render(request, "procedures/posting/start.html", context, status=422)


def _record(request: HttpRequest, place: Unit, form: PostForm) -> None:
    said = form.cleaned_data
    services.post(
        unit=place,
        codes=said["codes"],
        medium=Medium(said["medium"]),
        posted_on=said["posted_on"],
        place=said["place"],
        actor=actor(request),
        now=timezone.now(),
    )


def _sheets_url(place: Unit, codes: list[str]) -> str:
    return f"{reverse('procedures:posting_sheets', args=[place.code])}?{urlencode({'codes': codes}, doseq=True)}"


def _as_pdf(place: Unit, versions: list[Version]) -> HttpResponse:
    response = HttpResponse(posted_sheets(place, versions[:MAX_SHEETS]), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="niem-yet-{place.code}.pdf"'
    return response
