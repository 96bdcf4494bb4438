"""The base of forms: cleaned text, Vietnamese numbers and dates, plain sentences."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from cchc.common.errors import RuleError
from cchc.common.forms import Form, ViDateField, ViDecimalField, ViIntegerField


class Sample(Form):
    name = forms.CharField(label="Tên đơn vị", max_length=10)
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea)
    on = ViDateField(label="Hạn", required=False)
    n = ViIntegerField(label="Số hồ sơ", required=False, min_value=0, max_value=1_000_000)
    share = ViDecimalField(label="Tỷ lệ", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A")], required=False)
    secret = forms.CharField(label="Mật khẩu", required=False, widget=forms.PasswordInput, strip=False)
    procedure = forms.CharField(label="TTHC", required=False)


def filled(**values):
    return Sample({"name": "Xã An", **values})


def test_what_is_typed_is_cleaned_but_shown_as_typed():
    form = filled(note="  Sở\u00a0 Nội\u200bvụ ", secret=" hai  trống ")

    assert form.is_valid()
    assert form.cleaned_data["note"] == "Sở Nộivụ"
    assert form.cleaned_data["secret"] == " hai  trống "
    assert form["note"].value() == "  Sở\u00a0 Nội\u200bvụ "


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("on", "28/8/2026", date(2026, 8, 28)),
        ("on", "", None),
        ("n", "36.104", 36104),
        ("n", "0", 0),
        ("n", " ", None),
        ("share", "98,81%", Decimal("98.81")),
        ("share", "1.234,5", Decimal("1234.5")),
    ],
)
def test_vietnamese_typing_becomes_data(field, typed, kept):
    form = filled(**{field: typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data[field] == kept


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Ghi tên đơn vị"),
        ("name", "\u200b\u200f", "Ghi tên đơn vị"),
        ("name", "Xã An Bình Tây", "Dài quá 10 ký tự (đang có 14). Rút ngắn lại"),
        ("on", "31/02/2026", "Lịch không có ngày 31/02/2026. Xem lại ngày và tháng"),
        ("n", "ba", "“ba” không phải là số. Gõ như 1.234 hoặc 1234,5"),
        ("n", "1,5", "Số phải là số nguyên, không có phần lẻ"),
        ("n", "-1", "Số phải từ 0 trở lên"),
        ("n", "1.000.001", "Số không được lớn hơn 1.000.000"),
        ("n", "9" * 40, "Số quá lớn. Xem lại số chữ số đã gõ"),
        ("share", "1,234567", "Tối đa 2 chữ số sau dấu phẩy"),
        ("kind", "b", "Lựa chọn này không còn. Chọn lại trong danh sách"),
    ],
)
def test_refusals_say_what_is_wrong_and_keep_the_text(field, typed, sentence):
    form = filled(**{field: typed})

    assert form.errors[field] == [sentence]
    assert form[field].value() == typed


def test_a_message_that_the_form_wrote_stays():
    class Own(Form):
        product = forms.CharField(error_messages={"required": "Ghi sản phẩm cần nộp"})

    assert Own({}).errors["product"] == ["Ghi sản phẩm cần nộp"]


def test_required_choices_and_short_names_are_said_right():
    class Own(Form):
        kind = forms.ChoiceField(label="Cách xác minh", choices=[("a", "A")])
        paper = forms.FileField(label="Minh chứng")
        sure = forms.BooleanField(label="Tôi đã đọc")
        code = forms.CharField(label="TTHC")

    errors = Own({}).errors

    assert errors["kind"] == ["Chọn cách xác minh"]
    assert errors["paper"] == ["Chọn tệp: minh chứng"]
    assert errors["sure"] == ["Đánh dấu vào ô: tôi đã đọc"]
    assert errors["code"] == ["Ghi TTHC"]


def test_numbers_and_days_are_shown_back_formatted():
    form = Sample(initial={"n": 36104, "share": Decimal("98.50"), "on": date(2026, 9, 3)})

    assert 'value="36.104"' in str(form["n"])
    assert 'value="98,5"' in str(form["share"])
    assert 'value="03/09/2026"' in str(form["on"])


@pytest.mark.parametrize(("typed", "is_changed"), [("36.104", False), ("36104", False), ("36.105", True), ("x", True)])
def test_another_way_of_writing_the_same_number_is_no_change(typed, is_changed):
    assert Sample.base_fields["n"].has_changed(36104, typed) is is_changed


def test_a_rule_shows_at_its_field_or_above_the_form():
    form = filled()

    form.add_refusal(RuleError("Hạn phải sau ngày giao", field="on"))
    form.add_refusal(RuleError("Đợt này đã kết thúc", field="khác"))

    assert form.errors["on"] == ["Hạn phải sau ngày giao"]
    assert form.non_field_errors() == ["Đợt này đã kết thúc"]


def test_a_filter_does_not_call_each_field_optional():
    class Filter(Form):
        unit = forms.CharField(label="Đơn vị", required=False)
        year = forms.CharField(label="Năm", required=False)

    class Note(Form):
        note = forms.CharField(label="Ghi chú", required=False)

    assert "(không bắt buộc)" not in Filter().render()
    assert "(không bắt buộc)" in Note().render()


def test_a_field_says_label_hint_and_error_and_ties_them_together():
    class Own(Form):
        product = forms.CharField(label="Sản phẩm", help_text="Ví dụ: ảnh")
        more = forms.CharField(label="Thêm", required=False)

    html = Own({"product": ""}).render()

    assert '<label class="form-label" for="id_product">Sản phẩm</label>' in html
    assert 'aria-describedby="id_product_helptext id_product_error"' in html
    assert 'id="id_product_error"' in html
    assert '<a href="#id_product">Ghi sản phẩm</a>' in html
    assert "Chưa gửi được: 1 chỗ cần sửa" in html
    assert html.count("(không bắt buộc)") == 1
    assert " required" not in html
