"""Import of a set: the file, then every row before anything is stored."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cchc.accounts.models import User
from cchc.common.errors import RuleError
from cchc.common.forms import Form
from cchc.common.language import in_vietnamese

from .. import exports, policies, queries
from ..choices import VERDICT_TAGS, Verdict
from ..forms import ImportForm
from ..models import CriteriaSet
from ..rules import rows as row_rules
from ..rules.rows import RawRow
from ..services import reading
from ..services import sets as services

KEY = "criteria_import"  # the rows read wait in the session until they are confirmed
require_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    policies.require(_user(request), "import")
    return exports.template(queries.area_names())


@require_get_or_post
def upload(request: HttpRequest) -> HttpResponse:
    policies.require(_user(request), "import")
    if request.method != "POST":
        return _upload_page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        try:
            rows = reading.read(data["file"].name, data["file"].read(reading.MAX_BYTES + 1))
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            request.session[KEY] = {
                "token": secrets.token_urlsafe(12),
                "code": data["code"],
                "name": data["name"],
                "file": data["file"].name,
                "rows": [[row.line, dict(row.cells)] for row in rows],
            }
            return redirect("criteria:preview")
    return _upload_page(request, form)


@require_get_or_post
def preview(request: HttpRequest) -> HttpResponse:
    policies.require(_user(request), "import")
    waiting = request.session.get(KEY)
    if waiting is None:
        return redirect("criteria:import")
    raw = [RawRow(line, cells) for line, cells in waiting["rows"]]
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            new = _confirm(request, waiting, raw)
        except RuleError as refusal:
            form.add_refusal(refusal)
        else:
            del request.session[KEY]
            return redirect(new)
    return _preview_page(request, waiting, raw, form)


def _confirm(request: HttpRequest, waiting: dict[str, Any], raw: list[RawRow]) -> CriteriaSet:
    if request.POST.get("token") != waiting["token"]:
        raise RuleError(_("Bạn đã tải tệp khác sau bản xem này. Xem lại các dòng dưới đây"))
    return services.import_rows(
        actor=_user(request),
        code=waiting["code"],
        name=waiting["name"],
        raw=raw,
        source=_source_words(waiting["file"]),
        replace_draft=request.POST.get("replace_draft") == "1",
    )


@in_vietnamese
def _source_words(file: str) -> str:
    return _("Nhập từ tệp %(file)s") % {"file": file}


def _upload_page(request: HttpRequest, form: ImportForm) -> HttpResponse:
    context = {"tab": "inspections", "form": form, "columns": row_rules.LABELS.values()}
    return render(request, "criteria/import.html", context, status=422 if form.errors else 200)


def _preview_page(request: HttpRequest, waiting: dict[str, Any], raw: list[RawRow], form: Form) -> HttpResponse:
    old = queries.rows_in_force(waiting["code"])
    verdicts = row_rules.judge(old, raw, queries.area_names(), queries.metric_codes())
    tally = row_rules.counts(verdicts)
    asked = request.GET.get("only", "")
    shown = [verdict for verdict in verdicts if verdict.verdict == asked] if asked in tally else verdicts
    context = {
        "tab": "inspections",
        "form": form,
        "waiting": waiting,
        "published": queries.in_force(waiting["code"]),
        "draft": CriteriaSet.objects.drafts().filter(code=waiting["code"]).first(),
        "verdicts": shown,
        "chips": [_chip(verdict, n, asked) for verdict, n in tally.items()],
        "n_wrong": tally[Verdict.WRONG],
        "n_rows": len(row_rules.rows_of(verdicts)),
        "differs": row_rules.differs(old, verdicts),
    }
    return render(request, "criteria/preview.html", context, status=422 if form.errors else 200)


def _chip(verdict: Verdict, n: int, asked: str) -> dict[str, Any]:
    tag = VERDICT_TAGS[verdict]
    active = verdict == asked
    url = "?" if active else f"?only={verdict.value}"
    return {"label": tag.word, "count": n, "url": url, "active": active, "icon": tag.icon, "kind": tag.kind}


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the middleware lets nobody else in
    return request.user
