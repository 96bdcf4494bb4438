"""Writers and sealers at once, while somebody verifies: a process of its own on a database of its own."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

WRITERS, SEALERS, ROUNDS = 4, 3, 25


def at_once() -> dict[str, object]:
    """Write from four threads and seal from three; tell what the journal looks like during and after it."""
    from django.db import connection, transaction
    from django.utils import timezone

    from cchc.audit import queries, services
    from cchc.audit.models import DaySeal, Entry
    from tests.factories import UnitFactory

    units = [UnitFactory() for _ in range(WRITERS)]

    def write(number: int) -> int:
        for i in range(ROUNDS):
            with transaction.atomic():
                services.record("units.ended", actor=None, subject=units[number], unit_id=units[number].pk)
                services.record("units.ended", actor=None, subject=units[0], unit_id=units[0].pk)
                if i % 5 == 4:
                    transaction.set_rollback(True)
        connection.close()
        return 0

    def seal(_number: int) -> int:
        made = sum(len(services.seal_days(now=timezone.now())) for _ in range(ROUNDS))
        connection.close()
        return made

    def verify(_number: int) -> int:
        bad = sum(len(queries.verify().damage) for _ in range(5))
        connection.close()
        return bad

    with ThreadPoolExecutor(WRITERS + SEALERS + 1) as pool:
        wrote = pool.map(write, range(WRITERS))
        sealed = pool.map(seal, range(SEALERS))
        bad = pool.map(verify, range(1))
        sum(wrote)
        made, false_alarms = sum(sealed), sum(bad)
    made += len(services.seal_days(now=timezone.now()))
    report = queries.verify()
    return {
        "entries": Entry.objects.count(),
        "sealed": sum(DaySeal.objects.values_list("entries", flat=True)),
        "forks": DaySeal.objects.count() - made,
        "false_alarms": false_alarms,
        "damage": [str(row) for row in report.damage],
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
    import django

    django.setup()
    json.dump(at_once(), sys.stdout)
