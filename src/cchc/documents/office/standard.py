"""The template that we hand out for each kind: laid out by NĐ 30/2020, every field in its place, a page that names them."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from cchc.common.language import in_vietnamese

from .. import rules
from ..choices import DocumentKind
from ..docx import Writer
from ..layout import Imprint, Plain
from .fields import BODY, GUIDE, of_kind

# A field that may be empty would leave a blank line; lists repeat their line.
_OPTIONAL = frozenset({"co_quan_cap_tren", "dau_ban", "tham_quyen"})
_LISTS = {"noi_nhan": "dong", "kinh_gui": "noi"}
_ADDRESSED = frozenset({DocumentKind.LETTER, DocumentKind.REPORT})


@cache
def standard_template(kind: str) -> bytes:
    """Return the standard template for documents of `kind` as DOCX."""
    return _StandardWriter(_placeholders(DocumentKind(kind)), Imprint("")).write()


def _placeholders(kind: DocumentKind) -> Plain:
    has_left, nameless = kind == DocumentKind.MINUTES, kind in rules.KINDS_WITHOUT_NAME
    signers = [{"authority": ["{{ quyen_han_ky }}"], "name": "{{ nguoi_ky }}"}]
    if has_left:
        signers.insert(0, {"authority": ["{{ quyen_han_ky_trai }}"], "name": "{{ nguoi_ky_trai }}"})
    return {
        "kind": kind,
        "title": f"Mẫu {rules.KIND_TITLES[kind].lower()}",
        "issuer": "",
        "parent": ["{{ co_quan_cap_tren }}"],
        "issuing": ["{{ co_quan_ban_hanh }}"],
        "number": "{{ so_ky_hieu }}",
        "place": "" if kind in rules.KINDS_WITHOUT_PLACE_AND_DATE else "{{ dia_danh_ngay }}",
        "mark": "{{ dau_ban }}",
        "type": "" if nameless else "{{ ten_loai }}",
        "subject": "{{ trich_yeu }}",
        "summary": "{{ trich_yeu_cong_van }}" if nameless else "",
        "authority": "{{ tham_quyen }}" if kind == DocumentKind.DECISION else "",
        "addressees": ["{{ kinh_gui_mot }}"] if kind in _ADDRESSED else [],
        "blocks": [{"t": "paragraph", "indented": True, "runs": [{"s": f"{{{{ {BODY} }}}}", "b": 0, "i": 0, "n": ""}]}],
        "signatures": signers,
        "recipients": ["{{ noi_nhan }}"],
        "annexes": [],
    }


class _StandardWriter(Writer):
    """Writes placeholders as if they were words, then the tags around those that may be empty or repeat."""

    def _saved(self) -> bytes:
        self._tag()
        self._guide()
        return super()._saved()

    def _addressees(self) -> None:
        super()._addressees()
        if not self.doc["addressees"]:
            return
        alone = self.docx.paragraphs[-1]
        _wrap(alone._p, "{%p if kinh_gui_mot %}", "{%p endif %}")
        head = self._line("Kính gửi:")
        line = self._line("{{ kinh_gui }}")
        head.paragraph_format.left_indent, line.paragraph_format.left_indent = Cm(3), Cm(5.2)
        last = self._line("")
        _wrap(head._p, "{%p if kinh_gui %}", "")
        _wrap(last._p, "", "{%p endif %}")

    def _tag(self) -> None:
        for paragraph in list(self.docx.element.body.iter(qn("w:p"))):
            words = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            name = words.strip("{} ")
            if words == f"{{{{ {name} }}}}" and name in _OPTIONAL:
                _wrap(paragraph, f"{{%p if {name} %}}", "{%p endif %}")
            elif words == f"{{{{ {name} }}}}" and name in _LISTS:
                _retext(paragraph, f"{{{{ {_LISTS[name]} }}}}")
                _wrap(paragraph, f"{{%p for {_LISTS[name]} in {name} %}}", "{%p endfor %}")

    @in_vietnamese
    def _guide(self) -> None:
        """A page that shows in Word only: `huong_dan` is never true."""
        self._line(f"{{%p if {GUIDE} %}}")
        self._line("").add_run().add_break(WD_BREAK.PAGE)
        self._line("CÁC TRƯỜNG CỦA MẪU", bold=True, align=1)
        self._line("Trang này chỉ hiện trong Word, không có trong văn bản.", align=1).paragraph_format.space_after = Pt(
            8
        )
        runs = [
            [
                {"parts": [_words(words)]}
                for words in (field.name, str(field.meaning), _use(field.is_list, field.compulsory))
            ]
            for field in of_kind(self.doc["kind"])
        ]
        self._table(
            {
                "caption": "",
                "headers": ["Tên trường", "Ý nghĩa", "Ghi chú"],
                "rows": runs,
                "widths": [3.4, 6, 2.4],
                "aligns": ["left", "left", "left"],
            }
        )
        for words in (
            "Viết tên trường trong hai cặp ngoặc nhọn, như ở trang đầu. Đổi phông chữ, lề, thêm biểu trưng tùy cơ quan.",
            "Dòng có dấu phần trăm mở và đóng một đoạn chỉ hiện khi trường có nội dung, hoặc lặp theo từng dòng.",
        ):
            self._line(words)
        self._line("{%p endif %}")


def _words(words: str) -> Plain:
    return {"s": words, "b": False, "i": False, "n": ""}


def _use(is_list: bool, compulsory: bool) -> str:
    return ", ".join(filter(None, ("bắt buộc" if compulsory else "", "nhiều dòng" if is_list else "")))


def _retext(paragraph: Any, words: str) -> None:
    first, *others = paragraph.iter(qn("w:t"))
    first.text = words
    for node in others:
        node.text = ""


def _wrap(paragraph: Any, before: str, after: str) -> None:
    """Put tag lines around a paragraph, in paragraphs of the same look; docxtpl takes the whole paragraph away."""
    for words, add in ((before, paragraph.addprevious), (after, paragraph.addnext)):
        if words:
            line = deepcopy(paragraph)
            if not list(line.iter(qn("w:t"))):
                run = line.makeelement(qn("w:r"), {})
                run.append(line.makeelement(qn("w:t"), {}))
                line.append(run)
            _retext(line, words)
            add(line)
