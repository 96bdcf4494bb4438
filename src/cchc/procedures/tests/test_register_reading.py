"""Reading the register: the list, one procedure, two versions in words, a decision."""

import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from cchc.procedures.choices import Part
from cchc.procedures.models import Version
from cchc.procedures.rules import checks
from cchc.procedures.rules.content import Case, Component, Method
from cchc.procedures.services import registering, versions

from .samples import FULL, faster
from .test_register_views import published

pytestmark = pytest.mark.django_db


def test_everybody_who_works_here_reads_a_procedure(reader, signed_in, client):
    version = published()

    page = signed_in(reader).get(version.procedure.get_absolute_url())

    words = page.content.decode()
    assert page.status_code == 200
    for part in ("5 ngày làm việc", "8.000 đồng", "Tờ khai theo mẫu", "Nộp hồ sơ tại Bộ phận Một cửa", "60/2014/QH13"):
        assert part in words
    assert '<dt>Mẫu đơn, tờ khai</dt><dd><span class="c-block">TK-01</span></dd>' in words
    assert f"{reverse('calendars:deadline')}?term=5wd" in words
    assert "Soạn bản mới" not in words
    assert client.get(version.procedure.get_absolute_url()).status_code == 302


def test_the_calculator_is_asked_what_the_procedure_says(reader, signed_in):
    methods = (
        Method("direct", Decimal(1), "", "wd"),
        Method("online", Decimal(1), "h"),
        Method("post", Decimal("2.5"), "wd"),
    )
    version = published(content=replace(FULL, cases=(replace(CASE, same_day_cutoff=time(15), methods=methods),)))

    page = signed_in(reader).get(version.get_absolute_url()).content.decode()

    asked = re.findall(rf"{reverse('calendars:deadline')}\?([^\"]*)", page)
    assert asked == ["term=same&amp;cutoff=15%3A00", "term=1h", "term=2.5wd"]


def test_a_draft_is_for_those_who_draft(officer, reader, signed_in):
    version = versions.write(
        actor=None, procedure=registering.create_procedure(actor=None, code="9.000001"), content=FULL
    )

    for url in (version.get_absolute_url(), version.procedure.get_absolute_url()):
        assert signed_in(reader).get(url).status_code == 404
        assert signed_in(officer).get(url).status_code == 200
    assert signed_in(officer).get(reverse("procedures:list"), {"show": "drafts"}).context["table"].total == 1
    assert signed_in(reader).get(reverse("procedures:list"), {"show": "drafts"}).context["table"].total == 0


def test_what_is_not_there_is_not_found(officer, signed_in):
    published()
    client = signed_in(officer)

    for name, *args in (
        ("detail", "x"),
        ("version", "1.001193", 9),
        ("compare", "1.001193", 1, 9),
        ("compare", "1.001193", 1, 1),
        ("decision", 99),
        ("draft", "1.001193"),
        ("publish", "1.001193"),
    ):
        assert client.get(reverse(f"procedures:{name}", args=args)).status_code == 404


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ({}, ["1.000001", "1.000002"]),
        ({"q": "DANG KY"}, ["1.000001"]),
        ({"level": "province"}, ["1.000002"]),
        ({"show": "lacking"}, ["1.000002"]),
        ({"show": "unconfirmed"}, ["1.000002"]),
        ({"on": "01/6/2026"}, ["1.000001"]),
        ({"on": "31/12/2025"}, []),
    ],
)
def test_the_list_answers(reader, signed_in, question, codes):
    published("1.000001")
    other = replace(FULL, name="Cấp phép", levels=("province",), subjects="", confidence="L")
    published("1.000002", other, date(2026, 7, 1), as_received=True)

    page = signed_in(reader).get(reverse("procedures:list"), {**question, "sort": "code"})

    assert page.status_code == 200
    assert [row.version.procedure.code for row in page.context["rows"]] == codes


def test_the_list_says_once_how_many_procedures_lack_parts_and_of_each_how_many_it_has(reader, signed_in):
    published("1.000001")
    published("1.000002", replace(FULL, name="Cấp phép", subjects="", agencies=()), as_received=True)
    client = signed_in(reader)

    whole, lacking = (
        " ".join(re.sub(r"<[^>]+>", " ", client.get(reverse("procedures:list"), question).content.decode()).split())
        for question in ({"sort": "code"}, {"show": "lacking"})
    )

    assert whole.count("Chưa đủ 7 bộ phận bắt buộc: 1 thủ tục; chưa có trình tự thực hiện: 0.") == 1
    assert "7/7 01/01/2026" in whole
    assert "5/7 01/01/2026" in whole
    assert "đối tượng thực hiện, cơ quan giải quyết" not in whole
    assert "Chưa có: đối tượng thực hiện, cơ quan giải quyết" in lacking


def test_the_list_refuses_a_day_that_is_none(reader, signed_in):
    page = signed_in(reader).get(reverse("procedures:list"), {"on": "31/2/2026"})

    assert page.status_code == 422
    assert "31/2/2026" in page.content.decode()


CASE = FULL.cases[0]
LAME = [
    FULL,
    replace(FULL, subjects=""),
    replace(FULL, agencies=()),
    replace(FULL, cases=(replace(CASE, steps=()),)),
    replace(FULL, cases=(replace(CASE, components=()),)),
    replace(FULL, cases=(replace(CASE, methods=()),)),
    replace(FULL, cases=(replace(CASE, methods=(Method("direct"), *CASE.methods)),)),
    replace(FULL, cases=(replace(CASE, methods=(Method("direct", text="trả ngay"),)),)),
    replace(FULL, cases=(replace(CASE, name="A"), Case("b", "B", methods=CASE.methods, components=CASE.components))),
    replace(FULL, cases=(replace(CASE, name="A"), Case("b", "B", steps=("x",), components=(Component("y"),)))),
]


@pytest.mark.parametrize("content", LAME)
def test_the_list_and_the_rule_agree_on_what_lacks_parts(content):
    version = published(content=content, as_received=True)

    gaps = {gap.part for gap in checks.gaps(content)}
    assert Version.objects.lacking_parts().filter(pk=version.pk).exists() == bool(gaps)
    has_no_steps = Version.objects.all().has_no_steps()
    assert Version.objects.filter(has_no_steps, pk=version.pk).exists() == (Part.STEPS in gaps)


def test_which_version_holds_is_looked_up_by_its_procedure():
    published()

    plan = Version.objects.in_force_on(date(2026, 7, 1)).order_by().explain()

    # A planner that starts from all published versions reads the whole register for each procedure in it.
    assert "procedures_version_in_force (procedure_id=?" in plan or connection.vendor == "postgresql"


def test_the_list_needs_no_more_questions_for_more_rows(reader, signed_in, django_assert_max_num_queries):
    for n in range(4):
        published(f"1.00000{n}")
    client = signed_in(reader)
    client.get(reverse("procedures:list"))

    with django_assert_max_num_queries(19):
        client.get(reverse("procedures:list"))


# ── versions ──


def test_two_versions_are_compared_in_words(reader, signed_in):
    published()
    published(content=faster(), day=date(2026, 6, 1))

    page = signed_in(reader).get(reverse("procedures:compare", args=["1.001193", 1, 2]))

    assert "giảm 2 ngày làm việc" in page.content.decode()
    assert page.context["n_lines"] == 1


def test_the_old_version_stays_readable_and_says_until_when(reader, signed_in):
    old = published()
    published(content=faster(), day=date(2026, 6, 1))
    client = signed_in(reader)

    before = client.get(old.get_absolute_url()).content.decode()
    now = client.get(old.procedure.get_absolute_url()).content.decode()

    assert "5 ngày làm việc" in before
    assert "31/5/2026" in before
    assert "Đã hết áp dụng" in before
    assert "<strong>3 ngày làm việc</strong>" in now


def test_a_decision_lists_what_it_did(reader, signed_in):
    facts = registering.DecisionFacts("163/QĐ-BTP", date(2026, 1, 15))
    decision = registering.record_decision(actor=None, facts=facts)
    published(decision=decision)

    page = signed_in(reader).get(decision.get_absolute_url())

    assert "Mới ban hành" in page.content.decode()
    assert FULL.name in page.content.decode()
