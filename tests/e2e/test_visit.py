"""A visit in the browser: judged by keys, without network, by two people at one item, on a phone, without script."""

import re
import struct
import zlib

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE

OPEN = ".c-item-open:visible"
# The inspection that the team of `thu-ky` and `truong-doan` has at work in the demonstration.
VISIT = "/inspections/{visiting}/visit/"


def picture():
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\x00\xff")) + part(b"IEND", b"")


@pytest.fixture
def visit(site):
    return lambda item: site.place(VISIT) + f"?item={item}"


def saved(page):
    expect(page.locator("[data-js=save-state] [data-part=shown]").first).to_have_text(
        re.compile(r"Đã lưu \d\d:\d\d:\d\d")
    )


def count(page):
    done, total = page.locator("[data-count=all]:visible").first.inner_text().split("/")
    return int(done), int(total)


def note(page):
    return page.locator(f"{OPEN} textarea[name=note]")


def test_keys_judge_and_lead_on_without_loading_a_page(page_as, visit, check_page):
    page = page_as("thu-ky")
    page.goto(visit("CHK.CIV.01"))
    page.evaluate("window.stayed = true")
    done, total = count(page)

    page.keyboard.press("2")
    saved(page)
    expect(page.locator("[data-count=all]:visible").first).to_have_text(f"{done + 1}/{total}")
    page.keyboard.press("n")
    page.keyboard.type("Thiếu kế hoạch bồi dưỡng")
    note(page).blur()
    saved(page)
    page.keyboard.press("j")

    expect(page.locator(f"{OPEN} [data-part=title]")).to_be_focused()
    assert page.url.endswith("item=CHK.CIV.02")
    assert page.evaluate("window.stayed") is True
    expect(page.locator("[data-row='CHK.CIV.01']")).to_contain_text("Đạt một phần")
    check_page(page, "visit-judged")
    page.go_back()
    expect(note(page)).to_have_value("Thiếu kế hoạch bồi dưỡng")


def test_a_judgement_can_be_taken_back(page_as, visit):
    page = page_as("thu-ky")
    page.goto(visit("CHK.CIV.03"))
    page.keyboard.press("1")
    saved(page)

    page.locator(f"{OPEN}").get_by_role("button", name="Bỏ đánh giá").click()
    expect(page.locator("[data-row='CHK.CIV.03'] [data-part=tags]")).to_have_text("Chưa đánh giá")

    page.reload()
    expect(page.locator(f"{OPEN} input[name=judgement]:checked")).to_have_count(0)


def test_without_network_the_work_goes_on_and_is_sent_later(page_as, visit, check_page):
    page = page_as("thu-ky", viewport=PHONE)
    page.goto(visit("CHK.CIV.04"))

    page.context.set_offline(True)
    page.locator(f"{OPEN} input[name=judgement]").nth(0).tap()
    page.get_by_role("button", name="Sau", exact=True).tap()
    page.locator(f"{OPEN} input[name=judgement]").nth(2).tap()
    expect(page.locator("[data-js=save-state] [data-part=shown]").first).to_have_text("Ngoại tuyến, 2 chờ gửi")
    # A reload in the middle of a saving would show the page as it was a moment before.
    with page.expect_response(re.compile("CHK.CIV.05/$")):
        page.context.set_offline(False)

    saved(page)
    page.reload()
    expect(page.locator("[data-row='CHK.CIV.04']")).to_contain_text("Đạt")
    expect(page.locator(f"{OPEN} input[value=not_met]")).to_be_checked()
    page.watch.faults.clear()  # the refused connections were meant
    check_page(page, "visit-phone")


def test_on_a_phone_judging_needs_no_scroll(page_as, visit):
    page = page_as("thu-ky", viewport=PHONE)

    page.goto(visit("CHK.PROC.12"))

    bar = page.locator(".c-bottom-bar").bounding_box()
    for button in page.locator(f"{OPEN} .c-judge-choice").all():
        box = button.bounding_box()
        assert box["height"] >= 52
        assert box["y"] + box["height"] <= bar["y"]


def test_two_people_at_one_item_lose_nothing(page_as, visit, check_page):
    secretary, head = page_as("thu-ky"), page_as("truong-doan")
    secretary.goto(visit("CHK.CIV.06"))
    head.goto(visit("CHK.CIV.06"))

    note(head).fill("Bản của trưởng đoàn")
    note(head).blur()
    saved(head)
    note(secretary).fill("Bản của thư ký")
    note(secretary).blur()
    box = secretary.locator(f"{OPEN} [data-js=save-box]")
    expect(box).to_contain_text("Bản của bạn chưa ghi đè")
    check_page(secretary, "visit-conflict")
    box.get_by_role("link", name="So hai bản").click()
    check_page(secretary, "visit-versions")
    secretary.get_by_role("button", name="Dùng bản của tôi").click()

    expect(note(secretary)).to_have_value("Bản của thư ký")
    expect(secretary.locator(f"{OPEN} .c-note-warn")).to_have_count(0)
    head.reload()
    expect(note(head)).to_have_value("Bản của thư ký")


def test_keeping_theirs_is_settled_here_and_on_the_server(page_as, visit):
    secretary, head = page_as("thu-ky"), page_as("truong-doan")
    secretary.goto(visit("CHK.CIV.07"))
    head.goto(visit("CHK.CIV.07"))
    note(head).fill("Bản của trưởng đoàn")
    note(head).blur()
    saved(head)
    note(secretary).fill("Bản bỏ đi")
    note(secretary).blur()

    with secretary.expect_response(re.compile("/versions/$")):
        secretary.get_by_role("button", name=re.compile("^Giữ bản của")).click()

    expect(note(secretary)).to_have_value("Bản của trưởng đoàn")
    secretary.reload()
    expect(note(secretary)).to_have_value("Bản của trưởng đoàn")
    expect(secretary.locator(f"{OPEN} .c-note-warn")).to_have_count(0)


def test_photos_are_shown_at_once_and_a_program_is_refused_in_words(page_as, visit, check_page):
    page = page_as("thu-ky")
    page.goto(visit("CHK.CIV.08"))

    page.locator(f"{OPEN} input[data-part=files]").first.set_input_files(
        [
            {"name": "so-theo-doi.png", "mimeType": "image/png", "buffer": picture()},
            {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00 program"},
        ]
    )

    expect(page.locator(f"{OPEN} .c-thumbs")).to_contain_text("Tệp là chương trình, không phải PDF")
    page.reload()
    expect(page.locator(f"{OPEN} .c-thumb")).to_have_count(1)
    check_page(page, "visit-photo")
    page.locator(f"{OPEN}").get_by_role("link", name="Gỡ so-theo-doi.png").click()
    check_page(page, "visit-remove-file")
    page.get_by_label("Lý do").fill("Chụp nhầm")
    page.get_by_role("button", name="Gỡ tệp").click()
    expect(page.locator(f"{OPEN} .c-thumb")).to_have_count(0)


def test_a_session_that_ended_keeps_the_words_and_says_so_at_the_item(page_as, visit):
    page = page_as("thu-ky")
    page.goto(visit("CHK.CIV.09"))
    cookies = page.context.cookies()

    page.context.clear_cookies()
    note(page).fill("Gõ khi phiên đã hết")
    note(page).blur()
    expect(page.locator(f"{OPEN} #expired-shown")).to_be_visible()
    page.context.add_cookies(cookies)
    page.locator(f"{OPEN}").get_by_role("button", name="Đã đăng nhập, gửi tiếp").click()

    saved(page)
    page.reload()
    expect(note(page)).to_have_value("Gõ khi phiên đã hết")


def test_without_script_the_same_page_saves_by_its_buttons(page_as, visit):
    page = page_as("thu-ky", javascript=False)
    page.goto(visit("CHK.ORG.01"))

    page.locator(f"{OPEN} input[value=partly]").check()
    note(page).fill("Không có kịch bản")
    page.get_by_role("button", name="Mục sau").first.click()

    assert page.url.endswith("item=CHK.ORG.02")
    row = page.locator("li.c-item", has=page.locator("a[href$='CHK.ORG.01']"))
    expect(row).to_contain_text("Đạt một phần")


def test_the_other_pages_of_the_visit_are_whole(page_as, site, check_page):
    page = page_as("thu-ky")
    visit = site.place(VISIT)
    pages = {"attendance": "attendance/", "figures": "figures/", "end": "end/"}

    for name, path in pages.items():
        page.goto(visit + path)
        check_page(page, f"visit-{name}")
        page.set_viewport_size(PHONE)
        check_page(page, f"visit-{name}-phone")
        page.set_viewport_size({"width": 1280, "height": 800})


def test_a_row_is_added_to_the_attendance_at_once(page_as, site):
    page = page_as("thu-ky")
    page.goto(site.place(VISIT) + "attendance/")
    before = page.locator(".c-person").count()

    page.get_by_role("button", name="Thêm dòng").click()
    page.locator("[name$=full_name]").last.fill("Người thêm bằng nút")
    page.get_by_role("button", name="Lưu thành phần dự").click()

    assert page.locator("[name$=full_name]").count() >= before
    expect(page.locator("main")).to_contain_text("Đã lưu thành phần dự")
