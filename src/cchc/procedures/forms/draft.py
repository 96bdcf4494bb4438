"""The editor of a draft: one large form whose rows are plain fields, so that a page of hundreds of them stays quick."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common import dates, numbers
from cchc.common.confidence import Confidence
from cchc.common.errors import RuleError
from cchc.common.forms import Form, ViIntegerField
from cchc.common.text import clean, slug

from ..choices import OnlineLevel, ProcedureLevel
from ..rules.content import COMMON_CASE, Agency, Case, Component, Content, Fee, LegalBasis, Method, Result
from .draft_rows import Row, every


class DraftForm(Form):
    """The parts that are not rows."""

    name = forms.CharField(label=gettext_lazy("Tên thủ tục"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    sector = forms.CharField(label=gettext_lazy("Lĩnh vực"), max_length=200)
    levels = forms.MultipleChoiceField(
        label=gettext_lazy("Cấp thực hiện"),
        choices=ProcedureLevel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    subjects = forms.CharField(
        label=gettext_lazy("Đối tượng thực hiện"),
        help_text=gettext_lazy("Cần có khi công bố"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    set_count = ViIntegerField(label=gettext_lazy("Số bộ hồ sơ"), min_value=1, max_value=50)
    conditions = forms.CharField(
        label=gettext_lazy("Yêu cầu, điều kiện"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    online_level = forms.ChoiceField(
        label=gettext_lazy("Mức độ trực tuyến"),
        required=False,
        choices=[("", gettext_lazy("Chưa xác định")), *OnlineLevel.choices],
    )
    partial_reason = forms.CharField(
        label=gettext_lazy("Lý do chưa toàn trình"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confidence = forms.ChoiceField(label=gettext_lazy("Độ tin cậy"), choices=Confidence.choices)
    source = forms.CharField(label=gettext_lazy("Nguồn"), required=False, max_length=300)
    caution = forms.CharField(
        label=gettext_lazy("Điều chưa chắc chắn"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do của bản này"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lock = forms.IntegerField(widget=forms.HiddenInput, required=False)


def initial_of(content: Content, reason: str, lock: int) -> dict[str, Any]:
    """Return what the parts that are not rows start with."""
    names = [name for name in DraftForm.base_fields if name not in ("reason", "lock", "levels")]
    return {name: getattr(content, name) for name in names} | {
        "levels": list(content.levels),
        "reason": reason,
        "lock": lock,
    }


def content_of(form: DraftForm, rows: dict[str, list[Row]]) -> Content | None:
    """Return what was typed as a content; None when a row is wrong, and then the row says how."""
    agencies = [_agency(row) for row in rows["agency"] if not row.is_empty]
    results = [_result(row) for row in rows["result"] if not row.is_empty]
    bases = [_basis(row) for row in rows["basis"] if not row.is_empty]
    cases = _cases([row for row in rows["case"] if not row.is_empty])
    if any(row.errors for row in every(rows)):
        return None
    asked = form.cleaned_data
    return Content(
        agencies=tuple(agencies),
        results=tuple(results),
        legal_bases=tuple(bases),
        cases=tuple(cases) or (Case(),),
        levels=tuple(asked["levels"]),
        **{
            name: asked[name]
            for name in (
                "name",
                "sector",
                "subjects",
                "set_count",
                "conditions",
                "online_level",
                "partial_reason",
                "confidence",
                "source",
                "caution",
            )
        },
    )


# ── inside: from rows to values ──


def _agency(row: Row) -> Agency:
    _need(row, "name", _("Ghi tên cơ quan"))
    if not row.values["role"]:
        row.errors.append(_("Chọn vai trò của cơ quan"))
    return Agency(row.values["role"], row.values["name"], row.values["code"], clean(row.values["unit"]))


def _result(row: Row) -> Result:
    _need(row, "name", _("Ghi tên kết quả"))
    return Result(row.values["name"], row.values["code"])


def _basis(row: Row) -> LegalBasis:
    _need(row, "number", _("Ghi số hiệu văn bản"))
    return LegalBasis(clean(row.values["number"]), _day(row), row.values["note"])


def _cases(rows: list[Row]) -> list[Case]:
    codes: set[str] = set()
    cases = []
    for row in rows:
        code = _code(row, codes, is_only=len(rows) == 1)
        codes.add(code)
        cases.append(
            Case(
                code=code,
                name=row.values["name"],
                same_day_cutoff=_time(row),
                steps=tuple(step.values["text"] for step in row.below("step") if not step.is_empty),
                methods=tuple(_method(one) for one in row.below("method") if not one.is_empty),
                components=tuple(_paper(one) for one in row.below("paper") if not one.is_empty),
            )
        )
    return cases


def _code(row: Row, taken: set[str], *, is_only: bool) -> str:
    """Keep the code of a case that has one; a new case gets one of its name."""
    code = slug(row.values["code"])[:40] or (COMMON_CASE if is_only else slug(row.values["name"])[:36]) or "truong-hop"
    number, unique = 1, code
    while unique in taken:
        number += 1
        unique = f"{code[:36]}-{number}"
    return unique


def _method(row: Row) -> Method:
    _need(row, "channel", _("Chọn cách thức thực hiện"))
    return Method(
        channel=row.values["channel"],
        amount=_number(row, "amount", _("Thời hạn")),
        unit=row.values["unit"],
        assumed_unit=row.values["assumed"],
        text=row.values["text"],
        fees=tuple(
            Fee(_number(fee, "amount", _("Mức phí")), fee.values["text"], fee.values["note"], fee.values["code"])
            for fee in row.below("fee")
            if not fee.is_empty
        ),
    )


def _paper(row: Row) -> Component:
    _need(row, "name", _("Ghi tên giấy tờ"))
    return Component(
        name=row.values["name"],
        group=row.values["group"],
        originals=_count(row, "originals"),
        copies=_count(row, "copies"),
        form_name=row.values["form"],
        is_shown_only=bool(row.values["shown"]),
        code=row.values["code"],
    )


def _need(row: Row, name: str, sentence: str) -> None:
    if not clean(row.values[name]):
        row.errors.append(sentence)


def _number(row: Row, name: str, label: str) -> Decimal | None:
    typed = clean(row.values[name])
    if not typed:
        return None
    try:
        value = numbers.parse(typed)
    except RuleError as refusal:
        row.errors.append(f"{label}: {refusal.message}")
        return None
    if abs(value) >= 10**12 or value != round(value, 2):
        row.errors.append(_("%(label)s: tối đa 2 chữ số sau dấu phẩy, không quá 12 chữ số") % {"label": label})
        return None
    return value


def _count(row: Row, name: str) -> int:
    typed = clean(row.values[name])
    if not typed:
        return 0
    if not typed.isascii() or not typed.isdigit() or len(typed) > 4:
        row.errors.append(_("Số bản phải là số nguyên từ 0 trở lên"))
        return 0
    return int(typed)


def _day(row: Row) -> date | None:
    typed = clean(row.values["day"])
    if not typed:
        return None
    try:
        return dates.parse(typed)
    except RuleError as refusal:
        row.errors.append(refusal.message)
        return None


def _time(row: Row) -> time | None:
    typed = clean(row.values["cutoff"])
    if not typed:
        return None
    match = re.fullmatch(r"([01]?[0-9]|2[0-3])[:hg]([0-5][0-9])", typed)
    if match is None:
        row.errors.append(_("Giờ chốt chưa đúng. Gõ như 15:00"))
        return None
    return time(int(match[1]), int(match[2]))
