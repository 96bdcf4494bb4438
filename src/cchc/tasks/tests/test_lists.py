"""The list, its questions and tiles, the matrix of units, files taken out, todos."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from cchc.accounts.choices import Role
from cchc.tasks import queries
from cchc.tasks.choices import TaskKind, TaskStatus
from cchc.tasks.models import Task
from tests.factories import ExtensionFactory, TaskFactory, UnitFactory

pytestmark = pytest.mark.django_db


def in_days(n):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture
def eight(world):
    """One task for each question: late by 4, late and returned by 2, soon, far, waiting since it was late, verified in time and late, withdrawn."""

    def make(status, due, **values):
        early = {"assigned_on": in_days(-30), "due_on": in_days(due)}
        return TaskFactory(unit=world.ward, giver=world.department, status=status, **{**early, **values})

    return {
        "late": make(TaskStatus.DOING, -4),
        "returned": make(TaskStatus.RETURNED, -2, work="Hoàn trả phí"),
        "soon": make(TaskStatus.ASSIGNED, 3),
        "far": make(TaskStatus.ASSIGNED, 25, kind=TaskKind.ASSIGNMENT),
        "waiting": make(TaskStatus.SUBMITTED, -1, submitted_on=in_days(-1)),
        "in_time": make(TaskStatus.VERIFIED, -5, submitted_on=in_days(-6)),
        "too_late": make(TaskStatus.VERIFIED, -9, submitted_on=in_days(-6)),
        "withdrawn": make(TaskStatus.WITHDRAWN, -20),
    }


def rows(client, **asked):
    return [row.task for row in client.get(reverse("tasks:list"), asked).context["rows"]]


def test_what_hurts_comes_first_and_what_is_closed_last(world, signed_in, eight):
    order = ["late", "returned", "waiting", "soon", "far", "too_late", "in_time", "withdrawn"]

    assert rows(signed_in(world.officer)) == [eight[name] for name in order]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": "overdue"}, ["late", "returned"]),
        ({"state": "due_soon"}, ["soon"]),
        ({"state": "submitted"}, ["waiting"]),
        ({"state": "returned"}, ["returned"]),
        ({"state": "doing"}, ["late", "soon", "far"]),
        ({"state": "verified"}, ["too_late", "in_time"]),
        ({"state": "nonsense", "kind": "assignment"}, ["far"]),
        ({"q": "hoan tra"}, ["returned"]),
        ({"q": "hoan tra", "state": "verified"}, []),
    ],
)
def test_questions_and_filters(world, signed_in, eight, asked, names):
    assert rows(signed_in(world.leader), **asked) == [eight[name] for name in names]


def test_the_numbers_above_the_list(world, signed_in, eight):
    answer = signed_in(world.officer).get(reverse("tasks:list"))

    chips = {chip["label"]: chip["count"] for chip in answer.context["chips"]}
    assert chips == {"Quá hạn": 2, "Sắp đến hạn": 1, "Chờ xác minh": 1, "Trả lại": 1, "Đang làm": 3, "Đã xác minh": 2}
    tiles = {tile["label"]: tile["value"] for tile in answer.context["tiles"]}
    assert tiles["Đã xác minh khắc phục"] == "28,6%"  # 2 of 7: the withdrawn one does not count
    assert tiles["Trung vị số ngày chậm"] == "3"  # of 4, 2 and 3
    assert [part["n"] for part in answer.context["segments"]] == [2, 1, 2, 2]


def test_a_unit_sees_its_own_and_strangers_none(world, signed_in, eight):
    TaskFactory()

    assert len(rows(signed_in(world.doer))) == 8
    assert rows(signed_in(world.stranger)) == []
    assert "Chưa có việc nào" in signed_in(world.stranger).get(reverse("tasks:list")).content.decode()
    nothing = signed_in(world.doer).get(reverse("tasks:list"), {"q": "khong khop"})
    assert "Không có việc nào khớp" in nothing.content.decode()


def test_an_unknown_filter_is_refused(world, signed_in, eight):
    answer = signed_in(world.officer).get(reverse("tasks:list"), {"unit": "khong-co"})

    assert answer.status_code == 422
    assert answer.context["rows"] == []


@pytest.mark.parametrize("name", ["tasks:list", "tasks:units"])
def test_a_longer_list_asks_no_more_questions(world, signed_in, name):
    client = signed_in(world.officer)

    def asked():
        with CaptureQueriesContext(connection) as queries_:
            assert client.get(reverse(name)).status_code == 200
        return len(queries_)

    TaskFactory(giver=world.department)
    few = asked()
    for _n in range(30):
        TaskFactory(giver=world.department, unit=UnitFactory())

    assert asked() <= few <= 20


def test_the_matrix_counts_each_unit_by_state(world, signed_in, eight):
    TaskFactory(giver=world.department, unit=UnitFactory(name="Khác"), due_on=in_days(9))

    context = signed_in(world.leader).get(reverse("tasks:units")).context

    table = {row.unit: ([n for _question, n in cells], row.counts.overdue) for row, cells in context["rows"]}
    assert table[world.ward] == ([2, 1, 1, 1, 2], 2)
    assert list(table.values())[1] == ([1, 0, 0, 0, 0], 0)
    assert [n for _question, n in context["total_cells"]] == [3, 1, 1, 1, 2]


def test_the_summary_is_what_each_task_says(world, eight):
    tasks = Task.objects.visible_to(world.officer)

    [row] = queries.summary_by_unit(tasks, timezone.localdate())
    share = queries.share_mended(tasks)

    assert row.cells == {
        "assigned": 2,
        "doing": 1,
        "submitted": 1,
        "returned": 1,
        "verified": 2,
        "withdrawn": 1,
    }
    assert (share.numerator, share.denominator) == (2, 7)
    assert sorted(queries.days_late(tasks, timezone.localdate())) == [2, 3, 4]
    assert set(queries.open_of_unit(world.ward)) == {
        eight[name] for name in ("late", "returned", "soon", "far", "waiting")
    }


def test_what_is_shown_is_taken_out(world, signed_in, eight):
    Task.objects.filter(pk=eight["late"].pk).update(work='=HYPERLINK("http://x")', doer_name="+84")
    client = signed_in(world.officer)

    book = client.get(reverse("tasks:export", args=["xlsx"]), {"state": "overdue"})
    csv = client.get(reverse("tasks:export", args=["csv"]), {"state": "overdue"}).content.decode()

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    head, *body = [row for row in sheet if row[0] == "Mã" or str(row[0]).startswith("KP-")]
    late = dict(zip(head, body[0], strict=True))
    assert [row[0] for row in body] == [eight["late"].code, eight["returned"].code]
    assert (late["Việc"], late["Số ngày quá hạn"], late["Trạng thái"]) == (
        '=HYPERLINK("http://x")',
        4,
        "Đang khắc phục",
    )
    assert "'=HYPERLINK" in csv
    assert "'+84" in csv
    assert client.get(reverse("tasks:export", args=["pdf"])).status_code == 404
    nothing = signed_in(world.stranger).get(reverse("tasks:export", args=["csv"])).content.decode()
    assert "KP-" not in nothing


# ── the start page ──


def words_of(user, today=None):
    return [
        (todo.title.split(":")[0], todo.timing, todo.days_late) for todo in queries.todos(user, today or in_days(0))
    ]


def test_each_has_the_next_thing_to_do(world, eight):
    ExtensionFactory(task=eight["far"], asked_by=world.doer)

    assert words_of(world.doer) == [
        ("Thực hiện", "late", 4),
        ("Bổ sung minh chứng", "late", 2),
        ("Thực hiện", "coming", 0),
        ("Thực hiện", "coming", 0),
    ]
    assert words_of(world.verifier) == [("Xác minh", "coming", 0)]
    assert words_of(world.leader) == [("Quyết định gia hạn", "coming", 0)]
    assert words_of(world.stranger) == []


def test_a_verifier_who_waits_too_long_is_the_late_one(world, eight):
    [todo] = queries.todos(world.verifier, in_days(10))

    assert (todo.timing, todo.days_late, todo.button) == ("late", 6, "Xem minh chứng")
    assert todo.url == reverse("tasks:detail", args=[eight["waiting"].code])


def test_todos_ask_few_questions_however_many_tasks(world):
    for _n in range(20):
        TaskFactory(unit=world.ward, giver=world.department)

    with CaptureQueriesContext(connection) as queries_:
        assert len(queries.todos(world.doer, in_days(0))) == 20

    assert len(queries_) <= 4


def test_what_was_given_and_is_still_owed_is_counted(world, eight):
    assert queries.given_open(world.officer) == 4
    assert queries.given_open(world.verifier) == 0
    assert queries.given_open(world[Role.UNIT_HEAD]) == 0
