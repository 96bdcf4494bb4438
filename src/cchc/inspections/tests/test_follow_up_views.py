"""Pages after the conclusion: the tasks of an inspection, what came back, what a campaign still has to mend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.inspections.choices import DueKind, RecommendationKind, Stage
from cchc.inspections.models import Finding, Inspection, Plan, Recommendation
from cchc.inspections.queries import counted
from cchc.inspections.services import visits
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Event, Task
from tests import factories

from .stages import issued, minuted, submitted
from .world import World, days

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
READERS = {Role.LEADER, Role.OFFICER, Role.VERIFIER, Role.FOCAL, Role.UNIT_HEAD, Role.COUNCIL}
TEAM = {Role.TEAM_HEAD, Role.TEAM_DEPUTY, Role.SECRETARY, Role.MEMBER}


def url(name: str, inspection: Inspection) -> str:
    return reverse(f"inspections:{name}", args=[inspection.code])


def without_tasks() -> None:
    """An inspection concluded before conclusions made tasks."""
    Event.objects.all().delete()
    Task.objects.all().delete()
    Recommendation.objects.update(given_version=None)


def fell_short_before(world: World, *, is_mended: bool) -> Finding:
    """Last year's conclusion had this year's shortfall."""
    plan = factories.PlanFactory(
        issuer=world.province, lead=world.department, starts_on=days(-400), ends_on=days(-390), period_start=None
    )
    before = factories.InspectionFactory(
        plan=plan, unit=world.commune, stage=Stage.CLOSED, concluded_on=days(-380), closed_on=days(-300)
    )
    item = factories.CheckItemFactory(criteria_set=plan.criteria_set, code=world.items[0].code)
    finding = factories.FindingFactory(inspection=before, item=item, text="Năm ngoái chưa có chỉ tiêu.")
    request = factories.RecommendationFactory(inspection=before, findings=[finding])
    factories.TaskFactory(
        code=f"KP-2020-{request.pk:04}",
        origin_type="inspections.recommendation",
        origin_id=str(request.pk),
        unit=world.commune,
        giver=world.department,
        status=TaskStatus.VERIFIED if is_mended else TaskStatus.DOING,
        verified_by=world[Role.VERIFIER] if is_mended else None,
    )
    Finding.objects.filter(inspection=world.inspection, kind="shortfall").update(item=world.items[0])
    return finding


# ── the inspection's own page ──


def test_the_page_of_an_inspection_lists_each_request_with_its_task_and_the_share(
    world: World, signed_in: SignIn
) -> None:
    inspection, task = issued(world), Task.objects.get()

    page = signed_in(world[Role.OFFICER]).get(url("inspection_detail", inspection)).content.decode()

    assert "Khắc phục theo kết luận" in page
    assert reverse("tasks:detail", args=[task.code]) in page
    assert '<b class="c-num">0/1</b>' in page
    assert "còn 30 ngày" in page


def test_a_late_task_is_said_so_with_its_days(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    Task.objects.update(assigned_on=days(-20), first_due_on=days(-4), due_on=days(-4))

    page = signed_in(world[Role.UNIT_HEAD]).get(url("inspection_detail", inspection)).content.decode()

    assert "1 việc quá hạn" in page
    assert "quá hạn 4 ngày" in page


def test_when_everything_is_verified_the_end_is_proposed(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    Task.objects.update(status=TaskStatus.VERIFIED, submitted_on=days(0), verified_on=days(0))
    client = signed_in(world[Role.OFFICER])

    page = client.get(url("inspection_detail", inspection)).content.decode()
    start = client.get(reverse("start")).content.decode()

    assert "Mọi việc đã được xác minh." in page
    assert f"Kết thúc cuộc kiểm tra {world.commune.full_name}" in start


def test_the_end_is_not_proposed_while_a_task_is_open(world: World, signed_in: SignIn) -> None:
    issued(world)

    start = signed_in(world[Role.OFFICER]).get(reverse("start")).content.decode()

    assert "Kết thúc cuộc kiểm tra" not in start


def test_ending_early_asks_for_a_reason_and_keeps_what_was_typed(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    client = signed_in(world[Role.OFFICER])

    asked = client.get(url("inspection_close", inspection)).content.decode()
    refused = client.post(url("inspection_close", inspection), {"reason": "  "})

    assert "Lý do kết thúc khi còn việc chưa xác minh" in asked
    assert refused.status_code == 422
    assert "Còn 1 việc chưa xác minh" in refused.content.decode()
    inspection.refresh_from_db()
    assert inspection.stage == Stage.ISSUED
    client.post(url("inspection_close", inspection), {"reason": "Đơn vị đã sáp nhập."})
    inspection.refresh_from_db()
    assert inspection.stage == Stage.CLOSED


@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_an_inspection_sees_its_follow_up_once_it_may_read_the_conclusion(
    world: World, signed_in: SignIn, role: Role
) -> None:
    inspection = issued(world)

    answer = signed_in(world[role]).get(url("inspection_detail", inspection))

    assert (answer.status_code == 200) is (role in READERS | TEAM)
    if answer.status_code == 200:
        assert "Khắc phục theo kết luận" in answer.content.decode()


# ── handing out later ──


def test_an_older_conclusion_is_handed_out_after_one_question(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    without_tasks()
    client = signed_in(world[Role.OFFICER])

    page = client.get(url("inspection_detail", inspection)).content.decode()
    asked = client.get(url("assign_tasks", inspection)).content.decode()
    for _ in range(2):
        answer = client.post(url("assign_tasks", inspection))

    assert url("assign_tasks", inspection) in page
    assert "IV.1. Bổ sung chỉ tiêu." in asked
    assert answer.status_code == 302
    assert Task.objects.count() == 1


def test_an_unclear_older_request_is_refused_and_no_task_is_made(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    without_tasks()
    Recommendation.objects.update(product="")

    answer = signed_in(world[Role.LEADER]).post(url("assign_tasks", inspection))

    assert answer.status_code == 422
    assert "Yêu cầu IV.1 thiếu rõ sản phẩm" in answer.content.decode()
    assert not Task.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_each_cell_of_handing_out_holds_on_the_page_too(world: World, signed_in: SignIn, role: Role) -> None:
    inspection = issued(world)
    without_tasks()

    answer = signed_in(world[role]).post(url("assign_tasks", inspection))

    may = role in {Role.LEADER, Role.OFFICER}
    expected = 302 if may else 403 if role in READERS | TEAM else 404
    assert answer.status_code == expected
    assert Task.objects.exists() is may


@pytest.mark.parametrize("name", ["assign_tasks", "repeats", "reinspect"])
def test_a_stranger_learns_of_nothing(world: World, signed_in: SignIn, name: str) -> None:
    inspection = issued(world)

    answers = [getattr(signed_in(world.stranger), way)(url(name, inspection)).status_code for way in ("get", "post")]

    assert set(answers) <= {404, 403, 405}
    assert signed_in(world.stranger).get(url(name, inspection)).status_code in (403, 404)


# ── what came back ──


def test_a_repeat_stands_beside_its_earlier_conclusion(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    before = fell_short_before(world, is_mended=True)
    client = signed_in(world[Role.OFFICER])

    page = client.get(url("repeats", inspection)).content.decode()
    detail = client.get(url("inspection_detail", inspection)).content.decode()
    conclusion = client.get(url("conclusion", inspection)).content.decode()

    assert "Năm ngoái chưa có chỉ tiêu." in page
    assert "Kế hoạch chưa có chỉ tiêu." in page
    assert url("conclusion", before.inspection) in page
    assert "đã xác minh" in page
    assert 'Lặp lại: <span class="c-num">1</span>' in detail
    assert f"Lặp lại ({days(-400).year})" in conclusion


def test_what_was_never_mended_is_told_apart(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    fell_short_before(world, is_mended=False)

    page = signed_in(world[Role.OFFICER]).get(url("repeats", inspection)).content.decode()

    assert "Còn tồn tại từ lần trước" in page
    assert "chưa xác minh xong" in page


def test_the_words_of_an_earlier_conclusion_that_is_closed_to_the_reader_stay_closed(
    world: World, signed_in: SignIn
) -> None:
    inspection = issued(world)
    before = fell_short_before(world, is_mended=True)
    elsewhere = factories.UnitFactory(valid_to=days(-300))
    Inspection.objects.filter(pk=before.inspection_id).update(unit=elsewhere)
    factories.SuccessionFactory(predecessor=elsewhere, successor=world.commune)

    page = signed_in(world[Role.FOCAL]).get(url("repeats", inspection)).content.decode()

    assert "Bạn không xem được kết luận này" in page
    assert "Năm ngoái chưa có chỉ tiêu." not in page
    assert elsewhere.full_name in page


def test_the_unit_does_not_see_repeats_before_the_conclusion(world: World, signed_in: SignIn) -> None:
    inspection = submitted(world)

    answers = {role: signed_in(world[role]).get(url("repeats", inspection)).status_code for role in READERS | TEAM}

    assert {role for role, status in answers.items() if status == 200} == TEAM | {
        Role.LEADER,
        Role.OFFICER,
        Role.VERIFIER,
    }
    assert answers[Role.FOCAL] == 403


def test_nothing_that_came_back_is_said_in_words(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)

    page = signed_in(world[Role.OFFICER]).get(url("repeats", inspection)).content.decode()

    assert "Không có tồn tại nào lặp lại" in page


def test_the_visit_shows_what_was_found_last_time_beside_the_item(world: World, signed_in: SignIn) -> None:
    fell_short_before(world, is_mended=True)
    inspection = world.at(Stage.VISITING)

    page = signed_in(world[Role.MEMBER]).get(f"{url('visit', inspection)}?item={world.items[0].code}").content.decode()

    assert f"Tồn tại năm {days(-400).year}" in page
    assert "Năm ngoái chưa có chỉ tiêu." in page


def test_the_task_tells_where_it_came_from_and_that_it_came_back(world: World, signed_in: SignIn) -> None:
    issued(world)
    fell_short_before(world, is_mended=True)
    task = Task.objects.get(work="Bổ sung chỉ tiêu.")

    page = signed_in(world[Role.FOCAL]).get(reverse("tasks:detail", args=[task.code])).content.decode()

    assert "“Kế hoạch chưa có chỉ tiêu.”" in page
    assert f"Lặp lại từ năm {days(-400).year}" in page
    assert "01/TB-SNV" in page


def test_a_member_of_the_team_sees_the_task_and_a_stranger_does_not(world: World, signed_in: SignIn) -> None:
    issued(world)
    page = reverse("tasks:detail", args=[Task.objects.get().code])

    assert signed_in(world[Role.MEMBER]).get(page).status_code == 200
    assert signed_in(world.stranger).get(page).status_code in (403, 404)


def test_a_doer_in_another_body_learns_the_name_of_the_conclusion_and_no_more(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    other = factories.PostFactory(role=Role.FOCAL, unit=factories.DepartmentFactory(parent=world.province)).user
    Task.objects.update(doer=other)

    page = signed_in(other).get(reverse("tasks:detail", args=[Task.objects.get().code])).content.decode()

    assert "Kết luận 01/TB-SNV" in page
    assert "Kế hoạch chưa có chỉ tiêu" not in page
    assert url("conclusion", inspection) not in page


# ── the campaign ──


def test_the_matrix_shows_the_share_mended_and_filters_by_it(world: World, signed_in: SignIn) -> None:
    issued(world)
    factories.InspectionFactory(plan=world.plan, unit=world.neighbour)
    client = signed_in(world[Role.OFFICER])
    page = reverse("inspections:plan_detail", args=[world.plan.code])

    everything = client.get(page).content.decode()
    filtered = client.get(f"{page}?show=remedy")

    assert "0/1" in everything
    assert "Việc khắc phục đã xác minh" in everything
    assert [row.inspection.unit for row in filtered.context["rows"]] == [world.commune]


def test_the_matrix_says_who_has_the_next_step_of_the_remedy(world: World, signed_in: SignIn) -> None:
    issued(world)
    page = reverse("inspections:plan_detail", args=[world.plan.code])
    seen = {}
    for status in (TaskStatus.ASSIGNED, TaskStatus.SUBMITTED):
        Task.objects.update(status=status, submitted_on=days(0) if status == TaskStatus.SUBMITTED else None)
        (row,) = signed_in(world[Role.VERIFIER]).get(page).context["rows"]
        seen[status] = (row.next_words, row.is_mine)

    assert seen == {
        TaskStatus.ASSIGNED: ("Đơn vị đang khắc phục", False),
        TaskStatus.SUBMITTED: ("Xác minh 1 việc", True),
    }


def test_a_late_remedy_makes_the_row_late_and_the_cell_says_how_much(world: World, signed_in: SignIn) -> None:
    issued(world)
    Task.objects.update(assigned_on=days(-20), first_due_on=days(-4), due_on=days(-4))

    answer = signed_in(world[Role.OFFICER]).get(reverse("inspections:plan_detail", args=[world.plan.code]))

    (row,) = answer.context["rows"]
    (cell,) = [cell for cell in row.cells if cell.action == "assign_tasks"]
    assert (row.timing, row.next_words, cell.timing, cell.days_late, cell.words) == (
        "late",
        "Đôn đốc khắc phục",
        "late",
        4,
        "0/1",
    )


def test_the_export_holds_the_remedy_and_the_repeats(world: World, signed_in: SignIn) -> None:
    issued(world)
    fell_short_before(world, is_mended=True)

    page = reverse("inspections:plan_detail", args=[world.plan.code])
    answer = signed_in(world[Role.OFFICER]).get(f"{page}?export=csv")

    head, line = answer.content.decode("utf-8-sig").splitlines()[:2]
    assert head.replace(";", ",").endswith("Tồn tại lặp lại,Việc đã xác minh,Việc đã giao")
    assert line[-5:].replace(";", ",") == "1,0,1"


def test_pages_after_the_conclusion_stay_within_twenty_queries(
    world: World, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    inspection = issued(world)
    fell_short_before(world, is_mended=True)
    task = Task.objects.get(work="Bổ sung chỉ tiêu.")
    for _ in range(4):
        row = factories.InspectionFactory(
            plan=world.plan, unit=factories.UnitFactory(parent=world.province), stage=Stage.ISSUED
        )
        finding = factories.FindingFactory(inspection=row, item=world.items[0])
        request = factories.RecommendationFactory(inspection=row, findings=[finding])
        factories.TaskFactory(
            code=f"KP-2020-{request.pk:04}",
            origin_type="inspections.recommendation",
            origin_id=str(request.pk),
            unit=row.unit,
            giver=world.department,
        )
    pages = [url(name, inspection) for name in ("inspection_detail", "repeats", "findings")]
    pages += [reverse("start"), reverse("inspections:plan_detail", args=[world.plan.code])]
    pages += [reverse("tasks:detail", args=[task.code]), reverse("inspections:plan_reinspect", args=[world.plan.code])]
    client = signed_in(world[Role.OFFICER])

    over = {}
    for page in pages:
        client.get(page)  # what is cached for good is cached now
        with django_assert_max_num_queries(60) as asked:
            assert client.get(page).status_code == 200
        if len(asked) > 20:
            over[page] = len(asked)

    assert over == {}


# ── requests in the editor ──


def test_the_editor_names_each_missing_clarity_and_the_term_by_kind(world: World, signed_in: SignIn) -> None:
    inspection = minuted(world)
    factories.RecommendationFactory(
        inspection=inspection, product="", authority="", due_on=None, due_kind=DueKind.URGENT
    )

    page = signed_in(world[Role.SECRETARY]).get(url("findings", inspection)).content.decode()

    assert "Thiếu: rõ sản phẩm" in page
    assert "Thiếu: rõ thẩm quyền" in page
    assert "Thiếu: rõ người" not in page
    assert "hạn 5 ngày kể từ ngày ban hành" in page


def test_a_past_report_lacks_nothing(world: World, signed_in: SignIn) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(is_historical=True)
    inspection = world.at(Stage.CLOSED)
    factories.ConclusionFactory(inspection=inspection)
    factories.RecommendationFactory(inspection=inspection, product="", authority="", accountable="", due_on=None)

    page = signed_in(world[Role.OFFICER]).get(url("conclusion", inspection)).content.decode()

    assert "Thiếu:" not in page


def test_a_request_is_written_with_all_six_clarities(world: World, signed_in: SignIn) -> None:
    inspection = minuted(world)
    data = {
        "kind": "to_unit",
        "text": "Niêm yết đủ 12 thủ tục.",
        "responsible_user": world[Role.FOCAL].pk,
        "accountable": "Chủ tịch xã",
        "product": "Ảnh bảng niêm yết",
        "authority": "Xã tự quyết định",
        "due_kind": "report",
        "verifier": world[Role.VERIFIER].pk,
    }

    answer = signed_in(world[Role.SECRETARY]).post(url("request_new", inspection), data)

    row = Recommendation.objects.get()
    assert answer.status_code == 302
    assert (row.responsible, row.responsible_user) == (world[Role.FOCAL].full_name, world[Role.FOCAL])
    assert (row.due_kind, row.due_on, row.verifier) == ("report", None, world[Role.VERIFIER])


def test_a_verifier_who_is_the_doer_is_refused_and_what_was_typed_stays(world: World, signed_in: SignIn) -> None:
    inspection = minuted(world)
    both = factories.PostFactory(user=world[Role.VERIFIER], unit=world.commune, role=Role.FOCAL).user
    data = {"kind": "to_unit", "text": "Niêm yết đủ.", "responsible_user": both.pk, "verifier": both.pk}

    answer = signed_in(world[Role.SECRETARY]).post(url("request_new", inspection), data)

    assert answer.status_code == 422
    assert "Người xác minh phải khác người thực hiện" in answer.content.decode()
    assert "Niêm yết đủ." in answer.content.decode()
    assert not Recommendation.objects.exists()


def test_the_form_of_a_proposal_starts_with_its_usual_product_and_term(world: World, signed_in: SignIn) -> None:
    inspection = minuted(world)
    kind = RecommendationKind.UNIT_PROPOSAL.value

    form = signed_in(world[Role.SECRETARY]).get(f"{url('request_new', inspection)}?kind={kind}").context["form"]

    assert (form.initial["product"], form.initial["due_kind"]) == ("Văn bản trả lời kiến nghị", "proposal")


# ── figures ──


def test_shortfalls_repeats_and_requests_are_counted_with_their_rows(world: World) -> None:
    inspection = issued(world)
    fell_short_before(world, is_mended=True)
    span = (world.commune, days(-3), days(3))

    first = {code: count(*span).value for code, count in counted.COLLECTORS.items()}
    Task.objects.filter(work="Bổ sung chỉ tiêu.").update(
        status=TaskStatus.VERIFIED, submitted_on=days(0), verified_on=days(0)
    )
    visits.close_inspection(inspection_id=inspection.pk, actor=world[Role.OFFICER], now=timezone.now())
    mended = counted.requests_mended(*span)

    assert first == {"shortfalls_found": 1, "repeat_findings": 1, "requests_made": 1, "requests_mended": 0}
    assert (mended.value, mended.rows) == (1, (("Bổ sung chỉ tiêu.", url("inspection_detail", inspection)),))
    assert counted.shortfalls_found(world.commune, days(-30), days(-3)).value == 0
