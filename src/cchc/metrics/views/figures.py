"""Pages of figures: the list, one figure (also as a popover), the catalogue, recording and correcting."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cchc.accounts.models import User
from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.exports import Sheet, csv_response, table_sheets, xlsx_response
from cchc.common.tables import Column, Table

from .. import policies, queries, rules
from ..forms import CorrectForm, FilterForm, RecordForm
from ..models import Figure
from ..rules import periods
from ..services import figures as services

require_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    table = _table(request, form)
    context = {
        "tab": "figures",
        "form": form,
        "table": table,
        "cards": [queries.brief_card(figure) for figure in table.rows],
        "is_filtered": any(form.cleaned_data.values()) or not form.is_valid(),
        "may_record": policies.may_somewhere(_user(request), "record"),
    }
    return render(request, "metrics/index.html", context, status=200 if form.is_valid() else 422)


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    table = _table(request, FilterForm(request.GET))
    name = f"so-lieu-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "csv":
        return csv_response(name, [str(column.label) for column in table.exported_columns], table.export_rows())
    if kind == "xlsx":
        notes = [_("Số liệu, lấy lúc %(moment)s") % {"moment": dates.show_time(timezone.now(), year=True)}]
        return xlsx_response(name, table_sheets(table, _("Số liệu"), notes=notes))
    raise Http404


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("words", "")[:100]
    context = {"tab": "figures", "groups": queries.catalogue(words), "words": words}
    return render(request, "metrics/catalogue.html", context)


@require_GET
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    card = queries.figure_card(found, _user(request))
    is_fragment = bool(request.headers.get("HX-Request")) or request.GET.get("fragment") == "popover"
    as_of = _as_of(request)
    if as_of and not is_fragment:
        then = queries.revision_on(found, as_of)
        if then is not None and then.pk != found.pk:
            return redirect(f"{reverse('metrics:figure', args=[then.pk])}?as_of={request.GET['as_of']}")
    context = {"tab": "figures", "card": card, "figure": found, "agreement": queries.identities_of(found)}
    if is_fragment:
        answer = render(request, "metrics/figure.html#popover", context)
    else:
        context |= _details(request, found, card.is_current)
        context |= {"as_of": as_of, "is_known_then": not as_of or queries.revision_on(found, as_of) is not None}
        answer = render(request, "metrics/figure.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_GET
def export_one(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    card, agreement = queries.figure_card(found, _user(request)), queries.identities_of(found)
    rows = [
        (one.revision, one.value, one.as_of, one.source, one.recorded_by, one.recorded_at, one.reason)
        for one in card.history
    ]
    heads = [_("Bản"), _("Giá trị"), _("Tính đến"), _("Nguồn"), _("Người ghi"), _("Lúc ghi"), _("Lý do thay")]
    lines = [(one.name, one.arithmetic, one.note, one.basis) for one in agreement.lines]
    notes = [f"{card.name} · {card.place} · {card.period}"]
    sheets = [
        Sheet(_("Số liệu"), heads, rows, notes),
        Sheet(_("Đẳng thức kiểm tra"), [_("Đẳng thức"), _("Phép tính"), _("Kết quả"), _("Căn cứ")], lines),
        Sheet(_("Định nghĩa"), [_("Mã"), _("Tên"), _("Định nghĩa")], [(found.metric.code, card.name, card.definition)]),
    ]
    return xlsx_response(f"so-lieu-{found.pk}.xlsx", sheets)


@require_get_or_post
def record(request: HttpRequest) -> HttpResponse:
    policies.require_somewhere(_user(request), "record")
    names = ("unit", "metric", "period_start", "period_end")
    initial = {name: request.GET.get(name, "")[:200] for name in names}
    form = RecordForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.record_figure(
                actor=_user(request), metric_code=data.pop("metric"), now=timezone.now(), **data
            )
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("metrics:figure", made.pk)
    context = {"tab": "figures", "form": form, "presets": _presets(request)}
    return render(request, "metrics/record.html", context, status=422 if form.errors else 200)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Say how the figure that is being typed agrees with what is known; nothing is saved."""
    policies.require_somewhere(_user(request), "record")
    typed = RecordForm(request.POST).typed()
    if typed is None:
        return render(request, "metrics/_judged.html", {"agreement": None})
    policies.require(_user(request), "record", typed.unit, typed.kind)
    return render(request, "metrics/_judged.html", {"agreement": queries.identities_of(typed), "typed": typed})


@require_get_or_post
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    policies.require(_user(request), "correct", found.unit)
    initial = {name: getattr(found, name) for name in ("value", "is_approximate", "as_of", "source")}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.correct_figure(
                actor=_user(request), figure_id=found.pk, now=timezone.now(), **form.cleaned_data
            )
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("metrics:figure", made.pk)
    context = {"tab": "figures", "form": form, "card": queries.brief_card(found)}
    return render(request, "metrics/correct.html", context, status=422 if form.errors else 200)


def _details(request: HttpRequest, found: Figure, is_current: bool) -> dict[str, object]:
    user, unit = _user(request), found.unit
    counted = queries.computed(unit, found.metric.code, found.coverage, found.period_start, found.period_end)
    return {
        "others": queries.other_kinds(found),
        "formula": queries.formula_words(found.metric),
        "versions": queries.in_force_since(queries.versions_of(found.metric.code)),
        "owner": queries.owner_of(found.metric),
        "counted": counted,
        "counted_value": queries.computed_words(counted, found.metric.decimals) if counted else "",
        "may_correct": is_current and policies.may(user, "correct", unit),
        "may_ask": policies.may_ask(user, unit),
        "may_explain": policies.may_explain(user, unit),
    }


def _presets(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the usual periods in words, each with the address of this form that fills it in."""
    kept = {name: request.GET[name] for name in ("unit", "metric") if name in request.GET}
    found = []
    for _id, (start, end) in periods.presets(timezone.localdate()):
        query = {**kept, "period_start": dates.show(start), "period_end": dates.show(end)}
        found.append((rules.period_words(start, end), f"?{urlencode(query)}"))
    return found


def _as_of(request: HttpRequest) -> date | None:
    """Return the day whose state of knowledge is asked for; a day that is none asks for today's."""
    try:
        return dates.parse(request.GET.get("as_of", ""))
    except RuleError:
        return None


def _visible(request: HttpRequest, pk: int) -> Figure:
    return get_object_or_404(Figure.objects.visible_to(_user(request)).with_names(), pk=pk)


def _table(request: HttpRequest, form: FilterForm) -> Table:
    columns = [
        Column("unit", _("Đơn vị"), sort="unit__sort_key", value=lambda f: str(f.unit)),
        Column("coverage", _("Phạm vi"), value=lambda f: f.get_coverage_display()),
        Column("metric", _("Chỉ tiêu"), sort=("metric__group", "metric__order"), value=lambda f: f.metric.name),
        Column(
            "period",
            _("Kỳ"),
            sort=("period_end", "period_start"),
            value=lambda f: queries.brief_card(f).period,
            definition=_("Khoảng ngày mà số liệu tính; “tính đến” là số có vào ngày đó"),
        ),
        Column("value", _("Giá trị"), sort="value", numeric=True, definition=_("Định nghĩa: xem danh mục chỉ tiêu")),
        Column("unit_name", _("Đơn vị tính"), value=lambda f: f.metric.unit_name),
        Column("kind", _("Loại"), sort="kind", value=lambda f: f.get_kind_display()),
        Column("as_of", _("Tính đến"), sort="as_of"),
        Column("source", _("Nguồn")),
        Column("revision", _("Bản"), numeric=True),
    ]
    words = _("kỳ mới trước")
    return Table(request, _asked(request, form), columns, default_words=words)


def _asked(request: HttpRequest, form: FilterForm) -> QuerySet[Figure]:
    figures: QuerySet[Figure] = Figure.objects.visible_to(_user(request)).current().with_names()
    if not form.is_valid():
        return figures.none()
    data = dict(form.cleaned_data)
    figures = queries.overlapping(figures, data.pop("start"), data.pop("end"))
    return queries.search(figures, **data)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the middleware lets nobody else in
    return request.user
