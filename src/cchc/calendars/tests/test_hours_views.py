"""Pages of office hours: set, refused with what was typed kept, in conflict, withdrawn."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.calendars.models import OfficeHours
from cchc.calendars.queries import calendar_of
from tests.factories import PostFactory, UnitFactory

from .test_views import HOURS, WEEK, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_hours_of_everyone_are_set_and_short_days_warned_of(boss):
    week = HOURS | {"fri": "07:00-11:30, 13:30-16:30"}

    answer = boss.post("/calendars/hours/", week)
    page = text(boss.get(answer.url))

    assert answer.url == "/calendars/hours/"
    assert "Không đủ 8 giờ: thứ Sáu 7 giờ 30 phút" in page
    assert calendar_of(None).minutes_of(date(2026, 11, 27)) == 450


def test_the_page_of_a_unit_says_whose_hours_apply(boss):
    above = UnitFactory(code="tinh-x", path="/tinh-x/", name="X")
    below = UnitFactory(code="xa-y", path="/tinh-x/xa-y/", parent=above)
    url = reverse("calendars:unit", args=[below.code])

    standard = text(boss.get(url))
    boss.post(reverse("calendars:unit", args=[above.code]), HOURS)
    inherited = text(boss.get(url))
    boss.post(url, HOURS)

    assert "Giờ mặc định của hệ thống" in standard
    assert f"Theo giờ của {above.full_name} ở cấp trên" in inherited
    assert "Áp dụng từ 01/01/2026. Căn cứ: QĐ 1/QĐ-UBND" in text(boss.get(url))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mon": "22:00-06:00"}, "qua nửa đêm"),
        ({"mon": "13:30-24:00"}, "Ghi từ 00:00 đến 23:59"),
        ({"mon": "07:30-11:30, 11:00-15:00"}, "chồng nhau"),
        (dict.fromkeys(WEEK, ""), "chưa có buổi làm việc"),
        ({"valid_from": "01/01/2101"}, "Năm phải từ 1900 đến 2100"),
        ({"valid_from": "02/01/2026", "valid_to": "01/01/2026"}, "phải sau ngày bắt đầu"),
        ({"basis": ""}, "Ghi căn cứ"),
    ],
)
def test_refused_hours_keep_what_was_typed(boss, changes, words):
    answer = boss.post("/calendars/hours/", HOURS | changes)

    assert (answer.status_code, words in text(answer)) == (422, True)
    assert not OfficeHours.objects.exists()


def test_hours_set_by_somebody_in_between_are_a_conflict(boss):
    boss.post("/calendars/hours/", HOURS)

    late = boss.post("/calendars/hours/", HOURS | {"valid_from": "01/6/2026"})

    assert (late.status_code, "đã sửa mục này" in text(late)) == (409, True)
    assert OfficeHours.objects.count() == 1


def test_a_conflict_about_hours_names_who_changed_them_last(boss, signed_in):
    boss.post("/calendars/hours/", HOURS)
    own = str(OfficeHours.objects.get().pk)
    other = PostFactory(role=Role.ADMIN).user
    year_before = {"valid_from": "01/01/2025", "valid_to": "31/12/2025", "seen": own}
    signed_in(other).post("/calendars/hours/", HOURS | year_before)

    late = boss.post("/calendars/hours/", HOURS | {"valid_from": "01/6/2026", "seen": own})

    assert (late.status_code, f"{other} đã sửa mục này" in text(late)) == (409, True)


def test_hours_are_withdrawn_with_a_reason(boss):
    boss.post("/calendars/hours/", HOURS)
    url = f"/calendars/hours/{OfficeHours.objects.get().pk}/withdraw/"

    silent, done = boss.post(url, {"reason": ""}), boss.post(url, {"reason": "Nhập nhầm"})

    assert (silent.status_code, done.status_code) == (422, 302)
    assert calendar_of(None).sittings(date(2026, 11, 27)) == ((450, 690), (810, 1050))


def test_a_head_sets_the_hours_of_their_own_unit_only(signed_in):
    post = PostFactory(role=Role.UNIT_HEAD)
    client = signed_in(post.user)
    own, other = (reverse("calendars:unit", args=[unit.code]) for unit in (post.unit, UnitFactory()))

    assert [client.post(url, HOURS).status_code for url in (own, other, "/calendars/hours/")] == [302, 403, 403]
    assert "Đặt giờ mới" not in text(client.get(other))
    row = OfficeHours.objects.get()
    assert client.post(f"/calendars/hours/{row.pk}/withdraw/", {"reason": "x"}).status_code == 302


def test_the_search_finds_the_calendar_and_its_decisions(reader):
    assert "/calendars/" in text(reader.get(reverse("search"), {"q": "lịch làm việc"}))
    assert "12729/VPCP-KGVX" in text(reader.get(reverse("search"), {"q": "12729"}))


def test_the_page_of_a_unit_shows_its_hours(reader):
    unit = UnitFactory(valid_from=None, valid_to=None)

    page = text(reader.get(unit.get_absolute_url()))

    assert "07:30-11:30, 13:30-17:30" in page
    assert reverse("calendars:unit", args=[unit.code]) in page


def test_the_current_year_opens_first(reader):
    assert reader.get("/calendars/").url == f"/calendars/{timezone.localdate().year}/"
