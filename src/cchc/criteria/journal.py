"""The words of this app's journal entries."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("criteria.version_created", _("lập bản dự thảo %(subject)s"))
describe("criteria.item_changed", _("sửa nội dung %(subject)s"))
describe("criteria.published", _("công bố %(subject)s"))
describe("criteria.draft_discarded", _("bỏ bản dự thảo %(subject)s"))
name_fields(
    {
        "area_code": _("lĩnh vực"),
        "text_vi": _("nội dung"),
        "text_en": _("nội dung tiếng Anh"),
        "confidence": _("độ tin cậy"),
        "metric_code": _("mã chỉ tiêu"),
        "n_items": _("số nội dung"),
        "version": _("bản"),
        "rows": _("các dòng"),
    }
)
