"""Pages of plans, teams and the start page: who may open what, what bad input gets, what stays unchanged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.inspections.choices import InspectionKind, PlanStatus, Stage, TeamRole
from cchc.inspections.models import Inspection, Membership, Plan, Team
from cchc.inspections.services import plans
from tests import factories

from .stages import draft_of
from .world import World, days

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def draft(world: World) -> Plan:
    return plans.create_plan(actor=world[Role.OFFICER], draft=draft_of(world), now=timezone.now(), code="du-thao")


def posted(world: World, **changes: object) -> dict[str, object]:
    """Return what the browser sends for a good plan."""
    data: dict[str, object] = {
        "token": "mot-lan",
        "name": "Kế hoạch kiểm tra năm nay",
        "kind": InspectionKind.PLANNED.value,
        "issuer": world.province.pk,
        "lead": world.department.pk,
        "starts_on": days(5).strftime("%d/%m/%Y"),
        "ends_on": days(40).strftime("%d/%m/%Y"),
        "period_start": "01/01/2026",
        "period_end": "30/6/2026",
        "criteria_set": world.criteria_set.pk,
        "areas": [area.pk for area in world.areas],
        "purpose": "Đánh giá kết quả.",
        "requirements": "",
        "bases": "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ",
        "conclusions_due_on": "",
    }
    data |= {f"days_{step}": "7" for step in ("notice", "minutes", "conclusion", "sign", "remedy")}
    return data | changes


def test_the_officer_drafts_a_plan_and_goes_on_to_its_units(world: World, signed_in: SignIn) -> None:
    answer = signed_in(world[Role.OFFICER]).post(
        reverse("inspections:plan_new"), posted(world, days_sign="3", unit_sign="wd")
    )

    plan = Plan.objects.get(name="Kế hoạch kiểm tra năm nay")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("inspections:plan_units", args=[plan.code])
    assert plan.deadlines["remedy"] == 7
    assert plan.deadlines["sign"] == "3wd"


def test_a_form_sent_twice_makes_one_plan(world: World, signed_in: SignIn) -> None:
    client = signed_in(world[Role.OFFICER])

    for _ in range(2):
        client.post(reverse("inspections:plan_new"), posted(world))

    assert Plan.objects.filter(name="Kế hoạch kiểm tra năm nay").count() == 1


@pytest.mark.parametrize(
    ("_case", "changes", "sentence"),
    [
        ("ends before it starts", {"ends_on": "01/01/2020"}, "Ngày kết thúc phải từ ngày bắt đầu trở đi"),
        ("no such day", {"starts_on": "31/02/2026"}, "31/02/2026"),
        ("a year out of reason", {"starts_on": "01/01/0026"}, "01/01/0026"),
        ("no name", {"name": " \u200f "}, "tên kế hoạch"),
        ("days not a number", {"days_remedy": "mười"}, "không phải là số"),
        ("days beyond a year", {"days_remedy": "9.999"}, "365"),
        ("a kind that is not there", {"kind": "x"}, "Chọn lại"),
        ("a purpose too long", {"purpose": "x" * 10_001}, "10000"),
    ],
)
def test_bad_input_is_said_in_vietnamese_and_what_was_typed_stays(
    world: World, signed_in: SignIn, _case: str, changes: dict[str, object], sentence: str
) -> None:
    answer = signed_in(world[Role.OFFICER]).post(reverse("inspections:plan_new"), posted(world, **changes))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence.replace("10000", "ký tự") in page
    assert "Đánh giá kết quả." in page or "purpose" in changes
    assert not Plan.objects.filter(name="Kế hoạch kiểm tra năm nay").exists()


def test_a_name_typed_in_nfd_with_hidden_marks_is_stored_clean(world: World, signed_in: SignIn) -> None:
    typed = "Kie\u0302\u0309m tra\u202e CCHC 🏛"

    signed_in(world[Role.OFFICER]).post(reverse("inspections:plan_new"), posted(world, name=typed))

    assert Plan.objects.filter(name="Kiểm tra CCHC 🏛").exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.MEMBER, Role.FOCAL, Role.AUDITOR, Role.ADMIN])
def test_who_may_not_plan_gets_403_and_nothing_is_made(world: World, signed_in: SignIn, role: Role) -> None:
    before = Plan.objects.count()

    answer = signed_in(world[role]).post(reverse("inspections:plan_new"), posted(world))

    assert answer.status_code == 403
    assert Plan.objects.count() == before


@pytest.mark.parametrize(
    "name", ["plan_detail", "plan_edit", "plan_units", "plan_submit", "plan_issue", "plan_teams", "plan_history"]
)
def test_a_stranger_gets_404(world: World, draft: Plan, signed_in: SignIn, name: str) -> None:
    post = factories.PostFactory(role=Role.OFFICER)

    assert signed_in(post.user).get(reverse(f"inspections:{name}", args=[draft.code])).status_code == 404


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("plan_edit", Role.LEADER),
        ("plan_units", Role.LEADER),
        ("plan_submit", Role.LEADER),
        ("plan_issue", Role.OFFICER),
        ("plan_return", Role.OFFICER),
        ("plan_close", Role.LEADER),
    ],
)
def test_the_wrong_role_gets_403_and_nothing_changes(
    world: World, draft: Plan, signed_in: SignIn, name: str, role: Role
) -> None:
    answer = signed_in(world[role]).post(reverse(f"inspections:{name}", args=[draft.code]), {"reason": "x"})

    draft.refresh_from_db()
    assert answer.status_code == 403
    assert draft.status == PlanStatus.DRAFT


def test_units_are_chosen_with_their_day_and_team(world: World, draft: Plan, signed_in: SignIn) -> None:
    team = Team.objects.create(plan=draft, order=1, name="Đoàn kiểm tra số 1")
    pk = world.commune.pk
    data = {f"take_{pk}": "on", f"visit_{pk}": days(3).strftime("%d/%m/%Y"), f"team_{pk}": "1"}

    signed_in(world[Role.OFFICER]).post(reverse("inspections:plan_units", args=[draft.code]), data)

    inspection = draft.inspections.get()
    assert (inspection.unit, inspection.visit_on, inspection.team) == (world.commune, days(3), team)


def test_a_visit_outside_the_plan_is_refused_in_words(world: World, draft: Plan, signed_in: SignIn) -> None:
    pk = world.commune.pk
    data = {f"take_{pk}": "on", f"visit_{pk}": days(400).strftime("%d/%m/%Y")}

    answer = signed_in(world[Role.OFFICER]).post(reverse("inspections:plan_units", args=[draft.code]), data)

    assert answer.status_code == 422
    assert "nằm ngoài thời gian của kế hoạch" in answer.content.decode()
    assert not draft.inspections.exists()


def test_units_are_found_without_marks(world: World, draft: Plan, signed_in: SignIn) -> None:
    url = reverse("inspections:plan_units", args=[draft.code])

    page = signed_in(world[Role.OFFICER]).get(url, {"q": "binh thu"}).content.decode()

    assert "Bình Thử" in page
    assert f"take_{world.commune.pk}" not in page


def test_a_submission_that_lacks_something_says_what(world: World, draft: Plan, signed_in: SignIn) -> None:
    answer = signed_in(world[Role.OFFICER]).post(reverse("inspections:plan_submit", args=[draft.code]))

    assert answer.status_code == 422
    assert "đơn vị được kiểm tra" in answer.content.decode()


def test_the_leader_returns_a_plan_with_the_reason_and_not_without(
    world: World, draft: Plan, signed_in: SignIn
) -> None:
    Plan.objects.filter(pk=draft.pk).update(status=PlanStatus.SUBMITTED)
    leader, url = signed_in(world[Role.LEADER]), reverse("inspections:plan_return", args=[draft.code])

    assert leader.post(url, {"reason": "  "}).status_code == 422
    assert leader.post(url, {"reason": "Bổ sung căn cứ."}).status_code == 302

    draft.refresh_from_db()
    assert draft.status == PlanStatus.DRAFT


def test_the_leader_signs_and_the_campaign_runs(world: World, draft: Plan, signed_in: SignIn) -> None:
    Plan.objects.filter(pk=draft.pk).update(status=PlanStatus.SUBMITTED)

    signed_in(world[Role.LEADER]).post(reverse("inspections:plan_issue", args=[draft.code]))

    draft.refresh_from_db()
    assert draft.status == PlanStatus.RUNNING
    pdf = signed_in(world[Role.OFFICER]).get(reverse("inspections:plan_paper", args=[draft.code, "pdf"]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content[:5] == b"%PDF-"


def test_a_paper_in_an_unknown_form_is_404(world: World, draft: Plan, signed_in: SignIn) -> None:
    url = reverse("inspections:plan_paper", args=[draft.code, "exe"])

    assert signed_in(world[Role.OFFICER]).get(url).status_code == 404


def test_a_member_is_added_and_one_in_conflict_is_refused_at_the_field(
    world: World, draft: Plan, signed_in: SignIn
) -> None:
    team = Team.objects.create(plan=draft, order=1, name="Đoàn kiểm tra số 1")
    Inspection.objects.create(code="x-1", plan=draft, unit=world.commune, team=team, visit_on=days(2))
    url = reverse("inspections:member_add", args=[draft.code, 1])
    client = signed_in(world[Role.OFFICER])

    good = client.post(url, {"user": world[Role.MEMBER].pk, "role": TeamRole.HEAD})
    bad = client.post(url, {"user": world[Role.FOCAL].pk, "role": TeamRole.MEMBER})
    nobody = client.post(url, {"role": TeamRole.MEMBER})

    assert (good.status_code, bad.status_code, nobody.status_code) == (302, 422, 422)
    assert "36 tháng" in bad.content.decode()
    assert [m.user for m in Membership.objects.filter(team=team)] == [world[Role.MEMBER]]


def test_a_team_page_shows_its_members_to_the_plans_people(world: World, signed_in: SignIn) -> None:
    page = signed_in(world[Role.MEMBER]).get(reverse("inspections:plan_teams", args=[world.plan.code]))

    assert world[Role.TEAM_HEAD].full_name in page.content.decode()
    assert "Phân công thành viên" not in page.content.decode()


def _campaign(world: World, count: int) -> None:
    for number in range(count):
        stage = list(Stage)[number % len(Stage)]
        unit = factories.UnitFactory(parent=world.province)
        factories.InspectionFactory(plan=world.plan, unit=unit, team=world.team, stage=stage)


@pytest.mark.parametrize("name", ["list", "plan_detail"])
def test_the_number_of_queries_does_not_grow_with_the_units(world: World, signed_in: SignIn, name: str) -> None:
    client = signed_in(world[Role.OFFICER])
    url = reverse(f"inspections:{name}", args=[world.plan.code] if name == "plan_detail" else [])
    _campaign(world, len(Stage))
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    _campaign(world, 20)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) <= len(few)


def test_the_start_page_costs_the_same_for_few_and_many(world: World, signed_in: SignIn) -> None:
    client = signed_in(world[Role.OFFICER])
    _campaign(world, len(Stage))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("start"))
    _campaign(world, 20)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("start"))

    assert len(many) <= len(few)


def test_each_role_is_told_its_own_next_work(world: World, signed_in: SignIn) -> None:
    expected = {
        (Stage.SCHEDULED, Role.OFFICER): "Báo lịch kiểm tra cho xã An Thử",
        (Stage.NOTIFIED, Role.TEAM_HEAD): "Kiểm tra tại chỗ xã An Thử",
        (Stage.NOTIFIED, Role.FOCAL): "Chuẩn bị hồ sơ",
        (Stage.VISITING, Role.FOCAL): "Cung cấp hồ sơ, tài liệu cho đoàn đang kiểm tra",
        (Stage.VISITED, Role.UNIT_HEAD): "Cùng đoàn kiểm tra ký biên bản",
        (Stage.VISITING, Role.MEMBER): "Ghi phiếu kiểm tra xã An Thử",
        (Stage.VISITED, Role.SECRETARY): "Lập biên bản kiểm tra xã An Thử",
        (Stage.DRAFTING, Role.SECRETARY): "trình ký kết luận kiểm tra xã An Thử",
        (Stage.SUBMITTED, Role.LEADER): "Ký kết luận kiểm tra xã An Thử",
    }
    for (stage, role), words in expected.items():
        world.at(stage)
        page = signed_in(world[role]).get(reverse("start")).content.decode()
        assert words in page, (stage, role)


def test_who_has_nothing_to_do_is_told_so(world: World, signed_in: SignIn) -> None:
    page = signed_in(world[Role.VERIFIER]).get(reverse("start")).content.decode()

    assert "Không có việc nào đang chờ bạn" in page


def test_who_sees_no_campaign_is_not_told_that_none_runs(world: World, signed_in: SignIn) -> None:
    page = signed_in(world[Role.ADMIN]).get(reverse("start")).content.decode()

    assert "Không có việc nào đang chờ bạn" in page
    assert "đợt kiểm tra" not in page.split("<main")[1]


def test_the_campaign_is_filtered_by_chip_and_by_name_without_marks(world: World, signed_in: SignIn) -> None:
    factories.InspectionFactory(plan=world.plan, unit=world.neighbour, team=world.team, stage=Stage.CLOSED)
    url, client = reverse("inspections:plan_detail", args=[world.plan.code]), signed_in(world[Role.OFFICER])

    issued = client.get(url, {"show": "issued"}).content.decode()
    named = client.get(url, {"q": "an thu"}).content.decode()
    none = client.get(url, {"q": "khong co"}).content.decode()

    assert "xã Bình Thử" in issued
    assert world.inspection.code not in issued
    assert "xã An Thử" in named
    assert "Không có đơn vị nào khớp" in none


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_campaign_is_exported_as_it_is_filtered(world: World, signed_in: SignIn, kind: str) -> None:
    url = reverse("inspections:plan_detail", args=[world.plan.code])

    answer = signed_in(world[Role.OFFICER]).get(url, {"export": kind})

    assert answer.status_code == 200
    assert f"{world.plan.code}.{kind}" in answer["Content-Disposition"]


def test_the_schedule_is_set_by_the_officer_and_only_inside_the_plan(world: World, signed_in: SignIn) -> None:
    url = reverse("inspections:inspection_schedule", args=[world.inspection.code])
    officer = signed_in(world[Role.OFFICER])

    good = officer.post(url, {"visit_on": days(3).strftime("%d/%m/%Y"), "team": world.team.pk, "place": ""})
    bad = officer.post(url, {"visit_on": "01/01/2031", "team": world.team.pk})
    denied = signed_in(world[Role.MEMBER]).post(url, {"visit_on": days(4).strftime("%d/%m/%Y"), "team": world.team.pk})

    world.inspection.refresh_from_db()
    assert (good.status_code, bad.status_code, denied.status_code) == (302, 422, 403)
    assert world.inspection.visit_on == days(3)


def test_the_unit_sees_its_inspection_but_not_the_teams_work(world: World, signed_in: SignIn) -> None:
    world.at(Stage.VISITED)
    client = signed_in(world[Role.FOCAL])
    code = [world.inspection.code]

    assert client.get(reverse("inspections:inspection_detail", args=code)).status_code == 200
    assert client.get(reverse("inspections:findings", args=code)).status_code == 403
    assert client.get(reverse("inspections:inspection_history", args=code)).status_code == 403
    assert client.get(reverse("inspections:conclusion", args=code)).status_code == 403


def test_notice_is_given_once_and_a_surprise_is_never_announced(world: World, signed_in: SignIn) -> None:
    url, officer = (
        reverse("inspections:inspection_notify", args=[world.inspection.code]),
        signed_in(world[Role.OFFICER]),
    )
    world.at(Stage.SCHEDULED, InspectionKind.SURPRISE)

    refused = officer.post(url)
    world.at(Stage.SCHEDULED)
    done = officer.post(url)
    again = officer.post(url)

    world.inspection.refresh_from_db()
    assert (refused.status_code, done.status_code, again.status_code) == (422, 302, 422)
    assert world.inspection.stage == Stage.NOTIFIED


def test_the_administrator_sets_a_default_and_others_only_read_it(world: World, signed_in: SignIn) -> None:
    factories.DeadlineDefaultFactory(step="remedy", days=15, valid_from="2021-01-01")
    url = reverse("inspections:defaults")
    data = {
        "step": "remedy",
        "days": "20",
        "unit": "wd",
        "valid_from": days(0).strftime("%d/%m/%Y"),
        "basis": "QĐ 1/QĐ-UBND 01/01/2026",
    }

    read = signed_in(world[Role.MEMBER]).get(url)
    denied = signed_in(world[Role.OFFICER]).post(url, data)
    wrong = signed_in(world[Role.ADMIN]).post(url, data | {"basis": " "})
    before = plans.default_deadlines(days(0))["remedy"]
    done = signed_in(world[Role.ADMIN]).post(url, data)

    assert (read.status_code, denied.status_code, wrong.status_code, done.status_code) == (200, 403, 422, 302)
    assert (before, plans.default_deadlines(days(0))["remedy"]) == (15, "20wd")
