"""A conclusion carries the journal's last seal from before it was issued."""

from django.utils import timezone

from cchc.audit.queries import latest_day_seal
from cchc.audit.services import record, seal_days

from ..models import Conclusion
from .stages import issued
from .world import World


def test_issued_conclusion_prints_the_seal_and_keeps_it(world: World) -> None:
    record("units.ended", actor=None, subject=world.commune)
    seal_days(now=timezone.now())
    seal = latest_day_seal()

    inspection = issued(world)
    seal_days(now=timezone.now())

    document = Conclusion.objects.get(inspection=inspection).document
    words = f"Dấu niêm nhật ký số {seal.number}, ngày"
    assert words in str(document.content)
    assert seal.printed in str(document.content)
    assert latest_day_seal().printed not in str(document.content)


def test_conclusion_before_the_first_seal_says_nothing_of_seals(world: World) -> None:
    inspection = issued(world)

    assert "Dấu niêm" not in str(Conclusion.objects.get(inspection=inspection).document.content)
