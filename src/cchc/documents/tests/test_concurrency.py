from django.db import connection

from cchc.documents.tests.at_once import N_DOCUMENTS, issue_at_once


def test_six_threads_leave_no_gap_and_no_double(committed_db, in_a_process):
    found = in_a_process("cchc.documents.tests.at_once") if connection.vendor == "sqlite" else issue_at_once()

    assert found == {
        "done": N_DOCUMENTS,
        "numbers": list(range(1, N_DOCUMENTS + 1)),
        "last": N_DOCUMENTS,
        "gaps": 0,
    }
