"""The calendar that comes with the product: made reproducibly, loaded once, what people changed stays."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from cchc.calendars import seeds
from cchc.calendars.models import CalendarDay, CalendarVersion, CalendarYear, Decision
from cchc.calendars.queries import calendar_of, current_version
from cchc.calendars.rules import DayKind
from cchc.calendars.services import days, loading

pytestmark = pytest.mark.django_db
TOOL = Path(__file__).resolve().parents[4] / "tools" / "make_calendar.py"


def load() -> dict[str, int]:
    return loading.load_calendar(now=timezone.now())


def test_the_tool_writes_the_same_file_again():
    done = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_loading_stores_every_year_decision_and_day(capsys):
    call_command("load_calendar", "--json")

    told = json.loads(capsys.readouterr().out)
    assert told == {"years": 18, "decisions": 13, "days": len(seeds.shipped().days), "added": told["days"], "gone": 0}
    assert CalendarDay.objects.count() == told["days"]
    assert CalendarYear.objects.count() == 18
    assert current_version() == 1


def test_loading_again_changes_nothing():
    load()
    again = load()

    assert (again["added"], again["gone"], CalendarVersion.objects.count()) == (0, 0, 2)


def test_the_loaded_calendar_is_the_shipped_one():
    shipped = calendar_of(None)
    load()
    loaded = calendar_of(None)

    spans = (shipped.size, loaded.size)
    kinds = [(shipped.kind_of(shipped.day(n)), loaded.kind_of(loaded.day(n))) for n in range(shipped.size)]
    assert spans[0] == spans[1]
    assert all(one == other for one, other in kinds)


def test_what_a_person_withdrew_stays_withdrawn(admin):
    load()
    day = CalendarDay.objects.get(date=date(2027, 9, 3))
    days.withdraw_day(actor=admin, day_id=day.pk, reason="Nghỉ 01/9/2027", now=timezone.now())

    load()

    assert calendar_of(None).kind_of(date(2027, 9, 3)) == DayKind.WORKING


def test_a_newer_file_replaces_what_an_older_one_brought(monkeypatch):
    load()
    data = seeds.shipped()
    moved = [one for one in data.days if one.date != date(2027, 9, 3)]
    moved.append(data.days[-1]._replace(date=date(2027, 9, 1), known_from=date(2026, 11, 1)))
    monkeypatch.setattr(seeds, "shipped", lambda: data._replace(days=tuple(moved)))

    told = load()

    assert (told["added"], told["gone"]) == (1, 1)
    assert calendar_of(None).kind_of(date(2027, 9, 1)) == DayKind.HOLIDAY
    assert calendar_of(None).kind_of(date(2027, 9, 3)) == DayKind.WORKING
    assert calendar_of(None, version=1).kind_of(date(2027, 9, 3)) == DayKind.HOLIDAY


def test_decisions_are_known_by_number_and_date():
    load()

    letter = Decision.objects.get(number="12729/VPCP-KGVX")
    assert (letter.date, letter.days.count(), str(letter)) == (date(2025, 12, 25), 2, "12729/VPCP-KGVX, 25/12/2025")
