"""Reconciling of a pasted table or a file: judged on the page, nothing is stored."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cchc.common.errors import RuleError

from ..forms import ReconcileForm
from ..queries import IdentityLine
from ..rules import wording
from ..rules.identities import Identity, book
from ..services import reading, reconciling
from ..services.reconciling import Answer, Told

MAX_ROWS = 2_000
SHOWN = 200  # statements written out; the count at the head is of all


@dataclass(frozen=True)
class Shown:
    """One statement as the page writes it."""

    title: str
    place: str
    broken: list[tuple[wording.Said, str, str]]  # words, name of the identity, equation
    others: list[IdentityLine]
    implied: list[tuple[str, str, bool]]  # name, value, is at least
    faults: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def reconcile(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = ReconcileForm(request.POST, request.FILES) if is_sent else ReconcileForm()
    context: dict[str, object] = {"tab": "figures", "form": form}
    if is_sent and form.is_valid():
        try:
            answer = _answer(form)
        except RuleError as refusal:
            form.add_refusal(RuleError(refusal.message, field="file" if form.cleaned_data["file"] else "text"))
        else:
            context |= _context(answer)
    return render(request, "metrics/reconcile.html", context, status=422 if is_sent and form.errors else 200)


def _answer(form: ReconcileForm) -> Answer:
    file = form.cleaned_data["file"]
    if file:
        return reconciling.reconcile(reading.read(file.name, file.read(), max_rows=MAX_ROWS))
    return reconciling.reconcile(reading.read_text(form.cleaned_data["text"], max_rows=MAX_ROWS))


def _context(answer: Answer) -> dict[str, object]:
    # What does not agree comes first; the order of the table is kept otherwise.
    ordered = sorted(answer.statements, key=lambda one: (not one.verdict.broken, not one.faults))
    return {
        "answer": answer,
        "rows": [_shown(one) for one in ordered[:SHOWN]],
        "n_more": max(0, len(ordered) - SHOWN),
    }


def _shown(one: Told) -> Shown:
    the_book, verdict = book(), one.verdict
    broken = []
    for identity, said in one.said:
        found = the_book.by_id[identity]
        broken.append((said, str(found.name), wording.equation(the_book, found, verdict)))
    others = [_line(identity, "equal", one) for identity in verdict.held]
    others += [_line(identity, "unknown", one) for identity in verdict.unjudged]
    implied = [
        (the_book.say(code), wording.show(value), code in verdict.at_least) for code, value in verdict.implied.items()
    ]
    place = " · ".join(part for part in (one.unit, one.period) if part)
    title = one.unit or _("Dòng %(n)s") % {"n": one.number}
    if str(one.id) != str(one.number):
        title = f"{one.id}" if not one.unit else f"{one.unit} ({one.id})"
    return Shown(title, one.period if one.unit else place, broken, others, implied, one.faults)


def _line(identity: str, state: str, one: Told) -> IdentityLine:
    found = book().by_id[identity]
    return IdentityLine(
        identity=identity,
        verdict=state,
        name=str(found.name),
        arithmetic=wording.equation(book(), found, one.verdict),
        note=_("khớp") if state == "equal" else _("chưa đủ số liệu"),
        more="",
        basis=found.basis,
        is_sure=isinstance(found, Identity) and found.confidence == "high",
    )
