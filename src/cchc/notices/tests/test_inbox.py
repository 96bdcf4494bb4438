from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from cchc.notices import queries
from cchc.notices.models import Mail, Notice
from cchc.notices.services import inbox, notify
from tests.factories import UnitFactory, UserFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db


def write(person, **values):
    return notify(
        **{"recipient": person, "kind": "tests.news", "key": "1", "title": "Kết luận mới", "now": NOW, **values}
    )


def test_a_notice_brings_a_mail_and_a_task_that_sends_it(person):
    unit = UnitFactory()

    notice = write(person, body="Xem kết luận", url="/inspections/1/", subject=unit, unit=unit)

    assert (notice.subject_type, notice.subject_id, notice.unit, notice.read_at) == (
        "units.unit",
        str(unit.pk),
        unit,
        None,
    )
    mail = Mail.objects.get()
    assert (mail.notice, mail.address, mail.status, mail.next_attempt_at) == (
        notice,
        "lan@example.gov.vn",
        "waiting",
        NOW,
    )
    assert mail.message_id.endswith("@cchc.example.gov.vn>")
    task = DBTaskResult.objects.get()
    assert (task.status, task.args_kwargs, task.run_after) == ("READY", {"args": [mail.pk], "kwargs": {}}, NOW)


def test_the_same_key_a_second_time_changes_nothing(person):
    first = write(person)

    again = write(person, title="Tiêu đề khác")

    assert (again, again.title) == (first, "Kết luận mới")
    assert (Notice.objects.count(), Mail.objects.count(), DBTaskResult.objects.count()) == (1, 1, 1)


def test_another_person_gets_the_same_key_too(person):
    write(person)
    write(UserFactory(email="tai@example.gov.vn"))

    assert Mail.objects.count() == 2


@pytest.mark.parametrize("values", [{"email": ""}, {"email": "a@example.gov.vn", "is_active": False}])
def test_who_cannot_be_reached_gets_no_mail(values):
    write(UserFactory(**values))

    assert (Notice.objects.count(), Mail.objects.count()) == (1, 0)


def test_a_notice_may_do_without_a_mail(person):
    write(person, by_mail=False)

    assert (Notice.objects.count(), Mail.objects.count()) == (1, 0)


def test_what_is_rolled_back_was_never_written(person):
    with transaction.atomic():
        write(person)
        transaction.set_rollback(True)

    assert (Notice.objects.count(), Mail.objects.count(), DBTaskResult.objects.count()) == (0, 0, 0)


def test_a_title_is_one_line_of_at_most_300_characters(person):
    notice = write(person, title="Dòng một\r\nBcc: ai@example.com " + "x" * 400)

    assert notice.title.startswith("Dòng một Bcc: ai@example.com x")
    assert len(notice.title) == 300


def test_an_address_outside_this_site_is_refused(person):
    with pytest.raises(ValueError, match="evil"):
        write(person, url="//evil.example/")

    assert Notice.objects.count() == 0


def test_reading_is_noted_once(person):
    notice = write(person)

    assert inbox.mark_read(notice=notice, now=NOW) is True
    assert inbox.mark_read(notice=notice, now=NOW + timedelta(hours=1)) is False

    notice.refresh_from_db()
    assert notice.read_at == NOW


def test_reading_all_touches_nobody_else(person):
    other = UserFactory()
    write(person, key="1")
    write(person, key="2")
    write(other)

    assert inbox.mark_all_read(user=person, now=NOW) == 2

    assert (queries.unread_count(person), queries.unread_count(other)) == (0, 1)
