"""What the journal says about documents."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

describe("documents.drafted", _("soạn dự thảo %(subject)s"))
describe("documents.redrafted", _("sửa dự thảo %(subject)s"))
describe("documents.discarded", _("bỏ dự thảo %(subject)s"))
describe("documents.issued", _("ban hành văn bản %(subject)s"))
describe("documents.recorded", _("ghi nhận văn bản đã ban hành trên giấy %(subject)s"))
describe("documents.replaced", _("thay thế văn bản %(subject)s"))
describe("documents.public_edition_made", _("lập bản công khai của văn bản %(subject)s"))
describe("documents.template_uploaded", _("tải lên mẫu văn bản của %(subject)s"))
describe("documents.template_put_in_use", _("dùng mẫu văn bản của %(subject)s"))
describe("documents.template_taken_out_of_use", _("trở về mẫu chung, thôi dùng mẫu của %(subject)s"))
describe("documents.signed_copy_filed", _("lưu bản đã ký số của văn bản %(subject)s"))

name_fields(
    {
        "kind": _("Loại"),
        "title": _("Trích yếu"),
        "number": _("Số, ký hiệu"),
        "issued_on": _("Ngày ban hành"),
        "pdf_sha256": _("Mã băm bản PDF"),
        "content_sha256": _("Mã băm nội dung"),
        "template_version": _("Phiên bản mẫu"),
        "replaces": _("Thay thế văn bản"),
        "signer": _("Người ký"),
        "by": _("Thay bằng"),
        "document": _("Mã văn bản"),
    }
)
