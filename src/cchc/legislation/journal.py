"""The words of this app's journal entries."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("legislation.recorded", _("ghi văn bản %(subject)s"))
describe("legislation.corrected", _("sửa thông tin văn bản %(subject)s"))
describe("legislation.cited", _("ghi văn bản được viện dẫn %(subject)s"))

name_fields(
    {
        "issuer": _("Cơ quan ban hành"),
        "issued_on": _("Ngày ban hành"),
        "in_force_from": _("Có hiệu lực từ"),
        "in_force_to": _("Có hiệu lực đến"),
        "replaced_by_id": _("Văn bản thay thế"),
    }
)
