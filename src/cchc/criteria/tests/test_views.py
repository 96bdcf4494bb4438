from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.common.exports import Sheet, xlsx_bytes
from cchc.criteria import queries
from cchc.criteria.models import CheckItem, CriteriaSet
from cchc.criteria.rules.rows import LABELS, ItemRow
from cchc.criteria.services import reading, sets
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 28, 3, 0, tzinfo=UTC)
HEADERS = ["Ma", "Linh vuc", "Loai", "Noi dung", "Noi dung tieng Anh", "Minh chung", "Nguon", "Do tin cay"]
LINE = ["CHK.PROC.01", "PROC", "Có / không", "=1+1", "Plan exists", "Kế hoạch", "Báo cáo 003", "Chưa xác nhận"]
ROW = ItemRow("CHK.PROC.01", "PROC", "yes_no", "=1+1", "Plan exists", "Kế hoạch", "Báo cáo 003", "gk")


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    call_command("load_criteria", "--json")


@pytest.fixture
def officer(signed_in: Callable[..., Client]) -> Client:
    return signed_in(PostFactory(role=Role.OFFICER).user)


@pytest.fixture
def leader(signed_in: Callable[..., Client]) -> Client:
    return signed_in(PostFactory(role=Role.LEADER).user)


def sheet(*lines: list[str]) -> SimpleUploadedFile:
    content = xlsx_bytes([Sheet("Bảng", HEADERS, lines, ["Dòng đầu không phải tiêu đề"])])
    return SimpleUploadedFile("noi-dung.xlsx", content)


def send(client: Client, *lines: list[str], **extra: str) -> object:
    return client.post(reverse("criteria:import"), {"name": "Bộ của tỉnh", "file": sheet(*lines), **extra})


def draft() -> CriteriaSet:
    return sets.create_version(actor=None, code="bo-cua-tinh", name="Bộ của tỉnh", rows=[ROW])


def page(name: str, one: CriteriaSet, *args: object) -> str:
    return reverse(f"criteria:{name}", args=[one.code, one.version, *args])


# ── reading ──


def test_everybody_signed_in_sees_the_published_set_with_its_unconfirmed_items(leader: Client) -> None:
    answer = leader.get(page("set", CriteriaSet.objects.get()))

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "14 nội dung chưa xác nhận" in text
    assert "Đang xem 138 trên 138 nội dung" in text


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("?confidence=gk", 14),
        ("?area=OSS", 15),
        ("?words=duong+day+nong", 1),
        ("?kind=date", 1),
        ("?words=xyzzy", 0),
    ],
)
def test_items_are_narrowed(leader: Client, query: str, n: int) -> None:
    answer = leader.get(page("set", CriteriaSet.objects.get()) + query)

    assert answer.context["n_shown"] == n


def test_a_filter_that_cannot_be_is_told(leader: Client) -> None:
    answer = leader.get(page("set", CriteriaSet.objects.get()) + "?area=LẠ")

    assert answer.status_code == 422


def test_a_draft_is_shown_only_to_those_who_prepare_it(officer: Client, leader: Client) -> None:
    one = draft()

    for name, args in (("set", ()), ("export", ("xlsx",)), ("publish", ()), ("discard", ())):
        assert leader.get(page(name, one, *args)).status_code == 404
        assert officer.get(page(name, one, *args)).status_code == 200
    assert "Bộ của tỉnh" not in leader.get(reverse("criteria:index")).content.decode()
    assert "Bộ của tỉnh" in officer.get(reverse("criteria:index")).content.decode()


@pytest.mark.parametrize("name", ["index", "set"])
def test_pages_ask_the_database_the_same_whatever_the_number_of_rows(
    officer: Client, name: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    draft()
    url = reverse("criteria:index") if name == "index" else page("set", CriteriaSet.objects.published().get())

    with django_assert_max_num_queries(14):
        officer.get(url)


# ── files ──


@pytest.mark.parametrize("kind", ["xlsx", "yaml"])
def test_an_export_reads_back_the_same(leader: Client, kind: str) -> None:
    one = CriteriaSet.objects.get()

    answer = leader.get(page("export", one, kind))

    raw = reading.read(f"x.{kind}", answer.content)
    verdicts = queries.row_rules.judge(queries.rows_of(one), raw, queries.area_names())
    assert queries.row_rules.counts(verdicts)["unchanged"] == 138
    assert not queries.row_rules.differs(queries.rows_of(one), verdicts)


def test_an_unknown_kind_of_export_is_not_found(leader: Client) -> None:
    assert leader.get(page("export", CriteriaSet.objects.get(), "exe")).status_code == 404


def test_the_sheet_to_fill_in_has_the_columns(officer: Client, leader: Client) -> None:
    answer = officer.get(reverse("criteria:template"))

    assert [row.cells["code"] for row in reading.read("mau.xlsx", answer.content)] == ["CHK.PROC.01"]
    assert leader.get(reverse("criteria:template")).status_code == 403


def test_text_that_looks_like_a_formula_stays_text(leader: Client) -> None:
    one = sets.publish(actor=None, set_id=draft().pk, now=NOW)

    answer = leader.get(page("export", one, "xlsx"))

    assert reading.read("x.xlsx", answer.content)[0].cells["text_vi"] == "=1+1"
    assert b"<f>" not in _sheet_xml(answer.content)


def _sheet_xml(content: bytes) -> bytes:
    from zipfile import ZipFile

    return ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


# ── import ──


def test_nothing_is_saved_before_the_rows_are_confirmed(officer: Client) -> None:
    answer = send(officer, LINE)
    shown = officer.get(answer.url)

    assert (answer.status_code, answer.url) == (302, reverse("criteria:preview"))
    assert "Tạo bản dự thảo mới (1 mục)" in shown.content.decode()
    assert CriteriaSet.objects.count() == 1

    token = shown.context["waiting"]["token"]
    made = officer.post(reverse("criteria:preview"), {"token": token})

    one = CriteriaSet.objects.drafts().get()
    assert (made.status_code, made.url) == (302, page("set", one))
    assert (one.code, one.name, one.source) == ("bo-cua-tinh", "Bộ của tỉnh", "Nhập từ tệp noi-dung.xlsx")
    assert queries.rows_of(one) == [ROW]


def test_confirming_twice_makes_one_draft(officer: Client) -> None:
    send(officer, LINE)
    token = officer.session["criteria_import"]["token"]

    officer.post(reverse("criteria:preview"), {"token": token})
    again = officer.post(reverse("criteria:preview"), {"token": token})

    assert again.url == reverse("criteria:import")
    assert CriteriaSet.objects.drafts().count() == 1


def test_rows_of_another_file_are_not_confirmed_by_an_old_page(officer: Client) -> None:
    send(officer, LINE)

    answer = officer.post(reverse("criteria:preview"), {"token": "old"})

    assert answer.status_code == 422
    assert not CriteriaSet.objects.drafts().exists()


def test_wrong_rows_block_the_import(officer: Client) -> None:
    send(officer, LINE, LINE, ["", "LẠ", "màu", "", "", "", "", ""])
    shown = officer.get(reverse("criteria:preview"))
    token = shown.context["waiting"]["token"]

    answer = officer.post(reverse("criteria:preview"), {"token": token})

    text = shown.content.decode()
    assert "2 dòng sai. Sửa trong tệp rồi tải lên lại." in text
    assert "Mã CHK.PROC.01 đã có ở dòng 4" in text
    assert "Tạo bản dự thảo mới" not in text
    assert answer.status_code == 422
    assert not CriteriaSet.objects.drafts().exists()


def test_the_preview_names_what_changes(officer: Client) -> None:
    send(officer, [*LINE[:3], "Nội dung khác", *LINE[4:]], target="kiem-tra-cchc")

    shown = officer.get(reverse("criteria:preview") + "?only=changed").content.decode()

    assert "<del>Có kế hoạch kiểm soát TTHC năm</del>" in shown
    assert "<ins>Nội dung khác</ins>" in shown


@pytest.mark.parametrize(
    ("_case", "name", "content", "says"),
    [
        ("a program", "x.xlsx", b"MZ\x90\x00", "Tệp không phải XLSX. Lưu lại dạng .xlsx"),
        ("another zip", "x.xlsx", None, "Tệp không phải XLSX. Lưu lại dạng .xlsx"),
        ("broken YAML", "x.yaml", b"a: [", "Tệp không phải YAML. Chọn tệp đã xuất từ đây"),
        ("brackets without end", "x.yaml", b"[" * 100_000, "Tệp không phải YAML. Chọn tệp đã xuất từ đây"),
        ("YAML of something else", "x.yaml", b"a: 1", "Tệp YAML không có danh sách “items”"),
        ("no rows", "x.yaml", b"items: []", "Tệp không có nội dung kiểm tra nào"),
        ("too big", "x.xlsx", b"0" * (5 * 2**20 + 1), "Tệp lớn hơn 5 MB. Chỉ giữ bảng nội dung kiểm tra"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(
    officer: Client, _case: str, name: str, content: bytes | None, says: str
) -> None:
    from zipfile import ZipFile

    if content is None:
        buffer = BytesIO()
        with ZipFile(buffer, "w") as archive:
            archive.writestr("a.txt", "a")
        content = buffer.getvalue()

    data = {"name": "Bộ thử", "file": SimpleUploadedFile(name, content)}
    answer = officer.post(reverse("criteria:import"), data)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "criteria_import" not in officer.session


def test_a_sheet_without_a_column_is_told_which(officer: Client) -> None:
    content = xlsx_bytes([Sheet("Bảng", HEADERS[:-1], [LINE[:-1]])])

    data = {"name": "Bộ thử", "file": SimpleUploadedFile("x.xlsx", content)}
    answer = officer.post(reverse("criteria:import"), data)

    assert answer.status_code == 422
    assert f"Thiếu cột: {LABELS['confidence']}. Dùng tệp mẫu" in answer.content.decode()


def test_the_set_in_use_is_offered_first(officer: Client) -> None:
    page = officer.get(reverse("criteria:import"))

    assert page.context["form"]["target"].value() == "kiem-tra-cchc"


def test_a_new_set_needs_a_name(officer: Client) -> None:
    answer = send(officer, LINE, name="")

    assert answer.status_code == 422
    assert "Ghi tên bộ nội dung kiểm tra mới" in answer.content.decode()


def test_who_may_not_import_is_refused(leader: Client) -> None:
    for url in (reverse("criteria:import"), reverse("criteria:preview")):
        assert leader.get(url).status_code == 403
        assert leader.post(url).status_code == 403
    assert CriteriaSet.objects.count() == 1


# ── changing ──


def test_a_draft_is_published_after_a_page_that_says_what_follows(officer: Client) -> None:
    one = draft()

    assert "không sửa, không bỏ được nữa" in officer.get(page("publish", one)).content.decode()
    answer = officer.post(page("publish", one))

    one.refresh_from_db()
    assert (answer.status_code, one.is_published) == (302, True)


def test_a_published_set_is_not_published_or_thrown_away_again(officer: Client) -> None:
    one = CriteriaSet.objects.get()

    discarded = officer.post(page("discard", one))

    assert discarded.status_code == 422
    assert "Bản 1 đã công bố, không sửa được" in discarded.content.decode()
    assert officer.post(page("publish", one)).status_code == 403
    assert CheckItem.objects.count() == 138


def test_a_draft_item_is_edited(officer: Client, leader: Client) -> None:
    one = draft()
    url = page("edit_item", one, "CHK.PROC.01")
    fields = {name: getattr(ROW, name) for name in ("area_code", "kind", "text_vi", "text_en", "confidence")}

    assert leader.post(url, fields).status_code == 404
    assert officer.get(url).status_code == 200
    wrong = officer.post(url, fields | {"text_vi": ""})
    right = officer.post(url, fields | {"text_vi": "Có kế hoạch"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert one.items.get().text_vi == "Có kế hoạch"


def test_two_versions_are_compared_in_words(leader: Client) -> None:
    first = sets.publish(actor=None, set_id=draft().pk, now=NOW)
    rows = [ItemRow("CHK.PROC.02", "PROC", "count", "Số thủ tục", "Number", "", "", "law")]
    second = sets.create_version(actor=None, code=first.code, name=first.name, rows=rows)
    sets.publish(actor=None, set_id=second.pk, now=NOW)

    answer = leader.get(page("compare", second, 1))

    assert answer.status_code == 200
    assert [(v.code, str(v.verdict.label)) for v in answer.context["verdicts"]] == [
        ("CHK.PROC.02", "Thêm mới"),
        ("CHK.PROC.01", "Bỏ khỏi bản mới"),
    ]
