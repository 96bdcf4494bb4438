"""What the checklist page is told: counts, order, my items, neighbours, last time; and what it costs."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.criteria.choices import ItemKind
from cchc.criteria.models import Area
from cchc.inspections.choices import Judgement, Stage
from cchc.inspections.models import Answer, Inspection, Membership
from cchc.inspections.queries import checklist as checklists
from cchc.inspections.queries.checklist import Checklist, Pick
from cchc.inspections.queries.item_figures import Known
from cchc.inspections.views import checklist as views
from tests.factories import (
    AnswerFactory,
    AreaFactory,
    AttachmentFactory,
    CheckItemFactory,
    InspectionFactory,
    PlanFactory,
)

from . import world as worlds
from .world import World

pytestmark = pytest.mark.django_db

# An answer with a value for every kind of item, and with what a careless writer of pages would trip over.
EVERYTHING = {
    "judgement": Judgement.PARTLY,
    "note": '<b> & "{note}" {0}',
    "yes": False,
    "number": Decimal("1234.5"),
    "numerator": Decimal(46),
    "denominator": Decimal(47),
    "day": date(2026, 9, 3),
    "words": "Dân nói: {words}",
    "version": 3,
}


def page(world: World, role: Role = Role.MEMBER, **pick: object) -> Checklist:
    inspection = world.at(Stage.VISITING)
    found = checklists.checklist(inspection, world[role], Pick(**pick))
    assert found is not None
    return found


def answer(world: World, number: int, judgement: str = Judgement.MET, **values: object) -> Answer:
    return AnswerFactory(inspection=world.inspection, item=world.items[number], judgement=judgement, **values)


def test_areas_are_counted_from_the_answers_judged(world: World) -> None:
    answer(world, 0)
    answer(world, 1, judgement="", note="chưa xong")

    found = page(world)

    assert [(area.code, area.done, area.total) for area in found.areas] == [("DIR", 0, 3), ("PROC", 1, 3)]
    assert (found.done, found.total) == (1, 6)


def test_an_area_outside_the_plan_is_not_in_the_checklist(world: World) -> None:
    world.plan.areas.set(world.areas[:1])

    found = page(world)

    assert [area.code for area in found.areas] == ["DIR"]
    assert checklists.checklist(world.inspection, world[Role.MEMBER], Pick(item="CHK.PROC.01")) is None


def test_themes_come_after_the_areas_of_the_programme(world: World) -> None:
    theme = AreaFactory(programme=None, code="DISC", name_vi="Kỷ luật, kỷ cương", order=1)
    world.plan.areas.add(theme)

    assert list(checklists.area_codes(world.at(Stage.VISITING))) == ["DIR", "PROC", "DISC"]


def test_it_opens_at_my_first_unjudged_item(world: World) -> None:
    member = Membership.objects.get(user=world.people[Role.MEMBER])
    member.areas.set(world.areas[1:])
    answer(world, 0)  # CHK.PROC.01

    assert page(world).line.item.code == "CHK.PROC.03"


def test_only_my_areas_are_walked_through(world: World) -> None:
    member = Membership.objects.get(user=world.people[Role.MEMBER])
    member.areas.set(world.areas[:1])

    found = page(world, only_mine=True)

    assert [area.code for area in found.areas] == ["DIR"]
    assert (found.n_mine, found.total) == (3, 6)
    assert list(found.neighbours) == ["CHK.DIR.02", "CHK.DIR.04", "CHK.DIR.06"]


def test_going_on_crosses_from_area_to_area(world: World) -> None:
    found = page(world, item="CHK.DIR.06")

    assert found.neighbours["CHK.DIR.06"] == ("CHK.DIR.04", "CHK.PROC.01")
    assert found.neighbours["CHK.DIR.02"][0] == ""
    assert found.neighbours["CHK.PROC.05"][1] == ""


def test_only_unjudged_items_and_the_open_one_are_listed(world: World) -> None:
    answer(world, 0)
    answer(world, 2)

    found = page(world, item="CHK.PROC.01", only_open=True)

    assert [line.item.code for line in found.lines] == ["CHK.PROC.01", "CHK.PROC.05"]
    assert [line.number for line in found.lines] == [1, 3]


@pytest.mark.parametrize("pick", [{"item": "CHK.NO.99"}, {"area": "NOPE"}])
def test_an_address_that_names_nothing_finds_nothing(world: World, pick: dict[str, str]) -> None:
    assert checklists.checklist(world.at(Stage.VISITING), world[Role.MEMBER], Pick(**pick)) is None


def test_last_times_result_is_found_by_the_items_code_through_versions(world: World) -> None:
    before = InspectionFactory(plan=PlanFactory(issuer=world.province), unit=world.commune, stage=Stage.ISSUED)
    item = CheckItemFactory(criteria_set=before.plan.criteria_set, code="CHK.PROC.01")
    AnswerFactory(inspection=before, item=item, judgement=Judgement.NOT_MET)
    Inspection.objects.filter(pk=world.inspection.pk).update(previous=before)
    answer(world, 0, judgement=Judgement.PARTLY)

    line = page(world, item="CHK.PROC.01").line

    assert line.last is not None
    assert (line.last.judgement, line.is_repeat) == ("not_met", True)


def test_a_colleague_is_named_for_ten_minutes_but_never_oneself(world: World) -> None:
    now = timezone.now()
    colleague = world[Role.SECRETARY]
    answer(world, 0, updated_by=colleague, updated_at=now - checklists.JUST_NOW)
    line = page(world, item="CHK.PROC.01").line

    assert line.colleague(world[Role.MEMBER], now) == colleague
    assert line.colleague(world[Role.MEMBER], now + checklists.JUST_NOW) is None
    assert line.colleague(colleague, now) is None


@pytest.mark.parametrize(
    ("kind", "values", "words"),
    [
        (ItemKind.RATIO, {"numerator": Decimal(4654), "denominator": Decimal(4701)}, ("99,0%", "4.654/4.701")),
        (ItemKind.RATIO, {"numerator": Decimal(0), "denominator": Decimal(0)}, ("", "0/0")),
        (ItemKind.RATIO, {"numerator": Decimal(5)}, ("", "5/…")),
        (ItemKind.RATIO, {}, ("", "")),
        (ItemKind.YES_NO, {"yes": False}, ("Không", "")),
        (ItemKind.COUNT, {"number": Decimal(36104)}, ("36.104", "")),
        (ItemKind.NUMBER, {"number": Decimal("1234.5")}, ("1.234,5", "")),
        (ItemKind.DATE, {"day": date(2026, 9, 3)}, ("03/9/2026", "")),
        (ItemKind.INTERVIEW, {"words": "Dân hài lòng"}, ("", "Dân hài lòng")),
    ],
)
def test_values_are_read_as_people_say_them(kind: str, values: dict[str, object], words: tuple[str, str]) -> None:
    assert checklists.value_words(kind, Answer(**values)) == words


def test_the_system_s_figure_stands_in_the_evidence_of_its_item_and_of_no_other(
    world: World, signed_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = world.items[0].code
    known = Known("97,9%", "35.339/36.104", "Đơn vị báo cáo, tính đến 30/6/2026", "/figures/7/")
    monkeypatch.setattr(views, "known_figures", lambda _inspection, items: {code: known} if items else {})
    url = reverse("inspections:visit", args=[world.at(Stage.VISITING).code]) + f"?item={code}"

    text = signed_in(world[Role.MEMBER]).get(url).content.decode()

    assert text.count("Hệ thống tính") == text.count('class="c-trio ') == 1
    assert '<div class="c-trio is-single">' in text
    assert '<span class="c-trio-value">97,9%</span>' in text
    assert '35.339/36.104 · <a href="/figures/7/" data-js="cite">Đơn vị báo cáo, tính đến 30/6/2026</a>' in text


def test_a_form_made_from_another_of_its_kind_says_what_it_says_alone(signed_in: Callable[..., Client]) -> None:
    world = worlds.build(2)
    Area.objects.filter(code="PROC").update(order=0)
    first, *middle, last = sorted(world.items, key=lambda item: (item.area_code == "DIR", item.order))
    for item in middle:
        stored = AnswerFactory(inspection=world.inspection, item=item, **EVERYTHING)
        AttachmentFactory(subject_type=checklists.SUBJECT, subject_id=str(stored.pk), name="{so}.png")
    client = signed_in(world[Role.MEMBER])
    url = reverse("inspections:visit", args=[world.at(Stage.VISITING).code])
    pages = {item.code: client.get(f"{url}?item={item.code}").content.decode() for item in world.items}

    def form(code: str, opened: str) -> str:
        panel = pages[opened].split(f'data-panel="{code}"')[1].split('<div class="c-answer">')[1]
        form, foot = panel.split("c-answer-foot")[:2]
        said = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", form + foot[: foot.index("</div>")])
        return " ".join(said.replace(' value=""', "").split())

    assert {item.kind for item in middle} == set(ItemKind)
    for item in middle:
        alone = form(item.code, item.code)
        assert form(item.code, (first if item.area_code == "PROC" else last).code) == alone
        assert "&lt;b&gt; &amp; &quot;{note}&quot; {0}</textarea>" in alone
        assert re.findall(r'value="(\w+)"[^>]* checked', alone) == [*["no"] * (item.kind == "yes_no"), "partly"]


def test_the_page_costs_the_same_for_ten_items_and_for_138(django_assert_max_num_queries, db: None) -> None:
    costs = []
    for n_items in (4, 132):
        world = worlds.build(n_items)
        for item in world.items[::2]:
            AnswerFactory(inspection=world.inspection, item=item)
        world.at(Stage.VISITING)
        client = Client()
        client.force_login(world[Role.MEMBER])
        with django_assert_max_num_queries(24) as asked:
            answered = client.get(reverse("inspections:visit", args=[world.inspection.code]))
        assert answered.context["page"].total == n_items + 6
        costs.append(len(asked))

    assert costs[0] == costs[1]


def test_a_saving_costs_few_queries(django_assert_max_num_queries, world: World) -> None:
    world.at(Stage.VISITING)
    client = Client(headers={"X-Autosave": "1"})
    client.force_login(world[Role.MEMBER])
    url = reverse("inspections:answer", args=[world.inspection.code, "CHK.PROC.01"])

    with django_assert_max_num_queries(26) as asked:
        client.post(url, {"judgement": "met", "version": "0"})

    assert len(asked) <= 26
