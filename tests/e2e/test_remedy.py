"""From a task to its verified remedy: reminded when due, returned once, accepted once by another, then left in peace."""

import email
import email.policy
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.test_main_job import press, scan

DUE_SOON = "Niêm yết lịch tiếp công dân và số đường dây nóng ở nơi dễ nhìn"
DUE_LATER = "Rà soát danh mục thủ tục hành chính đang niêm yết, thay bản đã hết hiệu lực"


@pytest.fixture
def see(check_page):
    return lambda page, name: check_page(page, f"remedy-{name}")


def row_of(page, work):
    return page.locator("tbody tr", has_text=work)


def open_task(page, work):
    page.goto("/tasks/")
    row_of(page, work).get_by_role("link", name=work).click()


def share_mended(page):
    page.goto("/tasks/")
    found = re.search(r"(\d+)/(\d+) việc", page.locator("main").inner_text())
    assert found
    return int(found[1]), int(found[2])


def reminders(site, work):
    """Return to whom the mail folder holds a reminder of `work`."""
    found = []
    for path in sorted((site.folder / "mail").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if work in mail["Subject"] and re.search("đến hạn|[Qq]uá hạn", mail["Subject"]):
            found.append(str(mail["To"]))
    return found


def remind(site, day):
    """Run the ladder as on `day`, and the worker once."""
    for words in (("remind", "--day", f"{day:%d/%m/%Y}"), ("worker", "--once")):
        done = site.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_task_is_reminded_returned_once_accepted_once_and_then_left_in_peace(site, page_as, see):
    focal, verifier = page_as("dau-moi"), page_as("xac-minh")
    open_task(focal, DUE_SOON)
    see(focal, "task")
    due = day_due(focal)
    done, all_tasks = share_mended(focal)

    remind(site, due - timedelta(days=3))
    assert reminders(site, DUE_SOON) == ["dau-moi@hau-son.example"]
    assert reminders(site, DUE_LATER) == []

    prove(focal, "Đã treo bảng ở cửa vào.", see)
    send_back(verifier, see)
    expect_returned(focal, see)
    prove(focal, "Ảnh chụp từ cửa vào, nhìn rõ số đường dây nóng.", see)
    accept(verifier, see)

    assert share_mended(focal) == (done + 1, all_tasks)
    remind(site, due - timedelta(days=1))
    assert reminders(site, DUE_SOON) == ["dau-moi@hau-son.example"]


def day_due(page):
    """Return the day that the six-clarity grid says."""
    found = re.search(
        r"(\d{1,2})/(\d{1,2})/(\d{4})",
        page.locator("main").get_by_text("Rõ thời gian").locator("xpath=..").inner_text(),
    )
    assert found
    return date(int(found[3]), int(found[2]), int(found[1]))


def prove(page, words, see):
    open_task(page, DUE_SOON)
    press(page, "Nộp minh chứng", "link")
    page.locator("[name=text]").fill(words)
    picture = {"name": "bang-niem-yet.png", "mimeType": "image/png", "buffer": scan()}
    page.locator("[name=file_1]").set_input_files(picture)
    see(page, "proof")
    press(page, "Nộp minh chứng")
    expect(page.locator("main")).to_contain_text("Chờ xác minh")


def send_back(page, see):
    open_task(page, DUE_SOON)
    press(page, "Trả lại", "link")
    press(page, "Trả lại")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("[name=reason]").fill("Ảnh chụp gần, không rõ nhìn thấy từ đâu.")
    page.locator("[name=wanted]").fill("Ảnh chụp từ cửa vào.")
    page.locator("[name=day]").fill(f"{date.today() + timedelta(days=2):%d/%m/%Y}")  # noqa: DTZ011
    see(page, "return")
    press(page, "Trả lại")
    expect(page.locator("main")).to_contain_text("Ảnh chụp từ cửa vào.")


def expect_returned(page, see):
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile(f"Bổ sung minh chứng: {DUE_SOON[:20]}"))).to_be_visible()
    page.goto("/notices/")
    expect(page.locator("main")).to_contain_text(DUE_SOON[:30])
    see(page, "notices")


def accept(page, see):
    open_task(page, DUE_SOON)
    press(page, "Xác minh đạt", "link")
    page.get_by_label("Xác minh tại chỗ").check()
    page.locator("[name=text]").fill("Đã đến tận nơi, bảng nhìn thấy từ cửa vào.")
    see(page, "accept")
    press(page, "Xác minh đạt, đóng việc")
    expect(page.get_by_role("heading", level=1)).to_contain_text(DUE_SOON[:40])
    expect(page.locator("main")).to_contain_text("Đã xác minh")


def test_the_doer_is_not_offered_to_verify(page_as):
    page = page_as("dau-moi")
    open_task(page, "Đưa máy quét vào dùng")

    expect(page.get_by_role("link", name="Xác minh đạt")).to_have_count(0)
    assert page.request.get(f"{page.url}accept/").status == 403


def test_the_draw_can_be_repeated_by_the_command_and_read_by_a_citizen(site, open_page):
    public = open_page()
    public.goto(f"{site.public_address}/draws/")
    public.get_by_role("link", name=re.compile("niêm yết")).click()

    drawn = public.locator("tr.is-drawn")
    expect(drawn).to_have_count(3)
    codes = [row.locator("code").first.inner_text() for row in drawn.all()]
    said = re.search(r"ngày (\d+)/(\d+)/(\d{4})", public.locator(".p-lead").inner_text())
    assert said
    day = f"{said[3]}-{int(said[2]):02}-{int(said[1]):02}"
    again = site.run("draw", "--check", "128/QĐ-SNV", "--date", day, "--json")

    assert again.returncode == 0, again.stdout + again.stderr
    assert all(code in again.stdout for code in codes)
    assert site.run("draw", "--check", "128/QĐ-SNV", "--date", "2020-01-01", "--json").returncode == 2
