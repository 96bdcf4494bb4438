"""`cchc people`, `create-admin`, `reset-second-factor`: for people and with --json."""

import io
import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.units.models import Unit

from .conftest import Maker


def _run(*args: str, **options: Any) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command(*args, stdout=out, stderr=err, **options)
    except SystemExit as end:
        code = int(str(end.code))
    return code, out.getvalue(), err.getvalue()


def test_people_are_listed_with_their_posts(admin: User, officer: User) -> None:
    code, out, _err = _run("people")

    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["can-bo", "quan-tri", "2"]
    assert out.splitlines()[-1] == "2 tài khoản"


def test_people_as_json_are_searched_without_marks(admin: User, officer: User) -> None:
    code, out, _err = _run("people", "anh", "--role", "officer", "--json")

    assert code == 0
    [found] = json.loads(out)
    assert (found["username"], found["full_name"], found["is_active"]) == ("can-bo", "Lê Thị Ánh", True)
    assert found["posts"][0]["role"] == "officer"


def test_the_first_administrator_signs_in_and_must_change_the_password(department: Unit) -> None:
    code, out, _err = _run(
        "create_admin", "--username", "Quản-Trị", "--name", "Đỗ Thị Đầu", "--unit", department.code, "--json"
    )

    data = json.loads(out)
    client = Client()
    response = client.post("/accounts/login/", {"login": data["username"], "password": data["password"]})
    user = User.objects.get(username="quan-tri")
    assert code == 0
    assert response["Location"] == "/"
    assert client.get("/people/")["Location"] == "/accounts/password/change/?next=%2Fpeople%2F"
    assert [(post.role, post.title, post.unit) for post in user.posts.all()] == [
        (Role.ADMIN, "Quản trị hệ thống", department)
    ]
    assert set(Entry.objects.values_list("action", "actor_name")) == {
        ("accounts.user_created", "cchc"),
        ("accounts.post_given", "cchc"),
    }


def test_an_unknown_unit_makes_nobody(db: None) -> None:
    code, _out, err = _run("create_admin", "--username", "quan-tri", "--name", "A", "--unit", "khong-co")

    assert code == 2
    assert err.strip() == "Không có đơn vị mang mã “khong-co”."
    assert not User.objects.exists()


def test_a_taken_name_is_refused_by_the_rule(officer: User, department: Unit) -> None:
    code, _out, err = _run("create_admin", "--username", "can-bo", "--name", "A", "--unit", department.code)

    assert code == 1
    assert err.strip() == "Tên đăng nhập “can-bo” đã có. Chọn tên khác."
    assert User.objects.count() == 1


def test_without_a_terminal_nothing_is_asked(department: Unit) -> None:
    code, _out, err = _run("create_admin", "--username", "quan-tri", "--json")

    assert code == 2
    assert err.strip() == "Thiếu --username, --name hoặc --unit."


def test_the_second_factor_is_reset_from_the_command_line(person: Maker) -> None:
    user = person("quan-tri", Role.ADMIN)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})

    code, out, _err = _run("reset_second_factor", "Quản-Trị", "--reason", "Mất điện thoại")

    assert code == 0
    assert out.strip() == "Đã xóa xác thực hai lớp của Nguyễn Văn Thử."
    assert not Authenticator.objects.exists()
    assert Entry.objects.get(action="accounts.second_factor_reset").reason == "Mất điện thoại"


@pytest.mark.parametrize(("username", "expected"), [("khong-co", 2), ("can-bo", 1)])
def test_resetting_what_is_not_there_says_so(officer: User, username: str, expected: int) -> None:
    code, _out, err = _run("reset_second_factor", username, "--reason", "x")

    assert code == expected
    assert err.strip() in ("Không có tài khoản “khong-co”.", "Tài khoản này chưa bật xác thực hai lớp.")
