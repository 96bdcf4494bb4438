"""Ancestors, children on a day, followers, what may be compared with what."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from cchc.units import queries
from cchc.units.choices import Kind, SuccessionKind
from cchc.units.models import Succession, Unit
from cchc.units.queries import Verdict

from .makers import FIRST, LAST, country, link, make

pytestmark = pytest.mark.django_db


def codes(found: list[queries.Follower]) -> list[tuple[str, bool]]:
    return [(one.unit.code, one.is_whole) for one in found]


@pytest.fixture
def province() -> Unit:
    return make("Cà Mau", Kind.PROVINCE, country(), code="ca-mau")


@pytest.fixture
def district(province: Unit) -> Unit:
    return make("Thới Bình", Kind.RURAL_DISTRICT, province, code="thoi-binh", valid_to=LAST)


def test_ancestors_come_from_the_root_in_one_query(
    district: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = queries.ancestors(district)

    assert [unit.code for unit in found] == ["viet-nam", "ca-mau"]
    assert queries.located(district, found) == "huyện Thới Bình, tỉnh Cà Mau"


def test_children_are_those_that_exist_on_the_day(province: Unit, district: Unit) -> None:
    make("Tân Lộc", Kind.COMMUNE, province, code="tan-loc", valid_from=FIRST)

    before, after = queries.children(province, LAST), queries.children(province, FIRST)

    assert [unit.code for unit in before] == ["thoi-binh"]
    assert [unit.code for unit in after] == ["tan-loc"]


def test_search_puts_the_words_in_the_own_name_first(province: Unit, district: Unit) -> None:
    make("Biển Bạch", Kind.COMMUNE, district, code="bien-bach", valid_to=LAST)
    make("Thới Bình", Kind.COMMUNE, province, code="xa-thoi-binh", valid_from=FIRST)

    found = [unit.code for unit in queries.search("thoi binh")]
    today = [unit.code for unit in queries.search("Thới Bình", day=FIRST)]

    assert found == ["xa-thoi-binh", "thoi-binh", "bien-bach"]
    assert today == ["xa-thoi-binh"]


def test_search_puts_words_side_by_side_before_words_apart(province: Unit, district: Unit) -> None:
    make("Biển Bạch", Kind.COMMUNE, district, code="bien-bach", valid_to=LAST)
    other = make("Bình Thành", Kind.RURAL_DISTRICT, province, valid_to=LAST)
    make("Thới Lai", Kind.COMMUNE, other, code="thoi-lai")

    assert [unit.code for unit in queries.search("thoi binh")] == ["thoi-binh", "bien-bach", "thoi-lai"]


def test_search_looks_at_the_beginning_of_words(district: Unit) -> None:
    assert not queries.search("hoi inh").exists()
    assert [unit.code for unit in queries.search("tho bi")] == ["thoi-binh"]


def test_bodies_stand_before_territories(province: Unit, district: Unit) -> None:
    make("Sở Nội vụ", Kind.DEPARTMENT, province, code="so-noi-vu")
    make("An Xuyên", Kind.COMMUNE, province, code="an-xuyen")

    assert [unit.code for unit in queries.children(province, LAST)] == ["so-noi-vu", "an-xuyen", "thoi-binh"]


def test_search_takes_words_apart(district: Unit) -> None:
    assert [unit.code for unit in queries.search("cà mau huyện thới")] == ["thoi-binh"]
    assert not queries.search("cà mau quận").exists()


def test_a_unit_that_still_exists_follows_itself(province: Unit) -> None:
    assert codes(queries.successors(province, FIRST)) == [("ca-mau", True)]
    assert codes(queries.predecessors(province, LAST)) == [("ca-mau", True)]


def test_successors_go_through_several_successions(province: Unit) -> None:
    later = date(2027, 1, 1)
    old = make("Một", Kind.COMMUNE, province, code="mot", valid_to=LAST)
    middle = make("Hai", Kind.COMMUNE, province, code="hai", valid_from=FIRST, valid_to=later - timedelta(days=1))
    new = make("Ba", Kind.COMMUNE, province, code="ba", valid_from=later)
    link(old, middle, SuccessionKind.RENAMED)
    link(middle, new, SuccessionKind.RENAMED)

    assert codes(queries.successors(old, FIRST)) == [("hai", True)]
    assert codes(queries.successors(old, later)) == [("ba", True)]
    assert codes(queries.predecessors(new, LAST)) == [("mot", True)]


def test_a_part_stays_a_part_to_the_end_of_the_chain(province: Unit) -> None:
    later = date(2027, 1, 1)
    old = make("Một", Kind.COMMUNE, province, code="mot", valid_to=LAST)
    left = make("Hai", Kind.COMMUNE, province, code="hai", valid_from=FIRST, valid_to=later - timedelta(days=1))
    right = make("Ba", Kind.COMMUNE, province, code="ba", valid_from=FIRST)
    new = make("Bốn", Kind.COMMUNE, province, code="bon", valid_from=later)
    link(old, left, SuccessionKind.SPLIT, partial=True)
    link(old, right, SuccessionKind.SPLIT, partial=True)
    link(left, new, SuccessionKind.RENAMED)

    assert codes(queries.successors(old, later)) == [("ba", False), ("bon", False)]


def test_an_abolished_unit_has_no_successor(district: Unit) -> None:
    link(district, None, SuccessionKind.ABOLISHED)

    assert codes(queries.successors(district, FIRST)) == []


def test_a_unit_compares_with_itself(province: Unit) -> None:
    assert queries.comparable(province, province).verdict == Verdict.SAME


def test_a_renamed_unit_compares_with_its_successor(province: Unit) -> None:
    old = make("Một", Kind.COMMUNE, province, valid_to=LAST)
    new = make("Hai", Kind.COMMUNE, province, valid_from=FIRST)
    link(old, new, SuccessionKind.RENAMED)

    answer = queries.comparable(new, old)

    assert (answer.verdict, answer.parts) == (Verdict.CONTINUED, (old,))


def test_after_a_merger_the_sum_of_all_parts_compares(province: Unit) -> None:
    one = make("Một", Kind.COMMUNE, province, valid_to=LAST)
    two = make("Ba", Kind.COMMUNE, province, valid_to=LAST)
    new = make("Hai", Kind.COMMUNE, province, valid_from=FIRST)
    link(one, new, SuccessionKind.MERGED)
    link(two, new, SuccessionKind.MERGED)

    answer = queries.comparable(one, new)

    assert (answer.verdict, answer.parts) == (Verdict.MERGED, (two, one))
    assert answer.reason == "Đơn vị sau sáp nhập từ xã Ba, xã Một; so với tổng của các đơn vị này."


@pytest.mark.parametrize("divided", [0, 1])
def test_a_division_anywhere_in_the_merger_refuses(province: Unit, divided: int) -> None:
    olds = [make(name, Kind.COMMUNE, province, valid_to=LAST) for name in ("Một", "Ba")]
    new = make("Hai", Kind.COMMUNE, province, valid_from=FIRST)
    for index, old in enumerate(olds):
        link(old, new, SuccessionKind.MERGED, partial=index == divided)

    answer = queries.comparable(olds[0], new)

    assert answer.verdict == Verdict.REFUSED
    assert answer.reason == "Có đơn vị bị chia tách, không rõ phần số liệu nào chuyển đi."


def test_two_that_exist_together_are_refused(province: Unit) -> None:
    one, two = make("Một", Kind.COMMUNE, province), make("Hai", Kind.COMMUNE, province)

    answer = queries.comparable(one, two)

    assert (answer.verdict, answer.reason) == (Verdict.REFUSED, "Hai đơn vị cùng tồn tại, không kế tiếp nhau.")


def test_an_abolished_unit_is_refused_with_the_reason(district: Unit, province: Unit) -> None:
    link(district, None, SuccessionKind.ABOLISHED)
    commune = make("Thới Bình", Kind.COMMUNE, province, valid_from=FIRST)

    answer = queries.comparable(district, commune)

    assert answer.verdict == Verdict.REFUSED
    assert answer.reason == "Huyện Thới Bình kết thúc hoạt động, không có đơn vị kế tiếp."


def test_strangers_in_time_are_refused(province: Unit) -> None:
    old = make("Một", Kind.COMMUNE, province, valid_to=LAST)
    new = make("Hai", Kind.COMMUNE, province, valid_from=FIRST)

    answer = queries.comparable(old, new)

    assert (answer.verdict, answer.reason) == (Verdict.REFUSED, "Hai đơn vị không kế tiếp nhau.")


STEPS = 4
YEAR = timedelta(days=365)
# In each step every unit ends; each old one goes to one or two of the new ones, given by number.
maps = st.lists(st.lists(st.sets(st.integers(0, 2), min_size=1, max_size=2), min_size=3, max_size=3), min_size=1,
                max_size=STEPS)  # fmt: skip


class Generations(TestCase):
    """Whatever happens to three units over some generations, the answers fit together."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(maps=maps)
    def test_followers_and_verdicts_fit_together(self, maps: list[list[set[int]]]) -> None:
        starts = [date(2000, 1, 1) + YEAR * n for n in range(len(maps) + 1)]
        generations = [
            [make(f"Xã {n} {i}", Kind.COMMUNE, valid_from=start, valid_to=self.end(starts, n)) for i in range(3)]
            for n, start in enumerate(starts)
        ]
        for n, step in enumerate(maps):
            for i, targets in enumerate(step):
                for target in targets:
                    kind = SuccessionKind.SPLIT if len(targets) > 1 else SuccessionKind.MERGED
                    link(generations[n][i], generations[n + 1][target], kind, partial=len(targets) > 1)
        first, last = generations[0], generations[-1]

        for old in first:
            after = queries.successors(old, starts[-1])
            assert after  # everybody went somewhere
            for new in last:
                answer, reverse = queries.comparable(old, new), queries.comparable(new, old)
                before = queries.predecessors(new, starts[0])
                assert answer == reverse
                assert (new.pk in {one.unit.pk for one in after}) == (old.pk in {one.unit.pk for one in before})
                if answer.verdict != Verdict.REFUSED:
                    assert all(one.is_whole for one in before)
                    assert old in answer.parts
                    assert [one.unit.pk for one in after] == [new.pk]
        Succession.objects.all().delete()

    @staticmethod
    def end(starts: list[date], n: int) -> date | None:
        return starts[n + 1] - timedelta(days=1) if n + 1 < len(starts) else None
