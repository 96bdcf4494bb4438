"""Forms of the yearly review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.forms import UnitField
from cchc.common.forms import Form, ViDateField, ViDecimalField, ViIntegerField
from cchc.units.models import Unit

from ..choices import Criterion, Phase, Proposal
from ..models import CostActivity, PublicationDecision, Review, ReviewPlan, Version
from ..services.reviews import Assessment, Cost

COST_ROWS = 6
COST_PARTS = ("hours", "hourly_income", "direct_cost", "fees")
PROPOSAL_FIELDS = ("proposal", "proposal_text", "documents", "days_before", "days_after", "volume", "volume_source")


class PlanForm(Form):
    unit = forms.ModelChoiceField(label=gettext_lazy("Cơ quan lập kế hoạch"), queryset=Unit.objects.none())
    year = ViIntegerField(label=gettext_lazy("Năm"), min_value=2010, max_value=2100)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        self.fields["unit"].queryset = found  # type: ignore[attr-defined]  # said above


class AddForm(Form):
    """A procedure by its code, who leads, by when."""

    code = forms.CharField(label=gettext_lazy("Mã thủ tục"), max_length=40)
    lead = UnitField(
        label=gettext_lazy("Cơ quan chủ trì rà soát"), max_length=200, help_text=gettext_lazy("Gõ tên hoặc mã đơn vị")
    )
    due_on = ViDateField(label=gettext_lazy("Hạn rà soát"))

    def __init__(self, *args: Any, plan: ReviewPlan, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["lead"].territory = plan.unit.territory  # type: ignore[attr-defined]  # said above

    def clean_code(self) -> Version:
        found = Version.objects.in_force_on(self.today).filter(procedure__code=self.cleaned_data["code"]).first()
        if found is None:
            raise ValidationError(_("Không có thủ tục đang hiệu lực với mã này. Xem lại mã"))
        return found


class ApproveForm(Form):
    number = forms.CharField(label=gettext_lazy("Số kế hoạch"), max_length=60)
    approved_on = ViDateField(label=gettext_lazy("Ngày phê duyệt"))
    lock = forms.IntegerField(widget=forms.HiddenInput, required=False)  # which list was read


class AssessForm(Form):
    """The four criteria, the proposal, the cost table."""

    proposal = forms.ChoiceField(label=gettext_lazy("Phương án"), choices=Proposal)
    proposal_text = forms.CharField(
        label=gettext_lazy("Nội dung phương án"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    documents = forms.CharField(
        label=gettext_lazy("Văn bản cần sửa đổi, thay thế, bãi bỏ"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Số, ký hiệu và ngày của từng văn bản"),
    )
    days_before = ViDecimalField(
        label=gettext_lazy("Thời hạn trước (ngày làm việc)"), required=False, min_value=0, max_digits=8
    )
    days_after = ViDecimalField(
        label=gettext_lazy("Thời hạn sau (ngày làm việc)"), required=False, min_value=0, max_digits=8
    )
    volume = ViIntegerField(label=gettext_lazy("Số hồ sơ một năm"), min_value=1, max_value=10**8)
    volume_source = forms.CharField(label=gettext_lazy("Nguồn của số hồ sơ"), required=False, max_length=200)
    lock = forms.IntegerField(widget=forms.HiddenInput, required=False)

    is_long = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in Criterion:
            self.fields[f"{criterion.value}_met"] = forms.TypedChoiceField(
                label=criterion.label,
                choices=[("yes", _("Đạt")), ("no", _("Không đạt"))],
                coerce=lambda value: value == "yes",
                widget=forms.RadioSelect,
            )
            self.fields[f"{criterion.value}_text"] = forms.CharField(
                label=_("Nhận xét: %(criterion)s") % {"criterion": criterion.label},
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for row in range(COST_ROWS):
            self._add_cost_row(row)

    def _add_cost_row(self, row: int) -> None:
        words = {"n": row + 1}
        self.fields[f"name_{row}"] = forms.CharField(label=_("Hoạt động %(n)s") % words, required=False, max_length=200)
        heads = (_("giờ"), _("đồng một giờ"), _("chi phí khác"), _("phí, lệ phí"))
        for phase in Phase:
            for part, head in zip(COST_PARTS, heads, strict=True):
                label = _("%(phase)s, hoạt động %(n)s: %(what)s") % {"phase": phase.label, "what": head, **words}
                kept = CostActivity._meta.get_field(part)
                assert isinstance(kept, models.DecimalField)  # noqa: S101  # what is typed must fit where it is kept
                self.fields[f"{phase.value}_{part}_{row}"] = ViDecimalField(
                    label=label,
                    required=False,
                    min_value=0,
                    decimal_places=kept.decimal_places,
                    max_digits=kept.max_digits,
                )

    # ── for the template ──
    def criteria(self) -> Iterator[tuple[Any, Any]]:
        """Yield the verdict and the remark of each criterion."""
        for criterion in Criterion:
            yield self[f"{criterion.value}_met"], self[f"{criterion.value}_text"]

    def proposal_fields(self) -> list[Any]:
        """Return what is asked of the proposal."""
        return [self[name] for name in PROPOSAL_FIELDS]

    def cost_rows(self) -> Iterator[tuple[Any, list[Any], list[Any]]]:
        """Yield each activity: its name, the four cells before, the four after."""
        for row in range(COST_ROWS):
            cells = {phase: [self[f"{phase.value}_{part}_{row}"] for part in COST_PARTS] for phase in Phase}
            yield self[f"name_{row}"], cells[Phase.BEFORE], cells[Phase.AFTER]

    # ── for the service ──
    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for row in range(COST_ROWS):
            has_numbers = any(data.get(f"{p.value}_{part}_{row}") for p in Phase for part in COST_PARTS)
            if has_numbers and not data.get(f"name_{row}"):
                self.add_error(f"name_{row}", _("Ghi tên hoạt động của dòng có số"))
        return data

    def assessment(self) -> Assessment:
        """Return what was typed as the service takes it."""
        data = self.cleaned_data
        return Assessment(
            met={c: data[f"{c.value}_met"] for c in Criterion},
            texts={c: data[f"{c.value}_text"] for c in Criterion},
            proposal=Proposal(data["proposal"]),
            proposal_text=data["proposal_text"],
            before=self._costs(Phase.BEFORE),
            after=self._costs(Phase.AFTER),
            days_before=data["days_before"],
            days_after=data["days_after"],
            volume=data["volume"],
            volume_source=data["volume_source"],
            documents=data["documents"],
        )

    def _costs(self, phase: Phase) -> tuple[Cost, ...]:
        data, rows = self.cleaned_data, []
        for row in range(COST_ROWS):
            parts = {part: data[f"{phase.value}_{part}_{row}"] or Decimal(0) for part in COST_PARTS}
            if data[f"name_{row}"] and any(value for part, value in parts.items() if part != "hourly_income"):
                rows.append(Cost(data[f"name_{row}"], **parts))
        return tuple(rows)


class DecideForm(Form):
    accepted = forms.TypedChoiceField(
        label=gettext_lazy("Quyết định"),
        choices=[("yes", gettext_lazy("Chấp nhận phương án")), ("no", gettext_lazy("Không chấp nhận"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Số, ngày quyết định; hoặc lý do không chấp nhận"), max_length=200, required=False
    )
    decided_on = ViDateField(label=gettext_lazy("Ngày quyết định"))
    lock = forms.IntegerField(widget=forms.HiddenInput, required=False)  # which proposal was read


class CompleteForm(Form):
    done_on = ViDateField(label=gettext_lazy("Ngày có hiệu lực"))
    decision = forms.ModelChoiceField(
        label=gettext_lazy("Quyết định công bố thực hiện phương án"),
        queryset=PublicationDecision.objects.all(),
        required=False,
        empty_label=gettext_lazy("Chưa có quyết định trong danh mục"),
    )


def initial_of(review: Review, names: tuple[str, ...], hourly_income: Decimal) -> dict[str, Any]:
    """Return what the form shows first: what was written before, else the usual activities."""
    rows: dict[tuple[str, int], dict[str, CostActivity]] = {}
    met: Counter[tuple[str, str]] = (
        Counter()
    )  # two activities may have one name: the first before goes with the first after
    for cost in review.costs.all():
        met[cost.phase, cost.name] += 1
        rows.setdefault((cost.name, met[cost.phase, cost.name]), {})[cost.phase] = cost
    shown = list(rows) or [(name, 1) for name in names]
    initial: dict[str, Any] = {name: getattr(review, name) for name in (*PROPOSAL_FIELDS, "lock")}
    for found in review.findings.all():
        initial[f"{found.criterion}_met"] = "yes" if found.is_met else "no"
        initial[f"{found.criterion}_text"] = found.text
    for row, key in enumerate(shown[:COST_ROWS]):
        initial[f"name_{row}"] = key[0]
        for phase in Phase:
            written = rows.get(key, {}).get(phase)
            for part in COST_PARTS:
                usual = hourly_income if part == "hourly_income" else None
                initial[f"{phase.value}_{part}_{row}"] = getattr(written, part) if written else usual
    return initial
