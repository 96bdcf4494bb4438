from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.metrics.models import Figure
from cchc.units.models import Unit
from tests.factories import DepartmentFactory, FigureFactory, MetricFactory, PostFactory, ProvinceFactory, UnitFactory

pytestmark = pytest.mark.django_db
CORRECTION = {"value": "36.090", "as_of": "30/6/2026", "source": "Báo cáo thay thế", "reason": "Đếm lại"}


@pytest.fixture
def province() -> Unit:
    return ProvinceFactory()


@pytest.fixture
def figure(province: Unit) -> Figure:
    metric = MetricFactory(code="resolved", name_vi="Hồ sơ đã giải quyết")
    return FigureFactory(metric=metric, unit=UnitFactory(parent=province, name="Đô Lương", code="do-luong"))


@pytest.fixture
def client_of(signed_in: Callable[..., Client], province: Unit) -> Callable[[Role], Client]:
    department = DepartmentFactory(parent=province)
    return lambda role: signed_in(PostFactory(role=role, unit=department).user)


@pytest.fixture
def stranger(signed_in: Callable[..., Client]) -> Client:
    return signed_in(PostFactory(role=Role.OFFICER, unit=DepartmentFactory()).user)


def recording(**changes: str) -> dict[str, str]:
    return {
        "unit": "do luong",
        "metric": "resolved",
        "coverage": "own",
        "kind": "observed",
        "period_start": "01/01/2026",
        "period_end": "30/6/2026",
        "value": "1.234",
        "as_of": "30/6/2026",
        "source": "Sổ theo dõi hồ sơ",
    } | changes


# ── list ──


def test_the_list_shows_what_is_in_scope(client_of: Callable[[Role], Client], stranger: Client, figure: Figure) -> None:
    page = client_of(Role.LEADER).get(reverse("metrics:index"))

    assert page.status_code == 200
    text = page.content.decode()
    assert "phường Đô Lương" in text
    assert "6 tháng đầu năm 2026" in text
    assert "36.104 hồ sơ" in text
    assert stranger.get(reverse("metrics:index")).context["cards"] == []


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("?words=do+luong", 1),
        ("?words=tan+ky", 0),
        ("?metric=resolved&kind=reported&coverage=own", 1),
        ("?kind=observed", 0),
        ("?start=01/6/2026&end=31/12/2026", 1),
        ("?start=01/7/2026", 0),
    ],
)
def test_the_list_is_narrowed(client_of: Callable[[Role], Client], figure: Figure, query: str, n: int) -> None:
    page = client_of(Role.OFFICER).get(reverse("metrics:index") + query)

    assert page.context["table"].total == n


@pytest.mark.parametrize("query", ["?start=31/02/2026", "?start=01/7/2026&end=01/6/2026", "?kind=x"])
def test_a_filter_that_cannot_be_is_told(client_of: Callable[[Role], Client], query: str) -> None:
    assert client_of(Role.OFFICER).get(reverse("metrics:index") + query).status_code == 422


def test_the_list_asks_the_database_the_same_for_many_rows(
    client_of: Callable[[Role], Client],
    province: Unit,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    metric = MetricFactory()
    for _ in range(30):
        FigureFactory(metric=metric, unit=UnitFactory(parent=province))
    client = client_of(Role.OFFICER)

    with django_assert_max_num_queries(14):
        page = client.get(reverse("metrics:index"))

    assert len(page.context["cards"]) == 30


def test_the_filter_shown_is_exported(client_of: Callable[[Role], Client], figure: Figure) -> None:
    client = client_of(Role.LEADER)

    csv = client.get(reverse("metrics:export", args=["csv"]) + "?words=do+luong").content.decode()

    assert "phường Đô Lương,Bản thân đơn vị,Hồ sơ đã giải quyết,6 tháng đầu năm 2026,36104" in csv
    assert client.get(reverse("metrics:export", args=["xlsx"])).status_code == 200
    assert client.get(reverse("metrics:export", args=["exe"])).status_code == 404


# ── one figure ──


def test_the_page_of_a_figure_and_its_popover(client_of: Callable[[Role], Client], figure: Figure) -> None:
    client, url = client_of(Role.LEADER), reverse("metrics:figure", args=[figure.pk])

    page = client.get(url)
    popover = client.get(url, headers={"HX-Request": "true"})

    assert "<html" in page.content.decode()
    text = popover.content.decode()
    assert "<html" not in text
    for words in ("36.104", url, figure.source):
        assert words in text
    assert client.get(f"{url}?fragment=popover").content == popover.content
    assert "HX-Request" in page["Vary"]


def test_a_stranger_does_not_find_the_figure(stranger: Client, figure: Figure) -> None:
    for name in ("figure", "correct"):
        assert stranger.get(reverse(f"metrics:{name}", args=[figure.pk])).status_code == 404
    assert stranger.post(reverse("metrics:correct", args=[figure.pk]), CORRECTION).status_code == 404
    assert Figure.objects.count() == 1


def test_a_replaced_figure_leads_to_the_new_one(client_of: Callable[[Role], Client], figure: Figure) -> None:
    client = client_of(Role.OFFICER)

    answer = client.post(reverse("metrics:correct", args=[figure.pk]), CORRECTION)

    new = Figure.objects.get(replaces=figure)
    assert (answer.status_code, answer.url) == (302, reverse("metrics:figure", args=[new.pk]))
    assert new.value == Decimal(36090)
    old = client.get(reverse("metrics:figure", args=[figure.pk])).content.decode()
    assert "Số liệu này đã được thay bằng bản 2." in old
    assert "Thay bằng bản mới" not in old


def test_a_wrong_correction_is_told_and_keeps_what_was_typed(
    client_of: Callable[[Role], Client], figure: Figure
) -> None:
    answer = client_of(Role.OFFICER).post(
        reverse("metrics:correct", args=[figure.pk]), CORRECTION | {"value": "ba mươi", "reason": ""}
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "ba mươi" in text
    assert "Ghi lý do thay" in text
    assert Figure.objects.count() == 1


def test_who_may_not_correct_is_refused(client_of: Callable[[Role], Client], figure: Figure) -> None:
    answer = client_of(Role.LEADER).post(reverse("metrics:correct", args=[figure.pk]), CORRECTION)

    assert answer.status_code == 403
    assert Figure.objects.count() == 1


# ── recording ──


def test_an_officer_records_with_vietnamese_typing(client_of: Callable[[Role], Client], figure: Figure) -> None:
    answer = client_of(Role.OFFICER).post(reverse("metrics:record"), recording())

    new = Figure.objects.get(kind="observed")
    assert (answer.status_code, answer.url) == (302, reverse("metrics:figure", args=[new.pk]))
    assert (new.value, new.unit, new.period_end) == (Decimal(1234), figure.unit, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": "1.234,5"}, "Chỉ tiêu này là số nguyên, không có phần lẻ"),
        ({"value": "nhiều"}, "không phải là số"),
        ({"period_end": "31/02/2026"}, "Lịch không có ngày 31/02/2026"),
        ({"unit": "xyzzy"}, "Không có đơn vị “xyzzy”. Gõ tên khác hoặc mã"),
        ({"metric": "la"}, "Lựa chọn này không còn"),
        ({"kind": "reported"}, "Đã có số liệu này: 36.104. Mở ra và thay bằng bản mới"),
    ],
)
def test_bad_input_is_told_and_nothing_changes(
    client_of: Callable[[Role], Client], figure: Figure, changes: dict[str, str], says: str
) -> None:
    answer = client_of(Role.OFFICER).post(reverse("metrics:record"), recording(**changes))

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Figure.objects.count() == 1


def test_who_may_not_record_is_refused(client_of: Callable[[Role], Client], stranger: Client, figure: Figure) -> None:
    leader = client_of(Role.LEADER)

    assert leader.get(reverse("metrics:record")).status_code == 403
    assert leader.post(reverse("metrics:record"), recording()).status_code == 403
    assert stranger.get(reverse("metrics:record")).status_code == 200
    assert stranger.post(reverse("metrics:record"), recording()).status_code == 403
    assert Figure.objects.count() == 1


# ── catalogue ──


def test_the_catalogue_defines_every_metric(client_of: Callable[[Role], Client]) -> None:
    call_command("load_metrics", "--json")
    client = client_of(Role.FOCAL)

    everything = client.get(reverse("metrics:catalogue"))
    searched = client.get(reverse("metrics:catalogue") + "?words=sáng+kiến+initiatives")

    assert sum(len(metrics) for _label, metrics in everything.context["groups"]) == 79
    assert [metric.code for _label, metrics in searched.context["groups"] for metric in metrics] == [
        "initiatives_recognised"
    ]
