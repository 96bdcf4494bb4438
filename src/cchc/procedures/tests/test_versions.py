"""A version is drafted, published, and then stays as it was."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.common.errors import ConflictError, RuleError
from cchc.legislation.models import LegalDocument
from cchc.procedures.choices import Change, VersionStatus
from cchc.procedures.models import Procedure, PublicationDecision, Version
from cchc.procedures.queries import content as contents
from cchc.procedures.queries import register
from cchc.procedures.rules.content import Agency, Case, Component, Content, Fee, LegalBasis, Method
from cchc.procedures.services import registering, versions
from tests.factories import PostFactory, UnitFactory

from .samples import FULL, faster

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return PostFactory(role=Role.OFFICER).user


@pytest.fixture
def procedure():
    return registering.create_procedure(actor=None, code="1.001193")


@pytest.fixture
def decision():
    return registering.record_decision(actor=None, facts=registering.DecisionFacts("163/QĐ-BTP", date(2026, 1, 15)))


def published(procedure, content=FULL, day=date(2026, 1, 1), **kwargs):
    version = versions.write(actor=None, procedure=procedure, content=content)
    return versions.publish(actor=None, version_id=version.pk, valid_from=day, **kwargs)


def rich() -> Content:
    """Every part filled, two cases."""
    unit = UnitFactory(code="xa-thu")
    second = Case(
        code="giai-the",
        name="Giải thể",
        same_day_cutoff=time(15),
        steps=("Nộp hồ sơ",),
        methods=(
            Method(
                "post", Decimal("0.5"), "", "wd", "trong ngày", (Fee(None, "Theo nghị quyết HĐND"), Fee(Decimal(0)))
            ),
        ),
        components=(Component("Đơn", "Giấy tờ phải nộp", 1, 2, "Mẫu 01", False, "KQ.1"),),
    )
    return replace(
        FULL,
        cases=(replace(FULL.cases[0], name="Đăng ký"), second),
        agencies=(*FULL.agencies, Agency("executing", "UBND xã Thử", "H01", unit.code)),
        legal_bases=(LegalBasis("60/2014/QH13"), LegalBasis("118/2025/NĐ-CP", date(2025, 6, 9), "Điều 15")),
        partial_reason="Chờ kết nối",
        caution="Chưa kiểm tra phí",
    )


def test_what_is_written_is_read_back(procedure):
    content = rich()

    version = versions.write(actor=None, procedure=procedure, content=content, reason="Bản đầu")

    assert contents.of(version) == content
    assert (version.number, version.status, version.reason) == (1, VersionStatus.DRAFT, "Bản đầu")
    assert contents.of(version).cases[1].methods[0].term == "0.5wd"


def test_a_whole_version_is_read_in_few_queries(procedure, django_assert_max_num_queries):
    version = versions.write(actor=None, procedure=procedure, content=rich())

    with django_assert_max_num_queries(11):
        contents.of(version)


def test_one_draft_at_a_time_is_replaced_by_the_next_write(procedure):
    versions.write(actor=None, procedure=procedure, content=FULL)

    again = versions.write(actor=None, procedure=procedure, content=faster())

    assert Version.objects.count() == 1
    assert contents.of(again) == faster()
    assert again.lock == 2


def test_a_save_over_a_newer_one_is_a_conflict_and_changes_nothing(procedure, officer):
    draft = versions.write(actor=None, procedure=procedure, content=FULL)
    versions.save_draft(actor=officer, version_id=draft.pk, content=faster(), lock=1)

    with pytest.raises(ConflictError, match="sửa ở nơi khác"):
        versions.save_draft(actor=officer, version_id=draft.pk, content=faster(days=1), lock=1)

    assert contents.of(draft) == faster()


def test_saving_what_is_there_already_leaves_no_trace(procedure):
    draft = versions.write(actor=None, procedure=procedure, content=FULL)
    entries = Entry.objects.count()

    versions.save_draft(actor=None, version_id=draft.pk, content=FULL, lock=1)

    assert Entry.objects.count() == entries


def test_publishing_closes_the_version_before_by_its_own_day_alone(procedure):
    old = published(procedure)
    before = Version.objects.filter(pk=old.pk).values().get()

    new = published(procedure, faster(), date(2026, 9, 1))

    assert Version.objects.filter(pk=old.pk).values().get() == before
    assert (register.valid_to_of(old), register.valid_to_of(new)) == (date(2026, 8, 31), None)
    assert register.version_on(procedure, date(2025, 12, 31)) is None
    assert register.version_on(procedure, date(2026, 8, 31)) == old
    assert register.version_on(procedure, date(2026, 9, 1)) == new
    assert new.change == Change.AMENDED


@pytest.mark.law("TT-03")
def test_what_began_under_a_version_finds_it_after_the_next_one_holds(procedure):
    published(procedure)
    published(procedure, faster(), date(2026, 9, 1))

    began_under = register.version_on(procedure, date(2026, 8, 20))

    assert contents.of(began_under).cases[0].methods[0].amount == 5


def test_a_draft_starts_as_a_copy_of_the_newest_version(procedure, officer):
    published(procedure, rich())

    draft = versions.start_draft(actor=officer, procedure=procedure)

    assert contents.of(draft) == rich_again()
    assert (draft.number, draft.is_published) == (2, False)
    with pytest.raises(RuleError, match="đã có bản dự thảo"):
        versions.start_draft(actor=officer, procedure=procedure)


def rich_again() -> Content:
    """What `rich` stored; its unit is there already."""
    return contents.of(Version.objects.published().get())


def test_an_abolished_procedure_has_no_version_any_more(procedure, decision):
    old = published(procedure)

    last = versions.abolish(
        actor=None, procedure=procedure, valid_from=date(2026, 7, 1), decision=decision, reason="Bỏ cấp huyện"
    )

    assert last.change == Change.ABOLISHED
    assert register.version_on(procedure, date(2026, 6, 30)) == old
    assert register.version_on(procedure, date(2026, 7, 1)) is None
    assert not Version.objects.in_force_on(date(2026, 7, 1)).exists()
    with pytest.raises(RuleError, match="không còn bản nào"):
        versions.abolish(actor=None, procedure=procedure, valid_from=date(2026, 8, 1))


@pytest.mark.law("TT-01")
def test_what_lacks_parts_is_not_published_and_the_parts_are_named(procedure):
    draft = versions.write(actor=None, procedure=procedure, content=replace(FULL, subjects="", agencies=()))

    with pytest.raises(RuleError, match="còn thiếu: Đối tượng thực hiện, Cơ quan giải quyết"):
        versions.publish(actor=None, version_id=draft.pk, valid_from=date(2026, 1, 1))

    draft.refresh_from_db()
    assert not draft.is_published


def test_what_another_agency_published_is_recorded_as_received(procedure):
    version = published(procedure, replace(FULL, subjects=""), as_received=True)

    assert version.is_published


@pytest.mark.parametrize(
    ("change", "day", "sentence"),
    [
        ("", date(2026, 1, 1), "phải sau ngày 01/01/2026 của bản 1"),
        ("new", date(2026, 2, 1), "Thủ tục đang áp dụng"),
        ("other", date(2026, 2, 1), "Chọn loại công bố"),
        ("", date(1899, 1, 1), "Năm phải từ 1900 đến 2100"),
        ("", date(2101, 1, 1), "Năm phải từ 1900 đến 2100"),
    ],
)
def test_a_publication_that_cannot_be_so_is_refused(procedure, change, day, sentence):
    published(procedure)
    draft = versions.write(actor=None, procedure=procedure, content=faster())

    with pytest.raises(RuleError, match=sentence):
        versions.publish(actor=None, version_id=draft.pk, valid_from=day, change=change)

    draft.refresh_from_db()
    assert not draft.is_published


def test_the_first_version_is_new(procedure):
    draft = versions.write(actor=None, procedure=procedure, content=FULL)

    with pytest.raises(RuleError, match="chưa công bố lần nào"):
        versions.publish(actor=None, version_id=draft.pk, valid_from=date(2026, 1, 1), change=Change.AMENDED)


def test_a_person_names_the_decision(procedure, officer, decision):
    draft = versions.write(actor=None, procedure=procedure, content=FULL)

    with pytest.raises(RuleError, match="Ghi số quyết định công bố"):
        versions.publish(actor=officer, version_id=draft.pk, valid_from=date(2026, 2, 1))
    versions.publish(actor=officer, version_id=draft.pk, valid_from=date(2026, 2, 1), decision=decision)

    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.after["valid_from"]) == ("procedures.published", "2026-02-01")
    assert entry.after["decision"] == "163/QĐ-BTP ngày 15/01/2026"


def test_a_draft_that_somebody_saved_meanwhile_is_not_published(procedure, officer, decision):
    draft = versions.write(actor=None, procedure=procedure, content=FULL)
    versions.write(actor=None, procedure=procedure, content=faster())

    with pytest.raises(ConflictError):
        versions.publish(
            actor=officer, version_id=draft.pk, valid_from=date(2026, 2, 1), decision=decision, lock=draft.lock
        )


def test_a_published_version_is_neither_saved_nor_discarded(procedure):
    version = published(procedure)

    with pytest.raises(ConflictError):
        versions.save_draft(actor=None, version_id=version.pk, content=faster(), lock=1)
    with pytest.raises(RuleError, match="không sửa, không bỏ được"):
        versions.discard_draft(actor=None, version_id=version.pk)

    assert contents.of(version) == FULL


def test_a_discarded_draft_leaves_what_is_published(procedure, officer):
    published(procedure)
    draft = versions.start_draft(actor=officer, procedure=procedure)

    versions.discard_draft(actor=officer, version_id=draft.pk)

    assert Version.objects.get().number == 1
    assert Entry.objects.latest("pk").action == "procedures.draft_discarded"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICER])
def test_only_an_officer_drafts_and_publishes(procedure, role):
    user = PostFactory(role=role).user
    draft = versions.write(actor=None, procedure=procedure, content=FULL)

    for act in (
        lambda: versions.write(actor=user, procedure=procedure, content=faster()),
        lambda: versions.publish(actor=user, version_id=draft.pk, valid_from=date(2026, 1, 1)),
        lambda: versions.discard_draft(actor=user, version_id=draft.pk),
        lambda: versions.abolish(actor=user, procedure=procedure, valid_from=date(2026, 1, 1)),
        lambda: versions.start_draft(actor=user, procedure=procedure),
        lambda: registering.create_procedure(actor=user, code="9.999999"),
        lambda: registering.set_focal(actor=user, procedure_id=procedure.pk, focal=None),
        lambda: registering.record_decision(actor=user, facts=registering.DecisionFacts("1/QĐ")),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert contents.of(draft) == FULL
    assert Procedure.objects.count() == 1
    assert not PublicationDecision.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (replace(FULL, name=" "), "Ghi tên thủ tục"),
        (replace(FULL, sector=""), "Ghi lĩnh vực"),
        (replace(FULL, cases=()), "ít nhất một trường hợp"),
        (faster(days=0), "phải lớn hơn 0"),
        (faster(days=10_001), "không quá 10.000"),
        (replace(FULL, set_count=0), "Số bộ hồ sơ"),
        (replace(FULL, agencies=(Agency("competent", "Sở", unit_code="khong-co"),)), "Không có đơn vị mang mã"),
        (replace(FULL, legal_bases=(LegalBasis("1" * 61),)), "dài quá 60"),
    ],
)
def test_what_a_draft_may_not_say_is_refused_whole(procedure, content, sentence):
    with pytest.raises(RuleError, match=sentence):
        versions.write(actor=None, procedure=procedure, content=content)

    assert not Version.objects.exists()


def test_two_ways_to_write_one_basis_are_one(procedure):
    bases = (LegalBasis("60/2014/qh13"), LegalBasis("60/2014/QH13"), LegalBasis("60/2014/QH13", None, "Điều 3"))

    version = versions.write(actor=None, procedure=procedure, content=replace(FULL, legal_bases=bases))

    assert version.legal_bases.count() == 2
    assert LegalDocument.objects.count() == 1


@pytest.mark.parametrize("code", ["", "a b", "../x", "1/2", "-", "x" * 41, "1.00119"])
@pytest.mark.parametrize("field", ["code", "local_code"])
def test_a_code_that_cannot_stand_in_an_address_is_refused(field, code):
    with pytest.raises(RuleError, match="Ghi mã như") as refusal:
        registering.create_procedure(actor=None, **{"code": "A-1", "local_code": "A-1", field: code or " / "})

    assert refusal.value.field == field


def test_the_copy_of_a_province_is_the_national_procedure():
    made = registering.create_procedure(actor=None, code="1.001193.000.00.00.H56")

    assert (made.code, made.national_code, made.local_code) == ("1.001193", "1.001193", "1.001193.000.00.00.H56")


def test_a_code_whose_only_draft_was_thrown_away_is_free_again():
    first = versions.open_procedure(actor=None, code="1.000007", content=FULL)
    versions.discard_draft(actor=None, version_id=first.pk)

    assert not Procedure.objects.exists()
    assert versions.open_procedure(actor=None, code="1.000007", content=faster()).number == 1


def test_a_code_is_used_once(procedure):
    with pytest.raises(RuleError, match=r"Đã có thủ tục mang mã 1\.001193"):
        registering.create_procedure(actor=None, code="1.001193")


def test_the_focal_officer_can_draft(procedure, officer):
    with pytest.raises(RuleError, match="không soạn thủ tục"):
        registering.set_focal(actor=None, procedure_id=procedure.pk, focal=PostFactory(role=Role.LEADER).user)

    registering.set_focal(actor=officer, procedure_id=procedure.pk, focal=officer)

    procedure.refresh_from_db()
    assert procedure.focal == officer


def test_a_decision_met_again_is_completed_not_overwritten(decision):
    facts = registering.DecisionFacts("163/QĐ-BTP", date(2026, 1, 15), agency="Bộ Tư pháp")
    registering.record_decision(actor=None, facts=facts)

    again = registering.record_decision(actor=None, facts=replace(facts, agency="Bộ khác"))

    assert (again.pk, again.agency) == (decision.pk, "Bộ Tư pháp")
