"""The procedures that come with the product: all of them load, with what is uncertain about each."""

from datetime import date, time
from decimal import Decimal

import pytest
import yaml
from django.core.management import call_command

from cchc.common.confidence import Confidence
from cchc.procedures.choices import TermUnit
from cchc.procedures.management.commands.load_procedures import DATA
from cchc.procedures.models import Procedure, PublicationDecision, Version
from cchc.procedures.queries import known
from cchc.procedures.rules import checks
from cchc.procedures.rules.content import Content
from cchc.procedures.services import loading

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@pytest.fixture(scope="module")
def said() -> dict[str, Content]:
    """What the file says, by code; no database is asked."""
    data = yaml.load(DATA.read_bytes(), Loader=LOADER)  # noqa: S506  # both are safe
    return {loading.code_of(entry): loading.content_of(entry, data["meta"]) for entry in data["procedures"]}


@pytest.mark.django_db
def test_all_232_load_once_and_never_twice(said, capsys):
    call_command("load_procedures")
    before = list(Version.objects.values_list("pk", flat=True))

    call_command("load_procedures")

    assert len(before) == 232
    assert list(Version.objects.values_list("pk", flat=True)) == before
    assert "Đã nạp 0 trong 232 thủ tục." in capsys.readouterr().out
    assert Procedure.objects.exclude(national_code="").count() == 229
    birth = Version.objects.get(procedure__code="1.001193")
    assert birth.decision == PublicationDecision.objects.get(number="163/QĐ-BTP", issued_on=None)
    assert (birth.confidence, birth.valid_from) == (Confidence.MIDDLE, date(2025, 7, 1))
    stored = {procedure.code: content for procedure, content in known.said_by(known.whole_register())}
    assert stored.keys() == said.keys()
    assert stored["1.001193"].cases == said["1.001193"].cases


def test_nothing_that_loads_is_at_fault(said):
    assert {code: found for code, content in said.items() if (found := checks.faults(content))} == {}


def test_a_channel_with_two_times_keeps_both_each_with_its_words(said):
    trucks, residence = said["1.000028"].cases[0], said["1.010041"].cases[0]

    assert [(row.channel, row.term) for row in trucks.methods] == [
        ("direct", "1wd"),
        ("direct", "1wd"),
        ("online", "2wd"),
        ("online", "1wd"),
        ("post", "2wd"),
        ("post", "1wd"),
    ]
    assert [[fee.note[:22] for fee in row.fees] for row in trucks.methods[:4]] == [
        ["Tiếp nhận và kiểm tra "],
        ["Thẩm định hồ sơ và trả"],
        ["Tiếp nhận và kiểm tra "],
        [],
    ]
    assert [(row.term, "03 ngày làm việc" in row.fees[0].note) for row in residence.methods] == [
        ("1wd", False),
        ("3wd", True),
    ]


def test_no_key_of_the_file_is_written_twice():
    """YAML keeps the last and says nothing."""
    twice = []
    for node in _nodes(yaml.compose(DATA.read_text(encoding="utf-8"), Loader=LOADER)):
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _value in node.value]
            twice += [(node.start_mark.line + 1, key) for key in set(keys) if keys.count(key) > 1]

    assert twice == []


def _nodes(node: yaml.Node):
    yield node
    children = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
    for child in children if isinstance(node, yaml.CollectionNode) else ():
        yield from _nodes(child)


def test_a_birth_registration_says_what_its_source_says(said):
    content = said["1.001193"]

    assert content.levels == ("commune",)
    assert content.cases[0].same_day_cutoff == time(15)
    assert {(row.channel, row.amount, row.unit, row.assumed_unit) for row in content.cases[0].methods} == {
        (channel, Decimal(1), TermUnit.UNKNOWN.value, TermUnit.WORKING_DAY.value)
        for channel in ("direct", "online", "post")
    }
    assert len(content.cases[0].components) == 7
    assert sum(row.is_shown_only for row in content.cases[0].components) == 2
    assert "Luật Hộ tịch 03/2026/QH16 thay đổi quy định từ ngày 01/3/2027." in content.caution
    assert "Nguồn có 8 dòng giấy tờ, ở đây chép được 7 dòng." in content.caution


@pytest.mark.law("TT-33")
def test_a_bare_number_keeps_its_unit_unknown(said):
    bare = [row for content in said.values() for case in content.cases for row in case.methods if row.is_assumed]

    assert len(bare) == 95  # 92 bare numbers, 3 in hours of an unknown kind
    assert {row.assumed_unit for row in bare} == {"", "wd", "h"}


def test_cases_with_their_own_terms_are_cases_and_two_provinces_are_none(said):
    homes, care = said["1.013814"], said["2.000286"]

    assert [(case.name, case.methods[0].term) for case in homes.cases] == [
        ("Đăng ký thành lập, thay đổi, cấp lại", "5wd"),
        ("Giải thể", "10wd"),
    ]
    assert len(care.cases) == 1
    assert care.cases[0].methods[0].amount is None
    assert "Cao Bằng (liên thông xã và tỉnh): 25 ngày làm việc" in care.cases[0].methods[0].text


def test_the_checks_find_the_fees_without_thousands(said):
    doubted = {
        code
        for code, content in said.items()
        if any("có thể thiếu hàng nghìn" in doubt for doubt in checks.doubts(content))
    }

    assert doubted == {"1.013217", "1.013222", "2.001610"}


@pytest.mark.law("TT-31")
def test_free_of_charge_beside_a_council_is_no_amount(said):
    death, birth = said["1.000656"].cases[0], said["1.001193"].cases[0]

    assert [fee.amount for row in death.methods for fee in row.fees] == [None]
    assert [fee.amount for row in birth.methods for fee in row.fees] == [0]


def test_a_year_in_the_column_of_copies_is_left_open_and_said(said):
    land = said["1.013226"]

    assert max(paper.originals for case in land.cases for paper in case.components) < 100
    assert "Nguồn ghi số bản của một giấy tờ không thể có, ở đây để trống." in land.caution


def test_what_has_no_national_code_says_so(said):
    local = said["chua-co-ma-1"]

    assert local.confidence == Confidence.LOW
    assert local.caution.startswith("Chưa biết mã của thủ tục này trong Cơ sở dữ liệu quốc gia.")
    assert said["3.000722"].confidence == Confidence.COMMON
