"""What the journal says about people and posts."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("accounts.user_created", _("tạo tài khoản %(subject)s"))
describe("accounts.user_updated", _("sửa thông tin của %(subject)s"))
describe("accounts.user_locked", _("khóa tài khoản %(subject)s"))
describe("accounts.user_unlocked", _("mở khóa tài khoản %(subject)s"))
describe("accounts.post_given", _("bố trí vị trí %(subject)s"))
describe("accounts.post_ended", _("kết thúc vị trí %(subject)s"))
describe("accounts.password_reset", _("cấp mật khẩu dùng một lần cho %(subject)s"))
describe("accounts.password_changed", _("đổi mật khẩu của mình"))
describe("accounts.second_factor_added", _("bật một cách xác thực hai lớp"))
describe("accounts.second_factor_removed", _("gỡ một cách xác thực hai lớp"))
describe("accounts.second_factor_reset", _("xóa xác thực hai lớp của %(subject)s"))
describe("accounts.sessions_ended", _("đăng xuất khỏi mọi thiết bị"))

name_fields(
    {
        "username": _("Tên đăng nhập"),
        "full_name": _("Họ và tên"),
        "email": _("Thư điện tử"),
        "phone": _("Điện thoại"),
        "role": _("Vai trò"),
        "title": _("Chức danh"),
        "valid_from": _("Từ ngày"),
        "valid_to": _("Đến hết ngày"),
        "authenticators": _("Cách xác thực"),
        "kind": _("Loại"),
    }
)
