"""The base of every `cchc` command: --json, exit codes 0/1/2, Vietnamese messages, progress on long work."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping, Sized
from typing import Any, NoReturn, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import track

from .errors import RuleError

T = TypeVar("T")
DONE, RULE_SAID_NO, WRONG_USE = 0, 1, 2


class Command(BaseCommand):
    """A command that answers in words, or with --json as data.

    Subclasses write `work(**options)` and return what JSON should show; a `RuleError` ends with code 1,
    a `CommandError` with code 2.
    """

    requires_system_checks: list[str] = []
    # Django's own options still work; they only leave the help to ours.
    suppressed_base_arguments = {
        "--version",
        "--verbosity",
        "--settings",
        "--pythonpath",
        "--traceback",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        self.help = str(self.help)  # argparse knows no lazy text
        parser = super().create_parser(prog_name, subcommand.replace("_", "-"), **kwargs)
        parser.add_argument("--json", action="store_true", help=_("in kết quả dạng JSON"))
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's own arguments."""

    def work(self, **options: Any) -> object:
        """Do it; return the data that --json prints."""
        raise CommandError(_("Lệnh này chưa làm gì."))

    def handle(self, *args: Any, **options: Any) -> None:
        self.as_json: bool = options["json"]
        try:
            answer = self.work(**options)
        except RuleError as refusal:
            self.end({"error": refusal.message}, refusal.message, RULE_SAID_NO)
        except CommandError as wrong:
            self.end({"error": str(wrong)}, str(wrong), WRONG_USE)
        else:
            if self.as_json:
                self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2, default=str))

    def say(self, line: str) -> None:
        """Print a line for people; nothing when --json was asked for."""
        if not self.as_json:
            self.stdout.write(line)

    def track(self, items: Iterable[T], label: str) -> Iterable[T]:
        """Show a bar on standard error while going through `items`; silent with --json or without a terminal."""
        total = len(items) if isinstance(items, Sized) else None
        console = Console(stderr=True)
        hidden = self.as_json or not console.is_terminal
        return track(items, description=label, total=total, console=console, disable=hidden)

    def end(self, data: Mapping[str, object], line: str, code: int) -> NoReturn:
        """Stop with `code`: the data on standard output if --json was asked for, the sentence on standard error."""
        if self.as_json:
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=str))
        self.stderr.write(line)
        sys.exit(code)
