"""Rules of tasks against oracles written another way."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.accounts import matrix
from cchc.common.errors import RuleError
from cchc.tasks import rules
from cchc.tasks.choices import PREFIXES, Clarity, TaskAction, TaskKind, TaskStatus, Timing

DAY = date(2026, 8, 28)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
texts = st.sampled_from(["", "   ", "Vũ Thị Lan", "Niêm yết"])


@given(st.tuples(texts, texts, st.none() | days, texts, texts, texts))
def test_exactly_the_clarities_that_say_nothing_are_missing(said):
    gaps = rules.missing(rules.Six(*said))

    silent = [not (part.strip() if isinstance(part, str) else part) for part in said]
    assert gaps == [clarity for clarity, is_silent in zip(Clarity, silent, strict=True) if is_silent]


def test_a_refusal_names_every_gap_in_words():
    with pytest.raises(RuleError) as refusal:
        rules.require_clear(rules.Six("Vũ Thị Lan", "Niêm yết", None, "Chủ tịch", "", "UBND xã"), DAY)

    assert refusal.value.message == "Việc chưa rõ thời gian, rõ sản phẩm. Ghi đủ sáu rõ rồi giao"
    assert refusal.value.field == "due_on"


@given(st.sampled_from(TaskStatus), st.sampled_from(TaskAction))
def test_a_step_is_possible_exactly_where_the_matrix_has_a_cell_for_it(status, action):
    if action == TaskAction.ASSIGN:
        return  # makes the task: there is no status before it
    if matrix.roles_for("task", action.value, status.value):
        assert rules.next_status(status, action) in TaskStatus
        return
    with pytest.raises(RuleError) as refusal:
        rules.next_status(status, action)
    assert str(action.label) in refusal.value.message
    assert str(status.label) in refusal.value.message


def test_no_step_leaves_a_closed_task():
    closed = {TaskStatus.VERIFIED, TaskStatus.WITHDRAWN}

    assert not {status for status, _action in rules.STEPS} & closed
    assert not set().union(*rules.STAYING.values()) & closed


@given(due=days, sent=st.none() | days, today=days, status=st.sampled_from(TaskStatus))
def test_lateness_counts_to_the_day_of_the_proof_and_to_today_only_while_proof_is_owed(due, sent, today, status):
    found = rules.standing(status, due, sent, today)

    proof_counts = status in (TaskStatus.SUBMITTED, TaskStatus.VERIFIED) and sent is not None
    until = sent if proof_counts else today
    late = len([1 for n in range(1, 1 + max(0, (until - due).days))])
    if status == TaskStatus.WITHDRAWN:
        assert (found.timing, found.days_late) == (Timing.NONE, 0)
    else:
        assert found.days_late == late
        assert found.done_on == (sent if proof_counts else None)
    if status == TaskStatus.VERIFIED:
        assert found.timing == (Timing.DONE_LATE if late else Timing.DONE_IN_TIME)
    if status in (TaskStatus.ASSIGNED, TaskStatus.DOING, TaskStatus.RETURNED):
        near = not late and today + timedelta(days=rules.DUE_SOON_DAYS) >= due
        assert found.timing == (Timing.LATE if late else Timing.DUE_SOON if near else Timing.IN_TIME)


@pytest.mark.parametrize("waited", [0, 1, 30, 400])
def test_nobody_is_late_because_the_verifier_was(waited):
    today = DAY + timedelta(days=waited)

    waiting = rules.standing(TaskStatus.SUBMITTED, DAY, DAY, today)
    accepted = rules.standing(TaskStatus.VERIFIED, DAY, DAY, today)

    assert (waiting.timing, waiting.days_late) == (Timing.WAITING, 0)
    assert (accepted.timing, accepted.days_late) == (Timing.DONE_IN_TIME, 0)


@given(due=days, wanted=st.none() | days, today=days, reason=st.sampled_from(["", "Chờ kinh phí"]))
def test_an_extension_has_a_reason_and_a_day_after_the_deadline_and_after_today(due, wanted, today, reason):
    try:
        rules.require_extension(due_on=due, wanted_on=wanted, reason=reason, today=today)
        is_let = True
    except RuleError:
        is_let = False

    assert is_let == (wanted is not None and wanted > max(due, today) and reason != "")


@given(due=days, wanted=days, given_day=st.none() | days)
def test_a_day_is_granted_after_the_deadline_and_not_beyond_what_was_asked(due, wanted, given_day):
    try:
        granted = rules.require_granted_day(due_on=due, wanted_on=wanted, granted_on=given_day)
    except RuleError:
        granted = None

    span = {due + timedelta(days=n) for n in range(1, (wanted - due).days + 1)}
    assert granted == (given_day if given_day in span else None)


@given(st.dictionaries(st.sampled_from([status.value for status in TaskStatus]), st.integers(0, 9)))
def test_the_share_mended_is_verified_of_all_that_were_not_withdrawn(counts):
    share = rules.share_mended(counts)

    each = [status for status, n in counts.items() for _ in range(n)]
    counted = [status for status in each if status != "withdrawn"]
    assert (share.numerator, share.denominator) == (each.count("verified"), len(counted))
    if counted:
        assert float(share.percent) == pytest.approx(100 * each.count("verified") / len(counted))
    else:
        assert share.percent is None


@given(st.lists(st.integers(-20, 60)))
def test_the_median_is_that_of_the_late_ones_only(values):
    late = sorted(n for n in values if n > 0)

    found = rules.median_days_late(values)

    if not late:
        assert found is None
    else:
        middle = (late[(len(late) - 1) // 2] + late[len(late) // 2]) / 2
        assert found is not None
        assert abs(found - middle) <= 0.5


@given(st.sampled_from(TaskKind), st.integers(2020, 2099), st.integers(1, 10**6))
def test_a_code_says_kind_year_and_number(kind, year, number):
    prefix, shown_year, shown_number = rules.code(kind, year, number).split("-")

    assert (prefix, int(shown_year), int(shown_number)) == (PREFIXES[kind], year, number)
    assert len(shown_number) >= 4


@pytest.mark.parametrize(
    ("day", "due", "sentence"),
    [
        (None, DAY, None),
        (DAY, DAY, None),
        (DAY - timedelta(days=1), DAY, "Ngày xong phải từ hôm nay 28/8/2026"),
        (
            DAY + timedelta(days=8),
            DAY + timedelta(days=7),
            "Kế hoạch xong sau hạn 04/9/2026. Sửa ngày hoặc xin gia hạn",
        ),
        (DAY + timedelta(days=8), DAY - timedelta(days=1), None),  # late already: any day is better than none
    ],
)
def test_a_plan_ends_between_today_and_the_deadline(day, due, sentence):
    if sentence is None:
        rules.require_plan_day(day, due_on=due, today=DAY)
    else:
        with pytest.raises(RuleError, match=sentence):
            rules.require_plan_day(day, due_on=due, today=DAY)


@pytest.mark.parametrize("share", [None, -1, 101])
def test_progress_is_a_share(share):
    with pytest.raises(RuleError):
        rules.require_share(share)
    assert rules.require_share(100) == 100


def test_proof_comes_again_on_a_later_day():
    assert rules.require_again_by(DAY + timedelta(days=1), DAY) == date(2026, 8, 29)
    for day in (None, DAY):
        with pytest.raises(RuleError, match="Ngày nộp lại phải sau hôm nay 28/8/2026"):
            rules.require_again_by(day, DAY)
