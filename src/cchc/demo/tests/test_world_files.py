"""The files under demo/world, without a database: their shape, their sources, the numbers of the reports."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from cchc.demo import checklist, world
from cchc.demo.accounts import ACCOUNTS
from cchc.inspections.choices import Stage

from . import schema

# Every number that a report tells of a unit's work, by report: what the world must hold as figures.
NUMBERS = {
    "000": {380, 69},
    "001": {11300, 2},
    "002": {3500, 237, 135, 2468, 994, 963, 70, 35826, 2555, 33533, 16},
    "003": {21, 14, 1, 0, 347, 237, 110, 12},
    "004": set(),
}
SUMS = {"000": {311}, "001": set(), "002": {2027, 36104, 3549}, "003": {36}, "004": set()}
PEOPLE = {
    "000": {"Nguyễn Khải Hoàn"},
    "001": {"Hoàng Thị Hằng", "Vũ Đức Chính"},
    "002": {"Trần Văn Dũng", "Nguyễn Sơn Ca"},
    "003": {"Phan Văn Giáp"},
    "004": {"Châu Kiến Tường"},
}
# How often the report names each kind of statement: inspected units, strengths, shortfalls, requests, proposals, replies.
STATEMENTS = {
    "000": (2, 15, 10, 7, 0, 0),
    "001": (1, 15, 1, 2, 0, 2),
    "002": (1, 10, 5, 3, 2, 1),
    "003": (2, 25, 8, 14, 0, 0),
    "004": (5, 20, 30, 20, 0, 0),
}


def inspections(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each inspection with what the report says of all units together."""
    shared = data.get("shared", {})
    for entry in data["inspections"]:
        lists = {name: [*entry.get(name, []), *shared.get(name, [])] for name in _LISTS}
        yield shared | entry | lists


_LISTS = ("strengths", "shortfalls", "requests", "proposals", "replies", "figures", "attendance")


@pytest.fixture(params=world.SEEDS)
def seed(request: pytest.FixtureRequest) -> dict[str, Any]:
    return world.read(request.param)


def test_a_report_has_the_shape_of_the_schema(seed):
    assert schema.problems(seed, schema.SEED_FILE) == []


def test_every_fact_of_a_report_names_its_paragraph(seed):
    place = re.compile(rf"Bài {seed['seed']['number']}, đoạn \d+(, \d+)*(;.*)?")
    facts = [fact for entry in inspections(seed) for name in _LISTS for fact in entry[name]]
    facts += [*seed["team"]["members"], seed["plan"], seed["seed"], *seed["inspections"]]

    assert [fact for fact in facts if not place.fullmatch(fact["source"])] == []


def test_every_number_of_a_report_is_a_figure(seed):
    number = seed["seed"]["number"]
    figures = [figure for entry in inspections(seed) for figure in entry["figures"]]
    reported = {figure["value"] for figure in figures if figure["kind"] == "reported"}
    computed = {figure["value"] for figure in figures if figure["kind"] == "computed"}

    assert reported == NUMBERS[number]
    assert computed == SUMS[number]


def test_round_numbers_of_the_reports_are_marked_so():
    figures = [f for name in world.SEEDS for entry in inspections(world.read(name)) for f in entry["figures"]]

    assert {figure["value"] for figure in figures if figure.get("approximate")} == {11300, 3500}


def test_every_number_is_cited_by_a_sentence_or_explained(seed):
    for entry in inspections(seed):
        said = " ".join(row["text"] for name in ("strengths", "shortfalls", "requests") for row in entry[name])
        cited = set(re.findall(r"\[\[([a-z0-9-]+)\]\]", said))
        keys = {figure["key"] for figure in entry["figures"]}

        assert cited <= keys
        assert keys - cited <= {"resolved", "xong-huyen", "xong-xa", "som-nhan-de"}


def test_everybody_whom_a_report_names_is_there(seed):
    team = {person["name"] for person in seed["team"]["members"]}
    present = {person["name"] for entry in inspections(seed) for person in entry["attendance"]}

    assert team | present == PEOPLE[seed["seed"]["number"]]


def test_every_statement_of_a_report_is_there(seed):
    entries = list(inspections(seed))
    counted = tuple(
        sum(len(entry[name]) for entry in entries)
        for name in ("strengths", "shortfalls", "requests", "proposals", "replies")
    )

    assert (len(entries), *counted) == STATEMENTS[seed["seed"]["number"]]


def test_requests_name_shortfalls_that_exist(seed):
    for entry in inspections(seed):
        codes = {row["code"] for row in entry["shortfalls"]}

        assert {code for row in entry["requests"] for code in row["findings"]} <= codes


def test_the_numbers_of_thoi_binh_do_not_agree_and_the_note_says_so():
    figures = {f["key"]: f["value"] for f in world.read("seed-002")["inspections"][0]["figures"]}
    note = world.read("seed-002")["inspections"][0]["editor_note"]

    assert figures["som-xa"] + figures["dung-xa"] + figures["tre-xa"] == 36104 == figures["xong-xa"]
    assert figures["xong-xa"] - figures["nhan-xa"] == 278
    assert "278" in note
    assert figures["nhan-huyen"] - figures["xong-huyen"] == 441
    assert figures["som-huyen"] + figures["som-xa"] == figures["som-chung"] == 3549


# ── the invented province ──
def test_the_province_has_30_communes_in_every_stage():
    communes = world.read("hau-son")["communes"]

    assert schema.problems(communes, [schema.COMMUNE]) == []
    assert len({world.unit_code(row) for row in communes}) == 30
    assert {row["stage"] for row in communes} == set(Stage.values)


def test_people_and_teams_have_the_shape_of_the_schema():
    data = world.read("hau-son")

    assert schema.problems([*data["accounts"], *data["people"]], [schema.PERSON]) == []
    assert schema.problems(data["teams"], [schema.TEAM]) == []
    assert len({row["username"] for row in [*data["accounts"], *data["people"]]}) == 24


def test_the_eleven_accounts_shown_are_those_of_the_files():
    shown = {(account.username, account.full_name) for account in ACCOUNTS}

    assert shown == {(row["username"], row["full_name"]) for row in world.read("hau-son")["accounts"]}
    assert len(shown) == 11


@pytest.mark.parametrize("day", range(1, 29))
def test_days_of_the_campaign_are_working_days_on_any_day_of_loading(day):
    calendar = world.Calendar(datetime(2027, 2, day, 9, 30, tzinfo=UTC))
    days = [calendar.day(offset) for offset in range(-60, 60)]

    assert [each for each in days if each.weekday() >= 5] == []
    assert days == sorted(days)
    assert calendar.last_session() <= calendar.today


def test_a_visit_runs_today_only_after_the_morning():
    morning = world.Calendar(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))  # Monday, 8:00 in Vietnam
    noon = world.Calendar(datetime(2026, 11, 23, 5, 0, tzinfo=UTC))

    assert morning.last_session().isoformat() == "2026-11-20"
    assert noon.last_session().isoformat() == "2026-11-23"


def test_draws_are_the_same_every_time():
    assert checklist.between(0, 1000, "xa-an-binh-hau-son", "received") == checklist.between(
        0, 1000, "xa-an-binh-hau-son", "received"
    )
    assert len({checklist.draw(name) for name in range(200)}) == 200


@pytest.mark.parametrize("grade", [0.5, 0.7, 0.9])
def test_invented_figures_agree_unless_they_are_meant_not_to(grade):
    for number in range(50):
        even = checklist.dossiers(f"xa-{number}", grade, odd=False)
        odd = checklist.dossiers(f"xa-{number}", grade, odd=True)

        parts = even["resolved_early"] + even["resolved_on_time"] + even["resolved_late"]
        assert parts == even["resolved"]
        assert even["resolved"] + even["pending"] == even["to_handle"] == even["carried_over"] + even["received_new"]
        assert odd["resolved"] + odd["pending"] > odd["to_handle"]
        assert min(even.values.values()) >= 0


def test_every_item_has_something_to_say():
    notes = world.read("checklist")

    assert len(notes) == 138
    assert [code for code, said in notes.items() if not said["weak"]] == []
