"""Pages on which an administrator changes the tree."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cchc.audit.models import Entry
from cchc.units.choices import Kind
from cchc.units.models import Succession, Unit
from tests.factories import PostFactory

from .makers import country, make

pytestmark = pytest.mark.django_db
MakeClient = Callable[..., Client]
GOOD: dict[str, dict[str, str]] = {
    "create": {"name": "Bộ phận Một cửa", "kind": "one_stop", "day": "01/1/2027", "code": "", "note": "", "basis": "QĐ 1"},
    "rename": {"name": "Tân Lộc Mới", "day": "01/01/2027", "basis": "QĐ 1"},
    "move": {"parent": "bac-lieu", "day": "01/01/2027", "basis": "QĐ 1"},
    "merge": {"others": "xa-thoi-binh-ca-mau", "name": "Tân Bình", "kind": "commune", "day": "2027-01-01", "basis": "QĐ 1"},
    "end": {"day": "31/12/2026", "basis": "QĐ 1"},
}  # fmt: skip
VERBS = sorted(GOOD)


@pytest.fixture(autouse=True)
def commune() -> Unit:
    root = country()
    province = make("Cà Mau", Kind.PROVINCE, root)
    make("Bạc Liêu", Kind.PROVINCE, root)
    make("Thới Bình", Kind.COMMUNE, province)
    return make("Tân Lộc", Kind.COMMUNE, province)


@pytest.fixture
def administrator(signed_in: MakeClient) -> Client:
    return signed_in(PostFactory(role="admin").user)


def address(verb: str, code: str = "xa-tan-loc-ca-mau") -> str:
    return f"/units/{code}/edit/{verb}/"


def snapshot() -> list[tuple[str, date | None]]:
    return list(Unit.objects.order_by("code").values_list("code", "valid_to"))


@pytest.mark.parametrize("verb", VERBS)
def test_page_says_what_will_follow(administrator: Client, verb: str) -> None:
    answer = administrator.get(address(verb))

    assert answer.status_code == 200
    assert "Sau bước này" in answer.content.decode()
    assert not answer.context["form"].is_bound


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["officer", "leader", "auditor"])
def test_others_may_not_and_nothing_changes(
    signed_in: MakeClient, commune: Unit, verb: str, method: str, role: str
) -> None:
    client = signed_in(PostFactory(role=role, unit=commune).user)
    before, n_entries = snapshot(), Entry.objects.count()

    answer = getattr(client, method)(address(verb), GOOD[verb])

    assert answer.status_code == 403
    assert snapshot() == before
    assert Entry.objects.count() == n_entries


@pytest.mark.parametrize("verb", VERBS)
def test_unknown_code_is_not_found(administrator: Client, verb: str) -> None:
    assert administrator.get(address(verb, "khong-co")).status_code == 404
    assert administrator.post(address(verb, "khong-co"), GOOD[verb]).status_code == 404


@pytest.mark.parametrize(
    ("verb", "code", "sentence"),
    [
        ("create", "bo-phan-mot-cua-tan-loc", "Đã thêm Bộ phận Một cửa."),
        ("rename", "xa-tan-loc-moi-ca-mau", "Đã đổi tên; xã Tân Lộc Mới kế tiếp đơn vị trước."),
        ("move", "xa-tan-loc-bac-lieu", "Đã chuyển; xã Tân Lộc kế tiếp đơn vị trước."),
        ("merge", "xa-tan-binh-ca-mau", "Đã sáp nhập thành xã Tân Bình."),
        ("end", "xa-tan-loc-ca-mau", "Đã ghi kết thúc hoạt động của xã Tân Lộc."),
    ],
)
def test_administrator_changes_the_tree(administrator: Client, verb: str, code: str, sentence: str) -> None:
    answer = administrator.post(address(verb), GOOD[verb], follow=True)

    assert answer.redirect_chain == [(f"/units/{code}/", 302)]
    assert sentence in answer.content.decode()


def test_double_click_changes_the_tree_once(administrator: Client) -> None:
    administrator.post(address("end"), GOOD["end"])

    answer = administrator.post(address("end"), GOOD["end"])

    assert answer.status_code == 422
    assert Succession.objects.count() == 1
    assert "đã kết thúc ngày 31/12/2026, không thay đổi được nữa" in answer.content.decode()


@pytest.mark.parametrize(
    ("verb", "field", "typed", "sentence"),
    [
        ("create", "name", "", "Ghi tên"),
        ("create", "day", "32/1/2027", "Lịch không có ngày 32/1/2027. Xem lại ngày và tháng"),
        ("create", "kind", "moon", "Lựa chọn này không còn. Chọn lại trong danh sách"),
        ("create", "code", "ca-mau", "Mã đã có đơn vị khác dùng. Chọn mã khác"),
        ("create", "code", "cà mau", "Mã chỉ gồm chữ không dấu, số và dấu gạch nối. Sửa lại mã"),
        ("rename", "name", "Tân Lộc", "Tên mới giống tên đang dùng. Nhập tên khác"),
        ("rename", "name", "x" * 201, "Dài quá 200 ký tự (đang có 201). Rút ngắn lại"),
        ("move", "parent", "mat-trang", "Không có đơn vị “mat-trang”. Gõ mã hoặc tên đầy đủ"),
        ("move", "parent", "tỉnh Cà Mau", "Đơn vị đã thuộc cấp trên này. Chọn cấp trên khác"),
        ("merge", "others", "xã Tân Lộc", "Sáp nhập cần ít nhất hai đơn vị. Chọn thêm đơn vị"),
        ("merge", "others", "ca-mau", "Chỉ sáp nhập các đơn vị cùng cấp. Bỏ đơn vị khác cấp"),
        ("merge", "others", "\n".join(["ca-mau"] * 61), "Nhiều quá 60 đơn vị. Chia làm nhiều lần"),
        ("end", "basis", "", "Ghi căn cứ"),
    ],
)
def test_bad_input_is_refused_and_kept(administrator: Client, verb: str, field: str, typed: str, sentence: str) -> None:
    before = snapshot()

    answer = administrator.post(address(verb), {**GOOD[verb], field: typed})

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors[field][0].startswith(sentence)
    assert form[field].value() == typed
    assert form["basis"].value() == ("" if field == "basis" else "QĐ 1")
    assert snapshot() == before


def test_two_of_one_name_ask_for_the_code(administrator: Client) -> None:
    make("Đông", Kind.PROVINCE)
    make("Đông", Kind.PROVINCE)

    answer = administrator.post(address("move"), {**GOOD["move"], "parent": "tỉnh đông"})

    assert answer.context["form"].errors["parent"] == ["Có nhiều đơn vị tên “tỉnh đông”. Gõ mã của đơn vị"]


def test_typed_whole_name_finds_the_unit(administrator: Client) -> None:
    answer = administrator.post(address("move"), {**GOOD["move"], "parent": "Tỉnh Bac lieu"})

    assert answer.status_code == 302
