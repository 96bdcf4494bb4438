"""The calculator for everybody: no cookie, no write, no reason of a pause; what was typed stays."""

import pytest
from django.utils import timezone

from cchc.calendars.services import loading
from tests.factories import UnitFactory

from .test_pages import Reader, only_reading, reader  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
PAUSED = "/deadline/?term=5wd&accepted=2026-08-21T10:00&pause=2026-08-24T10:00/2026-08-26T10:00"


@pytest.fixture(autouse=True)
def calendar(db):

    loading.load_calendar(now=timezone.now())


def read(reader: Reader, address: str) -> str:  # noqa: F811
    return reader.get(address).content.decode()


@pytest.mark.usefixtures("only_reading")
def test_a_citizen_reads_the_day_and_why_without_a_cookie(reader):  # noqa: F811
    answer = reader.get(PAUSED)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Thứ Năm, 03/9/2026" in page
    assert "chậm nhất lúc 10 giờ" in page
    assert "Vì sao là ngày này?" in page
    assert "31/8 hoán đổi (9441/TB-BNV" in page
    assert "Đọc lịch này bằng lời" in page


def test_a_reason_in_the_address_is_not_shown_to_strangers(reader):  # noqa: F811
    page = read(reader, f"{PAUSED}&reason1=bi-mat")

    assert "bi-mat" not in page[page.index("<main") :]


def test_without_a_question_the_form_stands_alone(reader):  # noqa: F811
    page = read(reader, "/deadline/")

    assert "Hẹn trả kết quả" not in page
    assert "Tính ngày có kết quả" in page
    assert "Cách tính" in page


def test_a_sent_form_leads_to_an_address_that_can_be_sent_on(reader):  # noqa: F811
    sent = {"accepted": "10:00 21/8/2026", "amount": "5", "measure": "wd", "place": "", "unit": "", "start1": ""}

    assert reader.get("/deadline/", sent)["Location"] == "/deadline/?accepted=2026-08-21T10:00&term=5wd"


def test_while_paused_no_day_is_promised(reader):  # noqa: F811
    page = read(reader, "/deadline/?term=5wd&accepted=2026-08-21T10:00&pause=2026-08-24T10:00/")

    assert "Chưa có ngày hẹn" in page
    assert "Đang tạm dừng, hạn sẽ tính khi nhận bổ sung" in page
    assert "quá hạn" not in page.lower()


def test_of_several_units_one_is_chosen_by_a_link(reader):  # noqa: F811
    units = [UnitFactory(name="Tân Lập"), UnitFactory(name="Tân Lập")]

    answer = reader.get("/deadline/?term=5wd&accepted=2026-08-21T10:00&place=tan+lap")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(f"unit={unit.code}" in page for unit in units)
    assert 'value="tan lap"' in page


def test_what_was_typed_stays_and_the_error_stands_beside_it(reader):  # noqa: F811
    answer = reader.get("/deadline/", {"accepted": "31/2/2026", "amount": "0", "measure": "wd"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="31/2/2026"' in page
    assert "Lịch không có ngày 31/2/2026" in page
    assert "Thời hạn phải lớn hơn 0" in page
    assert not answer.cookies


@pytest.mark.parametrize(
    "address",
    [
        "?term=%00wd",
        "?accepted=%F0%9F%98%80&amount=%F0%9F%98%80&measure=wd",
        "?term=9999999wd&accepted=0001-01-01T00:00Z",
        "?amount=1e400&measure=h&accepted=2026-08-21",
        "?term=5wd&accepted=2026-08-21T10:00&pause=" + "/" * 300,
        "?term=5wd&accepted=2026-08-21T10:00&rest1=NaN&start1=10:00+24/8/2026&mode1=fixed_remainder",
        "?term=1m&accepted=2027-12-15T10:00",
        "?unit=" + "x" * 500 + "&term=5wd",
    ],
)
def test_absurd_addresses_get_a_sentence(reader, address):  # noqa: F811
    assert reader.get(f"/deadline/{address}").status_code in (400, 422)


def test_nothing_can_be_sent_to_it(reader):  # noqa: F811
    assert reader.post("/deadline/").status_code == 405


def test_the_other_pages_lead_to_it(reader):  # noqa: F811
    assert 'href="/deadline/"' in read(reader, "/")
