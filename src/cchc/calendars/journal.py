"""The words of this app's journal entries."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("calendars.loaded", _("nạp lịch làm việc kèm sản phẩm, bản %(subject)s"))
describe("calendars.day_added", _("thêm vào lịch làm việc %(subject)s"))
describe("calendars.day_changed", _("sửa trong lịch làm việc %(subject)s"))
describe("calendars.day_withdrawn", _("bỏ khỏi lịch làm việc %(subject)s"))
describe("calendars.year_opened", _("mở lịch làm việc năm %(subject)s"))
describe("calendars.year_settled", _("ghi tình trạng lịch làm việc năm %(subject)s"))
describe("calendars.decision_imported", _("nhập quyết định về ngày nghỉ, ngày làm bù %(subject)s"))
describe("calendars.decision_changed", _("sửa thông tin quyết định %(subject)s"))
describe("calendars.hours_set", _("đặt giờ làm việc: %(subject)s"))
describe("calendars.hours_withdrawn", _("bỏ giờ làm việc: %(subject)s"))
describe("calendars.move_decided", _("quyết định về hạn dời do lịch: %(subject)s"))
name_fields(
    {
        "date": _("ngày"),
        "pair": _("đổi với ngày"),
        "known_from": _("biết từ ngày"),
        "decision": _("văn bản"),
        "year": _("năm"),
        "n_days": _("số ngày"),
        "is_confirmed": _("đã xác nhận"),
        "added": _("số ngày thêm"),
        "changed": _("số ngày sửa"),
        "gone": _("số ngày thay"),
        "week": _("giờ trong tuần"),
        "valid_from": _("áp dụng từ"),
        "valid_to": _("áp dụng đến"),
        "basis": _("căn cứ"),
        "choice": _("lựa chọn"),
        "old_due": _("hạn cũ"),
        "new_due": _("hạn mới"),
        "withdrawn_on": _("bỏ từ ngày"),
    }
)
