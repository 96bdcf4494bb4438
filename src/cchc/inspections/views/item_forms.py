"""The forms of a sheet's items: the open one may show what was refused, the others are made of one of their kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..forms.visit import AnswerForm, answer_form, as_typed, blank_form, initial_of


def give_forms(panels: Iterable[dict[str, Any]], refused: AnswerForm | None) -> None:
    """Put into each panel what the tag `item_form` shows: a form of its own, or the blank one of its kind.

    One of their own have the open item and those at both ends of the list, where there is nowhere to go on.
    """
    blanks: dict[str, AnswerForm] = {}
    for panel in panels:
        item, answer = panel["item"], panel["answer"]
        panel |= {"form": None, "typed": as_typed(answer, item.kind)}
        if panel["is_open"] and refused:
            panel |= {"form": refused, "typed": {field.name: field.value() for field in refused}}
        elif panel["is_open"] or not (panel["before"] and panel["after"]):
            stored = initial_of(answer, answer.version if answer else 0)
            panel["form"] = answer_form(item.kind, initial=stored, auto_id=f"item-{item.pk}-%s")
        else:
            blanks[item.kind] = panel["blank"] = blanks.get(item.kind) or blank_form(item.kind)
