"""The pages of figures that do not agree, and the one that reconciles a table."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.metrics import hooks
from cchc.metrics.hooks import Computed
from cchc.metrics.models import Explanation, Figure
from cchc.metrics.services.figures import correct_figure
from cchc.units.models import Unit
from tests.factories import UnitFactory

from .disagreeing import END, record

pytestmark = pytest.mark.django_db


# ── pages ──


def test_the_figure_page_tells_asks_and_explains(
    unit: Unit,
    figures: dict[str, Figure],
    person: Callable[[Role], User],
    signed_in: Callable[..., Client],
) -> None:
    figure = figures["received_new"]
    page, ask, explain = (reverse(f"metrics:{name}", args=[figure.pk]) for name in ("figure", "ask", "explain"))
    officer, focal = signed_in(person(Role.OFFICER)), signed_in(person(Role.FOCAL))
    about = {"identity": "dossier-balance"}

    first = officer.get(page).content.decode()
    assert "36.104 − 35.826 = 278" in first
    assert "Yêu cầu giải trình" in first
    assert officer.post(ask, about).status_code == 302
    assert "đã yêu cầu giải trình" in focal.get(page).content.decode()
    assert focal.get(explain, about).status_code == 200
    assert focal.post(explain, about | {"text": " "}).status_code == 422
    assert focal.post(explain, about | {"text": "Hồ sơ kỳ trước."}).status_code == 302
    assert "“Hồ sơ kỳ trước.”" in officer.get(page).content.decode()
    assert "lệch 278" in officer.get(page, headers={"HX-Request": "true"}).content.decode()


def test_strangers_find_nothing_and_the_wrong_role_is_refused(
    unit: Unit,
    figures: dict[str, Figure],
    person: Callable[[Role], User],
    stranger: User,
    signed_in: Callable[..., Client],
) -> None:
    figure = figures["received_new"]
    about = {"identity": "dossier-balance", "text": "Vì sao"}
    ask, explain = (reverse(f"metrics:{name}", args=[figure.pk]) for name in ("ask", "explain"))

    outside, leader = signed_in(stranger), signed_in(person(Role.LEADER))
    assert [outside.post(url, about).status_code for url in (ask, explain)] == [404, 404]
    assert [leader.post(url, about).status_code for url in (ask, explain)] == [403, 403]
    assert signed_in(person(Role.FOCAL)).post(explain, about | {"identity": "khong-co"}).status_code == 404
    assert outside.get(reverse("metrics:contradictions")).context["rows"] == []
    assert not Explanation.objects.exists()


@pytest.mark.parametrize(
    ("query", "n"),
    [({}, 1), ({"state": "open"}, 1), ({"state": "explained"}, 0), ({"words": "thoi binh"}, 1), ({"words": "khac"}, 0)],
)
def test_the_list_of_contradictions_is_narrowed(
    figures: dict[str, Figure],
    person: Callable[[Role], User],
    signed_in: Callable[..., Client],
    query: dict[str, str],
    n: int,
) -> None:
    page = signed_in(person(Role.OFFICER)).get(reverse("metrics:contradictions"), query)

    assert page.status_code == 200
    assert len(page.context["rows"]) == n


def test_many_contradictions_cost_no_more_queries(
    province: Unit, person: Callable[[Role], User], signed_in: Callable[..., Client]
) -> None:
    client = signed_in(person(Role.OFFICER))
    for number in range(12):
        commune = UnitFactory(parent=province, code=f"xa-{number}")
        record(commune, "received_new", 10)
        record(commune, "resolved", 20 + number)

    with CaptureQueriesContext(
        connection,
    ) as queries_made:
        page = client.get(reverse("metrics:contradictions"))

    assert len(page.context["rows"]) == 12
    assert page.context["rows"][0].difference == 21
    assert len(queries_made) <= 20


def test_a_figure_is_shown_as_it_was_known_on_a_day(
    unit: Unit, person: Callable[[Role], User], signed_in: Callable[..., Client]
) -> None:
    old = record(unit, "received_new", 10, recorded_at=datetime(2016, 10, 1, tzinfo=UTC))
    new = correct_figure(
        actor=None,
        figure_id=old.pk,
        value=Decimal(12),
        as_of=END,
        source="Báo cáo sửa",
        reason="Đếm lại",
        now=timezone.now(),
    )
    client = signed_in(person(Role.OFFICER))

    answer = client.get(reverse("metrics:figure", args=[new.pk]), {"as_of": "31/12/2016"})
    before = client.get(reverse("metrics:figure", args=[new.pk]), {"as_of": "01/01/2016"})

    assert answer.url == f"{reverse('metrics:figure', args=[old.pk])}?as_of=31/12/2016"
    assert "bản 1" in client.get(answer.url).content.decode()
    assert "chưa ai ghi số liệu này" in before.content.decode()
    assert client.get(reverse("metrics:figure", args=[new.pk]), {"as_of": "hôm qua"}).status_code == 200


def test_the_count_of_the_system_stands_beside_the_figure_with_its_rows(
    unit: Unit,
    person: Callable[[Role], User],
    signed_in: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figure = record(unit, "reminders_received", 4)
    counted = Computed(Decimal(3), (("Nhắc lần 1", "/tasks/X/"),))
    monkeypatch.setitem(hooks.collectors, "reminders_received", lambda unit, start, end: counted)

    page = signed_in(person(Role.OFFICER)).get(reverse("metrics:figure", args=[figure.pk])).content.decode()

    assert "Hệ thống đếm lúc này" in page
    assert '<a href="/tasks/X/">Nhắc lần 1</a>' in page


def test_one_figure_is_taken_out_with_its_identities(
    figures: dict[str, Figure], person: Callable[[Role], User], stranger: User, signed_in: Callable[..., Client]
) -> None:
    url = reverse("metrics:export_one", args=[figures["received_new"].pk])

    answer = signed_in(person(Role.OFFICER)).get(url)

    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert signed_in(stranger).get(url).status_code == 404


# ── the page that reconciles a table ──

TABLE = "Đơn vị\tKỳ\tTiếp nhận mới\tTrước hạn\tĐúng hạn\tQuá hạn\tCột lạ\nXã A\t9 tháng 2016\t35.826\t2.555\t33.533\t16\tx\n"


def test_a_pasted_table_is_judged_and_nothing_is_stored(
    person: Callable[[Role], User], signed_in: Callable[..., Client]
) -> None:
    page = signed_in(person(Role.AUDITOR)).post(reverse("metrics:reconcile"), {"text": TABLE})

    text = page.content.decode()
    assert page.status_code == 200
    assert "Đã giải quyết nhiều hơn tiếp nhận 278 hồ sơ" in text
    assert "Cột lạ" in text
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Dán bảng hoặc chọn tệp"),
        ("xin chào", "Không thấy cột số liệu nào"),
        ("Tiếp nhận\n", "Bảng chỉ có tiêu đề"),
    ],
)
def test_what_is_no_table_is_refused_and_stays(
    person: Callable[[Role], User], signed_in: Callable[..., Client], text: str, sentence: str
) -> None:
    page = signed_in(person(Role.OFFICER)).post(reverse("metrics:reconcile"), {"text": text})

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert page.context["form"]["text"].value() == text


def test_the_usual_periods_fill_the_form_of_a_new_figure(
    person: Callable[[Role], User], signed_in: Callable[..., Client]
) -> None:
    client = signed_in(person(Role.OFFICER))

    first = client.get(reverse("metrics:record"), {"unit": "thoi-binh"})
    presets = dict(first.context["presets"])
    words = f"năm {timezone.localdate().year - 1}"
    page = client.get(reverse("metrics:record") + presets[words])

    assert page.context["form"]["period_start"].value() == f"01/01/{timezone.localdate().year - 1}"
    assert page.context["form"]["unit"].value() == "thoi-binh"
    assert any("theo kỳ báo cáo" in one for one in presets)
