"""People act on one task at once. Run in the test's process on PostgreSQL, alone on a SQLite file."""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

N = 4


def act_at_once() -> dict[str, object]:
    """Let several people assign, accept, return, ask and decide in the same moment; tell what is there."""
    from django.db import connection

    from cchc.accounts.choices import Role
    from cchc.common.errors import RuleError
    from cchc.tasks.models import Event, Extension, Task
    from tests.factories import PostFactory

    from .world import TODAY, World

    world = World()
    officers = [PostFactory(role=Role.OFFICER, unit=world.department).user for _ in range(N)]
    focal = [PostFactory(role=Role.FOCAL, unit=world.ward).user for _ in range(N)]
    leaders = [PostFactory(role=Role.LEADER, unit=world.department).user for _ in range(N)]

    def run(jobs: list[Callable[[], object]]) -> Counter[str]:
        def one(job: Callable[[], object]) -> str:
            try:
                job()
            except RuleError as refusal:
                return type(refusal).__name__
            finally:
                connection.close()
            return "done"

        with ThreadPoolExecutor(len(jobs)) as pool:
            return Counter(pool.map(one, jobs))

    def submitted() -> Task:
        task = world.assign(verifier=None)
        world.submit(task)
        return Task.objects.get(pk=task.pk)

    assigned = run([lambda n=n: world.assign(actor=officers[n]) for n in range(N)])
    same_form = run([lambda: world.assign(token="one-form") for _ in range(N)])
    codes = list(Task.objects.order_by("pk").values_list("code", flat=True))

    twice = submitted()
    accepts = run([lambda n=n: world.accept(twice, actor=officers[n], version=twice.version) for n in range(N)])

    either = submitted()
    jobs = [lambda n=n: world.accept(either, actor=officers[n], version=either.version) for n in range(2)]
    jobs += [lambda n=n: world.give_back(either, actor=officers[n], version=either.version) for n in (2, 3)]
    judged = run(jobs)

    longer = world.assign()
    asks = run([lambda n=n: world.ask(longer, actor=focal[n]) for n in range(N)])
    open_one = Extension.objects.get(task=longer)
    decisions = run([lambda n=n: world.decide(longer, open_one, actor=leaders[n], is_granted=n % 2) for n in range(N)])

    proofs = world.assign(verifier=None)
    sent = run([lambda: world.submit(proofs, token="one-proof") for _ in range(N)])
    longer.refresh_from_db()
    return {
        "assigned": assigned,
        "same_form": same_form,
        "codes": sorted(codes),
        "accepts": accepts,
        "verified_lines": Event.objects.filter(task=twice, kind="verified").count(),
        "judged": judged,
        "judgements": Event.objects.filter(task=either, kind__in=("verified", "returned")).count(),
        "asks": asks,
        "requests": Extension.objects.filter(task=longer).count(),
        "decisions": decisions,
        "decision_lines": Event.objects.filter(
            task=longer, kind__in=("extension_granted", "extension_refused")
        ).count(),
        "first_date_kept": longer.first_due_on.isoformat() == "2026-08-27" and TODAY.year == 2026,
        "sent": sent,
        "proofs": Event.objects.filter(task=proofs, kind="proof").count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
    import django

    django.setup()
    json.dump(act_at_once(), sys.stdout)
