"""A draw of a surprise inspection warns nobody on the public site before every visit has begun."""

from __future__ import annotations

import pytest

from cchc.inspections.choices import InspectionKind, Stage
from cchc.inspections.models import Inspection, Plan
from cchc.portal import queries as portal
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "stage", "is_shown"),
    [
        (InspectionKind.PLANNED, Stage.SCHEDULED, True),
        (InspectionKind.SURPRISE, Stage.SCHEDULED, False),
        (InspectionKind.SURPRISE, Stage.VISITING, True),
    ],
)
def test_the_public_reads_a_draw_when_it_warns_nobody(kind: InspectionKind, stage: Stage, is_shown: bool) -> None:
    inspection = factories.InspectionFactory()
    Plan.objects.filter(pk=inspection.plan_id).update(kind=kind)
    Inspection.objects.filter(pk=inspection.pk).update(stage=stage)
    draw = factories.DrawFactory(plan=inspection.plan)

    assert portal.draws().filter(pk=draw.pk).exists() is is_shown
