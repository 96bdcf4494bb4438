"""What inspections add to other apps' pages: the unit's page, the global search, files and figures in scope."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cchc.accounts.choices import Role
from cchc.common import search
from cchc.documents.models import Document
from cchc.inspections import hooks
from cchc.inspections.choices import InspectionKind, Stage
from cchc.metrics.models import Figure
from tests import factories

from .stages import issued, running_inspection
from .world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def test_the_units_page_lists_its_inspections_for_those_who_see_them(world: World, signed_in: SignIn) -> None:
    url = reverse("units:detail", args=[world.commune.code])

    assert world.plan.name in signed_in(world[Role.OFFICER]).get(url).content.decode()
    assert world.plan.name not in signed_in(factories.PostFactory().user).get(url).content.decode()


def test_search_without_marks_finds_the_plan_and_the_inspection_in_scope_only(world: World) -> None:
    found = {hit.title for group in search.find(world[Role.OFFICER], "an thu") for hit in group.hits}
    foreign = {hit.title for group in search.find(factories.PostFactory().user, "kiem tra") for hit in group.hits}

    assert "Ủy ban nhân dân xã An Thử" in found
    assert world.plan.name not in foreign


def test_search_does_not_give_a_surprise_away(world: World) -> None:
    world.at(Stage.SCHEDULED, InspectionKind.SURPRISE)

    groups = search.find(world[Role.FOCAL], "an thu")

    assert "list-check" not in {hit.icon for group in groups for hit in group.hits}


def test_documents_of_an_inspection_are_open_to_its_people_and_closed_to_others(world: World) -> None:
    running_inspection(world)
    inspection = issued(world)

    def kinds(role: Role) -> set[str]:
        return set(Document.objects.visible_to(world[role]).values_list("kind", flat=True))

    assert kinds(Role.OFFICER) == {"KH", "QĐ", "BB", "TB", "CV"}  # the letter still as their own draft
    assert "TB" in kinds(Role.UNIT_HEAD)
    assert not Document.objects.visible_to(factories.PostFactory().user).exists()
    assert inspection.stage == Stage.ISSUED


def test_a_photo_is_read_by_the_team_and_by_the_unit_only_after_the_minutes(world: World) -> None:
    answer = factories.AnswerFactory(inspection=world.at(Stage.VISITING), item=world.items[0])

    before = hooks.may_read_answer_file(world[Role.FOCAL], str(answer.pk))
    team = hooks.may_read_answer_file(world[Role.MEMBER], str(answer.pk))
    inspection = world.at(Stage.MINUTED)
    type(inspection).objects.filter(pk=inspection.pk).update(minuted_on="2026-11-20")

    assert (before, team) == (False, True)
    assert hooks.may_read_answer_file(world[Role.FOCAL], str(answer.pk))
    assert not hooks.may_read_answer_file(factories.PostFactory().user, str(answer.pk))
    assert not hooks.may_read_answer_file(world[Role.MEMBER], "../etc")


def test_a_cited_figure_is_seen_by_those_who_see_the_inspection_and_says_where_it_is_used(world: World) -> None:
    figure = factories.FigureFactory(unit=world.commune)
    finding = factories.FindingFactory(inspection=world.at(Stage.DRAFTING))
    factories.CitationFactory(finding=finding, figure=figure)

    assert Figure.objects.visible_to(world[Role.MEMBER]).filter(pk=figure.pk).exists()
    assert [use.label for use in hooks.uses_of_figure(world[Role.OFFICER], figure)] == [str(world.inspection)]
    assert hooks.uses_of_figure(factories.PostFactory().user, figure) == []


def test_a_figure_that_two_findings_cite_is_seen_once_and_used_in_one_place(world: World, signed_in: SignIn) -> None:
    figure = factories.FigureFactory(unit=world.commune)
    for _twice in range(2):
        finding = factories.FindingFactory(inspection=world.at(Stage.DRAFTING))
        factories.CitationFactory(finding=finding, figure=figure)

    assert Figure.objects.visible_to(world[Role.OFFICER]).filter(pk=figure.pk).count() == 1
    assert len(hooks.uses_of_figure(world[Role.OFFICER], figure)) == 1
    assert signed_in(world[Role.OFFICER]).get(reverse("metrics:figure", args=[figure.pk])).status_code == 200


def test_a_member_may_record_figures_only_while_the_inspection_is_open(world: World) -> None:
    world.at(Stage.VISITING)
    during = hooks.may_record_figure(world[Role.MEMBER], world.commune)
    world.at(Stage.ISSUED)
    after = hooks.may_record_figure(world[Role.MEMBER], world.commune)

    assert (during, after) == (True, False)
    assert not hooks.may_record_figure(world[Role.MEMBER], world.neighbour)
