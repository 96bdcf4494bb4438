"""Import of procedures: judged before it is applied, applied whole or not at all."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from cchc.common.errors import RuleError
from cchc.procedures import exports
from cchc.procedures.choices import Change
from cchc.procedures.choices import ImportVerdict as Verdict
from cchc.procedures.models import Procedure, PublicationDecision, Version
from cchc.procedures.queries import content as contents
from cchc.procedures.queries import known
from cchc.procedures.rules.content import Agency, Content, Fee, LegalBasis, Method
from cchc.procedures.rules.exchange import national
from cchc.procedures.services import imports, imports_bulk, registering, versions
from cchc.procedures.services.registering import DecisionFacts
from cchc.procedures.tests.samples import FULL
from cchc.procedures.tests.test_exchange_rules import workbook
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
DECISION = DecisionFacts("163/QĐ-BTP", date(2026, 11, 2))


def publish(code: str, content: Content = FULL, since: date = date(2025, 7, 1)) -> Version:
    procedure = registering.create_procedure(actor=None, code=code)
    draft = versions.write(actor=None, procedure=procedure, content=content)
    return versions.publish(actor=None, version_id=draft.pk, valid_from=since)


def as_json(contents_: dict[str, Content], **more: Any) -> bytes:
    records = [national.dump(code, "", content) | more for code, content in contents_.items()]
    return json.dumps(records, ensure_ascii=False).encode()


def apply(content: bytes, **more: Any) -> imports.Applied:
    values = {"valid_from": date(2026, 12, 1), "accepts_doubts": True, "decision": DECISION} | more
    found = imports.preview(content, closes_rest=values.pop("closes_rest", False))
    return imports.apply(actor=None, preview=found, file_name="tep.json", now=timezone.now(), **values)


# ── what is applied ──


def test_an_import_opens_changes_and_closes_and_keeps_what_was():
    publish("1.000001")
    publish("1.000002", replace(FULL, name="Sắp bỏ"))
    new = replace(FULL, name="Thủ tục mới tinh")
    records = [
        national.dump("1.000001", "", replace(FULL, conditions="Đủ 18 tuổi")),
        national.dump("1.000002", "", replace(FULL, name="Sắp bỏ"), is_closed=True),
        national.dump("1.000003", "", new),
    ]

    done = apply(json.dumps(records).encode())

    assert (done.n_new, done.n_changed, done.n_closed) == (1, 1, 1)
    assert str(done.decision) == "163/QĐ-BTP ngày 02/11/2026"
    first = list(Version.objects.filter(procedure__code="1.000001").order_by("number"))
    assert [version.conditions for version in first] == ["Không có", "Đủ 18 tuổi"]
    assert [version.valid_from for version in first] == [date(2025, 7, 1), date(2026, 12, 1)]
    assert contents.of(first[1]) == replace(contents.of(first[0]), conditions="Đủ 18 tuổi")
    last = Version.objects.get(procedure__code="1.000002", number=2)
    assert (last.change, last.is_published) == (Change.ABOLISHED, True)
    opened = Procedure.objects.get(code="1.000003")
    assert opened.national_code == "1.000003"
    assert contents.of(opened.versions.get()).cases[0].steps == FULL.cases[0].steps


def test_what_was_exported_is_unchanged_in_both_formats():
    publish("1.000001")
    second = replace(FULL.cases[0], code="giai-the", name="Giải thể", methods=(Method("post", Decimal("0.25"), "wd"),))
    first = replace(FULL.cases[0], code="lap", name="Thành lập")
    publish("1.000002", replace(FULL, name="Hai trường hợp", cases=(first, second)))
    rows = list(known.said_by(known.whole_register()))

    tallies = [imports.preview(file).tally for file in (exports.as_json(rows).encode(), exports.as_xlsx(rows))]

    assert [tally[Verdict.UNCHANGED] for tally in tallies] == [2, 2]
    with pytest.raises(RuleError, match=r"Tệp không khác những gì đang có. Không cần nhập"):
        apply(exports.as_xlsx(rows))


@pytest.mark.parametrize(
    "said",
    [
        {"sector": "HỘ  TỊCH"},
        {"sector": "Đăng ký hộ tịch", "sector_code": "G15-HT02"},
        {"legal_bases": (LegalBasis("60/2014/QH13"), LegalBasis("60/2014/qh13"))},
        {"legal_bases": (LegalBasis("60/2014/QH13"), LegalBasis("60/2014/QH13", date(2014, 11, 20)))},
        {"legal_bases": (LegalBasis("60/2014/QH13", date(2014, 11, 20)), LegalBasis("60/2014/QH13"))},
    ],
)
def test_what_was_imported_is_unchanged_the_second_time(said):
    publish("1.000009", replace(FULL, sector="Hộ tịch", sector_code="G15-HT02"))
    file = workbook({"1.000001": replace(FULL, name="Việc thứ nhất", **said)})
    apply(file)

    assert imports.preview(file, closes_rest=True).tally == {
        Verdict.WRONG: 0,
        Verdict.NEW: 0,
        Verdict.CHANGED: 0,
        Verdict.CLOSED: 1,
        Verdict.UNCHANGED: 1,
    }


def test_the_template_is_read_without_a_flaw():
    found = imports.preview(exports.template_response().content)

    assert found.tally[Verdict.NEW] == 1
    assert found.upload.unknown == ()
    assert found.judged[0].record.content.cases[0].methods[0].fees[0].amount == 8000


def test_one_wrong_procedure_refuses_the_whole_file():
    records = [national.dump("1.000001", "", FULL), national.dump("1.000002", "", replace(FULL, name=""))]

    with pytest.raises(RuleError, match=r"1 thủ tục sai. 1.000002 TENTTHC: Thiếu tên thủ tục"):
        apply(json.dumps(records).encode())

    assert not Procedure.objects.exists()
    assert not PublicationDecision.objects.exists()


def test_doubts_must_be_looked_at():
    cheap = replace(FULL.cases[0], methods=(Method("direct", Decimal(5), "wd", fees=(Fee(Decimal(45)),)),))
    file = as_json({"1.000001": replace(FULL, cases=(cheap,))})

    found = imports.preview(file)

    assert found.judged[0].doubts[0].sentence == "Phí, lệ phí trực tiếp chỉ 45 đồng, có thể thiếu hàng nghìn"
    with pytest.raises(RuleError, match="Còn 1 thủ tục có điểm ngờ"):
        apply(file, accepts_doubts=False)
    assert not Procedure.objects.exists()


def test_a_day_before_the_newest_version_is_refused():
    publish("1.000001")
    file = as_json({"1.000001": replace(FULL, conditions="Khác")})

    with pytest.raises(RuleError, match=r"Bản mới nhất của 1.000001 áp dụng từ 01/7/2025. Chọn ngày sau đó"):
        apply(file, valid_from=date(2025, 7, 1))

    assert Version.objects.count() == 1


def test_somebody_s_draft_is_not_overtaken():
    version = publish("1.000001")
    versions.start_draft(actor=None, procedure=version.procedure)

    found = imports.preview(as_json({"1.000001": replace(FULL, conditions="Khác")}))

    assert [one.verdict for one in found.judged] == [Verdict.WRONG]


def test_a_unit_that_is_not_there_is_named_before_anything_is_applied():
    agency = Agency("executing", "Ủy ban nhân dân", unit_code=UnitFactory(code="co-that").code)
    lost = replace(agency, unit_code="khong-co")

    found = imports.preview(workbook({"1.000001": replace(FULL, agencies=(agency, lost))}))

    assert [str(flaw) for flaw in found.judged[0].problems] == [
        "Dòng 2: Không có đơn vị mang mã khong-co. Sửa bảng “Cơ quan”"
    ]


def test_what_was_published_since_the_preview_is_not_overtaken():
    version = publish("1.000001")
    found = imports.preview(
        as_json({"1.000001": replace(FULL, conditions="Theo tệp"), "1.000002": replace(FULL, name="B")})
    )
    draft = versions.start_draft(actor=None, procedure=version.procedure)
    versions.publish(actor=None, version_id=draft.pk, valid_from=date(2025, 8, 1))

    with pytest.raises(RuleError, match=r"Thủ tục 1.000001 vừa đổi ở nơi khác. Xem lại tệp rồi nhập"):
        imports.apply(
            actor=None,
            preview=found,
            file_name="tep.json",
            decision=DECISION,
            valid_from=date(2026, 12, 1),
            accepts_doubts=True,
            now=timezone.now(),
        )

    assert [Version.objects.count(), Procedure.objects.count()] == [2, 1]


def test_a_procedure_that_somebody_opens_meanwhile_is_not_opened_twice(monkeypatch):
    monkeypatch.setattr(imports_bulk, "BATCH", 1)
    found = imports.preview(as_json({"1.000001": replace(FULL, name="A"), "1.000002": replace(FULL, name="B")}))

    with pytest.raises(RuleError, match="Có người vừa mở thủ tục mang mã trong tệp"):
        imports.apply(
            actor=None,
            preview=found,
            file_name="tep.json",
            decision=DECISION,
            valid_from=date(2026, 12, 1),
            accepts_doubts=True,
            now=timezone.now(),
            watch=lambda _done, _total: registering.create_procedure(actor=None, code="1.000002"),
        )

    assert not Procedure.objects.exists()


def test_a_code_with_the_name_of_another_is_refused():
    publish("1.001731", replace(FULL, name="Hỗ trợ chi phí mai táng"))

    found = imports.preview(as_json({"1.001850": replace(FULL, name="Hỗ trợ chi phí mai táng")}))

    assert found.judged[0].problems[0].sentence == "Tên này đã có dưới mã 1.001731, không phải 1.001850"


def test_many_procedures_take_few_questions(django_assert_max_num_queries, monkeypatch):
    """Ten thousand ask twenty times as many: a constant number for every batch, of which there are two here."""
    monkeypatch.setattr(imports_bulk, "BATCH", 50)
    monkeypatch.setattr(known, "CHUNK", 50)
    file = as_json({f"1.{number:06}": replace(FULL, name=f"Đăng ký việc số {number}") for number in range(60)})

    with django_assert_max_num_queries(80):
        done = apply(file)

    assert done.n_new == 60
    assert Version.objects.published().count() == 60
    assert imports.preview(file).tally[Verdict.UNCHANGED] == 60
