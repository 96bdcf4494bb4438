"""A citizen computes when a result is ready, reads why, and sends the address on; no script is needed."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("javascript", [True, False])
def test_a_citizen_computes_on_a_phone_and_reads_why(site, open_page, check_page, javascript):
    page = open_page(viewport=PHONE, javascript=javascript)
    page.goto(f"{site.public_address}/")
    page.get_by_role("link", name="Tính ngày có kết quả").click()

    page.get_by_label("Lúc nộp hồ sơ đầy đủ").fill("10:00 21/8/2026")
    page.get_by_label("Thời hạn giải quyết").fill("5")
    page.get_by_text("Hồ sơ có lúc phải dừng").click()
    page.get_by_label("Dừng từ lúc").fill("10:00 24/8/2026")
    page.get_by_label("Tiếp tục lúc").fill("10:00 26/8/2026")
    page.get_by_label("Sau khi dừng").select_option(label="Không tính thời gian chờ, sau đó tính tiếp")
    page.get_by_role("button", name="Tính ngày có kết quả").click()

    expect(page.get_by_text("Thứ Năm, 03/9/2026", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Vì sao là ngày này?")).to_be_visible()
    expect(page.locator(".c-strip-day")).to_have_count(14)
    expect(page.get_by_text("5 ngày tính: 22/8 (làm bù)")).to_be_visible()
    page.get_by_text("Đọc lịch này bằng lời").click()
    expect(page.get_by_text("Thứ Bảy, 22/8/2026: làm bù, ngày thứ 1.")).to_be_visible()
    assert page.url.endswith("?accepted=2026-08-21T10:00&term=5wd&pause=2026-08-24T10:00/2026-08-26T10:00/pause")
    if javascript:  # axe is a script
        check_page(page, "public-deadline-phone")
    assert page.context.cookies() == []


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(site, open_page):
    page = open_page(viewport=PHONE, javascript=False)
    page.goto(f"{site.public_address}/deadline/")

    page.get_by_label("Lúc nộp hồ sơ đầy đủ").fill("31/2/2026")
    page.get_by_label("Thời hạn giải quyết").fill("3")
    page.get_by_label("Nơi nộp hồ sơ").fill("tan lap")
    page.get_by_role("button", name="Tính ngày có kết quả").click()
    expect(page.get_by_text("Lịch không có ngày 31/2/2026").last).to_be_visible()
    expect(page.get_by_label("Nơi nộp hồ sơ")).to_have_value("tan lap")
    page.get_by_label("Lúc nộp hồ sơ đầy đủ").fill("10:00 28/8/2026")
    page.get_by_role("button", name="Tính ngày có kết quả").click()
    page.get_by_label("Các đơn vị cùng tên").get_by_role("listitem").filter(has_text="Hậu Sơn").first.get_by_role(
        "link"
    ).click()

    expect(page.get_by_text("Thứ Hai, 07/9/2026", exact=True)).to_be_visible()
    expect(page.get_by_text("Theo giờ làm việc của xã Tân Lập")).to_be_visible()


def test_the_strip_is_a_row_where_there_is_room_and_weeks_where_there_is_not(page_as):
    page = page_as("can-bo-cchc", viewport=DESKTOP)
    page.goto("/calendars/deadline/?accepted=2026-08-21T10:00&term=5wd&pause=2026-08-24T10:00/2026-08-26T10:00")
    days = page.locator(".c-strip-day")

    tops = {round(day.bounding_box()["y"]) for day in days.all()}
    page.set_viewport_size(PHONE)
    weeks = {round(day.bounding_box()["y"]) for day in days.all()}

    assert len(tops) == 1
    assert len(weeks) == 3
    assert days.first.evaluate("day => day.querySelectorAll('[tabindex], a, button').length") == 0


def test_dates_of_two_digits_fit_the_narrow_days_of_a_phone(site, open_page, check_page):
    page = open_page(viewport=PHONE)

    page.goto(f"{site.public_address}/deadline/?accepted=2026-10-21T10:00&term=25wd")

    expect(page.locator(".c-strip-day.is-due")).to_be_visible()
    check_page(page, "public-deadline-two-digits", again=True)


def test_on_paper_the_kinds_differ_without_colour(page_as):
    page = page_as("can-bo-cchc")
    page.goto("/calendars/deadline/?accepted=2026-08-21T10:00&term=5wd&pause=2026-08-24T10:00/2026-08-26T10:00")
    page.emulate_media(media="print")

    def border(kind):
        return page.locator(f".c-strip-day.is-{kind}").first.evaluate("day => getComputedStyle(day).borderTopStyle")

    styles = [border(kind) for kind in ("counted", "makeup", "weekend", "pause")]
    colours = page.locator(".c-strip-part").evaluate_all(
        "parts => [...new Set(parts.map(part => getComputedStyle(part).color))]"
    )

    assert styles == ["dashed", "double", "dotted", "dashed"]  # the first one counted is the original due
    assert colours == ["rgb(0, 0, 0)"]
