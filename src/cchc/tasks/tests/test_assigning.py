"""Handing tasks out: six clarities or none, one code each, once per form."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.tasks import hooks
from cchc.tasks.choices import EventKind, TaskKind, TaskStatus
from cchc.tasks.models import Task
from cchc.tasks.queries import of_origin
from cchc.tasks.queries.people import people_of
from tests.factories import DepartmentFactory, PostFactory, UnitFactory, UserFactory

from .world import TODAY

pytestmark = pytest.mark.django_db


def test_a_task_that_says_all_six_is_handed_out_with_a_code_a_line_and_an_entry(world):
    task = world.assign()

    assert (task.code, task.status, task.doer_name) == ("KP-2026-0001", TaskStatus.ASSIGNED, world.doer.full_name)
    assert task.first_due_on == task.due_on == date(2026, 8, 27)
    assert [event.kind for event in task.events.all()] == [EventKind.ASSIGNED]
    entry = Entry.objects.get(action="tasks.assigned")
    assert (entry.actor_id, entry.unit_id, entry.after["due_on"]) == (world.officer.pk, world.ward.pk, "2026-08-27")


def test_codes_run_per_kind_and_year(world):
    codes = [
        world.assign().code,
        world.assign().code,
        world.assign(kind=TaskKind.PROPOSAL).code,
        world.assign(today=date(2027, 1, 4), due_on=date(2027, 2, 1)).code,
    ]

    assert codes == ["KP-2026-0001", "KP-2026-0002", "KN-2026-0001", "KP-2027-0001"]


def test_every_missing_clarity_is_named_and_nothing_is_made(world):
    with pytest.raises(RuleError) as refusal:
        world.assign(doer=None, doer_name=" ", work="", due_on=None, accountable="", product="", authority="")

    assert refusal.value.message == (
        "Việc chưa rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm, rõ thẩm quyền. Ghi đủ sáu rõ rồi giao"
    )
    assert refusal.value.field == "doer_name"
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"product": "  "}, "product", "Việc chưa rõ sản phẩm. Ghi đủ sáu rõ rồi giao"),
        ({"due_on": TODAY}, "due_on", "Hạn phải sau ngày giao 12/8/2026"),
        ({"authority": "a" * 301}, "authority", "Dài quá 300 ký tự. Rút ngắn lại"),
        ({"work": "a" * 10_001}, "work", "Nội dung dài quá 10.000 ký tự. Rút gọn hoặc đính kèm tệp"),
    ],
)
def test_what_is_missing_or_too_long_is_refused_at_its_field(world, change, field, sentence):
    with pytest.raises(RuleError) as refusal:
        world.assign(**change)

    assert (refusal.value.field, refusal.value.message) == (field, sentence)
    assert not Task.objects.exists()


def test_the_verifier_is_another_person_than_the_doer(world):
    sentence = "Người xác minh phải khác người thực hiện. Chọn người khác"
    by_account = {"verifier": world.doer}
    by_name = {"doer": None, "doer_name": world.verifier.full_name.upper()}

    for change in (by_account, by_name):
        with pytest.raises(RuleError) as refusal:
            world.assign(**change)
        assert (refusal.value.field, refusal.value.message) == ("verifier", sentence)
    assert not Task.objects.exists()


def test_the_doer_holds_a_post_in_the_unit(world):
    elsewhere = PostFactory(role=Role.FOCAL, unit=UnitFactory()).user

    with pytest.raises(RuleError) as refusal:
        world.assign(doer=elsewhere)

    assert refusal.value.field == "doer"
    assert not Task.objects.exists()


def test_a_doer_without_an_account_is_named_on_paper(world):
    task = world.assign(doer=None, doer_name="Vũ Thị  Lan")

    assert (task.doer, task.doer_name) == (None, "Vũ Thị Lan")


@pytest.mark.parametrize("role", [Role.FOCAL, Role.VERIFIER, Role.UNIT_HEAD])
def test_only_officers_and_leaders_of_the_giver_hand_tasks_out(world, role):
    other = PostFactory(role=role, unit=world.department).user
    neighbour = PostFactory(role=Role.OFFICER, unit=DepartmentFactory()).user

    for actor in (other, neighbour):
        with pytest.raises(PermissionDenied):
            world.assign(actor=actor)
    assert not Task.objects.exists()


def test_the_same_form_twice_makes_one_task(world):
    first = world.assign(token="a1")
    again = world.assign(token="a1", work="Việc khác")

    assert again == first
    assert Task.objects.count() == 1
    assert Entry.objects.filter(action="tasks.assigned").count() == 1


def test_what_a_task_came_from_finds_it_and_is_told(world, monkeypatch):
    origin, told = UserFactory(), []
    monkeypatch.setitem(hooks.moved, "accounts.user", [told.append])

    task = world.assign(origin=origin, origin_label="Kết luận 63/TB-SNV, điểm IV.2")

    assert list(of_origin(origin)) == told == [task]
    assert (task.origin_type, task.origin_id) == ("accounts.user", str(origin.pk))
    assert task.events.get().text == "Kết luận 63/TB-SNV, điểm IV.2"


def test_who_sees_a_task(world):
    task = world.assign()
    head = PostFactory(role=Role.UNIT_HEAD, unit=world.ward).user
    leader = PostFactory(role=Role.LEADER, unit=world.department).user
    strangers = [
        PostFactory(role=Role.FOCAL, unit=UnitFactory()).user,
        PostFactory(role=Role.OFFICER, unit=DepartmentFactory()).user,
        PostFactory(role=Role.ADMIN, unit=world.department).user,
        UserFactory(),
    ]

    for user in (world.officer, world.verifier, world.doer, head, leader):
        assert list(Task.objects.visible_to(user)) == [task]
    for user in strangers:
        assert not Task.objects.visible_to(user).exists()


def test_a_free_task_goes_only_to_units_in_the_territory_of_the_giver(world):
    elsewhere = UnitFactory()
    doer = PostFactory(role=Role.FOCAL, unit=elsewhere).user

    with pytest.raises(PermissionDenied):
        world.assign(kind=TaskKind.ASSIGNMENT, unit=elsewhere, doer=doer)

    assert not Task.objects.exists()
    assert world.assign(kind=TaskKind.ASSIGNMENT).code == "NV-2026-0001"


@pytest.mark.parametrize("is_named_only", [True, False])
def test_a_task_that_nobody_but_its_doer_could_verify_is_not_handed_out(world, is_named_only):
    Post.objects.filter(unit=world.department, user=world.verifier).delete()
    doer = {"doer": None, "doer_name": world.officer.full_name} if is_named_only else {"doer": world.officer}

    with pytest.raises(RuleError, match="chưa có ai khác để xác minh") as refusal:
        world.assign(unit=world.ward if is_named_only else world.department, **doer, verifier=None)

    assert refusal.value.field == "verifier"
    assert not Task.objects.exists()
    assert world.assign(verifier=None).verifier is None  # the officer verifies what another does


def test_where_the_named_verifier_left_the_others_are_told_of_the_proof(world):
    task = world.assign()
    User.objects.filter(pk=world.verifier.pk).update(is_active=False)

    task = Task.objects.with_names().get(pk=task.pk)

    assert people_of([task]).verifying(task) == [world.officer]
