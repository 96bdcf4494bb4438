"""What the journal says about files."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("files.stored", _("tải lên tệp %(subject)s"))
describe("files.removed", _("gỡ tệp %(subject)s"))

name_fields({"sha256": _("Mã băm SHA-256"), "size": _("Dung lượng (byte)"), "on": _("Thuộc về")})
