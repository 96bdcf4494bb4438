"""The world as `cchc prepare` loads it: nothing here changes it but inside its own savepoint."""

import json
from collections import Counter
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import F
from django.utils import timezone

from cchc.accounts.models import User
from cchc.audit.models import DaySeal, Entry
from cchc.audit.queries import verify
from cchc.common import numbers
from cchc.demo import loader, world
from cchc.demo.accounts import ACCOUNTS, PASSWORD
from cchc.demo.models import LoadedWorld
from cchc.documents.choices import DocumentKind, DocumentStatus
from cchc.documents.models import Document
from cchc.files.disk import path_of
from cchc.inspections.choices import PlanStatus, Stage
from cchc.inspections.models import Answer, Conclusion, Draw, Finding, Inspection, Membership, Plan
from cchc.inspections.queries import draws as queries
from cchc.metrics.models import Figure
from cchc.notices.choices import MailStatus
from cchc.notices.models import Mail, Notice
from cchc.tasks.choices import TaskKind, TaskStatus
from cchc.tasks.models import Task
from cchc.units.models import Unit
from tests.own_world import World

CAMPAIGN = "kiem-tra-cchc-dinh-ky-hau-son"
AN_BINH = "xa-an-binh-hau-son"
SEED_INSPECTIONS = [(name, entry["code"]) for name in world.SEEDS for entry in world.read(name)["inspections"]]

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(demonstration: World) -> SimpleNamespace:
    return SimpleNamespace(store=demonstration.files, counts=loader.counts())


@pytest.fixture(autouse=True)
def _files_of_the_world(settings: Any, loaded: SimpleNamespace) -> None:
    settings.FILE_STORE = loaded.store
    settings.DEMONSTRATION = True


def again() -> dict[str, Any]:
    out = StringIO()
    call_command("load_demo", "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_loading_again_does_nothing(loaded):
    answer = again()

    assert answer["loaded"] is False
    assert loader.counts() == loaded.counts


def test_loading_after_a_change_of_the_files_doubles_nothing(loaded):
    LoadedWorld.objects.update(fingerprint="of other files")

    answer = again()

    assert answer["loaded"] is True
    assert loader.counts() == loaded.counts == answer["counts"]


# ── the five reports ──
@pytest.mark.parametrize(("name", "code"), SEED_INSPECTIONS)
def test_the_conclusion_of_a_report_holds_its_figures(name, code):
    entry = next(row for row in world.read(name)["inspections"] if row["code"] == code)
    document = Conclusion.objects.get(inspection__code=code).document
    text = json.dumps(document.content, ensure_ascii=False)

    cited = [f for f in entry.get("figures", []) if f"[[{f['key']}]]" in str(entry)]
    assert [f["key"] for f in cited if f'"{numbers.show(f["value"])}' not in text] == []
    assert document.is_historical
    assert "Bản dựng lại từ bài báo đã đăng; không thay cho văn bản gốc." in text
    assert path_of(document.pdf.sha256).read_bytes().startswith(b"%PDF")
    assert path_of(document.docx.sha256).read_bytes().startswith(b"PK")


@pytest.mark.parametrize(("name", "code"), SEED_INSPECTIONS)
def test_an_inspection_of_a_report_is_as_its_file_says(name, code):
    data = world.read(name)
    entry = next(row for row in data["inspections"] if row["code"] == code)
    inspection = Inspection.objects.get(code=code)

    assert inspection.stage == Stage.CLOSED
    assert inspection.unit.code == entry["unit"]
    assert inspection.visit_on == entry["visit_on"]
    assert inspection.plan.status == PlanStatus.CLOSED
    assert inspection.plan.is_historical
    assert [m.full_name for m in inspection.team.members.all()] == [m["name"] for m in data["team"]["members"]]
    assert inspection.findings.filter(source="").count() == 0


def test_every_figure_of_the_reports_is_recorded_as_its_file_says():
    wrong = []
    for name in world.SEEDS:
        for entry in world.read(name)["inspections"]:
            for row in entry.get("figures", []):
                found = Figure.objects.filter(
                    unit__code=entry["unit"],
                    metric__code=row["metric"],
                    coverage=row.get("coverage", "own"),
                    period_start=row["period"][0],
                    period_end=row["period"][1],
                    kind=row["kind"],
                    value=row["value"],
                    as_of=row["as_of"],
                    is_approximate=row.get("approximate", False),
                    source__startswith=row["source"],
                )
                if found.count() != 1:
                    wrong.append((entry["code"], row["key"]))

    assert wrong == []
    assert Figure.objects.filter(unit__is_fictional=False).count() == 28


def test_the_report_on_soc_trang_brings_its_plan_with_its_number():
    document = Plan.objects.get(code="kiem-tra-cchc-soc-trang-2022").document

    assert (document.number_text, document.issued_on.isoformat()) == ("120/KH-UBND", "2022-08-23")


def test_no_conclusion_of_a_report_claims_a_number_or_a_day():
    documents = Document.objects.filter(conclusion__inspection__plan__is_historical=True)

    assert {document.number_text for document in documents} == {"không số"}
    assert set(documents.values_list("conclusion__inspection__concluded_on", flat=True)) == {None}


# ── the invented province ──
def test_the_campaign_stands_at_every_stage():
    stages = Counter(Inspection.objects.filter(plan__code=CAMPAIGN).values_list("stage", flat=True))

    assert stages == Counter(row["stage"] for row in world.read("hau-son")["communes"])
    assert set(stages) == set(Stage.values)


def test_an_binh_is_being_visited_by_three_members_at_75_of_138_items():
    inspection = Inspection.objects.get(plan__code=CAMPAIGN, unit__code=AN_BINH)
    answers = Answer.objects.filter(inspection=inspection)

    assert inspection.stage == Stage.VISITING
    assert answers.count() == 75
    assert inspection.plan.criteria_set.items.count() == 138
    assert set(answers.values_list("updated_by__username", flat=True)) == {"thu-ky", "thanh-vien", "ly-ngoc-diem"}
    assert inspection.previous.stage == Stage.CLOSED
    assert inspection.previous.unit == inspection.unit


def test_the_surprise_inspection_is_hidden_from_its_unit():
    surprise = Plan.objects.get(kind="surprise")
    focal, member = User.objects.get(username="dau-moi"), User.objects.get(username="thanh-vien")

    assert surprise.inspections.filter(unit__code=AN_BINH).exists()
    assert not Plan.objects.visible_to(focal).filter(pk=surprise.pk).exists()
    assert Plan.objects.visible_to(focal).filter(code=CAMPAIGN).exists()
    assert Plan.objects.visible_to(member).filter(pk=surprise.pk).exists()


def test_other_plans_wait_as_drafts_and_for_the_signature():
    states = Counter(Plan.objects.filter(is_historical=False).values_list("status", flat=True))

    assert states == {PlanStatus.DRAFT: 1, PlanStatus.SUBMITTED: 1, PlanStatus.RUNNING: 4, PlanStatus.CLOSED: 1}


def test_a_member_stays_in_spite_of_a_past_post_with_the_reason():
    kept = Membership.objects.exclude(conflict_reason="").select_related("user")

    assert {member.user.username for member in kept} == {"vo-hoang-nam"}
    assert Entry.objects.filter(action="inspections.member_kept", actor_name="Đoàn Văn Khải").count() == 2


def test_conclusions_are_issued_in_the_order_of_their_days():
    books = Document.objects.exclude(book=None).order_by("book", "number").values_list("book", "number", "issued_on")

    for book in {row[0] for row in books}:
        rows = [row for row in books if row[0] == book]
        assert [row[1] for row in rows] == list(range(1, len(rows) + 1))
        assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    drafts = Document.objects.filter(status=DocumentStatus.DRAFT)
    assert {draft.kind for draft in drafts} == {DocumentKind.LETTER}  # of visits later on: the leader signs them


def test_the_unit_with_accounts_has_tasks_in_every_state_and_one_is_due_in_three_days():
    found = Task.objects.filter(unit__code=AN_BINH, kind=TaskKind.ASSIGNMENT)

    states = Counter(found.values_list("status", flat=True))
    assert states == {
        TaskStatus.ASSIGNED: 1,
        TaskStatus.DOING: 2,
        TaskStatus.SUBMITTED: 1,
        TaskStatus.RETURNED: 1,
        TaskStatus.VERIFIED: 1,
    }
    assert found.exclude(doer__username="dau-moi").count() == 0
    assert all(task.verifier_id != task.doer_id for task in found)


def test_three_units_of_a_thematic_plan_were_drawn_and_can_be_drawn_again():
    draw = Draw.objects.get()

    assert queries.differences(draw, queries.redrawn(draw)) == []
    assert len(draw.drawn) == 3
    assert set(draw.drawn) <= set(draw.plan.inspections.values_list("unit__code", flat=True))


def test_a_conclusion_of_this_year_prints_the_seal_of_the_journal():
    conclusion = Conclusion.objects.filter(inspection__plan__code=CAMPAIGN, document__isnull=False).first()

    assert DaySeal.objects.first().printed in json.dumps(conclusion.document.content, ensure_ascii=False)


def test_findings_of_the_province_cite_figures_by_reference():
    found = Finding.objects.filter(inspection__plan__code=CAMPAIGN, text__contains="[[")

    assert found.count() > 30
    assert all(finding.citations.exists() for finding in found)


def test_everything_invented_is_marked():
    people = set(User.objects.filter(is_fictional=False).values_list("username", flat=True))
    below = Unit.objects.within(Unit.objects.get(code="hau-son"))

    assert people == set()
    assert below.count() == 68
    assert below.filter(is_fictional=False).count() == 0


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_the_accounts_that_are_shown_sign_in(account, client):
    signed_in = client.post("/accounts/login/", {"login": account.username, "password": PASSWORD})

    assert signed_in.status_code == 302
    assert User.objects.get(username=account.username).full_name == account.full_name


def test_the_history_names_the_people_of_the_province():
    actors = set(Entry.objects.filter(action="inspections.conclusion_issued").values_list("actor_name", flat=True))

    assert actors == {"Đặng Hữu Nghĩa"}


def test_it_loads_only_where_it_is_a_demonstration(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(SystemExit) as refused:
        call_command("load_demo", stdout=StringIO(), stderr=StringIO())

    assert refused.value.code == 1


def test_the_large_world_is_made_by_one_command_and_its_journal_is_whole() -> None:
    answers, entries, out = Answer.objects.count(), Entry.objects.count(), StringIO()

    call_command("demo", "scale", "--inspections", "2", "--entries", "30", "--json", stdout=out)

    made = json.loads(out.getvalue())["rows"]
    assert (made["inspections_inspection"], made["inspections_answer"], made["audit_entry"]) == (2, 276, 30)
    assert (Answer.objects.count(), Entry.objects.count()) == (answers + 276, entries + 30)
    assert verify().damage == []


def test_each_inbox_looks_like_a_working_week_and_no_old_mail_waits() -> None:
    now = LoadedWorld.objects.get().loaded_at
    week = now - timedelta(days=7)
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)

    assert Notice.objects.count() > 100
    assert not Notice.objects.filter(read_at=None, created_at__lt=week).exists()
    assert not Notice.objects.filter(read_at__lt=F("created_at")).exists()
    for account in ACCOUNTS:
        assert Notice.objects.filter(recipient__username=account.username, read_at=None).count() <= 25
    waiting = Mail.objects.exclude(status=MailStatus.SENT)
    assert not waiting.filter(queued_at__lt=today).exists()
    assert not Mail.objects.filter(status=MailStatus.SENT, sent_at=None).exists()
