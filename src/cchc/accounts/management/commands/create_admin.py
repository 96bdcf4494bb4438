"""`cchc create-admin`: the first administrator of a new site, who then makes everybody else."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.accounts import services
from cchc.accounts.choices import Role
from cchc.common.commands import Command as Base
from cchc.units.models import Unit


class Command(Base):
    help = _("tạo tài khoản quản trị hệ thống và in mật khẩu dùng một lần")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="", help=_("tên đăng nhập; không ghi thì lệnh sẽ hỏi"))
        parser.add_argument("--name", default="", help=_("họ và tên"))
        parser.add_argument("--unit", default="", help=_("mã đơn vị, ví dụ so-noi-vu"))
        parser.add_argument("--title", default="", help=_("chức danh; mặc định: Quản trị hệ thống"))

    def work(self, *, username: str = "", name: str = "", unit: str = "", title: str = "", **options: Any) -> object:
        """Make the account and its post in one go."""
        username = username or self._ask(_("Tên đăng nhập: "))
        name = name or self._ask(_("Họ và tên: "))
        code = unit or self._ask(_("Mã đơn vị: "))
        place = Unit.objects.filter(code=code).first()
        if place is None:
            raise CommandError(_("Không có đơn vị mang mã “%(code)s”.") % {"code": code})
        password = services.generate_password()
        with transaction.atomic():
            user = services.create_user(actor=None, username=username, full_name=name, password=password)
            services.give_post(
                actor=None,
                user=user,
                unit=place,
                role=Role.ADMIN,
                title=title or str(Role.ADMIN.label),
                valid_from=timezone.localdate(),
            )
        self.say(_("Đã tạo tài khoản %(username)s.") % {"username": user.username})
        self.say(_("Mật khẩu dùng một lần: %(password)s") % {"password": password})
        self.say(_("Lần đăng nhập đầu phải đổi mật khẩu và bật xác thực hai lớp."))
        return {"username": user.username, "password": password}

    def _ask(self, question: str) -> str:
        if self.as_json or not self.stdin_is_terminal():
            raise CommandError(_("Thiếu --username, --name hoặc --unit."))
        return input(question)

    def stdin_is_terminal(self) -> bool:
        """Tell whether somebody is there to be asked."""
        return sys.stdin.isatty()
