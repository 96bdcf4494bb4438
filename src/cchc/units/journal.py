"""What the journal says about units."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("units.loaded", _("nạp danh mục đơn vị: thêm %(units_added)s đơn vị"))
describe("units.created", _("thêm đơn vị %(subject)s"))
describe("units.ended", _("ghi kết thúc hoạt động của %(subject)s"))
describe("units.renamed", _("đổi tên %(subject)s thành %(name)s"))
describe("units.moved", _("chuyển %(subject)s sang đơn vị cấp trên khác"))
describe("units.merged", _("sáp nhập các đơn vị thành %(subject)s"))

name_fields(
    {
        "code": _("Mã"),
        "name": _("Tên"),
        "path": _("Vị trí trong cây đơn vị"),
        "predecessors": _("Đơn vị trước"),
        "carried": _("Đơn vị trực thuộc chuyển theo"),
        "units_added": _("Số đơn vị thêm"),
        "identifiers_added": _("Số mã thêm"),
        "successions_added": _("Số lượt kế tiếp thêm"),
        "units": _("Tổng số đơn vị"),
    }
)
