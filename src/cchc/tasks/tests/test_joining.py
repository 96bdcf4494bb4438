"""What tasks tell the lower floors: reminders that are due, files, figures, the page of a unit, the search."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.hooks import state_labels
from cchc.common.search import find
from cchc.files import hooks as file_hooks
from cchc.metrics import hooks as metric_hooks
from cchc.notices import hooks as notice_hooks
from cchc.notices.models import Notice, Reminder
from cchc.tasks import services
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Task
from cchc.tasks.queries.owing import due_things
from cchc.units import hooks as unit_hooks
from tests.factories import TaskEventFactory, TaskFactory, UnitFactory

from .world import TODAY, at

pytestmark = pytest.mark.django_db
LATE = date(2026, 9, 1)


def things(day):
    return {thing.kind: thing for thing in due_things(day)}


def notice_of(thing):
    return Notice(kind=thing.kind, subject_id=str(thing.subject.pk), due_on=thing.due_on)


# ── reminders ──


def test_the_unit_owes_until_proof_is_in_then_the_verifier_does(world):
    task = world.assign()

    assert things(TODAY)["tasks.reminder"].recipients == (world.doer,)
    late = things(LATE)["tasks.reminder"]
    assert (late.recipients, late.unit, late.due_on) == (
        (world.doer, world[Role.UNIT_HEAD]),
        world.ward,
        date(2026, 8, 27),
    )
    world.submit(task)

    [thing] = due_things(LATE)
    assert (thing.kind, thing.unit, thing.recipients) == ("tasks.verify", world.department, (world.verifier,))
    assert (thing.due_on, thing.owed_since) == (TODAY + timedelta(days=5), TODAY)
    world.accept(task)
    assert list(due_things(LATE)) == []


def test_without_named_people_those_of_the_units_are_reminded(world):
    task = world.assign(doer=None, doer_name="Vũ Thị Lan", verifier=None)

    assert things(TODAY)["tasks.reminder"].recipients == (world.doer,)
    world.submit(task)
    assert set(things(TODAY)["tasks.verify"].recipients) == {world.verifier, world.officer}


def test_a_reminder_is_asked_again_just_before_it_is_sent(world):
    task = world.assign()
    due = notice_of(things(LATE)["tasks.reminder"])
    still = notice_hooks.still_due["tasks.reminder"]

    assert still(due) is True
    world.decide(task, world.ask(task))
    assert still(due) is False  # another day now: another reminder
    due.due_on = Task.objects.get(pk=task.pk).due_on
    assert still(due) is True
    world.submit(task)
    assert still(due) is False
    world.give_back(task)
    assert still(due) is True
    services.withdraw(task_id=task.pk, actor=world.leader, reason="Nhầm", now=at(TODAY))
    assert still(due) is False
    assert still(Notice(kind="tasks.reminder", subject_id="999")) is False
    assert still(Notice(kind="tasks.reminder", subject_id="x")) is False


def test_the_verifier_is_reminded_of_the_latest_proof_only(world):
    task = world.assign()
    world.submit(task)
    first = notice_of(things(LATE)["tasks.verify"])
    still = notice_hooks.still_due["tasks.verify"]

    assert still(first) is True
    world.give_back(task)
    assert still(first) is False
    world.submit(task)
    assert still(first) is False
    assert still(notice_of(things(LATE)["tasks.verify"])) is True
    world.accept(task)
    assert still(notice_of(first_thing(task))) is False


def first_thing(task):
    proof = task.events.filter(kind="proof").first()
    return notice_hooks.DueThing("tasks.verify", proof, task.giver, task.due_on, "", "", ())


def test_news_that_is_old_is_not_sent(world):
    task = world.assign()
    world.ask(task)
    world.submit(task)
    news = Notice(kind="tasks.proof", subject_id=str(task.pk))

    assert notice_hooks.still_due["tasks.proof"](news) is True
    assert notice_hooks.still_due["tasks.extension_asked"](news) is True
    world.accept(task)
    assert notice_hooks.still_due["tasks.proof"](news) is False
    assert notice_hooks.still_due["tasks.extension_asked"](news) is False


def test_many_tasks_are_read_in_few_questions(world, django_assert_max_num_queries):
    for _n in range(12):
        TaskFactory(unit=world.ward, giver=world.department)

    with django_assert_max_num_queries(5):
        assert len(list(due_things(timezone.localdate()))) == 12


# ── files ──


def test_the_files_of_a_task_are_for_those_who_see_it(world):
    event = TaskEventFactory(task=world.assign())
    may_read = file_hooks.scopes["tasks.event"]

    for user in (world.doer, world.verifier, world.officer, world.leader, world[Role.UNIT_HEAD]):
        assert may_read(user, str(event.pk)) is True
    for subject_id in (str(event.pk), "x", "9" * 30):
        assert may_read(world.stranger, subject_id) is False


# ── figures ──

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def due(world, day, status=TaskStatus.ASSIGNED, submitted_on=None):
    return TaskFactory(
        unit=world.ward,
        giver=world.department,
        assigned_on=date(2026, 1, 5),
        due_on=day,
        status=status,
        submitted_on=submitted_on,
    )


def counted(name, world, span=MARCH):
    return metric_hooks.collectors[name](world.ward, *span).value


def test_assigned_tasks_fall_into_three_heaps_that_add_up(world):
    due(world, date(2026, 3, 10), TaskStatus.VERIFIED, date(2026, 3, 10))  # on time
    due(world, date(2026, 3, 31), TaskStatus.SUBMITTED, date(2026, 3, 20))  # on time: the verifier does not count
    due(world, date(2026, 3, 10), TaskStatus.VERIFIED, date(2026, 3, 11))  # late
    due(world, date(2026, 3, 10), TaskStatus.VERIFIED, date(2026, 4, 2))  # not done when the period ended
    due(world, date(2026, 3, 10), TaskStatus.RETURNED, date(2026, 3, 9))  # returned: not done
    due(world, date(2026, 3, 10), TaskStatus.WITHDRAWN)
    due(world, date(2026, 4, 1))
    due(world, date(2026, 2, 28))
    TaskFactory(due_on=date(2026, 3, 10), assigned_on=date(2026, 1, 5))

    heaps = [counted(f"assigned_tasks_{name}", world) for name in ("on_time", "late", "overdue")]

    assert heaps == [Decimal(2), Decimal(1), Decimal(2)]
    assert counted("assigned_tasks", world) == sum(heaps)
    rows = metric_hooks.collectors["assigned_tasks_late"](world.ward, *MARCH).rows
    assert rows[0][0].startswith("KP-2026-")
    assert rows[0][1].startswith("/tasks/KP-2026-")


def test_a_period_that_still_runs_is_counted_up_to_yesterday(world):
    today = timezone.localdate()
    due(world, today - timedelta(days=1))
    due(world, today)
    due(world, today + timedelta(days=3))
    span = (today - timedelta(days=20), today + timedelta(days=20))

    assert counted("assigned_tasks", world, span) == counted("assigned_tasks_overdue", world, span) == Decimal(1)


def test_reminders_are_counted_with_what_they_were_about(world):
    task = world.assign()
    services.remind(task_id=task.pk, actor=world.officer, now=at(date(2026, 8, 20)))
    given = {"due_on": LATE, "given_on": LATE, "given_at": at(LATE), "step": 1}
    Reminder.objects.create(subject_type="inspections.selfreport", subject_id="7", unit=world.ward, **given)
    Reminder.objects.create(subject_type="tasks.task", subject_id="8", unit=UnitFactory(), **given)

    august = metric_hooks.collectors["reminders_received"](world.ward, date(2026, 8, 1), date(2026, 8, 31))
    both = metric_hooks.collectors["reminders_received"](world.ward, date(2026, 8, 1), date(2026, 9, 30))

    assert (august.value, both.value) == (Decimal(1), Decimal(2))
    assert august.rows == (
        (
            f"Nhắc lúc 09:00 20/8/2026, hạn 27/8/2026: {task.code} Niêm yết 12 thủ tục còn thiếu",
            f"/tasks/{task.code}/",
        ),
    )
    assert both.rows[1] == ("Nhắc lúc 09:00 01/9/2026, hạn 01/9/2026", "")


# ── pages of others ──


def test_the_page_of_a_unit_shows_its_open_tasks(world, signed_in):
    tasks = [TaskFactory(unit=world.ward, giver=world.department) for _n in range(7)]
    TaskFactory(unit=world.ward, giver=world.department, status=TaskStatus.VERIFIED)

    sections = [
        section for section in unit_hooks.sections_of(world.officer, world.ward) if "tasks/" in section.template
    ]
    page = signed_in(world.officer).get(f"/units/{world.ward.code}/").content.decode()

    assert len(sections[0].context["rows"]) == 5
    assert sections[0].context["total"] == 7
    assert f"/tasks/{tasks[0].code}/" in page
    assert "Xem cả 7 việc" in page
    assert not [one for one in unit_hooks.sections_of(world.stranger, world.ward) if "tasks/" in one.template]


def test_the_search_finds_tasks_of_the_reader_only(world):
    task = world.assign(work="Bố trí màn hình tra cứu")

    groups = {group.title: group for group in find(world.doer, "man hinh")}

    assert groups["Việc khắc phục"].hits[0].url == f"/tasks/{task.code}/"
    assert "Việc khắc phục" not in {group.title for group in find(world.stranger, "man hinh")}
    assert [group.hits[0].title for group in find(world.doer, task.code) if group.title == "Việc khắc phục"]


def test_the_rights_page_knows_the_states(world):
    assert set(state_labels["task"]) == {status.value for status in TaskStatus}
