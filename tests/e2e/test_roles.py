"""What each role is told next, what it may not do, and the five reports that everybody may read."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import PAGES

COMMON = ["Việc cần làm", "Thủ tục", "Kiểm tra", "Khắc phục", "Số liệu", "Văn bản", "Đơn vị", "Hướng dẫn"]
ADMIN = "quan-tri"
# For each account: what its start page must hold. Those without work are told so.
NEXT_WORK = {
    "can-bo-cchc": "Báo lịch kiểm tra cho xã Ngọc Lâm",
    "lanh-dao": "Ký kết luận kiểm tra xã Bình Minh",
    "truong-doan": "Ghi phiếu kiểm tra xã An Bình",
    "thu-ky": "Báo lịch kiểm tra cho xã Ngọc Lâm",
    "thanh-vien": "Ghi phiếu kiểm tra xã An Bình",
    "dau-moi": None,
    "thu-truong": None,
    "xac-minh": None,
    "hdnd": None,
    "kiem-toan": None,
    ADMIN: None,
}
REPORTS = {  # inspection → the figures that its conclusion cites, in the order of the page
    "thoi-binh-2016": "237 135 2.468 2.027 994 963 70 35.826 36.104 2.555 33.533 16 3.549",
    "so-tu-phap-can-tho-2014": "",
    "so-tai-chinh-can-tho-2014": "380 69",
    "van-phong-ubnd-tinh-2023": "11.300 2",
    "do-luong-2024": "347 237 110 12",
    "tan-ky-2024": "21 14 1 0 36",
    "soc-trang-phuong-1-2022": "",
}


@pytest.mark.parametrize("account", PAGES)
def test_each_role_sees_its_tabs_and_its_next_work(page_as, account):
    page = page_as(account)

    page.goto("/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    tabs = [words.strip() for words in page.locator(".c-tabs-row nav a").all_inner_texts()]
    assert tabs == ([*COMMON, "Quản trị"] if account == ADMIN else COMMON)
    work = NEXT_WORK[account]
    if work:
        expect(page.get_by_role("link", name=work, exact=True).first).to_be_visible()
    assert page.locator(".c-task").count() > 0 or page.get_by_text("Không có việc nào đang chờ bạn").is_visible()
    assert page.locator("main .btn-primary").count() <= 1


def test_wrong_role_changes_nothing(site, page_as):
    place = site.place("/inspections/{submitted}/conclusion/")
    page = page_as("can-bo-cchc")
    page.goto(place)
    token = page.context.cookies()
    csrf = next(cookie["value"] for cookie in token if cookie["name"] == "csrftoken")
    headers = {"X-CSRFToken": csrf, "Referer": f"{site.address}{place}"}

    answer = page.request.post(f"{place}issue/", headers=headers)

    assert answer.status == 403
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kết luận chờ ký")


@pytest.mark.parametrize("code", REPORTS)
def test_conclusion_of_each_report_opens_as_page_pdf_and_docx(page_as, check_page, code):
    page = page_as("xac-minh")

    page.goto(f"/inspections/{code}/conclusion/")

    assert sorted(page.locator(".c-figures b").all_inner_texts()) == sorted(REPORTS[code].split())
    assert page.locator(".c-cite").count() == len(REPORTS[code].split())
    check_page(page, f"report-{code}")
    for form, start in (("pdf", b"%PDF-1.7"), ("docx", b"PK\x03\x04")):
        answer = page.request.get(f"/inspections/{code}/conclusion/paper.{form}")
        assert (answer.status, answer.body()[: len(start)]) == (200, start)


@pytest.mark.parametrize("code", REPORTS)
def test_command_writes_the_conclusion(site, tmp_path, code):
    done = site.run("conclude", code, "--out", str(tmp_path), "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, told["code"], told["status"]) == (0, code, "issued")
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{code}.docx", f"{code}.pdf"]
    assert (tmp_path / f"{code}.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert told["files"] == [str(tmp_path / f"{code}.pdf"), str(tmp_path / f"{code}.docx")]


def test_command_names_an_inspection_that_is_not_there(site, tmp_path):
    wrong = site.run("conclude", "khong-co", "--out", str(tmp_path / "new"), "--json")

    assert wrong.returncode == 2
    assert json.loads(wrong.stdout) == {"error": "Không có cuộc kiểm tra mã “khong-co”. Xem mã trên trang Kiểm tra"}
    assert not (tmp_path / "new").exists()


def test_command_says_in_words_what_it_wrote(site, tmp_path):
    done = site.run("conclude", "thoi-binh-2016", "--out", str(tmp_path))

    assert done.returncode == 0
    assert re.fullmatch(
        rf"Đã ghi {tmp_path}/thoi-binh-2016\.pdf \(\d+ byte\)\nĐã ghi {tmp_path}/thoi-binh-2016\.docx \(\d+ byte\)\n",
        done.stdout,
    )
    assert site.run("conclude", "thoi-binh-2016").returncode == 2
