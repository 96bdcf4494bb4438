"""What all papers share: the head, who signs for whom, periods and dates in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cchc.accounts.models import Post, User
from cchc.common.text import fold
from cchc.documents import content
from cchc.units.choices import TERRITORIES, Kind
from cchc.units.models import Unit

from ..models import Plan

GAP = "…"


@dataclass(frozen=True)
class Signer:
    """Who signs: the lines over the name, and the name."""

    authority: tuple[str, ...]
    name: str
    title: str


def letterhead(unit: Unit) -> content.Letterhead:
    """Return the head of a paper issued by `unit`; the place is the territory's name (Phụ lục I, mục II.4)."""
    parent = unit.parent
    over = ""
    if unit.kind not in TERRITORIES and parent is not None:
        over = parent.authority
    elif unit.kind in TERRITORIES and parent is not None and parent.kind in (Kind.PROVINCE, Kind.CITY):
        over = ""
    return content.Letterhead(over.upper(), unit.authority.upper(), unit.territory.name)


def signer(user: User | None, unit: Unit) -> Signer:
    """Return how `user` signs for `unit`: a head for a committee signs TM., a deputy KT., others TUQ. (Điều 13)."""
    if user is None:
        return Signer((f"TM. {unit.authority}".upper(),) if unit.kind in TERRITORIES else (), "", "")
    post = _post_in(user, unit)
    title = post.title if post else ""
    return Signer(_authority(unit, title), user.full_name, title)


def _authority(unit: Unit, title: str) -> tuple[str, ...]:
    head = "CHỦ TỊCH" if unit.kind in TERRITORIES else head_title(unit)
    lines: list[str] = ["TM. ỦY BAN NHÂN DÂN"] if unit.kind in TERRITORIES else []
    if title.lower().startswith("phó "):
        lines.append(f"KT. {head}")
    lines.append(title.upper() or head)
    return tuple(lines)


def head_title(unit: Unit) -> str:
    """Return the title of the head of `unit` in capitals."""
    if unit.kind in TERRITORIES:
        return "CHỦ TỊCH"
    if unit.kind == Kind.OFFICE:
        return "CHÁNH VĂN PHÒNG"
    if unit.kind in (Kind.COUNCIL_BOARD, Kind.DIVISION, Kind.ONE_STOP):
        return "TRƯỞNG BAN" if unit.kind == Kind.COUNCIL_BOARD else "TRƯỞNG PHÒNG"
    return "GIÁM ĐỐC"


def _post_in(user: User, unit: Unit) -> Post | None:
    posts = list(user.posts.in_force().filter(unit=unit))
    return posts[0] if posts else user.current_post()


def day(value: date | None) -> str:
    """Return "05/01/2026": a zero before days below 10 and before months 1 and 2."""
    if value is None:
        return GAP
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"{value.day:02d}/{month}/{value.year}"


def period(start: date | None, end: date | None) -> str:
    """Return the inspected period in words."""
    if start and end:
        return f"từ ngày {day(start)} đến ngày {day(end)}"
    return "đến thời điểm kiểm tra"


def plan_name(plan: Plan) -> str:
    """Return the plan as a sentence names it: "Kế hoạch kiểm tra công tác CCHC định kỳ năm 2026"."""
    if fold(plan.name).startswith("ke hoach"):
        return plan.name
    return f"Kế hoạch {plan.name[:1].lower()}{plan.name[1:]}"
