"""What the register of legal documents can be asked."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from cchc.accounts.models import User

from . import hooks
from .hooks import Citation
from .models import LegalDocument

FILE = Path(__file__).with_name("data") / "documents.yaml"


@cache
def entries() -> list[dict[str, Any]]:
    """Return the documents that come with the product, each with the rules of the system that rest on it."""
    return list(yaml.safe_load(FILE.read_text(encoding="utf-8"))["documents"])


def citations(user: User, document: LegalDocument) -> list[tuple[str, list[Citation]]]:
    """Return what cites the document, by kind of thing; apps answer for what the reader may see."""
    found = [citation for provider in hooks.citing for citation in provider(user, document)]
    found.sort(key=lambda one: one.what)
    return [(what, list(rows)) for what, rows in groupby(found, key=lambda one: one.what)]


def twins(document: LegalDocument) -> list[LegalDocument]:
    """Return the other documents of the same number: they are told apart by their days."""
    return list(LegalDocument.objects.filter(number=document.number).exclude(pk=document.pk))


def rules_of(number: str, issued_on: date | None) -> list[tuple[str, str]]:
    """Return the rules (id, what it says) of the system that rest on that document."""
    for entry in entries():
        if entry["number"] == number and entry.get("issued_on") == issued_on:
            return [(rule["id"], rule["says"]) for rule in entry.get("rules", ())]
    return []
