"""The help pages: which topics there are, the pictures they show, finding one by its words."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .text import clean, fold

FOLDER = Path(__file__).resolve().parents[1] / "static" / "help"
SENTENCES = {"p", "li", "dt", "dd", "h2", "th", "td", "figcaption"}


@dataclass(frozen=True)
class Topic:
    """One page: its text stands in templates/help/topics/SLUG.html."""

    slug: str
    title: str | Promise
    readers: str | Promise

    @property
    def template(self) -> str:
        """Return the template of the text."""
        return f"help/topics/{self.slug}.html"


@dataclass(frozen=True)
class Section:
    """Topics under one head of the list."""

    title: str | Promise
    topics: Sequence[Topic]


@dataclass(frozen=True)
class Picture:
    """A picture with its size, so that the page does not jump when it arrives."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Find:
    """A topic that holds the words, and the first sentence that does."""

    topic: Topic
    sentence: str


SECTIONS = (
    Section(
        _("Mọi người"),
        (
            Topic("bat-dau", _("Bắt đầu và đăng nhập"), _("Dành cho mọi người")),
            Topic("viec-can-lam", _("Việc cần làm"), _("Dành cho mọi người")),
            Topic(
                "thong-bao", _("Thông báo và nhắc việc"), _("Dành cho mọi người; hộp thư đi dành cho quản trị hệ thống")
            ),
            Topic(
                "lich-lam-viec",
                _("Lịch làm việc và giờ làm việc"),
                _("Dành cho mọi người; nhập quyết định dành cho quản trị hệ thống"),
            ),
            Topic("quyen-va-vi-tri", _("Quyền và vị trí"), _("Dành cho mọi người")),
            Topic("phim-tat", _("Phím tắt"), _("Dành cho mọi người")),
        ),
    ),
    Section(
        _("Trước khi đi kiểm tra"),
        (
            Topic("ke-hoach", _("Lập kế hoạch kiểm tra"), _("Dành cho cán bộ CCHC, lãnh đạo, giám sát của HĐND")),
            Topic("rut-tham", _("Rút thăm chọn đơn vị"), _("Dành cho cán bộ CCHC và người muốn kiểm tra lại")),
            Topic(
                "doan-kiem-tra",
                _("Đoàn kiểm tra và xung đột lợi ích"),
                _("Dành cho cán bộ CCHC, trưởng đoàn, lãnh đạo"),
            ),
            Topic(
                "bo-noi-dung", _("Bộ nội dung kiểm tra"), _("Dành cho cán bộ CCHC nhập và công bố nội dung kiểm tra")
            ),
        ),
    ),
    Section(
        _("Kiểm tra và kết luận"),
        (
            Topic(
                "kiem-tra-tai-cho",
                _("Kiểm tra tại chỗ"),
                _("Dành cho trưởng đoàn, phó trưởng đoàn, thư ký, thành viên đoàn"),
            ),
            Topic("bien-ban", _("Biên bản kiểm tra"), _("Dành cho trưởng đoàn và thư ký")),
            Topic("so-lieu", _("Số liệu và trích dẫn"), _("Dành cho đoàn kiểm tra và cán bộ CCHC")),
            Topic("phat-hien", _("Phát hiện, nguyên nhân, yêu cầu"), _("Dành cho đoàn kiểm tra")),
            Topic(
                "ket-luan",
                _("Thông báo kết luận"),
                _("Dành cho người soạn kết luận và lãnh đạo ký kết luận"),
            ),
            Topic("tong-hop", _("Tổng hợp và báo cáo"), _("Dành cho cán bộ CCHC, lãnh đạo")),
            Topic(
                "don-vi-duoc-kiem-tra",
                _("Đơn vị được kiểm tra"),
                _("Dành cho thủ trưởng và đầu mối của đơn vị"),
            ),
            Topic(
                "khac-phuc",
                _("Khắc phục và xác minh"),
                _("Dành cho đơn vị được giao việc, người xác minh, cơ quan giao việc"),
            ),
        ),
    ),
    Section(
        _("Thủ tục hành chính"),
        (
            Topic("han-tra-ket-qua", _("Hạn trả kết quả được tính thế nào"), _("Dành cho mọi người")),
            Topic(
                "bo-thu-tuc", _("Bộ thủ tục, công bố bản mới"), _("Dành cho mọi người; công bố dành cho cán bộ CCHC")
            ),
            Topic("nhap-thu-tuc", _("Nhập, xuất thủ tục"), _("Dành cho cán bộ CCHC")),
            Topic("niem-yet", _("Niêm yết và quét bảng"), _("Dành cho đơn vị niêm yết và đoàn kiểm tra")),
            Topic("ra-soat", _("Rà soát, đơn giản hóa thủ tục"), _("Dành cho cán bộ CCHC, lãnh đạo, cơ quan chủ trì")),
        ),
    ),
    Section(
        _("Tra cứu và quản trị"),
        (
            Topic("don-vi", _("Đơn vị theo thời gian"), _("Dành cho mọi người; phần sửa dành cho quản trị hệ thống")),
            Topic("van-ban", _("Văn bản và sổ số"), _("Dành cho mọi người được xem văn bản")),
            Topic("nhat-ky", _("Nhật ký và lịch sử"), _("Dành cho kiểm toán nhật ký và người xem lịch sử")),
            Topic("quan-tri", _("Quản trị tài khoản"), _("Dành cho quản trị hệ thống")),
        ),
    ),
)
TOPICS = {topic.slug: topic for section in SECTIONS for topic in section.topics}


@cache
def pictures() -> dict[str, Picture]:
    """Return the pictures by name, with the size that stands in the head of each PNG file."""
    found = {}
    for path in sorted(FOLDER.glob("*.png")):
        width, height = struct.unpack(">II", path.read_bytes()[16:24])
        found[path.stem] = Picture(static(f"help/{path.name}"), width, height)
    return found


def find(words: str) -> list[Find]:
    """Return the topics that hold every word: first in the title, then in one sentence, then anywhere."""
    wanted = fold(clean(words)).split()
    ranked: tuple[list[Find], list[Find], list[Find]] = ([], [], [])
    for topic in TOPICS.values():
        lines = sentences(topic.slug, get_language() or "")
        hit = next((line for line in lines if _holds(line, wanted)), None)
        if _holds(str(topic.title), wanted):
            ranked[0].append(Find(topic, str(topic.readers)))
        elif hit:
            ranked[1].append(Find(topic, hit))
        elif _holds(" ".join(lines), wanted):
            ranked[2].append(Find(topic, str(topic.readers)))
    return [found for group in ranked for found in group]


@cache
def sentences(slug: str, language: str) -> list[str]:
    """Return what a topic says in a language, line by line; templates change only with a new version."""
    reader = _Sentences()
    reader.feed(render_to_string(TOPICS[slug].template, {"pictures": pictures()}))
    return [line for line in (" ".join(words.split()) for words in reader.lines) if line]


def _holds(text: str, wanted: list[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in wanted)


class _Sentences(HTMLParser):
    """Collects the text of a page, one line per paragraph, item or cell."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SENTENCES:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in SENTENCES:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data
