"""The words of this app's journal entries."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("metrics.defined", _("đưa vào danh mục chỉ tiêu %(subject)s"))
describe("metrics.figure_recorded", _("ghi số liệu %(subject)s"))
describe("metrics.figure_corrected", _("thay số liệu bằng bản mới: %(subject)s"))
describe("metrics.explanation_asked", _("yêu cầu giải trình số liệu không khớp: %(subject)s"))
describe("metrics.explanation_given", _("giải trình số liệu không khớp: %(subject)s"))
name_fields(
    {
        "metric": _("chỉ tiêu"),
        "value": _("giá trị"),
        "as_of": _("tính đến"),
        "period_start": _("đầu kỳ"),
        "period_end": _("cuối kỳ"),
        "coverage": _("phạm vi"),
        "is_approximate": _("số làm tròn"),
        "revision": _("bản"),
        "evidence": _("minh chứng"),
        "source": _("nguồn"),
        "kind": _("loại"),
        "identity": _("Quan hệ số liệu"),
        "difference": _("Chênh lệch"),
        "text": _("Nội dung"),
    }
)
