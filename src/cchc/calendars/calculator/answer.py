"""A question to the clock, and its answer: the explanation with its strip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.common import dates
from cchc.units.models import Unit

from ..queries import calendar_of
from ..rules import Calendar, DayKind, Explanation, Pause, Term, explain, say
from ..strip import Look, Strip, strip_of, words


@dataclass(frozen=True)
class Question:
    """What decides when a result is promised; `term` None: the same day."""

    accepted: datetime
    term: Term | None
    pauses: tuple[Pause, ...] = ()
    unit: Unit | None = None
    cutoff: time | None = None
    known_on: date | None = None


@dataclass(frozen=True)
class Answer:
    """The engine's explanation and what a page shows of it."""

    question: Question
    calendar: Calendar
    explanation: Explanation
    strip: Strip

    @property
    def due(self) -> datetime | None:
        """Return the moment promised; None while a pause is open."""
        return self.explanation.deadline.due

    @property
    def due_day(self) -> str:
        """Thứ Năm, 03/9/2026."""
        text = dates.show_weekday(self.due) if self.due else ""
        return text[:1].upper() + text[1:]

    @property
    def due_clock(self) -> str:
        """Say from when the result is there: "10 giờ", "17 giờ 30"."""
        if self.due is None:
            return ""
        if not self.due.minute:
            return _("%(hour)s giờ") % {"hour": self.due.hour}
        return _("%(hour)s giờ %(minute)02d") % {"hour": self.due.hour, "minute": self.due.minute}

    @property
    def term_words(self) -> str:
        """5 ngày làm việc."""
        return say(self.question.term) if self.question.term else _("trả ngay trong ngày")

    @property
    def reasons(self) -> list[str]:
        """Return short sentences: the first day promised, how long it stood still, what was not counted."""
        deadline = self.explanation.deadline
        cells = self.explanation.cells
        found = []
        if deadline.start != deadline.accepted:
            found.append(
                _("Thời gian tính từ %(moment)s, khi cơ quan làm việc.") % {"moment": words.moment(deadline.start)}
            )
        if deadline.due != deadline.first_due:
            found.append(_("Ngày hẹn ban đầu là %(day)s.") % {"day": dates.show_day(deadline.first_due)})
        n_pauses = len({pause for cell in cells for pause in cell.pauses})
        if n_pauses:
            found.append(ngettext("Hồ sơ tạm dừng %(n)s lần.", "Hồ sơ tạm dừng %(n)s lần.", n_pauses) % {"n": n_pauses})
        n_off = sum(
            not cell.counted and not cell.paused and cell.kind not in (DayKind.WORKING, DayKind.MAKE_UP)
            for cell in cells
        )
        if n_off:
            found.append(
                ngettext("Có %(n)s ngày nghỉ không tính.", "Có %(n)s ngày nghỉ không tính.", n_off) % {"n": n_off}
            )
        return found


def answer(question: Question, look: Look) -> Answer:
    """Compute the day; a `RuleError` says what is wrong with the question."""
    calendar = calendar_of(question.unit, question.known_on)
    today = max(look.now.date(), question.accepted.date())
    explanation = explain(
        calendar,
        question.accepted,
        question.term,
        question.pauses,
        cutoff=question.cutoff,
        until=today if calendar.first <= today <= calendar.last else None,
    )
    return Answer(question, calendar, explanation, strip_of(explanation, calendar, question.term, look))
