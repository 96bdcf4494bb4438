"""Contradictions among recorded figures: found, listed, asked about, explained; nobody else's."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.metrics import hooks, policies, queries
from cchc.metrics.choices import Coverage, FigureKind
from cchc.metrics.hooks import Computed
from cchc.metrics.models import Explanation, Figure, Metric
from cchc.metrics.services import explanations
from cchc.metrics.services.figures import correct_figure
from cchc.units.models import Unit
from tests.factories import DepartmentFactory, FigureFactory, MetricFactory, PostFactory, ProvinceFactory, UnitFactory

pytestmark = pytest.mark.django_db
START, END = date(2016, 1, 1), date(2016, 9, 30)
COMMUNES = {"received_new": 35826, "resolved_early": 2555, "resolved_on_time": 33533, "resolved_late": 16}
SENTENCE = "Đã giải quyết nhiều hơn tiếp nhận 278 hồ sơ: có thể do hồ sơ kỳ trước chuyển sang, hoặc số liệu sai"


def record(unit: Unit, code: str, value: object, **changes: object) -> Figure:
    metric = Metric.objects.filter(code=code).first() or MetricFactory(code=code, name_vi=code)
    place = {"period_start": START, "period_end": END} | changes
    return FigureFactory(unit=unit, metric=metric, value=Decimal(str(value)), **place)


@pytest.fixture
def province() -> Unit:
    return ProvinceFactory()


@pytest.fixture
def unit(province: Unit) -> Unit:
    return UnitFactory(parent=province, name="Thới Bình", code="thoi-binh")


@pytest.fixture
def figures(unit: Unit) -> dict[str, Figure]:
    return {code: record(unit, code, value) for code, value in COMMUNES.items()}


@pytest.fixture
def person(province: Unit, unit: Unit) -> Callable[[Role], User]:
    department = DepartmentFactory(parent=province)
    homes = {Role.FOCAL: unit, Role.UNIT_HEAD: unit}
    return lambda role: PostFactory(role=role, unit=homes.get(role, department)).user


@pytest.fixture
def stranger() -> User:
    return PostFactory(role=Role.OFFICER, unit=DepartmentFactory()).user


def place(unit: Unit) -> dict[str, object]:
    return {
        "identity": "dossier-balance",
        "unit": unit,
        "coverage": Coverage.OWN,
        "period_start": START,
        "period_end": END,
        "now": timezone.now(),
    }


# ── finding ──


def test_recorded_figures_that_do_not_agree_are_found_once_with_what_they_rest_on(
    unit: Unit, figures: dict[str, Figure]
) -> None:
    found = queries.contradictions_of(unit, Coverage.OWN, START, END)

    assert [(one.identity, one.difference, one.say) for one in found] == [("dossier-balance", Decimal(278), SENTENCE)]
    assert found[0].arithmetic == "36.104 − 35.826 = 278"
    assert {one.metric.code for one in found[0].figures} == set(COMMUNES)
    assert found[0].explanation is None
    assert found[0].period == "9 tháng 2016"


def test_a_figure_of_the_last_day_joins_the_period_that_ends_then(unit: Unit) -> None:
    record(unit, "received_new", 380)
    record(unit, "resolved", 380)
    record(unit, "pending", 69, period_start=END)

    found = queries.contradictions_of(unit, None, START, END)

    assert [(one.identity, one.difference) for one in found] == [("dossier-balance", 69)]


def test_what_the_unit_reports_goes_before_what_others_count(unit: Unit) -> None:
    record(unit, "received_new", 380)
    record(unit, "pending", 69)
    record(unit, "resolved", 311, kind=FigureKind.COMPUTED)
    assert queries.contradictions_of(unit, None, START, END) == []

    record(unit, "resolved", 380, kind=FigureKind.REPORTED)

    assert [one.difference for one in queries.contradictions_of(unit, None, START, END)] == [69]


def test_own_cases_and_those_of_the_communes_are_not_mixed(unit: Unit) -> None:
    record(unit, "received_new", 10)
    record(unit, "resolved", 20, coverage=Coverage.SUBORDINATE)

    assert queries.contradictions_of(unit, None, START, END) == []


def test_a_stock_is_compared_with_what_the_next_period_starts_with(unit: Unit) -> None:
    record(unit, "pending", 10)
    record(unit, "carried_over", 13, period_start=date(2016, 10, 1), period_end=date(2016, 12, 31))

    found = queries.contradictions_within(Figure.objects.all())

    assert [(one.identity, one.difference) for one in found] == [("carried-over-from-before", 3)]


def test_a_correction_ends_the_contradiction(unit: Unit, figures: dict[str, Figure]) -> None:
    correct_figure(
        actor=None,
        figure_id=figures["received_new"].pk,
        value=Decimal(36200),
        as_of=END,
        source="Báo cáo sửa",
        reason="Đếm lại",
        now=timezone.now(),
    )

    assert queries.contradictions_of(unit, None, START, END) == []


def test_the_figure_says_its_identities_broken_first_with_parts_and_shares(
    unit: Unit, figures: dict[str, Figure]
) -> None:
    resolved = record(unit, "resolved", 36104, kind=FigureKind.COMPUTED)

    agreement = queries.identities_of(resolved)

    assert agreement.verdict == "not_equal"
    assert [(line.verdict, line.note) for line in agreement.lines[:2]] == [
        ("not_equal", "lệch 278"),
        ("equal", "khớp"),
    ]
    assert agreement.lines[1].arithmetic == "36.104 = 2.555 + 33.533 + 16"
    assert [(part.value, part.share) for part in agreement.parts] == [
        ("2.555", "7,1%"),
        ("33.533", "92,9%"),
        ("16", "0,0%"),
    ]
    assert agreement.total == "36.104"


# ── asking and explaining ──


def test_the_unit_is_asked_once_and_its_explanation_stands_while_the_difference_does(
    unit: Unit, figures: dict[str, Figure], person: Callable[[Role], User]
) -> None:
    officer, focal = person(Role.OFFICER), person(Role.FOCAL)
    asked = explanations.ask_explanation(actor=officer, **place(unit))
    assert explanations.ask_explanation(actor=officer, **place(unit)) == asked
    assert queries.contradictions_of(unit, None, START, END)[0].is_asked

    given = explanations.explain(actor=focal, text="278 hồ sơ kỳ trước chuyển sang.", **place(unit))

    assert given.pk == asked.pk
    found = queries.contradictions_of(unit, None, START, END)[0]
    assert found.is_explained
    assert found.explanation == given
    actions = Entry.objects.filter(action__startswith="metrics.explanation").order_by("pk")
    assert [entry.action for entry in actions] == ["metrics.explanation_asked", "metrics.explanation_given"]
    record(unit, "carried_over", 100)
    assert not queries.contradictions_of(unit, None, START, END)[0].is_explained


def test_a_second_explanation_keeps_the_first(
    unit: Unit, figures: dict[str, Figure], person: Callable[[Role], User]
) -> None:
    focal = person(Role.FOCAL)
    for text in ("Lần một.", "Lần một.", "Lần hai."):
        explanations.explain(actor=focal, text=text, **place(unit))

    assert [one.text for one in Explanation.objects.order_by("pk")] == ["Lần một.", "Lần hai."]
    found = queries.contradictions_of(unit, None, START, END)[0].explanation
    assert found is not None
    assert found.text == "Lần hai."


@pytest.mark.parametrize(("text", "sentence"), [("  ", "Ghi lời giải trình"), ("x" * 4001, "Rút ngắn lại")])
def test_an_empty_or_endless_explanation_is_refused(
    unit: Unit, figures: dict[str, Figure], text: str, sentence: str
) -> None:
    with pytest.raises(RuleError, match=sentence):
        explanations.explain(actor=None, text=text, **place(unit))

    assert not Explanation.objects.exists()


def test_what_agrees_by_now_cannot_be_explained(unit: Unit) -> None:
    with pytest.raises(RuleError, match="nay đã khớp"):
        explanations.explain(actor=None, text="Vì sao", **place(unit))


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_explain_and_ask_as_the_matrix_says(
    unit: Unit, figures: dict[str, Figure], person: Callable[[Role], User], role: Role
) -> None:
    user = person(role)

    may = (policies.may_explain(user, unit), policies.may_ask(user, unit))

    assert may == (role in (Role.FOCAL, Role.UNIT_HEAD), role == Role.OFFICER)
    for allowed, act in zip(may, (explanations.explain, explanations.ask_explanation), strict=True):
        more = {"text": "Vì sao"} if act is explanations.explain else {}
        if not allowed:
            with pytest.raises(PermissionDenied):
                act(actor=user, **place(unit), **more)
    assert not Explanation.objects.exists()


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
