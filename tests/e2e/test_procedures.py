"""An officer publishes a new version of a procedure and sees the old one kept."""

import re

import pytest
from playwright.sync_api import expect

CODE, NAME = "1.000894", "Thủ tục đăng ký kết hôn"


@pytest.fixture
def see(check_page):
    return lambda page, name: check_page(page, f"procedures-{name}")


def test_an_officer_publishes_a_new_version_and_sees_the_old_one_kept(page_as, see):
    page = page_as("can-bo-cchc")
    page.goto(f"/procedures/?q={CODE}")
    page.get_by_role("link", name=NAME, exact=True).click()
    before = page.locator("main").inner_text()
    page.get_by_role("button", name="Soạn bản mới").click()

    page.get_by_label("Bước 1").fill("Nộp hồ sơ tại nơi tiếp nhận hoặc trên Cổng Dịch vụ công quốc gia")
    agencies = page.get_by_role("region", name="Cơ quan giải quyết")
    agencies.get_by_label("Tên cơ quan").first.fill("Ủy ban nhân dân cấp xã")
    agencies.get_by_label("Vai trò").first.select_option("Cơ quan có thẩm quyền quyết định")
    amount = page.get_by_label("Thời hạn", exact=True).first
    amount.fill("nhanh")
    page.get_by_role("button", name="Lưu, xem và công bố").click()
    expect(page.get_by_role("alert")).to_contain_text("không phải là số")
    expect(page.get_by_label("Bước 1")).to_have_value(re.compile("Nộp hồ sơ"))
    see(page, "draft-refused")
    page.get_by_label("Thời hạn", exact=True).first.fill("2")
    page.get_by_label("Đơn vị tính").first.select_option("ngày làm việc")
    page.get_by_role("button", name="Lưu, xem và công bố").click()

    expect(page.locator(".c-diff")).to_contain_text("2 ngày làm việc")
    page.get_by_label("Số quyết định công bố").fill("812/QĐ-UBND")
    page.get_by_label("Ngày ký quyết định").fill("20/11/2026")
    see(page, "publish")
    page.get_by_role("button", name="Công bố bản này").click()

    expect(page.locator("h1")).to_contain_text("Đang áp dụng")
    expect(page.locator("main")).to_contain_text("bản 2")
    page.get_by_role("link", name="Khác bản trước ở đâu").click()
    expect(page.locator(".c-diff")).to_contain_text("Ủy ban nhân dân cấp xã")
    see(page, "compare")
    page.get_by_role("link", name="Mở bản 1").click()
    expect(page.locator("h1")).to_contain_text("Đã hết áp dụng")
    assert "Nộp hồ sơ tại nơi tiếp nhận hoặc trên" not in page.locator("main").inner_text()
    assert "Chưa có trình tự thực hiện." in before
    expect(page.locator("main")).to_contain_text("Chưa có trình tự thực hiện.")
    see(page, "old-version")
