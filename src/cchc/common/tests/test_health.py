"""What is told to who watches over the site: one word, to anybody, never why."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_working_site_says_ok_to_a_stranger():
    response = Client().get("/health/")

    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Content-Type"] == "text/plain"
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


def test_a_missing_migration_makes_the_site_unavailable():
    recorder = MigrationRecorder(connection)
    for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes("audit"):
        recorder.record_unapplied(app, name)

    response = Client().get("/health/")

    assert (response.status_code, response.content) == (503, b"unavailable")


def test_a_silent_database_makes_the_site_unavailable_and_says_nothing_about_it(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OperationalError("password authentication failed for user cchc")

    monkeypatch.setattr("cchc.common.views.MigrationExecutor", refuse)

    response = Client().get("/health/")

    assert (response.status_code, response.content) == (503, b"unavailable")


def test_only_reading_is_answered():
    assert Client().post("/health/").status_code == 405
