"""Answers to check items: what is kept, what is refused, what happens when two people type."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.criteria.choices import ItemKind
from cchc.criteria.models import CheckItem
from cchc.inspections.choices import Judgement, Stage, TeamRole
from cchc.inspections.models import Answer, AnswerRevision, Inspection
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import answers
from tests.factories import CheckItemFactory, InspectionFactory, MembershipFactory, PostFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 18, 2, 42, 18, tzinfo=UTC)


@pytest.fixture
def inspection() -> Inspection:
    return InspectionFactory(stage=Stage.VISITING)


@pytest.fixture
def item(inspection: Inspection) -> CheckItem:
    return CheckItemFactory(criteria_set=inspection.plan.criteria_set, kind=ItemKind.YES_NO)


def member(inspection: Inspection, role: TeamRole = TeamRole.MEMBER) -> User:
    return MembershipFactory(team=inspection.team, role=role).user


def save(item: CheckItem, inspection: Inspection, actor: User | None, version: int = 0, **values: Any) -> answers.Saved:
    return answers.save_answer(
        inspection_id=inspection.pk,
        item_id=item.pk,
        actor=actor,
        values=AnswerValues(**values),
        version=version,
        now=NOW,
    )


def test_the_first_saving_makes_version_one_a_revision_and_an_entry(inspection: Inspection, item: CheckItem) -> None:
    typist = member(inspection)

    saved = save(item, inspection, typist, yes=True, judgement=Judgement.MET, note="Đủ")

    assert (saved.answer.version, saved.answer.yes, saved.answer.judgement) == (1, True, "met")
    assert (saved.answer.updated_by, saved.answer.updated_at) == (typist, NOW)
    assert list(saved.answer.revisions.values_list("version", "is_conflict", "note")) == [(1, False, "Đủ")]
    entry = Entry.objects.get(action="inspections.answered")
    assert entry.after == {"yes": True, "judgement": "met", "note": "Đủ"}
    assert (entry.parent_id, entry.unit_id) == (str(inspection.pk), inspection.unit_id)


def test_the_same_answer_sent_twice_is_there_once(inspection: Inspection, item: CheckItem) -> None:
    typist = member(inspection)
    save(item, inspection, typist, judgement=Judgement.MET)

    again = save(item, inspection, typist, version=0, judgement=Judgement.MET)

    assert (again.answer.version, again.conflict) == (1, None)
    assert AnswerRevision.objects.count() == 1
    assert Entry.objects.filter(action="inspections.answered").count() == 1


def test_a_later_version_keeps_only_what_changed_in_the_journal(inspection: Inspection, item: CheckItem) -> None:
    typist = member(inspection)
    save(item, inspection, typist, judgement=Judgement.MET)

    saved = save(item, inspection, typist, version=1, judgement=Judgement.MET, note="Thêm")

    assert saved.answer.version == 2
    entry = Entry.objects.filter(action="inspections.answered").latest("pk")
    assert (entry.before, entry.after) == ({"note": ""}, {"note": "Thêm"})


def test_a_judgement_can_be_taken_back(inspection: Inspection, item: CheckItem) -> None:
    typist = member(inspection)
    save(item, inspection, typist, judgement=Judgement.MET)

    saved = save(item, inspection, typist, version=1, judgement="")

    assert saved.answer.judgement == ""


@pytest.mark.parametrize(
    ("_case", "kind", "values", "sentence", "field"),
    [
        (
            "ratio over one",
            ItemKind.RATIO,
            {"numerator": Decimal(5), "denominator": Decimal(4)},
            "Tử số lớn hơn mẫu số",
            "numerator",
        ),
        ("negative count", ItemKind.COUNT, {"number": Decimal(-1)}, "Số đếm không âm", "number"),
        ("half a case", ItemKind.COUNT, {"number": Decimal("1.5")}, "Số đếm phải là số nguyên", "number"),
        ("too large", ItemKind.NUMBER, {"number": Decimal(10) ** 13}, "Số quá lớn", "number"),
        ("long ago", ItemKind.DATE, {"day": date(1066, 1, 1)}, "Ngày không hợp lý", "day"),
        ("far ahead", ItemKind.DATE, {"day": date(2099, 1, 1)}, "Ngày không hợp lý", "day"),
        ("wrong kind", ItemKind.YES_NO, {"number": Decimal(1)}, "không nhận kiểu trả lời đó", "number"),
        ("no such judgement", ItemKind.YES_NO, {"judgement": "great"}, "Chọn một trong bốn mức", "judgement"),
        ("a long note", ItemKind.YES_NO, {"note": "x" * 10_001}, "dài quá 10.000 ký tự", "note"),
        ("long words", ItemKind.INTERVIEW, {"words": "x" * 10_001}, "dài quá 10.000 ký tự", "words"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(
    inspection: Inspection, _case: str, kind: str, values: dict[str, Any], sentence: str, field: str
) -> None:
    item = CheckItemFactory(criteria_set=inspection.plan.criteria_set, kind=kind)

    with pytest.raises(RuleError, match=sentence) as refused:
        save(item, inspection, member(inspection), **values)

    assert refused.value.field == field
    assert not Answer.objects.exists()


def test_a_note_of_ten_thousand_characters_is_kept_whole(inspection: Inspection, item: CheckItem) -> None:
    saved = save(item, inspection, member(inspection), note="ữ" * 10_000)

    assert len(saved.answer.note) == 10_000


def test_typed_text_is_composed_and_loses_only_invisible_marks(inspection: Inspection, item: CheckItem) -> None:
    typed = unicodedata.normalize("NFD", "Sổ theo dõi 😀") + "\u202e\u200b"

    saved = save(item, inspection, member(inspection), note=typed)

    assert saved.answer.note == "Sổ theo dõi 😀"


def test_an_item_of_another_set_is_refused(inspection: Inspection) -> None:
    foreign = CheckItemFactory()

    with pytest.raises(RuleError, match="không thuộc bộ nội dung"):
        save(foreign, inspection, member(inspection), judgement=Judgement.MET)

    assert not Answer.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER])
def test_who_is_not_in_the_team_may_not_answer_and_nothing_changes(
    inspection: Inspection, item: CheckItem, role: Role
) -> None:
    officer = PostFactory(role=role, unit=inspection.plan.issuer).user

    with pytest.raises(PermissionDenied):
        save(item, inspection, officer, judgement=Judgement.MET)

    assert not Answer.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("stage", [Stage.NOTIFIED, Stage.MINUTED, Stage.ISSUED])
def test_before_the_visit_and_after_the_minutes_the_checklist_is_closed(stage: Stage) -> None:
    inspection = InspectionFactory(stage=stage)
    item = CheckItemFactory(criteria_set=inspection.plan.criteria_set)

    with pytest.raises(RuleError, match="Chưa thể “Ghi phiếu kiểm tra”"):
        save(item, inspection, member(inspection), judgement=Judgement.MET)

    assert not Answer.objects.exists()


# ── two people at one item ──


@pytest.fixture
def conflict(inspection: Inspection, item: CheckItem) -> AnswerRevision:
    """Việt saved first; Châu typed against what was there before."""
    save(item, inspection, member(inspection), judgement=Judgement.MET, note="Việt")
    saved = save(item, inspection, member(inspection), version=0, judgement=Judgement.PARTLY, note="Châu")
    assert saved.conflict is not None
    return saved.conflict


def test_a_stale_saving_never_overwrites_and_is_kept_beside(conflict: AnswerRevision) -> None:
    answer = Answer.objects.get()

    assert (answer.note, answer.judgement, answer.version) == ("Việt", "met", 1)
    assert (conflict.note, conflict.judgement, conflict.is_conflict) == ("Châu", "partly", True)


def test_typing_on_in_a_conflict_keeps_the_newest_words_once(
    conflict: AnswerRevision, inspection: Inspection, item: CheckItem
) -> None:
    save(item, inspection, conflict.saved_by, version=0, judgement=Judgement.PARTLY, note="Châu viết tiếp")

    assert list(AnswerRevision.objects.filter(is_conflict=True).values_list("note", flat=True)) == ["Châu viết tiếp"]


def test_taking_mine_puts_it_in_force_and_keeps_theirs_in_the_history(conflict: AnswerRevision) -> None:
    answer = answers.take_mine(revision_id=conflict.pk, actor=conflict.saved_by, now=NOW)

    assert (answer.note, answer.judgement, answer.version) == ("Châu", "partly", 2)
    assert not answer.revisions.filter(is_conflict=True).exists()
    assert answer.revisions.filter(note="Việt", is_conflict=False).exists()


def test_keeping_theirs_leaves_the_answer_and_settles(conflict: AnswerRevision) -> None:
    answer = answers.keep_theirs(revision_id=conflict.pk, actor=conflict.saved_by)

    conflict.refresh_from_db()
    assert (answer.note, answer.version, conflict.is_conflict) == ("Việt", 1, False)
    assert Entry.objects.filter(action="inspections.answer_conflict_settled").count() == 1


def test_a_settled_conflict_cannot_be_settled_again(conflict: AnswerRevision) -> None:
    answers.keep_theirs(revision_id=conflict.pk, actor=conflict.saved_by)

    with pytest.raises(RuleError, match="đã được xử lý"):
        answers.take_mine(revision_id=conflict.pk, actor=conflict.saved_by, now=NOW)

    assert Answer.objects.get().note == "Việt"


def test_nobody_settles_the_conflict_of_another(conflict: AnswerRevision, inspection: Inspection) -> None:
    with pytest.raises(RuleError):
        answers.take_mine(revision_id=conflict.pk, actor=member(inspection), now=NOW)

    assert Answer.objects.get().note == "Việt"


def test_a_photo_taken_first_does_not_make_a_conflict_for_an_open_form(inspection: Inspection, item: CheckItem) -> None:
    typist = member(inspection)
    answers.answer_row(inspection_id=inspection.pk, item_id=item.pk, actor=typist, now=NOW)

    saved = save(item, inspection, typist, version=0, judgement=Judgement.MET)

    assert (saved.conflict, saved.answer.version) == (None, 1)


def test_the_row_for_a_photo_is_made_once(inspection: Inspection, item: CheckItem) -> None:
    typist = member(inspection)
    later = NOW + timedelta(minutes=1)

    first = answers.answer_row(inspection_id=inspection.pk, item_id=item.pk, actor=typist, now=NOW)
    second = answers.answer_row(inspection_id=inspection.pk, item_id=item.pk, actor=typist, now=later)

    assert (first.pk, second.updated_at) == (second.pk, NOW)
