"""`cchc remind`: the ladder of one day, or only who would be reminded."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.common import dates
from cchc.common.commands import Command as BaseCommand
from cchc.common.errors import RuleError
from cchc.notices import queries, rules
from cchc.notices.queries import Planned
from cchc.notices.services import reminders


class Command(BaseCommand):
    help = _("Nhắc các việc đến bậc nhắc của hôm nay; chạy lại không nhắc hai lần")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", default="", help=_("ngày, ví dụ 28/8/2026; mặc định hôm nay"))
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ in ai sẽ được nhắc, không gửi gì"))

    def work(self, **options: Any) -> object:
        now = timezone.now()
        today = timezone.localdate(now)
        if options["day"]:
            try:
                today = dates.parse(options["day"])
            except RuleError as wrong:
                raise CommandError(wrong.message) from None
        is_dry = options["dry_run"]
        planned = queries.planned(today) if is_dry else reminders.remind(today=today, now=now)
        for one in planned:
            self.say(_line(one, (today - one.thing.due_on).days))
        words = {"n": len(planned), "day": dates.show(today)}
        self.say((_("Sẽ nhắc %(n)s việc ngày %(day)s.") if is_dry else _("Đã nhắc %(n)s việc ngày %(day)s.")) % words)
        alone = queries.without_recipients(today)
        if alone:
            self.say(_("Chưa có người để nhắc, cần phân công: %(n)s việc.") % {"n": len(alone)})
            for one in alone:
                self.say(f"  {one.thing.title} ({one.thing.unit})")
        return [_data(one) for one in [*planned, *alone]]


def _line(one: Planned, offset: int) -> str:
    people = ", ".join(person.full_name for person in one.thing.recipients)
    return f"{rules.when_words(offset)}: {one.thing.title} ({one.thing.unit}) → {people}"


def _data(one: Planned) -> dict[str, Any]:
    return {
        "kind": one.thing.kind,
        "subject": str(one.thing.subject.pk),
        "title": one.thing.title,
        "unit": one.thing.unit.code,
        "due_on": one.thing.due_on,
        "step": one.step,
        "number": one.number,
        "recipients": [person.username for person in one.thing.recipients],
    }
