"""What a campaign still has to mend, requests in the editor, the figures counted from them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.inspections.choices import DueKind, RecommendationKind, Stage
from cchc.inspections.models import Plan, Recommendation
from cchc.inspections.queries import counted
from cchc.inspections.services import visits
from cchc.tasks.choices import TaskStatus
from cchc.tasks.models import Task
from tests import factories

from .following import SignIn, fell_short_before, url
from .stages import issued, minuted
from .world import World, days

pytestmark = pytest.mark.django_db


# ── the campaign ──


def test_the_matrix_shows_the_share_mended_and_filters_by_it(world: World, signed_in: SignIn) -> None:
    issued(world)
    factories.InspectionFactory(plan=world.plan, unit=world.neighbour)
    client = signed_in(world[Role.OFFICER])
    page = reverse("inspections:plan_detail", args=[world.plan.code])

    everything = client.get(page).content.decode()
    filtered = client.get(f"{page}?show=remedy")

    assert "0/1" in everything
    assert "Việc khắc phục đã xác minh" in everything
    assert [row.inspection.unit for row in filtered.context["rows"]] == [world.commune]


def test_the_matrix_says_who_has_the_next_step_of_the_remedy(world: World, signed_in: SignIn) -> None:
    issued(world)
    page = reverse("inspections:plan_detail", args=[world.plan.code])
    seen = {}
    for status in (TaskStatus.ASSIGNED, TaskStatus.SUBMITTED):
        Task.objects.update(status=status, submitted_on=days(0) if status == TaskStatus.SUBMITTED else None)
        (row,) = signed_in(world[Role.VERIFIER]).get(page).context["rows"]
        seen[status] = (row.next_words, row.is_mine)

    assert seen == {
        TaskStatus.ASSIGNED: ("Đơn vị đang khắc phục", False),
        TaskStatus.SUBMITTED: ("Xác minh 1 việc", True),
    }


def test_a_late_remedy_makes_the_row_late_and_the_cell_says_how_much(world: World, signed_in: SignIn) -> None:
    issued(world)
    Task.objects.update(assigned_on=days(-20), first_due_on=days(-4), due_on=days(-4))

    answer = signed_in(world[Role.OFFICER]).get(reverse("inspections:plan_detail", args=[world.plan.code]))

    (row,) = answer.context["rows"]
    (cell,) = [cell for cell in row.cells if cell.action == "assign_tasks"]
    assert (row.timing, row.next_words, cell.timing, cell.days_late, cell.words) == (
        "late",
        "Đôn đốc khắc phục",
        "late",
        4,
        "0/1",
    )


def test_the_export_holds_the_remedy_and_the_repeats(world: World, signed_in: SignIn) -> None:
    issued(world)
    fell_short_before(world, is_mended=True)

    page = reverse("inspections:plan_detail", args=[world.plan.code])
    answer = signed_in(world[Role.OFFICER]).get(f"{page}?export=csv")

    head, line = answer.content.decode("utf-8-sig").splitlines()[:2]
    assert head.replace(";", ",").endswith("Tồn tại lặp lại,Việc đã xác minh,Việc đã giao")
    assert line[-5:].replace(";", ",") == "1,0,1"


def test_pages_after_the_conclusion_stay_within_twenty_queries(
    world: World, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    inspection = issued(world)
    fell_short_before(world, is_mended=True)
    task = Task.objects.get(work="Bổ sung chỉ tiêu.")
    for _ in range(4):
        row = factories.InspectionFactory(
            plan=world.plan, unit=factories.UnitFactory(parent=world.province), stage=Stage.ISSUED
        )
        finding = factories.FindingFactory(inspection=row, item=world.items[0])
        request = factories.RecommendationFactory(inspection=row, findings=[finding])
        factories.TaskFactory(
            code=f"KP-2020-{request.pk:04}",
            origin_type="inspections.recommendation",
            origin_id=str(request.pk),
            unit=row.unit,
            giver=world.department,
        )
    pages = [url(name, inspection) for name in ("inspection_detail", "repeats", "findings")]
    pages += [reverse("start"), reverse("inspections:plan_detail", args=[world.plan.code])]
    pages += [reverse("tasks:detail", args=[task.code]), reverse("inspections:plan_reinspect", args=[world.plan.code])]
    client = signed_in(world[Role.OFFICER])

    over = {}
    for page in pages:
        client.get(page)  # what is cached for good is cached now
        with django_assert_max_num_queries(60) as asked:
            assert client.get(page).status_code == 200
        if len(asked) > 20:
            over[page] = len(asked)

    assert over == {}


# ── requests in the editor ──


def test_the_editor_names_each_missing_clarity_and_the_term_by_kind(world: World, signed_in: SignIn) -> None:
    inspection = minuted(world)
    factories.RecommendationFactory(
        inspection=inspection, product="", authority="", due_on=None, due_kind=DueKind.URGENT
    )

    page = signed_in(world[Role.SECRETARY]).get(url("findings", inspection)).content.decode()

    assert "Thiếu: rõ sản phẩm" in page
    assert "Thiếu: rõ thẩm quyền" in page
    assert "Thiếu: rõ người" not in page
    assert "hạn 5 ngày kể từ ngày ban hành" in page


def test_a_past_report_lacks_nothing(world: World, signed_in: SignIn) -> None:
    Plan.objects.filter(pk=world.plan.pk).update(is_historical=True)
    inspection = world.at(Stage.CLOSED)
    factories.ConclusionFactory(inspection=inspection)
    factories.RecommendationFactory(inspection=inspection, product="", authority="", accountable="", due_on=None)

    page = signed_in(world[Role.OFFICER]).get(url("conclusion", inspection)).content.decode()

    assert "Thiếu:" not in page


def test_a_request_is_written_with_all_six_clarities(world: World, signed_in: SignIn) -> None:
    inspection = minuted(world)
    data = {
        "kind": "to_unit",
        "text": "Niêm yết đủ 12 thủ tục.",
        "responsible_user": world[Role.FOCAL].pk,
        "accountable": "Chủ tịch xã",
        "product": "Ảnh bảng niêm yết",
        "authority": "Xã tự quyết định",
        "due_kind": "report",
        "verifier": world[Role.VERIFIER].pk,
    }

    answer = signed_in(world[Role.SECRETARY]).post(url("request_new", inspection), data)

    row = Recommendation.objects.get()
    assert answer.status_code == 302
    assert (row.responsible, row.responsible_user) == (world[Role.FOCAL].full_name, world[Role.FOCAL])
    assert (row.due_kind, row.due_on, row.verifier) == ("report", None, world[Role.VERIFIER])


def test_a_verifier_who_is_the_doer_is_refused_and_what_was_typed_stays(world: World, signed_in: SignIn) -> None:
    inspection = minuted(world)
    both = factories.PostFactory(user=world[Role.VERIFIER], unit=world.commune, role=Role.FOCAL).user
    data = {"kind": "to_unit", "text": "Niêm yết đủ.", "responsible_user": both.pk, "verifier": both.pk}

    answer = signed_in(world[Role.SECRETARY]).post(url("request_new", inspection), data)

    assert answer.status_code == 422
    assert "Người xác minh phải khác người thực hiện" in answer.content.decode()
    assert "Niêm yết đủ." in answer.content.decode()
    assert not Recommendation.objects.exists()


def test_the_form_of_a_proposal_starts_with_its_usual_product_and_term(world: World, signed_in: SignIn) -> None:
    inspection = minuted(world)
    kind = RecommendationKind.UNIT_PROPOSAL.value

    form = signed_in(world[Role.SECRETARY]).get(f"{url('request_new', inspection)}?kind={kind}").context["form"]

    assert (form.initial["product"], form.initial["due_kind"]) == ("Văn bản trả lời kiến nghị", "proposal")


# ── figures ──


def test_shortfalls_repeats_and_requests_are_counted_with_their_rows(world: World) -> None:
    inspection = issued(world)
    fell_short_before(world, is_mended=True)
    span = (world.commune, days(-3), days(3))

    first = {code: count(*span).value for code, count in counted.COLLECTORS.items()}
    Task.objects.filter(work="Bổ sung chỉ tiêu.").update(
        status=TaskStatus.VERIFIED, submitted_on=days(0), verified_on=days(0)
    )
    visits.close_inspection(inspection_id=inspection.pk, actor=world[Role.OFFICER], now=timezone.now())
    mended = counted.requests_mended(*span)

    assert first == {"shortfalls_found": 1, "repeat_findings": 1, "requests_made": 1, "requests_mended": 0}
    assert (mended.value, mended.rows) == (1, (("Bổ sung chỉ tiêu.", url("inspection_detail", inspection)),))
    assert counted.shortfalls_found(world.commune, days(-30), days(-3)).value == 0
