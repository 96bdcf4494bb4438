from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from cchc.audit.models import Entry
from cchc.criteria.management.commands.load_criteria import DATA
from cchc.criteria.models import Area, CheckItem, CriteriaSet, Programme
from cchc.criteria.services import loading

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 28, 3, 0, tzinfo=UTC)


@pytest.fixture
def data() -> Any:
    return yaml.safe_load((DATA / "kiem-tra-cchc.yaml").read_text(encoding="utf-8"))


def load() -> None:
    call_command("load_criteria", "--json")


def test_the_138_items_are_published_by_area_and_confidence() -> None:
    load()

    items = CheckItem.objects.filter(criteria_set__code="kiem-tra-cchc", criteria_set__version=1)
    assert Counter(items.values_list("area_code", flat=True)) == {
        "DIR": 29,
        "INST": 17,
        "PROC": 21,
        "OSS": 15,
        "ORG": 7,
        "DEC": 6,
        "CIV": 9,
        "DISC": 7,
        "FIN": 10,
        "DIG": 17,
    }
    assert Counter(items.values_list("confidence", flat=True)) == {"seed": 69, "found": 43, "law": 12, "gk": 14}
    assert items.count() == 138
    assert CriteriaSet.objects.get().is_published


def test_loading_again_changes_nothing() -> None:
    load()
    before = (CriteriaSet.objects.count(), CheckItem.objects.count(), Area.objects.count(), Entry.objects.count())

    load()

    assert (
        CriteriaSet.objects.count(),
        CheckItem.objects.count(),
        Area.objects.count(),
        Entry.objects.count(),
    ) == before


def test_a_changed_file_makes_the_next_version_and_leaves_the_first(data: Any) -> None:
    load()
    data["items"][0]["vi"] = "Kế hoạch ban hành trước 31/01"

    loaded = loading.load_set(data, now=NOW)

    assert (loaded.is_new, loaded.criteria_set.version, loaded.criteria_set.published_at) == (True, 2, NOW)
    texts = CheckItem.objects.filter(code="CHK.DIR.01").order_by("criteria_set__version")
    assert list(texts.values_list("text_vi", flat=True)) == [
        "Ban hành kế hoạch CCHC năm đúng thời hạn (ngay từ đầu năm)",
        "Kế hoạch ban hành trước 31/01",
    ]


def test_programmes_have_their_dates_and_contents() -> None:
    load()

    dates = Programme.objects.values_list("code", "valid_from", "valid_to")
    assert list(dates) == [
        ("nq-30c-2011", date(2011, 1, 1), date(2020, 12, 31)),
        ("nq-76-2021", date(2021, 1, 1), date(2030, 12, 31)),
    ]
    codes = {programme.code: [area.code for area in programme.areas.all()] for programme in Programme.objects.all()}
    assert codes == {
        "nq-30c-2011": ["DIR", "INST", "PROC", "OSS", "ORG", "CIV", "FIN", "DIG"],
        "nq-76-2021": ["DIR", "INST", "PROC", "ORG", "CIV", "FIN", "DIG"],
    }
    themes = Area.objects.filter(programme=None).order_by("order")
    assert list(themes.values_list("code", flat=True)) == ["DISC", "DEC", "OSS"]
