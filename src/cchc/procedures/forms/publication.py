"""What is typed about a publication decision after it was recorded: the days that the law's limits are counted from."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.common.forms import Form, ViDateField

from ..choices import ProcedureLevel

_LEVELS = (ProcedureLevel.MINISTRY, ProcedureLevel.PROVINCE)  # the law sets limits for these two


class DaysForm(Form):
    level = forms.ChoiceField(
        label=_("Cấp của cơ quan công bố"),
        choices=[("", _("Chưa rõ")), *((level.value, level.label) for level in _LEVELS)],
        required=False,
    )
    is_fast_track = forms.BooleanField(label=_("Văn bản ban hành theo trình tự, thủ tục rút gọn"), required=False)
    document_effective_on = ViDateField(label=_("Ngày văn bản quy định thủ tục có hiệu lực"), required=False)
    made_public_on = ViDateField(label=_("Ngày công khai trên Cơ sở dữ liệu quốc gia"), required=False)
