"""Procedures for citizens: what to bring, what it costs, how long it takes, and when it would be ready if filed now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc.calendars.calculator import Answer, Question, answer
from cchc.calendars.queries import local
from cchc.calendars.rules import parse_term
from cchc.calendars.strip import Look
from cchc.common.errors import RuleError
from cchc.procedures.models import Version
from cchc.procedures.queries import public
from cchc.procedures.rules import finding, plain
from cchc.procedures.rules.content import Case
from cchc.procedures.rules.words import calculator_query

PAGE = 20
FEW = 5  # with fewer hits than this, what is alike is shown too


@dataclass(frozen=True)
class Ready:
    """When it would be ready if it were filed now, and why."""

    answer: Answer | None
    term: str  # in a sentence
    query: str  # of the calculator, filled in
    is_assumed: bool
    refusal: str = ""


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    words = request.GET.get("q", "").strip()[:100]
    asked = {"sector": request.GET.get("sector", "")[:40], "level": request.GET.get("level", "")[:10]}
    sectors = public.sectors(today, asked["level"])
    context = {
        "words": words,
        "asked": asked,
        "sectors": [(row["sector__code"], plain.spell_out(row["sector__name"]), row["n"]) for row in sectors],
        "levels": public.levels(today, words, asked["sector"]),
        "sector": next(
            (plain.spell_out(row["sector__name"]) for row in sectors if row["sector__code"] == asked["sector"]), ""
        ),
        "is_narrowed": bool(words or any(asked.values())),
    }
    if context["is_narrowed"]:
        page = Paginator(public.procedures(today, words, **asked), PAGE).get_page(request.GET.get("page"))
        rows = [_row(version) for version in page]
        context |= {"page": page, "rows": rows, "alike": _alike(today, words, asked, page) if words else []}
        context["alike_first"] = finding.is_everyday(words)
    return render(request, "portal/procedures.html", context)


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    number = request.GET.get("version", "")
    shown, case = _found(request, code)
    ways = plain.ways(case)
    context = _context(shown, case) | {
        "ready": None if shown.is_abolished or shown.is_ahead or number else _ready(case),
        "ways": ways,
        "unsure": plain.doubts_of_all(ways),
        "notes": plain.notes_of_fees(case),
        "place": plain.say_place(shown.content.levels),
        "online": plain.say_online(shown.content.online_level),
        "agencies": [plain.spell_out(row.name) for row in shown.content.agencies],
        "steps": [plain.spell_out(text) for text in case.steps],
        "cautions": [plain.spell_out(line) for line in shown.content.caution.split("\n") if line],
        "bases": shown.version.legal_bases.select_related("document"),
    }
    return render(request, "portal/procedure.html", context)


@require_safe
def checklist(request: HttpRequest, code: str) -> HttpResponse:
    shown, case = _found(request, code)
    context = _context(shown, case) | {"ways": plain.ways(case), "today": timezone.localdate()}
    return render(request, "portal/checklist.html", context)


def _found(request: HttpRequest, code: str) -> tuple[public.Shown, Case]:
    number = request.GET.get("version", "")
    if number and not (number.isdecimal() and len(number) < 5):
        raise Http404
    shown = public.shown(code[:40], timezone.localdate(), int(number) if number else None)
    case = shown.case(request.GET.get("case", "")[:40]) if shown else None
    if shown is None or case is None:
        raise Http404
    return shown, case


def _context(shown: public.Shown, case: Case) -> dict[str, object]:
    return {
        "shown": shown,
        "version": shown.version,
        "content": shown.content,
        "name": plain.spell_out(shown.content.name),
        "sector": plain.spell_out(shown.content.sector),
        "case": case,
        "heaps": plain.heaps(case.components),
        "n_papers": len(case.components),
    }


def _alike(today: date, words: str, asked: dict[str, str], page: Page[Version]) -> list[dict[str, object]]:
    """Return what else may be meant where little has every word, or the words are a saying of every day."""
    if page.number > 1 or (page.paginator.count >= FEW and not finding.is_everyday(words)):
        return []
    shown = {version.pk for version in page}
    found = public.alike(today, words, **asked, most=FEW + len(shown))
    return [_row(version) for version in found if version.pk not in shown][:FEW]


def _row(version: Version) -> dict[str, object]:
    levels = [row.level for row in version.levels.all()]
    name = plain.spell_out(version.name)
    sector = plain.spell_out(version.sector.name)
    return {"version": version, "name": name, "sector": sector, "place": plain.say_place(levels)}


def _ready(case: Case) -> Ready | None:
    """Compute the day for a dossier that is filed this minute; None where no time is known."""
    method = plain.timed(case)
    if method is None:
        return None
    # A day that ends at 15:00 is no working day of eight hours: the result is there before the desk closes.
    cutoff = case.cutoff_of(method)
    query = calculator_query(method, case)
    now = local(timezone.now())
    said = plain.say_time(method, case)
    try:
        question = Question(now, None if cutoff else parse_term(method.term), cutoff=cutoff)
        found = answer(question, Look(now, shows_reasons=False, is_read_aloud=True))
    except RuleError as refusal:
        return Ready(None, said, query, method.is_assumed, refusal.message)
    return Ready(found, said, query, method.is_assumed)
