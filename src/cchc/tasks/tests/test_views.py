"""Pages of tasks: who may open what, what bad input gets, what stays unchanged."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.tasks import hooks
from cchc.tasks.choices import TaskStatus
from cchc.tasks.hooks import Card, Origin
from cchc.tasks.models import Event, Task
from cchc.tasks.queries.timeline import timeline_of
from cchc.tasks.tests.world import World
from tests.factories import ExtensionFactory, PostFactory, UnitFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
STEPS = ("plan", "progress", "proof", "return", "accept", "extension", "reassign", "withdraw")


def handed(world: World, **changes) -> Task:
    """Hand out a task whose days lie around today."""
    today = timezone.localdate()
    said = {"today": today - timedelta(days=5), "now": timezone.now(), "due_on": today + timedelta(days=10)}
    return world.assign(**{**said, **changes})


def waiting(world: World, **changes) -> Task:
    task = handed(world, **changes)
    world.submit(task, timezone.localdate())
    return Task.objects.get(pk=task.pk)


def url(name: str, task: Task, *more: object) -> str:
    return reverse(f"tasks:{name}", args=[task.code, *more])


def unchanged(task: Task) -> object:
    row = Task.objects.values().get(pk=task.pk)
    return row, Event.objects.count(), Entry.objects.count()


def vi(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


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


# ── steps ──


@pytest.mark.parametrize("name", ["plan", "progress", "proof", "extension"])
def test_those_who_verify_do_not_do_the_work(world: World, signed_in: SignIn, name: str) -> None:
    task = handed(world)
    before = unchanged(task)

    for user in (world.verifier, world.officer, world.leader):
        client = signed_in(user)
        assert client.get(url(name, task)).status_code == 403
        assert client.post(url(name, task), {"text": "x"}).status_code == 403

    assert unchanged(task) == before


@pytest.mark.parametrize("name", ["return", "accept", "withdraw", "remind"])
def test_those_who_do_the_work_do_not_judge_it(world: World, signed_in: SignIn, name: str) -> None:
    task = waiting(world)
    before = unchanged(task)

    for role in (Role.FOCAL, Role.UNIT_HEAD):
        answer = signed_in(world[role]).post(url(name, task), {"text": "x", "how": "on_site", "reason": "x"})
        assert answer.status_code == 403

    assert unchanged(task) == before


def test_proof_with_photos_is_sent_and_read_back(world: World, signed_in: SignIn) -> None:
    task, picture = handed(world), io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    client = signed_in(world.doer)
    form = client.get(url("proof", task)).context["form"]

    answer = client.post(
        url("proof", task),
        {
            "token": form["token"].value(),
            "version": task.version,
            "text": "",
            "file_2": SimpleUploadedFile("anh.png", picture.getvalue(), "image/png"),
            "caption_2": "12/12 thủ tục",
        },
    )

    assert answer.status_code == 302
    assert Task.objects.get(pk=task.pk).status == TaskStatus.SUBMITTED
    page = signed_in(world.verifier).get(url("accept", task))
    photo = page.context["proof"].photos[0]
    assert photo["caption"] == "12/12 thủ tục"
    assert signed_in(world.verifier).get(photo["url"]).status_code == 200
    assert signed_in(world.stranger).get(photo["url"]).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("plan", {"text": ""}, "Ghi kế hoạch thực hiện"),
        ("plan", {"text": "In, treo", "day": "31/02/2026"}, "Lịch không có ngày"),
        ("progress", {"share": "101", "text": "x"}, "Số không được lớn hơn 100"),
        ("progress", {"share": "50", "text": ""}, "Ghi đã làm gì, còn vướng gì"),
        ("proof", {"text": ""}, "Ghi nội dung minh chứng hoặc chọn tệp"),
        ("extension", {"wanted_on": "01/01/2026", "reason": "Chờ kinh phí"}, "Hạn mới phải sau hạn đang có"),
    ],
)
def test_bad_input_of_the_unit_is_refused_with_what_was_typed(world, signed_in, name, data, sentence) -> None:
    task = handed(world)
    before = unchanged(task)

    answer = signed_in(world.doer).post(url(name, task), data)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert all(value in page for value in data.values())
    assert unchanged(task) == before


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("return", {"reason": "", "wanted": "đủ 12", "day": "01/01/2030"}, "Ghi lý do trả lại"),
        ("return", {"reason": "thiếu", "wanted": "đủ 12", "day": "01/01/2020"}, "Ngày nộp lại phải sau hôm nay"),
        ("accept", {"text": "Đã xem"}, "Chọn cách xác minh"),
        ("accept", {"text": "", "how": "on_site"}, "Ghi đã đối chiếu những gì"),
        ("accept", {"text": "Đã xem", "how": "guess"}, "Lựa chọn này không còn"),
    ],
)
def test_bad_input_of_the_verifier_is_refused_with_what_was_typed(world, signed_in, name, data, sentence) -> None:
    task = waiting(world)
    before = unchanged(task)

    answer = signed_in(world.verifier).post(url(name, task), data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert unchanged(task) == before


def test_the_whole_way_through_the_pages(world: World, signed_in: SignIn) -> None:
    task = handed(world)
    unit, judge, boss = signed_in(world.doer), signed_in(world.verifier), signed_in(world.leader)

    steps = [
        (unit, "plan", {"text": "In, treo", "day": vi(3)}),
        (unit, "progress", {"share": "60%", "text": "Xong 7/12"}),
        (unit, "extension", {"wanted_on": vi(20), "reason": "Chờ kinh phí"}),
        (unit, "proof", {"text": "Đã đủ"}),
        (judge, "return", {"reason": "9/12", "wanted": "đủ 12", "day": vi(5)}),
        (unit, "proof", {"text": "Đã đủ 12"}),
        (judge, "accept", {"text": "Đã đối chiếu", "how": "both"}),
    ]
    for client, name, data in steps:
        answer = client.post(url(name, task), data)
        assert (answer.status_code, answer["Location"]) == (302, url("detail", task)), name

    assert Task.objects.get(pk=task.pk).status == TaskStatus.VERIFIED
    assert boss.get(url("detail", task)).status_code == 200


def test_an_extension_is_decided_on_its_page(world: World, signed_in: SignIn) -> None:
    task = handed(world)
    extension = world.ask(task, timezone.localdate())
    address = url("decide", task, extension.pk)
    boss = signed_in(world.leader)

    assert extension.reason in boss.get(address).content.decode()
    assert signed_in(world.officer).get(address).status_code == 403
    assert signed_in(world.doer).post(address, {"is_granted": "yes", "reason": "x"}).status_code == 403
    assert boss.post(address, {"is_granted": "yes", "granted_on": vi(2), "reason": "x"}).status_code == 422
    assert boss.post(address, {"is_granted": "yes", "granted_on": vi(15), "reason": "Được"}).status_code == 302

    task.refresh_from_db()
    assert task.due_on == timezone.localdate() + timedelta(days=15)
    assert boss.get(url("decide", task, ExtensionFactory().pk)).status_code == 404


def test_an_older_view_gets_409_and_then_may_decide(world: World, signed_in: SignIn) -> None:
    task = waiting(world)
    client = signed_in(world.verifier)
    data = {"text": "Đã đối chiếu", "how": "on_site", "version": str(task.version - 1)}
    before = unchanged(task)

    answer = client.post(url("accept", task), data)

    assert answer.status_code == 409
    assert "Người khác vừa cập nhật việc này" in answer.content.decode()
    assert unchanged(task) == before
    shown = answer.context["form"]["version"].value()
    assert client.post(url("accept", task), {**data, "version": shown}).status_code == 302


def test_a_step_that_the_status_does_not_allow_is_said_in_words(world: World, signed_in: SignIn) -> None:
    task = handed(world)
    client = signed_in(world.verifier)

    shown = client.get(url("accept", task))
    sent = client.post(url("accept", task), {"text": "x", "how": "on_site"})

    assert (shown.status_code, sent.status_code) == (422, 422)
    assert "Chưa thể “Xác minh đạt”: việc đang ở trạng thái “Đã giao”." in shown.content.decode()


def test_a_reminder_is_given_once_in_ten_minutes(world: World, signed_in: SignIn) -> None:
    task = handed(world)
    client = signed_in(world.officer)

    first, second = client.post(url("remind", task)), client.post(url("remind", task))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Chờ 10 phút để nhắc lại" in second.content.decode()
    assert "nhắc 1 lần" in client.get(url("detail", task)).content.decode()
    assert client.get(url("remind", task)).status_code == 405


def test_people_are_changed_and_tasks_withdrawn_on_pages_of_their_own(world: World, signed_in: SignIn) -> None:
    task = handed(world)
    head, boss = signed_in(world[Role.UNIT_HEAD]), signed_in(world.leader)

    assert "verifier" not in head.get(url("reassign", task)).context["form"].fields
    moved = head.post(url("reassign", task), {"doer": "", "doer_name": "Vũ Thị Lan", "reason": "Đổi việc"})
    nameless = head.post(url("reassign", task), {"doer": "", "doer_name": "", "reason": "Đổi việc"})
    assert (moved.status_code, nameless.status_code) == (302, 422)
    task.refresh_from_db()
    assert (task.doer, task.doer_name, task.verifier) == (None, "Vũ Thị Lan", world.verifier)

    stranger = {"doer": world.stranger.pk, "reason": "x", "verifier": world.officer.pk}
    assert boss.post(url("reassign", task), stranger).status_code == 422
    assert boss.post(url("withdraw", task), {"reason": ""}).status_code == 422
    page = boss.get(url("withdraw", task)).content.decode()
    assert "không bị nhắc nữa" in page
    assert '<button class="btn c-btn-danger is-filled">Rút việc</button>' in page
    assert boss.post(url("withdraw", task), {"reason": "Giao nhầm"}).status_code == 302
    task.refresh_from_db()
    assert task.status == TaskStatus.WITHDRAWN


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
