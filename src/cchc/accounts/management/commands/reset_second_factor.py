"""`cchc reset-second-factor`: for the administrator who lost their own telephone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from cchc.accounts import services
from cchc.accounts.models import User
from cchc.common.commands import Command as Base
from cchc.common.text import fold


class Command(Base):
    help = _("xóa xác thực hai lớp của một người đã mất điện thoại hoặc khóa")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help=_("tên đăng nhập"))
        parser.add_argument("--reason", required=True, help=_("lý do, lưu vào nhật ký"))

    def work(self, *, username: str = "", reason: str = "", **options: Any) -> object:
        """Remove the authenticators; the next sign-in asks for a new one if the post needs it."""
        user = User.objects.filter(username=fold(username)).first()
        if user is None:
            raise CommandError(_("Không có tài khoản “%(name)s”.") % {"name": username})
        services.reset_second_factor(actor=None, user=user, reason=reason)
        self.say(_("Đã xóa xác thực hai lớp của %(name)s.") % {"name": user.full_name})
        return {"username": user.username}
