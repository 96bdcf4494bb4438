"""Posts: when they are in force, which one is acted in, what may not overlap."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cchc.accounts import policies, services
from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.units.models import Unit
from tests.factories import PostFactory, UnitFactory

from .conftest import Maker

# 17:30 UTC is half past midnight of the next day in Vietnam.
LATE_EVENING_UTC = datetime(2026, 8, 27, 17, 30, tzinfo=UTC)
BEFORE_MIDNIGHT = datetime(2026, 8, 27, 16, 59, 59, tzinfo=UTC)
AT_MIDNIGHT = datetime(2026, 8, 27, 17, 0, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("_case", "moment", "in_force"),
    [
        ("the last second of the last day", BEFORE_MIDNIGHT, True),
        ("midnight in Vietnam", AT_MIDNIGHT, False),
        ("half past midnight, still yesterday in UTC", LATE_EVENING_UTC, False),
    ],
)
def test_a_post_ends_at_midnight_in_vietnam(_case: str, moment: datetime, in_force: bool) -> None:
    post = PostFactory(valid_from=date(2026, 1, 1), valid_to=date(2026, 8, 27))

    with time_machine.travel(moment, tick=False):
        assert Post.objects.in_force().filter(pk=post.pk).exists() is in_force
        assert policies.has_role(post.user, Role.OFFICER) is in_force


@pytest.mark.django_db
@pytest.mark.parametrize(("moment", "in_force"), [(BEFORE_MIDNIGHT, False), (AT_MIDNIGHT, True)])
def test_a_post_begins_at_midnight_in_vietnam(moment: datetime, in_force: bool) -> None:
    post = PostFactory(valid_from=date(2026, 8, 28))

    with time_machine.travel(moment, tick=False):
        assert Post.objects.in_force().filter(pk=post.pk).exists() is in_force


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.ADMIN, Role.OFFICER, Role.AUDITOR])
def test_an_expired_or_future_post_gives_no_rights(role: Role) -> None:
    today = timezone.localdate()
    past = PostFactory(role=role, valid_to=today - timedelta(days=1))
    future = PostFactory(role=role, valid_from=today + timedelta(days=1))

    assert policies.roles_of(past.user) == frozenset()
    assert policies.roles_of(future.user) == frozenset()
    assert past.user.post_label() == ""
    assert policies.may(past.user, "user", "manage") is False


def test_the_first_post_is_the_one_with_daily_work(person: Maker) -> None:
    user = person("kiem-nhiem", Role.ADMIN, Role.AUDITOR, Role.OFFICER)

    assert [post.role for post in user.current_posts()] == [Role.OFFICER, Role.AUDITOR, Role.ADMIN]
    assert user.post_label() == "Cán bộ CCHC, Sở Nội vụ"


def test_switching_the_post_is_kept_for_the_session_and_named_in_the_journal(person: Maker) -> None:
    user = person("kiem-nhiem", Role.OFFICER, Role.ADMIN)
    other = user.posts.get(role=Role.ADMIN)
    client = Client()
    client.force_login(user)

    response = client.post("/account/act-in/", {"post": other.pk})
    client.post("/people/new/", {"full_name": "Người Mới", "username": "nguoi-moi"})

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert Entry.objects.get(action="accounts.user_created", subject_label="Người Mới").actor_post == (
        "Quản trị hệ thống, Sở Nội vụ"
    )


@pytest.mark.parametrize("asked", ["", "abc", "-1", "99999999999999999999", "٣"])
def test_a_post_that_is_not_a_number_is_not_found(officer: User, asked: str) -> None:
    client = Client()
    client.force_login(officer)

    assert client.post("/account/act-in/", {"post": asked}).status_code == 404


def test_nobody_acts_in_the_post_of_another_or_in_an_ended_one(officer: User, admin: User) -> None:
    ended = PostFactory(user=officer, role=Role.ADMIN, valid_to=date(2021, 1, 1))
    client = Client()
    client.force_login(officer)

    assert client.post("/account/act-in/", {"post": admin.posts.get().pk}).status_code == 404
    assert client.post("/account/act-in/", {"post": ended.pk}).status_code == 404
    assert "post" not in client.session


def test_a_post_picked_yesterday_and_ended_since_is_left(person: Maker) -> None:
    user = person("kiem-nhiem", Role.OFFICER, Role.VERIFIER)
    client = Client()
    client.force_login(user)
    verifier = user.posts.get(role=Role.VERIFIER)
    client.post("/account/act-in/", {"post": verifier.pk})
    Post.objects.filter(pk=verifier.pk).update(valid_to=date(2021, 1, 1))

    response = client.get("/account/")

    assert response.context["current"].role == Role.OFFICER


@pytest.mark.parametrize("target", ["https://xau.example/", "//xau.example/", "javascript:alert(1)", "/\\xau.example"])
def test_switching_leads_nowhere_else(officer: User, target: str) -> None:
    client = Client()
    client.force_login(officer)

    response = client.post("/account/act-in/", {"post": officer.posts.get().pk, "next": target})

    assert response["Location"] == "/"


# ── giving ──


def test_a_given_post_is_in_the_journal_of_the_person(admin: User, officer: User, department: Unit) -> None:
    post = services.give_post(
        actor=admin, user=officer, unit=department, role=Role.VERIFIER, title="Chuyên viên", valid_from=date(2026, 3, 1)
    )

    entry = Entry.objects.get(action="accounts.post_given", actor=admin)
    assert (entry.subject_type, entry.subject_id) == ("accounts.post", str(post.pk))
    assert (entry.parent_type, entry.parent_id) == ("accounts.user", str(officer.pk))
    assert entry.unit_id == department.pk
    assert entry.after == {"role": "verifier", "title": "Chuyên viên", "valid_from": "2026-03-01", "valid_to": None}


@pytest.mark.parametrize(
    ("_case", "start", "end", "message"),
    [
        ("inside", date(2021, 1, 1), date(2021, 2, 1), "Người này đã giữ vai trò đó tại đơn vị từ 01/01/2020."),
        ("open end", date(2019, 1, 1), None, "Người này đã giữ vai trò đó tại đơn vị từ 01/01/2020."),
        ("same day", date(2019, 1, 1), date(2020, 1, 1), "Người này đã giữ vai trò đó tại đơn vị từ 01/01/2020."),
        ("backwards", date(2019, 2, 1), date(2019, 1, 1), "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
    ],
)
def test_the_same_role_in_the_same_unit_is_not_held_twice(
    officer: User, department: Unit, _case: str, start: date, end: date | None, message: str
) -> None:
    with pytest.raises(RuleError) as refusal:
        services.give_post(
            actor=None,
            user=officer,
            unit=department,
            role=Role.OFFICER,
            title="Chuyên viên",
            valid_from=start,
            valid_to=end,
        )

    assert refusal.value.message == message
    assert officer.posts.count() == 1


def test_a_post_may_follow_an_ended_one(officer: User, department: Unit) -> None:
    services.end_post(actor=None, post=officer.posts.get(), valid_to=date(2022, 12, 31))

    services.give_post(
        actor=None, user=officer, unit=department, role=Role.OFFICER, title="Phó phòng", valid_from=date(2023, 1, 1)
    )

    assert officer.post_label() == "Phó phòng, Sở Nội vụ"


@pytest.mark.parametrize("role", [Role.TEAM_HEAD, Role.TEAM_DEPUTY, Role.SECRETARY, Role.MEMBER])
def test_team_roles_are_not_posts(officer: User, department: Unit, role: Role) -> None:
    with pytest.raises(RuleError, match="khi lập đoàn"):
        services.give_post(actor=None, user=officer, unit=department, role=role, title="x", valid_from=date(2026, 1, 1))


def test_a_unit_that_does_not_exist_on_the_day_takes_nobody(officer: User) -> None:
    district = UnitFactory(valid_to=date(2025, 6, 30))

    with pytest.raises(RuleError, match="Đơn vị không tồn tại"):
        services.give_post(
            actor=None, user=officer, unit=district, role=Role.FOCAL, title="Đầu mối", valid_from=date(2025, 7, 1)
        )


def test_a_title_is_needed(officer: User, department: Unit) -> None:
    with pytest.raises(RuleError) as refusal:
        services.give_post(
            actor=None, user=officer, unit=department, role=Role.FOCAL, title=" \u200b ", valid_from=date(2026, 1, 1)
        )

    assert refusal.value.field == "title"


@pytest.mark.django_db
def test_the_database_refuses_backward_dates_and_doubles() -> None:
    post = PostFactory(valid_from=date(2026, 1, 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        PostFactory(valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        PostFactory(user=post.user, unit=post.unit, role=post.role, valid_from=post.valid_from)


# ── ending ──


def test_ending_a_post_ends_its_rights_the_day_after(admin: User, officer: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)

    services.end_post(actor=admin, post=officer.posts.get(), valid_to=yesterday, reason="Chuyển công tác")

    entry = Entry.objects.get(action="accounts.post_ended")
    assert policies.roles_of(officer) == frozenset()
    assert entry.before == {"valid_to": None}
    assert entry.after == {"valid_to": yesterday.isoformat()}
    assert entry.reason == "Chuyển công tác"


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (date(2019, 12, 31), "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
        (date(2025, 6, 30), "Vị trí này đã có ngày kết thúc 30/06/2025. Chọn ngày sớm hơn."),
    ],
)
def test_an_absurd_last_day_is_refused(officer: User, day: date, message: str) -> None:
    post = officer.posts.get()
    Post.objects.filter(pk=post.pk).update(valid_to=date(2025, 6, 30))

    with pytest.raises(RuleError) as refusal:
        services.end_post(actor=None, post=post, valid_to=day)

    assert refusal.value.message == message


def test_an_administrator_does_not_end_their_own_last_post(admin: User, person: Maker) -> None:
    person("quan-tri-2", Role.ADMIN)

    with pytest.raises(RuleError, match="Không tự kết thúc"):
        services.end_post(actor=admin, post=admin.posts.get(), valid_to=timezone.localdate())

    assert admin.posts.get().valid_to is None


def test_the_last_administrator_stays_even_for_a_command(admin: User) -> None:
    with pytest.raises(RuleError, match="quản trị viên cuối cùng"):
        services.end_post(actor=None, post=admin.posts.get(), valid_to=timezone.localdate())

    assert admin.posts.get().valid_to is None


def test_a_locked_administrator_does_not_count(admin: User, person: Maker) -> None:
    other = person("quan-tri-2", Role.ADMIN)
    services.lock_user(actor=admin, user=other, reason="Nghỉ việc")

    with pytest.raises(RuleError, match="quản trị viên cuối cùng"):
        services.end_post(actor=None, post=admin.posts.get(), valid_to=timezone.localdate())


def test_another_administrator_ends_the_post_of_the_first(admin: User, person: Maker) -> None:
    other = person("quan-tri-2", Role.ADMIN)

    services.end_post(actor=other, post=admin.posts.get(), valid_to=timezone.localdate())

    assert admin.posts.get().valid_to == timezone.localdate()
