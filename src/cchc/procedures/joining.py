"""What the register tells the lower floors at start-up: which procedures rest on a legal document."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.legislation.hooks import Citation
from cchc.legislation.models import LegalDocument

from .models import Version


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
