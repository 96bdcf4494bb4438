"""What makes a request clear enough to become a task: the six clarities, its day, who may answer for and verify it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from cchc.accounts import matrix
from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.calendars.rules import Term as Span
from cchc.calendars.rules import say
from cchc.common import dates
from cchc.common.language import in_vietnamese
from cchc.documents.rules import point_letter
from cchc.tasks import rules as task_rules
from cchc.tasks.choices import Clarity
from cchc.tasks.models import Task
from cchc.units.choices import Level
from cchc.units.models import Unit

from ..choices import DueKind, RecommendationKind, TeamRole
from ..deadline_rules import Counter, term_of
from ..models import DeadlineDefault, Inspection, Membership, Plan, Recommendation


@dataclass(frozen=True)
class Term:
    """How long a kind of request gets, and why."""

    span: Span
    basis: str

    @property
    def words(self) -> str:
        """The term in words: "15 ngày", "5 ngày làm việc"."""
        return say(self.span)


def terms_of(plan: Plan, day: date, defaults: Sequence[DeadlineDefault] | None = None) -> dict[DueKind, Term]:
    """Return the default terms of requests in force on `day`; the plan's own remedy days come first.

    `defaults`: those of all days, the earliest first, where many plans are asked.
    """
    found = {kind: Term(term_of({}, kind), "") for kind in DueKind}
    if defaults is None:
        defaults = list(DeadlineDefault.objects.filter(step__in=DueKind.values).order_by("valid_from"))
    for row in defaults:
        if row.valid_from > day:
            break
        found[DueKind(row.step)] = Term(term_of({row.step: row.stored}, row.step), row.basis)
    planned = term_of(plan.deadlines, DueKind.REMEDY)
    if DueKind.REMEDY in plan.deadlines and planned != found[DueKind.REMEDY].span:
        found[DueKind.REMEDY] = Term(planned, plan.name[:300])
    return found


@in_vietnamese
def day_of(row: Recommendation, terms: Mapping[DueKind, Term], issued_on: date, counter: Counter) -> tuple[date, str]:
    """Return the day until which the request is done if it is issued on `issued_on`, and its basis."""
    if row.due_on:
        return row.due_on, row.due_basis
    term = terms[DueKind(row.due_kind)]
    basis = _("%(term)s kể từ ngày ban hành kết luận. %(basis)s") % {"term": term.words, "basis": term.basis}
    return counter.term_after(issued_on, term.span), basis.strip()[:300]


def term_words(row: Recommendation, terms: Mapping[DueKind, Term]) -> str:
    """Return the day or the term of a request in words: "hạn 15 ngày kể từ ngày ban hành"."""
    if row.due_on:
        return _("hạn %(day)s") % {"day": dates.show(row.due_on)}
    return _("hạn %(term)s kể từ ngày ban hành") % {"term": terms[DueKind(row.due_kind)].words}


def missing(row: Recommendation) -> list[Clarity]:
    """Return the clarities that a request still lacks; nothing for what never becomes a task."""
    if not row.is_to_do:
        return []
    six = task_rules.Six(
        person=row.responsible,
        work=row.text,
        time=row.due_on or date.max,  # without a day of its own the default of its kind counts
        responsibility=row.accountable,
        product=row.product,
        authority=row.authority,
    )
    return task_rules.missing(six)


@dataclass(frozen=True)
class Place:
    """Where a request stands: "IV.2" as the page counts, "mục IV.1.b" as the paper does."""

    on_page: str
    on_paper: str


def places_of(rows: Iterable[Recommendation]) -> dict[int, Place]:
    """Return where each request of one conclusion stands, in the order of page and paper."""
    found: dict[int, Place] = {}
    ordered = list(rows)
    to_unit = [row for row in ordered if row.kind == RecommendationKind.TO_UNIT]
    groups: dict[str, list[Recommendation]] = {}
    for row in ordered:
        if row.kind == RecommendationKind.TO_OTHER:
            groups.setdefault(row.addressee_unit.authority if row.addressee_unit else row.addressee, []).append(row)
    clauses = [("", to_unit), *groups.items()] if to_unit else list(groups.items())
    for clause, (body, asked) in enumerate(clauses, start=1):
        for number, row in enumerate(asked, start=1):
            on_page = f"IV.{number}" if not body else _("IV, %(body)s, %(n)s") % {"body": body, "n": number}
            found[row.pk] = Place(on_page, f"IV.{clause}.{point_letter(number)}")
    proposals = [row for row in ordered if row.kind == RecommendationKind.UNIT_PROPOSAL]
    found |= {row.pk: Place(f"V.{number}", f"V.{number}") for number, row in enumerate(proposals, start=1)}
    return found


# ── who ──


def with_posts(people: QuerySet[User]) -> QuerySet[User]:
    """Load the posts in force of `people` as `held`: lists name people by their posts."""
    held = Post.objects.in_force().select_related("unit").by_priority()
    return people.prefetch_related(Prefetch("posts", queryset=held, to_attr="held"))


def post_words(person: User) -> str:
    """Return a person with the first post: "Vũ Thị Lan, Chuyên viên, xã An Phú"."""
    held: list[Post] = getattr(person, "held", [])
    return ", ".join([person.full_name, *([held[0].title, held[0].unit.full_name] if held else [])])


def responsible_people(units: Iterable[Unit]) -> QuerySet[User]:
    """Return the people who hold a post in one of `units` today, or in a body of such a commune."""
    every = list(units)
    inside = Q(unit__in=every)
    for unit in every:
        if unit.level == Level.COMMUNE:
            inside |= Q(unit__path__startswith=unit.path)
    posts = Post.objects.in_force().filter(inside)
    return User.objects.get_queryset().filter(is_active=True).holding(posts)


def verifiers(plan: Plan) -> QuerySet[User]:
    """Return who may verify for the inspecting body: holders of the right to accept proof there."""
    roles = matrix.roles_ever("task", "accept")
    posts = Post.objects.in_force().filter(unit__in=_bodies(plan), role__in=roles)
    return User.objects.get_queryset().filter(is_active=True).holding(posts)


def _bodies(plan: Plan) -> list[int]:
    return [pk for pk in (plan.issuer_id, plan.lead_id) if pk]


def usual_verifier(inspection: Inspection, unit: Unit, doer: User | None) -> User | None:
    """Return who verifies a task of `unit` where the request names nobody; None if there is nobody but the doer.

    The one who last verified for that unit, else the head of the team if it may, else verifiers before officers, by
    name.
    """
    able = verifiers(inspection.plan).exclude(pk=doer.pk) if doer else verifiers(inspection.plan)
    people = {person.pk: person for person in able}
    done = Task.objects.filter(unit=unit, verified_by__in=people).order_by("-verified_on", "-pk")
    heads = Membership.objects.filter(team=inspection.team_id, role=TeamRole.HEAD, user__in=people)
    posts = Post.objects.in_force().filter(user__in=people, unit__in=_bodies(inspection.plan))
    named = sorted(posts, key=lambda post: (post.role != Role.VERIFIER, people[post.user_id].full_name, post.user_id))
    first = (
        done.values_list("verified_by", flat=True).first()
        or heads.values_list("user", flat=True).first()
        or next((post.user_id for post in named), None)
    )
    return people[first] if first else None


def addressees(plan: Plan) -> QuerySet[Unit]:
    """Return the bodies of the province that requests and proposals go to."""
    territory = plan.issuer.territory
    near = Unit.objects.filter(parent=territory, level=Level.PROVINCE) | Unit.objects.filter(pk=territory.pk)
    return near.filter(valid_to__isnull=True).distinct()


@in_vietnamese
def proposed(inspection: Inspection, kind: str) -> dict[str, object]:
    """Return what a new request starts from: the head of the unit, its own authority, who usually verifies there."""
    verifying = usual_verifier(inspection, inspection.unit, None)
    first: dict[str, object] = {"verifier": verifying.pk if verifying else None}
    if kind != RecommendationKind.TO_UNIT:
        return first | {"due_kind": DueKind.PROPOSAL.value, "product": _("Văn bản trả lời kiến nghị")}
    unit = inspection.unit
    head = unit.posts.in_force().filter(role=Role.UNIT_HEAD, user__is_active=True).select_related("user").first()
    return first | {
        "due_kind": DueKind.REMEDY.value,
        "accountable": f"{head.title} {unit.authority}, {head.user.full_name}"[:200] if head else "",
        "authority": _("%(unit)s tự quyết định") % {"unit": unit.authority},
    }
