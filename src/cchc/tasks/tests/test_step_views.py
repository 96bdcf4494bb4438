"""The pages of each step: who may, what bad input gets, what stays unchanged."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from cchc.accounts.choices import Role
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Task
from cchc.tasks.tests.world import World
from tests.factories import ExtensionFactory

from .pages import SignIn, handed, unchanged, url, vi, waiting

pytestmark = pytest.mark.django_db


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
