"""`--database-only` leaves out nothing that could behave differently on another database.

Three things together prove it: pytest-django refuses the database to a test without one of its fixtures, a test that
makes a database of its own gets the engine from the fixture `engine`, and the choice knows every way to ask.
"""

import ast
import unittest
from pathlib import Path
from types import SimpleNamespace

import django.test
import pytest
from django.db import connection
from hypothesis.extra.django import TestCase

from cchc.units.models import Unit
from conftest import DATABASE_FIXTURES, has_database

ROOT = Path(__file__).resolve().parents[1]
TESTS = sorted([*ROOT.glob("src/cchc/*/tests/**/*.py"), *ROOT.glob("tests/**/*.py")])
BEHIND_THE_LIST = {"DATABASES", "settings_dict", "getfixturevalue"}
INFRASTRUCTURE = {"tests/made_once.py"}


def item(*fixtures, cls=None, marker=None):
    return SimpleNamespace(fixturenames=fixtures, cls=cls, get_closest_marker={"django_db": marker}.get)


@pytest.mark.parametrize("fixture", sorted(DATABASE_FIXTURES))
def test_a_test_with_a_fixture_of_the_database_is_kept(fixture):
    assert has_database(item("settings", fixture))


@pytest.mark.parametrize("cls", [django.test.TestCase, django.test.TransactionTestCase, TestCase])
def test_a_class_of_tests_of_the_database_is_kept(cls):
    assert has_database(item(cls=cls))


def test_a_marked_test_is_kept():
    assert has_database(item(marker=pytest.mark.django_db))


@pytest.mark.parametrize("cls", [None, unittest.TestCase, django.test.SimpleTestCase])
def test_a_test_that_asks_for_no_database_is_left_out(cls):
    assert not has_database(item("settings", "tmp_path", cls=cls))


@pytest.mark.usefixtures("committed_db")
def test_a_test_that_commits_is_kept(request):
    assert has_database(request.node)


@pytest.mark.usefixtures("signed_in")
def test_a_test_whose_fixture_needs_the_database_is_kept(request):
    assert has_database(request.node)


@pytest.mark.usefixtures("in_a_process")
def test_a_test_with_a_database_of_its_own_is_kept(request):
    assert has_database(request.node)


def test_this_test_is_left_out(request):
    assert not has_database(request.node)


def test_without_a_fixture_the_database_is_refused():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Unit.objects.count()
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


def test_nobody_reads_the_engine_or_asks_for_a_fixture_behind_the_list():
    behind = {}
    for path in TESTS:
        # The syntax tree of all tests would cost seconds; a file without the words needs none.
        text = path.read_text("utf-8")
        words = {word for word in BEHIND_THE_LIST if word in text}
        read = {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)} if words else set()
        behind[str(path.relative_to(ROOT))] = read & BEHIND_THE_LIST

    assert {name for name, words in behind.items() if words} == INFRASTRUCTURE
