"""The right of reply: shown, agreed to or explained, answered; silence agrees; the conclusion waits and tells of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.documents.content import canonical
from cchc.inspections import hooks, rules
from cchc.inspections.choices import FindingKind, Severity, Stage, Stance
from cchc.inspections.models import Finding, FindingReply, Inspection, Plan, ReplyRound
from cchc.inspections.papers import head
from cchc.inspections.papers.conclusion import conclusion_paper
from cchc.inspections.queries import owed
from cchc.inspections.queries import replies as queries
from cchc.inspections.services import conclusions, findings, replies, unit_files
from cchc.inspections.services.findings import FindingDraft
from cchc.notices.models import Notice
from tests import factories

from .counting import columns_written
from .stages import PNG, issued, minuted, submitted
from .world import World, days, working

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(world: World) -> list[FindingReply]:
    """Three shortfalls and a strength, sent to the unit of an inspection whose minutes are signed."""
    inspection = world.at(Stage.MINUTED)
    Inspection.objects.filter(pk=inspection.pk).update(minuted_on=days(-1))
    for number in range(3):
        factories.FindingFactory(inspection=inspection, text=f"Tồn tại {number}", order=number)
    factories.FindingFactory(inspection=inspection, kind=FindingKind.STRENGTH, severity="", text="Kết quả")
    round_ = open_round(world)
    return list(round_.replies.order_by("finding__order"))


def open_round(world: World, **more: object) -> ReplyRound:
    return replies.open_round(
        inspection_id=world.inspection.pk, actor=world[Role.SECRETARY], **{"now": timezone.now(), **more}
    )


def say(world: World, row: FindingReply, text: str = "", at: datetime | None = None, **more: object) -> FindingReply:
    stance = Stance.EXPLAINS if text else Stance.AGREES
    return replies.reply(
        reply_id=row.pk,
        actor=world[Role.FOCAL],
        **{"stance": stance, "text": text, "now": at or timezone.now(), **more},
    )


def submit(world: World, at: datetime | None = None) -> ReplyRound:
    return replies.submit(inspection_id=world.inspection.pk, actor=world[Role.FOCAL], now=at or timezone.now())


def answer(
    world: World, row: FindingReply, *, accepted: bool, text: str = "Đã xem xét.", **more: object
) -> FindingReply:
    return replies.answer(
        reply_id=row.pk,
        actor=world[Role.MEMBER],
        is_accepted=accepted,
        text=text,
        **{"now": timezone.now(), **more},
    )


def after(count: int) -> datetime:
    return timezone.now() + timedelta(days=count)


def settled(world: World, day: date | None = None) -> bool:
    inspection = Inspection.objects.select_related("plan").get(pk=world.inspection.pk)
    return replies.is_settled(inspection, day or timezone.localdate())


def past(extra: int = 1) -> int:
    """Return how many days from today the first day after the unit's last one is, or a later one."""
    return (working(5) - days(0)).days + extra


# ── the round ──
def test_the_shortfalls_go_to_the_unit_with_the_day_and_the_rule_of_silence(
    world: World, shown: list[FindingReply]
) -> None:
    round_ = ReplyRound.objects.get()
    notice = Notice.objects.get(recipient=world[Role.UNIT_HEAD], kind="inspections.reply_open")

    assert round_.due_on == working(5)
    assert [row.finding_text for row in shown] == ["Tồn tại 0", "Tồn tại 1", "Tồn tại 2"]
    assert {row.replied_at for row in shown} == {None}
    assert "được coi là đơn vị đồng ý" in notice.body


def test_each_side_writes_its_own_columns_of_a_reply(world: World, shown: list[FindingReply]) -> None:
    kept = {"version"}

    with CaptureQueriesContext(connection) as unit:
        say(world, shown[0], "Đã niêm yết đủ")
    with CaptureQueriesContext(connection) as team:
        answer(world, shown[0], accepted=False, now=after(past()))

    assert columns_written(unit, FindingReply) == kept | {"stance", "text", "replied_at", "replied_by_id"}
    assert columns_written(team, FindingReply) == kept | {"is_accepted", "answer", "answered_at", "answered_by_id"}


def test_a_round_needs_a_shortfall_and_a_sensible_day(world: World) -> None:
    world.at(Stage.MINUTED)

    with pytest.raises(RuleError, match="Chưa có tồn tại"):
        open_round(world)
    factories.FindingFactory(inspection=world.inspection)
    for due_on in (days(-1), days(61)):
        with pytest.raises(RuleError, match="60 ngày"):
            open_round(world, due_on=due_on)
    assert not ReplyRound.objects.exists()


def test_what_was_found_since_is_sent_too_and_more_days_need_a_reason(world: World, shown: list[FindingReply]) -> None:
    with pytest.raises(RuleError, match="sau hạn cũ"):
        open_round(world)
    with pytest.raises(RuleError, match="lý do"):
        open_round(world, due_on=days(past(4)))
    open_round(world, due_on=days(past(4)), reason="Đơn vị đề nghị.")
    factories.FindingFactory(inspection=world.inspection, text="Tồn tại mới")

    round_ = open_round(world)

    assert round_.due_on == days(past(4))
    assert FindingReply.objects.filter(finding_text="Tồn tại mới").exists()
    assert ReplyRound.objects.count() == 1


# ── the unit's word ──
def test_the_unit_agrees_or_explains_and_may_change_its_mind_until_it_has_finished(
    world: World, shown: list[FindingReply]
) -> None:
    with pytest.raises(RuleError, match="nội dung giải trình"):
        say(world, shown[0], stance=Stance.EXPLAINS)
    with pytest.raises(RuleError, match="đồng ý hoặc giải trình"):
        say(world, shown[0], stance=Stance.SILENT)
    say(world, shown[0], "Đã có quyết định.")
    with pytest.raises(RuleError, match="Còn 2 điểm"):
        submit(world)
    say(world, shown[0])
    for row in shown[1:]:
        say(world, row)
    submit(world)

    assert set(FindingReply.objects.values_list("stance", flat=True)) == {Stance.AGREES}
    with pytest.raises(RuleError, match="không sửa được"):
        say(world, shown[1], "Thêm.")


def test_two_people_of_the_unit_at_one_finding_do_not_overwrite_each_other(
    world: World, shown: list[FindingReply]
) -> None:
    say(world, shown[0], "Lời thứ nhất.", version=1)

    with pytest.raises(ConflictError):
        say(world, shown[0], "Lời thứ hai.", version=1)
    say(world, shown[0], "Lời thứ nhất.", version=1)  # the same form sent twice

    shown[0].refresh_from_db()
    assert (shown[0].text, shown[0].version) == ("Lời thứ nhất.", 2)


def test_focal_and_head_finish_at_once_and_the_team_is_told_once(world: World, shown: list[FindingReply]) -> None:
    for row in shown:
        say(world, row)
    submit(world)
    replies.submit(inspection_id=world.inspection.pk, actor=world[Role.UNIT_HEAD], now=timezone.now())

    told = Notice.objects.filter(recipient=world[Role.MEMBER], kind="inspections.reply_sent")
    assert told.count() == 1
    assert Entry.objects.filter(action="inspections.reply_submitted").count() == 1


@pytest.mark.law("KT-05")
def test_after_the_day_nothing_more_is_said_and_silence_is_agreement(world: World, shown: list[FindingReply]) -> None:
    say(world, shown[0], "Đã có quyết định.")

    with pytest.raises(RuleError, match="Hạn giải trình đã hết"):
        say(world, shown[1], at=after(past()))
    page = queries.page_of(Inspection.objects.get(pk=world.inspection.pk), days(past()))
    today = queries.page_of(Inspection.objects.get(pk=world.inspection.pk), working(5))

    assert [line.voice for line in page.lines] == ["explains", "silent", "silent"]
    assert (page.n_agreed, page.n_silent, page.n_explained) == (2, 2, 1)
    assert [line.voice for line in today.lines] == ["explains", "waiting", "waiting"]


def test_evidence_of_an_explanation_is_the_units_own_until_it_has_finished(
    world: World, shown: list[FindingReply]
) -> None:
    kept = unit_files.put_on_reply(
        reply_id=shown[0].pk,
        actor=world[Role.FOCAL],
        upload=ContentFile(PNG, name="quyet-dinh.png"),
        now=timezone.now(),
    )
    key = str(shown[0].pk)
    before = (hooks.may_read_reply_file(world[Role.FOCAL], key), hooks.may_read_reply_file(world[Role.MEMBER], key))
    for row in shown:
        say(world, row)
    submit(world)

    assert kept.subject_type == "inspections.findingreply"
    assert before == (True, False)
    assert hooks.may_read_reply_file(world[Role.MEMBER], key)
    assert not hooks.may_read_reply_file(world.stranger, key)
    with pytest.raises(RuleError, match="không còn sửa được"):
        unit_files.put_on_reply(
            reply_id=shown[0].pk, actor=world[Role.FOCAL], upload=ContentFile(PNG, name="a.png"), now=timezone.now()
        )


# ── the team's answer ──
def test_the_team_answers_only_what_was_explained_once_the_unit_has_finished(
    world: World, shown: list[FindingReply]
) -> None:
    say(world, shown[0], "Đã có quyết định.")
    with pytest.raises(RuleError, match="còn được sửa"):
        answer(world, shown[0], accepted=True)
    for row in shown[1:]:
        say(world, row)
    submit(world)
    with pytest.raises(RuleError, match="không giải trình"):
        answer(world, shown[1], accepted=True)
    with pytest.raises(RuleError, match="lý do"):
        answer(world, shown[0], accepted=True, text=" ")
    with pytest.raises(PermissionDenied):
        replies.answer(
            reply_id=shown[0].pk, actor=world[Role.FOCAL], is_accepted=True, text="Tự nhận.", now=timezone.now()
        )

    answer(world, shown[0], accepted=False, text="Quyết định ký sau ngày kiểm tra.")

    shown[0].refresh_from_db()
    assert (shown[0].is_accepted, shown[0].answered_by) == (False, world[Role.MEMBER])
    assert ReplyRound.objects.get().closed_at is not None  # nothing is left to do
    assert Notice.objects.filter(recipient=world[Role.FOCAL], kind="inspections.reply_answered").count() == 1


def test_an_accepted_explanation_takes_the_finding_out_with_that_reason(
    world: World, shown: list[FindingReply]
) -> None:
    say(world, shown[0], "Đã có quyết định.")
    for row in shown[1:]:
        say(world, row)
    submit(world)

    with translation.override("en"):
        answer(world, shown[0], accepted=True, text="Có quyết định trước ngày kiểm tra.", removes=True)

    finding = Finding.objects.get(pk=shown[0].finding_id)
    entry = Entry.objects.get(action="inspections.finding_removed")
    assert finding.removed_at is not None
    assert entry.reason == "Chấp nhận giải trình của đơn vị: Có quyết định trước ngày kiểm tra."
    assert FindingReply.objects.get(pk=shown[0].pk).finding_text == "Tồn tại 0"


def test_a_finding_that_is_changed_later_keeps_what_the_unit_read(world: World, shown: list[FindingReply]) -> None:
    findings.update_finding(
        finding_id=shown[0].finding_id,
        actor=world[Role.MEMBER],
        draft=FindingDraft(FindingKind.SHORTFALL, "PROC", "Nay viết khác.", severity=Severity.MINOR),
    )

    line = queries.page_of(Inspection.objects.get(pk=world.inspection.pk), days(0)).lines[0]

    assert line.reply.finding_text == "Tồn tại 0"
    assert line.is_changed
    assert "".join(piece.words for piece in line.now_pieces) == "Nay viết khác."


# ── the end of the round ──
def test_the_daily_job_writes_silence_down_once(world: World, shown: list[FindingReply]) -> None:
    early = replies.close_overdue(now=after(5))
    late = replies.close_overdue(now=after(past()))
    again = replies.close_overdue(now=after(past()))

    assert (early, len(late), again) == ([], 1, [])
    assert set(FindingReply.objects.values_list("stance", flat=True)) == {Stance.SILENT}
    entry = Entry.objects.get(action="inspections.reply_closed")
    assert (entry.actor_id, entry.after["silent"]) == (None, 3)


def test_the_daily_job_leaves_a_round_open_whose_explanation_waits_for_an_answer(
    world: World, shown: list[FindingReply]
) -> None:
    say(world, shown[0], "Đã có quyết định.")

    assert replies.close_overdue(now=after(past(4))) == []
    with pytest.raises(RuleError, match="Còn 1 giải trình"):
        replies.close_round(inspection_id=world.inspection.pk, actor=world[Role.MEMBER], now=after(past(4)))
    assert ReplyRound.objects.get().closed_at is None


@pytest.mark.law("KT-05")
def test_the_conclusion_waits_for_the_round_for_the_day_and_for_the_answers(
    world: World, shown: list[FindingReply]
) -> None:
    waiting, over = settled(world), settled(world, days(past()))
    say(world, shown[0], "Đã có quyết định.")
    unanswered = settled(world, days(past()))
    for row in shown[1:]:
        say(world, row)
    submit(world)
    answer(world, shown[0], accepted=False)
    answered = settled(world)
    factories.FindingFactory(inspection=world.inspection, text="Ghi sau khi đơn vị đã đọc")

    assert (waiting, over, unanswered, answered) == (False, True, False, True)
    assert not settled(world)


def test_without_shortfalls_or_from_a_report_of_the_past_no_round_is_asked_for(world: World) -> None:
    world.at(Stage.DRAFTING)
    nothing = settled(world)
    factories.FindingFactory(inspection=world.inspection)
    needed = settled(world)
    Plan.objects.filter(pk=world.plan.pk).update(is_historical=True)

    assert (nothing, needed, settled(world)) == (True, False, True)


def test_a_conclusion_whose_unit_was_not_heard_is_not_sent_to_the_signer(world: World) -> None:
    inspection = minuted(world)
    factories.FindingFactory(inspection=inspection, text="Tồn tại chưa gửi")
    conclusions.save_draft(inspection_id=inspection.pk, actor=world[Role.SECRETARY], assessment="Đánh giá.")

    with pytest.raises(RuleError, match="ý kiến của đơn vị"):
        conclusions.submit(
            inspection_id=inspection.pk, actor=world[Role.SECRETARY], signer=world[Role.LEADER], now=timezone.now()
        )
    assert Inspection.objects.get(pk=inspection.pk).stage == Stage.DRAFTING


def test_the_conclusion_counts_the_replies_and_carries_their_table(world: World) -> None:
    inspection = submitted(world)

    paper = conclusion_paper(inspection, head.signer(world[Role.LEADER], world.department))

    text = canonical(paper)
    assert "đơn vị đồng ý 1 điểm" in text
    assert [annex.title for annex in paper.annexes] == ["GIẢI TRÌNH CỦA ĐƠN VỊ VÀ TRẢ LỜI CỦA ĐOÀN"]
    assert "Kế hoạch chưa có chỉ tiêu." in text


def test_what_was_said_stays_when_the_conclusion_is_issued(world: World) -> None:
    inspection = issued(world)

    page = queries.page_of(inspection, days(100))

    assert [line.voice for line in page.lines] == ["agrees"]
    assert page.round is not None
    assert page.round.closed_at is not None


# ── reminders, late ──
def test_the_unit_is_reminded_until_the_day_and_never_after(world: World, shown: list[FindingReply]) -> None:
    def due(day: date) -> list[set[object]]:
        return [set(thing.recipients) for thing in owed.due_things(day) if thing.kind == owed.REPLY]

    both = {world[Role.FOCAL], world[Role.UNIT_HEAD]}

    assert due(days(past(-1))) == [both]
    assert due(days(past())) == []
    for row in shown:
        say(world, row)
    notice = Notice(subject_id=str(ReplyRound.objects.get().pk), due_on=working(5))
    before = owed.is_reply_due(notice)
    submit(world)
    assert due(days(past(-1))) == []
    assert (before, owed.is_reply_due(notice)) == (True, False)


@given(due=st.dates(), today=st.dates(), is_submitted=st.booleans(), is_closed=st.booleans())
def test_a_reply_is_over_exactly_when_said_closed_or_late(
    due: date, today: date, is_submitted: bool, is_closed: bool
) -> None:
    over = rules.is_reply_over(due, is_submitted=is_submitted, is_closed=is_closed, today=today)

    assert over is (is_submitted or is_closed or (today - due).days > 0)
