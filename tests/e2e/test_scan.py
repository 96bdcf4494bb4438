"""An inspector scans a wall with a phone: ten sheets, one outdated, one missing; the result proves a check item."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect

from cchc.procedures.rules.sheets import Sheet, address
from cchc.procedures.tests.walls import picture
from tests.e2e.conftest import CHROMIUM, FLAGS, PHONE, Site, _signed_in, new_context, new_page

# HS.CP-02 hangs as version 1 of 2, HS.CP-09 does not hang: so the demonstration tells it, too.
VERSIONS = {"HS.CP-02": 1, "HS.CP-06": 2}
WALL = [Sheet(f"HS.CP-{n:02}", VERSIONS.get(f"HS.CP-{n:02}", 1)) for n in range(1, 11) if n != 9]


def _wall_photo(site: Site) -> Image.Image:
    photo = Image.open(picture(address(site.public_address, sheet) for sheet in WALL))
    return photo.resize((1280, 512)).convert("RGB")


@pytest.fixture(scope="module")
def camera(playwright: Playwright, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose camera sees the wall."""
    photo = _wall_photo(site)
    frame = Image.new("RGB", (1280, 720), "#b9b2a3")
    frame.paste(photo, (0, 100))
    out = io.BytesIO()
    frame.save(out, "JPEG", quality=90)
    film = tmp_path_factory.mktemp("camera") / "wall.mjpeg"
    film.write_bytes(out.getvalue() * 30)
    flags = [
        *FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags, headless=True)
    yield browser
    browser.close()


def _start(page, sector: str) -> None:
    page.goto("/procedures/posting/xa-an-binh-hau-son/")
    page.get_by_label("Lĩnh vực trên bảng").select_option(label=sector)
    page.get_by_role("button", name="Bắt đầu quét").click()


def _verdicts(page) -> list[str]:
    rows = page.locator("[data-part=wall] tbody tr")
    return [row.locator("td").first.inner_text().strip() for row in rows.all()]


def test_the_camera_of_a_phone_finds_the_outdated_and_the_missing_sheet(camera, site, check_page) -> None:
    context = new_context(camera, site, viewport=PHONE, permissions=["camera"])
    _signed_in(new_page(context), site.address, "thanh-vien")
    page = new_page(context)
    _start(page, "Chợ phiên (minh họa)")
    expect(page.get_by_text("Chưa thấy", exact=True)).to_have_count(10)

    page.get_by_role("button", name="Mở máy ảnh").click()
    expect(page.locator("[data-part=status]")).to_contain_text("Đã đọc 9 tờ")
    page.get_by_role("button", name="Tạm ngừng").click()
    assert sorted(_verdicts(page)) == ["Bản cũ", "Chưa thấy", *["Đúng bản hiện hành"] * 8]
    check_page(page, "scan-running")

    page.get_by_role("button", name="Kết thúc, ghi kết quả").click()
    expect(page.get_by_text("Thiếu", exact=True)).to_be_visible()
    assert sorted(_verdicts(page)) == ["Bản cũ", "Thiếu", *["Đúng bản hiện hành"] * 8]
    check_page(page, "scan-finished")

    page.get_by_label("Nội dung kiểm tra", exact=True).select_option(index=0)
    page.get_by_role("button", name="Đính kèm kết quả").click()
    expect(page.get_by_text("Kết quả đã đính kèm vào nội dung kiểm tra.")).to_be_visible()
    with sqlite3.connect(site.env["DATABASE_URL"].removeprefix("sqlite:///")) as database:
        (kept,) = database.execute(
            "select count(*) from files_attachment where subject_type = 'inspections.answer' and name like 'quet-niem-yet%'"
        ).fetchone()
    assert kept == 1
    context.close()


def test_a_phone_that_reads_codes_itself_sends_their_words_alone(camera, site) -> None:
    context = new_context(camera, site, viewport=PHONE, permissions=["camera"])
    _signed_in(new_page(context), site.address, "dau-moi")
    page = new_page(context)
    words = [address("http://cu.example.vn", sheet) for sheet in WALL[:4]]
    page.add_init_script(
        f"""window.BarcodeDetector = class {{
          static async getSupportedFormats() {{ return ["qr_code"]; }}
          async detect() {{ return {words!r}.map((rawValue) => ({{ rawValue }})); }}
        }};"""
    )
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.url.endswith("/read") else None)
    _start(page, "Chợ phiên (minh họa)")

    page.get_by_role("button", name="Mở máy ảnh").click()
    expect(page.locator("[data-part=status]")).to_contain_text("Đã đọc 4 tờ")
    page.get_by_role("button", name="Tạm ngừng").click()

    assert len(sent) == 1
    assert "frame.jpg" not in sent[0]

    context.clear_cookies(name="sessionid")
    words.append(address("http://cu.example.vn", WALL[4]))
    page.evaluate(
        "words => { BarcodeDetector.prototype.detect = async () => words.map((rawValue) => ({ rawValue })) }", words
    )
    page.get_by_role("button", name="Mở máy ảnh").click()
    expect(page.get_by_label("Tên đăng nhập")).to_be_visible()  # the sign-in page, not its words inside the list
    context.close()


def test_without_script_a_photo_of_the_wall_does_the_same(page_as, site, tmp_path) -> None:
    photo = tmp_path / "wall.jpg"
    _wall_photo(site).save(photo, quality=90)
    page = page_as("thu-truong", javascript=False, viewport=PHONE)
    _start(page, "Chợ phiên (minh họa)")

    page.locator("input[name=picture]").set_input_files(photo)
    page.get_by_role("button", name="Đọc ảnh").click()

    assert sorted(_verdicts(page)) == ["Bản cũ", "Chưa thấy", *["Đúng bản hiện hành"] * 8]
