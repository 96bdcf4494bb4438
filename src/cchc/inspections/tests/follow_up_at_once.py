"""Two people sign, then two people hand out, at once. In the test's process on PostgreSQL, alone on a SQLite file."""

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def sign_and_hand_out_at_once() -> dict[str, object]:
    """Four signatures and four handings out arrive together; tell how many papers and tasks there are."""
    from django.db import connection
    from django.utils import timezone

    from cchc.accounts.choices import Role
    from cchc.common.errors import RuleError
    from cchc.documents.models import Document
    from cchc.inspections.services import conclusions, follow_up
    from cchc.inspections.tests import stages, world
    from cchc.tasks.models import Event, Task

    place = world.build()
    inspection = stages.submitted(place)
    papers_before = Document.objects.issued().count()
    leader, officer = place[Role.LEADER], place[Role.OFFICER]
    today, now = timezone.localdate(), timezone.now()

    def sign() -> None:
        conclusions.issue(inspection_id=inspection.pk, actor=leader, today=today, now=now)

    def hand_out() -> None:
        follow_up.assign_tasks(inspection_id=inspection.pk, actor=officer, today=today, now=now)

    def run(job: Callable[[], None]) -> bool:
        try:
            job()
        except RuleError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        signed = list(pool.map(run, [sign] * 4))
        list(pool.map(run, [hand_out] * 4))
    return {
        "signed": sum(signed),
        "papers": Document.objects.issued().count() - papers_before,
        "tasks": Task.objects.count(),
        "handed_out": Event.objects.filter(kind="assigned").count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
    import django

    django.setup()
    json.dump(sign_and_hand_out_at_once(), sys.stdout)
