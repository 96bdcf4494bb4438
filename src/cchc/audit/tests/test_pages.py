"""The journal's pages: who may open them, what the filter keeps, what the export holds."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from cchc.accounts.choices import POST_ROLES, Role
from cchc.audit import triggers
from cchc.audit.models import DaySeal, Entry
from cchc.audit.services import record, seal_days
from tests.factories import PostFactory, UnitFactory

pytestmark = pytest.mark.django_db
JOURNAL = reverse("audit:journal")


@pytest.fixture
def auditor(signed_in):
    return signed_in(PostFactory(role=Role.AUDITOR).user)


@pytest.fixture
def entry():
    post = PostFactory(title="Chuyên viên CCHC", user__full_name="Lê Thị Minh Châu", unit__name="Đô Lương")
    return record(
        "units.ended",
        actor=post.user,
        subject=post.unit,
        unit_id=post.unit.pk,
        before={"name": "Cũ"},
        after={"name": "Mới"},
        reason="Sáp nhập theo nghị quyết",
    )


def found(response):
    return [line.entry.pk for line in response.context["lines"]]


@pytest.mark.parametrize("role", sorted(POST_ROLES - {Role.AUDITOR}))
@pytest.mark.parametrize("name", ["journal", "entry", "export", "seals", "seal"])
def test_other_roles_may_not_read_the_journal(signed_in, entry, role, name):
    seal_days(now=timezone.now())
    arguments = {"journal": [], "entry": [entry.pk], "export": ["csv"], "seals": [], "seal": [1]}[name]

    response = signed_in(PostFactory(role=role).user).get(reverse(f"audit:{name}", args=arguments))

    assert response.status_code == 403
    assert "Sáp nhập theo nghị quyết" not in response.content.decode()


def test_auditor_whose_post_has_ended_may_not_read_the_journal(signed_in, today):
    post = PostFactory(role=Role.AUDITOR, valid_to=today - timedelta(days=1))

    assert signed_in(post.user).get(JOURNAL).status_code == 403


def test_auditor_reads_what_happened(auditor, entry):
    response = auditor.get(JOURNAL)

    assert response.status_code == 200
    assert found(response) == [entry.pk]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"person": "minh chau"}, True),
        ({"person": "chuyen vien cchc"}, True),
        ({"person": "người khác"}, False),
        ({"unit": "do luong"}, True),
        ({"unit": "Tân Kỳ"}, False),
        ({"object": "ĐÔ LƯƠNG"}, True),
        ({"object": "kế hoạch"}, False),
        ({"first": "1/1/2100"}, False),
        ({"last": "1/1/2000"}, False),
    ],
)
def test_filter_keeps_what_is_asked_for(auditor, entry, asked, kept):
    response = auditor.get(JOURNAL, asked)

    assert found(response) == ([entry.pk] if kept else [])


def test_filter_by_day_holds_the_whole_day_of_the_office(auditor, entry):
    day = timezone.localtime(entry.at).strftime("%d/%m/%Y")

    response = auditor.get(JOURNAL, {"first": day, "last": day})

    assert found(response) == [entry.pk]


def test_filter_by_action_keeps_that_action(auditor, entry):
    other = record("accounts.user_locked", actor=None, subject=entry.unit)

    response = auditor.get(JOURNAL, {"action": "accounts.user_locked"})

    assert found(response) == [other.pk]


@pytest.mark.parametrize(
    "asked", [{"first": "31/2/2026"}, {"action": "no.such"}, {"first": "2/1/2026", "last": "1/1/2026"}]
)
def test_wrong_filter_is_refused_and_kept_as_typed(auditor, entry, asked):
    response = auditor.get(JOURNAL, asked)

    assert response.status_code == 422
    assert response.context["form"].data.dict() == asked


def test_entry_shows_before_and_after_and_that_it_is_intact(auditor, entry):
    response = auditor.get(reverse("audit:entry", args=[entry.pk]))

    assert response.context["is_intact"] is True
    assert [(change.before, change.after) for change in response.context["changes"]] == [("Cũ", "Mới")]
    assert "Nguyên vẹn" in response.content.decode()


def test_entry_that_was_changed_behind_the_journal_says_so(auditor, entry):
    triggers.remove(connection)
    Entry.objects.filter(pk=entry.pk).update(reason="Khác")
    triggers.install(connection)

    response = auditor.get(reverse("audit:entry", args=[entry.pk]))

    assert "Đã bị sửa" in response.content.decode()


def test_entry_that_does_not_exist_is_not_found(auditor):
    assert auditor.get(reverse("audit:entry", args=[1])).status_code == 404


def test_nobody_writes_through_the_journal_pages(auditor, entry):
    assert auditor.post(JOURNAL).status_code == 405
    assert auditor.post(reverse("audit:entry", args=[entry.pk])).status_code == 405


def test_list_takes_the_same_queries_however_long(auditor, entry):
    auditor.get(JOURNAL)
    with CaptureQueriesContext(connection) as few:
        auditor.get(JOURNAL)
    for _ in range(20):
        record("units.ended", actor=None, subject=UnitFactory(), unit_id=entry.unit_id)

    with CaptureQueriesContext(connection) as many:
        auditor.get(JOURNAL)

    assert len(many) == len(few)


def test_excel_holds_every_entry_of_the_filter(auditor, entry):
    record("accounts.user_locked", actor=None, subject=entry.unit)

    response = auditor.get(reverse("audit:export", args=["xlsx"]), {"person": "minh châu"})

    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows if row[6] == entry.digest] == [str(entry.unit)]
    assert len([row for row in rows if len(str(row[6])) == 64]) == 1


def test_csv_opens_in_vietnamese(auditor, entry):
    response = auditor.get(reverse("audit:export", args=["csv"]))

    text = response.content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Lúc,Ai,Việc đã làm,Đối tượng,Đơn vị,Lý do,Mã băm SHA-256"
    assert "Sáp nhập theo nghị quyết" in text


def test_seals_are_listed_the_latest_first_and_open_to_their_units(auditor, entry):
    assert "Chưa có dấu niêm nào" in auditor.get(reverse("audit:seals")).content.decode()
    for _ in range(2):
        record("units.ended", actor=None, subject=entry.unit, unit_id=entry.unit_id)
        seal_days(now=timezone.now())
    record("units.ended", actor=None, subject=entry.unit)

    listed = auditor.get(reverse("audit:seals"))
    opened = auditor.get(reverse("audit:seal", args=[1]))

    assert [seal.number for seal in listed.context["table"].rows] == [2, 1]
    assert "1 mục chưa niêm phong" in listed.content.decode()
    assert DaySeal.objects.get(number=2).printed in listed.content.decode()
    assert [(row.unit, row.entries) for row in opened.context["table"].rows] == [(entry.unit, 2)]
    assert (opened.context["fits"], opened.context["before"], opened.context["after"].number) == (True, None, 2)


def test_what_is_not_sealed_is_counted_only_so_far(auditor, entry, monkeypatch):
    seal_days(now=timezone.now())
    for _ in range(3):
        record("units.ended", actor=None, subject=entry.unit)
    monkeypatch.setattr("cchc.common.tables.COUNTED_UP_TO", 2)

    assert "hơn 2 mục chưa niêm phong" in auditor.get(reverse("audit:seals")).content.decode()


def test_journal_and_entry_say_what_is_sealed(auditor, entry):
    before = auditor.get(reverse("audit:entry", args=[entry.pk]))
    assert "chưa niêm phong" in before.content.decode()
    seal_days(now=timezone.now())
    open_one = record("units.ended", actor=None, subject=entry.unit)

    page = auditor.get(JOURNAL)

    assert page.context["sealed_through"] == entry.pk
    assert page.content.decode().count("đã niêm") == 1
    assert auditor.get(reverse("audit:entry", args=[entry.pk])).context["seal"].day_seal.number == 1
    assert auditor.get(reverse("audit:entry", args=[open_one.pk])).context["seal"] is None


def test_seal_that_was_changed_says_so(auditor, entry):
    seal_days(now=timezone.now())
    triggers.remove(connection)
    DaySeal.objects.update(entries=7)
    triggers.install(connection)

    assert "Không còn khớp" in auditor.get(reverse("audit:seal", args=[1])).content.decode()


def test_seal_that_does_not_exist_is_not_found(auditor):
    assert auditor.get(reverse("audit:seal", args=[1])).status_code == 404


def test_seals_take_few_queries(auditor, entry):
    for _ in range(5):
        record("units.ended", actor=None, subject=UnitFactory(), unit_id=entry.unit_id)
        seal_days(now=timezone.now())
    auditor.get(JOURNAL)

    with CaptureQueriesContext(connection) as listed:
        auditor.get(reverse("audit:seals"))
    with CaptureQueriesContext(connection) as opened:
        auditor.get(reverse("audit:seal", args=[3]))

    assert max(len(listed), len(opened)) <= 12
