"""`cchc verify-signature FILE`: who signed a PDF, when, whether it is untouched, whose certificate; offline."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common.commands import RULE_SAID_NO, WRONG_USE
from cchc.common.commands import Command as BaseCommand
from cchc.documents.choices import SignatureState
from cchc.documents.signing import words
from cchc.documents.signing.ask import ask


class Command(BaseCommand):
    help = _("Kiểm tra chữ ký số trong tệp PDF, không dùng mạng")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help=_("tệp PDF"))

    def work(self, **options: Any) -> object:
        path = Path(options["file"])
        if not path.is_file():
            self.end({}, _("Không có tệp %(file)s. Ghi đúng đường dẫn") % {"file": path}, WRONG_USE)
        found = ask(path, timezone.now())
        state = words.state_of(found)
        said = words.sentences(found)
        answer = {"file": path.name, "state": state.value, "say": said, **found.as_data()}
        answer.pop("is_ours_plus_signatures")
        if state != SignatureState.TRUSTED:
            self.end(answer, "\n".join(said), RULE_SAID_NO)
        for line in said:
            self.say(line)
        return answer
