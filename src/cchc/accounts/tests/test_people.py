"""The administrator's pages: who has an account, what is changed, what is refused."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from cchc.accounts import services
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.units.models import Unit
from tests.factories import UnitFactory, UserFactory

from .conftest import Maker

PAGES = [
    "/people/",
    "/people/export/xlsx/",
    "/people/export/csv/",
    "/people/new/",
    "/people/can-bo/",
    "/people/can-bo/edit/",
    "/people/can-bo/lock/",
    "/people/can-bo/unlock/",
    "/people/can-bo/reset-password/",
    "/people/can-bo/reset-second-factor/",
    "/people/can-bo/give-post/",
]


def _rows(client: Client, query: str = "") -> list[str]:
    return [user.username for user in client.get(f"/people/{query}").context["table"].rows]


# ── who may ──


@pytest.mark.parametrize("path", [*PAGES, "/people/khong-co/"])
def test_another_role_gets_403_and_nothing_changes(officer: User, path: str) -> None:
    client = Client()
    client.force_login(officer)
    before = Entry.objects.count()

    assert client.get(path).status_code == 403
    assert client.post(path, {"full_name": "Kẻ Lạ", "username": "ke-la", "reason": "x"}).status_code in (403, 405)
    assert Entry.objects.count() == before
    assert list(User.objects.values_list("username", "full_name", "is_active")) == [("can-bo", "Lê Thị Ánh", True)]


@pytest.mark.parametrize("path", PAGES)
def test_the_administrator_opens_every_page(desk: Client, officer: User, path: str) -> None:
    assert desk.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/people/khong-co/", "/people/khong-co/lock/", "/people/can-bo/posts/999/end/", "/people/export/pdf/"]
)
def test_what_does_not_exist_is_not_found(desk: Client, officer: User, path: str) -> None:
    assert desk.get(path).status_code == 404


def test_the_post_of_another_person_is_not_found_under_this_one(desk: Client, admin: User, officer: User) -> None:
    assert desk.get(f"/people/can-bo/posts/{admin.posts.get().pk}/end/").status_code == 404


def test_every_service_refuses_another_role(officer: User, admin: User, department: Unit) -> None:
    today = timezone.localdate()
    calls: list[Callable[[], Any]] = [
        lambda: services.create_user(actor=officer, username="moi", full_name="Mới"),
        lambda: services.update_user(actor=officer, user=admin, full_name="Khác"),
        lambda: services.give_post(
            actor=officer, user=officer, unit=department, role=Role.ADMIN, title="x", valid_from=today
        ),
        lambda: services.end_post(actor=officer, post=admin.posts.get(), valid_to=today),
        lambda: services.lock_user(actor=officer, user=admin, reason="x"),
        lambda: services.unlock_user(actor=officer, user=admin, reason="x"),
        lambda: services.reset_password(actor=officer, user=admin, password="x", reason="x"),
        lambda: services.reset_second_factor(actor=officer, user=admin, reason="x"),
    ]
    before = Entry.objects.count()

    for call in calls:
        with pytest.raises(PermissionDenied):
            call()

    assert Entry.objects.count() == before
    assert [post.role for post in officer.posts.all()] == [Role.OFFICER]


# ── the list ──


def test_the_list_is_in_the_order_of_given_names(desk: Client, person: Maker) -> None:
    for username, name in [("a", "Nguyễn Văn Đức"), ("b", "Trần Thị Dung"), ("c", "Lê Văn Ân"), ("d", "Vũ Văn An")]:
        person(f"nguoi-{username}", full_name=name)

    assert _rows(desk) == ["nguoi-d", "nguoi-c", "nguoi-b", "nguoi-a", "quan-tri"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=anh", ["can-bo"]),
        ("?q=ÁNH+LE", ["can-bo"]),
        ("?q=can-bo", ["can-bo"]),
        ("?q=khong-co-ai", []),
        ("?role=officer", ["can-bo"]),
        ("?role=admin", ["quan-tri"]),
        ("?role=team_head", ["can-bo", "nghi-huu", "quan-tri"]),
        ("?role=x", ["can-bo", "nghi-huu", "quan-tri"]),
        ("?state=locked", ["nghi-huu"]),
        ("?state=without_post", ["nghi-huu"]),
        ("?unit=khong-co", []),
        ("?sort=-username", ["quan-tri", "nghi-huu", "can-bo"]),
        ("?page=99", ["can-bo", "nghi-huu", "quan-tri"]),
    ],
)
def test_the_list_is_filtered(desk: Client, person: Maker, officer: User, query: str, found: list[str]) -> None:
    services.lock_user(actor=None, user=person("nghi-huu", full_name="Bùi Văn Cũ"), reason="Nghỉ hưu")

    assert _rows(desk, query) == found


def test_the_filter_by_unit_takes_what_is_below_it(desk: Client, officer: User, department: Unit) -> None:
    assert department.parent is not None
    elsewhere = UnitFactory()

    assert _rows(desk, f"?unit={department.parent.code}") == ["can-bo", "quan-tri"]
    assert _rows(desk, f"?unit={elsewhere.code}") == []


def test_the_list_costs_the_same_for_three_and_for_forty(
    desk: Client, person: Maker, django_assert_num_queries: Callable[..., Any]
) -> None:
    desk.get("/people/")
    with django_assert_num_queries(7):  # session, user, posts of the user, the bell; count, people, their posts
        desk.get("/people/")
    UserFactory.create_batch(37)
    for n in range(3):
        person(f"nguoi-them-{n}", Role.OFFICER)

    with django_assert_num_queries(7):
        desk.get("/people/")


def test_the_export_holds_exactly_the_filter(desk: Client, officer: User) -> None:
    response = desk.get("/people/export/csv/?role=officer")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines == [
        "Họ và tên,Tên đăng nhập,Vị trí đang giữ,Xác thực hai lớp,Đăng nhập gần nhất,Đang khóa",
        'Lê Thị Ánh,can-bo,"Cán bộ CCHC, Sở Nội vụ",không,,không',
    ]


# ── making and changing accounts ──


def test_a_new_account_shows_its_password_once_and_asks_for_another(desk: Client, admin: User) -> None:
    response = desk.post("/people/new/", {"full_name": " Phạm  Thị Mới ", "username": "Phạm.Mới", "phone": "0900"})

    user = User.objects.get(username="pham.moi")
    password = response.context["password"]
    entry = Entry.objects.get(action="accounts.user_created", actor=admin)
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", password)
    assert password in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert user.check_password(password)
    assert (user.full_name, user.must_change_password) == ("Phạm Thị Mới", True)
    assert entry.after == {"username": "pham.moi", "full_name": "Phạm Thị Mới", "email": "", "phone": "0900"}
    assert password not in str(entry.after)
    assert password not in desk.get("/people/pham.moi/").content.decode()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"full_name": "", "username": ""}, {"full_name": ["Ghi họ và tên"], "username": ["Ghi tên đăng nhập"]}),
        (
            {"full_name": "A", "username": "a b"},
            {"username": ["Tên đăng nhập gồm 3 đến 60 chữ thường, số, dấu chấm, gạch ngang."]},
        ),
        (
            {"full_name": "A", "username": "../x"},
            {"username": ["Tên đăng nhập gồm 3 đến 60 chữ thường, số, dấu chấm, gạch ngang."]},
        ),
        (
            {"full_name": "A", "username": "😀😀😀"},
            {"username": ["Tên đăng nhập gồm 3 đến 60 chữ thường, số, dấu chấm, gạch ngang."]},
        ),
        ({"full_name": "A", "username": "CÁN-BỘ"}, {"username": ["Tên đăng nhập “can-bo” đã có. Chọn tên khác."]}),
        ({"full_name": "A" * 121, "username": "moi"}, {"full_name": ["Dài quá 120 ký tự (đang có 121). Rút ngắn lại"]}),
        (
            {"full_name": "A", "username": "moi", "email": "khong-phai-thu"},
            {"email": ["Địa chỉ thư chưa đúng. Ví dụ: ten@example.vn"]},
        ),
    ],
)
def test_a_bad_new_account_keeps_what_was_typed(
    desk: Client, officer: User, typed: dict[str, str], errors: dict[str, list[str]]
) -> None:
    response = desk.post("/people/new/", typed)

    assert response.status_code == 422
    assert response.context["form"].errors == errors
    assert response.context["form"]["full_name"].value() == typed["full_name"]
    assert User.objects.count() == 2


def test_editing_names_only_what_changed_in_the_journal(desk: Client, officer: User) -> None:
    response = desk.post("/people/can-bo/edit/", {"full_name": "Lê Thị Ánh", "email": "anh@example.vn", "phone": ""})

    officer.refresh_from_db()
    entry = Entry.objects.get(action="accounts.user_updated")
    assert response["Location"] == "/people/can-bo/"
    assert officer.email == "anh@example.vn"
    assert (entry.before, entry.after) == ({"email": ""}, {"email": "anh@example.vn"})


def test_saving_without_a_change_writes_nothing(desk: Client, officer: User) -> None:
    desk.post("/people/can-bo/edit/", {"full_name": "Lê Thị Ánh", "email": "", "phone": ""})

    assert not Entry.objects.filter(action="accounts.user_updated").exists()


def test_a_name_of_blanks_is_refused(officer: User) -> None:
    with pytest.raises(RuleError, match="Nhập họ và tên"):
        services.update_user(actor=None, user=officer, full_name=" \u200b ")


# ── locking ──


def test_locking_and_unlocking_go_into_the_journal_with_their_reason(desk: Client, officer: User) -> None:
    desk.post("/people/can-bo/lock/", {"reason": "Nghỉ thai sản"})
    officer.refresh_from_db()
    assert officer.is_active is False
    desk.post("/people/can-bo/unlock/", {"reason": "Đi làm lại"})
    officer.refresh_from_db()

    assert officer.is_active is True
    assert list(
        Entry.objects.filter(subject_id=str(officer.pk), action__contains="lock").values_list("action", "reason")
    ) == [("accounts.user_unlocked", "Đi làm lại"), ("accounts.user_locked", "Nghỉ thai sản")]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/people/quan-tri/lock/", "Không tự khóa tài khoản của mình. Nhờ quản trị viên khác."),
        ("/people/can-bo/unlock/", "Tài khoản này không bị khóa."),
        ("/people/can-bo/reset-second-factor/", "Tài khoản này chưa bật xác thực hai lớp."),
    ],
)
def test_a_rule_says_no_on_the_form(desk: Client, officer: User, path: str, message: str) -> None:
    before = Entry.objects.count()

    response = desk.post(path, {"reason": "Thử"})

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [message]
    assert response.context["form"]["reason"].value() == "Thử"
    assert Entry.objects.count() == before
    assert User.objects.filter(is_active=True).count() == 2


@pytest.mark.parametrize("action", ["lock", "unlock", "reset-password", "reset-second-factor"])
@pytest.mark.parametrize("reason", ["", " \u200b", "x" * 501])
def test_a_reason_is_needed_and_not_too_long(desk: Client, officer: User, action: str, reason: str) -> None:
    before = Entry.objects.count()

    response = desk.post(f"/people/can-bo/{action}/", {"reason": reason})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert Entry.objects.count() == before


def test_the_last_administrator_is_not_locked_by_a_command(admin: User) -> None:
    with pytest.raises(RuleError, match="quản trị viên cuối cùng"):
        services.lock_user(actor=None, user=admin, reason="Thử")

    admin.refresh_from_db()
    assert admin.is_active is True


def test_locking_twice_is_refused(officer: User) -> None:
    services.lock_user(actor=None, user=officer, reason="Thử")

    with pytest.raises(RuleError, match="đã bị khóa từ trước"):
        services.lock_user(actor=None, user=officer, reason="Thử")
