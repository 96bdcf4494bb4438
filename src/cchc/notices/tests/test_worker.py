import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cchc.audit.models import DaySeal
from cchc.audit.services import record
from cchc.notices import hooks
from cchc.notices.models import DailyRun, Mail, Reminder
from cchc.notices.services import delivery, notify, schedule
from cchc.notices.worker import Worker
from tests.factories import UserFactory

from .conftest import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """The test's transaction lives in this connection: a worker of its own would renew it."""
    monkeypatch.setattr("cchc.notices.worker.close_old_connections", lambda: None)
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


def work(at=NOW, *, seals=False):
    """Let a worker do everything that is due at a moment; return what it says, of the journal's seals only if asked."""
    said = []
    with time_machine.travel(at, tick=False):
        Worker(tell=said.append).run(once=True)
    return [(event.what, event.line) for event in said if (event.what == "sealed") == seals]


def letter(n=1):
    person = UserFactory(email=f"a{n}@example.gov.vn")
    return notify(recipient=person, kind="tests.news", key=str(n), title="Kết luận mới", now=NOW).mail


def test_a_worker_sends_what_waits_and_says_so(server):
    mail = letter()
    DailyRun.objects.create(job="remind", day=TODAY, finished_at=NOW)

    assert work() == [("mail", "Thư tới a1@example.gov.vn, “Kết luận mới”: Đã gửi")]
    assert work() == []

    assert server.ids() == [mail.message_id]


def test_the_reminders_of_the_day_are_given_from_eight_in_the_morning_once(server, owe, with_ladder):
    owe()

    before = work(NOW - timedelta(minutes=1))
    at_eight = work()
    later = work(NOW + timedelta(hours=3))

    assert before == later == []
    assert [what for what, _line in at_eight] == ["reminded", "mail"]
    assert at_eight[0][1] == "Nhắc việc hôm nay: 1 việc"
    assert (Reminder.objects.count(), len(server.messages)) == (1, 1)


def test_a_reminder_for_what_is_done_before_the_mail_goes_out_is_not_sent(server, owe, with_ladder, monkeypatch):
    owe()
    answers = iter([True, False])  # still owed when the reminder is written, done when the mail would go
    monkeypatch.setitem(hooks.still_due, "tests.reminder", lambda notice: next(answers))

    said = work()

    assert said[-1][1].endswith("Không gửi: việc đã xong (Việc đã xong hoặc đã đổi hạn trước khi thư được gửi.)")
    assert server.messages == []


def test_a_mail_server_that_is_down_for_a_day_loses_nothing_and_doubles_nothing(server, settings, owe, with_ladder):
    owe()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minutes in (0, 2, 10, 60, 200, 1000, 1500):
        work(NOW + timedelta(minutes=minutes))
    settings.EMAIL_PORT = port

    for hours in (36, 48, 60):
        work(NOW + timedelta(hours=hours))

    mails = Mail.objects.order_by("pk")
    assert {mail.status for mail in mails} == {"sent"}
    assert sorted(server.ids()) == sorted(mail.message_id for mail in mails)


def test_a_job_that_fails_is_told_and_does_not_stop_the_others(server, monkeypatch):
    broken, whole = letter(1), letter(2)
    DailyRun.objects.create(job="remind", day=TODAY, finished_at=NOW)
    Mail.objects.filter(pk=broken.pk).update(address="không phải địa chỉ")
    monkeypatch.setitem(hooks.still_due, "tests.news", lambda notice: notice.pk != broken.notice_id or 1 / 0)

    said = work()

    assert said[0] == ("failed", "Việc nền deliver bị lỗi: builtins.ZeroDivisionError")
    assert server.ids() == [whole.message_id]
    # the next round finds the mail half sent, knows that nothing left, and lets it wait
    assert work(NOW + timedelta(seconds=40))[0][0] == "reaped"
    broken.refresh_from_db()
    assert broken.status == "waiting"


def test_a_busy_database_is_waited_for(monkeypatch):
    from django.db import OperationalError

    def busy(*, now):
        raise OperationalError("database is locked")

    monkeypatch.setattr("cchc.notices.services.reaper.reap_mails", busy)

    assert work() == [("database", "Chưa làm việc được với cơ sở dữ liệu: database is locked")]


def test_a_worker_stops_after_the_job_in_hand(server):
    letter(1)
    letter(2)
    said = []
    worker = Worker(tell=lambda event: (said.append(event), worker.stop()))

    worker.run()

    assert len(server.messages) == 1
    assert Mail.objects.filter(status="waiting").count() == 1


def test_old_rows_of_the_queue_are_swept_out_and_mails_are_kept(server):
    mail = letter()
    delivery.deliver.call(mail.pk)
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=NOW - timedelta(days=31))

    schedule.run_daily(now=NOW)

    assert (DBTaskResult.objects.count(), Mail.objects.count()) == (0, 1)


def test_the_command_tells_each_thing_as_json(server, capsys):
    mail = letter()
    DailyRun.objects.create(job="remind", day=timezone.localdate(), finished_at=NOW)

    call_command("worker", once=True, json=True)

    [said] = json.loads(capsys.readouterr().out)
    assert (said["what"], said["status"], said["message_id"]) == ("mail", "sent", mail.message_id)


def test_the_command_refuses_an_interval_of_nothing(capsys):
    with pytest.raises(SystemExit) as end:
        call_command("worker", interval=0)

    assert end.value.code == 2


def test_the_journal_is_sealed_once_an_hour(server):
    DailyRun.objects.create(job="remind", day=TODAY, finished_at=NOW)
    person = UserFactory()
    with time_machine.travel(NOW, tick=False):
        record("accounts.user_created", actor=None, subject=person)

    first = work(seals=True)
    with time_machine.travel(NOW, tick=False):
        record("accounts.user_created", actor=None, subject=person)
    soon = work(NOW + timedelta(minutes=59), seals=True)
    later = work(NOW + timedelta(minutes=61), seals=True)

    assert first == later == [("sealed", "Niêm phong nhật ký ngày 01/9/2026: 1 mục")]
    assert soon == []
    assert DaySeal.objects.count() == 2
