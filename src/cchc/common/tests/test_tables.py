"""Lists: sorting, pages, the rows of an export."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.test import RequestFactory

from cchc.common import tables
from cchc.common.tables import Column, Table

Entry = apps.get_model("audit", "Entry")  # any model serves; its app stands above this floor
START = datetime(2026, 8, 28, 9, tzinfo=UTC)
COLUMNS = [
    Column("action", "Việc", sort="action", definition="Tên việc"),
    Column("at", "Lúc", sort=("at", "action")),
    Column("unit", "Đơn vị", sort="unit_id"),
    Column("reason", "Lý do"),
]
PEOPLE = [
    {"name": "Châu", "n": 2},
    {"name": "Việt", "n": None},
    {"name": "An", "n": 30},
]
LIST_COLUMNS = [
    Column("name", "Tên", sort=lambda row: row["name"]),
    Column("n", "Số", sort=lambda row: row["n"], numeric=True),
    Column("double", "Gấp đôi", value=lambda row: (row["n"] or 0) * 2),
    Column("hidden", "Ẩn", exported=False),
]


def asked(query=""):
    return RequestFactory().get(f"/{query}")


def journal(n):
    Entry.objects.bulk_create(
        Entry(at=START + timedelta(minutes=i // 2), action=f"a{i:03}", actor_name="x", digest=str(i)) for i in range(n)
    )
    return Entry.objects.order_by("pk")


def test_a_list_keeps_its_order_until_somebody_sorts():
    assert [row["name"] for row in Table(asked(), PEOPLE, LIST_COLUMNS).rows] == ["Châu", "Việt", "An"]
    assert [row["name"] for row in Table(asked("?sort=name"), PEOPLE, LIST_COLUMNS).rows] == ["An", "Châu", "Việt"]
    assert [row["name"] for row in Table(asked("?sort=-name"), PEOPLE, LIST_COLUMNS).rows] == ["Việt", "Châu", "An"]


@pytest.mark.parametrize("sort", ["n", "-n"])
def test_what_is_unknown_comes_last_both_ways(sort):
    assert Table(asked(f"?sort={sort}"), PEOPLE, LIST_COLUMNS).rows[-1]["name"] == "Việt"


@pytest.mark.parametrize("query", ["?sort=password", "?sort=hidden", "?sort=--name", "?sort=name;drop", "?sort="])
def test_an_unknown_sort_is_ignored(query):
    table = Table(asked(query), PEOPLE, LIST_COLUMNS, default_words="thứ tự nhập")

    assert table.sort == ""
    assert table.sorted_by == "thứ tự nhập"


def test_the_order_is_said_in_words():
    assert Table(asked("?sort=-n"), PEOPLE, LIST_COLUMNS).sorted_by == "Số, giảm dần"
    assert Table(asked("?sort=n"), PEOPLE, LIST_COLUMNS).direction("n") == "ascending"
    assert Table(asked("?sort=n"), PEOPLE, LIST_COLUMNS).direction("name") == ""


def test_every_row_is_exported_in_the_order_shown():
    table = Table(asked("?sort=-name"), PEOPLE, LIST_COLUMNS, page_size=1)

    assert [column.label for column in table.exported_columns] == ["Tên", "Số", "Gấp đôi"]
    assert list(table.export_rows()) == [["Việt", None, 0], ["Châu", 2, 4], ["An", 30, 60]]


def test_a_column_walks_dots_and_calls_methods():
    class Post:
        def title(self):
            return "Chuyên viên"

    assert Column("post.title", "Vị trí").cell({"post": Post()}) == "Chuyên viên"
    assert Column("post.title", "Vị trí").cell({"post": None}) is None


@pytest.mark.django_db
def test_pages_show_every_row_once():
    source = journal(7)
    seen = []
    for page in (1, 2, 3):
        table = Table(asked(f"?sort=at&page={page}"), source, COLUMNS, page_size=3)
        seen += [entry.action for entry in table.rows]

    assert seen == [f"a{i:03}" for i in range(7)]
    assert (table.first, table.last, table.total, table.has_next, table.has_previous) == (7, 7, 7, False, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "page"), [("", 1), ("0", 1), ("-1", 1), ("x", 1), ("99", 3), ("9" * 30, 1), ("２", 1), ("2", 2)]
)
def test_a_page_that_does_not_exist_becomes_one_that_does(typed, page):
    assert Table(asked(f"?page={typed}"), journal(7), COLUMNS, page_size=3).page == page


@pytest.mark.django_db
def test_nothing_has_no_rows_and_one_page():
    table = Table(asked("?page=3"), Entry.objects.all(), COLUMNS)

    assert (table.rows, table.first, table.last, table.total_words, table.has_next) == ([], 0, 0, "0", False)


@pytest.mark.django_db
def test_counting_stops_where_it_would_cost_more_than_it_tells(monkeypatch):
    monkeypatch.setattr(tables, "COUNTED_UP_TO", 5)
    table = Table(asked("?page=3"), journal(9), COLUMNS, page_size=3)

    assert table.total_words == "hơn 5"
    assert [entry.action for entry in table.rows] == ["a006", "a007", "a008"]
    assert not table.has_next


@pytest.mark.django_db
def test_a_page_costs_two_queries_however_long_the_list(django_assert_num_queries):
    journal(30)

    with django_assert_num_queries(2):
        Table(asked(), Entry.objects.order_by("pk"), COLUMNS, page_size=5)


def test_a_column_that_cannot_sort_its_source_is_a_mistake_of_the_page():
    with pytest.raises(TypeError, match="a list sorts by a function"):
        Table(asked("?sort=action"), [], COLUMNS)
