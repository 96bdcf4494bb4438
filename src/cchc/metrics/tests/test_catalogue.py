from typing import Any

import pytest
import yaml
from django.core.management import call_command

from cchc.audit.models import Entry
from cchc.common.errors import RuleError
from cchc.metrics import queries
from cchc.metrics.management.commands.load_metrics import CATALOGUE
from cchc.metrics.models import Metric
from cchc.metrics.services import catalogue

pytestmark = pytest.mark.django_db
NAMED = [
    "carried_over",
    "received_new",
    "received_online",
    "received_direct",
    "received_post",
    "to_handle",
    "resolved",
    "resolved_early",
    "resolved_on_time",
    "resolved_late",
    "resolved_early_or_on_time",
    "returned",
    "withdrawn",
    "pending",
    "pending_in_time",
    "pending_overdue",
    "due",
    "procedures_total",
    "procedures_province",
    "procedures_district",
    "procedures_commune",
    "procedures_simplified",
    "documents_reviewed",
    "documents_expired",
    "documents_kept",
    "documents_to_amend",
    "documents_to_repeal",
    "documents_signed",
    "documents_sent",
    "documents_sent_electronic",
    "initiatives_recognised",
    "staff_assigned",
    "staff_present",
]


@pytest.fixture
def data() -> Any:
    return yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))


def test_every_named_metric_is_in_the_catalogue() -> None:
    call_command("load_metrics", "--json")

    assert set(NAMED) <= set(Metric.objects.values_list("code", flat=True))
    assert Metric.objects.count() == 79


def test_the_56_report_statistics_have_one_metric_each_and_are_unconfirmed(data: Any) -> None:
    call_command("load_metrics", "--json")

    statistics = [entry["statistic"] for entry in data["metrics"] if "statistic" in entry]
    assert len(statistics) == len(set(statistics)) == 56
    assert Metric.objects.filter(source__endswith="(chưa xác nhận)").count() == 56


def test_names_units_and_definitions_are_in_both_languages_and_formulas_name_metrics(data: Any) -> None:
    codes = {entry["code"] for entry in data["metrics"]}

    for entry in data["metrics"]:
        assert all(entry[key] for key in ("vi", "en", "definition_vi", "definition_en"))
        assert set(entry.get("formula", "").replace("+", " ").split()) <= codes


def test_loading_again_changes_nothing() -> None:
    call_command("load_metrics", "--json")
    n_entries = Entry.objects.count()

    call_command("load_metrics", "--json")

    assert Metric.objects.count() == 79
    assert Entry.objects.count() == n_entries


def test_a_changed_definition_is_the_next_version(data: Any) -> None:
    catalogue.load_catalogue(data)
    entry = next(entry for entry in data["metrics"] if entry["code"] == "resolved")
    entry["definition_vi"] = "Tính theo ngày trả kết quả."

    loaded = catalogue.load_catalogue(data)

    assert (loaded.n_new, loaded.n_changed) == (0, 1)
    assert [metric.version for metric in queries.versions_of("resolved")] == [2, 1]
    newest = Metric.objects.newest().get(code="resolved")
    assert newest.definition_vi == "Tính theo ngày trả kết quả."


def test_a_wrong_group_is_refused_and_nothing_is_stored(data: Any) -> None:
    data["metrics"][3]["group"] = "LẠ"

    with pytest.raises(RuleError):
        catalogue.load_catalogue(data)

    assert not Metric.objects.exists()


def test_a_formula_is_said_with_names() -> None:
    call_command("load_metrics", "--json")

    words = queries.formula_words(Metric.objects.get(code="to_handle"))

    assert words == "Hồ sơ kỳ trước chuyển sang + Hồ sơ tiếp nhận mới"
    assert queries.formula_words(Metric.objects.get(code="due")) == ""
