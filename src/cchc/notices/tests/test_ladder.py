from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts import matrix
from cchc.accounts.choices import POST_ROLES, Role
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.notices import policies, queries
from cchc.notices.models import LadderStep
from cchc.notices.rules import Rung
from cchc.notices.services import ladder
from tests.factories import PostFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)
VALUES = {"days": -5, "valid_from": DAY, "basis": "Quy chế của Sở", "confidence": "found"}


@pytest.fixture
def admin(db):
    return PostFactory(role=Role.ADMIN).user


@pytest.mark.law("NV-01")
def test_the_shipped_ladder_has_a_basis_for_every_step_and_loads_once():
    assert ladder.load_ladder() == ladder.load_ladder() == 6

    assert queries.ladder_on(DAY) == [Rung(-7), Rung(-3), Rung(-1), Rung(1), Rung(3), Rung(7, 7)]
    rows = list(LadderStep.objects.values_list("days", "confidence"))
    assert rows == [(-7, "found"), (-3, "found"), (-1, "found"), (1, "gk"), (3, "gk"), (7, "gk")]
    assert not LadderStep.objects.filter(basis="").exists()


def test_loading_again_keeps_what_the_office_changed(admin):
    ladder.load_ladder()
    step = LadderStep.objects.get(days=-7)
    ladder.end_step(actor=admin, step_id=step.pk, last_day=DAY)

    ladder.load_ladder()

    step.refresh_from_db()
    assert step.valid_to == DAY


def test_a_step_is_in_force_from_its_first_to_its_last_day(admin):
    step = ladder.set_step(actor=admin, **VALUES)
    ladder.end_step(actor=admin, step_id=step.pk, last_day=date(2026, 9, 30))

    days = [date(2026, 8, 31), DAY, date(2026, 9, 30), date(2026, 10, 1)]

    assert [queries.ladder_on(day) for day in days] == [[], [Rung(-5)], [Rung(-5)], []]
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "notices.step_set",
        "notices.step_ended",
    ]


def test_a_step_of_the_same_distance_follows_the_old_one(admin):
    old = ladder.set_step(actor=admin, **VALUES)

    new = ladder.set_step(actor=admin, **{**VALUES, "valid_from": date(2026, 10, 1), "basis": "Quy chế mới"})

    old.refresh_from_db()
    assert (old.valid_to, new.valid_to) == (date(2026, 9, 30), None)


def test_a_step_set_before_a_later_one_ends_when_that_begins(admin):
    ladder.set_step(actor=admin, **{**VALUES, "valid_from": date(2026, 10, 1)})

    early = ladder.set_step(actor=admin, **VALUES)

    assert early.valid_to == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"days": -5, "every": 7}, "every"),
        ({"days": 5, "every": 0}, "every"),
        ({"basis": " "}, "basis"),
        ({"confidence": "chắc"}, "confidence"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(admin, wrong, field):
    with pytest.raises(RuleError) as refusal:
        ladder.set_step(actor=admin, **{**VALUES, **wrong})

    assert refusal.value.field == field
    assert LadderStep.objects.count() == 0


@pytest.mark.parametrize("last_day", [date(2026, 8, 31), date(2026, 10, 1)])
def test_a_step_ends_after_it_began_and_never_later_than_it_did(admin, last_day):
    step = ladder.set_step(actor=admin, **VALUES)
    ladder.end_step(actor=admin, step_id=step.pk, last_day=date(2026, 9, 30))

    with pytest.raises(RuleError):
        ladder.end_step(actor=admin, step_id=step.pk, last_day=last_day)


@pytest.mark.parametrize("role", list(Role))
def test_the_cell_setting_edit_decides_who_changes_the_ladder(role):
    user = PostFactory(role=role).user if role in POST_ROLES else UserFactory()
    granted = matrix.grants(role, "setting", "edit") and role in POST_ROLES

    assert policies.may_administer(user) is granted
    if not granted:
        with pytest.raises(PermissionDenied):
            ladder.set_step(actor=user, **VALUES)
        assert LadderStep.objects.count() == 0
