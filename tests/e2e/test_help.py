"""The help pages open, read well and show what the product shows; UPDATE_HELP=1 takes their pictures again."""

import json
import re
from urllib.parse import urljoin

import pytest
from PIL import Image

from cchc.common.help import TOPICS
from tests.e2e.conftest import DESKTOP, HELP, PHONE, ROOT, help_shot

README = ROOT / "docs" / "screens"
TEMPLATES = ROOT / "src" / "cchc" / "templates" / "help" / "topics"
NAMED = {name for path in TEMPLATES.glob("*.html") for name in re.findall(r"pictures\.(\w+)", path.read_text("utf-8"))}
LARGEST = 150_000  # bytes
CHECKLIST = "/inspections/{visiting}/visit/"
PLAN = "/inspections/plans/{plan}/"
THEIRS = {
    "theirs": {"judgement": "partly", "note": "Có văn bản nhưng ban hành chậm."},
    "by": "Phạm Quốc Việt",
    "at": "09:41",
    "version": 7,
    "url": "/",
}


def open_menu(page):
    page.locator(".c-who summary").click()


def open_keys(page):
    page.keyboard.press("?")


def open_citation(page):
    page.locator("a.c-cite").nth(1).click()
    page.locator(".c-popover-body dl").wait_for()


def go_offline(page):
    page.context.set_offline(True)
    write_note(page, "Ngoại tuyến")


def meet_a_colleague(page):
    answer = {"status": 409, "content_type": "application/json", "body": json.dumps(THEIRS)}
    page.route("**/visit/items/**", lambda route: route.fulfill(**answer))
    write_note(page, "Chưa lưu")


def write_note(page, state):
    note = page.locator("[data-panel]:not([hidden]) textarea[name=note]")
    note.fill("Đã xem sổ theo dõi, ban hành ngày 12/01.")
    note.blur()
    page.locator("[data-js=save-state] [data-part=shown]", has_text=state).wait_for()


def offer_a_changed_set(page):
    """Read the set in force as YAML, change one item, and let the page compare; nothing is kept."""
    rows = page.request.get(urljoin(page.url, "export/yaml/"))
    changed = rows.text().replace("Tỷ lệ", "Tỉ lệ", 3)
    page.goto("/criteria/import/")
    page.locator("select[name=target]").select_option(index=0)
    payload = {"name": "bo-noi-dung.yaml", "mimeType": "application/yaml", "buffer": changed.encode()}
    page.locator("input[type=file]").set_input_files(payload)
    page.get_by_role("button", name="Đọc tệp").click()
    page.get_by_role("heading", name="Xem từng dòng").wait_for()


# picture: (account, path, what is done there, the parts of the page that are shown, at most how high)
SHOTS = {
    "xac_thuc": ("thanh-vien", "/accounts/2fa/", None, "#content .card", 560),
    "ten_va_vi_tri": ("can-bo-cchc", "/", open_menu, ".c-brand, .c-who summary, .c-who .c-menu-panel", 420),
    "viec": ("can-bo-cchc", "/", None, "#content", 560),
    "quyen": ("can-bo-cchc", "/rights/?role=officer", None, "#content", 560),
    "phim": ("thanh-vien", CHECKLIST, open_keys, "#keys-dialog", 700),
    "ke_hoach_moi": ("can-bo-cchc", "/inspections/plans/new/", None, "#content form.c-narrow", 620),
    "chon_don_vi": ("can-bo-cchc", "/inspections/plans/{draft_plan}/units/", None, "#content", 520),
    "ky_ke_hoach": ("lanh-dao", "/inspections/plans/{submitted_plan}/", None, "#content", 420),
    "dot_kiem_tra": ("can-bo-cchc", PLAN, None, "#content", 640),
    "doan": ("can-bo-cchc", PLAN + "teams/", None, "#content", 560),
    "giu_nguoi": ("truong-doan", PLAN + "teams/1/keep-member/", None, "#content form.c-narrow", 620),
    "bo_noi_dung": ("can-bo-cchc", "/criteria/{set}/", None, "#content", 620),
    "xem_dong": ("can-bo-cchc", "/criteria/{set}/", offer_a_changed_set, "#content", 480),
    "thanh_phan": ("thu-ky", CHECKLIST + "attendance/", None, "#content", 560),
    "phieu": ("thanh-vien", CHECKLIST, None, "#content", 900),
    "phieu_dien_thoai": ("thanh-vien", CHECKLIST, None, "", 0),
    "ngoai_tuyen": ("thanh-vien", CHECKLIST, go_offline, "", 0),
    "hai_nguoi": ("thanh-vien", CHECKLIST, meet_a_colleague, "[data-panel]:not([hidden])", 620),
    "bien_ban": ("thu-ky", "/inspections/{visited}/minutes/", None, "#content", 640),
    "so_lieu_tai_cho": ("thu-ky", CHECKLIST + "figures/", None, "#content", 640),
    "trich_dan": (
        "thu-ky",
        "/inspections/{drafting}/conclusion/",
        open_citation,
        ".c-prose > p:has(.c-cite), .c-popover",
        620,
    ),
    "trang_so_lieu": ("can-bo-cchc", "/figures/{reported}/", None, "#content", 640),
    "phat_hien_moi": ("thu-ky", "/inspections/{drafting}/findings/new/", None, "#content", 640),
    "phat_hien": ("thu-ky", "/inspections/{drafting}/findings/", None, "#content", 640),
    "ket_luan": ("thu-ky", "/inspections/{drafting}/conclusion/", None, "#content", 640),
    "trinh_ky": ("thu-ky", "/inspections/{drafting}/conclusion/", None, "section[aria-labelledby=sign-head]", 520),
    "ky_ket_luan": (
        "lanh-dao",
        "/inspections/{submitted}/conclusion/issue/",
        None,
        "#content form.c-narrow",
        520,
    ),
    "lich_don_vi": ("dau-moi", "/inspections/", None, "#content", 420),
    "ket_luan_don_vi": ("dau-moi", "/inspections/{read_by_unit}/conclusion/", None, "#content", 560),
    "don_vi_tim": ("can-bo-cchc", "/units/?q=do+luong", None, "#content", 560),
    "don_vi_ke_tiep": ("can-bo-cchc", "/units/thoi-binh/", None, "#content", 640),
    "van_ban": ("can-bo-cchc", "/documents/{notice}/", None, "#content", 640),
    "so_van_ban": ("can-bo-cchc", "/documents/books/{full_book}/", None, "#content", 420),
    "nhat_ky": ("kiem-toan", "/journal/", None, "#content", 560),
    "tai_khoan": ("quan-tri", "/people/can-bo-cchc/", None, "#content", 560),
}
# pictures of README.md: the whole screen
FRONT = {
    "start": ("can-bo-cchc", "/"),
    "campaign": ("can-bo-cchc", PLAN),
    "checklist": ("thanh-vien", CHECKLIST),
    "conclusion": ("thu-ky", "/inspections/{drafting}/conclusion/"),
}


def frame(page, parts, height):
    """Return the part of the whole page that holds these parts, from the top of the first one."""
    boxes = page.locator(parts).evaluate_all(
        """parts => parts.map(part => part.getBoundingClientRect()).filter(box => box.width)
           .slice(0, 4).map(box => [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY])"""
    )
    assert boxes, f"{page.url} has no {parts}"
    edge = 0 if parts == "#content" else 8
    left, top = (max(min(box[side] for box in boxes) - edge, 0) for side in (0, 1))
    right, low = (max(box[side] for box in boxes) + edge for side in (2, 3))
    return {
        "x": left,
        "y": top,
        "width": min(right, page.viewport_size["width"]) - left,
        "height": min(low - top, height),
    }


@pytest.mark.parametrize("name", SHOTS)
def test_the_place_of_a_picture_is_there(site, page_as, name):
    account, path, act, parts, height = SHOTS[name]
    page = page_as(account, viewport=DESKTOP if parts else PHONE)

    answer = page.goto(site.place(path))
    assert answer.status == 200
    if act:
        act(page)

    help_shot(page, HELP / f"{name}.png", frame(page, parts, height) if parts else None)


def test_the_sign_in_page_of_a_picture_is_there(open_page):
    page = open_page()

    page.goto("/accounts/login/")

    help_shot(page, HELP / "dang_nhap.png", frame(page, ".c-narrow-page .card", 560))


@pytest.mark.parametrize("name", FRONT)
def test_the_front_of_the_repository_shows_the_product(site, page_as, name):
    account, path = FRONT[name]
    page = page_as(account)

    page.goto(site.place(path))

    help_shot(page, README / f"{name}.png", None)
    with Image.open(README / f"{name}.png") as picture:
        assert picture.width == 1280
    assert (README / f"{name}.png").stat().st_size < LARGEST


def test_every_picture_that_a_page_names_is_taken():
    assert {*SHOTS, "dang_nhap"} == NAMED
    assert sorted(NAMED - {path.stem for path in HELP.glob("*.png")}) == []
    assert [path.name for path in HELP.glob("*.png") if path.stat().st_size >= LARGEST] == []


@pytest.mark.parametrize("slug", TOPICS)
def test_help_page_is_whole_on_a_desk_and_on_a_phone(page_to_read, check_page, slug):
    page = page_to_read("can-bo-cchc")

    page.goto(f"/help/{slug}/")

    for picture in page.locator(".c-help-picture img").all():
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        assert picture.get_attribute("alt") != ""
    check_page(page, f"help-{slug}")
    page.set_viewport_size(PHONE)
    check_page(page, f"help-{slug}-phone", again=True)


def test_help_is_found_by_words_without_marks_and_without_javascript(page_as, check_page):
    page = page_as("thu-truong", javascript=False)

    page.goto("/help/")
    page.get_by_label("Tìm trong hướng dẫn").last.fill("bien ban da ky")
    page.get_by_role("button", name="Tìm", exact=True).last.click()

    page.get_by_role("link", name="Biên bản kiểm tra").click()
    assert page.locator("h1").inner_text() == "Biên bản kiểm tra"
