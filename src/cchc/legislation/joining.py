"""What this floor itself knows to cite a document: the system's rules, the deadline clock, decisions on days off."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.calendars.models import Decision
from cchc.calendars.rules import constants

from . import queries, rules
from .hooks import Citation
from .models import LegalDocument


def rules_citing(_user: User, document: LegalDocument) -> Iterator[Citation]:
    """The rules of the program that rest on the document (docs/legal.md)."""
    for code, says in queries.rules_of(document.number, document.issued_on):
        yield Citation(_("Quy tắc của hệ thống"), f"{code}: {says}")


def clock_citing(_user: User, document: LegalDocument) -> Iterator[Citation]:
    """The numbers that the deadline clock takes from the document."""
    for row in constants.constants():
        if rules.names(row.basis, document.number, document.issued_on):
            yield Citation(_("Đồng hồ thời hạn"), row.basis)


def decisions_citing(_user: User, document: LegalDocument) -> Iterator[Citation]:
    """The decisions on days off that are this document."""
    for decision in Decision.objects.filter(number=document.number, date=document.issued_on):
        yield Citation(_("Ngày nghỉ, ngày làm bù"), decision.title, reverse("calendars:decision", args=[decision.pk]))
