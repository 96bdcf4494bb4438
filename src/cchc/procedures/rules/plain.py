"""What a procedure says, in words for a citizen: short sentences, no abbreviations, what is unsure said plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cchc.common import numbers
from cchc.common.text import fold

from ..choices import Channel, OnlineLevel, ProcedureLevel, TermUnit
from .checks import LEAST_FEE
from .content import Case, Component, Fee, Method
from .words import say_amount

# What offices write short and people do not read: spelled out, except inside the number of a document.
SHORT = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "TTHC": "thủ tục hành chính",
    "CSDL": "cơ sở dữ liệu",
    "CSDLQG": "cơ sở dữ liệu quốc gia",
    "TTPVHCC": "Trung tâm Phục vụ hành chính công",
    "CCCD": "căn cước công dân",
    "CMND": "chứng minh nhân dân",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "BHTN": "bảo hiểm thất nghiệp",
    "GCN": "giấy chứng nhận",
    "GPLX": "giấy phép lái xe",
    "QSDĐ": "quyền sử dụng đất",
    "HTX": "hợp tác xã",
    "GTGT": "giá trị gia tăng",
    "PCCC": "phòng cháy, chữa cháy",
    "LĐTBXH": "Lao động, Thương binh và Xã hội",
    "TNHH": "trách nhiệm hữu hạn",
    "VNĐ": "đồng",
    "VND": "đồng",
}
_SHORT = re.compile(rf"(?<![\w/.\-])({'|'.join(sorted(SHORT, key=len, reverse=True))})(?![\w/\-])")
# Said of who needs the paper, in its first sentence; how it is handed in ("trong trường hợp nộp trực tiếp") is no case.
_ONLY_IF = re.compile(
    r"^[+\-*•\s]*(truong hop|doi voi truong hop|neu )"
    r"|^(?:[^;.]|\.(?!\s))*\btrong truong hop (?!nop\b|gui\b|thong qua\b)"
)
_COUNCIL = "hoi dong nhan dan"


@dataclass(frozen=True)
class Paper:
    """One paper of the list: its words, how many of it, its form."""

    name: str
    originals: int
    copies: int
    form_name: str
    is_shown_only: bool

    @property
    def count(self) -> str:
        """How many of which kind, in words."""
        parts = []
        if self.originals:
            parts.append(_("%(n)s bản chính") % {"n": self.originals})
        if self.copies:
            parts.append(_("%(n)s bản sao") % {"n": self.copies})
        return ", ".join(parts)


@dataclass(frozen=True)
class Heap:
    """Papers that are handled alike, under a heading."""

    heading: str
    hint: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class Way:
    """One way to hand in: what it is called, how long, what it costs, what about that is not sure."""

    channel: str
    icon: str
    how: str
    time: str
    fees: tuple[str, ...]
    unsure: tuple[str, ...]


_ICONS = {Channel.DIRECT: "building-community", Channel.ONLINE: "world-www", Channel.POST: "mail"}


def spell_out(text: str) -> str:
    """Return `text` with the usual abbreviations of offices written in full."""
    return _SHORT.sub(lambda match: SHORT[match[1]], text)


def heaps(components: Sequence[Component]) -> list[Heap]:
    """Sort the papers into what everybody hands in, what is shown, and what only some need."""
    sometimes = [row for row in components if _is_conditional(row)]
    always = [row for row in components if row not in sometimes]
    found = [
        (_("Nộp"), _("Nơi nhận giữ lại các giấy tờ này."), [row for row in always if not row.is_shown_only]),
        (
            _("Mang theo để xuất trình"),
            _("Nơi nhận xem rồi trả lại bạn ngay."),
            [row for row in always if row.is_shown_only],
        ),
        (_("Chỉ cần trong một số trường hợp"), _("Đọc từng dòng xem có đúng với bạn không."), sometimes),
    ]
    return [Heap(heading, hint, tuple(map(_paper, rows))) for heading, hint, rows in found if rows]


def _is_conditional(row: Component) -> bool:
    return bool(_ONLY_IF.search(fold(row.name)) or "truong hop" in fold(row.group)[:16])


def _paper(row: Component) -> Paper:
    name = re.sub(r"^[+*\-•\s]+", "", spell_out(row.name))
    group = re.sub(r"^[+*\-•\s]+", "", spell_out(row.group))
    if fold(group).startswith("truong hop") and fold(group) not in fold(name):
        name = f"{group}: {name}"
    return Paper(name[:1].upper() + name[1:], row.originals, row.copies, spell_out(row.form_name), row.is_shown_only)


def ways(case: Case) -> list[Way]:
    """Return the ways to hand in, in the order in which most people try them."""
    order = [Channel.DIRECT, Channel.ONLINE, Channel.POST]
    rows = sorted(case.methods, key=lambda row: order.index(Channel(row.channel)))
    return [_way(row, case) for row in rows]


def doubts_of_all(all_ways: Sequence[Way]) -> list[str]:
    """Return what is not sure on every way alike: said once below them."""
    if len(all_ways) < 2:
        return []
    return [sentence for sentence in all_ways[0].unsure if all(sentence in way.unsure for way in all_ways)]


def _way(row: Method, case: Case) -> Way:
    how = {
        Channel.DIRECT: _("Nộp tại quầy"),
        Channel.ONLINE: _("Nộp qua mạng, tại Cổng Dịch vụ công quốc gia"),
        Channel.POST: _("Gửi qua bưu điện"),
    }
    channel = Channel(row.channel)
    fees = tuple(dict.fromkeys(filter(None, map(say_fee, row.fees))))
    unsure = [*_unsure_time(row), *(sentence for fee in row.fees for sentence in _unsure_fee(fee))]
    return Way(
        str(channel.label), _ICONS[channel], how[channel], say_time(row, case), fees, tuple(dict.fromkeys(unsure))
    )


def say_time(row: Method, case: Case) -> str:
    """Say how long it takes on this way."""
    if row.amount is None:
        return spell_out(row.text) or _("Nguồn không nêu thời hạn. Hãy hỏi nơi nhận hồ sơ.")
    if cutoff := case.cutoff_of(row):
        words = {"hour": f"{cutoff:%H:%M}".removesuffix(":00").lstrip("0")}
        return _("Trong ngày. Nộp sau %(hour)s giờ thì có kết quả vào ngày làm việc tiếp theo.") % words
    unit = row.unit or row.assumed_unit
    if not unit:
        return _("Nguồn chỉ ghi số %(n)s, không nói ngày hay giờ.") % {"n": numbers.show_exact(row.amount)}
    return _("%(term)s, tính từ khi nhận đủ giấy tờ.") % {"term": say_amount(row.amount, unit)}


def _unsure_time(row: Method) -> Iterable[str]:
    if row.is_assumed and row.assumed_unit:
        words = {"n": numbers.show_exact(row.amount or Decimal()), "unit": TermUnit(row.assumed_unit).label}
        yield _("Nguồn chỉ ghi số %(n)s. Cách hiểu thường gặp là %(n)s %(unit)s.") % words


def say_fee(fee: Fee) -> str:
    """Say what one fee costs."""
    if fee.amount is not None and fee.amount == 0:
        return _("Không mất tiền")
    if fee.amount is not None:
        return _("%(amount)s đồng") % {"amount": numbers.show_exact(fee.amount)}
    if _COUNCIL in fold(fee.note):
        return _("Mỗi tỉnh quy định một mức. Hãy hỏi nơi nhận hồ sơ.")
    return spell_out(fee.text or fee.note)


def _unsure_fee(fee: Fee) -> Iterable[str]:
    if fee.amount is not None and 0 < fee.amount < LEAST_FEE:
        words = {"amount": numbers.show_exact(fee.amount)}
        yield _("Nguồn ghi %(amount)s đồng, có thể thiếu hàng nghìn. Hãy hỏi lại.") % words


def say_place(levels: Iterable[str]) -> str:
    """Say where one goes, by the levels."""
    names = {
        ProcedureLevel.COMMUNE: _("xã, phường"),
        ProcedureLevel.PROVINCE: _("tỉnh"),
        ProcedureLevel.MINISTRY: _("bộ ở trung ương"),
        ProcedureLevel.DISTRICT: _("huyện"),
        ProcedureLevel.OTHER: _("cơ quan khác"),
    }
    order = [ProcedureLevel.COMMUNE, ProcedureLevel.DISTRICT, ProcedureLevel.PROVINCE]
    order += [ProcedureLevel.MINISTRY, ProcedureLevel.OTHER]
    return ", ".join(names[level] for level in order if level in set(levels))


def say_online(level: str) -> str:
    """Say how far the way over the net goes."""
    words = {
        OnlineLevel.FULL.value: _("Làm được hoàn toàn qua mạng, không phải đến quầy."),
        OnlineLevel.PARTIAL.value: _("Làm được một phần qua mạng, vẫn phải đến quầy."),
        OnlineLevel.INFORMATION.value: _("Trên mạng chỉ có hướng dẫn."),
    }
    return words.get(level, "")


def notes_of_fees(case: Case) -> list[str]:
    """Return what the source says beside the fees, once each."""
    return list(dict.fromkeys(spell_out(fee.note) for row in case.methods for fee in row.fees if fee.note))


def timed(case: Case) -> Method | None:
    """Return the way whose time the calculator takes: at the desk, else the first that has one."""
    rows = [row for row in case.methods if row.term]
    return next((row for row in rows if row.channel == Channel.DIRECT), rows[0] if rows else None)
