"""`cchc serve`: the staff site and the public one on this machine, with gunicorn; prints where they are and who may try.

The public site is a process of its own at the next port, and so is the worker; both end with the server.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication
from rich.console import Console
from rich.table import Table

from cchc.accounts.models import User
from cchc.common import serving
from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.demo.accounts import ACCOUNTS, PASSWORD, Account


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings; nothing is read from files or the environment."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for key, value in self.options.items():
            self.cfg.set(key, value)

    def load(self) -> WSGIHandler:
        return serving.application()


class Command(BaseCommand):
    help = _("Mở trang tại 127.0.0.1 và in các tài khoản minh họa")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help=_("cổng, mặc định 8000"))
        parser.add_argument("--no-public", action="store_true", help=_("không mở trang công khai ở cổng kế tiếp"))
        parser.add_argument("--no-worker", action="store_true", help=_("không chạy việc nền (thư, nhắc việc) kèm theo"))

    def work(self, **options: Any) -> object:
        port: int = options["port"]
        self._public_port = None if options["no_public"] else port + 1
        for one in filter(None, (port, self._public_port)):
            _require_free(one)
        _require_migrated()
        accounts = _accounts_here() if settings.DEMONSTRATION else []
        if self._public_port and "PUBLIC_SITE_URL" not in os.environ:
            settings.PUBLIC_SITE_URL = f"http://127.0.0.1:{self._public_port}"  # the port is known only here
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # else whitenoise warns at every start
        on_sqlite = connection.vendor == "sqlite"
        connections.close_all()  # the workers are forks and must open their own
        server = Server(
            {
                "bind": f"127.0.0.1:{port}",
                "worker_class": "gthread",
                "workers": 1 if on_sqlite else 2,
                "threads": 8,
                "loglevel": "warning",
                "when_ready": lambda server: self._tell(port, accounts),
            }
        )
        with ExitStack() as beside:
            if self._public_port:
                beside.enter_context(_running(_public_site(self._public_port), {}, is_quiet=False))
            if not options["no_worker"]:
                worker = [sys.executable, "-m", "django", "worker", "--with-parent"]
                site = {"SITE_URL": os.environ.get("SITE_URL", f"http://127.0.0.1:{port}")}
                # Quiet: a line for each mail would push address and accounts off the screen. /notices/outbox/ tells.
                beside.enter_context(_running(worker, site, is_quiet=True))
            server.run()
        return None

    def _tell(self, port: int, accounts: list[Account]) -> None:
        address = f"http://127.0.0.1:{port}/"
        if self.as_json:
            rows = [
                {"username": account.username, "role": account.role, "full_name": account.full_name}
                for account in accounts
            ]
            answer = {"address": address, "public_address": self._public_address(), "accounts": rows}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            self.stdout.flush()
            return
        console = Console()
        console.print(f"\n{_('Trang đang mở tại')} [bold]{address}[/bold]")
        if self._public_port:
            console.print(f"{_('Trang công khai, không cần đăng nhập:')} [bold]{self._public_address()}[/bold]")
        if accounts:
            table = Table(title=_("Tài khoản minh họa, mật khẩu chung: %(word)s") % {"word": PASSWORD})
            for head in (_("Tên đăng nhập"), _("Vai trò, nơi làm việc"), _("Họ và tên")):
                table.add_column(head)
            for account in accounts:
                table.add_row(account.username, account.role, account.full_name)
            console.print(table)
        console.print(_("Dừng: Ctrl+C"))

    def _public_address(self) -> str | None:
        return f"http://127.0.0.1:{self._public_port}/" if self._public_port else None


def _public_site(port: int) -> list[str]:
    """Return the command that serves the public site beside the staff site of these settings."""
    staff = os.environ["DJANGO_SETTINGS_MODULE"].rpartition(".")
    settings_of = f"DJANGO_SETTINGS_MODULE={staff[0]}.public_{staff[2]}"
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "4", "--log-level", "warning"]
    return [sys.executable, "-m", "gunicorn", "--env", settings_of, *options, "cchc.config.wsgi_public"]


@contextmanager
def _running(command: list[str], env: Mapping[str, str], *, is_quiet: bool) -> Iterator[None]:
    """Run a process beside the server; it stops with it, also when the server is killed."""
    process = subprocess.Popen(  # noqa: S603
        command,
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL if is_quiet else None,
        preexec_fn=_end_with_parent,  # before the server starts any thread
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def _accounts_here() -> list[Account]:
    here = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    return [account for account in ACCOUNTS if account.username in here]


def _require_migrated() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuleError(_("Cơ sở dữ liệu chưa đúng bản này. Chạy trước: cchc migrate"))


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
