"""The addresses of the staff site, read from its URL patterns, and one object of each kind to fill their keys with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.audit.models import Entry
from cchc.calendars.models import CalendarDay, CalendarVersion, Decision, OfficeHours
from cchc.calendars.rules import STANDARD_WEEK
from cchc.calendars.services import loading
from cchc.documents.choices import DocumentKind
from cchc.documents.models import DocumentTemplate
from cchc.documents.office.standard import standard_template
from cchc.files import services as file_services
from cchc.files.choices import DOCX
from cchc.files.models import Attachment
from cchc.inspections.models import Cause, Draw, Finding, FindingReply, Inspection, Recommendation, Summary
from cchc.inspections.tests import stages
from cchc.inspections.tests import world as worlds
from cchc.inspections.tests.world import World
from cchc.legislation import services as legislation
from cchc.metrics.models import Figure
from cchc.notices.models import LadderStep, Mail, Notice
from cchc.procedures.models import Listing, Posting, Review, ReviewPlan, WallScan
from cchc.procedures.rules.process import Process, ProcessStep
from cchc.procedures.services import processes, registering, versions
from cchc.procedures.tests.samples import FULL, faster
from cchc.tasks.models import Extension, Task
from tests import factories

ALLAUTH = ("account_", "mfa_")


def doors_of(resolver: Any, namespace: str = "", before: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each address with the names of its keys."""
    for pattern in resolver.url_patterns:
        keys = (*before, *(pattern.pattern.converters or pattern.pattern.regex.groupindex))
        if isinstance(pattern, URLResolver):
            yield from doors_of(pattern, pattern.namespace or namespace, keys)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}:{pattern.name}" if namespace else pattern.name, list(keys)


EVERY_DOOR = dict(doors_of(get_resolver()))
DOORS = {name: keys for name, keys in EVERY_DOOR.items() if not name.startswith(ALLAUTH)}  # those are allauth's affair
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


def build_places() -> Places:
    """Return an inspection as far as its tasks, with one object of each kind that an address names."""
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
    paper = file_services.put(data=standard_template(DocumentKind.NOTICE.value), content_type=DOCX)
    template = DocumentTemplate.objects.create(
        unit=world.department, kind=DocumentKind.NOTICE, version=1, blob=paper, uploaded_at=now
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
        plan=inspection.plan,
        issuer=world.department,
        body=world.department,
        year=2026,
        as_of=date(2026, 6, 30),
        document=document,
    )
    attachment = Attachment.objects.filter(subject_type="inspections.minutes").first()
    assert attachment
    person = world[Role.FOCAL]
    keys = (
        _plan_codes(inspection.plan.code, task.code, world)
        | _calendar_keys(world)
        | _register_keys(world)
        | {
            "inspections:code": inspection.code,
            "inspections:order": 1,
            "inspections:form": "pdf",
            "item_code": world.items[0].code,
            "item": world.items[0].code,
            "kind": "xlsx",
            "documents:kind": DocumentKind.NOTICE.name.lower(),
            "criteria:kind": "yaml",
            "documents:export:kind": "xlsx",
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
    )
    return Places(world, inspection, keys)


def _calendar_keys(world: World) -> dict[str, Any]:
    loading.load_calendar(now=timezone.now())
    change = CalendarVersion.objects.latest("number")
    day = CalendarDay.objects.get(date=date(2026, 8, 31))
    Decision.objects.get(pk=day.decision_id).changes.add(change)
    hours = OfficeHours.objects.create(
        week=STANDARD_WEEK, valid_from=date(2020, 1, 1), basis="Thử", added_in=change, unit=world.commune
    )
    return {
        "calendars:code": world.commune.code,
        "calendars:year": 2026,
        "calendars:pk": day.decision_id,
        "calendars:change_day:pk": day.pk,
        "calendars:withdraw_day:pk": day.pk,
        "calendars:withdraw_hours:pk": hours.pk,
        "calendars:number": change.number,
    }


def _register_keys(world: World) -> dict[str, Any]:
    """A procedure with two published versions and a draft; what the commune posts, sets and has scanned of it."""
    person, now = world[Role.FOCAL], timezone.now()
    one, other = (registering.create_procedure(actor=None, code=code) for code in ("1.000001", "1.000002"))
    decision = registering.record_decision(actor=None, facts=registering.DecisionFacts("1/QĐ-UBND", date(2026, 1, 5)))
    for procedure, content, day in ((one, FULL, 1), (one, faster(), 2), (other, FULL, 1)):
        draft = versions.write(actor=None, procedure=procedure, content=content)
        version = versions.publish(
            actor=None, version_id=draft.pk, valid_from=date(2026, 1, day), decision=decision, now=now
        )
    versions.start_draft(actor=None, procedure=one)
    process = Process(date(2026, 1, 1), Decimal(1), "wd", (ProcessStep("Tiếp nhận", "Công chức", Decimal(1)),))
    configuration = processes.write(actor=None, unit=world.commune, procedure=one, process=process)
    listing = Listing.objects.create(unit=world.commune, procedure=one, level="commune", valid_from=date(2026, 1, 1))
    posting = Posting.objects.create(
        unit=world.commune, version=version, medium="paper", posted_on=date(2026, 1, 2), recorded_at=now
    )
    scan = WallScan.objects.create(unit=world.commune, started_at=now, scanned_by=person)
    plan = ReviewPlan.objects.create(unit=world.department, year=2026, made_at=now)
    review = Review.objects.create(plan=plan, version=version, lead=world.department, due_on=date(2026, 6, 30))
    return {
        "legislation:pk": legislation.cite("76/NQ-CP", date(2021, 7, 15)).pk,
        "procedures:code": one.code,
        "procedures:discard:code": other.code,  # nothing to discard: who may draft would do it
        "procedures:other": 2,
        "procedures:unit_code": world.commune.code,
        "procedures:case_code": "chung",
        "procedures:decision:pk": decision.pk,
        "procedures:end_listing:pk": listing.pk,
        "procedures:take_down:pk": posting.pk,
        **{f"procedures:process{name}:pk": configuration.pk for name in ("", "_activate", "_discard")},
        **{f"procedures:scan{name}:pk": scan.pk for name in ("", "_read", "_finish", "_attach", "_result")},
        **{f"procedures:review_{name}:pk": plan.pk for name in ("plan", "add", "approve")},
        "procedures:pk": review.pk,
    }


def _ladder_step() -> LadderStep:
    found = LadderStep.objects.first()
    return found or LadderStep.objects.create(days=-3, valid_from=date(2026, 1, 1), basis="Thử", confidence="read")
