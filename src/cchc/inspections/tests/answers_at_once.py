"""Members type and photograph at once. Run in the test's process on PostgreSQL, alone on a SQLite file."""

import io
import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

N_MEMBERS = 6
N_PHOTOS = 4


def type_at_once() -> dict[str, object]:
    """Six members answer one untouched item at once, one member's photo arrives four times; tell what is there."""
    from django.core.files.base import ContentFile
    from django.db import connection
    from django.utils import timezone
    from PIL import Image

    from cchc.files.models import Attachment
    from cchc.inspections.choices import Stage
    from cchc.inspections.models import Answer, AnswerRevision
    from cchc.inspections.rules import AnswerValues
    from cchc.inspections.services import answers, evidence
    from tests.factories import CheckItemFactory, InspectionFactory, MembershipFactory

    inspection = InspectionFactory(stage=Stage.VISITING)
    typed, seen = (CheckItemFactory(criteria_set=inspection.plan.criteria_set) for _ in range(2))
    members = [MembershipFactory(team=inspection.team).user for _ in range(N_MEMBERS)]
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")

    def answer(number: int) -> None:
        answers.save_answer(
            inspection_id=inspection.pk,
            item_id=typed.pk,
            actor=members[number],
            values=AnswerValues(note=f"Ghi chú {number}"),
            version=0,
            now=timezone.now(),
        )

    def photograph(_number: int) -> None:
        evidence.put_on_answer(
            inspection_id=inspection.pk,
            item_id=seen.pk,
            actor=members[0],
            upload=ContentFile(picture.getvalue(), name="anh.png"),
            now=timezone.now(),
        )

    def run(job: tuple[Callable[[int], None], int]) -> None:
        try:
            job[0](job[1])
        finally:
            connection.close()

    with ThreadPoolExecutor(N_MEMBERS) as pool:
        jobs = [(answer, number) for number in range(N_MEMBERS)] + [(photograph, n) for n in range(N_PHOTOS)]
        list(pool.map(run, jobs))
    revisions = AnswerRevision.objects.filter(answer__item=typed)
    return {
        "version": Answer.objects.get(item=typed).version,
        "in_force": revisions.filter(is_conflict=False).count(),
        "kept_beside": revisions.filter(is_conflict=True).count(),
        "notes": sorted(revisions.values_list("note", flat=True)),
        "photos": Attachment.objects.count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
    import django

    django.setup()
    json.dump(type_at_once(), sys.stdout)
