"""The page "ai được làm gì" and its exports say what the file says."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from python_calamine import CalamineWorkbook

from cchc.accounts import hooks, matrix, queries
from cchc.accounts.choices import Role
from cchc.accounts.models import User

from .conftest import Maker

FILE = list(csv.DictReader(Path(matrix.__file__).with_name("permissions.csv").open(encoding="utf-8")))


@pytest.fixture
def reader(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def _lines(response_rows: list[list[str]]) -> list[tuple[str, tuple[str, ...]]]:
    return [(row[1], tuple(row[3:])) for row in response_rows[1:]]


def test_every_line_of_the_file_is_on_the_page(reader: Client) -> None:
    sections = reader.get("/rights/").context["sections"]

    shown = [
        (section.object, right.action, right.words, right.cells) for section in sections for right in section.rights
    ]
    expected = [
        (line["object"], line["action"], line["vi"], tuple(line[role.value] == "x" for role in Role)) for line in FILE
    ]
    assert sorted(shown) == sorted(expected)


def test_the_csv_export_holds_every_cell(reader: Client) -> None:
    response = reader.get("/rights/export/csv/")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Đối tượng", "Việc", "Trạng thái", *(str(role.label) for role in Role)]
    assert sorted(_lines(rows)) == sorted((line["vi"], tuple(line[role.value] for role in Role)) for line in FILE)


def test_the_xlsx_export_holds_every_cell(reader: Client) -> None:
    response = reader.get("/rights/export/xlsx/")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert sorted(_lines([[str(cell) for cell in row] for row in rows])) == sorted(
        (line["vi"], tuple(line[role.value] for role in Role)) for line in FILE
    )


def test_an_unknown_export_is_not_found(reader: Client) -> None:
    assert reader.get("/rights/export/pdf/").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_the_filter_keeps_what_one_role_may_do(reader: Client, role: Role) -> None:
    sections = reader.get(f"/rights/?role={role.value}").context["sections"]

    shown = {(section.object, right.action) for section in sections for right in section.rights}
    assert shown == {(line["object"], line["action"]) for line in FILE if line[role.value] == "x"}


def test_mine_is_what_my_posts_in_force_may_do(person: Maker) -> None:
    client = Client()
    client.force_login(person("kiem-nhiem", Role.AUDITOR, Role.ADMIN))

    sections = client.get("/rights/?role=mine").context["sections"]

    shown = {(section.object, right.action) for section in sections for right in section.rights}
    assert shown == {
        (line["object"], line["action"]) for line in FILE if line["admin"] == "x" or line["auditor"] == "x"
    }


def test_an_unknown_role_shows_everything(reader: Client) -> None:
    assert len(reader.get("/rights/?role=vua").context["sections"]) == len({line["object"] for line in FILE})


def test_states_are_in_the_words_of_the_app_that_owns_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hooks.state_labels, "plan", {"running": "Đang chạy", "draft": "Dự thảo", "submitted": "Chờ ký"})

    plan = next(section for section in queries.rights() if section.object == "plan")

    states = {right.action: right.states for right in plan.rights}
    assert states["set_up_team"] == ("Đang chạy", "Dự thảo", "Chờ ký")
    assert states["create"] == ()


def test_a_state_without_words_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "state_labels", {})

    plan = next(section for section in queries.rights() if section.object == "plan")

    assert {right.action: right.states for right in plan.rights}["edit"] == ("draft",)


def test_in_english_the_actions_are_english() -> None:
    with translation.override("en"):
        user = next(section for section in queries.rights() if section.object == "user")

    assert user.rights[0].words == "Create accounts, assign posts, lock accounts"


def test_the_page_needs_no_more_queries_than_any_page(reader: Client, django_assert_num_queries: object) -> None:
    reader.get("/rights/")
    with django_assert_num_queries(4):  # type: ignore[operator]  # session, user, posts, bell
        reader.get("/rights/")


def test_an_action_has_one_english_name_on_every_page() -> None:
    with translation.override("en"):
        known = {row["vi"]: translation.gettext(row["vi"]) for row in FILE}

    differing = {row["vi"] for row in FILE if known[row["vi"]] not in (row["vi"], row["en"])}

    assert differing == set()
