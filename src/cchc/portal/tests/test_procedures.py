"""Procedures on the public site: found, read, printed, computed, without an account and without a write."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cchc.common.confidence import Confidence
from cchc.portal.tests.test_pages import Reader
from cchc.procedures.models import Procedure, Version
from cchc.procedures.rules.content import Component, Content, Fee, Method
from cchc.procedures.services import registering, versions
from cchc.procedures.tests.samples import FULL

pytestmark = pytest.mark.django_db
BIRTH = replace(
    FULL,
    name="Thủ tục đăng ký khai sinh tại UBND",
    caution="Luật Hộ tịch thay đổi quy định từ ngày 01/3/2027.",
    cases=(
        replace(
            FULL.cases[0],
            same_day_cutoff=time(15),
            methods=(
                Method("direct", Decimal(1), "", "wd", fees=(Fee(Decimal(45)),)),
                Method("online", Decimal(1), "", "wd", fees=(Fee(Decimal(0)),)),
            ),
            components=(
                Component("Tờ khai theo mẫu (nếu nộp trực tiếp)", originals=1, form_name="TK-01"),
                Component("Thẻ CCCD", "Giấy tờ phải xuất trình", originals=1, is_shown_only=True),
                Component("Trường hợp trẻ bị bỏ rơi: biên bản", copies=2),
            ),
        ),
    ),
)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def only_reading() -> Iterator[None]:
    def ask(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # Django's contract
        assert sql.lstrip().upper().startswith(("SELECT", "WITH", "SAVEPOINT", "RELEASE")), sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ask):
        yield


def publish(code: str, content: Content, since: date = date(2025, 7, 1)) -> Version:
    procedure = Procedure.objects.filter(code=code).first() or registering.create_procedure(actor=None, code=code)
    draft = versions.write(actor=None, procedure=procedure, content=content)
    return versions.publish(actor=None, version_id=draft.pk, valid_from=since, as_received=True)


@pytest.fixture
def birth(db: None) -> Version:
    return publish("1.001193", BIRTH)


def words_of(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_citizen_reads_what_to_bring_how_long_and_what_it_costs(reader, birth, only_reading):
    answer = reader.get("/procedures/1.001193/")

    said = words_of(answer)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Thủ tục đăng ký khai sinh tại Ủy ban nhân dân" in said
    assert (
        "Nộp Nơi nhận giữ lại các giấy tờ này. Tờ khai theo mẫu (nếu nộp trực tiếp) 1 bản chính · theo mẫu TK-01"
        in said
    )
    assert "Mang theo để xuất trình Nơi nhận xem rồi trả lại bạn ngay. Thẻ căn cước công dân 1 bản chính" in said
    assert "Chỉ cần trong một số trường hợp" in said
    assert "Trong ngày. Nộp sau 15 giờ thì có kết quả vào ngày làm việc tiếp theo." in said
    assert "Không mất tiền" in said
    assert "Nguồn ghi 45 đồng, có thể thiếu hàng nghìn. Hãy hỏi lại." in said
    assert "Nguồn chỉ ghi số 1. Cách hiểu thường gặp là 1 ngày làm việc." in said
    assert "Luật Hộ tịch thay đổi quy định từ ngày 01/3/2027." in said


def test_the_day_is_computed_for_now_and_explained_day_by_day(reader, birth):
    days = {
        "2026-11-20T10:00": "Thứ Sáu, 20/11/2026",
        "2026-11-20T15:01": "Thứ Hai, 23/11/2026",
        "2026-11-22T09:00": "Thứ Hai, 23/11/2026",
        "2026-11-23T16:00": "Thứ Tư, 25/11/2026",
    }
    call_command("load_calendar", stdout=StringIO())
    for now, day in days.items():
        with time_machine.travel(timezone.make_aware(datetime.fromisoformat(now)), tick=False):
            answer = reader.get("/procedures/1.001193/")

        said = words_of(answer)
        assert f"Nếu nộp bây giờ, hạn trả là {day} chậm nhất lúc 17 giờ 30" in said
        assert "Chưa chắc chắn: nguồn không ghi đơn vị của thời hạn." in said
        assert "Vì sao là ngày này?" in said
        assert 'class="c-strip' in answer.content.decode()
        assert "/deadline/?term=same&amp;cutoff=15%3A00" in answer.content.decode()


def test_a_procedure_without_a_known_time_promises_no_day(reader):
    case = replace(FULL.cases[0], methods=(Method("direct", Decimal(5)),))
    publish("1.000001", replace(FULL, cases=(case,)))

    said = words_of(reader.get("/procedures/1.000001/"))

    assert "Nếu nộp bây giờ" not in said
    assert "Nguồn chỉ ghi số 5, không nói ngày hay giờ." in said


def test_each_case_has_its_own_papers_and_time(reader):
    first = replace(FULL.cases[0], code="thanh-lap", name="thành lập")
    second = replace(first, code="giai-the", name="giải thể", components=(Component("Quyết định giải thể"),))
    publish("1.013814", replace(FULL, cases=(first, second)))

    said = words_of(reader.get("/procedures/1.013814/", {"case": "giai-the"}))

    assert "Quyết định giải thể" in said
    assert "Tờ khai theo mẫu" not in said
    assert reader.get("/procedures/1.013814/", {"case": "khac"}).status_code == 404


def test_earlier_versions_stay_readable_and_are_said_to_be_earlier(reader, birth):
    publish("1.001193", replace(BIRTH, name="Tên mới"), date(2026, 1, 1))

    now, then = reader.get("/procedures/1.001193/"), reader.get("/procedures/1.001193/?version=1")

    assert "Tên mới" in words_of(now)
    assert "từ 01/7/2025 đến 31/12/2025" in words_of(now)
    assert "Bạn đang đọc bản áp dụng từ 01/7/2025." in words_of(then)
    assert "Nếu nộp bây giờ" not in words_of(then)
    assert reader.get("/procedures/1.001193/?version=7").status_code == 404


def test_what_is_announced_but_has_not_begun_says_so_and_promises_no_day(reader, birth):
    publish("1.001193", replace(BIRTH, name="Tên sắp tới"), date(2099, 1, 1))
    publish("1.000009", BIRTH, date(2099, 1, 1))

    later = words_of(reader.get("/procedures/1.001193/?version=2"))
    first = words_of(reader.get("/procedures/1.000009/"))

    for said in (later, first):
        assert "Quy định này chưa có hiệu lực. Áp dụng từ 01/01/2099." in said
        assert "Nếu nộp bây giờ" not in said
    assert "Đọc bản hiện nay" in later
    assert "Đọc bản hiện nay" not in first


def test_an_abolished_procedure_says_so(reader, birth):
    versions.abolish(actor=None, procedure=birth.procedure, valid_from=date(2026, 1, 1))

    said = words_of(reader.get("/procedures/1.001193/"))

    assert "Thủ tục này đã bị bãi bỏ. Bạn không phải làm nữa." in said
    assert "1.001193" not in words_of(reader.get("/procedures/?q=khai"))


def test_a_draft_is_not_there(reader):
    procedure = registering.create_procedure(actor=None, code="1.000002")
    versions.write(actor=None, procedure=procedure, content=FULL)

    assert reader.get("/procedures/1.000002/").status_code == 404
    assert reader.get("/procedures/1.000002/checklist").status_code == 404


def test_what_only_stands_for_an_old_report_is_not_there(reader, birth):
    Procedure.objects.filter(pk=birth.procedure_id).update(is_reconstructed=True)

    assert reader.get("/procedures/1.001193/").status_code == 404


def test_the_checklist_has_a_box_for_each_paper(reader, birth, only_reading):
    answer = reader.get("/procedures/1.001193/checklist")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('class="p-tick"') == 3
    assert "Thẻ căn cước công dân" in page
    assert "In trang này trên giấy A4" in page


@pytest.mark.parametrize("query", ["khai sinh", "KHAI SINH", "Khai Sinh", "1.001193", "ho tich khai"])
def test_search_needs_no_marks(reader, birth, query, only_reading):
    publish_name = words_of(reader.get("/procedures/", {"q": query}))

    assert "1 thủ tục" in publish_name


def test_the_name_nearest_to_the_words_comes_first(reader, birth):
    publish("1.000007", replace(FULL, name="Cấp bản sao Giấy khai sinh và nhiều giấy tờ khác"))
    publish("1.000008", replace(FULL, name="Khai lại việc sinh"))

    found = words_of(reader.get("/procedures/", {"q": "khai sinh"}))

    places = [found.index(name) for name in ("Thủ tục đăng ký khai sinh", "Cấp bản sao", "Khai lại")]
    assert places == sorted(places)


def test_everyday_and_mistyped_words_find_what_is_nearest(reader, birth, only_reading):
    typed = words_of(reader.get("/procedures/", {"q": "lam giay khai snih cho con"}))
    elsewhere = words_of(reader.get("/procedures/", {"q": "khai snih", "level": "province"}))

    assert "Không có thủ tục nào có đủ các chữ “lam giay khai snih cho con”. Gần nhất là: Thủ tục đăng ký" in typed
    assert "Không có thủ tục nào khớp “khai snih”." in elsewhere


def test_few_hits_are_followed_by_what_may_be_meant(reader, birth):
    publish("1.000007", replace(FULL, name="Cấp bản sao Giấy khai sinh"))

    copy = words_of(reader.get("/procedures/", {"q": "cấp khai sinh"}))
    whole = words_of(reader.get("/procedures/", {"q": "khai sinh"}))

    assert re.search(r"1 thủ tục Cấp bản sao Giấy khai sinh .* Có thể bạn cần Thủ tục đăng ký khai sinh", copy)
    assert "Có thể bạn cần" not in whole


def test_a_saying_of_every_day_is_answered_before_names_that_only_share_letters(reader):
    publish("1.000003", replace(FULL, name="Cấp Giấy chứng nhận quyền sử dụng đất", sector="Đất đai"))
    for number in range(6):
        publish(f"1.00021{number}", replace(FULL, name=f"Cấp sổ cho cơ sở số {number} đóng trên địa bàn"))

    found = words_of(reader.get("/procedures/?q=so do"))

    assert "Có thể bạn cần Cấp Giấy chứng nhận quyền sử dụng đất" in found
    assert found.index("quyền sử dụng đất") < found.index("6 thủ tục")
    assert "Có thể bạn cần" not in words_of(reader.get("/procedures/?q=cap so"))


def test_the_levels_count_what_was_sought(reader, birth):
    publish("1.000003", replace(FULL, name="Cấp sổ đỏ", sector="Đất đai", levels=("province",)))

    levels = {level: n for level, _label, n in reader.get("/procedures/?q=sổ đỏ").context["levels"]}
    within = {level: n for level, _label, n in reader.get("/procedures/?sector=ho-tich").context["levels"]}

    assert levels == {"province": 1}
    assert within == {"commune": 1}


def test_the_list_is_narrowed_by_level_and_field(reader, birth):
    publish("1.000003", replace(FULL, name="Cấp sổ đỏ", sector="Đất đai", levels=("province",)))

    fields = words_of(reader.get("/procedures/"))
    commune = words_of(reader.get("/procedures/?level=commune"))
    land = words_of(reader.get("/procedures/?sector=dat-dai"))

    assert "Đất đai 1 Hộ tịch 1" in fields
    assert "Cấp sổ đỏ" not in commune
    assert "1 thủ tục Cấp sổ đỏ" in land
    assert "Không có thủ tục nào khớp “zzz”." in words_of(reader.get("/procedures/?q=zzz"))


@pytest.mark.parametrize("path", ["/procedures/", "/procedures/1.001193/", "/procedures/1.001193/checklist"])
def test_nothing_can_be_sent(reader, birth, path):
    assert reader.post(path).status_code == 405


@pytest.mark.parametrize(
    "query", ["version=x", "version=99999", "page=x", "sector=%00", "level=zzz", "case=" + "a" * 500]
)
def test_absurd_addresses_do_no_harm(reader, birth, query):
    assert reader.get(f"/procedures/1.001193/?{query}").status_code in (200, 400, 404)
    assert reader.get(f"/procedures/?{query}").status_code in (200, 400, 404)


def test_the_number_of_questions_does_not_grow(reader, birth, django_assert_max_num_queries):
    for number in range(5):
        publish(f"1.00020{number}", replace(FULL, name=f"Đăng ký thử {number}"))

    with django_assert_max_num_queries(7):
        reader.get("/procedures/?q=dang+ky")
    with django_assert_max_num_queries(20):
        reader.get("/procedures/1.001193/")


# Every state of the pages; what the source says is one word here, so that only our own sentences are measured.
_CASE = replace(FULL.cases[0], steps=(), components=(), methods=())
_PAPERS = (Component("X", form_name="X", copies=1), Component("X", is_shown_only=True), Component("Nếu X"))
_FEES = (Fee(Decimal(45)), Fee(Decimal(0)), Fee(note="Hội đồng nhân dân X"), Fee(text="X"))
_METHODS = (
    Method("direct", Decimal(1), "", "wd", fees=_FEES),
    Method("online", Decimal(5)),
    Method("post", text="X"),
)
_STATES = {
    "1.000001": replace(FULL, cases=(_CASE,), confidence=Confidence.COMMON, caution="", legal_bases=(), set_count=2),
    "1.000002": replace(
        FULL,
        cases=(
            replace(_CASE, name="X", same_day_cutoff=time(15), components=_PAPERS, methods=_METHODS, steps=("X",)),
            replace(_CASE, code="b", name="Y", components=_PAPERS, methods=(Method("direct", Decimal(20), "d"),)),
        ),
        online_level="partial",
        caution="X",
    ),
    "1.000003": replace(FULL, online_level="full"),
}


def test_no_sentence_of_ours_is_longer_than_twenty_words(reader, birth):
    call_command("load_calendar", stdout=StringIO())
    for code, content in _STATES.items():
        publish(code, replace(content, name="X", subjects="X", conditions="X", sector="X", source="X"))
    publish("1.000001", replace(_STATES["1.000001"], name="Y"), date(2026, 1, 1))
    gone = publish("1.000004", replace(FULL, name="X"))
    versions.abolish(actor=None, procedure=gone.procedure, valid_from=date(2026, 1, 1))
    paths = ["", "?q=x", "?q=zzz", "?q=khai+snih", "?sector=x", "1.000001/", "1.000001/?version=1", "1.000002/"]
    paths += ["1.000002/?case=b", "1.000003/", "1.000004/", "1.000001/checklist", "1.000002/checklist"]

    long = {
        sentence
        for path in paths
        for sentence in sentences_of(reader.get(f"/procedures/{path}"))
        if len(sentence.split()) > 20
    }

    assert not long


def sentences_of(answer: Any) -> set[str]:
    """Return the sentences of a page; the end of a block ends one, too."""
    assert answer.status_code == 200
    page = re.sub(r"(?s)<(script|style|svg|title)\b.*?</\1>", "", answer.content.decode())
    blocks = re.sub(
        r"</?(?:p|li|h\d|td|th|dt|dd|div|nav|section|summary|caption|tr|a|button|label)\b[^>]*>", "\n", page
    )
    words = re.sub(r"<[^>]+>", " ", blocks)
    return {" ".join(one.split()) for block in words.split("\n\n") for one in re.split(r"(?<=[.?!])\s", block)}


def test_what_is_provisional_is_said_plainly(reader):
    publish("1.000004", replace(FULL, confidence=Confidence.COMMON))

    assert "Chưa xác nhận: chưa ai đọc văn bản gốc của thủ tục này." in words_of(reader.get("/procedures/1.000004/"))
