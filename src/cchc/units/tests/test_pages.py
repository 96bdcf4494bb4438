"""Pages on which units are read."""

import io
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cchc.audit.services import Actor
from cchc.units import hooks
from cchc.units.choices import Kind, SuccessionKind
from cchc.units.models import Identifier, Unit
from tests.factories import PostFactory

from .makers import FIRST, LAST, country, link, make

pytestmark = pytest.mark.django_db
MakeClient = Callable[..., Client]


@pytest.fixture
def province() -> Unit:
    return make("Nghệ An", Kind.PROVINCE, country(), code="nghe-an")


@pytest.fixture
def district(province: Unit) -> Unit:
    district = make("Đô Lương", Kind.RURAL_DISTRICT, province, code="do-luong", valid_to=LAST)
    link(district, None, SuccessionKind.ABOLISHED)
    return district


@pytest.fixture
def commune(province: Unit, district: Unit) -> Unit:
    new = make("Đô Lương", Kind.COMMUNE, province, code="xa-do-luong", valid_from=FIRST)
    for name in ("Đà Sơn", "Đông Sơn"):
        link(make(name, Kind.COMMUNE, district, valid_to=LAST), new, SuccessionKind.MERGED)
    return new


@pytest.fixture
def officer(province: Unit) -> Actor:
    return PostFactory(role="officer", unit=province).user


@pytest.fixture
def client(signed_in: MakeClient, officer: Actor) -> Client:
    return signed_in(officer)


def listed(client: Client, **asked: object) -> list[str]:
    answer = client.get(reverse("units:list"), asked)
    assert answer.status_code == 200
    return [unit.code for unit in answer.context["table"].rows]


ADDRESSES = ["/units/", "/units/search.json", "/units/nghe-an/", "/units/nghe-an/history/", "/search"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_reads_without_signing_in(address: str, province: Unit) -> None:
    answer = Client().get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


# ── list ──
def test_list_shows_what_exists_today(client: Client, commune: Unit) -> None:
    assert listed(client) == ["xa-do-luong", "nghe-an"]


def test_list_of_a_day_in_the_past_shows_what_existed_then(client: Client, commune: Unit) -> None:
    assert listed(client, on="30/6/2025") == ["xa-da-son-do-luong-nghe-an", "do-luong", "xa-dong-son-do-luong-nghe-an", "nghe-an"]  # fmt: skip


def test_typed_without_marks_the_list_finds_do_luong(client: Client, commune: Unit) -> None:
    assert listed(client, q="do luong") == ["xa-do-luong"]
    assert listed(client, q="do luong", all="on")[:2] == ["xa-do-luong", "do-luong"]
    assert listed(client, q="huyen  ĐÔ lương", on="1/1/2020")[0] == "do-luong"


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"level": "province"}, ["nghe-an"]),
        ({"kind": "commune"}, ["xa-do-luong"]),
        ({"province": "nghe-an"}, ["xa-do-luong"]),
        ({"level": "district"}, []),
        ({"sort": "-name"}, ["nghe-an", "xa-do-luong"]),
    ],
)
def test_list_filters_and_sorts(client: Client, commune: Unit, asked: dict[str, str], codes: list[str]) -> None:
    assert listed(client, **asked) == codes


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("on", "31/2/2026", "Lịch không có ngày 31/2/2026. Xem lại ngày và tháng"),
        ("on", "0", "Ngày chưa đúng. Gõ ngày/tháng/năm, ví dụ 28/8/2026"),
        ("level", "moon", "Lựa chọn này không còn. Chọn lại trong danh sách"),
    ],
)
def test_bad_filter_says_what_is_wrong_and_keeps_what_was_typed(
    client: Client, province: Unit, field: str, typed: str, sentence: str
) -> None:
    answer = client.get("/units/", {field: typed, "q": "nghe an"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    assert answer.context["form"]["q"].value() == "nghe an"
    assert answer.context["table"].rows == []


def test_strange_input_does_no_harm(client: Client, province: Unit) -> None:
    for words in ("%_\\", "'\"; DROP", "🏛️", "\u202eabc", "x" * 200, "a " * 90):
        assert client.get("/units/", {"q": words}).status_code == 200
        assert client.get("/units/search.json", {"q": words}).status_code == 200
        assert client.get("/search", {"q": words}).status_code == 200
    assert client.get("/units/", {"page": "999999999999", "sort": "; --"}).status_code == 200


def test_empty_list_says_what_to_do(client: Client, province: Unit) -> None:
    answer = client.get("/units/", {"q": "khong co"})

    assert "Không có đơn vị nào khớp" in answer.content.decode()


def test_pages_hold_fifty_and_the_query_count_does_not_grow(
    client: Client, province: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 56):
        make(f"Số {number}", Kind.COMMUNE, province)

    with django_assert_max_num_queries(12):
        answer = client.get("/units/")

    table = answer.context["table"]
    assert (len(table.rows), table.total, table.n_pages) == (50, 56, 2)
    assert [unit.name for unit in client.get("/units/?page=2").context["table"].rows][-1] == "Số 55"


def test_export_holds_every_row_of_the_filter(client: Client, commune: Unit) -> None:
    Identifier.objects.create(unit=commune, scheme="gso", value="17569")

    answer = client.get("/units/", {"export": "xlsx", "kind": "commune"})

    assert answer["Content-Disposition"] == 'attachment; filename="don-vi.xlsx"'
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_name("Đơn vị").to_python()
    assert rows[-1] == ["Xã Đô Lương", "tỉnh Nghệ An", "Xã", "Cấp xã", date(2025, 7, 1), "", "xa-do-luong", "17569"]
    assert book.sheet_names == ["Đơn vị", "Định nghĩa"]


def test_export_as_csv_opens_in_vietnamese(client: Client, province: Unit) -> None:
    answer = client.get("/units/", {"export": "csv"})

    assert answer.content.decode() == (
        "\ufeffĐơn vị,Thuộc,Loại,Cấp,Từ ngày,Đến hết ngày,Mã,Mã hành chính\r\n"
        "Tỉnh Nghệ An,,Tỉnh,Cấp tỉnh,,,nghe-an,\r\n"
    )


# ── one unit ──
def test_unknown_code_is_not_found(client: Client) -> None:
    assert client.get("/units/khong-co/").status_code == 404
    assert client.get("/units/khong-co/history/").status_code == 404


def test_page_of_a_unit_shows_what_was_before_and_what_is_below(client: Client, commune: Unit) -> None:
    answer = client.get("/units/xa-do-luong/")

    page = answer.content.decode()
    picture = answer.context["picture"]
    assert answer.status_code == 200
    assert [one.predecessor.name for one in picture.before] == ["Đà Sơn", "Đông Sơn"]
    assert picture.after == []
    assert "Ủy ban nhân dân xã Đô Lương" in page
    assert "Sáp nhập" in page


def test_page_of_an_ended_district_says_where_its_communes_went(client: Client, commune: Unit) -> None:
    answer = client.get("/units/do-luong/")

    page = answer.content.decode()
    assert answer.context["day"] == LAST
    assert [unit.code for unit in answer.context["picture"].now_in] == ["xa-do-luong"]
    assert [unit.name for unit in answer.context["children"]] == ["Đà Sơn", "Đông Sơn"]
    assert "Kết thúc hoạt động, không có đơn vị kế tiếp" in page
    assert "Đã kết thúc" in page


def test_page_of_a_unit_does_not_ask_per_row(
    client: Client, commune: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        link(make(f"Xã {number}", Kind.COMMUNE, valid_to=LAST), commune, SuccessionKind.MERGED)
        make(f"Bộ phận {number}", Kind.ONE_STOP, commune)

    with django_assert_max_num_queries(14):
        client.get("/units/xa-do-luong/")


def test_only_who_may_edit_sees_the_buttons(client: Client, signed_in: MakeClient, commune: Unit) -> None:
    administrator = PostFactory(role="admin").user

    theirs, ours = client.get("/units/xa-do-luong/"), signed_in(administrator).get("/units/xa-do-luong/")

    assert "/edit/" not in theirs.content.decode()
    for verb in ("create", "rename", "move", "merge", "end"):
        assert f"/units/xa-do-luong/edit/{verb}/" in ours.content.decode()


@pytest.fixture
def section() -> Iterator[None]:
    def one(reader: object, unit: Unit) -> hooks.Section | None:
        return hooks.Section("Phần của tầng trên", "components/empty.html", {}) if unit.code == "nghe-an" else None

    hooks.sections.append(one)
    yield
    hooks.sections.remove(one)


def test_higher_apps_add_sections_to_the_page(client: Client, commune: Unit, section: None) -> None:
    assert "Phần của tầng trên" in client.get("/units/nghe-an/").content.decode()
    assert "Phần của tầng trên" not in client.get("/units/xa-do-luong/").content.decode()


# ── history ──
@pytest.mark.parametrize("role", ["admin", "auditor"])
def test_history_is_read_in_words(signed_in: MakeClient, province: Unit, role: str) -> None:
    reader = PostFactory(role=role).user

    answer = signed_in(reader).get("/units/nghe-an/history/")

    assert answer.status_code == 200
    assert [entry.what for entry in answer.context["entries"]] == ["thêm đơn vị tỉnh Nghệ An"]


def test_history_is_not_for_everybody(client: Client, province: Unit) -> None:
    assert client.get("/units/nghe-an/history/").status_code == 403


# ── search ──
def test_offers_hold_what_a_field_needs(
    client: Client, commune: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answer = client.get("/units/search.json", {"q": "do luong"})

    assert answer.json() == {
        "results": [
            {
                "code": "xa-do-luong",
                "name": "Xã Đô Lương",
                "above": "tỉnh Nghệ An",
                "period": "từ 01/7/2025",
                "url": "/units/xa-do-luong/",
            }
        ]
    }


def test_offers_of_all_times_hold_ended_units(client: Client, commune: Unit) -> None:
    answer = client.get("/units/search.json", {"q": "do luong", "all": "1"})

    assert [one["code"] for one in answer.json()["results"]][:2] == ["xa-do-luong", "do-luong"]


def test_no_words_no_offers(client: Client, commune: Unit) -> None:
    assert client.get("/units/search.json").json() == {"results": []}


def test_search_page_groups_what_was_found(client: Client, commune: Unit) -> None:
    answer = client.get("/search", {"q": "đô lương"})

    groups = [group for group in answer.context["groups"] if group.title == "Đơn vị"]
    assert [hit.title for hit in groups[0].hits][:2] == ["Xã Đô Lương", "Huyện Đô Lương"]
    assert groups[0].hits[1].detail == "tỉnh Nghệ An · đến hết 30/6/2025"
    assert groups[0].more_url == "/units/?q=%C4%91%C3%B4+l%C6%B0%C6%A1ng&all=1"


@pytest.mark.parametrize(
    ("words", "sentence"), [("", "Gõ ít nhất 2 ký tự"), ("x", "Gõ ít nhất 2 ký tự"), ("qqqq", "Không tìm thấy gì")]
)
def test_search_page_says_what_to_do(client: Client, province: Unit, words: str, sentence: str) -> None:
    assert sentence in client.get("/search", {"q": words}).content.decode()
