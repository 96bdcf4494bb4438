"""The form of the calculator. It is asked with GET: the address is the question and can be sent to somebody."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.common import dates
from cchc.common.errors import RuleError
from cchc.common.forms import Form, ViDateField, ViDecimalField
from cchc.units import queries as units
from cchc.units.models import Unit

from ..rules import Pause, PauseMode, Term, TermUnit, parse_term
from ..rules.constants import cutoff_on, supplement_mode_on
from . import reading
from .answer import Question

MOST_PAUSES = 20
CANDIDATES = 8
MEASURES = [
    (TermUnit.WORKING_DAY.value, gettext_lazy("ngày làm việc")),
    (TermUnit.DAY.value, gettext_lazy("ngày, tính cả ngày nghỉ")),
    (TermUnit.HOUR.value, gettext_lazy("giờ làm việc")),
    (TermUnit.MONTH.value, gettext_lazy("tháng")),
    (reading.SAME_DAY, gettext_lazy("trả ngay trong ngày")),
]
MODES = [
    (PauseMode.RESTART.value, gettext_lazy("Tính lại từ đầu khi nộp đủ giấy tờ")),
    (PauseMode.PAUSE.value, gettext_lazy("Không tính thời gian chờ, sau đó tính tiếp")),
    (PauseMode.FIXED_REMAINDER.value, gettext_lazy("Còn một số ngày làm việc kể từ khi nộp đủ")),
    (PauseMode.STEP.value, gettext_lazy("Bước riêng không tính: niêm yết, xác minh, lấy ý kiến")),
]


class MomentField(forms.CharField):
    """A moment typed as 10:00 21/8/2026; what was typed stays in the field when it is refused."""

    widget = forms.TextInput(attrs={"class": "c-w-date c-num", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return reading.read_moment(text)
        except RuleError as refusal:
            raise ValidationError(refusal.message, code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return show_moment(value) if isinstance(value, datetime) else value


def show_moment(moment: datetime) -> str:
    """Write a moment as it is typed: 10:00 21/8/2026."""
    return f"{moment:{'%H:%M:%S' if moment.second else '%H:%M'}} {dates.show(moment)}"


class CalculatorForm(Form):
    """When is the result promised? Accepted, term, pauses; if known, where, and until when a day takes papers."""

    accepted = MomentField(
        label=gettext_lazy("Lúc nộp hồ sơ đầy đủ"), help_text=gettext_lazy("Giờ rồi đến ngày, ví dụ 10:00 21/8/2026")
    )
    amount = ViDecimalField(
        label=gettext_lazy("Thời hạn giải quyết"),
        decimal_places=4,
        error_messages={"required": gettext_lazy("Ghi thời hạn giải quyết")},
        help_text=gettext_lazy("Ghi trên giấy hẹn hoặc trang thủ tục, ví dụ 5"),
    )
    measure = forms.ChoiceField(label=gettext_lazy("Đơn vị tính"), choices=MEASURES)
    place = forms.CharField(
        label=gettext_lazy("Nơi nộp hồ sơ"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Tên xã, phường hoặc sở; bỏ trống thì tính theo giờ làm việc chung"),
        widget=forms.TextInput(attrs={"class": "c-w-half", "autocomplete": "off"}),
    )
    unit = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    cutoff = forms.CharField(
        label=gettext_lazy("Giờ nhận cuối trong ngày"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"class": "c-w-number c-num", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, n_pauses: int = 1, for_staff: bool = False, **kwargs: Any) -> None:
        fields = dict(self.base_fields)
        for number in range(1, min(n_pauses, MOST_PAUSES) + 1):
            fields |= _pause_fields(number, with_reason=for_staff)
        if for_staff:
            fields["known_on"] = ViDateField(
                label=_("Theo lịch đã biết đến ngày"),
                required=False,
                help_text=_("Bỏ trống: lịch hiện nay. Để xem hạn đã tính khi chưa có quyết định hoán đổi"),
            )
        self.base_fields = fields  # type: ignore[misc]  # this form's own: as many pauses as are asked for
        super().__init__(*args, **kwargs)
        usual = {"clock": f"{cutoff_on(timezone.localdate()):%H:%M}"}
        self.fields["cutoff"].help_text = (
            _("Chỉ với thủ tục trả trong ngày; bỏ trống là %(clock)s. Nộp muộn hơn thì tính từ ngày làm việc sau")
            % usual
        )
        self.fields["amount"].required = self.data.get("measure") != reading.SAME_DAY
        self.numbers = range(1, min(n_pauses, MOST_PAUSES) + 1)
        self.has_too_many_pauses = n_pauses > MOST_PAUSES + 1  # the last one is there to be filled in
        self.candidates: list[Unit] = []

    @property
    def pause_rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each pause."""
        names = ("start", "end", "mode", "rest", "reason")
        return [[self[f"{name}{n}"] for name in names if f"{name}{n}" in self.fields] for n in self.numbers]

    @property
    def has_pauses(self) -> bool:
        """Tell whether something is written in a pause, so that the page keeps them open."""
        return any(field.value() for row in self.pause_rows for field in row if "mode" not in field.name)

    def clean_cutoff(self) -> Any:
        text = self.cleaned_data["cutoff"]
        try:
            return reading.read_cutoff(text) if text else None
        except RuleError as refusal:
            raise ValidationError(refusal.message) from None

    def clean_place(self) -> Unit | None:
        """Return the unit that is meant: the one chosen before if its name still stands there, else one found."""
        typed, code = self.cleaned_data["place"], self.data.get("unit", "")
        chosen = Unit.objects.select_related("parent__parent").filter(code=code).first() if code else None
        if not typed and not chosen and code:
            raise ValidationError(_("Không có đơn vị mang mã “%(code)s”. Gõ tên để tìm") % {"code": code[:40]})
        if chosen and typed in ("", place_words(chosen)):
            return chosen
        if not typed:
            return None
        found = list(units.search(typed, day=timezone.localdate())[: CANDIDATES + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("Không có đơn vị nào tên “%(name)s”. Gõ lại tên xã, phường hoặc sở") % {"name": typed[:60]}
            )
        self.candidates = found[:CANDIDATES]
        raise ValidationError(_("Có nhiều đơn vị tên “%(name)s”. Chọn một đơn vị bên dưới") % {"name": typed[:60]})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        measure = cleaned.get("measure")
        if measure and measure != reading.SAME_DAY and "amount" in cleaned:
            self._settle_term(cleaned["amount"], TermUnit(measure))
        if self.has_too_many_pauses:
            self.add_error(None, _("Có quá %(n)s lần dừng. Gộp các lần liền nhau") % {"n": MOST_PAUSES})
        self.pauses = tuple(filter(None, (self._pause(cleaned, n) for n in self.numbers)))
        return cleaned

    def _settle_term(self, amount: Decimal, measure: TermUnit) -> None:
        try:
            self.cleaned_data["term"] = parse_term(f"{amount:f}{measure.value}") if amount > 0 else _refuse_zero()
        except RuleError as refusal:
            self.add_error("amount", refusal.message)

    def _pause(self, cleaned: dict[str, Any], number: int) -> Pause | None:
        start, end = cleaned.get(f"start{number}"), cleaned.get(f"end{number}")
        if start is None:
            if end is not None:
                self.add_error(f"start{number}", _("Ghi lúc bắt đầu dừng, hoặc xóa lúc tiếp tục"))
            return None
        if end is not None and end < start:
            self.add_error(f"end{number}", _("Lúc tiếp tục phải sau lúc dừng. Xem lại hai ô này"))
            return None
        mode = PauseMode(cleaned.get(f"mode{number}") or supplement_mode_on(timezone.localdate()))
        rest = cleaned.get(f"rest{number}")
        remainder = None
        if mode == PauseMode.FIXED_REMAINDER:
            if not rest:
                self.add_error(f"rest{number}", _("Ghi số ngày làm việc còn lại"))
                return None
            try:
                remainder = parse_term(f"{rest:f}{TermUnit.WORKING_DAY.value}")
            except RuleError as refusal:
                self.add_error(f"rest{number}", refusal.message)
                return None
        return Pause(start, end, mode, remainder, cleaned.get(f"reason{number}", ""))

    def question(self) -> Question:
        """Return what a valid form asks; what is done the same day has the hour of the law if none is given."""
        data = self.cleaned_data
        term, accepted = data.get("term"), data["accepted"]
        return Question(
            accepted=accepted,
            term=term,
            pauses=self.pauses,
            unit=data["place"],
            cutoff=data["cutoff"] or (None if term else cutoff_on(accepted.date())),
            known_on=data.get("known_on"),
        )

    def address(self) -> str:
        """Return the short address of a valid question: the words that `cchc deadline` takes, too."""
        question = self.question()
        parts = [("accepted", reading.write_moment(question.accepted))]
        parts.append(("term", str(question.term) if question.term else reading.SAME_DAY))
        parts += [("unit", question.unit.code)] if question.unit else []
        parts += [("cutoff", f"{question.cutoff:%H:%M}")] if question.cutoff else []
        parts += [("pause", reading.write_pause(pause)) for pause in question.pauses]
        parts += [("known_on", question.known_on.isoformat())] if question.known_on else []
        parts += [(f"reason{n}", pause.reason) for n, pause in enumerate(question.pauses, 1) if pause.reason]
        return urlencode(parts, safe=":/")

    def add_refusal(self, refusal: RuleError) -> None:
        """Show what the engine refused beside the field that it is about."""
        fields = {"term": "amount", "pauses": f"start{len(self.pauses) or 1}"}
        super().add_refusal(RuleError(refusal.message, field=fields.get(refusal.field or "", refusal.field)))


def place_words(unit: Unit) -> str:
    """Return the name that the field shows for a unit that is chosen."""
    above = unit.above_words
    return f"{unit.title}, {above}" if above else unit.title


def asked(query: QueryDict, now: datetime, *, for_staff: bool = False) -> CalculatorForm:
    """Return the form for an address: bound if it asks something, otherwise empty with the moment of now.

    Other pages link here with ?term=5wd&unit=…&accepted=2026-08-21T10:00&cutoff=15:00, and pause=START/END/mode.
    """
    data, now = query.copy(), now.replace(second=0, microsecond=0)
    n_pauses = _spell_out(data, now) + 1
    if not any(data.get(name) for name in ("amount", "measure", "accepted")):
        return CalculatorForm(
            initial={"accepted": now, "measure": TermUnit.WORKING_DAY.value}, n_pauses=n_pauses, for_staff=for_staff
        )
    return CalculatorForm(data, n_pauses=n_pauses, for_staff=for_staff)


# ── inside ──
def _pause_fields(number: int, *, with_reason: bool) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {
        f"start{number}": MomentField(label=_("Dừng từ lúc"), required=False),
        f"end{number}": MomentField(label=_("Tiếp tục lúc"), required=False, help_text=_("Bỏ trống nếu còn đang dừng")),
        f"mode{number}": forms.ChoiceField(
            label=_("Sau khi dừng"),
            choices=MODES,
            required=False,
            initial=supplement_mode_on(timezone.localdate()).value,
        ),
        f"rest{number}": ViDecimalField(
            label=_("Số ngày làm việc còn lại"),
            required=False,
            min_value=0,
            help_text=_("Chỉ khi còn một số ngày cố định"),
        ),
    }
    if with_reason:
        fields[f"reason{number}"] = forms.CharField(label=_("Lý do"), required=False, max_length=200)
    return fields


def _refuse_zero() -> Term:
    raise RuleError(_("Thời hạn phải lớn hơn 0. Xem lại số ngày"))


def _spell_out(data: QueryDict, now: datetime) -> int:
    """Write short forms of an address into the fields; return how many pauses it holds."""
    term = data.get("term", "").strip()
    if term:
        _spell_term(data, term)
    if (term or data.get("amount")) and "accepted" not in data:
        data["accepted"] = show_moment(now)
    if data.get("accepted"):
        data["accepted"] = _tidy(str(data["accepted"]))
    if data.get("unit") and not data.get("place"):
        chosen = Unit.objects.select_related("parent__parent").filter(code=data["unit"]).first()
        data["place"] = place_words(chosen) if chosen else ""
    return _spell_pauses(data)


def _spell_term(data: QueryDict, term: str) -> None:
    if term == reading.SAME_DAY:
        data["measure"] = reading.SAME_DAY
        return
    try:
        read = reading.read_term(term)
    except reading.WrittenWronglyError:
        data["amount"], data["measure"] = term, TermUnit.WORKING_DAY.value
    except RuleError:
        number = term.rstrip("wdhmWDHM ")
        data["amount"], data["measure"] = number.replace(".", ","), term[len(number) :].strip().lower()
    else:
        data["amount"], data["measure"] = f"{read.amount:f}".replace(".", ","), read.unit.value


def _spell_pauses(data: QueryDict) -> int:
    written = [str(text) for text in data.getlist("pause")]
    number = max((n for n in range(1, MOST_PAUSES + 1) if data.get(f"start{n}") or data.get(f"end{n}")), default=0)
    for text in written:
        number += 1
        start, _slash, rest = text.partition("/")
        end, _slash, mode = rest.partition("/")
        data[f"start{number}"], data[f"end{number}"] = _tidy(start), _tidy(end)
        data[f"mode{number}"] = PauseMode.PAUSE.value if not mode else _mode_value(mode)
        if mode.startswith(reading.FIXED):
            data[f"rest{number}"] = mode.removeprefix(reading.FIXED).removesuffix("wd")
    return number


def _mode_value(mode: str) -> str:
    if mode.startswith(reading.FIXED):
        return PauseMode.FIXED_REMAINDER.value
    return reading.MODES[mode].value if mode in reading.MODES else mode


def _tidy(text: str) -> str:
    """Show a moment of an address as people write it; leave what cannot be read as it is."""
    try:
        return show_moment(reading.read_moment(text)) if text else ""
    except RuleError:
        return text
