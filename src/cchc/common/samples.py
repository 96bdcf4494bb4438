"""What the sheet of parts (/styleguide/) shows: invented rows, real parts."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from .forms import Form, ViDateField, ViDecimalField
from .tables import Column, Table

COLOURS = [
    ("ink", "Chữ chính", "#16202e · 16,4"),
    ("ink-2", "Chữ phụ", "#465366 · 7,8"),
    ("primary", "Chính", "#0f4c81 · 8,9"),
    ("header", "Đầu trang", "#12324f · 13,2"),
    ("ok", "Đạt", "#14653a · 7,1"),
    ("warn", "Sắp hạn", "#8a4500 · 7,1"),
    ("bad", "Quá hạn", "#b01f17 · 6,9"),
    ("pause", "Tạm dừng", "#5a3a8e · 8,7"),
    ("makeup", "Làm bù", "#005c66 · 7,7"),
    ("holiday", "Nghỉ lễ", "#8d2450 · 8,4"),
]
STATES = [
    ("Đã lên lịch", "calendar", "neutral"),
    ("Chờ đơn vị", "hourglass", "neutral"),
    ("Đang thực hiện", "player-play", "primary"),
    ("Dự thảo", "pencil", "neutral"),
    ("Chờ ký", "writing-sign", "primary"),
    ("Đã ban hành", "rubber-stamp", "ok"),
    ("Đã bị thay thế", "replace", "neutral"),
    ("Đã kết thúc", "circle-check", "ok"),
    ("Đạt", "check", "ok"),
    ("Đạt một phần", "circle-half-2", "warn"),
    ("Không đạt", "x", "bad"),
    ("Không phát sinh", "circle-minus", "neutral"),
    ("Chưa đánh giá", "circle-dashed", "neutral"),
    ("Trong hạn", "circle-check", "ok"),
    ("Sắp đến hạn", "clock", "warn"),
    ("Quá hạn", "alert-octagon", "bad"),
    ("Tạm dừng", "player-pause", "pause"),
    ("Hẹn lại", "calendar-repeat", "pause"),
    ("Đã giao", "send", "neutral"),
    ("Đang khắc phục", "tool", "primary"),
    ("Chờ xác minh", "shield-question", "primary"),
    ("Trả lại", "arrow-back-up", "bad"),
    ("Đã xác minh", "shield-check", "ok"),
    ("Lặp lại", "repeat", "warn"),
    ("Khớp", "equal", "ok"),
    ("Không khớp", "equal-not", "bad"),
    ("Chưa đủ số liệu", "help-circle", "neutral"),
    ("Chưa xác nhận", "alert-triangle", "warn"),
]
FIGURE_KINDS = [
    ("Đơn vị báo cáo", "building-community", "neutral"),
    ("Hệ thống tính", "database", "neutral"),
    ("Suy ra", "math-function", "neutral"),
    ("Đoàn ghi tại chỗ", "eye", "neutral"),
]


# Parts that belong to an app above: its AppConfig joins a template and what it shows, as `samples`.
MORE: list[tuple[str, Callable[[], dict[str, Any]]]] = []


class SampleForm(Form):
    """A refused form: a day before the task was given, a product left out."""

    due_on = ViDateField(label="Hạn hoàn thành", error_messages={"invalid": "Hạn phải sau ngày giao 28/8/2026"})
    product = forms.CharField(
        label="Sản phẩm",
        help_text="Thứ đơn vị phải nộp để xác minh, ví dụ: ảnh, quyết định, biên bản",
        error_messages={"required": "Ghi sản phẩm cần nộp"},
    )
    share = ViDecimalField(label="Tỷ lệ phải đạt", required=False, initial=Decimal("98.5"))
    kind = forms.ChoiceField(
        label="Cách xác minh", choices=[("site", "Kiểm tra tại chỗ"), ("file", "Xem hồ sơ")], widget=forms.RadioSelect
    )
    repeated = forms.BooleanField(label="Tồn tại lặp lại từ kỳ trước", required=False)

    def clean_due_on(self) -> object:
        raise forms.ValidationError("Hạn phải sau ngày giao 28/8/2026")


def sheet_of_parts(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the sheet."""
    refused = SampleForm({"due_on": "27/08/2026", "share": "98,5", "kind": "site"})
    rows = [
        {"name": "Tiếp nhận", "n": 35826, "share": None},
        {"name": "Đã giải quyết", "n": 36104, "share": Decimal("99.7")},
        {"name": "Trễ hạn", "n": 1111, "share": Decimal("3.1")},
    ]
    columns = [
        Column("name", "Cột số", sort=lambda row: str(row["name"])),
        Column("n", "Chữ số đều", sort=lambda row: row["n"], numeric=True),
        Column("share", "Tỷ lệ", sort=lambda row: row["share"], numeric=True),
    ]
    return {
        "colours": COLOURS,
        "states": STATES,
        "figure_kinds": FIGURE_KINDS,
        "refused": refused,
        "table": Table(request, rows, columns, default_words="thứ tự của báo cáo"),
        "more": [{"template": template, "samples": samples()} for template, samples in MORE],
        **_work_samples(),
    }


def _work_samples() -> dict[str, Any]:
    return {
        "tiles": [
            {"label": "Đã kiểm tra tại chỗ", "value": "17/30", "note": "Kế hoạch đến nay: 19. Chậm 2"},
            {"label": "Việc quá hạn", "value": "3", "note": "Lâu nhất: xã Bình Minh, 3 ngày", "kind": "bad"},
            {"label": "Số liệu mâu thuẫn", "value": "3", "note": "Tân Lập, An Bình, Đông Hải", "url": "#figures"},
        ],
        "chips": [
            {"label": "Tất cả", "count": 30, "url": "?", "active": True},
            {"label": "Quá hạn", "count": 3, "url": "?state=late", "icon": "alert-octagon", "kind": "bad"},
            {"label": "Hôm nay", "count": 6, "url": "?state=today", "icon": "clock", "kind": "warn"},
        ],
        "segments": [
            {"n": 9, "word": "đã có kết luận", "kind": "ok"},
            {"n": 15, "word": "đang làm", "kind": "counted"},
            {"n": 6, "word": "chưa bắt đầu", "kind": "wait"},
        ],
        "tasks": [
            {
                "due": "26/8",
                "due_note": "quá 2 ngày làm việc",
                "due_icon": "alert-octagon",
                "kind": "bad",
                "title": "Đôn đốc xã Tân Lập nộp báo cáo tự kiểm tra",
                "url": "#tasks",
                "reason": "Đã nhắc 2 lần (19/8, 25/8). Lịch kiểm tra: 04/9.",
                "action": "Nhắc lần 3",
                "action_url": "#tasks",
                "primary": True,
            },
            {
                "due": "T6 04/9",
                "due_note": "sau 2 ngày làm việc",
                "title": "Giải trình của phường Tân An",
                "url": "#tasks",
                "reason": "Đơn vị không đồng ý 1 trong 6 phát hiện.",
                "waiting": "Chờ đơn vị giải trình",
            },
        ],
        "entries": [
            {
                "at": datetime(2026, 8, 28, 9, 41, tzinfo=timezone.get_default_timezone()),
                "who": "Phạm Quốc Việt",
                "what": "Trả lại minh chứng lần 1",
                "detail": "Ảnh không thấy ngày chụp; nộp lại trước 04/9/2026.",
                "icon": "arrow-back-up",
                "kind": "bad",
            },
            {
                "at": datetime(2026, 8, 24, 15, 5, tzinfo=timezone.get_default_timezone()),
                "who": "Hồ Văn Thạch",
                "what": "Nộp minh chứng lần 1",
                "icon": "upload",
            },
        ],
    }
