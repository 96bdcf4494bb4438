from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cchc.notices import spool
from cchc.notices.choices import MailStatus
from cchc.notices.models import Mail
from cchc.notices.services import delivery, notify, reaper
from cchc.notices.spool import Mark
from tests.factories import UserFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail():
    """A mail that a worker was sending."""
    person = UserFactory(email="lan@example.gov.vn")
    made = notify(recipient=person, kind="tests.news", key="1", title="Kết luận mới", now=NOW).mail
    Mail.objects.update(status=MailStatus.SENDING, attempts=1, spool=spool.own_id(), sending_since=NOW)
    made.refresh_from_db()
    return made


def noted(mail, mark):
    with spool.sheet(mail.message_id[1:37], is_new=True) as sheet:
        sheet.mark(mark)


def reap(mail, now=NOW + timedelta(seconds=5)):
    settled = reaper.reap_mails(now=now)
    mail.refresh_from_db()
    return settled


@pytest.mark.parametrize(
    ("mark", "status"), [(Mark.NOTHING, "waiting"), (Mark.HANDING_OVER, "unsure"), (Mark.ACCEPTED, "sent")]
)
def test_what_the_dead_worker_noted_decides(mail, settings, mark, status):
    noted(mail, mark)

    assert reap(mail) == [(mail.pk, status)]

    assert (mail.status, mail.sending_since) == (status, None)
    assert list(settings.MAIL_SPOOL.glob("*.mail")) == []
    assert reap(mail) == []


def test_a_mail_that_the_server_never_had_is_queued_again(mail):
    noted(mail, Mark.NOTHING)

    reap(mail)

    assert mail.next_attempt_at == NOW + timedelta(seconds=65)
    assert mail.last_error == "Tiến trình gửi bị ngắt trước khi chuyển thư."
    assert DBTaskResult.objects.filter(run_after=mail.next_attempt_at).count() == 1


def test_a_worker_that_lives_is_not_robbed(mail):
    with spool.sheet(mail.message_id[1:37], is_new=True):
        assert reap(mail, now=NOW + timedelta(days=1)) == []

    assert mail.status == "sending"


def test_without_notes_nobody_knows(mail):
    assert reap(mail) == [(mail.pk, "unsure")]
    assert mail.last_error.startswith("Mất ghi chép của lần gửi")


def test_a_worker_of_another_machine_counts_as_dead_after_an_hour(mail):
    Mail.objects.update(spool="another-machine")

    assert reap(mail, now=NOW + timedelta(minutes=59)) == []
    assert reap(mail, now=NOW + timedelta(minutes=61)) == [(mail.pk, "unsure")]


def test_a_torn_note_counts_as_the_last_moment_that_is_known(mail, settings):
    noted(mail, Mark.ACCEPTED)
    path = next(settings.MAIL_SPOOL.glob("*.mail"))
    path.write_bytes(path.read_bytes()[:4])

    reap(mail)

    assert mail.status == "unsure"


def running(worker, lives=1):
    """A task that a worker was running."""
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=NOW,
        args_kwargs={"args": [1], "kwargs": {}},
        task_path=delivery.deliver.module_path,
        backend_name="default",
        run_after=NOW,
        worker_ids=[worker] * lives,
        exception_class_path="",
        traceback="",
    )


def test_the_task_of_a_dead_worker_goes_back_to_the_queue(db):
    with spool.alive() as worker:
        task = running(worker)
        assert reaper.reap_tasks(now=NOW) == 0

    assert reaper.reap_tasks(now=NOW) == 1

    task.refresh_from_db()
    assert (task.status, task.started_at) == ("READY", None)


def test_a_task_that_killed_five_workers_is_given_to_no_sixth(db):
    with spool.alive() as worker:
        task = running(worker, lives=5)

    assert reaper.reap_tasks(now=NOW) == 0

    task.refresh_from_db()
    assert (task.status, task.exception_class_path) == ("FAILED", "cchc.notices.services.reaper.WorkerDiedError")


def test_the_task_of_another_machine_goes_back_after_an_hour(db):
    running("another-machine/abc")

    assert reaper.reap_tasks(now=NOW + timedelta(minutes=59)) == 0
    assert reaper.reap_tasks(now=NOW + timedelta(minutes=61)) == 1


def test_a_mail_that_no_task_asks_for_is_asked_for_once(db):
    person = UserFactory(email="lan@example.gov.vn")
    notify(recipient=person, kind="tests.news", key="1", title="Kết luận mới", now=NOW)
    DBTaskResult.objects.all().delete()

    assert reaper.ask_again(now=NOW + timedelta(minutes=9)) == 0
    assert reaper.ask_again(now=NOW + timedelta(minutes=11)) == 1
    assert reaper.ask_again(now=NOW + timedelta(minutes=12)) == 0

    assert DBTaskResult.objects.ready().count() == 1
    assert timezone.now() > NOW
