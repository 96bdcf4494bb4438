"""Files of procedures, without a database: what goes out comes back, what is wrong is said where it stands."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.common.exports import Sheet, xlsx_bytes
from cchc.procedures.choices import ImportVerdict as Verdict
from cchc.procedures.rules import difference
from cchc.procedures.rules.content import Agency, Case, Component, Content, Fee, LegalBasis, Method, Result, cleaned
from cchc.procedures.rules.exchange import book, columns, national, suspicions, verdicts
from cchc.procedures.rules.exchange.records import Record, code_flaw, split_code
from cchc.procedures.rules.exchange.suspicions import Names
from cchc.procedures.rules.exchange.verdicts import Known
from cchc.procedures.services import imports_reading as reading
from cchc.procedures.tests.samples import FULL

WORDS = st.text("aăâđêô bcd 01,.;:-()\n%", min_size=1, max_size=20).filter(lambda text: text.strip())
SOME = st.one_of(st.just(""), WORDS)
AMOUNTS = st.one_of(st.none(), st.decimals(Decimal("0.25"), 5000, places=2))
FEES = st.builds(Fee, st.one_of(st.none(), st.decimals(0, 10**8, places=2)), SOME, SOME, SOME)
METHODS = st.builds(
    Method,
    st.sampled_from(["direct", "online", "post"]),
    AMOUNTS,
    st.sampled_from(["wd", "d", "h", "m", ""]),
    st.sampled_from(["", "wd"]),
    SOME,
    st.lists(FEES, max_size=2).map(tuple),
)
PAPERS = st.builds(Component, WORDS, SOME, st.integers(0, 9), st.integers(0, 9), SOME, st.booleans(), SOME)


def _cases(names: list[str]) -> st.SearchStrategy[tuple[Case, ...]]:
    return st.tuples(
        *(
            st.builds(
                Case,
                st.just(f"th-{number}"),
                st.just(name),
                st.sampled_from([None, time(15), time(9, 30)]),
                st.lists(WORDS, max_size=2).map(tuple),
                st.lists(METHODS, max_size=2).map(tuple),
                st.lists(PAPERS, max_size=2).map(tuple),
            )
            for number, name in enumerate(names)
        )
    )


CONTENTS = st.builds(
    Content,
    name=WORDS,
    sector=WORDS,
    sector_code=SOME,
    levels=st.sampled_from([(), ("commune",), ("province", "commune")]),
    subjects=SOME,
    set_count=st.integers(1, 9),
    conditions=SOME,
    online_level=st.sampled_from(["", "full", "partial", "level_3"]),
    agencies=st.lists(st.builds(Agency, st.sampled_from(["executing", "competent"]), WORDS, SOME), max_size=2).map(
        tuple
    ),
    cases=st.sampled_from([[""], ["Thành lập", "Giải thể"]]).flatmap(_cases),
    results=st.lists(st.builds(Result, WORDS, SOME), max_size=2).map(tuple),
    legal_bases=st.lists(
        st.builds(LegalBasis, WORDS, st.sampled_from([None, date(2025, 6, 9)]), SOME, SOME), max_size=2
    ).map(tuple),
    confidence=st.sampled_from(["H", "M", "L", "GK"]),
    source=SOME,
    caution=SOME,
).map(cleaned)


def workbook(contents: dict[str, Content]) -> bytes:
    return xlsx_bytes(
        [
            Sheet(
                str(form.name),
                [str(column.label) for column in form.columns],
                [
                    line
                    for code, content in contents.items()
                    for line in book.lines_of(form.key, code, "", content, is_closed=False)
                ],
            )
            for form in columns.FORMS
        ]
    )


@settings(deadline=None, max_examples=60)
@given(CONTENTS)
def test_what_goes_out_as_json_comes_back_unchanged(content):
    record = next(iter(national.read([national.dump("1.001193", "", content)])))

    back = national.complete(record, content)

    assert [str(line) for line in difference.compare(content, verdicts.aligned(back.content, content))] == []


@settings(deadline=None, max_examples=25)
@given(CONTENTS)
def test_what_goes_out_as_a_workbook_comes_back_the_same(content):
    upload = reading.read(workbook({"1.001193": content}))

    assert upload.records[0].flaws == ()
    assert upload.records[0].content == content


def test_a_new_national_record_fills_the_parts_that_it_has():
    raw = {
        "MATTHC": "1.001193.000.00.00.H56",
        "TENTTHC": "Thủ tục đăng ký khai sinh",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "G15-HT02", "TENLINHVUC": "Hộ tịch", "MANGANH": "1"}],
        "COQUANTHUCHIEN": [{"MADONVI": "H56", "TENDONVI": "Ủy ban nhân dân cấp xã", "CAPDONVI": "Cấp Xã"}],
        "DOITUONGTHUCHIEN": [{"TENDOITUONG": "Công dân Việt Nam"}],
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": "Nộp hồ sơ"}]}],
        "CACHTHUCTHUCHIEN": [
            {
                "KENH": 1,
                "THOIGIAN": [
                    {
                        "THOIGIANGIAIQUYET": "3",
                        "DONVITINH": "Ngày làm việc",
                        "MOTA": "",
                        "PHILEPHI": [{"MAPHILEPHI": "LP1", "SOTIEN": "8,000", "DONVI": "VNĐ", "MOTA": "Mỗi bản"}],
                    }
                ],
            }
        ],
        "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"MAGIAYTO": "G1", "TENGIAYTO": "Tờ khai", "TENMAUDON": "TK"}]}],
        "KETQUATHUCHIEN": [{"MAKETQUA": "KQ.G15.000031", "TENKETQUA": "Giấy khai sinh"}],
        "CANCUPHAPLY": [{"SOVANBAN": "60/2014/QH13", "TENVANBAN": "Luật Hộ tịch"}],
        "YEUCAU": "",
        "TRANGTHAI": "1",
        "MOI": {"SAU": 1},
    }

    record = national.complete(next(iter(national.read([raw]))), None)

    assert (record.code, record.local_code) == ("1.001193", "1.001193.000.00.00.H56")
    assert record.unknown == ("LINHVUCTHUCHIEN.MANGANH", "MOI")
    assert record.content.levels == ("commune",)
    assert record.content.cases[0].methods == (
        Method("direct", Decimal(3), "wd", fees=(Fee(Decimal(8000), note="Mỗi bản", code="LP1"),)),
    )
    assert record.content.cases[0].components == (Component("Tờ khai", form_name="TK", code="G1"),)
    assert record.content.agencies == (Agency("executing", "Ủy ban nhân dân cấp xã", "H56"),)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("KENH", "7", "Kênh phải là 1 (trực tiếp), 2 (trực tuyến) hoặc 3 (bưu chính)"),
        ("DONVITINH", "tuần", "Không có đơn vị “tuần”. Dùng ngày làm việc, ngày, giờ, tháng"),
        ("THOIGIANGIAIQUYET", "ba", "“ba” không phải là số. Gõ như 1.234 hoặc 1234,5"),
        ("THOIGIANGIAIQUYET", ["3"], "Phải là chữ hoặc số, không phải danh sách"),
    ],
)
def test_a_wrong_value_of_json_is_named_with_its_path(path, value, said):
    time_ = {"THOIGIANGIAIQUYET": "3", "DONVITINH": "Ngày", "MOTA": "", "PHILEPHI": []}
    way = {"KENH": "1", "THOIGIAN": [time_]}
    (way if path == "KENH" else time_)[path] = value
    raw = {"MATTHC": "1.001193", "TENTTHC": "A", "LINHVUCTHUCHIEN": {"TENLINHVUC": "B"}, "CACHTHUCTHUCHIEN": [way]}

    record = national.complete(next(iter(national.read([raw]))), None)

    assert [flaw.sentence for flaw in record.flaws] == [said]
    assert "CACHTHUCTHUCHIEN[1]" in record.flaws[0].place


def test_a_list_that_is_none_and_a_record_that_is_none_are_named():
    records = list(national.read([{"MATTHC": "1.001193", "TENTTHC": "A", "THANHPHANHOSO": "x"}, 7]))

    flaws = [str(flaw) for flaw in national.complete(records[0], FULL).flaws]
    assert flaws == ["1.001193 THANHPHANHOSO: Phải là một danh sách"]
    assert str(records[1].flaws[0]) == "Thủ tục thứ 2: Không phải bản ghi thủ tục"


def test_a_level_that_nobody_can_read_is_doubted_and_one_that_is_known_stays():
    raw = {"MATTHC": "1.001193", "TENTTHC": "A", "COQUANTHUCHIEN": [{"TENDONVI": "Sở", "CAPDONVI": "7"}]}
    new, known = (national.complete(next(iter(national.read([raw]))), old) for old in (None, FULL))

    said = "1.001193 COQUANTHUCHIEN[1].CAPDONVI: Không hiểu cấp “7”. Ghi cấp bộ, cấp tỉnh hoặc cấp xã"
    assert (new.content.levels, known.content.levels) == ((), FULL.levels)
    assert [str(flaw) for flaw in new.flaws if flaw.is_doubt] == [said]
    assert known.flaws == ()


def test_what_has_no_place_here_is_named_where_it_says_something():
    full, empty = ({"MATTHC": "1.001193", "TENTTHC": "A", "MACOQUANCONGBO": agency} for agency in ("G15", ""))

    assert [record.unknown for record in national.read([full, empty])] == [("MACOQUANCONGBO",), ()]


def test_what_the_national_record_does_not_say_stays():
    raw = {"MATTHC": "1.001193", "TENTTHC": "Tên mới"}

    back = national.complete(next(iter(national.read([raw]))), FULL).content

    assert back == replace(FULL, name="Tên mới")


def test_a_sector_that_is_new_does_not_keep_the_code_of_the_old_one():
    raw = {"MATTHC": "1.001193", "LINHVUCTHUCHIEN": [{"TENLINHVUC": "Đất đai"}], "TENTTHC": FULL.name}
    known = Known({"1.001193": replace(FULL, sector_code="G15-HT02")}, {}, sectors_by_code={"G15-HT02": "Hộ tịch"})

    judged = next(verdicts.judge(national.read([raw]), known))

    assert [str(line) for line in judged.changes] == ["Lĩnh vực: từ “Hộ tịch” thành “Đất đai”"]


def test_a_bare_number_that_changes_is_still_read_as_before():
    bare = replace(FULL.cases[0], methods=(Method("direct", Decimal(1), "", "wd"),))
    old = replace(FULL, cases=(bare,))
    raw = national.dump("1.001193", "", old)
    raw["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0]["THOIGIANGIAIQUYET"] = "2"

    back = national.complete(next(iter(national.read([raw]))), old).content

    assert back.cases[0].methods == (Method("direct", Decimal(2), "", "wd"),)


@pytest.mark.parametrize(
    ("code", "local", "said"),
    [
        ("1.001193.000.00.00.H56", "", ("1.001193", "1.001193.000.00.00.H56")),
        ("1.001193.H42", "", ("1.001193", "1.001193.H42")),
        ("", "1.001193.000.00.00.H56", ("1.001193", "1.001193.000.00.00.H56")),
        ("1.001193", "X-1", ("1.001193", "X-1")),
        ("", "DP-07", ("DP-07", "DP-07")),
    ],
)
@pytest.mark.law("TT-30")
def test_national_and_local_code_are_told_apart(code, local, said):
    assert split_code(code, local) == said


def test_a_code_that_cannot_be_is_refused():
    assert code_flaw("") == "Thiếu mã thủ tục. Ghi mã như 1.001193"
    assert code_flaw("1.00119") == "Mã “1.00119” chưa đúng. Ghi mã như 1.001193"
    assert code_flaw("a b") == "Mã “a b” chưa đúng. Ghi mã như 1.001193"
    assert code_flaw("1.001193") == ""


def record(code: str, name: str, **more: object) -> Record:
    return Record(f"Dòng {code[-1]}", code, content=replace(FULL, name=name, **more))


@pytest.mark.law("TT-32")
def test_a_name_under_the_code_of_another_is_wrong():
    known = Names({"1.001850": "Lập sổ mới", "1.001731": "Hỗ trợ chi phí mai táng"})

    found = suspicions.of_names([record("1.001850", "HỖ TRỢ chi phí mai táng")], known)

    assert [str(flaw) for flaw in found[0]] == ["Dòng 0: Mã 1.001850 là “Lập sổ mới”; tên này là của mã 1.001731"]
    assert not found[0][0].is_doubt


def test_a_name_known_under_another_code_is_wrong_even_where_the_code_is_new():
    known = Names({"1.001731": "Hỗ trợ chi phí mai táng"})

    found = suspicions.of_names([record("1.001850", "Hỗ trợ chi phí mai táng")], known)

    assert [flaw.sentence for flaw in found[0]] == ["Tên này đã có dưới mã 1.001731, không phải 1.001850"]


def test_names_that_slipped_by_a_row_are_noticed():
    names = ["Đăng ký khai sinh", "Đăng ký kết hôn", "Đăng ký khai tử", "Đăng ký giám hộ", "Cấp bản sao"]
    known = Names({f"1.00000{n}": name for n, name in enumerate(names)})
    slipped = [record(f"1.00000{n}", names[n - 1]) for n in range(1, 5)]

    assert suspicions.shifted(slipped, known) == "3 dòng mang tên của dòng bên cạnh, từ Dòng 2: bảng có thể bị xô dòng"
    assert suspicions.shifted([record(f"1.00000{n}", name) for n, name in enumerate(names)], known) == ""


def test_one_name_under_three_codes_is_wrong_under_two_a_doubt():
    two = suspicions.of_names([record("1.000001", "A b"), record("1.000002", "A b")], Names({}))
    three = suspicions.of_names([record(f"1.00000{n}", "Hỗ trợ sản xuất") for n in range(3)], Names({}))

    assert [flaw.is_doubt for flaw in two[0]] == [True]
    assert three[0][0].sentence == "3 mã dùng chung một tên. Tên thật của mã này là gì?"
    assert not three[0][0].is_doubt


def test_a_quite_different_name_is_a_doubt_and_a_small_change_is_none():
    known = Names({"1.001193": "Thủ tục đăng ký khai sinh"})

    far = suspicions.of_names([record("1.001193", "Cấp phép xây dựng nhà ở")], known)
    near = suspicions.of_names([record("1.001193", "Thủ tục đăng ký khai sinh cho trẻ em")], known)

    assert [flaw.sentence for flaw in far[0]] == [
        "Tên khác hẳn tên đang có của mã 1.001193: “Thủ tục đăng ký khai sinh”"
    ]
    assert near == {}


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("Tiếp nhận: 0,5 ngày làm việc", "Thẩm định: 4 ngày làm việc", "Ký: 0,5 ngày làm việc"), []),
        (
            ("Tiếp nhận: 0,5 ngày làm việc", "Thẩm định: 02 (hai) ngày làm việc"),
            ["Các bước cộng lại 2,5 ngày làm việc, thời hạn ghi 5 ngày làm việc"],
        ),
        (("Nộp trong 30 ngày", "Nhận kết quả"), []),
    ],
)
def test_steps_that_do_not_add_up_to_the_term_are_doubted(steps, said):
    case = replace(FULL.cases[0], steps=steps, methods=FULL.cases[0].methods[:1])

    assert suspicions.of_steps(replace(FULL, cases=(case,))) == said


def test_each_record_gets_its_verdict_in_words():
    known = Known(
        {"1.000001": FULL, "1.000002": replace(FULL, name="Cũ hai"), "1.000003": replace(FULL, name="Cũ ba")},
        {"1.000001": FULL.name, "1.000002": "Cũ hai", "1.000003": "Cũ ba"},
    )
    records = [
        Record("Dòng 2", "1.000001", content=FULL),
        Record("Dòng 3", "1.000002", content=replace(FULL, name="Cũ hai", conditions="Đủ 18 tuổi")),
        Record("Dòng 4", "1.000003", is_closed=True),
        Record("Dòng 5", "1.000004", content=replace(FULL, name="Hoàn toàn mới")),
        Record("Dòng 6", "1.000005", content=replace(FULL, name="Sai số bộ", set_count=0)),
        Record("Dòng 7", "1.000006", is_closed=True),
    ]

    judged = list(verdicts.judge(records, known))

    assert [one.verdict for one in judged] == [
        Verdict.UNCHANGED,
        Verdict.CHANGED,
        Verdict.CLOSED,
        Verdict.NEW,
        Verdict.WRONG,
        Verdict.WRONG,
    ]
    assert [str(line) for line in judged[1].changes] == ["Yêu cầu, điều kiện: từ “Không có” thành “Đủ 18 tuổi”"]
    assert str(judged[4].problems[0]) == "Dòng 6: Số bộ hồ sơ phải từ 1 đến 50"
    assert str(judged[5].problems[0]) == "Dòng 7: Không có thủ tục 1.000006 để bãi bỏ. Xem lại mã"


def test_what_a_whole_list_leaves_out_is_closed_within_its_sectors():
    other = replace(FULL, name="Khác", sector="Đất đai")
    known = Known(
        {"1.000001": FULL, "1.000002": replace(FULL, name="Bỏ"), "1.000003": other},
        {"1.000001": FULL.name, "1.000002": "Bỏ", "1.000003": "Khác"},
    )

    judged = list(verdicts.judge([Record("Dòng 2", "1.000001", content=FULL)], known, closes_rest=True))

    assert [(one.record.code, one.verdict) for one in judged] == [
        ("1.000001", Verdict.UNCHANGED),
        ("1.000002", Verdict.CLOSED),
    ]


def test_a_procedure_with_an_open_draft_is_not_overtaken():
    known = Known({"1.000001": FULL}, {"1.000001": FULL.name}, drafts=frozenset({"1.000001"}))

    judged = list(verdicts.judge([Record("Dòng 2", "1.000001", content=replace(FULL, conditions="x"))], known))

    assert judged[0].verdict == Verdict.WRONG
    assert judged[0].problems[0].sentence == "Thủ tục có bản dự thảo. Công bố hoặc bỏ bản đó trước"


@pytest.mark.parametrize("closes", [(False, True), (True, True), (True, False), (False, False)])
def test_a_code_twice_in_a_file_is_wrong_the_second_time(closes):
    known = Known({"1.000001": FULL}, {"1.000001": FULL.name})
    rows = [Record(f"Dòng {n}", "1.000001", content=FULL, is_closed=is_closed) for n, is_closed in enumerate(closes)]

    judged = list(verdicts.judge(rows, known))

    assert judged[0].verdict == (Verdict.CLOSED if closes[0] else Verdict.UNCHANGED)
    assert judged[0].doubts == []
    assert judged[1].verdict == Verdict.WRONG
    assert [str(flaw) for flaw in judged[1].problems] == ["Dòng 1: Mã 1.000001 đã có ở dòng 0. Giữ một chỗ"]


def test_a_first_version_that_somebody_drafts_is_not_overtaken():
    known = Known({}, {}, drafts=frozenset({"1.000001"}))

    judged = list(verdicts.judge([Record("Dòng 2", "1.000001", content=FULL)], known))

    assert [(one.verdict, one.problems[0].sentence) for one in judged] == [
        (Verdict.WRONG, "Thủ tục có bản dự thảo. Công bố hoặc bỏ bản đó trước")
    ]
