"""Import of a decision: what it is and its days, then every day and what moves before anything is stored."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.errors import ConflictError
from cchc.common.forms import Form
from cchc.units.models import Unit

from .. import policies
from ..choices import DecisionKind, Verdict
from ..forms.decisions import ImportForm
from ..import_rules import RawRow
from ..models import CalendarVersion
from ..queries import imports, years
from ..queries.snapshots import cite
from ..services import decisions as services
from ..services import reading
from ..services.decisions import DecisionDraft, Wishes
from .doors import actor, attempt, find_unit, get_or_post, show

KEY = "calendars_import"  # what was read waits in the session until it is confirmed
FACTS = ("kind", "number", "issuer", "title", "source", "confidence")


@get_or_post
def upload(request: HttpRequest) -> HttpResponse:
    """Take the decision and its days; store nothing."""
    policies.require(actor(request), "import_decision")
    unit = find_unit(request)
    form = ImportForm(request.POST or None, request.FILES or None, initial=_kept(request))

    def read() -> dict[str, Any]:
        services.check(_draft(form.cleaned_data), timezone.localdate())
        return _waiting(form.cleaned_data, _read(form.cleaned_data), unit)

    waiting, status = attempt(request, form, read)
    if waiting:
        request.session[KEY] = waiting
        return redirect("calendars:preview")
    return show(request, "import.html", {"form": form, "unit": unit}, status)


@get_or_post
def preview(request: HttpRequest) -> HttpResponse:
    """Show every day and what moves; store the decision when that is confirmed."""
    policies.require(actor(request), "import_decision")
    waiting = request.session.get(KEY)
    if waiting is None:
        return redirect("calendars:import")
    form = Form(request.POST if request.method == "POST" else None)
    change, status = attempt(request, form, lambda: _confirm(request, waiting))
    if change:
        del request.session[KEY]
        assert change.decision is not None  # noqa: S101  # an import has one
        return redirect(change.decision)
    return _preview_page(request, waiting, form, status)


def _confirm(request: HttpRequest, waiting: dict[str, Any]) -> CalendarVersion:
    if request.POST.get("token") != waiting["token"]:
        raise ConflictError(_("Bạn đã đọc quyết định khác sau bản xem này. Xem lại các ngày dưới đây"))
    wishes = Wishes(
        replace=request.POST.get("replace") == "1",
        drop=[int(key) for key in request.POST.getlist("drop") if key.isdigit() and len(key) < 18],
        unit=_unit(waiting),
    )
    versions = {int(year): version for year, version in waiting["versions"].items()}
    return services.import_decision(
        actor=actor(request),
        draft=_draft(waiting | {"date": date.fromisoformat(waiting["date"])}),
        rows=_rows(waiting),
        wishes=wishes,
        versions=versions,
        now=timezone.now(),
    )


def _preview_page(request: HttpRequest, waiting: dict[str, Any], form: Form, status: int) -> HttpResponse:
    decided_on = date.fromisoformat(waiting["date"])
    unit = _unit(waiting)
    cited = cite(waiting["number"], decided_on)
    seen = imports.preview(_rows(waiting), reader=actor(request), decided_on=decided_on, unit=unit, cited=cited)
    theirs = None
    if status == 409 and seen.versions:
        theirs = years.last_change(max(seen.versions))
    # What is shown now is what the next confirmation is about.
    request.session[KEY] = waiting | {"versions": {str(year): n for year, n in seen.versions.items()}}
    asked = request.GET.get("only", "")
    context = {
        "form": form,
        "waiting": waiting,
        "cited": cited,
        "unit": unit,
        "seen": seen,
        "lines": [one for one in seen.lines if asked in ("", one.verdict)],
        "chips": [_chip(verdict, n, asked) for verdict, n in seen.counts.items()],
        "theirs": theirs,
        "their_days": years.changed_in(theirs) if theirs else [],
    }
    return show(request, "preview.html", context, status)


def _chip(verdict: Verdict, n: int, asked: str) -> dict[str, Any]:
    active = verdict == asked
    url = "?" if active else f"?only={verdict.value}"
    return {
        "label": verdict.label,
        "count": n,
        "url": url,
        "active": active,
        "icon": verdict.icon,
        "kind": verdict.look,
    }


def _read(data: dict[str, Any]) -> reading.Read:
    file = data.get("file")
    if file:
        return reading.read_file(file.name, file.read(reading.MAX_BYTES + 1))
    return reading.read_text(data["text"])


def _draft(data: dict[str, Any]) -> DecisionDraft:
    facts = {name: data[name] for name in FACTS}
    return DecisionDraft(**(facts | {"kind": DecisionKind(data["kind"]), "date": data["date"]}))


def _waiting(data: dict[str, Any], read: reading.Read, unit: Unit | None) -> dict[str, Any]:
    facts = {name: str(data[name]) for name in (*FACTS, "text")}
    return {
        **facts,
        "date": data["date"].isoformat(),
        "token": secrets.token_urlsafe(12),
        "rows": [[row.line, dict(row.cells)] for row in read.rows],
        "ignored": read.ignored,
        "unit": unit.code if unit else "",
        "versions": {},
    }


def _kept(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed before, when somebody comes back from the preview to put it right."""
    waiting = request.session.get(KEY) if "again" in request.GET else None
    if not waiting:
        return {}
    return {name: waiting[name] for name in (*FACTS, "text")} | {"date": date.fromisoformat(waiting["date"])}


def _rows(waiting: dict[str, Any]) -> list[RawRow]:
    return [RawRow(line, cells) for line, cells in waiting["rows"]]


def _unit(waiting: dict[str, Any]) -> Unit | None:
    return Unit.objects.filter(code=waiting["unit"]).first() if waiting["unit"] else None
