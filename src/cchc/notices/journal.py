"""The words of this app's journal entries."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("notices.reminded", _("nhắc lần %(reminder_number)s: %(subject)s"))
describe("notices.mail_queued_again", _("cho gửi lại thư %(subject)s"))
describe("notices.mail_settled", _("xác nhận đã gửi thư %(subject)s"))
describe("notices.step_set", _("đặt bậc nhắc việc %(subject)s"))
describe("notices.step_ended", _("ngừng bậc nhắc việc %(subject)s"))
name_fields(
    {
        "reminder_number": _("Lần nhắc"),
        "ladder_step": _("Bậc nhắc (ngày so với hạn)"),
        "reminded_people": _("Người được nhắc"),
        "repeat_every": _("Nhắc lại sau mỗi (ngày)"),
        "mail_status": _("Trạng thái thư"),
    }
)
