from datetime import date, timedelta

import pytest
from django.core.management import call_command

from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.notices import hooks, queries
from cchc.notices.models import Mail, Notice, Reminder
from cchc.notices.services import inbox, reminders
from tests.factories import UnitFactory, UserFactory

from .conftest import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_ladder")]
DUE = date(2026, 9, 4)


def run(day):
    return [one.step for one in reminders.remind(today=day, now=NOW + (day - TODAY))]


def steps():
    return list(Reminder.objects.order_by("pk").values_list("step", flat=True))


@pytest.mark.law("NV-01")
def test_the_ladder_reminds_seven_three_and_one_day_before_and_then_after(owe):
    owe(due_on=DUE)

    for offset in range(-20, 30):
        run(DUE + timedelta(days=offset))

    assert steps() == [-7, -3, -1, 1, 3, 7, 14, 21, 28]
    assert list(Reminder.objects.order_by("pk").values_list("given_on", flat=True)) == [
        DUE + timedelta(days=step) for step in steps()
    ]


def test_a_reminder_says_what_is_owed_by_whom_until_when_and_for_the_how_manieth_time(owe):
    thing = owe(due_on=DUE)

    run(DUE - timedelta(days=7))
    run(DUE - timedelta(days=3))

    notice = Notice.objects.first()
    assert notice.title == "Còn 3 ngày đến hạn: Niêm yết đủ 12 thủ tục còn thiếu"
    assert notice.body.splitlines() == [
        "Việc: Niêm yết đủ 12 thủ tục còn thiếu",
        f"Đơn vị: {thing.unit}",
        "Hạn: thứ Sáu, 04/9/2026",
        "Lần nhắc: 2",
    ]
    assert (notice.url, notice.due_on, notice.reminder.step) == ("/tasks/KP-2026-0118/", DUE, -3)
    assert notice.key == f"tests.reminder:{thing.subject.pk}:2026-09-04:-3"
    entry = Entry.objects.filter(action="notices.reminded").latest("pk")
    assert entry.after["reminded_people"] == ["Vũ Thị Lan"]
    assert (entry.after["reminder_number"], entry.actor_id, entry.unit_id) == (2, None, thing.unit.pk)


def test_the_same_day_twice_reminds_once(owe):
    owe(due_on=DUE)

    assert run(DUE - timedelta(days=3)) == [-3]
    assert run(DUE - timedelta(days=3)) == []

    assert (Reminder.objects.count(), Notice.objects.count(), Mail.objects.count()) == (1, 1, 1)


def test_days_on_which_no_worker_ran_are_caught_up_with_the_latest_step_only(owe):
    owe(due_on=DUE)

    assert run(DUE + timedelta(days=2)) == [1]

    assert steps() == [1]
    assert Notice.objects.get().title.startswith("Quá hạn 2 ngày: ")


def test_an_earlier_day_after_a_later_one_reminds_of_nothing(owe):
    owe(due_on=DUE)
    run(DUE - timedelta(days=1))

    assert run(DUE - timedelta(days=5)) == []


def test_what_was_given_out_late_is_not_reminded_of_steps_from_before(owe):
    owe(due_on=DUE, owed_since=DUE - timedelta(days=5))

    assert run(DUE - timedelta(days=4)) == []
    assert run(DUE - timedelta(days=3)) == [-3]


def test_an_extended_deadline_climbs_a_ladder_of_its_own(owe):
    thing = owe(due_on=DUE)
    run(DUE - timedelta(days=1))
    owe.things[:] = []
    owe(unit=thing.unit, due_on=DUE + timedelta(days=10), recipients=thing.recipients)

    assert run(DUE + timedelta(days=1)) == []
    assert run(DUE + timedelta(days=3)) == [-7]
    assert queries.count_of(thing.subject) == 2


def test_nothing_is_given_when_it_was_done_a_moment_before(owe, monkeypatch):
    owe(due_on=DUE)
    monkeypatch.setitem(hooks.still_due, "tests.reminder", lambda notice: notice.due_on != DUE)

    assert run(DUE - timedelta(days=3)) == []

    assert (Reminder.objects.count(), Notice.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_nobody_to_remind_means_no_reminder(owe):
    owe(due_on=DUE, recipients=())

    assert run(DUE - timedelta(days=3)) == []


def test_the_command_names_what_has_nobody_to_be_reminded(owe, capsys):
    owe(due_on=DUE, recipients=())

    call_command("remind", day="01/9/2026")

    assert "Chưa có người để nhắc, cần phân công: 1 việc.\n  Niêm yết đủ 12 thủ tục" in capsys.readouterr().out
    assert Reminder.objects.count() == 0


def test_a_person_named_twice_is_written_to_once(owe):
    person = UserFactory(email="lan@example.gov.vn")
    owe(due_on=DUE, recipients=(person, person))

    run(DUE - timedelta(days=3))

    assert Notice.objects.count() == 1


def test_a_ladder_of_another_time_does_not_count(owe):
    owe(due_on=date(2011, 11, 10))

    assert run(date(2011, 11, 7)) == []  # the shipped one is valid from 8/11/2011
    assert run(date(2011, 11, 8)) == [-3]


def test_a_person_reminds_by_hand(owe):
    thing = owe(due_on=DUE)
    actor = UserFactory(full_name="Lê Thị Minh Châu")
    run(DUE - timedelta(days=3))

    reminder = reminders.remind_by_hand(actor=actor, thing=thing, now=NOW + timedelta(hours=2))

    assert (reminder.step, reminder.given_by, reminder.given_on) == (None, actor, TODAY)
    notice = reminder.notices.get()
    assert notice.body.splitlines()[-2:] == ["Lần nhắc: 2", "Người nhắc: Lê Thị Minh Châu"]
    assert Entry.objects.latest("pk").actor_id == actor.pk


def test_two_presses_are_one_reminder_by_hand(owe):
    thing = owe(due_on=DUE)
    reminders.remind_by_hand(actor=UserFactory(), thing=thing, now=NOW)

    with pytest.raises(RuleError, match=r"^Đã nhắc lúc 08:00 01/9\. Chờ 10 phút để nhắc lại\.$"):
        reminders.remind_by_hand(actor=UserFactory(), thing=thing, now=NOW + timedelta(minutes=9))
    reminders.remind_by_hand(actor=UserFactory(), thing=thing, now=NOW + timedelta(minutes=11))

    assert (Reminder.objects.count(), Notice.objects.count()) == (2, 2)


def test_by_hand_somebody_must_be_there_to_be_reminded(owe):
    thing = owe(recipients=())

    with pytest.raises(RuleError, match="chưa có người nhận nhắc"):
        reminders.remind_by_hand(actor=UserFactory(), thing=thing, now=NOW)

    assert Reminder.objects.count() == 0


def test_the_reminders_of_a_thing_tell_who_read_them_when(owe):
    thing = owe(due_on=DUE)
    run(DUE - timedelta(days=7))
    inbox.mark_read(notice=Notice.objects.get(), now=NOW)
    run(DUE - timedelta(days=3))

    newest, first = queries.reminders_of(thing.subject)

    assert (newest.number, newest.words, newest.read_at) == (2, "trước hạn 3 ngày", None)
    assert (first.number, first.words, first.read_at, first.recipients) == (1, "trước hạn 7 ngày", NOW, ("Vũ Thị Lan",))


def test_reminders_are_counted_by_unit_and_period(owe):
    one, other = UnitFactory(), UnitFactory()
    owe(unit=one)
    owe(unit=other, due_on=DUE + timedelta(days=30))
    for offset in (-7, -3, -1, 27):
        run(DUE + timedelta(days=offset))

    assert queries.count_by_unit(date(2026, 8, 1), date(2026, 10, 31)) == {one.pk: 4, other.pk: 1}
    assert queries.count_by_unit(DUE - timedelta(days=3), DUE) == {one.pk: 2}
    assert queries.count_by_unit(date(2025, 1, 1), date(2025, 12, 31)) == {}


def test_the_plan_of_a_day_costs_two_queries_however_much_is_owed(owe, django_assert_num_queries):
    for _ in range(5):
        owe(unit=UnitFactory())

    with django_assert_num_queries(2):
        assert len(queries.planned(TODAY)) == 5


def test_the_command_shows_first_and_then_reminds(owe, capsys):
    owe(due_on=DUE)

    call_command("remind", day="01/9/2026", dry_run=True)
    shown = capsys.readouterr().out
    assert "Còn 3 ngày đến hạn: Niêm yết đủ 12 thủ tục còn thiếu" in shown
    assert "→ Vũ Thị Lan" in shown
    assert "Sẽ nhắc 1 việc ngày 01/9/2026." in shown
    assert Reminder.objects.count() == 0

    call_command("remind", day="01/9/2026", json=True)
    assert '"step": -3' in capsys.readouterr().out
    assert Reminder.objects.count() == 1


def test_the_command_refuses_a_day_that_does_not_exist(capsys):
    with pytest.raises(SystemExit) as end:
        call_command("remind", day="31/9/2026")

    assert end.value.code == 2
