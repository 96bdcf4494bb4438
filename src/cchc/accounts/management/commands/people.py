"""`cchc people`: who has an account, and in which posts."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cchc.accounts import queries
from cchc.accounts.choices import POST_ROLES, Role
from cchc.common.commands import Command as Base


class Command(Base):
    help = _("liệt kê tài khoản và vị trí đang giữ")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", nargs="?", default="", help=_("tên cần tìm, không cần dấu"))
        parser.add_argument("--role", default="", choices=[r.value for r in Role if r in POST_ROLES], help=_("vai trò"))

    def work(self, *, words: str = "", role: str = "", **options: Any) -> object:
        """List the people, in the order of their given names."""
        people: Iterable[Any] = queries.people(words=words, role=role)  # with `held` and the second factor
        found: list[dict[str, Any]] = [
            {
                "username": user.username,
                "full_name": user.full_name,
                "is_active": user.is_active,
                "is_fictional": user.is_fictional,
                "has_second_factor": user.has_second_factor,
                "posts": [
                    {"role": post.role, "title": post.title, "unit": post.unit.code, "valid_from": post.valid_from}
                    for post in user.held
                ],
            }
            for user in people
        ]
        for person in found:
            posts = "; ".join(f"{post['title']} ({post['unit']})" for post in person["posts"])
            locked = "" if person["is_active"] else f" [{_('đang khóa')}]"
            self.say(f"{person['username']:<24} {person['full_name']}{locked}  {posts}".rstrip())
        self.say(_("%(n)s tài khoản") % {"n": len(found)})
        return found
