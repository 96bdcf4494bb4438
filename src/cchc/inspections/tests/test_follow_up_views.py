"""Pages after the conclusion: the tasks of an inspection, what came back, what a campaign still has to mend."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.inspections.choices import Stage
from cchc.inspections.models import Inspection, Recommendation
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Task
from tests import factories
from tests.undone import undone

from .following import READERS, TEAM, SignIn, fell_short_before, url, without_tasks
from .stages import issued, submitted
from .world import World, days

pytestmark = pytest.mark.django_db


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


def test_who_may_open_an_inspection_sees_its_follow_up_once_it_may_read_the_conclusion(
    world: World, signed_in: SignIn
) -> None:
    inspection = issued(world)

    answers = {role: signed_in(world[role]).get(url("inspection_detail", inspection)) for role in Role}

    opened = {role: answer.content.decode() for role, answer in answers.items() if answer.status_code == 200}
    assert set(opened) == READERS | TEAM
    assert {role for role, page in opened.items() if "Khắc phục theo kết luận" not in page} == set()


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


def test_each_cell_of_handing_out_holds_on_the_page_too(world: World, signed_in: SignIn) -> None:
    inspection = issued(world)
    without_tasks()
    found, expected = {}, {}

    for role in Role:
        with undone():
            answer = signed_in(world[role]).post(url("assign_tasks", inspection))
            found[role] = (answer.status_code, Task.objects.exists())
        may = role in {Role.LEADER, Role.OFFICER}
        expected[role] = (302 if may else 403 if role in READERS | TEAM else 404, may)

    assert found == expected


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
