"""What is typed about a request or a proposal: the six things that make it clear, its day, who verifies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import User
from cchc.common.forms import Form, ViDateField
from cchc.units.models import Unit

from .. import rules
from ..choices import DueKind, RecommendationKind
from ..models import Finding, Inspection, Recommendation
from ..queries import clarity
from ..queries.citations import Citations
from ..services.findings import RecommendationDraft
from .findings import shortfalls_of


class PersonChoice(forms.ModelChoiceField[User]):
    """People named with their post, so that two of one name can be told apart."""

    def label_from_instance(self, obj: Any) -> str:
        return clarity.post_words(obj)


class FindingChoices(forms.ModelMultipleChoiceField[Finding]):
    """Shortfalls in their words, the figures put in."""

    cited: Citations

    def label_from_instance(self, obj: Any) -> str:
        return self.cited.plain(obj.text)


class RecommendationForm(Form):
    """A request, a proposal or a reply, with what makes it clear."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=RecommendationKind, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Rõ việc: nội dung"),
        help_text=gettext_lazy("Bắt đầu bằng động từ, ví dụ: Niêm yết đủ 12 thủ tục còn thiếu"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=rules.NOTE_LIMIT,
    )
    findings = FindingChoices(
        label=gettext_lazy("Cho tồn tại"),
        queryset=Finding.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    addressee_unit = forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị nhận kiến nghị"),
        help_text=gettext_lazy("Chỉ khi không phải đơn vị được kiểm tra. Có chọn thì việc được giao cho đơn vị đó"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label="–",
    )
    addressee = forms.CharField(
        label=gettext_lazy("Cơ quan nhận, nếu không có trong danh sách"), max_length=300, required=False
    )
    responsible_user = PersonChoice(
        label=gettext_lazy("Rõ người: tài khoản của người thực hiện"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chưa có tài khoản"),
    )
    responsible = forms.CharField(
        label=gettext_lazy("Rõ người: họ tên, chức vụ ghi trong văn bản"),
        help_text=gettext_lazy("Bỏ trống nếu đã chọn tài khoản"),
        max_length=200,
        required=False,
    )
    accountable = forms.CharField(
        label=gettext_lazy("Rõ trách nhiệm: người chịu trách nhiệm"), max_length=200, required=False
    )
    product = forms.CharField(
        label=gettext_lazy("Rõ sản phẩm"),
        help_text=gettext_lazy("Thứ đơn vị phải nộp để xác minh, ví dụ: ảnh, quyết định, biên bản"),
        max_length=300,
        required=False,
    )
    authority = forms.CharField(
        label=gettext_lazy("Rõ thẩm quyền: cấp quyết định việc này"), max_length=300, required=False
    )
    due_kind = forms.ChoiceField(
        label=gettext_lazy("Rõ thời gian: thời hạn theo loại việc"), choices=DueKind, required=False
    )
    due_on = ViDateField(
        label=gettext_lazy("Rõ thời gian: ngày khác"),
        help_text=gettext_lazy("Bỏ trống thì tính theo loại việc, từ ngày ban hành kết luận"),
        required=False,
    )
    verifier = PersonChoice(
        label=gettext_lazy("Người xác minh"),
        help_text=gettext_lazy("Của cơ quan kiểm tra, khác người thực hiện"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Theo lệ: người xác minh lần trước, rồi trưởng đoàn, rồi người xác minh"),
    )

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan, choice = inspection.plan, self.fields
        addressees = clarity.addressees(plan).exclude(pk=inspection.unit_id)
        bodies = list(addressees)
        doers = clarity.responsible_people([inspection.unit, *bodies])
        found: FindingChoices = choice["findings"]  # type: ignore[assignment]
        found.queryset = shortfalls_of(inspection)
        rows = list(found.queryset)
        found.cited = Citations([row.text for row in rows])
        # Said as a list, too: a ModelChoiceField asks again for what was just read.
        found.choices = [(row.pk, found.label_from_instance(row)) for row in rows]
        choice["addressee_unit"].queryset = addressees  # type: ignore[attr-defined]  # ModelChoiceFields
        choice["addressee_unit"].choices = [("", "–"), *((unit.pk, str(unit)) for unit in bodies)]  # type: ignore[attr-defined]
        choice["responsible_user"].queryset = clarity.with_posts(doers)  # type: ignore[attr-defined]
        choice["verifier"].queryset = clarity.with_posts(clarity.verifiers(plan))  # type: ignore[attr-defined]
        terms = clarity.terms_of(plan, timezone.localdate())
        choice["due_kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, _("%(kind)s: %(term)s") % {"kind": kind.label, "term": term.words})
            for kind, term in terms.items()
        ]
        choice["due_kind"].help_text = "; ".join(term.basis for term in terms.values() if term.basis)

    def draft(self) -> RecommendationDraft:
        """Return what was typed as the service knows it."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("token", "version")}
        due_kind = DueKind(data["due_kind"]) if data["due_kind"] else None
        kinds = {"kind": RecommendationKind(data["kind"]), "due_kind": due_kind}
        return RecommendationDraft(**data | kinds | {"findings": list(data["findings"])})


def initial_of_recommendation(row: Recommendation) -> dict[str, Any]:
    """Return what the form shows for a request."""
    names = ("kind", "text", "addressee", "responsible", "product", "accountable", "authority", "due_kind", "due_on")
    first = {name: getattr(row, name) for name in (*names, "version")}
    people = {"responsible_user": row.responsible_user_id, "verifier": row.verifier_id}
    return first | people | {"addressee_unit": row.addressee_unit_id, "findings": list(row.findings.all())}
