"""The seed files and their loading."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from cchc.audit.models import Entry
from cchc.units import seeds
from cchc.units.choices import Kind, Level, SuccessionKind
from cchc.units.models import Identifier, Succession, Unit
from cchc.units.services import loading

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[loading.Loaded]:
    """Load everything once; the transaction around it goes away with the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield loading.load()
        transaction.set_rollback(True)


@pytest.fixture
def world(loaded: loading.Loaded, db: None) -> loading.Loaded:
    return loaded


def names(**wanted: object) -> list[str]:
    return [unit.full_name for unit in Unit.objects.filter(**wanted)]


def after(code: str) -> set[tuple[str, str, bool]]:
    links = Succession.objects.filter(predecessor__code=code).select_related("successor")
    return {(link.successor.code if link.successor else "", link.kind, link.is_partial) for link in links}


def test_seed_files_have_unique_codes_and_parents_before_children() -> None:
    seen: set[str] = set()

    for seed in seeds.read().seeds:
        assert seed.code not in seen
        assert seed.parent is None or seed.parent in seen
        assert len(seed.code) <= 80
        seen.add(seed.code)


def test_counts_are_those_of_the_law(world: loading.Loaded) -> None:
    now = Unit.objects.valid_on(AFTER)

    kinds = Counter(now.filter(level=Level.COMMUNE).values_list("kind", flat=True))
    provinces = Counter(now.filter(kind__in=(Kind.PROVINCE, Kind.CITY)).values_list("kind", flat=True))

    assert kinds == {Kind.COMMUNE: 2621, Kind.WARD: 687, Kind.SPECIAL_ZONE: 13}
    assert provinces == {Kind.PROVINCE: 28, Kind.CITY: 6}
    assert not now.filter(level=Level.DISTRICT).exists()


def test_counts_before_the_reorganisation(world: loading.Loaded) -> None:
    then = Unit.objects.valid_on(BEFORE)
    districts = (Kind.RURAL_DISTRICT, Kind.URBAN_DISTRICT, Kind.TOWN, Kind.PROVINCIAL_CITY)

    assert then.filter(kind__in=(Kind.PROVINCE, Kind.CITY)).count() == 63
    assert then.filter(kind__in=districts).count() == 696
    assert then.filter(kind__in=(Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP)).count() == 10035


def test_eleven_provinces_go_on_unchanged(world: loading.Loaded) -> None:
    through = Unit.objects.filter(kind__in=(Kind.PROVINCE, Kind.CITY), valid_from=None, valid_to=None)

    assert [unit.name for unit in through] == [
        "Cao Bằng", "Điện Biên", "Hà Nội", "Hà Tĩnh", "Huế", "Lai Châu", "Lạng Sơn", "Nghệ An", "Quảng Ninh", "Sơn La",
        "Thanh Hóa",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "full_name", "path"),
    [
        ("thoi-binh", "huyện Thới Bình", "/viet-nam/ca-mau/thoi-binh/"),
        ("do-luong", "huyện Đô Lương", "/viet-nam/nghe-an/do-luong/"),
        ("tan-ky", "huyện Tân Kỳ", "/viet-nam/nghe-an/tan-ky/"),
        ("soc-trang", "thành phố Sóc Trăng", "/viet-nam/tinh-soc-trang/soc-trang/"),
        ("tinh-soc-trang", "tỉnh Sóc Trăng", "/viet-nam/tinh-soc-trang/"),
        ("soc-trang-phuong-1", "phường 1", "/viet-nam/tinh-soc-trang/soc-trang/soc-trang-phuong-1/"),
        ("soc-trang-phuong-10", "phường 10", "/viet-nam/tinh-soc-trang/soc-trang/soc-trang-phuong-10/"),
        ("can-tho", "thành phố Cần Thơ", "/viet-nam/can-tho/"),
        ("so-tu-phap-can-tho", "Sở Tư pháp thành phố Cần Thơ", "/viet-nam/can-tho/so-tu-phap-can-tho/"),
        ("tinh-khong-neu-ten", "tỉnh (không nêu tên trong nguồn)", "/viet-nam/tinh-khong-neu-ten/"),
        ("ban-phap-che-hdnd-ca-mau", "Ban Pháp chế Hội đồng nhân dân tỉnh Cà Mau",
         "/viet-nam/ca-mau/hdnd-ca-mau/ban-phap-che-hdnd-ca-mau/"),
        ("mot-cua-thoi-binh", "Bộ phận Tiếp nhận và Trả kết quả huyện Thới Bình",
         "/viet-nam/ca-mau/thoi-binh/van-phong-hdnd-ubnd-thoi-binh/mot-cua-thoi-binh/"),
    ],
)  # fmt: skip
def test_units_of_the_source_reports_have_plain_codes(
    world: loading.Loaded, code: str, full_name: str, path: str
) -> None:
    unit = Unit.objects.get(code=code)

    assert (unit.full_name, unit.path) == (full_name, path)


@pytest.mark.parametrize(
    ("code", "followed_by"),
    [
        ("can-tho", {("can-tho-2025", "merged", False)}),
        ("tinh-soc-trang", {("can-tho-2025", "merged", False)}),
        ("do-luong", {("", "abolished", False)}),
        ("huyen-con-dao-ba-ria-vung-tau", {("dac-khu-con-dao-ho-chi-minh", "continued", False)}),
        ("soc-trang-phuong-3", {("phuong-phu-loi-can-tho", "merged", False)}),
        ("xa-ho-thi-ky-thoi-binh-ca-mau", {("xa-ho-thi-ky-ca-mau", "continued", False)}),
        ("phuong-bui-huu-nghia-binh-thuy-can-tho",
         {("phuong-binh-thuy-can-tho", "split", True), ("phuong-cai-khe-can-tho", "split", True)}),
    ],
)  # fmt: skip
def test_what_became_of_a_unit(world: loading.Loaded, code: str, followed_by: set[tuple[str, str, bool]]) -> None:
    assert after(code) == followed_by


def test_every_commune_in_force_has_a_predecessor_and_every_former_one_a_successor(world: loading.Loaded) -> None:
    communes = Unit.objects.filter(level=Level.COMMUNE)

    assert not communes.filter(valid_from=AFTER, successions_in=None).exists()
    assert not communes.filter(valid_to=BEFORE, successions_out=None).exists()
    assert not Succession.objects.filter(successor=None).exclude(kind=SuccessionKind.ABOLISHED).exists()
    assert Succession.objects.filter(kind=SuccessionKind.ABOLISHED).count() == 691


def test_child_never_outlives_its_parent(world: loading.Loaded) -> None:
    for unit in Unit.objects.exclude(parent=None).select_related("parent"):
        parent = unit.parent
        assert parent is not None
        assert unit.path == f"{parent.path}{unit.code}/"
        assert parent.valid_to is None or (unit.valid_to is not None and unit.valid_to <= parent.valid_to)


def test_typed_without_marks_the_search_finds_do_luong(world: loading.Loaded) -> None:
    assert "huyện Đô Lương" in names(pk__in=Unit.objects.matching("do luong").values("pk"))


def test_order_is_vietnamese(world: loading.Loaded) -> None:
    wards = list(Unit.objects.filter(parent__code="soc-trang", kind=Kind.WARD).values_list("name", flat=True))
    provinces = list(Unit.objects.filter(name__in=("Đà Nẵng", "Đắk Lắk", "Cần Thơ", "Cao Bằng", "Điện Biên"),
                                         valid_to=None, level=Level.PROVINCE).values_list("name", flat=True))  # fmt: skip

    assert wards == ["1", "2", "3", "4", "5", "6", "7", "8", "10"]
    assert provinces == ["Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên"]


def test_codes_of_the_statistics_office_are_not_called_verified(world: loading.Loaded) -> None:
    identifiers = Identifier.objects.filter(unit__code="soc-trang-phuong-1")

    assert list(identifiers.values_list("scheme", "value", "valid_to", "is_verified")) == [
        ("gso", "31522", BEFORE, False)
    ]


def test_loading_again_adds_nothing_and_keeps_what_people_changed(world: loading.Loaded) -> None:
    ended = date(2026, 3, 31)
    Unit.objects.filter(code="xa-thoi-binh-ca-mau").update(valid_to=ended)
    n_entries = Entry.objects.count()

    again = loading.load()

    assert (again.units_added, again.identifiers_added, again.successions_added) == (0, 0, 0)
    assert again.units == world.units == world.units_added
    assert Unit.objects.get(code="xa-thoi-binh-ca-mau").valid_to == ended
    assert Entry.objects.count() == n_entries


def test_loading_leaves_one_entry_in_the_journal(world: loading.Loaded) -> None:
    entry = Entry.objects.get(action="units.loaded")

    assert (entry.actor_name, entry.subject_label) == ("cchc", "Việt Nam")
    assert entry.after["units_added"] == world.units_added


def test_a_missing_unit_comes_back_with_its_successions(world: loading.Loaded) -> None:
    unit = Unit.objects.get(code="soc-trang-phuong-5")
    unit.successions_out.all().delete()
    unit.identifiers.all().delete()
    unit.delete()

    again = loading.load()

    assert (again.units_added, again.identifiers_added, again.successions_added) == (1, 1, 1)
    assert after("soc-trang-phuong-5") == {("phuong-soc-trang-can-tho", "merged", False)}


def test_command_prints_counts_as_data(world: loading.Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_units", "--json")

    assert json.loads(capsys.readouterr().out) == {
        "units_added": 0, "identifiers_added": 0, "successions_added": 0, "units": world.units,
    }  # fmt: skip


def test_command_speaks_vietnamese(world: loading.Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_units")

    assert capsys.readouterr().out == (f"Đã thêm 0 đơn vị, 0 lượt kế tiếp; danh mục có {world.units} đơn vị.\n")
