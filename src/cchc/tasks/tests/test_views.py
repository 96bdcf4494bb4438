"""Pages of tasks: who may open what, what bad input gets, what stays unchanged."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.tasks import hooks
from cchc.tasks.hooks import Card, Origin
from cchc.tasks.models import Task
from cchc.tasks.queries.timeline import timeline_of
from cchc.tasks.tests.world import World
from tests.factories import ExtensionFactory, PostFactory, UnitFactory

from .pages import STEPS, SignIn, handed, unchanged, url, vi, waiting

pytestmark = pytest.mark.django_db


# ── reading ──


@pytest.mark.parametrize("name", ["detail", "history", "print", *STEPS])
def test_strangers_do_not_know_of_a_task(world: World, signed_in: SignIn, name: str) -> None:
    task = handed(world)
    elsewhere = PostFactory(role=Role.LEADER, unit=UnitFactory()).user

    for user in (world.stranger, elsewhere):
        assert signed_in(user).get(url(name, task)).status_code == 404


def test_strangers_post_to_no_task(world: World, signed_in: SignIn) -> None:
    task = waiting(world)
    extension = ExtensionFactory(task=task)
    before = unchanged(task)
    client = signed_in(world.stranger)

    for name in (*STEPS, "remind"):
        assert client.post(url(name, task), {"text": "x", "reason": "x"}).status_code == 404
    assert client.post(url("decide", task, extension.pk), {"is_granted": "yes"}).status_code == 404

    assert unchanged(task) == before


def test_the_page_says_all_six_where_it_came_from_and_what_happened(
    world: World, signed_in: SignIn, monkeypatch
) -> None:
    def origin(_user, _task) -> Origin:
        card = Card("Lặp lại từ năm 2025", "tasks/_unit_section.html", {"rows": []}, icon="repeat", kind="warn")
        facts = (("Kết luận", "63/TB-SNV", "/documents/"),)
        return Origin(
            "Phát hiện 3, mức trung bình", "", "Niêm yết 123/135 thủ tục", facts, (("warn", "Ghi chú"),), (card,)
        )

    monkeypatch.setitem(hooks.origins, "units.unit", origin)
    task = waiting(world, origin=world.ward)
    world.give_back(task, timezone.localdate())

    page = signed_in(world.verifier).get(url("detail", task)).content.decode()

    for words in (
        "Đủ 6/6",
        "Rõ thẩm quyền",
        "Ảnh bảng niêm yết",
        "Nộp minh chứng lần 1",
        "Trả lại lần 1",
        "chụp lại đủ 12",
        "trả lại 1 lần",
        "“Niêm yết 123/135 thủ tục”",
        "63/TB-SNV",
        "Lặp lại từ năm 2025",
        "khác người làm",
        "3 dòng nhật ký, nguyên vẹn",
    ):
        assert words in page
    assert "c-card-warn" in page


def test_the_later_of_two_lines_of_one_moment_stands_above(world: World) -> None:
    task, now = handed(world), timezone.now()
    world.submit(task, now=now)
    world.accept(task, now=now)

    entries = timeline_of(task).entries

    assert [entry.what.split()[0] for entry in entries[:2]] == ["Đạt.", "Nộp"]


def test_buttons_are_those_that_the_person_may_press(world: World, signed_in: SignIn) -> None:
    task = handed(world)

    def offered(user) -> set[str]:
        page = signed_in(user).get(url("detail", task)).content.decode()
        return {name for name in (*STEPS, "remind") if f'"{url(name, task)}"' in page}

    assert offered(world.doer) == {"plan", "progress", "proof", "extension"}
    assert offered(world[Role.UNIT_HEAD]) == {"plan", "progress", "proof", "extension", "reassign"}
    assert offered(world.officer) == {"reassign", "remind"}
    assert offered(world.leader) == {"reassign", "remind", "withdraw"}
    world.submit(task, timezone.localdate())
    assert offered(world.verifier) == {"return", "accept"}
    assert offered(world.doer) == set()


def test_the_printed_file_and_the_history_open(world: World, signed_in: SignIn) -> None:
    task = waiting(world)
    client = signed_in(world.doer)

    printed = client.get(url("print", task)).content.decode()
    history = client.get(url("history", task)).content.decode()

    assert f"Hồ sơ việc {task.code}" in printed
    assert "Sáu rõ" in printed
    assert "nộp minh chứng việc" in history


def test_the_page_of_a_long_story_asks_few_questions(world: World, signed_in: SignIn) -> None:
    task = handed(world)
    for _round in range(4):
        world.submit(task, timezone.localdate())
        world.give_back(task, timezone.localdate())
    client = signed_in(world.verifier)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url("detail", task)).status_code == 200

    assert len(queries) <= 20


# ── handing out ──


def good(world: World, **changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "giver": world.department.pk,
        "work": "Rà soát quy chế",
        "product": "Báo cáo rà soát",
        "doer": world.doer.pk,
        "accountable": "Chủ tịch",
        "authority": "Ủy ban nhân dân phường",
        "due_on": vi(20),
        "verifier": world.verifier.pk,
        "token": "new-1",
    }
    return data | changes


def test_a_free_task_is_handed_out_once(world: World, signed_in: SignIn) -> None:
    client = signed_in(world.officer)
    address = f"{reverse('tasks:new')}?unit={world.ward.code}"

    first, second = client.post(address, good(world)), client.post(address, good(world))

    task = Task.objects.get()
    assert (task.kind, task.doer, task.unit, task.giver) == ("assignment", world.doer, world.ward, world.department)
    assert first["Location"] == second["Location"] == url("detail", task)


def test_all_that_is_missing_is_named_at_once(world: World, signed_in: SignIn) -> None:
    address = f"{reverse('tasks:new')}?unit={world.ward.code}"
    gaps = ("rõ việc", "rõ sản phẩm", "rõ người", "rõ trách nhiệm", "rõ thẩm quyền", "rõ thời gian")

    answer = signed_in(world.officer).post(address, {"giver": world.department.pk})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert all(f"Việc chưa {gap}. Ghi rồi mới giao được" in page for gap in gaps)
    assert not Task.objects.exists()


@pytest.mark.parametrize("typed", ["khong-co-don-vi-nay", "", "Thử Nghiệm"])
def test_a_unit_that_is_not_one_of_ours_is_refused(world: World, signed_in: SignIn, typed: str) -> None:
    UnitFactory(parent=world.department.parent, name="Thử Nghiệm A")
    UnitFactory(parent=world.department.parent, name="Thử Nghiệm B")
    elsewhere = UnitFactory()
    client = signed_in(world.officer)

    assert client.get(reverse("tasks:new"), {"unit": typed}).status_code == 422
    assert client.get(reverse("tasks:new"), {"unit": elsewhere.code}).status_code == 422
    assert client.get(reverse("tasks:new")).status_code == 200


def test_only_those_who_give_open_the_form(world: World, signed_in: SignIn) -> None:
    address = f"{reverse('tasks:new')}?unit={world.ward.code}"

    for user in (world.doer, world.verifier, world.stranger):
        assert signed_in(user).get(address).status_code == 403
        assert signed_in(user).post(address, good(world)).status_code == 403
    foreign = PostFactory(role=Role.OFFICER, unit=UnitFactory()).user
    assert signed_in(foreign).post(address, good(world)).status_code == 422
    assert not Task.objects.exists()
