"""`cchc serve`: the staff site on this machine, with gunicorn; prints where it is and who may try it."""

import json
import socket
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication
from rich.console import Console
from rich.table import Table

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError

PASSWORD = "cchc-demo"  # noqa: S105  # of the demonstration only, printed for everybody
ACCOUNTS = {
    "can-bo-cchc": Role.OFFICER,
    "lanh-dao": Role.LEADER,
    "truong-doan": Role.TEAM_HEAD,
    "thu-ky": Role.SECRETARY,
    "thanh-vien": Role.MEMBER,
    "dau-moi": Role.FOCAL,
    "thu-truong": Role.UNIT_HEAD,
    "xac-minh": Role.VERIFIER,
    "hdnd": Role.COUNCIL,
    "kiem-toan": Role.AUDITOR,
    "quan-tri": Role.ADMIN,
}


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings; nothing is read from files or the environment."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> WSGIHandler:
        return get_wsgi_application()


class Command(BaseCommand):
    help = _("Mở trang tại 127.0.0.1 và in các tài khoản trình diễn")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help=_("cổng, mặc định 8000"))

    def work(self, *, port: int, **options: Any) -> object:
        _require_free(port)
        names = dict(User.objects.filter(username__in=ACCOUNTS).values_list("username", "full_name"))
        accounts = [(name, str(role.label), names[name]) for name, role in ACCOUNTS.items() if name in names]
        on_sqlite = connection.vendor == "sqlite"
        connections.close_all()  # the workers are forks and must open their own
        Server(
            {
                "bind": f"127.0.0.1:{port}",
                "worker_class": "gthread",
                "workers": 1 if on_sqlite else 2,
                "threads": 8,
                "loglevel": "warning",
                "when_ready": lambda server: self._tell(port, accounts),
            }
        ).run()
        return None

    def _tell(self, port: int, accounts: list[tuple[str, str, str]]) -> None:
        address = f"http://127.0.0.1:{port}/"
        if self.as_json:
            rows = [{"username": name, "role": role, "full_name": person} for name, role, person in accounts]
            self.stdout.write(json.dumps({"address": address, "accounts": rows}, ensure_ascii=False))
            self.stdout.flush()
            return
        console = Console()
        console.print(f"\n{_('Trang đang mở tại')} [bold]{address}[/bold]")
        if settings.DEMONSTRATION and accounts:
            table = Table(title=_("Tài khoản trình diễn, mật khẩu chung: %(word)s") % {"word": PASSWORD})
            for head in (_("Tên đăng nhập"), _("Vai trò"), _("Người")):
                table.add_column(head)
            for row in accounts:
                table.add_row(*row)
            console.print(table)
        console.print(_("Dừng: Ctrl+C"))


def _require_free(port: int) -> None:
    if not 1 <= port <= 65535:
        raise RuleError(_("Cổng phải từ 1 đến 65535."))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            words = {"port": port, "other": port + 1 if port < 65535 else 8000}
            raise RuleError(_("Cổng %(port)s đang bận. Chạy với cổng khác: make run PORT=%(other)s") % words) from None
