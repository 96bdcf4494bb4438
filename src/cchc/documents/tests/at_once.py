"""Many leaders sign at once. Run in the test's process on PostgreSQL, as a process of its own on a SQLite file."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

N_DOCUMENTS = 24
N_THREADS = 6


def issue_at_once() -> dict[str, object]:
    """Issue 24 documents of one book from six threads, each of them twice; tell what the book looks like."""
    from django.db import connection

    from cchc.common.errors import RuleError
    from cchc.documents import queries, services
    from cchc.documents.models import Book, Document
    from cchc.documents.samples import notice
    from tests.factories import ProvinceFactory

    now, day = datetime(2026, 3, 2, 2, tzinfo=UTC), date(2026, 3, 2)
    unit = ProvinceFactory()
    drafts = [
        services.create_draft(actor=None, kind="TB", unit=unit, content=notice(), now=now).pk
        for _ in range(N_DOCUMENTS)
    ]

    def issue(pk: int) -> bool:
        try:
            services.issue(actor=None, document_id=pk, signer_name="A", signer_title="B", today=day, now=now)
        except RuleError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(N_THREADS) as pool:
        done = list(pool.map(issue, [*drafts, *drafts]))
    return {
        "done": sum(done),
        "numbers": sorted(Document.objects.issued().values_list("number", flat=True)),
        "last": Book.objects.get().last_number,
        "gaps": len(queries.books_with_gaps()),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings.demo")
    import django

    django.setup()
    json.dump(issue_at_once(), sys.stdout)
