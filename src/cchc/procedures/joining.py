"""What the register tells the lower floors at start-up: which procedures and reviews name a legal document."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.legislation import rules
from cchc.legislation.hooks import Citation
from cchc.legislation.models import LegalDocument

from .choices import Proposal
from .models import Review, Version


def versions_citing(user: User, document: LegalDocument) -> Iterator[Citation]:
    """The procedures whose version in force rests on the document; older versions that did are named as such."""
    versions = Version.objects.visible_to(user).filter(legal_bases__document=document).distinct()
    today = timezone.localdate()
    in_force = set(
        Version.objects.in_force_on(today).filter(legal_bases__document=document).values_list("pk", flat=True)
    )
    for version in versions.select_related("procedure").order_by("procedure__code", "-number"):
        words = {"code": version.procedure.code, "name": version.name, "number": version.number}
        if version.pk in in_force:
            yield Citation(_("Thủ tục hành chính"), _("%(code)s %(name)s") % words, version.get_absolute_url())
        else:
            label = _("%(code)s %(name)s, bản %(number)s") % words
            yield Citation(_("Bản thủ tục cũ hoặc dự thảo"), label, version.get_absolute_url())


def reviews_citing(_user: User, document: LegalDocument) -> Iterator[Citation]:
    """The proposals for which the document must change; reviews are open to everybody who works here."""
    reviews = Review.objects.exclude(proposal=Proposal.KEEP).filter(documents__icontains=document.number)
    for review in reviews.select_related("version__procedure").order_by("-plan__year", "pk"):
        if rules.names(review.documents, document.number, document.issued_on):
            words = {"code": review.version.procedure.code, "name": review.version.name}
            label = _("%(code)s %(name)s") % words
            yield Citation(_("Phương án đơn giản hóa cần sửa văn bản"), label, review.get_absolute_url())
