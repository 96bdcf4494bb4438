"""The main job on a phone and without JavaScript: the same steps, with links and buttons only."""

from secrets import token_hex

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE


def test_campaign_on_a_phone_is_a_list_by_step(site, page_as, check_page):
    page = page_as("can-bo-cchc", viewport=PHONE)

    page.goto(site.place("/inspections/plans/{plan}/"))

    expect(page.locator(".c-matrix")).to_be_hidden()
    expect(page.locator(".c-steps li")).to_have_count(30)
    page.get_by_role("link", name="xã An Phú", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("xã An Phú")
    check_page(page, "phone-inspection")


@pytest.mark.parametrize("path", ["/inspections/", "/inspections/plans/{plan}/teams/", "/inspections/{issued}/"])
def test_tables_on_a_phone_fit_without_sideways_scroll(site, page_as, path):
    page = page_as("can-bo-cchc", viewport=PHONE)

    page.goto(site.place(path))

    for box in page.locator(".c-table-box:visible").all():
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") <= 0, path


def test_plan_is_drafted_without_javascript(page_as):
    name = f"Đợt không dùng kịch bản {token_hex(3)}"
    page = page_as("can-bo-cchc", javascript=False)
    page.goto("/inspections/plans/new/")
    page.locator("[name=name]").fill(name)
    page.locator("[name=starts_on]").fill("02/3/2027")
    page.locator("[name=ends_on]").fill("12/3/2027")
    page.get_by_role("button", name="Lưu dự thảo, chọn đơn vị", exact=True).click()
    page.locator("[name=q]").last.fill("tam binh")
    page.get_by_role("button", name="Tìm", exact=True).last.click()
    page.get_by_label("xã Tam Bình", exact=True).check()
    page.get_by_label("Ngày kiểm tra xã Tam Bình", exact=True).fill("31/02/2027")
    page.get_by_role("button", name="Lưu danh sách đơn vị", exact=True).click()

    expect(page.get_by_label("Ngày kiểm tra xã Tam Bình", exact=True)).to_have_value("31/02/2027")
    page.get_by_label("Ngày kiểm tra xã Tam Bình", exact=True).fill("05/3/2027")
    page.get_by_role("button", name="Lưu danh sách đơn vị", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.locator(".c-matrix tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Trình ký", exact=True).click()
    page.get_by_role("button", name="Trình ký", exact=True).click()
    expect(page.get_by_text("Chưa trình ký được. Còn thiếu:").first).to_be_visible()


def test_answer_is_saved_without_javascript(site, page_as):
    place = site.place("/inspections/{visiting}/visit/")
    page = page_as("thanh-vien", javascript=False)
    page.goto(place)
    page.locator(".c-item a").last.click()
    title = page.locator("[data-part=title]:visible").inner_text()

    page.locator("[name=note]:visible").fill("Ghi khi không có kịch bản.")
    page.get_by_role("radio", name="Đạt", exact=True).locator("visible=true").check(force=True)
    page.get_by_role("button", name="Lưu", exact=True).locator("visible=true").click()

    expect(page.locator("[data-part=title]:visible")).to_have_text(title)
    expect(page.locator("[name=note]:visible")).to_have_value("Ghi khi không có kịch bản.")


def test_finding_is_recorded_and_taken_back_without_javascript(site, page_as):
    place = site.place("/inspections/{visited}/findings/")
    words = f"Bảng niêm yết cũ, mã {token_hex(3)}."
    page = page_as("thu-ky", javascript=False)
    page.goto(f"{place}new/")
    page.locator("[name=text]").fill(words)
    page.locator("[name=severity]").select_option(label="Nhẹ")
    page.get_by_role("button", name="Lưu phát hiện", exact=True).click()
    expect(page.get_by_text(words).first).to_be_visible()

    page.get_by_role("link", name=f"Bỏ {words}").click()
    page.locator("[name=reason]").fill("Ghi nhầm đơn vị")
    page.get_by_role("button", name="Bỏ phát hiện", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Phát hiện")
    expect(page.get_by_text(words)).to_have_count(0)
