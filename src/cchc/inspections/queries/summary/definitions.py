"""What each number of a summary means, for the page, the footnotes of the paper and the workbook."""

from __future__ import annotations

from django.utils.translation import gettext as _


def lines() -> list[tuple[str, str]]:
    """Return each figure and how it is counted."""
    return [
        (_("Cuộc kiểm tra"), _("Đơn vị trong các kế hoạch đã ban hành có ngày bắt đầu trong năm.")),
        (_("Tỷ lệ mục đạt"), share_met()),
        (_("Tồn tại, hạn chế"), _("Phát hiện loại tồn tại đoàn đã ghi, không kể phát hiện đã bỏ.")),
        (
            _("Tồn tại lặp lại"),
            _("Tồn tại ở mục mà kết luận trước của đơn vị hoặc đơn vị tiền thân đã nêu và đã được xác minh khắc phục."),
        ),
        (_("Tỷ lệ đã khắc phục"), share_mended()),
        (_("Việc xong muộn"), _("Việc đã xác minh có ngày nộp minh chứng sau hạn. Chờ xác minh không tính là muộn.")),
        (_("Tự kiểm tra nộp muộn"), late_report()),
        (
            _("Lần nhắc"),
            _("Mỗi lần nhắc về báo cáo tự kiểm tra, giải trình hoặc việc khắc phục, do hệ thống hay người nhắc."),
        ),
        (
            _("So với năm trước"),
            _(
                "Chỉ so các mục được đánh giá ở cả hai năm: cùng đơn vị, đơn vị kế tiếp trọn vẹn, hoặc tổng của tất cả "
                "đơn vị sáp nhập. Không so khi bị chia tách, thiếu đơn vị tiền thân hoặc khác bộ nội dung kiểm tra."
            ),
        ),
        (
            _("Khoảng tin cậy 95%"),
            _("Khoảng Wilson của tỷ lệ mục đạt. Hai khoảng chồng nhau: chưa thể nói đơn vị nào hơn."),
        ),
    ]


def share_met() -> str:
    """How the share of items met is counted."""
    return _(
        "Số mục đánh giá “Đạt” chia cho số mục đạt, đạt một phần và không đạt; bỏ mục không phát sinh, chưa đánh giá."
    )


def share_mended() -> str:
    """How the share mended is counted."""
    return _("Số việc đã được người khác xác minh chia cho số việc đã giao theo kết luận; không tính việc đã rút.")


def late_report() -> str:
    """How lateness of a self-report is counted."""
    return _("Số ngày lịch từ hạn nộp đến ngày thủ trưởng duyệt; chưa duyệt thì tính đến hôm nay.")
