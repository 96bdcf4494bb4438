"""The words of this app's journal entries."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

for _action, _sentence in {
    "assigned": _("giao việc %(subject)s"),
    "plan_sent": _("gửi kế hoạch thực hiện việc %(subject)s"),
    "progress_reported": _("báo tiến độ việc %(subject)s"),
    "proof_submitted": _("nộp minh chứng việc %(subject)s"),
    "proof_returned": _("trả lại minh chứng việc %(subject)s"),
    "accepted": _("xác minh đạt, đóng việc %(subject)s"),
    "extension_asked": _("xin gia hạn việc %(subject)s"),
    "extension_granted": _("cho gia hạn việc %(subject)s"),
    "extension_refused": _("không cho gia hạn việc %(subject)s"),
    "due_moved": _("tính lại hạn theo lịch làm việc của việc %(subject)s"),
    "reassigned": _("đổi người của việc %(subject)s"),
    "withdrawn": _("rút việc đã giao %(subject)s"),
}.items():
    describe(f"tasks.{_action}", _sentence)

name_fields(
    {
        "work": _("Nội dung việc"),
        "product": _("Sản phẩm"),
        "unit": _("Đơn vị"),
        "giver": _("Cơ quan giao"),
        "doer_name": _("Người thực hiện"),
        "accountable": _("Người chịu trách nhiệm"),
        "authority": _("Thẩm quyền"),
        "due_on": _("Hạn"),
        "wanted_on": _("Hạn xin lùi đến"),
        "verifier": _("Người xác minh"),
        "origin_label": _("Giao theo"),
        "share": _("Tiến độ (%)"),
        "again_by": _("Nộp lại trước ngày"),
        "wanted": _("Cần bổ sung"),
        "how": _("Cách xác minh"),
        "files": _("Tệp"),
    }
)
