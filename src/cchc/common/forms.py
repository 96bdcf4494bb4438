"""The base of every form: cleaned text, Vietnamese dates and numbers, error sentences that say what to do."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from . import dates, numbers, text
from .errors import RuleError


class Renderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` use the one field template of the product."""

    form_template_name = "forms/form.html"
    field_template_name = "components/form_field.html"


class ViDateField(forms.DateField):
    """A day typed as 28/8/2026; what was typed stays in the field when it is refused."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"class": "c-w-date c-num"})

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            return dates.parse(value)
        except RuleError as refusal:
            raise ValidationError(refusal.message, code="invalid") from None


class _ViNumber(forms.Field):
    """What both kinds of number share: Vietnamese typing in, Vietnamese grouping out."""

    widget = forms.TextInput(attrs={"class": "c-w-number c-num", "inputmode": "decimal"})

    def __init__(
        self, *, min_value: Decimal | int | None = None, max_value: Decimal | int | None = None, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | int | None:
        if value is None or (isinstance(value, str) and not text.clean(value)):
            return None
        try:
            return numbers.parse(
                text.clean(str(value)) if isinstance(value, str) else numbers.show_exact(Decimal(value))
            )
        except RuleError as refusal:
            raise ValidationError(refusal.message, code="invalid") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            words = {"limit": numbers.show_exact(Decimal(self.min_value))}
            raise ValidationError(_("Số phải từ %(limit)s trở lên"), code="min_value", params=words)
        if self.max_value is not None and value > self.max_value:
            words = {"limit": numbers.show_exact(Decimal(self.max_value))}
            raise ValidationError(_("Số không được lớn hơn %(limit)s"), code="max_value", params=words)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return numbers.show_exact(Decimal(value))
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class ViIntegerField(_ViNumber):
    """A whole number typed as 36.104 or 36104."""

    def to_python(self, value: Any) -> int | None:
        number = super().to_python(value)
        if number is None:
            return None
        if number != int(number):
            raise ValidationError(_("Số phải là số nguyên, không có phần lẻ"), code="invalid")
        if abs(Decimal(number)) >= 10**15:
            raise ValidationError(_("Số quá lớn. Xem lại số chữ số đã gõ"), code="invalid")
        return int(number)


class ViDecimalField(_ViNumber):
    """A number typed as 1.234,5, 1234,5 or 98,81%."""

    def __init__(self, *, decimal_places: int = 2, max_digits: int = 15, **kwargs: Any) -> None:
        self.decimal_places, self.max_digits = decimal_places, max_digits
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        number = super().to_python(value)
        if number is None:
            return None
        number = Decimal(number)
        # The size first: rounding a number of forty digits overflows.
        if abs(number) >= Decimal(10) ** (self.max_digits - self.decimal_places):
            raise ValidationError(_("Số quá lớn. Xem lại số chữ số đã gõ"), code="invalid")
        if number != round(number, self.decimal_places):
            words = {"n": self.decimal_places}
            raise ValidationError(_("Tối đa %(n)s chữ số sau dấu phẩy"), code="invalid", params=words)
        return number


def vi_formfield(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """Choose the Vietnamese field for a model's dates and numbers: `Meta.formfield_callback = vi_formfield`."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return field.formfield(form_class=ViDateField, **kwargs)
    words: dict[str, Any] = {"label": field.verbose_name, "help_text": field.help_text, "required": not field.blank}
    if isinstance(field, models.DecimalField):
        return ViDecimalField(decimal_places=field.decimal_places, max_digits=field.max_digits, **words)
    if isinstance(field, models.IntegerField) and not field.choices and not isinstance(field, models.AutoField):
        return ViIntegerField(**words)
    return field.formfield(**kwargs)


class CleanTextMixin(forms.BaseForm):
    """Cleans what is typed, says errors as sentences, leaves refusing to the server (no browser bubbles)."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
                _clean_what_is_typed(field)
            if isinstance(field, forms.ModelMultipleChoiceField):
                _refuse_huge_keys(field)
            _speak_plainly(field)

    def add_refusal(self, refusal: RuleError) -> None:
        """Show a rule's refusal at its field, or above the form if the form does not have that field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    def go_on_from(self, name: str, value: object) -> None:
        """After a conflict, make the next press of the button about what is there now: `name` says which that is."""
        typed: Any = self.data  # a QueryDict
        self.data = typed = typed.copy()
        typed[name] = str(value)


class Form(CleanTextMixin, forms.Form):
    """The base of plain forms."""


class ModelForm(CleanTextMixin, forms.ModelForm):  # type: ignore[type-arg]  # each subclass says its model in Meta
    """The base of model forms; add `formfield_callback = vi_formfield` to Meta for dates and numbers."""


# ── inside ──
_TOO_LONG = gettext_lazy("Dài quá %(limit_value)d ký tự (đang có %(show_value)d). Rút ngắn lại")
_NOT_A_CHOICE = gettext_lazy("Lựa chọn này không còn. Chọn lại trong danh sách")


def _clean_what_is_typed(field: forms.CharField) -> None:
    as_django_does = field.to_python

    def to_python(value: Any) -> Any:
        return as_django_does(text.clean(value) if isinstance(value, str) else value)

    field.to_python = to_python  # type: ignore[method-assign]  # the field is this form's own copy


def _refuse_huge_keys(field: forms.ModelMultipleChoiceField[Any]) -> None:
    """SQLite cannot even compare a key of thirty digits: it is no choice, not a fault."""
    as_django_does = field.clean

    def clean(value: Any) -> Any:
        try:
            return as_django_does(value)
        except OverflowError:
            raise ValidationError(_NOT_A_CHOICE, code="invalid_choice") from None

    field.clean = clean  # type: ignore[method-assign]  # the field is this form's own copy


def _speak_plainly(field: forms.Field) -> None:
    """Replace Django's general messages, but never one that the form wrote itself."""
    general = _general_messages(type(field))
    ours: dict[str, Any] = {
        "required": _required_sentence(field),
        "max_length": _TOO_LONG,
        "invalid_choice": _NOT_A_CHOICE,
    }
    for code, sentence in ours.items():
        if field.error_messages.get(code) == general.get(code):
            field.error_messages[code] = sentence


def _general_messages(kind: type[forms.Field]) -> dict[str, Any]:
    messages: dict[str, Any] = {}
    for parent in reversed(kind.__mro__):
        messages |= getattr(parent, "default_error_messages", {})
    return messages


def _required_sentence(field: forms.Field) -> str:
    label = str(field.label or "")
    if not label:
        return _("Chỗ này còn trống. Điền vào để gửi")
    if not label[1:2].isupper():
        label = label[0].lower() + label[1:]
    words = {"label": label}
    if isinstance(field, forms.FileField):
        return _("Chọn tệp: %(label)s") % words
    if isinstance(field, forms.BooleanField):
        return _("Đánh dấu vào ô: %(label)s") % words
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        return pgettext("error", "Chọn %(label)s") % words
    return pgettext("error", "Ghi %(label)s") % words
