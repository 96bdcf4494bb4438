"""Drawing for a plan: kept for good, once for each decision, in the journal; the command and the page repeat it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.inspections.choices import InspectionKind, PlanStatus
from cchc.inspections.models import Draw, Inspection, Plan
from cchc.inspections.queries.draws import candidates_of, draw_explanation
from cchc.inspections.services import draws, plans
from cchc.inspections.services.draws import DrawOrder
from cchc.units.choices import Kind
from tests import factories

from .stages import draft_of
from .world import World, days

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DAY = date(2026, 1, 5)


@pytest.fixture
def draft(world: World) -> Plan:
    for letter in "CDEFGH":
        factories.UnitFactory(name=f"{letter} Thử", kind=Kind.COMMUNE, parent=world.province)
    return plans.create_plan(actor=world[Role.OFFICER], draft=draft_of(world), now=timezone.now(), code="du-thao")


def order(plan: Plan, **changes: object) -> DrawOrder:
    fields: dict[str, object] = {
        "number": "12/qđ-snv",
        "day": DAY,
        "units": candidates_of(plan, DAY),
        "share": Decimal(50),
    }
    return DrawOrder(**(fields | changes))  # type: ignore[arg-type]


def drawn(world: World, plan: Plan, **changes: object) -> Draw:
    return draws.draw_units(
        plan_id=plan.pk, actor=world[Role.OFFICER], order=order(plan, **changes), now=timezone.now()
    )


def test_a_draw_is_kept_and_its_units_come_into_the_plan(world: World, draft: Plan) -> None:
    draw = drawn(world, draft)

    assert draw.decision_number == "12/QĐ-SNV"
    assert len(draw.drawn) == 4  # half of eight communes
    assert {row.unit.code for row in draft.inspections.select_related("unit")} == set(draw.drawn)
    assert draw_explanation(draw).agrees


def test_what_was_chosen_by_hand_before_stays(world: World, draft: Plan) -> None:
    team = factories.TeamFactory(plan=draft, order=1)
    chosen = [plans.PlannedUnit(world.commune, days(1), 1)]
    plans.set_units(plan_id=draft.pk, actor=world[Role.OFFICER], units=chosen)

    draw = drawn(world, draft)

    kept = draft.inspections.get(unit=world.commune)
    assert (kept.visit_on, kept.team) == (days(1), team)
    assert world.commune.code not in [row["code"] for row in draw.units]
    assert draft.inspections.count() == 1 + len(draw.drawn)


def test_a_draw_is_one_line_of_the_journal_with_all_that_went_in(world: World, draft: Plan) -> None:
    draw = drawn(world, draft, reasons={world.commune.code: "đã kiểm tra năm trước"})

    entry = Entry.objects.get(action="inspections.units_drawn")
    assert entry.after["seed"] == draw.seed
    assert entry.after["drawn"] == draw.drawn
    assert entry.after["left_out"] == {world.commune.code: "đã kiểm tra năm trước"}


def test_a_decision_draws_once_even_for_another_plan(world: World, draft: Plan) -> None:
    first = drawn(world, draft)
    other = plans.create_plan(actor=world[Role.OFFICER], draft=draft_of(world, name="Khác"), now=timezone.now())

    with pytest.raises(draws.AlreadyDrawnError, match="đã rút thăm") as refusal:
        drawn(world, other, number=" 12/QĐ-SNV ")

    assert refusal.value.draw == first
    assert Draw.objects.count() == 1
    assert other.inspections.count() == 0


def test_a_decision_of_tomorrow_draws_nothing(world: World, draft: Plan) -> None:
    with pytest.raises(RuleError, match="sau hôm nay"):
        drawn(world, draft, day=days(1))

    assert Draw.objects.count() == 0


def test_a_plan_that_was_submitted_draws_nothing(world: World, draft: Plan) -> None:
    Plan.objects.filter(pk=draft.pk).update(status=PlanStatus.SUBMITTED)

    with pytest.raises(RuleError, match="Rút thăm"):
        drawn(world, draft)

    assert Draw.objects.count() == 0


def test_councils_and_those_who_inspect_are_never_drawn(world: World, draft: Plan) -> None:
    codes = {unit.code for unit in candidates_of(draft, DAY)}

    assert world.board.code not in codes
    assert world.department.code not in codes
    assert world.commune.code in codes


def test_a_unit_that_did_not_exist_on_the_day_is_not_drawn(world: World, draft: Plan) -> None:
    later = factories.UnitFactory(name="Mới", kind=Kind.COMMUNE, parent=world.province, valid_from=date(2026, 2, 1))

    assert later not in candidates_of(draft, DAY)
    assert later in candidates_of(draft, date(2026, 2, 1))


# ── pages ──


def posted(**changes: object) -> dict[str, object]:
    data = {
        "decision_number": "12/QĐ-SNV",
        "decision_date": "05/01/2026",
        "by": "share",
        "amount": "50",
        "levels": ["commune"],
    }
    return data | changes


def test_the_officer_draws_on_the_page_and_sees_the_steps(world: World, draft: Plan, signed_in: SignIn) -> None:
    client = signed_in(world[Role.OFFICER])

    answer = client.post(reverse("inspections:draw_new", args=[draft.code]), posted(), follow=True)

    draw = Draw.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("inspections:draw_detail", args=[draw.pk])
    assert draw.seed in page
    assert "Rút lại vẫn ra kết quả này" in page
    assert all(row["code"] in page for row in draw.units)
    assert "sha256sum" in page


def test_a_reason_beside_a_unit_leaves_it_out(world: World, draft: Plan, signed_in: SignIn) -> None:
    data = posted(**{f"reason_{world.commune.pk}": "mới thành lập"})

    signed_in(world[Role.OFFICER]).post(reverse("inspections:draw_new", args=[draft.code]), data)

    draw = Draw.objects.get()
    assert [(row["code"], row["reason"]) for row in draw.excluded] == [(world.commune.code, "mới thành lập")]
    assert world.commune.code not in draw.drawn


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"decision_number": "QĐ"}, "Số quyết định chưa đúng"),
        ({"decision_date": "31/02/2026"}, "31/02/2026"),
        ({"amount": "101"}, "không quá 100%"),
        ({"by": "number", "amount": "1,5"}, "phải là số nguyên"),
        ({"by": "number", "amount": "99"}, "có 8 đơn vị để chọn"),
        ({"levels": []}, "Chọn ít nhất một cấp đơn vị"),
    ],
)
def test_bad_input_draws_nothing_and_stays(
    world: World, draft: Plan, signed_in: SignIn, changes: dict[str, object], sentence: str
) -> None:
    address = reverse("inspections:draw_new", args=[draft.code])

    answer = signed_in(world[Role.OFFICER]).post(address, posted(**changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Draw.objects.count() == 0
    assert draft.inspections.count() == 0


def test_the_second_draw_of_a_decision_shows_the_first(world: World, draft: Plan, signed_in: SignIn) -> None:
    first = drawn(world, draft)
    address = reverse("inspections:draw_new", args=[draft.code])

    answer = signed_in(world[Role.OFFICER]).post(address, posted(by="number", amount="1"))

    assert answer.status_code == 422
    assert reverse("inspections:draw_detail", args=[first.pk]) in answer.content.decode()
    assert Draw.objects.count() == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.VERIFIER])
def test_the_wrong_role_gets_403_and_draws_nothing(world: World, draft: Plan, signed_in: SignIn, role: Role) -> None:
    address = reverse("inspections:draw_new", args=[draft.code])

    assert signed_in(world[role]).get(address).status_code == 403
    assert signed_in(world[role]).post(address, posted()).status_code == 403
    assert Draw.objects.count() == 0


def test_a_stranger_finds_neither_the_form_nor_the_draw(world: World, draft: Plan, signed_in: SignIn) -> None:
    draw = drawn(world, draft)
    client = signed_in(factories.PostFactory(role=Role.OFFICER).user)

    assert client.get(reverse("inspections:draw_new", args=[draft.code])).status_code == 404
    assert client.post(reverse("inspections:draw_new", args=[draft.code]), posted()).status_code == 404
    assert client.get(reverse("inspections:draw_detail", args=[draw.pk])).status_code == 404


@pytest.mark.parametrize(("kind", "status"), [(InspectionKind.PLANNED, 200), (InspectionKind.SURPRISE, 404)])
def test_a_unit_reads_the_draw_of_its_campaign_but_never_of_a_surprise(
    world: World, draft: Plan, signed_in: SignIn, kind: InspectionKind, status: int
) -> None:
    draw = drawn(world, draft)
    Plan.objects.filter(pk=draft.pk).update(status=PlanStatus.RUNNING, kind=kind)
    Inspection.objects.filter(plan=draft).update(stage="visiting")
    unit = draft.inspections.select_related("unit").first().unit
    head = factories.PostFactory(role=Role.UNIT_HEAD, unit=unit).user

    assert signed_in(head).get(reverse("inspections:draw_detail", args=[draw.pk])).status_code == status


def test_the_page_of_a_draw_asks_few_questions_however_many_units(world: World, draft: Plan, signed_in: SignIn) -> None:
    for number in range(60):
        factories.UnitFactory(name=f"Xã {number}", kind=Kind.COMMUNE, parent=world.province)
    draw = drawn(world, draft)
    client = signed_in(world[Role.OFFICER])

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("inspections:draw_detail", args=[draw.pk]))

    assert len(asked) <= 10


# ── the command ──


def ran(*words: str) -> tuple[int, dict[str, object]]:
    out = StringIO()
    code = 0
    try:
        call_command("draw", *words, "--json", stdout=out, stderr=StringIO())
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def test_the_command_draws_the_same_units_under_a_unit(world: World, draft: Plan) -> None:
    draw = drawn(world, draft, reasons={world.commune.code: "x"}, units=_communes(draft))

    code, answer = ran(
        *("--decision", "12/QĐ-SNV", "--date", "2026-01-05", "--share", "50", "--under", world.province.code),
        *("--exclude", f"{world.commune.code}:x"),
        *(word for unit in _departments(world) for word in ("--exclude", f"{unit}:cơ quan kiểm tra")),
    )

    assert code == 0
    assert answer["drawn"] == draw.drawn


def _communes(plan: Plan) -> list[object]:
    return [unit for unit in candidates_of(plan, DAY) if unit.level == "commune"]


def _departments(world: World) -> list[str]:
    return [world.department.code]


def test_the_command_confirms_a_stored_draw(world: World, draft: Plan) -> None:
    draw = drawn(world, draft)

    by_number = ran("--check", "12/QĐ-SNV", "--date", "05/01/2026")
    by_key = ran("--check", str(draw.pk))

    assert by_number[0] == by_key[0] == 0
    assert by_number[1]["same"] is True


@pytest.mark.parametrize(
    ("change", "words"),
    [({"drawn": ["x"]}, "thừa x"), ({"seed": "0" * 64}, "mã khởi tạo"), ({"method": "v0"}, "cách rút v0")],
)
def test_the_command_finds_a_draw_that_was_changed(
    world: World, draft: Plan, change: dict[str, object], words: str
) -> None:
    draw = drawn(world, draft)
    Draw.objects.filter(pk=draw.pk).update(**change)

    code, answer = ran("--check", str(draw.pk))

    assert code == 1
    assert words in "; ".join(answer["differences"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        ("--decision", "1/QĐ", "--share", "30", "--under", "x"),
        ("--decision", "1/QĐ", "--date", "2026-01-05", "--under", "x"),
        ("--decision", "1/QĐ", "--date", "2026-01-05", "--share", "30"),
        ("--decision", "1/QĐ", "--date", "2026-01-05", "--share", "30", "--number", "3", "--under", "x"),
        ("--decision", "1/QĐ", "--date", "2026-01-05", "--share", "30", "--under", "khong-co"),
        ("--decision", "1/QĐ", "--date", "2026-13-05", "--share", "30", "--under", "x"),
        ("--decision", "1/QĐ", "--date", "2026-01-05", "--number", "1,5", "--under", "x"),
        ("--decision", "1/QĐ", "--date", "2026-01-05", "--share", "30", "--units", "/khong/co.csv"),
        ("--decision", "1/QĐ", "--date", "2026-01-05", "--share", "30", "--under", "x", "--exclude", "abc"),
        ("--check", "9/QĐ", "--date", "2026-01-05"),
        ("--check", "9/QĐ"),
    ],
)
def test_wrong_use_ends_with_code_2(words: tuple[str, ...]) -> None:
    assert ran(*words)[0] == 2
