"""The staff's page of the calculator, and the strip as markup."""

import re

import pytest
from django.template.loader import render_to_string

from cchc.calendars.strip import Look
from cchc.calendars.strip.samples import NOW
from cchc.common.errors import RuleError

from .strip_world import SUPPLEMENT, seen, term_of

PAUSED = "/calendars/deadline/?term=5wd&accepted=2026-08-21T10:00&pause=2026-08-24T10:00/2026-08-26T10:00/restart"


def markup(strip, **context):
    return render_to_string("components/deadline_strip.html", {"strip": strip, **context})


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/calendars/deadline/").status_code == 302


@pytest.mark.django_db
def test_the_staff_read_the_day_the_reason_and_the_rules(client, officer):
    client.force_login(officer)

    page = client.get(f"{PAUSED}&reason1=thiếu+bản+sao").content.decode()

    assert "10:00 thứ Hai, 07/9/2026" in page
    assert "thiếu bản sao" in page
    assert "LB-07" in page
    assert "lịch như đã biết" not in page


@pytest.mark.django_db
def test_the_calendar_as_it_was_known_is_said(client, officer):
    client.force_login(officer)

    page = client.get("/calendars/deadline/?term=3wd&accepted=2024-04-26T09:00&known_on=2024-04-11").content.decode()

    assert "09:00 thứ Sáu, 03/5/2024" in page
    assert "lịch như đã biết ngày 11/4/2024" in page


@pytest.mark.django_db
def test_a_sent_form_leads_to_its_short_address(client, officer):
    client.force_login(officer)

    answer = client.get("/calendars/deadline/", {"accepted": "10:00 21/8/2026", "amount": "5", "measure": "wd"})

    assert answer["Location"] == "/calendars/deadline/?accepted=2026-08-21T10:00&term=5wd"


@pytest.mark.django_db
def test_what_was_typed_stays_when_it_is_refused(client, officer):
    client.force_login(officer)

    answer = client.get("/calendars/deadline/", {"accepted": "31/2/2026", "amount": "năm", "measure": "wd"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="31/2/2026"' in page
    assert 'value="năm"' in page
    assert "Chưa tính được. Sửa các chỗ sau" in page


@pytest.mark.django_db
def test_nothing_can_be_sent_to_the_page(client, officer):
    client.force_login(officer)

    assert client.post("/calendars/deadline/").status_code == 405


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_an_answer_asks_the_database_little(client, officer, django_assert_max_num_queries):
    client.force_login(officer)

    with django_assert_max_num_queries(20):
        client.get(PAUSED)


def test_the_strip_is_an_ordered_list_with_words_for_every_symbol():
    _found, strip = seen(term_of(5), SUPPLEMENT)

    page = markup(strip)

    assert page.count("<ol") == 1
    assert page.count('<li class="c-strip-day') == 14
    assert "T7 22/8, làm bù, ngày thứ 1" in page
    assert re.search(r"\sstyle=|<script|tabindex|href=\"#", page) is None
    assert "<details" not in page


def test_head_sum_and_reading_aloud_can_be_chosen():
    _found, strip = seen(term_of(5), SUPPLEMENT, look=Look(NOW, shows_reasons=False, is_read_aloud=True))

    page = markup(strip, no_head=True, no_sums=True, why_url="/why/", why_label="Vì sao là 03/9?")

    assert "Hẹn trả kết quả" not in page
    assert "5 ngày tính" not in page
    assert "Đọc lịch này bằng lời" in page
    assert 'href="/why/"' in page
    assert "chờ bổ sung" not in page


def test_late_and_paused_look_different_above_the_cells():
    _found, late = seen(term_of(1))
    _found, paused = seen(term_of(5), SUPPLEMENT._replace(end=None))

    assert "c-strip-left is-bad" in markup(late)
    assert "c-strip-due is-pause" in markup(paused)


def test_what_the_engine_refuses_reaches_the_one_who_asked():
    with pytest.raises(RuleError, match="lớn hơn 0"):
        seen(term_of(0))
