"""What the conclusion says of the right of reply: how many were agreed to, explained, accepted; the table of all."""

from __future__ import annotations

from cchc.documents import content
from cchc.documents.content import Block

from ..queries.replies import Line, Page, Voice
from . import head


def summary(page: Page) -> list[Block]:
    """Return the sentence under the shortfalls; nothing where no round was held."""
    if page.round is None:
        return []
    silent = f", trong đó {page.n_silent} điểm không có ý kiến, coi là đồng ý" if page.n_silent else ""
    explained = (
        f"; giải trình {page.n_explained} điểm, đoàn chấp nhận {page.n_accepted} điểm" if page.n_explained else ""
    )
    return [
        content.paragraph(
            f"Đoàn kiểm tra đã gửi {len(page.lines)} tồn tại, hạn chế cho đơn vị có ý kiến đến hết ngày "
            f"{head.day(page.round.due_on)}: đơn vị đồng ý {page.n_agreed} điểm{silent}{explained} (Phụ lục kèm theo)."
        )
    ]


def annex(page: Page) -> tuple[content.Annex, ...]:
    """Return the table of what the unit read, what it said and what the team answered."""
    if page.round is None or not page.lines:
        return ()
    rows = [
        (str(number), _plain(line), _said(line), _answered(line)) for number, line in enumerate(page.lines, start=1)
    ]
    heads = ("TT", "Tồn tại, hạn chế đơn vị đã đọc", "Ý kiến của đơn vị", "Trả lời của đoàn")
    table = content.table(heads, rows, (0.6, 3.6, 3, 3))
    return (content.Annex("GIẢI TRÌNH CỦA ĐƠN VỊ VÀ TRẢ LỜI CỦA ĐOÀN", (table,)),)


def _plain(line: Line) -> str:
    return "".join(piece.cited.text if piece.cited else piece.words for piece in line.pieces).replace("\n", " ")


def _said(line: Line) -> str:
    if line.voice == Voice.EXPLAINS:
        files = f" (kèm {len(line.files)} minh chứng)" if line.files else ""
        return f"Giải trình: {line.reply.text}{files}".replace("\n", " ")
    if line.voice == Voice.AGREES:
        return f"Đồng ý. {line.reply.text}".replace("\n", " ").strip()
    return "Không có ý kiến đến hết hạn, coi là đồng ý"


def _answered(line: Line) -> str:
    if line.reply.is_accepted is None:
        words = "–"
    elif line.reply.is_accepted:
        words = f"Chấp nhận: {line.reply.answer}"
    else:
        words = f"Không chấp nhận: {line.reply.answer}"
    if line.is_removed:
        words = f"{words.removesuffix('–')} Đã bỏ khỏi kết luận.".strip()
    elif line.is_changed:
        words = f"{words.removesuffix('–')} Đã sửa nội dung.".strip()
    return words.replace("\n", " ")
