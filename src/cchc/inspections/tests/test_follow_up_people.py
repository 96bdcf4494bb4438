"""Who may be named in a request: the doer, and a verifier who is another person."""

from __future__ import annotations

import pytest
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.accounts.models import Post, User
from cchc.common.errors import RuleError
from cchc.inspections.choices import RecommendationKind, Stage
from cchc.inspections.models import Inspection, Recommendation
from cchc.inspections.queries import clarity
from cchc.inspections.services import conclusions, findings
from cchc.tasks.models import Task
from tests import factories

from .stages import issued, minuted, submitted
from .test_follow_up_tasks import draft_of, verified
from .world import World, days

pytestmark = pytest.mark.django_db


def test_somebody_from_elsewhere_is_not_made_responsible(world: World) -> None:
    minuted(world)

    with pytest.raises(RuleError, match="không thuộc đơn vị nhận việc"):
        findings.add_recommendation(
            inspection_id=world.inspection.pk,
            actor=world[Role.SECRETARY],
            draft=draft_of(world, responsible_user=world.stranger),
        )

    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("who", "said"), [(Role.FOCAL, "phải khác người thực hiện"), (Role.UNIT_HEAD, "không xác minh thay")]
)
def test_the_verifier_is_another_person_of_the_inspecting_body(world: World, who: Role, said: str) -> None:
    minuted(world)

    with pytest.raises(RuleError, match=said):
        findings.add_recommendation(
            inspection_id=world.inspection.pk, actor=world[Role.SECRETARY], draft=draft_of(world, verifier=world[who])
        )

    assert not Recommendation.objects.exists()


def second_verifier(world: World) -> User:
    """Somebody else of the inspecting body who may verify, before the first one by name."""
    home = world[Role.VERIFIER].posts.get().unit
    return factories.PostFactory(role=Role.VERIFIER, unit=home, user__full_name="An Văn Ái").user


def test_a_request_that_names_no_verifier_gets_the_one_that_the_rule_names(world: World) -> None:
    inspection, second = submitted(world), second_verifier(world)
    Recommendation.objects.update(verifier=None)

    conclusions.issue(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=timezone.now())

    assert Task.objects.get().verifier == second
    assert Recommendation.objects.get().verifier == second


def test_who_verified_for_the_unit_last_verifies_again_and_never_the_doer(world: World) -> None:
    inspection, second = issued(world), second_verifier(world)
    assert clarity.usual_verifier(inspection, world.commune, None) == second

    verified(Task.objects.get(), days(0))
    Task.objects.update(verified_by=world[Role.VERIFIER])

    assert clarity.usual_verifier(inspection, world.commune, None) == world[Role.VERIFIER]
    assert clarity.usual_verifier(inspection, world.commune, world[Role.VERIFIER]) == second
    assert clarity.proposed(inspection, RecommendationKind.TO_UNIT)["verifier"] == world[Role.VERIFIER].pk


def test_the_head_of_the_team_verifies_where_nobody_did_before(world: World) -> None:
    second = second_verifier(world)
    head = world[Role.TEAM_HEAD]
    factories.PostFactory(role=Role.OFFICER, unit=second.posts.get().unit, user=head)

    assert clarity.usual_verifier(world.inspection, world.commune, None) == head


def test_nothing_is_issued_while_nobody_but_the_doer_could_verify(world: World) -> None:
    inspection = submitted(world)
    Recommendation.objects.update(verifier=None)
    Post.objects.filter(role__in=[Role.VERIFIER, Role.OFFICER]).update(valid_to=days(-1))

    with pytest.raises(RuleError, match=r"Yêu cầu IV\.1 chưa có người xác minh"):
        conclusions.issue(inspection_id=inspection.pk, actor=world[Role.LEADER], today=days(0), now=timezone.now())

    assert not Task.objects.exists()
    assert Inspection.objects.get(pk=inspection.pk).stage == Stage.SUBMITTED


def test_a_new_request_starts_from_the_head_of_the_unit_and_the_only_verifier(world: World) -> None:
    first = clarity.proposed(world.inspection, RecommendationKind.TO_UNIT)

    assert first["verifier"] == world[Role.VERIFIER].pk
    assert first["accountable"] == f"Chủ tịch {world.commune.authority}, {world[Role.UNIT_HEAD].full_name}"
    assert first["authority"] == f"{world.commune.authority} tự quyết định"
