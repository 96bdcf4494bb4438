from datetime import timedelta

import pytest
from django.core import mail as outgoing

from cchc.notices import hooks, spool
from cchc.notices.models import Mail
from cchc.notices.services import delivery, notify
from tests.factories import UserFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db


def letter(person=None, key="1", **values):
    person = person or UserFactory(full_name="Vũ Thị Lan", email="lan@example.gov.vn")
    body = "Việc: Niêm yết đủ 12 thủ tục\nĐơn vị: UBND xã An Phú"
    values = {"kind": "tests.news", "title": "Còn 3 ngày đến hạn: Niêm yết đủ 12 thủ tục", "body": body, **values}
    return notify(recipient=person, key=key, url="/tasks/KP-2026-0118/", now=NOW, **values).mail


def send(mail, after=timedelta(0)):
    status = delivery.send(mail_id=mail.pk, now=NOW + after)
    mail.refresh_from_db()
    return status


def leftovers(settings):
    return [path.name for path in settings.MAIL_SPOOL.glob("*.mail")]


def test_a_mail_reaches_the_server_as_it_was_written(server, settings):
    mail = letter()

    assert send(mail) == "sent"

    assert (mail.status, mail.attempts, mail.sent_at, mail.sending_since, mail.last_error) == ("sent", 1, NOW, None, "")
    message = server.messages[0]
    assert message["Subject"] == "[cchc] Còn 3 ngày đến hạn: Niêm yết đủ 12 thủ tục"
    assert (message["From"], message["To"]) == ("cchc@example.gov.vn", "lan@example.gov.vn")
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content() == (
        "Kính gửi: Vũ Thị Lan\n\n"
        "Còn 3 ngày đến hạn: Niêm yết đủ 12 thủ tục\n\n"
        "Việc: Niêm yết đủ 12 thủ tục\nĐơn vị: UBND xã An Phú\n\n"
        "Mở để xử lý:\nhttps://cchc.example.gov.vn/tasks/KP-2026-0118/\n\n"
        "-- \nHệ thống kiểm tra cải cách hành chính gửi tự động; không trả lời thư này.\n"
    )
    assert leftovers(settings) == []


def test_a_line_that_starts_with_a_dot_stays_whole(server):
    send(letter(body=".\n..hai chấm\ncuối"))

    assert ".\n..hai chấm\ncuối" in server.messages[0].get_content()


def test_a_second_attempt_finds_nothing_to_do(server):
    mail = letter()
    send(mail)

    assert send(mail) == ""

    assert server.ids() == [mail.message_id]


def test_a_mail_waits_for_its_time(server):
    mail = letter()

    assert send(mail, after=-timedelta(seconds=1)) == ""
    assert (mail.status, server.messages) == ("waiting", [])


def test_what_was_done_between_writing_and_sending_is_dropped(server, monkeypatch):
    asked = []
    monkeypatch.setitem(hooks.still_due, "tests.news", lambda notice: asked.append(notice) or False)
    mail = letter()

    assert send(mail) == "dropped"

    assert server.messages == []
    assert asked == [mail.notice]
    assert mail.last_error == "Việc đã xong hoặc đã đổi hạn trước khi thư được gửi."


def test_what_is_still_due_is_sent(server, monkeypatch):
    monkeypatch.setitem(hooks.still_due, "tests.news", lambda notice: True)

    assert send(letter()) == "sent"


def test_who_was_locked_out_gets_no_more_mail(server):
    person = UserFactory(email="cu@example.gov.vn")
    mail = letter(person)
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert send(mail) == "dropped"
    assert mail.last_error == "Tài khoản người nhận đã khóa."


def test_the_question_is_asked_inside_the_transaction_that_sends(
    server, monkeypatch, django_capture_on_commit_callbacks
):
    """The row of the mail is written only if the server took it: no moment between the answer and the hand-over."""
    seen = []
    monkeypatch.setitem(hooks.still_due, "tests.news", lambda notice: not seen.append(Mail.objects.get().status))

    send(letter())

    assert seen == ["sending"]


def test_a_server_that_is_not_there_is_tried_again_later(no_server):
    mail = letter()

    assert send(mail) == "waiting"

    assert mail.next_attempt_at == NOW + timedelta(minutes=1)
    assert mail.last_error.startswith("Không kết nối được máy chủ thư: ")


@pytest.mark.parametrize(("answer", "status"), [("451 try later", "waiting"), ("550 no such user", "failed")])
def test_a_refused_recipient_is_final_only_when_the_server_says_so(server, answer, status):
    server.recipient_answers["lan@example.gov.vn"] = answer
    mail = letter()

    assert send(mail) == status

    assert mail.last_error == f"Máy chủ thư trả lời {answer[:3]}: {answer[4:]}"
    assert server.messages == []


@pytest.mark.parametrize(("answer", "status"), [("452 disk full", "waiting"), ("554 no spam", "failed")])
def test_a_refused_text_is_no_mail_of_unknown_fate(server, answer, status):
    server.data_answer = answer
    mail = letter()

    assert send(mail) == status


def test_a_line_that_breaks_while_the_server_holds_the_mail_is_never_tried_again(server, settings):
    server.before_answer.append(lambda smtp: smtp.transport.abort())
    mail = letter()

    assert send(mail) == "unsure"
    assert send(mail, after=timedelta(days=1)) == ""

    assert server.ids() == [mail.message_id]
    assert leftovers(settings) == []


def test_a_server_that_is_down_for_a_day_gets_each_mail_once_and_nothing_that_is_done(server, settings, monkeypatch):
    """Every mail waits; what was done in the meantime is not sent; each of the others arrives once."""
    done = set()
    monkeypatch.setitem(hooks.still_due, "tests.news", lambda notice: notice.key not in done)
    mails = [letter(UserFactory(email=f"a{n}@example.gov.vn"), key=str(n)) for n in range(6)]
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # nobody listens there

    attempts = [[send(mail, after=timedelta(hours=hour)) for mail in mails] for hour in range(24)]
    settings.EMAIL_PORT = port
    done |= {"1", "4"}
    final = [send(mail, after=timedelta(hours=36)) for mail in mails]
    again = [send(mail, after=timedelta(hours=37)) for mail in mails]

    assert {status for row in attempts for status in row} == {"waiting", ""}
    assert final == ["sent", "dropped", "sent", "sent", "dropped", "sent"]
    assert again == [""] * 6
    assert sorted(server.ids()) == sorted(mails[n].message_id for n in (0, 2, 3, 5))


def test_attempts_get_rarer_and_end_after_five_days(no_server):
    mail, waits, at = letter(), [], timedelta(0)

    while send(mail, after=at) == "waiting":
        wait = mail.next_attempt_at - NOW - at
        waits.append(wait.total_seconds() / 60)
        at += wait

    assert waits == [1, 5, 30, 120] + [720] * 9
    assert (mail.status, mail.attempts) == ("failed", 14)
    assert at <= timedelta(hours=120)


def test_any_back_end_of_django_will_do(settings):
    mail = letter()

    assert send(mail) == "sent"

    assert [message.extra_headers["Message-ID"] for message in outgoing.outbox] == [mail.message_id]


def test_a_mail_that_another_worker_holds_is_left_alone(server):
    mail = letter()

    with spool.sheet(mail.message_id[1:37], is_new=True):
        assert send(mail) == ""

    assert (mail.status, server.messages) == ("waiting", [])


def test_the_demonstration_writes_one_readable_file_per_mail(settings, tmp_path):
    from email import message_from_bytes, policy

    settings.EMAIL_BACKEND = "cchc.notices.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    mail = letter()

    send(mail)

    path = next((tmp_path / "mail").iterdir())
    assert [one.name for one in (tmp_path / "mail").iterdir()] == [path.name]
    assert path.name.endswith(f"-lan-{mail.message_id[1:9]}.eml")
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["Subject"] == "[cchc] Còn 3 ngày đến hạn: Niêm yết đủ 12 thủ tục"
    assert "Mở để xử lý:\nhttps://cchc.example.gov.vn/tasks/KP-2026-0118/" in message.get_content()
    assert "Việc: Niêm yết đủ 12 thủ tục" in path.read_text("utf-8")  # readable as it lies there
