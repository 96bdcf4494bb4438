"""Services that change the tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from cchc.audit.models import Entry
from cchc.audit.services import Actor
from cchc.common.errors import RuleError
from cchc.units import hooks, queries
from cchc.units.choices import Kind, Level, SuccessionKind
from cchc.units.models import Succession, Unit
from cchc.units.services import changes
from cchc.units.services.changes import Draft
from tests.factories import PostFactory

from .makers import country, make

pytestmark = pytest.mark.django_db

DAY, EVE = date(2027, 1, 1), date(2026, 12, 31)
BASIS = "Nghị quyết thử số 01"


@dataclass
class Tree:
    root: Unit
    province: Unit
    department: Unit
    division: Unit
    commune: Unit
    other: Unit


@pytest.fixture
def tree() -> Tree:
    root = country()
    province = make("Cà Mau", Kind.PROVINCE, root)
    department = make("Sở Nội vụ", Kind.DEPARTMENT, province)
    return Tree(
        root=root,
        province=province,
        department=department,
        division=make("Phòng Cải cách hành chính", Kind.DIVISION, department),
        commune=make("Tân Lộc", Kind.COMMUNE, province),
        other=make("Thới Bình", Kind.COMMUNE, province),
    )


@pytest.fixture
def administrator() -> Actor:
    return PostFactory(role="admin").user


def snapshot() -> list[tuple[str, date | None, date | None]]:
    return list(Unit.objects.order_by("code").values_list("code", "valid_from", "valid_to"))


def last_entry() -> Entry:
    return Entry.objects.order_by("pk").last()


# ── create ──
def test_created_unit_gets_code_level_and_derived_columns(tree: Tree) -> None:
    unit = changes.create_unit(
        actor=None, draft=Draft("  Bộ phận   Một cửa ", Kind.ONE_STOP, tree.commune), reason="Mới lập"
    )

    assert (unit.code, unit.name, unit.level) == ("bo-phan-mot-cua-tan-loc", "Bộ phận Một cửa", Level.COMMUNE)
    assert unit.path == "/viet-nam/ca-mau/xa-tan-loc-ca-mau/bo-phan-mot-cua-tan-loc/"
    assert unit.folded == "bo phan mot cua, xa tan loc, tinh ca mau"
    entry = last_entry()
    assert (entry.action, entry.subject_id, entry.unit_id, entry.reason) == (
        "units.created", str(unit.pk), unit.pk, "Mới lập",
    )  # fmt: skip
    assert entry.after["code"] == unit.code


def test_codes_say_what_the_unit_is(tree: Tree) -> None:
    assert tree.province.code == "ca-mau"
    assert tree.department.code == "so-noi-vu-ca-mau"
    assert tree.division.code == "phong-cai-cach-hanh-chinh-so-noi-vu"
    assert tree.commune.code == "xa-tan-loc-ca-mau"


def test_a_taken_code_gets_the_year_then_a_number(tree: Tree) -> None:
    codes = [
        changes.create_unit(
            actor=None, draft=Draft(name, Kind.COMMUNE, tree.province, valid_from=date(2026, 1, 1))
        ).code
        for name in ("Tân Lộc", "Tấn Lộc", "Tân Lọc")
    ]

    assert codes == ["xa-tan-loc-ca-mau-2026", "xa-tan-loc-ca-mau-2026-2", "xa-tan-loc-ca-mau-2026-3"]


@pytest.mark.parametrize(
    ("name", "rest", "field", "sentence"),
    [
        ("\u200b ", {}, "name", "Chưa có tên đơn vị. Nhập tên"),
        ("X", {"code": "ca-mau"}, "code", "Mã đã có đơn vị khác dùng. Chọn mã khác"),
        ("X", {"code": "cà mau"}, "code", "Mã chỉ gồm chữ không dấu, số và dấu gạch nối. Sửa lại mã"),
        ("X", {"code": "x" * 81}, "code", "Mã dài quá 80 ký tự. Rút ngắn lại"),
        ("X", {"valid_from": DAY, "valid_to": EVE}, "valid_to", "Ngày kết thúc trước ngày bắt đầu. Sửa lại ngày"),
    ],
)
def test_bad_draft_is_refused_and_nothing_is_added(
    tree: Tree, name: str, rest: dict[str, object], field: str, sentence: str
) -> None:
    before = snapshot()

    with pytest.raises(RuleError) as refusal:
        changes.create_unit(actor=None, draft=Draft(name, Kind.COMMUNE, tree.province, **rest))  # type: ignore[arg-type]

    assert (refusal.value.message, refusal.value.field) == (sentence, field)
    assert snapshot() == before


def test_parent_must_exist_on_the_first_day(tree: Tree) -> None:
    ended = make("Đầm Dơi", Kind.RURAL_DISTRICT, tree.province, valid_to=date(2025, 6, 30))

    with pytest.raises(RuleError, match=re.escape("Huyện Đầm Dơi không tồn tại ngày 01/7/2025. Chọn cấp trên khác")):
        changes.create_unit(actor=None, draft=Draft("X", Kind.COMMUNE, ended, valid_from=date(2025, 7, 1)))


# ── end ──
def test_ended_unit_keeps_its_row_and_has_no_successor(tree: Tree) -> None:
    changes.end_unit(actor=None, unit_id=tree.commune.pk, last_day=EVE, basis=BASIS)

    tree.commune.refresh_from_db()
    link = Succession.objects.get()
    assert tree.commune.valid_to == EVE
    assert (link.predecessor, link.successor, link.kind, link.happened_on, link.basis) == (
        tree.commune, None, SuccessionKind.ABOLISHED, DAY, BASIS,
    )  # fmt: skip
    assert (last_entry().action, last_entry().after["valid_to"]) == ("units.ended", "2026-12-31")


def test_unit_with_units_below_does_not_end(tree: Tree) -> None:
    with pytest.raises(RuleError, match=re.escape("Còn 1 đơn vị trực thuộc. Kết thúc")):
        changes.end_unit(actor=None, unit_id=tree.department.pk, last_day=EVE, basis=BASIS)

    tree.department.refresh_from_db()
    assert tree.department.valid_to is None
    assert not Succession.objects.exists()


def test_ended_unit_does_not_end_twice(tree: Tree) -> None:
    changes.end_unit(actor=None, unit_id=tree.commune.pk, last_day=EVE, basis=BASIS)

    with pytest.raises(RuleError, match="Xã Tân Lộc đã kết thúc ngày 31/12/2026, không thay đổi được nữa"):
        changes.end_unit(actor=None, unit_id=tree.commune.pk, last_day=DAY, basis=BASIS)

    assert Succession.objects.count() == 1


def test_unit_does_not_end_before_it_begins(tree: Tree) -> None:
    young = make("Mới", Kind.COMMUNE, tree.province, valid_from=DAY)

    with pytest.raises(RuleError, match=re.escape("Xã Mới bắt đầu ngày 01/01/2027. Chọn ngày sau đó")):
        changes.end_unit(actor=None, unit_id=young.pk, last_day=EVE, basis=BASIS)


# ── rename, move ──
def test_renamed_unit_ends_and_a_successor_begins_with_what_is_below(tree: Tree) -> None:
    new = changes.rename_unit(
        actor=None, unit_id=tree.department.pk, name="Sở Nội vụ và Lao động", day=DAY, basis=BASIS
    )

    tree.department.refresh_from_db()
    tree.division.refresh_from_db()
    below = new.children.get()
    assert (tree.department.valid_to, tree.department.name) == (EVE, "Sở Nội vụ")
    assert (new.valid_from, new.valid_to, new.code) == (DAY, None, "so-noi-vu-va-lao-dong-ca-mau")
    assert (tree.division.valid_to, below.name, below.valid_from) == (EVE, "Phòng Cải cách hành chính", DAY)
    assert below.path == f"{new.path}{below.code}/"
    assert list(Succession.objects.values_list("predecessor", "successor", "kind")) == [
        (tree.department.pk, new.pk, SuccessionKind.RENAMED),
        (tree.division.pk, below.pk, SuccessionKind.CONTINUED),
    ]
    assert last_entry().action == "units.renamed"
    assert last_entry().after["carried"] == [tree.division.code]


def test_old_and_new_name_stay_comparable(tree: Tree) -> None:
    new = changes.rename_unit(actor=None, unit_id=tree.commune.pk, name="Tân Lộc Mới", day=DAY, basis=BASIS)

    tree.commune.refresh_from_db()
    assert queries.comparable(tree.commune, new).verdict == queries.Verdict.CONTINUED


def test_the_same_name_is_refused(tree: Tree) -> None:
    with pytest.raises(RuleError, match=re.escape("Tên mới giống tên đang dùng. Nhập tên khác")):
        changes.rename_unit(actor=None, unit_id=tree.commune.pk, name=" Tân  Lộc", day=DAY, basis=BASIS)


def test_moved_unit_begins_under_the_other_parent(tree: Tree) -> None:
    home = make("Bạc Liêu", Kind.PROVINCE, tree.root)

    new = changes.move_unit(actor=None, unit_id=tree.commune.pk, parent_id=home.pk, day=DAY, basis=BASIS)

    assert (new.parent, new.path) == (home, "/viet-nam/bac-lieu/xa-tan-loc-bac-lieu/")
    assert new.folded == "xa tan loc, tinh bac lieu"
    assert Succession.objects.get().kind == SuccessionKind.MOVED


@pytest.mark.parametrize("target", ["province", "commune"])
def test_unit_moves_neither_into_itself_nor_where_it_is(tree: Tree, target: str) -> None:
    parent = getattr(tree, target)
    before = snapshot()

    with pytest.raises(RuleError):
        changes.move_unit(actor=None, unit_id=tree.commune.pk, parent_id=parent.pk, day=DAY, basis=BASIS)

    assert snapshot() == before


def test_child_that_begins_later_stops_the_change(tree: Tree) -> None:
    make("Phòng Mới", Kind.DIVISION, tree.department, valid_from=date(2027, 6, 1))
    before = snapshot()

    with pytest.raises(RuleError, match=re.escape("Phòng Mới bắt đầu sau ngày thay đổi. Chuyển đơn vị đó trước")):
        changes.rename_unit(actor=None, unit_id=tree.department.pk, name="Sở Khác", day=DAY, basis=BASIS)

    assert snapshot() == before


# ── merge ──
def test_merged_units_end_and_their_sum_compares_with_the_new_one(tree: Tree) -> None:
    desk = make("Bộ phận Một cửa", Kind.ONE_STOP, tree.commune)
    draft = Draft("Tân Bình", Kind.COMMUNE, tree.province, valid_from=DAY)

    new = changes.merge_units(actor=None, unit_ids=[tree.other.pk, tree.commune.pk], draft=draft, basis=BASIS)

    tree.commune.refresh_from_db()
    desk.refresh_from_db()
    answer = queries.comparable(tree.commune, new)
    assert (tree.commune.valid_to, new.valid_from, desk.valid_to) == (EVE, DAY, EVE)
    assert new.children.get().name == "Bộ phận Một cửa"
    assert answer.verdict == queries.Verdict.MERGED
    assert [unit.name for unit in answer.parts] == ["Tân Lộc", "Thới Bình"]
    assert Entry.objects.filter(action="units.ended").count() == 2
    assert last_entry().after["predecessors"] == [tree.commune.code, tree.other.code]


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        (["commune"], "Sáp nhập cần ít nhất hai đơn vị. Chọn thêm đơn vị"),
        (["commune", "commune"], "Sáp nhập cần ít nhất hai đơn vị. Chọn thêm đơn vị"),
        (["commune", "department"], "Chỉ sáp nhập các đơn vị cùng cấp. Bỏ đơn vị khác cấp"),
    ],
)
def test_merger_of_too_few_or_unlike_units_is_refused(tree: Tree, which: list[str], sentence: str) -> None:
    draft = Draft("Tân Bình", Kind.COMMUNE, tree.province, valid_from=DAY)
    before = snapshot()

    with pytest.raises(RuleError) as refusal:
        changes.merge_units(actor=None, unit_ids=[getattr(tree, name).pk for name in which], draft=draft, basis=BASIS)

    assert (refusal.value.message, refusal.value.field) == (sentence, "others")
    assert snapshot() == before


def test_merger_without_a_day_is_refused(tree: Tree) -> None:
    draft = Draft("Tân Bình", Kind.COMMUNE, tree.province)

    with pytest.raises(RuleError, match=re.escape("Thiếu ngày bắt đầu của đơn vị mới. Nhập ngày")):
        changes.merge_units(actor=None, unit_ids=[tree.commune.pk, tree.other.pk], draft=draft, basis=BASIS)


# ── rights ──
def act(tree: Tree, actor: Actor, service: str) -> None:
    draft = Draft("Tân Bình", Kind.COMMUNE, tree.province, valid_from=DAY)
    match service:
        case "create":
            changes.create_unit(actor=actor, draft=draft)
        case "end":
            changes.end_unit(actor=actor, unit_id=tree.commune.pk, last_day=EVE, basis=BASIS)
        case "rename":
            changes.rename_unit(actor=actor, unit_id=tree.commune.pk, name="Khác", day=DAY, basis=BASIS)
        case "move":
            changes.move_unit(actor=actor, unit_id=tree.commune.pk, parent_id=tree.root.pk, day=DAY, basis=BASIS)
        case "merge":
            changes.merge_units(actor=actor, unit_ids=[tree.commune.pk, tree.other.pk], draft=draft, basis=BASIS)


SERVICES = ["create", "end", "rename", "move", "merge"]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("role", ["officer", "leader", "auditor"])
def test_others_may_not_change_units_and_nothing_changes(tree: Tree, service: str, role: str) -> None:
    actor = PostFactory(role=role, unit=tree.department).user
    before, n_entries = snapshot(), Entry.objects.count()

    with pytest.raises(PermissionDenied):
        act(tree, actor, service)

    assert snapshot() == before
    assert Entry.objects.count() == n_entries


@pytest.mark.parametrize("service", SERVICES)
def test_administrator_changes_units_under_their_name(tree: Tree, administrator: Actor, service: str) -> None:
    n_before = Entry.objects.count()

    act(tree, administrator, service)

    written = Entry.objects.order_by("pk")[n_before:]
    assert {entry.actor_id for entry in written} == {administrator.pk}


@pytest.fixture
def no_checks() -> Iterator[None]:
    kept = hooks.edit_checks[:]
    hooks.edit_checks.clear()
    yield
    hooks.edit_checks[:] = kept


def test_without_the_floor_above_nobody_but_the_system_may_edit(
    tree: Tree, administrator: Actor, no_checks: None
) -> None:
    assert not hooks.may_edit(administrator)
    assert hooks.may_edit(None)
