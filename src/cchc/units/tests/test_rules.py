"""Pure rules: codes, derived columns, dates, shapes of succession."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.units import rules
from cchc.units.choices import Kind, SuccessionKind
from cchc.units.rules import Place

COUNTRY = Place("viet-nam", "Việt Nam", Kind.COUNTRY)
CA_MAU = Place("ca-mau", "Cà Mau", Kind.PROVINCE)
THOI_BINH = Place("thoi-binh", "Thới Bình", Kind.RURAL_DISTRICT)
days = st.dates(date(1990, 1, 1), date(2050, 1, 1))


@pytest.mark.parametrize(
    ("kind", "name", "full"),
    [
        (Kind.RURAL_DISTRICT, "Thới Bình", "huyện Thới Bình"),
        (Kind.WARD, "10", "phường 10"),
        (Kind.PROVINCIAL_CITY, "Sóc Trăng", "thành phố Sóc Trăng"),
        (Kind.CITY, "Cần Thơ", "thành phố Cần Thơ"),
        (Kind.SPECIAL_ZONE, "Hoàng Sa", "đặc khu Hoàng Sa"),
        (Kind.DEPARTMENT, "Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_full_name_puts_the_kind_before_territories_only(kind: Kind, name: str, full: str) -> None:
    assert rules.full_name(kind, name) == full


def test_columns_hold_path_search_and_order_of_a_unit() -> None:
    commune = Place("xa-bien-bach", "Biển Bạch", Kind.COMMUNE)

    found = rules.columns(commune, [COUNTRY, CA_MAU, THOI_BINH])

    assert found.path == "/viet-nam/ca-mau/thoi-binh/xa-bien-bach/"
    assert found.folded == "xa bien bach, huyen thoi binh, tinh ca mau"


def test_units_of_one_name_stand_in_the_order_of_their_parents() -> None:
    def key(name: str, parent: str) -> str:
        return rules.columns(Place("x", name, Kind.COMMUNE), [COUNTRY, Place("p", parent, Kind.PROVINCE)]).sort_key

    typed = [("Tấn", "An Giang"), ("Tân", "Đồng Nai"), ("Tân", "Cà Mau"), ("Tan", "Điện Biên"), ("Tân An", "An Giang")]

    ordered = sorted(typed, key=lambda pair: key(*pair))

    assert ordered == [
        ("Tan", "Điện Biên"),
        ("Tân", "Cà Mau"),
        ("Tân", "Đồng Nai"),
        ("Tấn", "An Giang"),
        ("Tân An", "An Giang"),
    ]


def test_a_very_long_name_still_fits_its_columns() -> None:
    long = Place("x", "Ấ" * 200, Kind.DIVISION)

    found = rules.columns(long, [COUNTRY, Place("p", "Ộ" * 200, Kind.DEPARTMENT)])

    assert len(found.folded) == 400
    assert len(found.sort_key) == 400


def test_code_of_a_territory_names_kind_name_and_what_is_above() -> None:
    code = rules.territory_code(Kind.TOWNSHIP, "Thới Bình", ["Thới Bình", "Cà Mau"])

    assert code == "thi-tran-thoi-binh-thoi-binh-ca-mau"


@pytest.mark.parametrize(
    ("same_name", "after", "before", "kind"),
    [
        (True, 1, 1, SuccessionKind.CONTINUED),
        (False, 1, 1, SuccessionKind.RENAMED),
        (True, 1, 3, SuccessionKind.MERGED),
        (False, 2, 1, SuccessionKind.SPLIT),
        (True, 2, 3, SuccessionKind.SPLIT),
    ],
)
def test_shape_follows_from_the_counts_on_both_sides(
    same_name: bool, after: int, before: int, kind: SuccessionKind
) -> None:
    assert rules.shape(same_name=same_name, n_successors=after, n_predecessors=before) == kind


@given(start=days, length=st.integers(0, 9000), day=days)
def test_a_unit_exists_from_its_first_to_its_last_day(start: date, length: int, day: date) -> None:
    end = start + timedelta(days=length)

    assert rules.exists_on(start, end, start)
    assert rules.exists_on(start, end, end)
    assert rules.exists_on(start, end, day) == (start <= day <= end)
    assert rules.exists_on(None, None, day)
