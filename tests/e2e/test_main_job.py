"""The main job, by those who do it: from the plan to the conclusion that the unit reads and the auditor finds."""

import re
import struct
import zlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

NAME = "Kiểm tra chuyên đề cơ chế một cửa tại xã An Bình"
SHORTFALL = "Hồ sơ quá hạn chưa có văn bản xin lỗi tổ chức, cá nhân."
PEOPLE = {"Trịnh Quang Hào": "Trưởng đoàn", "Bùi Thị Lan Anh": "Thư ký", "Phạm Quốc Việt": "Thành viên"}


def today(shift=0):
    day = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date() + timedelta(days=shift)
    return f"{day:%d/%m/%Y}"


def scan():
    """A one-pixel PNG: what the scanner of the minutes gave."""

    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixel = zlib.compress(b"\x00\xff")
    head = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", pixel) + part(b"IEND", b"")


@pytest.fixture
def see(check_page):
    """Check the page that is open, under a name of this journey."""
    return lambda page, name: check_page(page, f"job-{name}")


def pick(page, name, words):
    """Choose the option of a list that holds `words`."""
    field = page.locator(f"select[name={name}]")
    field.select_option(value=field.locator("option", has_text=words).first.get_attribute("value"))


def press(page, name, role="button"):
    page.get_by_role(role, name=name, exact=True).first.click()


def facts(page):
    return page.locator("main").inner_text()


def test_an_inspection_goes_from_plan_to_published_conclusion(page_as, see):
    officer, leader = page_as("can-bo-cchc"), page_as("lanh-dao")
    head, member, secretary = (page_as(name) for name in ("truong-doan", "thanh-vien", "thu-ky"))

    plan = draft_plan(officer, see)
    sign_plan(leader, plan, see)
    inspection = give_notice(officer, plan, see)
    report_on_itself(page_as("dau-moi"), page_as("thu-truong"), see)
    visit(head, member, secretary, inspection, see)
    file_minutes(secretary, inspection, see)
    find_and_ask(secretary, inspection, see)
    hear(secretary, page_as("dau-moi"), inspection, see)
    conclude(secretary, leader, inspection, see)
    read_and_publish(page_as("thu-truong"), officer, inspection, see)
    find_in_journal(page_as("kiem-toan"), see)


def draft_plan(page, see):
    page.goto("/")
    press(page, "Kiểm tra", "link")
    running = page.locator("tbody tr", has_text="Kiểm tra công tác CCHC định kỳ năm").filter(has_text="Đang thực hiện")
    running.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đang thực hiện")
    expect(page.locator(".c-matrix tbody tr")).to_have_count(30)
    see(page, "campaign")

    page.goto("/inspections/")
    press(page, "Lập kế hoạch kiểm tra", "link")
    see(page, "plan-new")
    page.locator("[name=name]").fill(NAME)
    pick(page, "kind", "Chuyên đề")
    for field, day in {"starts_on": 0, "ends_on": 10, "period_start": -200, "period_end": -20}.items():
        page.locator(f"[name={field}]").fill(today(day))
    pick(page, "criteria_set", "Bộ nội dung kiểm tra")
    page.get_by_label("Chuyên đề: Cơ chế một cửa, một cửa liên thông").check()
    page.get_by_label("Xây dựng, phát triển Chính phủ điện tử, Chính phủ số").check()
    page.locator("[name=purpose]").fill("Đánh giá việc giải quyết thủ tục hành chính theo cơ chế một cửa.")
    page.locator("[name=bases]").fill("Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ")
    press(page, "Lưu dự thảo, chọn đơn vị")

    expect(page.get_by_role("heading", level=1)).to_have_text("Chọn đơn vị được kiểm tra")
    page.locator("[name=q]").last.fill("an binh")
    press(page, "Tìm")
    page.get_by_label("xã An Bình", exact=True).check()
    page.get_by_label("Ngày kiểm tra xã An Bình", exact=True).fill(today())
    see(page, "plan-units")
    press(page, "Lưu danh sách đơn vị")
    set_up_team(page, page.url, see)
    press(page, "Trình ký", "link")
    see(page, "plan-submit")
    press(page, "Trình ký")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Chờ ký")
    return page.url


def set_up_team(page, plan, see):
    press(page, "Đoàn kiểm tra", "link")
    press(page, "Thêm một đoàn")
    for person, role in PEOPLE.items():
        press(page, "Phân công thành viên", "link")
        pick(page, "user", person)
        pick(page, "role", role)
        if person == "Phạm Quốc Việt":
            see(page, "team-member")
        press(page, "Phân công")
        expect(page.locator("tbody th", has_text=person)).to_be_visible()
    see(page, "plan-teams")

    page.goto(plan)
    press(page, "Chọn đơn vị", "link")
    page.get_by_label("Đoàn kiểm tra xã An Bình", exact=True).select_option(label="Đoàn kiểm tra số 1")
    press(page, "Lưu danh sách đơn vị")
    see(page, "plan-draft")


def sign_plan(page, plan, see):
    page.goto("/")
    page.get_by_role("link", name=f"Ký {NAME[:1].lower()}{NAME[1:]}").first.click()
    press(page, "Ký và ban hành", "link")
    see(page, "plan-issue")
    press(page, "Ký và ban hành")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đang thực hiện")
    assert re.search(r"Kế hoạch số \d\d/KH-SNV ngày", facts(page))

    press(page, "Đoàn kiểm tra", "link")
    press(page, "Ký quyết định", "link")
    see(page, "team-issue")
    press(page, "Ký quyết định")
    expect(page.locator("main")).to_contain_text(re.compile(r"\d\d/QĐ-SNV"))


def give_notice(page, plan, see):
    page.goto(plan)
    page.locator(".c-matrix").get_by_role("link", name="xã An Bình", exact=True).click()
    inspection = page.url
    see(page, "inspection-planned")
    press(page, "Báo lịch cho đơn vị")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đã báo lịch")
    return inspection


def report_on_itself(focal, unit_head, see):
    """The focal person is told of the contradiction at once; the head approves; the report is locked."""
    focal.goto("/")
    row = focal.locator("li", has_text=NAME).filter(has_text="Làm báo cáo tự kiểm tra")
    row.get_by_role("link", name="Ghi tiếp", exact=True).click()
    focal.locator("[data-panel]:visible").get_by_role("radio", name="Đạt", exact=True).check()
    expect(focal.locator("[data-js=save-state]:visible")).to_contain_text("Đã lưu")
    see(focal, "self-report")

    focal.goto(re.sub(r"self-report/.*", "self-report/figures/", focal.url))
    for code, value in {"carried_over": "0", "received_new": "35.826", "resolved": "36.104"}.items():
        focal.locator(f"[name={code}]").fill(value)
    focal.locator("[name=resolved]").blur()
    expect(focal.locator("[data-part=breaks]")).to_contain_text("278")
    see(focal, "self-report-figures")
    focal.locator("[data-part=breaks] textarea").first.fill("Hồ sơ kỳ trước chuyển sang chưa tách riêng.")
    press(focal, "Lưu giải thích")
    expect(focal.locator("[data-part=breaks]")).to_contain_text("chưa tách riêng")

    press(focal, "Báo cáo, kiến nghị", "link")
    focal.locator("[name=results]").fill("Đã niêm yết đủ thủ tục, phân công người tiếp nhận.")
    focal.locator("[name=shortfalls]").click()
    expect(focal.locator("[data-js=save-state]:visible")).to_contain_text("Đã lưu")
    see(focal, "self-report-words")
    press(focal, "Trình thủ trưởng duyệt")
    expect(focal.get_by_role("heading", level=1)).to_contain_text("Chờ thủ trưởng duyệt")

    unit_head.goto("/")
    row = unit_head.locator("li", has_text=NAME).filter(has_text="Duyệt báo cáo tự kiểm tra")
    row.get_by_role("link", name="Xem và duyệt", exact=True).click()
    press(unit_head, "Duyệt, gửi đoàn kiểm tra", "link")
    see(unit_head, "self-report-approve")
    press(unit_head, "Duyệt, gửi đoàn kiểm tra")
    expect(unit_head.get_by_role("heading", level=1)).to_contain_text("Đã duyệt, đã khóa")
    expect(unit_head.locator("main")).to_contain_text(re.compile(r"Đã tự đánh giá|Còn \d+ mục"))


def is_saving(answer):
    return answer.request.method == "POST" and "/visit/items/" in answer.url


def visit(head, member, secretary, inspection, see):
    head.goto(f"{inspection}visit/")
    see(head, "visit-start")
    press(head, "Bắt đầu kiểm tra")
    expect(head.get_by_role("heading", level=1)).to_contain_text("xã An Bình")

    member.goto(f"{inspection}visit/")
    for order, judgement in enumerate(("Đạt", "Không đạt", "Đạt một phần")):
        box = member.locator("[data-panel]:visible")
        with member.expect_response(is_saving):  # the words "Đã lưu" may still be those of the item before
            box.get_by_role("radio", name=judgement, exact=True).check()
        expect(member.locator("[data-js=save-state]:visible")).to_contain_text("Đã lưu")
        if order == 0:
            see(member, "visit-item")
        box.get_by_role("button", name="Mục sau").click()
    member.reload()
    expect(member.locator("[data-count=area]").first).to_contain_text("3/")

    secretary.goto(f"{inspection}visit/attendance/")
    see(secretary, "attendance")
    press(secretary, "Lưu thành phần dự")
    secretary.goto(f"{inspection}visit/end/")
    see(secretary, "visit-end")
    secretary.get_by_role("button", name=re.compile("Kết thúc")).last.click()
    secretary.goto(inspection)
    expect(secretary.get_by_role("heading", level=1)).to_contain_text("Đã kiểm tra")


def file_minutes(page, inspection, see):
    page.goto(f"{inspection}visit/figures/")
    pick(page, "metric", "Hồ sơ tiếp nhận mới")
    page.locator("[name=value]").fill("1.234")
    for field, day in {"period_start": -200, "period_end": -20, "as_of": -20}.items():
        page.locator(f"[name={field}]").fill(today(day))
    page.locator("[name=source]").fill("Sổ theo dõi hồ sơ của Trung tâm")
    see(page, "visit-figure")
    press(page, "Ghi số liệu")
    expect(page.locator("main")).to_contain_text("1.234 hồ sơ")

    page.goto(f"{inspection}minutes/")
    page.locator("[name=proceedings]").fill("Đoàn xem nơi tiếp nhận hồ sơ và sổ theo dõi.")
    page.locator("[name=unit_opinion]").click()
    expect(page.locator(".c-visit-save")).to_contain_text("Đã lưu")
    see(page, "minutes")
    page.locator("[name=signed_copy]").set_input_files(
        {"name": "bien-ban.png", "mimeType": "image/png", "buffer": scan()}
    )
    press(page, "Nộp biên bản đã ký")
    expect(page.locator("main")).to_contain_text(re.compile(r"Số \d\d/BB-SNV"))
    see(page, "minutes-signed")


def find_and_ask(page, inspection, see):
    page.goto(f"{inspection}findings/new/?kind=strength")
    pick(page, "area_code", "Cơ chế một cửa")
    page.locator("[name=text]").fill("Đã tiếp nhận ")
    page.locator(".c-figure-item", has_text="1.234").get_by_role("button").first.click()
    assert re.fullmatch(r"Đã tiếp nhận ?\[\[\d+\]\] ?", page.locator("[name=text]").input_value())
    page.locator("[name=text]").press_sequentially(" hồ sơ trong kỳ.")
    see(page, "finding-strength")
    press(page, "Lưu phát hiện")
    expect(page.locator(".c-cite")).to_have_text(re.compile(r"1\.234\s*1"))

    press(page, "Ghi phát hiện", "link")
    pick(page, "area_code", "Cơ chế một cửa")
    page.locator("[name=text]").fill(SHORTFALL)
    pick(page, "severity", "Đáng kể")
    press(page, "Lưu phát hiện")
    expect(page.locator("main")).to_contain_text(SHORTFALL)

    press(page, "Nguyên nhân", "link")
    page.get_by_label("Chủ quan").check()
    page.locator("[name=text]").fill("Bộ phận một cửa chưa theo dõi hạn trả hằng ngày.")
    see(page, "cause")
    press(page, "Lưu")

    press(page, "Yêu cầu, kiến nghị", "link")
    page.locator("[name=text]").fill("Xin lỗi bằng văn bản và hẹn lại ngày trả với từng hồ sơ quá hạn.")
    page.get_by_label(SHORTFALL).check()
    page.locator("[name=responsible]").fill("Chủ tịch UBND xã An Bình")
    page.locator("[name=due_on]").fill(today(30))
    press(page, "Lưu")
    expect(page.locator("main")).to_contain_text("Thiếu: rõ sản phẩm")
    see(page, "findings")


def hear(secretary, focal, inspection, see):
    """The unit reads the shortfall, explains it; the team answers and keeps it."""
    secretary.goto(f"{inspection}reply/")
    press(secretary, "Gửi đơn vị giải trình", "link")
    see(secretary, "reply-open")
    press(secretary, "Gửi đơn vị giải trình")
    expect(secretary.get_by_role("heading", level=1)).to_contain_text("Đang chờ đơn vị")

    focal.goto("/")
    row = focal.locator("li", has_text=NAME).filter(has_text="Giải trình tồn tại, hạn chế")
    row.get_by_role("link", name="Cho ý kiến", exact=True).click()
    focal.get_by_role("radio", name="Giải trình", exact=True).check()
    focal.locator("[name=text]").fill("Đã xin lỗi qua điện thoại, chưa có văn bản.")
    see(focal, "reply-unit")
    press(focal, "Lưu ý kiến")
    press(focal, "Gửi ý kiến cho đoàn")
    expect(focal.get_by_role("heading", level=1)).to_contain_text("Đơn vị đã hết lượt")

    secretary.goto(f"{inspection}reply/")
    expect(secretary.locator("main")).to_contain_text("chưa có văn bản")
    secretary.get_by_role("radio", name="Không chấp nhận, giữ nguyên").check()
    secretary.locator("[name=answer]").fill("Quy định phải xin lỗi bằng văn bản.")
    see(secretary, "reply-team")
    press(secretary, "Trả lời giải trình")
    expect(secretary.get_by_role("heading", level=1)).to_contain_text("Đã kết thúc")


def conclude(secretary, leader, inspection, see):
    secretary.goto(f"{inspection}conclusion/")
    secretary.locator("[name=assessment]").fill("Đơn vị đã tổ chức tiếp nhận hồ sơ theo quy định.")
    press(secretary, "Lưu dự thảo")
    press(secretary, "Trình ký")
    expect(secretary.get_by_text("Chưa trình ký được. Còn thiếu:").first).to_be_visible()
    see(secretary, "conclusion-incomplete")

    secretary.goto(f"{inspection}findings/")
    secretary.locator(".c-request").get_by_role("link", name=re.compile("^Sửa")).first.click()
    secretary.locator("[name=product]").fill("Văn bản xin lỗi đã gửi, danh sách hồ sơ hẹn lại")
    press(secretary, "Lưu")
    secretary.goto(f"{inspection}conclusion/")
    press(secretary, "Trình ký")
    expect(secretary.locator("main")).to_contain_text("Đang chờ Đặng Hữu Nghĩa ký")

    leader.goto(f"{inspection}conclusion/")
    see(leader, "conclusion-leader")
    press(leader, "Trả lại", "link")
    press(leader, "Trả lại")
    expect(leader.get_by_role("alert")).to_be_visible()
    leader.locator("[name=reason]").fill("Nêu rõ số hồ sơ quá hạn.")
    see(leader, "conclusion-return")
    press(leader, "Trả lại")

    secretary.goto(f"{inspection}conclusion/")
    expect(secretary.locator("main")).to_contain_text("Nêu rõ số hồ sơ quá hạn.")
    see(secretary, "conclusion-returned")
    secretary.locator("[name=assessment]").fill("Đơn vị đã tiếp nhận hồ sơ theo quy định; còn 03 hồ sơ quá hạn.")
    press(secretary, "Lưu dự thảo")
    press(secretary, "Trình ký")

    leader.goto("/")
    leader.get_by_role("link", name="Ký kết luận kiểm tra xã An Bình").first.click()
    press(leader, "Ký và ban hành", "link")
    see(leader, "conclusion-issue")
    press(leader, "Ký và ban hành")
    expect(leader.get_by_role("heading", level=1)).to_contain_text("Đã ban hành")
    assert re.search(r"Số \d\d/TB-SNV ngày", facts(leader))
    answer = leader.request.get(f"{inspection}conclusion/paper.pdf")
    assert answer.body()[:5] == b"%PDF-"


def read_and_publish(unit_head, officer, inspection, see):
    unit_head.goto("/")
    see(unit_head, "unit-head")
    row = unit_head.locator("li", has_text=NAME).filter(has_text="Đọc kết luận kiểm tra mới ban hành")
    row.get_by_role("link", name="Đọc kết luận", exact=True).click()
    expect(unit_head.locator("main")).to_contain_text("còn 03 hồ sơ quá hạn")
    see(unit_head, "conclusion-read")

    officer.goto(f"{inspection}conclusion/")
    expect(officer.locator("main")).to_contain_text("Huỳnh Văn Lộc")
    press(officer, "Công khai", "link")
    see(officer, "conclusion-publish")
    press(officer, "Công khai kết luận")
    expect(officer.get_by_role("link", name="Công khai", exact=True)).to_have_count(0)


def find_in_journal(page, see):
    page.goto("/journal/")
    expect(page.locator("tbody tr").first).to_contain_text(re.compile("công khai", re.IGNORECASE))
    see(page, "journal")
