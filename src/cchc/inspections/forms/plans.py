"""What is typed to plan an inspection: the plan, its units, its teams, the day of a visit."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import User
from cchc.common.forms import Form, ViDateField, ViIntegerField
from cchc.criteria.choices import SetStatus
from cchc.criteria.models import Area, CriteriaSet
from cchc.units.models import Unit

from ..choices import DayUnit, InspectionKind, TeamRole
from ..deadline_rules import stored, term_of
from ..models import Inspection, Plan, Team
from ..policies import Scope
from ..services.plans import PlanDraft, default_deadlines

_STEP_LABELS = {
    "notice": gettext_lazy("Báo lịch trước ngày kiểm tra (ngày)"),
    "minutes": gettext_lazy("Ký biên bản sau buổi kiểm tra (ngày)"),
    "conclusion": gettext_lazy("Dự thảo kết luận sau khi ký biên bản (ngày)"),
    "sign": gettext_lazy("Ký kết luận sau khi trình (ngày)"),
    "remedy": gettext_lazy("Đơn vị báo cáo khắc phục sau kết luận (ngày)"),
}


class AreaChoices(forms.ModelMultipleChoiceField[Area]):
    """Areas of programmes and free themes."""

    def label_from_instance(self, obj: Area) -> str:
        return _("Chuyên đề: %(name)s") % {"name": obj.name} if obj.is_theme else obj.name


class PlanForm(Form):
    """The plan itself; units and teams have pages of their own."""

    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Tên kế hoạch"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=InspectionKind)
    issuer = forms.ModelChoiceField(label=gettext_lazy("Cơ quan ban hành"), queryset=Unit.objects.none())
    lead = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan chủ trì"), queryset=Unit.objects.none(), required=False, empty_label="–"
    )
    starts_on = ViDateField(label=gettext_lazy("Kiểm tra từ ngày"))
    ends_on = ViDateField(label=gettext_lazy("Kiểm tra đến ngày"))
    period_start = ViDateField(label=gettext_lazy("Thời kỳ kiểm tra, từ ngày"), required=False)
    period_end = ViDateField(label=gettext_lazy("Thời kỳ kiểm tra, đến ngày"), required=False)
    criteria_set = forms.ModelChoiceField(
        label=gettext_lazy("Bộ nội dung kiểm tra"), queryset=CriteriaSet.objects.none(), required=False, empty_label="–"
    )
    areas = AreaChoices(
        label=gettext_lazy("Nội dung và chuyên đề"),
        queryset=Area.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    purpose = forms.CharField(
        label=gettext_lazy("Mục đích"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=10_000
    )
    requirements = forms.CharField(
        label=gettext_lazy("Yêu cầu"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=10_000
    )
    bases = forms.CharField(
        label=gettext_lazy("Căn cứ pháp lý"),
        help_text=gettext_lazy("Mỗi dòng một văn bản, ghi đủ số và ngày. Không cần chữ “Căn cứ”"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=5_000,
    )
    conclusions_due_on = ViDateField(label=gettext_lazy("Hạn ban hành kết luận của cả đợt"), required=False)

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = scope.units_to_plan_for()
        parents = [unit.parent_id for unit in ours if unit.parent_id]
        mine = Unit.objects.filter(pk__in=[*(unit.pk for unit in ours), *parents]).valid_on(today)
        choice = self.fields
        choice["issuer"].queryset = mine  # type: ignore[attr-defined]  # a ModelChoiceField
        choice["lead"].queryset = mine  # type: ignore[attr-defined]
        choice["criteria_set"].queryset = CriteriaSet.objects.filter(status=SetStatus.PUBLISHED)  # type: ignore[attr-defined]
        areas = Area.objects.select_related("programme")
        choice["areas"].queryset = areas.filter(programme__isnull=True) | areas.filter(  # type: ignore[attr-defined]
            programme__valid_from__lte=today, programme__valid_to__gte=today
        )
        self.step_names = list(_STEP_LABELS)
        defaults = default_deadlines(today)
        for step, label in _STEP_LABELS.items():
            term = term_of(defaults, step)
            choice[f"days_{step}"] = ViIntegerField(label=label, min_value=0, max_value=365, initial=int(term.amount))
            choice[f"unit_{step}"] = forms.ChoiceField(
                label=_("Tính theo: %(step)s") % {"step": label},
                choices=DayUnit.choices,
                initial=term.unit.value,
                required=False,  # a form sent by a script of before says days only
            )

    def draft(self) -> PlanDraft:
        """Return what was typed as the service knows it."""
        data = dict(self.cleaned_data)
        steps = {step: stored(data.pop(f"days_{step}"), data.pop(f"unit_{step}")) for step in self.step_names}
        bases = [line for line in data.pop("bases").split("\n") if line.strip()]
        for name in ("token", "version"):
            data.pop(name)
        return PlanDraft(**data | {"kind": InspectionKind(data["kind"]), "bases": bases, "deadlines": steps})

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields under the heads that the page shows."""
        groups = [
            (_("Kế hoạch"), ["name", "kind", "issuer", "lead"]),
            (_("Thời gian"), ["starts_on", "ends_on", "period_start", "period_end", "conclusions_due_on"]),
            (_("Nội dung"), ["criteria_set", "areas", "purpose", "requirements", "bases"]),
            (_("Thời hạn các bước"), [f"{part}_{step}" for step in self.step_names for part in ("days", "unit")]),
        ]
        return [(title, [self[name] for name in names]) for title, names in groups]


def initial_of(plan: Plan) -> dict[str, Any]:
    """Return what the form shows for a plan."""
    names = ("name", "kind", "starts_on", "ends_on", "period_start", "period_end", "purpose", "requirements", "version")
    first = {name: getattr(plan, name) for name in (*names, "conclusions_due_on")}
    first |= {"issuer": plan.issuer_id, "lead": plan.lead_id, "criteria_set": plan.criteria_set_id}
    first["areas"] = list(plan.areas.all())
    first["bases"] = "\n".join(basis.text for basis in plan.bases.all())
    for step in plan.deadlines:
        term = term_of(plan.deadlines, step)
        first |= {f"days_{step}": int(term.amount), f"unit_{step}": term.unit.value}
    return first


def new_token() -> str:
    """Return the token of a form that may make something once."""
    return str(uuid.uuid4())


class UnitsForm(Form):
    """The units of a plan: those ticked stay or come in; each with its day and team."""

    def __init__(self, *args: Any, plan: Plan, candidates: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        existing = {row.unit_id: row for row in plan.inspections.select_related("team", "unit")}
        teams = [("", "–"), *((str(team.order), team.name) for team in plan.teams.all())]
        self.units = [*(row.unit for row in existing.values()), *(u for u in candidates if u.pk not in existing)]
        for unit in self.units:
            row = existing.get(unit.pk)
            self.fields[f"take_{unit.pk}"] = forms.BooleanField(
                label=unit.full_name, required=False, initial=row is not None
            )
            self.fields[f"visit_{unit.pk}"] = ViDateField(
                label=_("Ngày kiểm tra"), required=False, initial=row.visit_on if row else None
            )
            self.fields[f"team_{unit.pk}"] = forms.ChoiceField(
                label=_("Đoàn"),
                choices=teams,
                required=False,
                initial=str(row.team.order) if row and row.team else "",
            )

    def rows(self) -> list[tuple[Unit, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return one line per unit."""
        return [
            (unit, self[f"take_{unit.pk}"], self[f"visit_{unit.pk}"], self[f"team_{unit.pk}"]) for unit in self.units
        ]

    def taken(self) -> list[tuple[Unit, date | None, int | None]]:
        """Return the ticked units with their day and team number."""
        data = self.cleaned_data
        return [
            (unit, data.get(f"visit_{unit.pk}"), int(data[f"team_{unit.pk}"]) if data.get(f"team_{unit.pk}") else None)
            for unit in self.units
            if data.get(f"take_{unit.pk}")
        ]


class MemberForm(Form):
    """A member of a team: an account, or a named person without one."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("Người có tài khoản"), queryset=User.objects.none(), required=False, empty_label="–"
    )
    full_name = forms.CharField(label=gettext_lazy("Họ tên người chưa có tài khoản"), max_length=120, required=False)
    title = forms.CharField(label=gettext_lazy("Chức vụ, cơ quan"), max_length=200, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), choices=TeamRole, initial=TeamRole.MEMBER)
    areas = AreaChoices(
        label=gettext_lazy("Nội dung phụ trách"),
        queryset=Area.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = team.members.filter(user__isnull=False).values("user")
        people = User.objects.filter(is_active=True).exclude(pk__in=taken)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["areas"].queryset = team.plan.areas.all()  # type: ignore[attr-defined]


class KeepForm(MemberForm):
    """A member whom the head keeps in spite of a recent post in a unit."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do giữ người này trong đoàn"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].required = True
        del self.fields["full_name"], self.fields["title"]


class ReasonForm(Form):
    """Why something is sent back, taken out or replaced."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, required=True
    )


class ScheduleForm(Form):
    """Day, team and place of a visit."""

    visit_on = ViDateField(label=gettext_lazy("Ngày kiểm tra"))
    team = forms.ModelChoiceField(label=gettext_lazy("Đoàn"), queryset=Team.objects.none(), empty_label="–")
    place = forms.CharField(
        label=gettext_lazy("Địa điểm"),
        help_text=gettext_lazy("Bỏ trống nếu là trụ sở của đơn vị"),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        first = {"visit_on": inspection.visit_on, "team": inspection.team_id, "place": inspection.place}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["team"].queryset = Team.objects.filter(plan=inspection.plan)  # type: ignore[attr-defined]
