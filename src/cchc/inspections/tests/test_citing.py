"""The page of a legal document names the plans that rest on it."""

from datetime import date

import pytest

from cchc.accounts.choices import Role
from cchc.inspections.models import LegalBasis
from cchc.legislation import services
from tests.factories import PlanFactory, PostFactory

pytestmark = pytest.mark.django_db


def test_a_plan_cites_the_resolution_of_its_day_only(signed_in):
    post = PostFactory(role=Role.OFFICER)
    plan = PlanFactory(lead=post.unit)
    text = "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ"
    LegalBasis.objects.create(plan=plan, text=text)
    newer = services.cite("76/NQ-CP", date(2021, 7, 15))
    older = services.cite("76/NQ-CP", date(2013, 6, 13))
    client = signed_in(post.user)

    assert text in client.get(newer.get_absolute_url()).content.decode()
    assert text not in client.get(older.get_absolute_url()).content.decode()
    stranger = signed_in(PostFactory(role=Role.OFFICER).user)
    assert text not in stranger.get(newer.get_absolute_url()).content.decode()
