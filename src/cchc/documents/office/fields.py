"""The fields of a DOCX template: their names as an office types them in Word, what they mean, what they hold. Pure.

The names are Vietnamese without marks, because the people who type them are clerks, not programmers.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..choices import DocumentKind
from ..layout import Plain

BODY = "noi_dung"
GUIDE = "huong_dan"  # never true: what stands under it shows in Word only


@dataclass(frozen=True)
class Field:
    """One field. `kinds`: only these kinds have it (empty: all); `compulsory`: a template without it is warned."""

    name: str
    meaning: Promise
    is_list: bool = False
    compulsory: bool = False
    kinds: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def is_for(self, kind: str) -> bool:
        """Tell whether documents of `kind` have this field."""
        return (not self.kinds or kind in self.kinds) and kind not in self.without


_LETTER, _MINUTES = frozenset({DocumentKind.LETTER.value}), frozenset({DocumentKind.MINUTES.value})

FIELDS = (
    Field("co_quan_cap_tren", _("Cơ quan chủ quản, in hoa; trống khi không có")),
    Field("co_quan_ban_hanh", _("Cơ quan ban hành, in hoa"), compulsory=True),
    Field("so_ky_hieu", _("Số, ký hiệu: “Số: 05/KH-UBND”"), compulsory=True),
    Field("dia_danh_ngay", _("Địa danh, ngày tháng năm ban hành"), compulsory=True, without=_MINUTES),
    Field("dau_ban", _("Dấu của bản chưa chính thức: DỰ THẢO, BẢN CÔNG KHAI; trống ở bản ban hành")),
    Field("ten_loai", _("Tên loại văn bản, in hoa"), without=_LETTER),
    Field("trich_yeu", _("Trích yếu nội dung"), without=_LETTER),
    Field("trich_yeu_cong_van", _("Trích yếu dưới số của công văn: “V/v …”"), kinds=_LETTER),
    Field(
        "tham_quyen",
        _("Thẩm quyền ban hành, trên phần căn cứ của quyết định"),
        kinds=frozenset({DocumentKind.DECISION.value}),
    ),
    Field("kinh_gui_mot", _("Nơi kính gửi khi chỉ gửi một nơi")),
    Field("kinh_gui", _("Các nơi kính gửi khi gửi từ hai nơi, mỗi nơi một dòng"), is_list=True),
    Field(BODY, _("Toàn bộ phần nội dung, kể cả bảng và chú thích số liệu; đặt một mình một đoạn"), compulsory=True),
    Field("quyen_han_ky", _("Quyền hạn, chức vụ của người ký, in hoa")),
    Field("nguoi_ky", _("Họ tên người ký"), compulsory=True),
    Field("quyen_han_ky_trai", _("Quyền hạn của người ký bên trái"), kinds=_MINUTES),
    Field("nguoi_ky_trai", _("Họ tên người ký bên trái: thư ký"), kinds=_MINUTES),
    Field("noi_nhan", _("Nơi nhận, mỗi nơi một dòng có gạch đầu dòng"), is_list=True),
)
KNOWN = frozenset(field.name for field in FIELDS) | {GUIDE}
LISTS = frozenset(field.name for field in FIELDS if field.is_list)
Values = dict[str, str | list[str]]


def of_kind(kind: str) -> list[Field]:
    """Return the fields that a template of `kind` may use, in the order of the page."""
    return [field for field in FIELDS if field.is_for(kind)]


def values_of(laid_out: Plain, body: str) -> Values:
    """Return what the fields hold for a document that is laid out; `body` stands where the text will be set."""
    *others, last = laid_out["signatures"] or [{"authority": [], "name": ""}]
    left = others[0] if others else {"authority": [], "name": ""}
    return {
        "co_quan_cap_tren": "\n".join(laid_out["parent"]),
        "co_quan_ban_hanh": "\n".join(laid_out["issuing"]),
        "so_ky_hieu": laid_out["number"],
        "dia_danh_ngay": laid_out["place"],
        "dau_ban": laid_out["mark"],
        "ten_loai": laid_out["type"],
        "trich_yeu": laid_out["subject"],
        "trich_yeu_cong_van": laid_out["summary"],
        "tham_quyen": laid_out["authority"],
        "kinh_gui_mot": "".join(laid_out["addressees"]) if len(laid_out["addressees"]) == 1 else "",
        "kinh_gui": laid_out["addressees"] if len(laid_out["addressees"]) > 1 else [],
        BODY: body,
        "quyen_han_ky": "\n".join(last["authority"]),
        "nguoi_ky": last["name"],
        "quyen_han_ky_trai": "\n".join(left["authority"]),
        "nguoi_ky_trai": left["name"],
        "noi_nhan": list(laid_out["recipients"]),
        GUIDE: "",
    }
