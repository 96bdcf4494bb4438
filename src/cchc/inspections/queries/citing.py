"""What of the inspections cites a legal document: the bases of the plans that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.legislation import rules
from cchc.legislation.hooks import Citation
from cchc.legislation.models import LegalDocument

from ..models import LegalBasis, Plan


def plans_citing(user: User, document: LegalDocument) -> Iterator[Citation]:
    """The plans whose "Căn cứ …" lines name the document by its number, and by no other day than its own."""
    lines = LegalBasis.objects.filter(plan__in=Plan.objects.visible_to(user), text__icontains=document.number)
    for line in lines.select_related("plan").order_by("plan", "order"):
        if rules.names(line.text, document.number, document.issued_on):
            yield Citation(
                _("Kế hoạch kiểm tra"),
                f"{line.plan}: {line.text}",
                reverse("inspections:plan_detail", args=[line.plan.code]),
            )
