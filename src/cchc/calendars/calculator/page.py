"""What the two pages of the calculator share: the public one and that of the staff."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from cchc.common.errors import RuleError

from ..strip import Look
from .answer import Answer, answer
from .form import CalculatorForm, asked


@dataclass(frozen=True)
class Page:
    """The form with its answer, if it could be answered; `address`: where a form just sent should lead."""

    form: CalculatorForm
    answer: Answer | None
    address: str = ""

    @property
    def status(self) -> int:
        """422 when something is wrong with what was asked."""
        return 422 if self.form.errors else 200


def page_of(query: QueryDict, look: Look, *, for_staff: bool = False) -> Page:
    """Answer an address, or say beside each field what is wrong with it."""
    form = asked(query, look.now, for_staff=for_staff)
    if not form.is_bound or not form.is_valid():
        return Page(form, None)
    try:
        found = answer(form.question(), look)
    except RuleError as refusal:
        form.add_refusal(refusal)
        return Page(form, None)
    return Page(form, found, form.address() if "measure" in query else "")
