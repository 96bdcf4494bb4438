"""From a bare machine to the answer: what a birth registration needs, when it would be ready if filed now, and why."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE


@pytest.mark.parametrize("javascript", [True, False])
def test_a_citizen_reads_what_a_birth_registration_needs_and_when_it_is_ready(site, open_page, check_page, javascript):
    page = open_page(viewport=PHONE, javascript=javascript)
    page.goto(f"{site.public_address}/")

    page.get_by_label("Bạn cần làm việc gì").fill("dang ky khai sinh")
    page.get_by_role("button", name="Tìm thủ tục").click()
    page.get_by_role("link", name="Thủ tục đăng ký khai sinh", exact=True).click()

    assert page.url.endswith("/procedures/1.001193/")
    box = page.get_by_role("region", name="Nếu nộp bây giờ, hạn trả là")
    expect(box.get_by_text(re.compile(r"(Thứ \w+|Chủ nhật), \d\d/\d+/\d{4}"))).to_be_visible()
    expect(box.get_by_text("chậm nhất lúc 17 giờ 30")).to_be_visible()
    expect(page.get_by_role("heading", name="Vì sao là ngày này?")).to_be_visible()
    expect(page.locator(".c-strip-day.is-due")).to_have_count(1)
    expect(page.get_by_text("Giấy chứng sinh; trường hợp không có Giấy chứng sinh")).to_be_visible()
    expect(page.get_by_role("heading", name="Mang theo để xuất trình")).to_be_visible()
    expect(page.get_by_text("Không mất tiền").first).to_be_visible()
    expect(page.get_by_text("Luật Hộ tịch 03/2026/QH16 thay đổi quy định từ ngày 01/3/2027.")).to_be_visible()
    page.get_by_text("Đọc lịch này bằng lời").click()
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    if javascript:  # axe is a script
        check_page(page, "public-procedure-phone")

    page.get_by_role("link", name="In danh sách giấy tờ").click()
    expect(page.locator(".p-tick")).to_have_count(7)
    page.get_by_role("link", name="Về trang thủ tục").click()
    page.get_by_role("link", name="Tính cho ngày khác").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/deadline/?term=same&cutoff=15" in page.url
    assert page.context.cookies() == []
