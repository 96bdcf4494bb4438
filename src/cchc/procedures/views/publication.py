"""Publication decisions: what each published, and whether it came in time, by the law's limits."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cchc.accounts import policies as accounts
from cchc.common.errors import RuleError
from cchc.common.tables import Column, Table

from ..choices import VersionStatus
from ..forms.publication import DaysForm
from ..models import PublicationDecision, Version
from ..queries import publication as queries
from ..services import publication as services
from .doors import actor


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    columns = [
        Column("number", _("Quyết định"), sort="number"),
        Column("issued_on", _("Ngày ký"), sort="issued_on"),
        Column("version_count", _("Thủ tục"), sort="version_count", numeric=True),
    ]
    table = Table(request, queries.decisions(), columns, default_words=_("mới ký trước"))
    today = timezone.localdate()
    rows = [queries.row_of(decision, decision.version_count, today) for decision in table.rows]
    return render(request, "procedures/publication.html", {"tab": "procedures", "table": table, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision; who publishes records the days here that its limits are counted from."""
    one, user, today = get_object_or_404(PublicationDecision, pk=pk), actor(request), timezone.localdate()
    form = DaysForm(initial={name: getattr(one, name) for name in DaysForm.base_fields})
    if request.method == "POST":
        accounts.require(user, "procedure", "publish", VersionStatus.DRAFT)
        form = DaysForm(request.POST)
        if form.is_valid():
            try:
                services.set_days(actor=user, decision_id=one.pk, today=today, **form.cleaned_data)
                return redirect(one)
            except RuleError as refusal:
                form.add_refusal(refusal)
    versions = Version.objects.visible_to(user).published().filter(decision=one)
    context = {
        "tab": "procedures",
        "decision": one,
        "row": queries.row_of(one, versions.count(), today),
        "form": form if accounts.may(user, "procedure", "publish", VersionStatus.DRAFT) else None,
        "versions": versions.select_related("procedure", "sector").order_by("change", "sort_key"),
    }
    return render(request, "procedures/decision.html", context, status=422 if form.errors else 200)
