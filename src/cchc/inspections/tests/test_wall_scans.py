"""A scan of the posting wall as evidence: which items it may prove, for whom, and where the paper goes."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from cchc.accounts.choices import Role
from cchc.files.models import Attachment
from cchc.inspections.choices import Stage
from cchc.inspections.models import Plan
from cchc.inspections.services import wall_scans
from cchc.procedures.models import WallScan
from tests import factories

from .world import World

SCHEDULE, RULES, SHEETS = "CHK.DIR.01", "CHK.DIR.02", "CHK.PROC.06"
TEXTS = {SCHEDULE: "Niêm yết lịch làm việc", RULES: "Có quy chế", SHEETS: "Niêm yết đúng bản TTHC đang hiệu lực"}


@pytest.fixture
def world(world: World) -> World:
    """A team on a visit; two of its three items are about posting."""
    asked = factories.CriteriaSetFactory()
    for order, (code, text) in enumerate(TEXTS.items(), start=1):
        area = code.split(".")[1]
        factories.CheckItemFactory(criteria_set=asked, code=code, text_vi=text, area_code=area, order=order)
    Plan.objects.filter(pk=world.plan.pk).update(criteria_set=asked)
    world.at(Stage.VISITING)
    return world


def test_the_items_about_procedures_come_first_and_only_the_team_of_the_visit_sees_them(world: World) -> None:
    offered = [place.key.rpartition(":")[2] for place in wall_scans.places(world[Role.MEMBER], world.commune)]

    assert offered == [SHEETS, SCHEDULE]
    assert wall_scans.may_scan(world[Role.MEMBER], world.commune)
    for user, unit in ((world[Role.MEMBER], world.neighbour), (world.stranger, world.commune)):
        assert not wall_scans.may_scan(user, unit)
        assert wall_scans.places(user, unit) == []


def test_the_paper_hangs_on_the_answer_to_the_item(world: World) -> None:
    scan = WallScan.objects.create(unit=world.commune, started_at=timezone.now(), scanned_by=world[Role.MEMBER])
    key = f"inspections:{world.inspection.code}:{SHEETS}"

    where = wall_scans.attach(key, scan, b"%PDF-1.7 scan", world[Role.MEMBER], timezone.now())
    with pytest.raises((PermissionDenied, Http404)):
        wall_scans.attach(key, scan, b"%PDF-1.7 other", world.stranger, timezone.now())

    kept = Attachment.objects.get()
    assert (f"{kept.subject_type}:{kept.subject_id}", kept.name) == (where, f"quet-niem-yet-{scan.pk}.pdf")
