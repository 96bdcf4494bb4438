"""The page of the right of reply: both sides, each with its own buttons; refusals keep what was typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.files.models import Attachment
from cchc.inspections.choices import Stage, Stance
from cchc.inspections.models import Finding, FindingReply, Inspection, ReplyRound
from cchc.inspections.services import replies
from tests import factories

from .stages import PNG
from .world import World, days

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _minuted(world: World) -> None:
    inspection = world.at(Stage.MINUTED)
    Inspection.objects.filter(pk=inspection.pk).update(minuted_on=days(-1))
    for number in range(2):
        factories.FindingFactory(inspection=inspection, text=f"Tồn tại số {number}", order=number)


@pytest.fixture
def rows(world: World) -> list[FindingReply]:
    round_ = replies.open_round(inspection_id=world.inspection.pk, actor=world[Role.SECRETARY], now=timezone.now())
    return list(round_.replies.order_by("finding__order"))


@pytest.fixture
def url(world: World) -> Callable[..., str]:
    return lambda name, *more: reverse(f"inspections:{name}", args=[world.inspection.code, *more])


@pytest.fixture
def stranger(world: World) -> User:
    return factories.PostFactory(role=Role.FOCAL, unit=world.neighbour).user


def test_the_page_is_unknown_to_strangers_and_open_to_both_sides(
    signed_in: SignedIn, world: World, url: Callable[..., str], stranger: User, rows: list[FindingReply]
) -> None:
    for role in (Role.FOCAL, Role.UNIT_HEAD, Role.MEMBER, Role.LEADER):
        assert signed_in(world[role]).get(url("reply")).status_code == 200
    assert signed_in(stranger).get(url("reply")).status_code == 404


def test_each_sides_buttons_are_refused_to_the_other(
    signed_in: SignedIn, world: World, url: Callable[..., str], stranger: User, rows: list[FindingReply]
) -> None:
    row = rows[0].pk
    for name, more, right, wrong in (
        ("reply_say", (row,), Role.FOCAL, Role.MEMBER),
        ("reply_files", (row,), Role.FOCAL, Role.MEMBER),
        ("reply_submit", (), Role.FOCAL, Role.MEMBER),
        ("reply_answer", (row,), Role.MEMBER, Role.FOCAL),
        ("reply_close", (), Role.MEMBER, Role.FOCAL),
        ("reply_open", (), Role.SECRETARY, Role.FOCAL),
    ):
        assert signed_in(stranger).post(url(name, *more)).status_code == 404, name
        assert signed_in(world[wrong]).post(url(name, *more)).status_code == 403, name
        assert signed_in(world[right]).post(url(name, *more)).status_code == 422, name

    assert set(FindingReply.objects.values_list("replied_at", "is_accepted")) == {(None, None)}
    assert ReplyRound.objects.get().closed_at is None


def test_the_team_sends_the_shortfalls_after_one_question(
    signed_in: SignedIn, world: World, url: Callable[..., str]
) -> None:
    client = signed_in(world[Role.SECRETARY])
    day = days(5)

    asked = client.get(url("reply_open"))
    wrong = client.post(url("reply_open"), {"due_on": "31/02/2026"})
    sent = client.post(url("reply_open"), {"due_on": f"{day:%d/%m/%Y}"})

    assert "Tồn tại số 1" in asked.content.decode()
    assert wrong.status_code == 422
    assert "31/02/2026" in wrong.content.decode()
    assert sent.status_code == 302
    assert ReplyRound.objects.get().due_on == day


def test_the_unit_explains_one_agrees_to_the_other_and_sends(
    signed_in: SignedIn, world: World, url: Callable[..., str], rows: list[FindingReply]
) -> None:
    client = signed_in(world[Role.FOCAL])

    empty = client.post(url("reply_say", rows[0].pk), {"stance": "explains", "text": "", "version": "1"})
    client.post(url("reply_say", rows[0].pk), {"stance": "explains", "text": "Đã có quyết định.", "version": "1"})
    stale = client.post(url("reply_say", rows[0].pk), {"stance": "explains", "text": "Bản khác.", "version": "1"})
    early = client.post(url("reply_submit"))
    client.post(url("reply_say", rows[1].pk), {"stance": "agrees", "version": "1"})
    client.post(url("reply_files", rows[0].pk), {"files": SimpleUploadedFile("qd.png", PNG, "image/png")})
    hidden = signed_in(world[Role.MEMBER]).get(url("reply")).content.decode()
    sent = client.post(url("reply_submit"))
    seen = signed_in(world[Role.MEMBER]).get(url("reply")).content.decode()

    assert (empty.status_code, stale.status_code, early.status_code, sent.status_code) == (422, 409, 422, 302)
    assert "Bản khác." in stale.content.decode()
    assert "Đã có quyết định." not in hidden
    assert "Đã có quyết định." in seen
    assert [row.stance for row in FindingReply.objects.order_by("finding__order")] == [Stance.EXPLAINS, Stance.AGREES]
    assert Attachment.objects.filter(subject_type="inspections.findingreply").count() == 1


def test_the_team_accepts_and_the_finding_is_taken_out_or_opened_to_be_changed(
    signed_in: SignedIn, world: World, url: Callable[..., str], rows: list[FindingReply]
) -> None:
    for row in rows:
        replies.reply(
            reply_id=row.pk, actor=world[Role.FOCAL], stance=Stance.EXPLAINS, text="Xin xem lại.", now=timezone.now()
        )
    replies.submit(inspection_id=world.inspection.pk, actor=world[Role.FOCAL], now=timezone.now())
    client = signed_in(world[Role.MEMBER])

    without = client.post(url("reply_answer", rows[0].pk), {"decision": "remove", "answer": ""})
    client.post(url("reply_answer", rows[0].pk), {"decision": "remove", "answer": "Đúng là đã có.", "version": "2"})
    change = client.post(
        url("reply_answer", rows[1].pk), {"decision": "change", "answer": "Sửa lại số.", "version": "2"}
    )

    assert without.status_code == 422
    assert Finding.objects.get(pk=rows[0].finding_id).removed_at is not None
    assert change.url == url("finding_edit", rows[1].finding_id)
    assert ReplyRound.objects.get().closed_at is not None


def test_after_the_day_the_team_closes_the_round(
    signed_in: SignedIn, world: World, url: Callable[..., str], rows: list[FindingReply]
) -> None:
    client = signed_in(world[Role.MEMBER])
    early = client.post(url("reply_close"))
    ReplyRound.objects.update(due_on=days(-1), opened_at=timezone.now() - timedelta(days=7))

    page = client.get(url("reply")).content.decode()
    done = client.post(url("reply_close"))

    assert (early.status_code, done.status_code) == (422, 302)
    assert "Không có ý kiến, coi là đồng ý" in page
    assert "Kết thúc giải trình" in page
    assert ReplyRound.objects.get().closed_by == world[Role.MEMBER]


def test_the_conclusions_page_holds_the_replies_once_the_unit_has_finished(
    signed_in: SignedIn, world: World, url: Callable[..., str], rows: list[FindingReply]
) -> None:
    client = signed_in(world[Role.SECRETARY])
    before = client.get(url("conclusion")).content.decode()
    for row in rows:
        replies.reply(reply_id=row.pk, actor=world[Role.FOCAL], stance=Stance.AGREES, text="", now=timezone.now())
    replies.submit(inspection_id=world.inspection.pk, actor=world[Role.FOCAL], now=timezone.now())

    after = client.get(url("conclusion")).content.decode()

    assert "Còn thiếu ý kiến của đơn vị" in before
    assert "Giải trình của đơn vị và trả lời của đoàn" in after
    assert "Có ý kiến của đơn vị" in after


def test_each_side_finds_its_step_on_the_start_page(signed_in: SignedIn, world: World) -> None:
    def start(role: Role) -> str:
        return signed_in(world[role]).get("/").content.decode()

    to_send = start(Role.SECRETARY)
    round_ = replies.open_round(inspection_id=world.inspection.pk, actor=world[Role.SECRETARY], now=timezone.now())
    to_say = start(Role.FOCAL)
    for row in round_.replies.all():
        replies.reply(
            reply_id=row.pk, actor=world[Role.FOCAL], stance=Stance.EXPLAINS, text="Xin xem lại.", now=timezone.now()
        )
    replies.submit(inspection_id=world.inspection.pk, actor=world[Role.FOCAL], now=timezone.now())

    assert "giải trình" in to_send
    assert "Giải trình tồn tại, hạn chế đoàn kiểm tra gửi" in to_say
    assert "Trả lời giải trình của" in start(Role.MEMBER)
    assert "Giải trình tồn tại, hạn chế đoàn kiểm tra gửi" not in start(Role.FOCAL)


def test_the_page_asks_a_fixed_number_of_questions(
    signed_in: SignedIn,
    world: World,
    url: Callable[..., str],
    rows: list[FindingReply],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    client = signed_in(world[Role.FOCAL])
    client.get(url("reply"))

    with django_assert_max_num_queries(26):
        client.get(url("reply"))
