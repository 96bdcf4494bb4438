"""Every address that names an object, as somebody whom the object does not concern: nothing opens, nothing changes.

The addresses are read from the URL patterns, so that a new one is tried without being written down here; a new kind of
object must be added to `Places.key`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import User
from cchc.audit.models import Entry
from cchc.criteria.models import CheckItem
from cchc.documents.choices import DocumentKind
from cchc.documents.models import DocumentTemplate
from cchc.files.models import Attachment
from cchc.inspections.models import Cause, Draw, Finding, FindingReply, Inspection, Recommendation, Summary
from cchc.inspections.tests import stages
from cchc.inspections.tests import world as worlds
from cchc.inspections.tests.world import World
from cchc.metrics.models import Figure
from cchc.notices.models import LadderStep, Mail, Notice
from cchc.tasks.models import Extension, Task
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.bare_urls")]

# Read by everybody who works here: the tree of units, published check items, the matrix of rights, help, our own templates.
OPEN_TO_ALL = {
    "accounts:export_rights",
    "criteria:compare",
    "criteria:export",
    "criteria:set",
    "documents:standard_template",
    "help_page",
    "units:detail",
    "units:history",
}
# Lists of what the person may see, in a chosen form: they open, and hold nothing of others.
OWN_LISTS = {"metrics:export", "tasks:export"}
# Check items are common to all provinces: whoever may edit them anywhere may edit them.
COMMON_TO_ALL = {Role.OFFICER: {"criteria:discard", "criteria:edit_item", "criteria:publish"}}
ALLAUTH = ("account_", "mfa_")
SHUT = (403, 404, 405)
# One of each way to see: by territory and office, by unit, by board. That the others are no wider is asked cell by cell.
ROLES = (Role.OFFICER, Role.UNIT_HEAD, Role.COUNCIL)


def _doors(resolver: Any, namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _doors(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and pattern.name and not pattern.name.startswith(ALLAUTH):
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            names = list(pattern.pattern.converters)
            if names:
                yield name, names


DOORS = dict(_doors(get_resolver()))
DOORS_OF_REPORTS = [name.partition(":")[2] for name in DOORS if name.startswith("inspections:report_")]


@dataclass
class Places:
    """One object of each kind, all of one inspection that has come as far as its tasks."""

    world: World
    inspection: Inspection
    keys: dict[str, Any]

    def address(self, name: str) -> str:
        """Return the address of `name` with the keys of the objects filled in."""
        return reverse(name, kwargs={key: self.key(name, key) for key in DOORS[name]})

    def key(self, name: str, key: str) -> Any:
        """Return what stands for `key` in the address of `name`; the most special word comes first."""
        for known in (f"{name}:{key}", f"{name.partition(':')[0]}:{key}", key):
            if known in self.keys:
                return self.keys[known]
        raise AssertionError(f"say which object {{{key}}} of {name} is: add it to Places.keys")


def _plan_codes(plan: str, task: str, world: World) -> dict[str, Any]:
    in_plans = {name for name in DOORS if name.startswith("inspections:") and _is_of_plan(name)}
    found: dict[str, Any] = {f"{name}:code": plan for name in in_plans}
    return found | {
        "tasks:code": task,
        "units:code": world.commune.code,
        "criteria:code": world.criteria_set.code,
        "documents:code": world.department.code,
    }


def _is_of_plan(name: str) -> bool:
    short = name.partition(":")[2]
    return short.startswith(("plan_", "team_", "member_", "draw_new"))


@pytest.fixture(autouse=True)
def _without_watching_queries(settings: Any) -> None:
    """Refusals ask little of the database; the watch over repeated queries would cost more than the doors."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "zeal" not in name]


@pytest.fixture
def places(db: None) -> Places:
    world = worlds.build(n_items=2)
    inspection = stages.issued(world)
    now = timezone.now()
    task = Task.objects.filter(unit=world.commune).first() or factories.TaskFactory(unit=world.commune)
    recommendation = Recommendation.objects.filter(inspection=inspection).first()
    finding = Finding.objects.filter(inspection=inspection).first()
    cause = Cause.objects.filter(inspection=inspection).first() or factories.CauseFactory(inspection=inspection)
    reply = FindingReply.objects.filter(finding__inspection=inspection).first()
    assert recommendation
    assert finding
    assert reply
    document = inspection.conclusion.document
    draw = Draw.objects.create(
        plan=inspection.plan,
        decision_number="12/QĐ-SNV",
        decision_date=date(2026, 1, 5),
        seed="0" * 64,
        method="v1",
        number=1,
        units=[{"code": world.commune.code, "name": world.commune.name, "stratum": ""}],
        drawn=[world.commune.code],
        drawn_at=now,
    )
    template = DocumentTemplate.objects.create(
        unit=world.department, kind=DocumentKind.NOTICE, version=1, blob=factories.BlobFactory(), uploaded_at=now
    )
    notice = Notice.objects.create(recipient=world[Role.FOCAL], kind="test", key="one", title="Việc", created_at=now)
    mail = Mail.objects.create(
        notice=notice, address="a@example.org", message_id="<one>", queued_at=now, next_attempt_at=now
    )
    extension = Extension.objects.create(
        task=task,
        old_due_on=task.due_on,
        wanted_on=task.due_on + timedelta(days=9),
        reason="Chờ kinh phí.",
        asked_by=world[Role.FOCAL],
        asked_at=now,
    )
    summary = Summary.objects.create(
        plan=inspection.plan, issuer=world.department, body=world.department, year=2026, as_of=date(2026, 6, 30)
    )
    attachment = Attachment.objects.filter(subject_type="inspections.minutes").first()
    assert attachment
    person = world[Role.FOCAL]
    keys = _plan_codes(inspection.plan.code, task.code, world) | {
        "inspections:code": inspection.code,
        "inspections:order": 1,
        "inspections:form": "pdf",
        "item_code": world.items[0].code,
        "item": world.items[0].code,
        "kind": "xlsx",
        "documents:kind": DocumentKind.NOTICE.name.lower(),
        "criteria:kind": "yaml",
        "version": world.criteria_set.version,
        "other": world.criteria_set.version,
        "slug": "bat-dau",
        "username": person.username,
        "number": 1,
        "name": attachment.name,
        "files:pk": attachment.pk,
        "file_pk": attachment.pk,
        "accounts:pk": person.posts.get().pk,
        "audit:pk": Entry.objects.first().pk,
        "documents:pk": document.pk,
        "documents:book:pk": document.book_id,
        **{f"documents:template_{name}:pk": template.pk for name in ("version", "file", "preview", "use", "leave")},
        "metrics:pk": Figure.objects.get(unit=world.commune).pk,
        "tasks:pk": extension.pk,
        "notices:pk": notice.pk,
        "notices:send_again:pk": mail.pk,
        "notices:settle:pk": mail.pk,
        "notices:end_step:pk": _ladder_step().pk,
        "inspections:draw_detail:pk": draw.pk,
        **{f"inspections:{name}:pk": summary.pk for name in DOORS_OF_REPORTS},
        "inspections:finding_edit:pk": finding.pk,
        "inspections:finding_remove:pk": finding.pk,
        "inspections:cause_remove:pk": cause.pk,
        "inspections:request_edit:pk": recommendation.pk,
        "inspections:request_remove:pk": recommendation.pk,
        "inspections:proposal_remove:pk": recommendation.pk,
        "inspections:member_remove:pk": inspection.team.members.first().pk,
        "inspections:answer_file_remove:pk": attachment.pk,
        "inspections:self_answer_file_remove:pk": attachment.pk,
        **{f"inspections:reply_{name}:pk": reply.pk for name in ("say", "files", "file_remove", "answer")},
    }
    return Places(world, inspection, keys)


def _is_sent_away(answer: Any, sign_in: str) -> bool:
    return answer.status_code == 401 or answer.get("Location", "").startswith(sign_in)


def _ladder_step() -> LadderStep:
    found = LadderStep.objects.first()
    return found or LadderStep.objects.create(days=-3, valid_from=date(2026, 1, 1), basis="Thử", confidence="read")


@pytest.fixture
def strangers(db: None) -> dict[Role, User]:
    """Return people with the same posts in another province."""
    province = factories.ProvinceFactory()
    department = factories.DepartmentFactory(parent=province)
    commune = factories.UnitFactory(parent=province)
    board = factories.UnitFactory(parent=province)
    seats = {Role.FOCAL: commune, Role.UNIT_HEAD: commune, Role.COUNCIL: board}
    return {role: factories.PostFactory(role=role, unit=seats.get(role, department)).user for role in ROLES}


def test_nothing_opens_without_signing_in(places: Places) -> None:
    entries, client = Entry.objects.count(), Client()

    answers = {name: client.get(places.address(name)) for name in DOORS}
    posted = {name: client.post(places.address(name)) for name in DOORS}

    sign_in = reverse("account_login")
    open_ones = [name for name, answer in answers.items() if not answer.get("Location", "").startswith(sign_in)]
    done = {name: answer.status_code for name, answer in posted.items() if not _is_sent_away(answer, sign_in)}
    assert (open_ones, done) == ([], {})
    assert Entry.objects.count() == entries


def test_the_same_post_in_another_province_opens_nothing(places: Places, strangers: dict[Role, User]) -> None:
    entries, opened = Entry.objects.count(), []

    for role, user in strangers.items():
        client, free = Client(), OPEN_TO_ALL | OWN_LISTS
        client.force_login(user)
        for name in DOORS:
            statuses = {"GET": client.get(places.address(name)).status_code}
            statuses["POST"] = client.post(places.address(name)).status_code
            if name in free:
                del statuses["GET"]
            if name in COMMON_TO_ALL.get(role, ()):
                continue
            opened += [(role, name, way, status) for way, status in statuses.items() if status not in SHUT]

    assert opened == []
    assert Entry.objects.count() == entries


def test_own_lists_hold_nothing_of_another_province(places: Places, strangers: dict[Role, User]) -> None:
    client = Client()
    client.force_login(strangers[Role.OFFICER])

    exported = [
        client.get(reverse("tasks:export", kwargs={"kind": "csv"})).content.decode(),
        client.get(reverse("metrics:export", kwargs={"kind": "csv"})).content.decode(),
    ]

    assert all(places.world.commune.name not in text for text in exported)


@pytest.mark.parametrize("role", [Role.FOCAL, Role.UNIT_HEAD])
def test_the_inspected_unit_does_not_read_the_work_of_the_team(places: Places, role: Role) -> None:
    client = Client()
    client.force_login(places.world[role])
    work = ("visit", "findings", "finding_new", "request_new")

    read = {name: client.get(places.address(f"inspections:{name}")).status_code for name in work}

    assert {name: status for name, status in read.items() if status not in SHUT} == {}


def test_every_item_of_the_plan_is_a_real_one(places: Places) -> None:
    """The doors are tried with what exists: a 404 for a key that is nowhere would prove nothing."""
    assert CheckItem.objects.filter(code=places.keys["item_code"]).exists()
    officer = Client()
    officer.force_login(places.world[Role.OFFICER])
    known = ("inspection_detail", "plan_detail", "conclusion", "plan_history", "inspection_history", "draw_detail")

    opened = {name: officer.get(places.address(f"inspections:{name}")).status_code for name in known}

    assert set(opened.values()) == {200}
