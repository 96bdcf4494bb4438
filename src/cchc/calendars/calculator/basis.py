"""Which rules of docs/legal.md a deadline rests on, for the staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..rules import DayKind, PauseMode, TermUnit
from .answer import Answer


class Basis(NamedTuple):
    """A rule that was used: its id, what it says, the law, and whether nobody has read that law."""

    rule: str
    words: str | Promise
    law: str | Promise
    is_unconfirmed: bool = False


def basis_of(answer: Answer) -> list[Basis]:
    """Return the rules that this deadline used, in the order in which the clock meets them."""
    return [basis for applies, basis in _RULES if applies(answer)]


def _modes(answer: Answer) -> Iterator[PauseMode]:
    return (pause.mode for cell in answer.explanation.cells for pause in cell.pauses)


def _unit(*units: TermUnit) -> Callable[[Answer], bool]:
    return lambda answer: answer.question.term is not None and answer.question.term.unit in units


def _mode(mode: PauseMode) -> Callable[[Answer], bool]:
    return lambda answer: mode in _modes(answer)


def _starts_later(answer: Answer) -> bool:
    return answer.explanation.deadline.start != answer.explanation.deadline.accepted


def _has_days_off(answer: Answer) -> bool:
    ordinary = (DayKind.WORKING, DayKind.WEEKEND)
    return any(cell.kind not in ordinary for cell in answer.explanation.cells)


_RULES: list[tuple[Callable[[Answer], bool], Basis]] = [
    (
        _unit(TermUnit.WORKING_DAY, TermUnit.HOUR),
        Basis(
            "LB-01",
            _("Một ngày làm việc là 8 giờ; hết hạn vào phút làm việc cuối cùng"),
            _("đơn vị tính của Cơ sở dữ liệu quốc gia về TTHC"),
        ),
    ),
    (
        _starts_later,
        Basis("LB-01", _("Nhận ngoài giờ thì tính từ giờ mở cửa kế tiếp"), _("phần mềm một cửa đang dùng"), True),
    ),
    (
        _unit(TermUnit.DAY, TermUnit.MONTH),
        Basis(
            "LB-04",
            _("Không tính ngày đầu; ngày cuối là ngày nghỉ thì sang ngày làm việc kế tiếp"),
            _("Bộ luật Dân sự 2015, Điều 147 khoản 2, Điều 148 khoản 5"),
            True,
        ),
    ),
    (
        _has_days_off,
        Basis(
            "LB-02",
            _("Ngày nghỉ, nghỉ bù, hoán đổi không tính; ngày làm bù có tính"),
            _("Bộ luật Lao động 2019, Điều 112 và văn bản của từng ngày"),
        ),
    ),
    (
        lambda answer: answer.question.known_on is not None,
        Basis(
            "LB-03",
            _("Lịch như đã biết vào một ngày; hoán đổi báo muộn không tự dời hạn đã hẹn"),
            _("Công văn 2450/VPCP-KGVX năm 2024, 12729/VPCP-KGVX năm 2025"),
        ),
    ),
    (
        lambda answer: answer.question.cutoff is not None,
        Basis(
            "LB-09",
            _("Trả trong ngày; nhận sau giờ này thì trả ngày làm việc tiếp theo"),
            _("Nghị định 23/2015/NĐ-CP, Điều 7"),
        ),
    ),
    (
        _mode(PauseMode.RESTART),
        Basis(
            "LB-07",
            _("Bổ sung xong thì tính lại từ đầu"),
            _("Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4; các hồ sơ TTHC công bố năm 2026"),
        ),
    ),
    (
        _mode(PauseMode.PAUSE),
        Basis(
            "LB-07", _("Thời gian chờ bổ sung được trừ ra"), _("luật chuyên ngành cho phép; nêu rõ điều khoản"), True
        ),
    ),
    (
        _mode(PauseMode.FIXED_REMAINDER),
        Basis("LB-06", _("Bổ sung xong thì còn một thời hạn cố định"), _("ví dụ hồ sơ TTHC 1.004122"), True),
    ),
    (
        _mode(PauseMode.STEP),
        Basis(
            "LB-08",
            _("Thời gian niêm yết, xác minh, lấy ý kiến mà luật không tính được trừ ra"),
            _("Nghị định 151/2025/NĐ-CP, Phần V; hồ sơ TTHC 1.005399, 1.013082"),
        ),
    ),
]
