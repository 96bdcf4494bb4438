"""The words of this app's journal entries."""

from django.utils.translation import gettext_lazy as _

from cchc.audit.hooks import describe, name_fields

for _action, _sentence in {
    "created": _("mở hồ sơ thủ tục %(subject)s"),
    "focal_set": _("giao cán bộ theo dõi thủ tục %(subject)s"),
    "decision_recorded": _("ghi quyết định công bố %(subject)s"),
    "decision_completed": _("bổ sung thông tin quyết định công bố %(subject)s"),
    "draft_started": _("mở bản dự thảo %(number)s của thủ tục %(subject)s"),
    "draft_saved": _("lưu bản dự thảo %(number)s của thủ tục %(subject)s"),
    "draft_discarded": _("bỏ bản dự thảo %(number)s của thủ tục %(subject)s"),
    "published": _("công bố bản %(number)s của thủ tục %(subject)s"),
    "abolished": _("công bố bãi bỏ thủ tục %(subject)s"),
    "process_saved": _("lưu quy trình nội bộ bản %(number)s: %(subject)s"),
    "process_activated": _("áp dụng quy trình nội bộ bản %(number)s: %(subject)s"),
    "process_discarded": _("bỏ dự thảo quy trình nội bộ của thủ tục %(subject)s"),
    "imported": _("nhập thủ tục hành chính từ tệp: %(subject)s"),
    "listed": _("đưa thủ tục vào danh mục của đơn vị: %(subject)s"),
    "unlisted": _("đưa thủ tục ra khỏi danh mục của đơn vị: %(subject)s"),
    "posted": _("ghi việc niêm yết thủ tục tại %(subject)s"),
    "taken_down": _("ghi việc gỡ bản niêm yết tại %(subject)s"),
    "scan_started": _("bắt đầu quét bảng niêm yết %(subject)s"),
    "scan_finished": _("kết thúc quét bảng niêm yết %(subject)s"),
    "scan_attached": _("đính kèm kết quả quét %(subject)s vào nội dung kiểm tra"),
    "review_planned": _("lập %(subject)s"),
    "review_added": _("đưa thủ tục vào kế hoạch rà soát: %(subject)s"),
    "review_removed": _("đưa thủ tục ra khỏi kế hoạch rà soát: %(subject)s"),
    "review_plan_approved": _("phê duyệt %(subject)s"),
    "review_proposed": _("ghi kết quả rà soát thủ tục %(subject)s"),
    "review_decided": _("quyết định phương án của thủ tục %(subject)s"),
    "review_done": _("ghi thực thi phương án của thủ tục %(subject)s"),
}.items():
    describe(f"procedures.{_action}", _sentence)

name_fields(
    {
        "local_code": _("Mã địa phương"),
        "focal": _("Cán bộ theo dõi"),
        "change": _("Loại công bố"),
        "procedure_name": _("Tên thủ tục"),
        "agency": _("Cơ quan"),
        "signer": _("Người ký"),
        "document_effective_on": _("Văn bản có hiệu lực từ"),
        "made_public_on": _("Ngày công khai trên cơ sở dữ liệu quốc gia"),
        "n_steps": _("Số bước"),
        "medium": _("Hình thức"),
        "posted_on": _("Ngày niêm yết"),
        "taken_down_on": _("Ngày gỡ"),
        "codes": _("Mã thủ tục"),
        "right": _("Đúng bản"),
        "outdated": _("Bản cũ"),
        "missing": _("Thiếu"),
        "unexpected": _("Ngoài danh mục"),
        "attached_to": _("Đính kèm vào"),
        "proposal": _("Phương án"),
        "volume": _("Số hồ sơ một năm"),
        "accepted": _("Chấp nhận"),
        "approved_on": _("Ngày phê duyệt"),
        "done_on": _("Ngày thực thi"),
    }
)
