"""`cchc`: the command line beside the web, a thin door over the management commands."""

import argparse
import difflib
import json
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.utils.translation import gettext as _

GROUPS = {
    "demo": "Bắt đầu",
    "tasks": "Việc được giao",
    "units": "Đơn vị",
    "accounts": "Tài khoản",
    "calendars": "Lịch làm việc",
    "legislation": "Văn bản pháp luật",
    "procedures": "Thủ tục hành chính",
    "criteria": "Nội dung kiểm tra",
    "metrics": "Số liệu",
    "files": "Tệp",
    "documents": "Văn bản",
    "inspections": "Kiểm tra",
    "notices": "Nhắc việc, thư",
    "audit": "Nhật ký",
}
WRONG_USE = 2
# argparse speaks English only; these are the sentences that a wrong use of our commands meets.
ARGPARSE_WORDS = {
    "usage: ": "cách dùng: ",
    "positional arguments": "tham số",
    "options": "tùy chọn",
    "show this help message and exit": "in trợ giúp này rồi thoát",
    "%(prog)s: error: %(message)s\n": "%(prog)s: lỗi: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "tham số %(argument_name)s: %(message)s",
    "the following arguments are required: %s": "thiếu tham số: %s",
    "unrecognized arguments: %s": "không có tham số: %s",
    "expected one argument": "cần một giá trị",
    "invalid %(type)s value: %(value)r": "giá trị %(value)r không đúng kiểu %(type)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có lựa chọn %(value)r (chọn một trong: %(choices)s)",
}


def main() -> None:
    """Run `cchc COMMAND …`; without a command, list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
    argparse._ = lambda text: ARGPARSE_WORDS.get(text, text)  # type: ignore[attr-defined]  # argparse's own gettext
    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        _stop(str(wrong))
    name, *rest = sys.argv[1:] or ["--help"]
    if name in ("--help", "-h", "help", "--json"):
        _print_commands(as_json=name == "--json" or "--json" in rest)
        return
    known = get_commands()
    command = name if name in known else name.replace("-", "_")
    if command not in known:
        _stop(_unknown(name))
    execute_from_command_line(["cchc", command, *rest])


def own_commands() -> dict[str, list[tuple[str, str]]]:
    """Return our own commands with their one line of help, by app in the order of GROUPS."""
    found: dict[str, list[tuple[str, str]]] = {app: [] for app in GROUPS}
    for name, app in sorted(get_commands().items()):
        package, _dot, label = str(app).rpartition(".")
        if package == "cchc":
            help_line = str(load_command_class(str(app), name).help).rstrip(".")
            found.setdefault(label, []).append((name.replace("_", "-"), help_line[:1].upper() + help_line[1:]))
    return {app: commands for app, commands in found.items() if commands}


def _print_commands(*, as_json: bool) -> None:
    groups = own_commands()
    if as_json:
        rows = [{"command": name, "help": line} for commands in groups.values() for name, line in commands]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    width = max((len(name) for commands in groups.values() for name, _line in commands), default=0)
    lines = [_("cchc LỆNH [tham số]: dòng lệnh của hệ thống kiểm tra cải cách hành chính")]
    for app, commands in groups.items():
        lines += ["", GROUPS.get(app, app)]
        lines += [f"  {name:<{width}}  {line}" for name, line in commands]
    lines += ["", _("Xem tham số: cchc LỆNH --help. In dữ liệu: thêm --json.")]
    lines += [_("Mã thoát: 0 xong, 1 không được phép theo quy tắc, 2 gõ sai.")]
    sys.stdout.write("\n".join(lines) + "\n")


def _unknown(name: str) -> str:
    names = [own for commands in own_commands().values() for own, _line in commands]
    near = difflib.get_close_matches(name.replace("_", "-"), names, n=1)
    line = _("Không có lệnh “%(name)s”.") % {"name": name}
    hint = _("Có phải: cchc %(near)s?") % {"near": near[0]} if near else _("Xem danh sách: cchc --help")
    return f"{line} {hint}"


def _stop(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.exit(WRONG_USE)
