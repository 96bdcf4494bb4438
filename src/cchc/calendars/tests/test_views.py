"""The pages: everybody signed in reads, administrators change; refused: what was typed is kept and nothing is stored."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.calendars import hooks
from cchc.calendars.choices import Choice, Kind
from cchc.calendars.hooks import Moved
from cchc.calendars.models import CalendarDay, CalendarYear, Decision, MoveChoice
from cchc.calendars.queries import calendar_of, current_version
from cchc.calendars.rules import DayKind
from cchc.calendars.services import days
from cchc.calendars.services.days import DayDraft
from tests.factories import PostFactory, UnitFactory
from tests.places import Counter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

READ = ["/calendars/2026/", "/calendars/2028/", "/calendars/decisions/", "/calendars/hours/"]
EDIT = [
    "/calendars/open/",
    "/calendars/2026/settle/",
    "/calendars/2026/days/new/",
    "/calendars/import/",
    "/calendars/import/preview/",
]
DAY = {"date": "26/11/2026", "kind": "holiday", "name": "Nghỉ phòng chống bão", "confidence": "M", "version": "1"}
LETTER = {
    "kind": "letter",
    "number": "100/VPCP-KGVX",
    "date": "20/11/2026",
    "issuer": "Văn phòng Chính phủ",
    "title": "Hoán đổi ngày làm việc",
    "confidence": "H",
    "text": "31/12/2026; hoán đổi; Tết Dương lịch\n26/12/2026; làm bù;",
}
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "07:00-11:30, 13:30-17:00")
HOURS = WEEK | {"valid_from": "01/01/2026", "basis": "QĐ 1/QĐ-UBND", "seen": ""}


def text(answer) -> str:
    return answer.content.decode()


# ── who reads, who changes ──


@pytest.mark.parametrize("url", [*READ, *EDIT])
def test_nobody_reads_without_signing_in(url):
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize("url", READ)
def test_everybody_signed_in_reads(reader, url):
    assert reader.get(url).status_code == 200


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICER, Role.UNIT_HEAD, Role.AUDITOR])
def test_only_administrators_open_the_forms(signed_in, role):
    client = signed_in(PostFactory(role=role).user)
    day = CalendarDay.objects.get(date=date(2027, 9, 3))
    decision = Decision.objects.first()
    own = [
        reverse("calendars:change_day", args=[day.pk]),
        reverse("calendars:withdraw_day", args=[day.pk]),
        reverse("calendars:change_decision", args=[decision.pk]),
    ]

    answers = {url: (client.get(url).status_code, client.post(url, DAY).status_code) for url in [*EDIT, *own]}

    assert set(answers.values()) == {(403, 403)}
    assert current_version() == 1


@pytest.mark.parametrize(
    ("name", "key"),
    [("change_day", 0), ("withdraw_day", 0), ("decision", 0), ("change_decision", 0), ("unit", "khong")],
)
def test_what_is_not_there_is_not_found(boss, name, key):
    assert boss.get(reverse(f"calendars:{name}", args=[key])).status_code == 404


@pytest.mark.parametrize("url", [*READ, "/calendars/2026/?on=11/4/2024", "/calendars/2024/?on=11/4/2024"])
def test_a_page_asks_few_questions(boss, url):
    boss.get(url)

    with Counter() as asked:
        boss.get(url)

    assert asked.number <= 20


# ── the year ──


def test_the_year_shows_its_days_with_symbol_words_and_decision(reader):
    page = text(reader.get("/calendars/2026/"))

    assert "T6 02/01, nghỉ hoán đổi: Hoán đổi, làm bù 10/01/2026" in page
    assert "T7 10/01, làm bù: Làm bù cho 02/01/2026" in page
    assert "12729/VPCP-KGVX, 25/12/2025" in page
    assert "Thêm ngày" not in page


def test_provisional_days_say_so(reader):
    page = text(reader.get("/calendars/2027/"))

    assert "Chưa có quyết định về nghỉ tết" in page
    assert "nghỉ lễ, tết: Quốc khánh, ngày liền kề, chưa xác nhận" in page


def test_the_year_as_known_on_a_day_lacks_what_came_later(reader):
    before, after = (text(reader.get("/calendars/2024/", {"on": day})) for day in ("11/4/2024", "12/4/2024"))

    assert "T2 29/4, nghỉ hoán đổi" not in before
    assert "T2 29/4, nghỉ hoán đổi" in after


@pytest.mark.parametrize(("on", "words"), [("hôm qua", "Ngày chưa đúng"), ("1/1/1800", "Năm phải từ 1900 đến 2100")])
def test_a_day_that_cannot_be_is_refused_and_kept(reader, on, words):
    answer = reader.get("/calendars/2024/", {"on": on})

    assert answer.status_code == 422
    assert words in text(answer)
    assert f'value="{on}"' in text(answer)


def test_a_missing_year_says_what_to_do(reader, boss):
    assert "Quản trị hệ thống mở lịch năm" in text(reader.get("/calendars/2028/"))
    assert "Mở lịch năm 2028" in text(boss.get("/calendars/2028/"))
    assert "Mở lần lượt từng năm, liền với các năm đã có (2010–2027)" in text(boss.get("/calendars/2040/"))


@pytest.mark.parametrize("year", [1899, 2101, 99999])
def test_years_that_nobody_means_have_no_page(reader, year):
    assert reader.get(f"/calendars/{year}/").status_code == 404


def test_without_a_calendar_the_page_names_the_command(reader):
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()

    assert "cchc load-calendar" in text(reader.get("/calendars/2026/"))


def test_an_administrator_opens_the_next_year(boss):
    answer = boss.post("/calendars/open/", {"year": "2028"})

    assert answer.url == "/calendars/2028/"
    assert "Ngày Văn hóa Việt Nam" in text(boss.get(answer.url))


def test_a_year_that_cannot_be_opened_keeps_what_was_typed(boss):
    answer = boss.post("/calendars/open/", {"year": "2035"})

    assert (answer.status_code, "Mở lần lượt" in text(answer), 'value="2035"' in text(answer)) == (422, True, True)


def test_the_year_is_confirmed_once(boss):
    done = boss.post("/calendars/2027/settle/", {"is_confirmed": "on", "note": "", "version": "1"})
    late = boss.post("/calendars/2027/settle/", {"note": "Chờ", "version": "1"})

    assert (done.status_code, late.status_code) == (302, 409)
    assert CalendarYear.objects.get(year=2027).is_confirmed


def test_two_administrators_who_settle_one_year_see_both_versions(boss):
    boss.post("/calendars/2027/settle/", {"note": "Chờ công văn về nghỉ tết", "version": "1"})

    late = boss.post("/calendars/2027/settle/", {"note": "Chờ thông báo của Bộ Nội vụ", "version": "1"})
    page = text(late)
    again = boss.post("/calendars/2027/settle/", {"note": "Chờ thông báo của Bộ Nội vụ", "version": "2"})

    assert late.status_code == 409
    assert "Chờ công văn về nghỉ tết" in page
    assert "Chờ thông báo của Bộ Nội vụ" in page
    assert 'name="version" value="2"' in page
    assert again.status_code == 302


# ── one day ──


def test_a_day_is_added_changed_and_withdrawn(boss):
    added = boss.post("/calendars/2026/days/new/", DAY)
    day = CalendarDay.objects.get(date=date(2026, 11, 26))
    changed = boss.post(f"/calendars/days/{day.pk}/edit/", DAY | {"name": "Nghỉ tránh bão", "version": "2"})
    day = CalendarDay.objects.in_force().get(date=date(2026, 11, 26))
    gone = boss.post(f"/calendars/days/{day.pk}/withdraw/", {"reason": "Bão đổi hướng", "version": "3"})

    assert [added.status_code, changed.status_code, gone.status_code] == [302, 302, 302]
    assert CalendarDay.objects.filter(date=date(2026, 11, 26)).count() == 2
    assert calendar_of(None).kind_of(date(2026, 11, 26)) == DayKind.WORKING


def test_a_refused_day_keeps_what_was_typed(boss):
    answer = boss.post("/calendars/2026/days/new/", DAY | {"kind": "make_up"})

    assert answer.status_code == 422
    assert "vốn là ngày làm việc" in text(answer)
    assert "Nghỉ phòng chống bão" in text(answer)
    assert not CalendarDay.objects.filter(date=date(2026, 11, 26)).exists()


def test_two_administrators_editing_one_year_see_both_versions(boss, admin, now):
    other = PostFactory(role=Role.ADMIN).user
    theirs = DayDraft(date(2026, 12, 24), Kind.HOLIDAY, "Nghỉ của người kia", confidence="M")
    days.add_day(actor=other, draft=theirs, now=now)

    late = boss.post("/calendars/2026/days/new/", DAY)
    page = text(late)
    again = boss.post("/calendars/2026/days/new/", DAY | {"version": "2"})

    assert late.status_code == 409
    assert f"{other} đã sửa mục này" in page
    assert "24/12/2026 Nghỉ lễ, tết: Nghỉ của người kia" in page
    assert "Nghỉ phòng chống bão" in page
    assert 'name="version" value="2"' in page
    assert again.status_code == 302


def test_a_day_off_of_one_unit_is_added_from_its_page(boss):
    unit = UnitFactory(code="xa-y")

    answer = boss.post("/calendars/2026/days/new/?unit=xa-y", DAY | {"kind": "closed"})

    assert answer.url == "/calendars/2026/?unit=xa-y"
    assert calendar_of(unit).kind_of(date(2026, 11, 26)) == DayKind.CLOSED
    assert "Nghỉ phòng chống bão" in text(boss.get(answer.url))
    assert "Nghỉ phòng chống bão" not in text(boss.get("/calendars/2026/"))


def test_withdrawing_needs_a_reason(boss):
    day = CalendarDay.objects.get(date=date(2027, 9, 3))

    answer = boss.post(f"/calendars/days/{day.pk}/withdraw/", {"reason": " ", "version": "1"})

    assert answer.status_code == 422
    assert CalendarDay.objects.in_force().filter(pk=day.pk).exists()


# ── import ──


def test_a_decision_is_seen_day_by_day_before_it_is_stored(boss):
    sent = boss.post("/calendars/import/", LETTER)
    page = text(boss.get(sent.url))
    token = boss.session["calendars_import"]["token"]

    assert sent.url == "/calendars/import/preview/"
    assert "Áp dụng quyết định (2 ngày)" in page
    assert "đổi với 26/12/2026" in page
    assert current_version() == 1

    stored = boss.post(sent.url, {"token": token})
    decision = Decision.objects.get(number="100/VPCP-KGVX")
    assert stored.url == decision.get_absolute_url()
    assert calendar_of(None).kind_of(date(2026, 12, 26)) == DayKind.MAKE_UP
    assert "Không hạn nào đang mở phải dời" in text(boss.get(stored.url))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Dán các dòng ngày, loại, tên; hoặc chọn tệp"),
        ({"date": "20/11/1850"}, "Năm phải từ 1900 đến 2100"),
        ({"date": "20/11/2090"}, "chưa đến"),
        ({"number": ""}, "Ghi số, ký hiệu"),
        ({"text": "Ngày;Ghi chú\n1/1/2026;x"}, "Thiếu cột: Loại"),
    ],
)
def test_a_decision_that_cannot_be_read_keeps_what_was_typed(boss, changes, words):
    answer = boss.post("/calendars/import/", LETTER | changes)

    assert (answer.status_code, words in text(answer)) == (422, True)
    assert "Hoán đổi ngày làm việc" in text(answer)


def test_a_broken_file_keeps_what_was_typed(boss):
    file = SimpleUploadedFile("lich.xlsx", b"PK\x03\x04 broken")

    answer = boss.post("/calendars/import/", LETTER | {"file": file})

    assert (answer.status_code, "Tệp không phải XLSX" in text(answer)) == (422, True)
    assert "Hoán đổi ngày làm việc" in text(answer)


def test_wrong_rows_are_named_and_cannot_be_applied(boss):
    url = boss.post("/calendars/import/", LETTER | {"text": "31/12/2026; đi chơi\n32/12/2026; nghỉ"}).url
    page = text(boss.get(url))
    answer = boss.post(url, {"token": boss.session["calendars_import"]["token"]})

    assert "2 dòng sai" in page
    assert "Áp dụng quyết định" not in page
    assert answer.status_code == 422
    assert not Decision.objects.filter(number="100/VPCP-KGVX").exists()
    assert "đi chơi" in text(boss.get("/calendars/import/?again=1"))


def test_a_preview_of_an_older_year_is_refused_and_shown_anew(boss, now):
    url = boss.post("/calendars/import/", LETTER).url
    boss.get(url)
    theirs = DayDraft(date(2026, 12, 24), Kind.HOLIDAY, "Nghỉ của người kia", confidence="M")
    days.add_day(actor=PostFactory(role=Role.ADMIN).user, draft=theirs, now=now)
    token = {"token": boss.session["calendars_import"]["token"]}

    late = boss.post(url, token)
    again = boss.post(url, token)

    assert (late.status_code, again.status_code) == (409, 302)
    assert "Nghỉ của người kia" in text(late)


def test_the_preview_of_another_file_is_not_applied_by_an_older_page(boss):
    url = boss.post("/calendars/import/", LETTER).url

    assert boss.post(url, {"token": "của tệp trước"}).status_code == 409
    assert current_version() == 1


def test_the_preview_without_a_decision_leads_back(boss):
    assert boss.get("/calendars/import/preview/").url == "/calendars/import/"


def test_moved_dates_are_decided_on_the_page_of_the_decision(boss, monkeypatch):
    monkeypatch.setattr(hooks, "recompute", {"test.due": lambda **told: None})
    moved = Moved("test.due", "7", "Báo cáo của xã", "/x/", date(2026, 12, 31), date(2027, 1, 4))
    monkeypatch.setattr(hooks, "moving", [lambda reader, change: [moved]])
    url = boss.post("/calendars/import/", LETTER).url
    preview = text(boss.get(url))
    page = boss.post(url, {"token": boss.session["calendars_import"]["token"]}).url
    decide = f"{page}moves/{current_version()}/"

    silent = boss.post(decide, {"kind": "test.due", "key": "7", "choice": "keep", "reason": ""})
    done = boss.post(decide, {"kind": "test.due", "key": "7", "choice": "keep", "reason": "Đã hẹn với xã"})

    assert "Báo cáo của xã" in preview
    assert "Hạn đang mở sẽ rơi vào ngày khác (1)" in preview
    assert (silent.status_code, done.status_code) == (422, 302)
    assert MoveChoice.objects.get().choice == Choice.KEEP
    assert "Đã hẹn với xã" in text(boss.get(page))


def test_others_see_the_moves_but_do_not_decide(reader, boss):
    url = boss.post("/calendars/import/", LETTER).url
    page = boss.post(url, {"token": boss.session["calendars_import"]["token"]}).url

    assert reader.get(page).status_code == 200
    refused = reader.post(
        f"{page}moves/{current_version()}/", {"kind": "x", "key": "7", "choice": "keep", "reason": "x"}
    )
    assert refused.status_code == 403


def test_what_a_decision_is_called_can_be_put_right(boss):
    decision = Decision.objects.get(number="245")

    wrong = boss.post(f"/calendars/decisions/{decision.pk}/edit/", {"title": "", "confidence": "H"})
    done = boss.post(f"/calendars/decisions/{decision.pk}/edit/", {"title": "Nghỉ tết 2022", "confidence": "H"})

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert Decision.objects.get(pk=decision.pk).title == "Nghỉ tết 2022"
