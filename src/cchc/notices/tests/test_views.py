from datetime import timedelta

import pytest
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.notices.models import LadderStep, Mail, Notice
from cchc.notices.services import ladder, notify
from tests.factories import PostFactory, UserFactory

from .conftest import NOW

pytestmark = pytest.mark.django_db
STEP = {
    "days": "5",
    "side": "before",
    "every": "",
    "valid_from": "01/9/2026",
    "basis": "Quy chế của Sở",
    "confidence": "found",
}


@pytest.fixture
def officer(db):
    user = PostFactory(role=Role.OFFICER).user
    user.email = "chau@example.gov.vn"
    user.save(update_fields=["email"])
    return user


@pytest.fixture
def admin(db):
    return PostFactory(role=Role.ADMIN).user


def write(person, n=1, **values):
    values = {"kind": "tests.news", "title": f"Kết luận số {n}", "url": "/help/", **values}
    return notify(recipient=person, key=str(n), now=NOW + timedelta(minutes=n), **values)


# ── the inbox ──


def test_the_inbox_shows_ones_own_newest_first_and_counts_the_unread(officer, signed_in):
    write(officer, 1)
    write(officer, 2)
    write(UserFactory(), 3)

    page = signed_in(officer).get(reverse("notices:list"))

    text = page.content.decode()
    assert page.status_code == 200
    assert text.index("Kết luận số 2") < text.index("Kết luận số 1")
    assert "Kết luận số 3" not in text
    assert "2 thông báo chưa đọc" in text
    assert '<span class="c-pill">2</span>' in text


def test_an_empty_inbox_says_what_will_come(officer, signed_in):
    page = signed_in(officer).get(reverse("notices:list")).content.decode()

    assert "Chưa có thông báo nào" in page
    assert "c-pill" not in page


@pytest.mark.parametrize(("shown", "titles"), [("", {1, 2}), ("unread", {2}), ("reminders", set()), ("lạ", {1, 2})])
def test_the_inbox_is_filtered(officer, signed_in, shown, titles):
    Notice.objects.filter(pk=write(officer, 1).pk).update(read_at=NOW)
    write(officer, 2)

    page = signed_in(officer).get(reverse("notices:list"), {"show": shown}).content.decode()

    assert {n for n in (1, 2) if f"Kết luận số {n}" in page} == titles


def test_opening_a_notice_marks_it_read_and_goes_where_it_points(officer, signed_in):
    notice = write(officer)

    answer = signed_in(officer).get(reverse("notices:open", args=[notice.pk]))

    notice.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, "/help/")
    assert notice.read_at is not None


def test_a_notice_without_an_address_shows_its_text(officer, signed_in):
    notice = write(officer, url="", body="Dòng <b>một</b>")

    page = signed_in(officer).get(reverse("notices:open", args=[notice.pk])).content.decode()

    assert "Dòng &lt;b&gt;một&lt;/b&gt;" in page


def test_an_address_that_came_from_elsewhere_is_not_followed(officer, signed_in):
    notice = write(officer)
    Notice.objects.update(url="//evil.example/")

    assert signed_in(officer).get(reverse("notices:open", args=[notice.pk])).status_code == 200


@pytest.mark.parametrize("name", ["notices:open", "notices:read"])
def test_a_stranger_meets_nothing_and_changes_nothing(signed_in, officer, name):
    notice = write(officer)
    client = signed_in(PostFactory(role=Role.OFFICER).user)
    ask = client.post if name == "notices:read" else client.get

    assert ask(reverse(name, args=[notice.pk])).status_code == 404

    notice.refresh_from_db()
    assert notice.read_at is None


def test_one_or_all_are_marked_read(officer, signed_in):
    notice, _other = write(officer, 1), write(officer, 2)
    client = signed_in(officer)

    assert client.post(reverse("notices:read", args=[notice.pk])).url == reverse("notices:list")
    assert Notice.objects.unread().count() == 1
    client.post(reverse("notices:read_all"))

    assert Notice.objects.unread().count() == 0
    assert client.get(reverse("notices:read_all")).status_code == 405


def test_a_full_inbox_costs_as_few_queries_as_a_short_one(officer, signed_in, django_assert_max_num_queries):
    for n in range(60):
        write(officer, n)

    client = signed_in(officer)
    with django_assert_max_num_queries(12):
        client.get(reverse("notices:list"))


# ── the outbox ──


def test_the_outbox_is_the_administrators(officer, admin, signed_in):
    mail = write(officer).mail
    Mail.objects.update(status="failed", last_error="Máy chủ thư trả lời 550: no such user")

    page = signed_in(admin).get(reverse("notices:outbox"))
    text = page.content.decode()

    assert page.status_code == 200
    assert mail.address in text
    assert "Máy chủ thư trả lời 550: no such user" in text
    assert "Có thư cần người xem." in text
    assert signed_in(officer).get(reverse("notices:outbox")).status_code == 403


def test_the_outbox_is_filtered_by_state(officer, admin, signed_in):
    write(officer)

    assert "Kết luận số 1" in signed_in(admin).get(reverse("notices:outbox"), {"status": "waiting"}).content.decode()
    assert "Kết luận số 1" not in signed_in(admin).get(reverse("notices:outbox"), {"status": "sent"}).content.decode()


@pytest.mark.parametrize("status", ["failed", "unsure", "waiting"])
def test_the_administrator_sends_again(officer, admin, signed_in, status):
    mail = write(officer).mail
    Mail.objects.update(status=status, attempts=9, next_attempt_at=NOW + timedelta(days=1))

    answer = signed_in(admin).post(reverse("notices:send_again", args=[mail.pk]))

    mail.refresh_from_db()
    assert answer.status_code == 302
    assert (mail.status, mail.attempts) == ("waiting", 0)
    assert mail.next_attempt_at > NOW + timedelta(days=2) or mail.next_attempt_at != NOW + timedelta(days=1)
    assert Entry.objects.latest("pk").action == "notices.mail_queued_again"


@pytest.mark.parametrize("status", ["sent", "sending", "dropped"])
def test_what_went_out_is_not_sent_again(officer, admin, signed_in, status):
    mail = write(officer).mail
    Mail.objects.update(status=status)

    page = signed_in(admin).post(reverse("notices:send_again", args=[mail.pk]), follow=True).content.decode()

    assert "Thư này không gửi lại được" in page
    mail.refresh_from_db()
    assert mail.status == status


def test_a_mail_of_unknown_fate_is_settled_by_who_asked_the_recipient(officer, admin, signed_in):
    mail = write(officer).mail
    client = signed_in(admin)
    url = reverse("notices:settle", args=[mail.pk])

    assert "không cần xác nhận" in client.post(url, follow=True).content.decode()
    Mail.objects.update(status="unsure")
    client.post(url)

    mail.refresh_from_db()
    assert mail.status == "sent"
    assert Entry.objects.latest("pk").action == "notices.mail_settled"


@pytest.mark.parametrize("name", ["notices:send_again", "notices:settle"])
def test_nobody_else_touches_the_outbox(officer, signed_in, name):
    mail = write(officer).mail
    Mail.objects.update(status="unsure")

    assert signed_in(officer).post(reverse(name, args=[mail.pk])).status_code == 403

    mail.refresh_from_db()
    assert mail.status == "unsure"


def test_a_mail_that_is_not_there_is_not_found(admin, signed_in):
    assert signed_in(admin).post(reverse("notices:send_again", args=[99999999])).status_code == 404


def test_a_full_outbox_costs_as_few_queries_as_a_short_one(officer, admin, signed_in, django_assert_max_num_queries):
    for n in range(60):
        write(officer, n)

    client = signed_in(admin)
    with django_assert_max_num_queries(12):
        client.get(reverse("notices:outbox"))


# ── the ladder ──


def test_the_ladder_is_shown_with_its_bases_to_the_administrator(officer, admin, signed_in):
    ladder.load_ladder()

    text = signed_in(admin).get(reverse("notices:ladder")).content.decode()

    assert "trước hạn 7 ngày" in text
    assert "Trung tâm Phục vụ hành chính công Bắc Ninh" in text
    assert "Chưa xác nhận" in text
    assert signed_in(officer).get(reverse("notices:ladder")).status_code == 403


def test_the_administrator_sets_a_step(admin, signed_in):
    answer = signed_in(admin).post(reverse("notices:ladder"), STEP)

    assert answer.status_code == 302
    step = LadderStep.objects.get()
    assert (step.days, step.every, step.basis, step.confidence) == (-5, None, "Quy chế của Sở", "found")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"days": ""}, "Ghi số ngày"),
        ({"days": "0"}, "Số phải từ 1 trở lên"),
        ({"valid_from": "31/9/2026"}, "Lịch không có ngày"),
        ({"every": "7"}, "Chỉ bậc sau hạn mới nhắc lại"),
        ({"basis": ""}, "Ghi căn cứ"),
    ],
)
def test_a_wrong_step_is_refused_and_what_was_typed_stays(admin, signed_in, wrong, words):
    answer = signed_in(admin).post(reverse("notices:ladder"), {**STEP, **wrong})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert wrong.get("basis", "Quy chế của Sở") in answer.content.decode()
    assert LadderStep.objects.count() == 0


def test_the_administrator_ends_a_step(admin, signed_in):
    step = ladder.set_step(actor=admin, days=3, valid_from=NOW.date(), basis="Quy chế", confidence="gk")
    url = reverse("notices:end_step", args=[step.pk])

    refused = signed_in(admin).post(url, {"last_day": "31/8/2026"})
    assert refused.status_code == 422
    assert "Ngày cuối phải từ ngày bắt đầu trở đi" in refused.content.decode()
    signed_in(admin).post(url, {"last_day": "30/9/2026"})

    step.refresh_from_db()
    assert step.valid_to.isoformat() == "2026-09-30"


def test_nobody_else_changes_the_ladder(officer, admin, signed_in):
    step = ladder.set_step(actor=admin, days=3, valid_from=NOW.date(), basis="Quy chế", confidence="gk")
    client = signed_in(officer)

    assert client.post(reverse("notices:ladder"), STEP).status_code == 403
    assert client.post(reverse("notices:end_step", args=[step.pk]), {"last_day": "30/9/2026"}).status_code == 403

    step.refresh_from_db()
    assert (LadderStep.objects.count(), step.valid_to) == (1, None)
