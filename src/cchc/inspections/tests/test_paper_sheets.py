"""Checklists filled on paper and typed in at once."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.criteria.choices import ItemKind
from cchc.inspections.choices import Stage
from cchc.inspections.models import Answer, AnswerRevision
from cchc.inspections.rules import AnswerValues
from cchc.inspections.services import paper
from tests import factories

from .world import World

pytestmark = pytest.mark.django_db


def line(world: World, kind: ItemKind, **values: object) -> paper.Line:
    item = next(item for item in world.items if item.kind == kind)
    return paper.Line(item.pk, AnswerValues(judgement="met", **values), timezone.localtime())


def record(world: World, *lines: paper.Line, role: Role = Role.MEMBER) -> list[Answer]:
    return paper.record_sheet(inspection_id=world.inspection.pk, actor=world[role], lines=lines)


def test_a_sheet_makes_an_answer_and_a_first_version_per_line_and_one_entry(world):
    world.at(Stage.VISITING)
    entries = Entry.objects.count()

    made = record(
        world,
        line(world, ItemKind.YES_NO, yes=True, note="  đủ   hồ sơ "),
        line(world, ItemKind.RATIO, numerator=Decimal(3), denominator=Decimal(4)),
    )

    assert [(answer.version, answer.updated_by) for answer in made] == [(1, world[Role.MEMBER])] * 2
    assert made[0].note == "đủ hồ sơ"
    assert AnswerRevision.objects.filter(answer__in=made, version=1).count() == 2
    assert Entry.objects.count() == entries + 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER, Role.FOCAL])
def test_who_is_not_of_the_team_may_not_and_nothing_changes(world, role):
    world.at(Stage.VISITING)

    with pytest.raises(PermissionDenied):
        record(world, line(world, ItemKind.YES_NO, yes=True), role=role)

    assert Answer.objects.count() == 0


def test_before_the_visit_nothing_is_recorded(world):
    with pytest.raises(RuleError, match="Chưa thể"):
        record(world, line(world, ItemKind.YES_NO, yes=True))

    assert Answer.objects.count() == 0


def test_an_item_answered_before_is_never_overwritten(world):
    world.at(Stage.VISITING)
    record(world, line(world, ItemKind.YES_NO, yes=True))

    with pytest.raises(RuleError, match="đã được ghi trước đó"):
        record(world, line(world, ItemKind.YES_NO, yes=False))

    assert Answer.objects.get().yes is True


def test_an_item_twice_or_of_another_set_is_refused(world):
    world.at(Stage.VISITING)
    foreign = factories.CheckItemFactory(kind=ItemKind.YES_NO)
    once = line(world, ItemKind.YES_NO, yes=True)

    for lines in ([once, once], [paper.Line(foreign.pk, once.values, once.written_at)]):
        with pytest.raises(RuleError, match="ghi hai lần hoặc không thuộc"):
            record(world, *lines)

    assert Answer.objects.count() == 0


def test_a_value_that_cannot_be_refuses_the_whole_sheet(world):
    world.at(Stage.VISITING)

    with pytest.raises(RuleError) as refused:
        record(
            world,
            line(world, ItemKind.YES_NO, yes=True),
            line(world, ItemKind.RATIO, numerator=Decimal(5), denominator=Decimal(4)),
        )

    assert refused.value.field == "numerator"
    assert Answer.objects.count() == 0
