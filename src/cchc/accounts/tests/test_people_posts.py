"""The administrator's pages of posts, lost passwords and one person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from cchc.accounts import services
from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from tests.factories import UnitFactory

from .conftest import PASSWORD

# ── posts ──


def test_a_post_is_given_by_the_name_of_the_unit_without_marks(desk: Client, officer: User) -> None:
    commune = UnitFactory(code="do-luong", name="Đô Lương")

    response = desk.post(
        "/people/can-bo/give-post/",
        {"unit": "DO LUONG", "role": "focal", "title": "Công chức", "valid_from": "1/7/2025", "valid_to": ""},
    )

    assert response["Location"] == "/people/can-bo/"
    post = officer.posts.get(role=Role.FOCAL)
    assert (post.unit, post.title, post.valid_from.isoformat(), post.valid_to) == (
        commune,
        "Công chức",
        "2025-07-01",
        None,
    )


GOOD_POST = {"unit": "do-luong", "role": "focal", "title": "Công chức", "valid_from": "01/7/2025", "valid_to": ""}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"unit": "khong co"}, "unit", "Không có đơn vị nào tên như vậy. Gõ lại tên hoặc mã"),
        (
            {"unit": "luong"},
            "unit",
            "Nhiều đơn vị khớp. Gõ mã trong ngoặc: phường Đô Lương (do-luong); phường Lương Sơn (luong-son)",
        ),
        ({"unit": ""}, "unit", "Ghi đơn vị"),
        ({"role": ""}, "role", "Chọn vai trò"),
        ({"role": "team_head"}, "role", "Lựa chọn này không còn. Chọn lại trong danh sách"),
        ({"valid_from": "31/2/2025"}, "valid_from", "Lịch không có ngày 31/2/2025. Xem lại ngày và tháng"),
        ({"valid_from": "hôm qua"}, "valid_from", "Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"),
        ({"valid_to": "30/6/2025"}, "valid_to", "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
        ({"title": " "}, "title", "Ghi chức danh"),
    ],
)
def test_a_bad_post_keeps_what_was_typed(
    desk: Client, officer: User, change: dict[str, str], field: str, message: str
) -> None:
    UnitFactory(code="do-luong", name="Đô Lương")
    UnitFactory(code="luong-son", name="Lương Sơn")
    typed = {**GOOD_POST, **change}

    response = desk.post("/people/can-bo/give-post/", typed)

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assert response.context["form"][field].value() == typed[field]
    assert officer.posts.count() == 1


def test_a_post_sent_twice_is_given_once(desk: Client, officer: User) -> None:
    UnitFactory(code="do-luong", name="Đô Lương")

    codes = [desk.post("/people/can-bo/give-post/", GOOD_POST).status_code for _n in range(2)]

    assert codes == [302, 422]
    assert officer.posts.filter(role=Role.FOCAL).count() == 1


def test_a_post_is_ended_on_its_page(desk: Client, officer: User) -> None:
    post = officer.posts.get()
    yesterday = timezone.localdate() - timedelta(days=1)

    response = desk.post(
        f"/people/can-bo/posts/{post.pk}/end/", {"valid_to": f"{yesterday:%d/%m/%Y}", "reason": "Điều động"}
    )

    post.refresh_from_db()
    assert response["Location"] == "/people/can-bo/"
    assert post.valid_to == yesterday
    assert Entry.objects.get(action="accounts.post_ended").reason == "Điều động"


def test_the_page_refuses_to_end_the_own_last_post_of_administration(desk: Client, admin: User) -> None:
    post = admin.posts.get()

    response = desk.post(f"/people/quan-tri/posts/{post.pk}/end/", {"valid_to": "01/9/2026"})

    post.refresh_from_db()
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "Không tự kết thúc vị trí quản trị của mình. Nhờ quản trị viên khác."
    ]
    assert post.valid_to is None


# ── lost passwords and telephones ──


def test_a_new_one_time_password_ends_the_sessions_and_the_old_password(
    desk: Client, officer: User, sign_in: Callable[..., Client]
) -> None:
    theirs = sign_in("can-bo")

    response = desk.post("/people/can-bo/reset-password/", {"reason": "Quên mật khẩu"})

    officer.refresh_from_db()
    assert officer.check_password(response.context["password"])
    assert not officer.check_password(PASSWORD)
    assert officer.must_change_password is True
    assert theirs.get("/account/").status_code == 302
    assert Entry.objects.get(action="accounts.password_reset").reason == "Quên mật khẩu"


def test_the_second_factor_is_reset_with_a_reason(desk: Client, officer: User) -> None:
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})

    response = desk.post("/people/can-bo/reset-second-factor/", {"reason": "Mất điện thoại"})

    assert response["Location"] == "/people/can-bo/"
    assert not Authenticator.objects.exists()
    assert Entry.objects.get(action="accounts.second_factor_reset").reason == "Mất điện thoại"


# ── the page of one person ──


def test_the_page_shows_posts_and_history_in_words(desk: Client, officer: User) -> None:
    services.lock_user(actor=None, user=officer, reason="Nghỉ phép dài")

    response = desk.get("/people/can-bo/")

    text = response.content.decode()
    assert [line.what for line in response.context["entries"]] == [
        "khóa tài khoản Lê Thị Ánh",
        "bố trí vị trí Cán bộ CCHC, Sở Nội vụ",
        "tạo tài khoản Lê Thị Ánh",
    ]
    assert "Đang khóa" in text
    assert "Mở khóa tài khoản" in text


def test_fictional_people_are_marked(desk: Client) -> None:
    services.create_user(actor=None, username="hu-cau", full_name="Vũ Hư Cấu", is_fictional=True)

    assert "Hư cấu" in desk.get("/people/hu-cau/").content.decode()
    assert "Hư cấu" in desk.get("/people/").content.decode()
