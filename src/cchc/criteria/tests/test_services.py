from dataclasses import asdict, replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import Error, connection, transaction

from cchc.accounts.choices import POST_ROLES, Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.criteria import queries
from cchc.criteria.choices import SetStatus
from cchc.criteria.models import CheckItem, CriteriaSet
from cchc.criteria.rules import rows
from cchc.criteria.rules.rows import ItemRow, RawRow
from cchc.criteria.services import loading, sets
from tests.factories import AreaFactory, MetricFactory, PostFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 28, 3, 0, tzinfo=UTC)
ROW = ItemRow("CHK.PROC.01", "PROC", "yes_no", "Có kế hoạch", "Plan exists", "Kế hoạch", "Báo cáo 003", "seed")


@pytest.fixture
def officer() -> User:
    AreaFactory(code="PROC")
    return PostFactory(role=Role.OFFICER).user


def draft(actor: User | None, *items: ItemRow) -> CriteriaSet:
    return sets.create_version(actor=actor, code="thu", name="Bộ thử", rows=items or [ROW])


def published(actor: User | None, *items: ItemRow) -> CriteriaSet:
    return sets.publish(actor=actor, set_id=draft(actor, *items).pk, now=NOW)


def raw(row: ItemRow, line: int = 2) -> RawRow:
    return RawRow(line, {name: getattr(row, name) for name in rows.FIELDS})


def test_an_officer_publishes_a_draft_and_the_journal_says_so(officer: User) -> None:
    one = published(officer)

    assert (one.version, one.status, one.published_at) == (1, SetStatus.PUBLISHED, NOW)
    assert list(Entry.objects.order_by("pk").values_list("action", flat=True)) == [
        "criteria.version_created",
        "criteria.published",
    ]


@pytest.mark.parametrize("role", sorted(POST_ROLES - {Role.OFFICER}))
def test_other_roles_may_not_prepare_and_nothing_changes(officer: User, role: Role) -> None:
    stranger = PostFactory(role=role).user

    with pytest.raises(PermissionDenied):
        draft(stranger)

    assert not CriteriaSet.objects.exists()
    assert not Entry.objects.exists()


def test_a_leader_may_not_publish_and_nothing_changes(officer: User) -> None:
    one = draft(officer)
    leader = PostFactory(role=Role.LEADER).user

    with pytest.raises(PermissionDenied):
        sets.publish(actor=leader, set_id=one.pk, now=NOW)

    one.refresh_from_db()
    assert one.status == SetStatus.DRAFT


def test_a_published_set_refuses_every_service(officer: User) -> None:
    one = published(officer)
    item = one.items.get()
    says = "Bản 1 đã công bố, không sửa được. Lập bản mới"

    for attempt in (
        lambda: sets.edit_item(actor=officer, item_id=item.pk, cells={"text_vi": "Khác"}),
        lambda: sets.discard_draft(actor=officer, set_id=one.pk),
        lambda: sets.publish(actor=officer, set_id=one.pk, now=NOW),
    ):
        with pytest.raises(RuleError) as refusal:
            attempt()
        assert refusal.value.message == says
    item.refresh_from_db()
    assert item.text_vi == "Có kế hoạch"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE criteria_checkitem SET text_vi = 'x'",
        "DELETE FROM criteria_checkitem",
        "UPDATE criteria_criteriaset SET name = 'x'",
        "UPDATE criteria_criteriaset SET status = 'draft'",
        "DELETE FROM criteria_criteriaset",
        "INSERT INTO criteria_checkitem (criteria_set_id, code, area_code, kind, text_vi, text_en, evidence, source, "
        "confidence, metric_code, \"order\") SELECT id, 'X', 'PROC', 'count', 'x', 'x', '', '', 'gk', '', 9 "
        "FROM criteria_criteriaset",
    ],
)
def test_the_database_itself_keeps_a_published_set(officer: User, statement: str) -> None:
    one = published(officer)

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert queries.rows_of(CriteriaSet.objects.get(pk=one.pk)) == [ROW]


def test_a_draft_item_is_edited_and_the_journal_keeps_both(officer: User) -> None:
    item = draft(officer).items.get()

    sets.edit_item(actor=officer, item_id=item.pk, cells={"text_vi": "Có kế hoạch năm", "kind": "count"})

    entry = Entry.objects.get(action="criteria.item_changed")
    assert entry.before == {"kind": "yes_no", "text_vi": "Có kế hoạch"}
    assert entry.after == {"kind": "count", "text_vi": "Có kế hoạch năm"}


def test_a_wrong_edit_is_refused_and_nothing_changes(officer: User) -> None:
    item = draft(officer).items.get()

    with pytest.raises(RuleError) as refusal:
        sets.edit_item(actor=officer, item_id=item.pk, cells={"area_code": "LẠ"})

    assert refusal.value.message == "Không có lĩnh vực “LẠ”. Dùng một trong: PROC"
    item.refresh_from_db()
    assert item.area_code == "PROC"


def test_one_draft_at_a_time(officer: User) -> None:
    draft(officer)

    with pytest.raises(RuleError) as refusal:
        draft(officer)

    assert refusal.value.message == "Đã có bản dự thảo 1. Công bố hoặc bỏ bản đó trước"
    assert CriteriaSet.objects.count() == 1


def test_a_draft_overtaken_by_a_newer_version_is_not_published(officer: User) -> None:
    one = draft(officer)
    newer = sets.add_version(actor=None, code="thu", name="Bộ thử", rows=[ROW])
    sets.publish(actor=None, set_id=newer.pk, now=NOW)

    with pytest.raises(RuleError) as refusal:
        sets.publish(actor=officer, set_id=one.pk, now=NOW)

    assert refusal.value.message == "Bản 2 đã công bố sau bản này. Bỏ bản này, lập bản mới"


def test_a_discarded_draft_leaves_its_rows_in_the_journal(officer: User) -> None:
    one = draft(officer)

    sets.discard_draft(actor=officer, set_id=one.pk)

    assert not CriteriaSet.objects.exists()
    assert not CheckItem.objects.exists()
    assert Entry.objects.get(action="criteria.draft_discarded").before["rows"][0]["code"] == "CHK.PROC.01"


def test_an_import_makes_the_next_version(officer: User) -> None:
    published(officer)

    new = sets.import_rows(actor=officer, code="thu", name="Bộ thử", raw=[raw(replace(ROW, kind="count"))])

    assert (new.version, new.status) == (2, SetStatus.DRAFT)
    assert queries.rows_of(new) == [replace(ROW, kind="count")]


@pytest.mark.parametrize(
    ("_case", "row", "says"),
    [
        ("the same", ROW, "Tệp không khác bản đang dùng. Không cần bản mới"),
        ("a wrong row", replace(ROW, text_en=""), "1 dòng sai. Dòng 2: Thiếu nội dung tiếng Anh"),
    ],
)
def test_an_import_that_is_wrong_or_changes_nothing_is_refused(
    officer: User, _case: str, row: ItemRow, says: str
) -> None:
    published(officer)

    with pytest.raises(RuleError) as refusal:
        sets.import_rows(actor=officer, code="thu", name="Bộ thử", raw=[raw(row)])

    assert refusal.value.message == says
    assert CriteriaSet.objects.count() == 1


def test_an_item_names_a_metric_of_the_catalogue_through_versions_and_edits(officer: User) -> None:
    for code in ("resolved", "resolved_late"):
        MetricFactory(code=code)
    named = replace(ROW, kind="ratio", metric_code="resolved_late/resolved")
    one = sets.import_rows(actor=officer, code="thu", name="Bộ thử", raw=[raw(named)])
    assert one.items.get().metric_codes == ("resolved_late", "resolved")
    sets.publish(actor=officer, set_id=one.pk, now=NOW)

    two = sets.import_rows(actor=officer, code="thu", name="Bộ thử", raw=[raw(replace(named, metric_code=""))])

    assert (two.version, two.items.get().metric_codes) == (2, ())
    edited = sets.edit_item(actor=officer, item_id=two.items.get().pk, cells={"metric_code": "resolved"})
    assert edited.metric_code == "resolved"
    with pytest.raises(RuleError, match="Không có chỉ tiêu “x”"):
        sets.edit_item(actor=officer, item_id=edited.pk, cells={"metric_code": "x"})


def test_the_product_s_own_set_names_metrics_of_the_product_s_own_catalogue() -> None:
    call_command("load_criteria", stdout=StringIO())
    call_command("load_metrics", stdout=StringIO())
    codes = queries.metric_codes()
    items = CheckItem.objects.exclude(metric_code="")

    assert items.count() == 23
    for item in items:
        assert set(item.metric_codes) <= codes, item.code
        assert len(item.metric_codes) == (2 if item.kind == "ratio" else 1), item.code


def test_only_the_field_of_the_metric_makes_the_next_version_of_a_published_set() -> None:
    item = {"vi": ROW.text_vi, "en": ROW.text_en, **asdict(ROW)}
    data = {"code": "thu", "name": "Bộ thử", "items": [item]}
    AreaFactory(code="PROC")
    first = loading.load_set(data, now=NOW)
    again = loading.load_set(data, now=NOW)
    data["items"] = [item | {"metric_code": "resolved"}]
    second = loading.load_set(data, now=NOW)

    assert (first.criteria_set.version, again.is_new, second.criteria_set.version) == (1, False, 2)
    assert first.criteria_set.items.get().metric_code == ""
