"""The form of the calculator: short addresses, names of places, pauses, and what it says to bad input."""

from datetime import time
from itertools import pairwise
from pathlib import Path
from random import Random
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict

from cchc.calendars.calculator import asked, page_of, reading
from cchc.calendars.calculator.basis import basis_of
from cchc.calendars.strip import Look
from cchc.calendars.strip.samples import NOW, at
from tests.factories import UnitFactory

from .strip_world import random_pauses

FORM = "accepted=10:00+21/8/2026&amount=5&measure=wd"
pytestmark = pytest.mark.django_db


def form_of(address, **options):
    form = asked(QueryDict(address), NOW, **options)
    form.is_valid()
    return form


def page(address, **options):
    return page_of(QueryDict(address), Look(NOW), **options)


def test_nothing_asked_shows_the_moment_of_now_and_no_error():
    form = asked(QueryDict(""), NOW)

    assert not form.is_bound
    assert form["accepted"].value() == "14:10 28/8/2026"


@pytest.mark.parametrize("text", ["10:00 21/8/2026", "21/8/2026 10:00", "10h 21/8/2026", "10 giờ 00, 21-08-2026",
                                  "2026-08-21T10:00", "2026-08-21 10:00", "2026-08-21T03:00Z"])  # fmt: skip
def test_a_moment_is_read_however_people_write_it(text):
    assert reading.read_moment(text) == at(21, 10)


def test_a_term_in_the_address_counts_from_now():
    question = form_of("term=5wd").question()

    assert question.accepted == NOW
    assert str(question.term) == "5wd"


def test_other_pages_link_here_with_term_unit_moment_and_cutoff():
    unit = UnitFactory(name="Tân An")

    question = form_of(f"term=0.5wd&unit={unit.code}&accepted=2026-08-21T10:00&cutoff=15:00").question()

    assert (str(question.term), question.unit, question.accepted) == ("0.5wd", unit, at(21, 10))
    assert question.cutoff == time(15)


def test_the_same_day_needs_no_amount():
    found = page("term=same&cutoff=15:00&accepted=2026-08-28T15:30")

    assert found.answer.due_day == "Thứ Năm, 03/9/2026"
    assert found.answer.due_clock == "17 giờ 30"


def test_a_form_that_was_sent_leads_to_its_short_address():
    found = page(f"{FORM}&place=&unit=&start1=10:00+24/8/2026&end1=10:00+26/8/2026&mode1=pause&rest1=")

    assert found.address == "accepted=2026-08-21T10:00&term=5wd&pause=2026-08-24T10:00/2026-08-26T10:00/pause"
    assert page(found.address).address == ""
    assert page(found.address).answer.question == found.answer.question


def test_a_pause_in_an_address_is_read_back():
    for pause in (pause for number in range(60) for pause in random_pauses(Random(number), at(21, 10))):
        assert reading.read_pause(reading.write_pause(pause)) == pause._replace(reason="")


def test_reasons_and_the_day_of_knowledge_are_for_the_staff():
    address = f"{FORM}&start1=10:00+24/8/2026&mode1=restart&reason1=thiếu+giấy&known_on=01/8/2026"

    staff, public = form_of(address, for_staff=True), form_of(address)

    assert staff.question().pauses[0].reason == "thiếu giấy"
    assert staff.question().known_on.isoformat() == "2026-08-01"
    assert dict(parse_qsl(staff.address()))["reason1"] == "thiếu giấy"
    assert public.question().pauses[0].reason == ""
    assert public.question().known_on is None


def test_a_name_that_one_unit_has_is_enough():
    unit = UnitFactory(name="Tân Phong")

    assert form_of(f"{FORM}&place=tan+phong").question().unit == unit


def test_of_several_units_one_is_chosen_and_stays_chosen():
    units = [UnitFactory(name="Tân Lập"), UnitFactory(name="Tân Lập")]

    form = form_of(f"{FORM}&place=tan+lap")
    chosen = form_of(f"{FORM}&unit={units[1].code}")

    assert sorted(unit.code for unit in form.candidates) == sorted(unit.code for unit in units)
    assert "Chọn một đơn vị" in form.errors["place"][0]
    assert chosen.question().unit == units[1]
    assert chosen["place"].value() == "Xã Tân Lập" or chosen["place"].value().startswith(units[1].title)


def test_another_name_replaces_the_unit_chosen_before():
    before, after = UnitFactory(name="Hòa Bình"), UnitFactory(name="Vĩnh Lợi")

    assert form_of(f"{FORM}&unit={before.code}&place=vinh+loi").question().unit == after


@pytest.mark.parametrize(
    ("address", "field", "sentence"),
    [
        ("amount=5&measure=wd&accepted=", "accepted", "Ghi lúc nộp hồ sơ đầy đủ"),
        ("amount=5&measure=wd&accepted=31/2/2026", "accepted", "Lịch không có ngày 31/2/2026"),
        ("amount=5&measure=wd&accepted=10:00+1/1/1899", "accepted", "Năm phải từ 1900 đến 2100"),
        ("amount=5&measure=wd&accepted=25:00+1/1/2026", "accepted", "Không có giờ như trong"),
        ("amount=5&measure=wd&accepted=mai", "accepted", "Lúc “mai” chưa đúng"),
        ("amount=&measure=wd&accepted=10:00+21/8/2026", "amount", "Ghi thời hạn giải quyết"),
        ("amount=abc&measure=wd&accepted=10:00+21/8/2026", "amount", "“abc” không phải là số"),
        ("amount=0&measure=wd&accepted=10:00+21/8/2026", "amount", "Thời hạn phải lớn hơn 0"),
        ("amount=-3&measure=wd&accepted=10:00+21/8/2026", "amount", "Thời hạn phải lớn hơn 0"),
        ("amount=10001&measure=d&accepted=10:00+21/8/2026", "amount", "Thời hạn dài quá 10.000 ngày"),
        ("amount=1,5&measure=d&accepted=10:00+21/8/2026", "amount", "Thời hạn theo ngày lịch"),
        ("term=nhanh&accepted=2026-08-21T10:00", "amount", "“nhanh” không phải là số"),
        ("term=0wd&accepted=2026-08-21T10:00", "amount", "Thời hạn phải lớn hơn 0"),
        (f"{FORM}&measure=tuần", "measure", "Lựa chọn này không còn"),
        (f"{FORM}&place=zzzz", "place", "Không có đơn vị nào tên “zzzz”"),
        (f"{FORM}&unit=khong-co", "place", "Không có đơn vị mang mã “khong-co”"),
        (f"{FORM}&cutoff=trưa", "cutoff", "Giờ “trưa” chưa đúng"),
        (f"{FORM}&end1=10:00+26/8/2026", "start1", "Ghi lúc bắt đầu dừng"),
        (f"{FORM}&start1=10:00+26/8/2026&end1=10:00+24/8/2026", "end1", "Lúc tiếp tục phải sau lúc dừng"),
        (f"{FORM}&start1=10:00+24/8/2026&end1=10:00+26/8/2026&mode1=fixed_remainder", "rest1", "Ghi số ngày làm việc còn lại"),
        (f"{FORM}&pause=2026-08-24T10:00/2026-08-26T10:00/fixed:99999wd", "rest1", "Thời hạn dài quá 10.000 ngày"),
        (f"{FORM}&pause=2026-08-24T10:00/2026-08-26T10:00/maybe", "mode1", "Lựa chọn này không còn"),
        (f"{FORM}&pause=2026-08-24T10:00/2026-08-26T10:00&pause=2026-08-25T10:00/2026-08-27T10:00", "start2", "Hai lần dừng chồng nhau"),
    ],
)  # fmt: skip
def test_bad_input_is_said_beside_its_field(address, field, sentence):
    found = page(address)

    assert found.status == 422
    assert found.answer is None
    assert found.form.errors[field][0].startswith(sentence)


@pytest.mark.parametrize("address", ["accepted=10:00+3/1/2028&amount=5&measure=wd", "term=300wd&accepted=2027-06-01"])
def test_a_year_without_a_calendar_is_said_above_the_form(address):
    found = page(address)

    assert found.form.non_field_errors()[0].startswith("Chưa có lịch làm việc năm 2028")


def test_nine_pauses_of_an_address_all_count():
    stops = [f"pause=2026-08-{day}T10:00/2026-08-{day}T11:00" for day in (24, 25, 26, 27, 28)]
    stops += [f"pause=2026-09-{day}T10:00/2026-09-{day}T11:00" for day in ("03", "04", "07", "08")]

    found = page(f"term=10wd&accepted=2026-08-21T10:00&{'&'.join(stops)}")

    assert len(found.form.pause_rows) == 10
    assert found.answer.due == at(9, 11, month=9)  # 08/9 10:00 and nine hours more
    assert len(found.answer.question.pauses) == 9


def test_more_pauses_than_the_page_has_room_for_are_refused_and_never_left_out():
    minutes = [f"2026-08-24T08:{minute}" for minute in range(10, 32)]
    stops = "&".join(f"pause={start}/{end}" for start, end in pairwise(minutes))

    found = page(f"term=10wd&accepted=2026-08-21T10:00&{stops}")

    assert (found.status, found.answer) == (422, None)
    assert found.form.non_field_errors() == ["Có quá 20 lần dừng. Gộp các lần liền nhau"]


def test_a_same_day_procedure_without_its_hour_takes_that_of_the_law():
    late, in_time = (page(f"term=same&accepted=2026-08-28T{clock}") for clock in ("15:01", "15:00"))

    assert late.answer.due_day == "Thứ Năm, 03/9/2026"
    assert in_time.answer.due_day == "Thứ Sáu, 28/8/2026"
    assert "cutoff=15:00" in late.form.address()
    assert "bỏ trống là 15:00" in late.form["cutoff"].help_text


def test_a_second_after_the_hour_is_after_it():
    question = form_of("term=same&cutoff=15:00&accepted=2026-08-28T15:00:01").question()

    assert question.accepted == at(28, 15).replace(second=1)
    assert page(form_of("term=same&cutoff=15:00&accepted=2026-08-28T15:00:01").address()).answer.due.day == 3


def test_the_reasons_are_short_sentences():
    stops = "pause=2026-08-24T10:00/2026-08-26T10:00"

    assert page(f"term=5wd&accepted=2026-08-21T10:00&{stops}").answer.reasons == [
        "Ngày hẹn ban đầu là 27/8.",
        "Hồ sơ tạm dừng 1 lần.",
        "Có 6 ngày nghỉ không tính.",
    ]
    assert page("term=1wd&accepted=2026-08-23T10:00").answer.reasons[0].startswith("Thời gian tính từ 07:30 24/8")


def test_only_the_rules_that_were_used_are_named():
    plain = basis_of(page("term=1wd&accepted=2026-08-25T10:00").answer)
    pause = "2026-08-24T10:00/2026-08-26T10:00"
    full = basis_of(page(f"term=5wd&accepted=2026-08-20T18:00&pause={pause}/restart&cutoff=15:00").answer)

    assert [line.rule for line in plain] == ["LB-01"]
    assert [line.rule for line in full] == ["LB-01", "LB-01", "LB-02", "LB-09", "LB-07"]


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("term=5d&accepted=2026-08-21T10:00", "LB-04"),
        ("term=5wd&accepted=2026-08-21T10:00&pause=2026-08-24T10:00/2026-08-25T10:00/step", "LB-08"),
        ("term=5wd&accepted=2026-08-21T10:00&pause=2026-08-24T10:00/2026-08-25T10:00/fixed:2wd", "LB-06"),
        ("term=5wd&accepted=2026-08-21T10:00&pause=2026-08-24T10:00/2026-08-25T10:00", "LB-07"),
    ],
)
def test_every_named_rule_is_in_the_book_of_rules(address, rule):
    book = (Path(__file__).resolve().parents[4] / "docs" / "legal.md").read_text("utf-8")

    named = [line.rule for line in basis_of(page(address).answer)]

    assert rule in named
    assert all(f"| {one} |" in book for one in named)
