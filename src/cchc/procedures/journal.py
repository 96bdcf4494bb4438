"""The words of this app's journal entries."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

for _action, _sentence in {
    "posted": _("ghi việc niêm yết thủ tục tại %(subject)s"),
    "taken_down": _("ghi việc gỡ bản niêm yết tại %(subject)s"),
    "scan_started": _("bắt đầu quét bảng niêm yết %(subject)s"),
    "scan_finished": _("kết thúc quét bảng niêm yết %(subject)s"),
    "scan_attached": _("đính kèm kết quả quét %(subject)s vào nội dung kiểm tra"),
}.items():
    describe(f"procedures.{_action}", _sentence)

name_fields(
    {
        "medium": _("Hình thức"),
        "posted_on": _("Ngày niêm yết"),
        "taken_down_on": _("Ngày gỡ"),
        "codes": _("Mã thủ tục"),
        "right": _("Đúng bản"),
        "outdated": _("Bản cũ"),
        "missing": _("Thiếu"),
        "unexpected": _("Ngoài danh mục"),
        "attached_to": _("Đính kèm vào"),
    }
)
