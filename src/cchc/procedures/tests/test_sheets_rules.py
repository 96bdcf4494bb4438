"""What the code on a sheet says, what a wall lacks, when a publication is late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.procedures.choices import SheetVerdict
from cchc.procedures.rules import publication
from cchc.procedures.rules.sheets import Sheet, address, judge, read

CODES = st.from_regex(r"[0-9]\.[0-9]{6}", fullmatch=True) | st.from_regex(r"[A-Z][A-Za-z0-9.\-]{0,20}", fullmatch=True)
SHEETS = st.builds(Sheet, CODES, st.integers(1, 9999))
FEW = st.builds(Sheet, st.sampled_from(["1.000001", "1.000002", "1.000003", "1.000004"]), st.integers(1, 4))


@given(sheet=SHEETS, site=st.sampled_from(["https://tthc.example.gov.vn", "http://127.0.0.1:8001/", "https://a.vn/x"]))
def test_the_code_of_a_sheet_gives_procedure_and_version_back_whatever_the_host(sheet: Sheet, site: str) -> None:
    assert read(address(site, sheet)) == sheet


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "https://example.org/",
        "https://example.org/n/1.001193/",
        "https://example.org/n/1.001193/0/",
        "https://example.org/n/1.001193/3/x",
        "https://example.org/n/../3/",
        "http://[",
        "00020101021238570010A000000727",
        "/n/" + "9" * 400 + "/1/",
    ],
)
def test_a_code_of_another_kind_is_no_sheet(text: str) -> None:
    assert read(text) is None


@given(text=st.text(max_size=400))
def test_no_words_on_a_code_break_the_reading(text: str) -> None:
    found = read(text)

    assert found is None or 1 <= found.number <= 9999


@given(
    expected=st.dictionaries(st.sampled_from(["1.000001", "1.000002", "1.000003"]), st.integers(1, 4)),
    seen=st.lists(FEW),
    abolished=st.sets(st.sampled_from(["1.000003", "1.000004"])),
)
def test_each_sheet_and_each_gap_is_told_once_and_a_naive_count_agrees(
    expected: dict[str, int], seen: list[Sheet], abolished: set[str]
) -> None:
    lines = judge(expected, seen, abolished)

    hanging = [line for line in lines if line.number is not None]
    assert {(line.code, line.number) for line in hanging} == {(s.code, s.number) for s in seen}
    assert len(hanging) == len(set(seen))
    for line in hanging:
        if line.code not in expected and line.code in abolished:
            assert line.verdict == SheetVerdict.OUTDATED
        elif line.code not in expected or line.number > expected[line.code]:
            assert line.verdict == SheetVerdict.UNEXPECTED
        elif line.number == expected[line.code]:
            assert line.verdict == SheetVerdict.RIGHT
        else:
            assert line.verdict == SheetVerdict.OUTDATED
    covered = {s.code for s in seen if s.code in expected and s.number <= expected[s.code]}
    assert {line.code for line in lines if line.verdict == SheetVerdict.MISSING} == set(expected) - covered


def _add(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1)
        n -= day.weekday() < 5
    return day


@pytest.mark.law("TT-20")
@pytest.mark.parametrize(
    ("level", "fast", "decided", "late"),
    [
        ("ministry", False, date(2026, 6, 11), False),  # 20 days before 1 July
        ("ministry", False, date(2026, 6, 12), True),
        ("province", False, date(2026, 6, 26), False),
        ("province", False, date(2026, 6, 27), True),
        ("province", True, date(2026, 7, 4), False),  # fast track: up to three days after
        ("province", True, date(2026, 7, 5), True),
    ],
)
def test_a_decision_comes_so_many_days_before_the_document_takes_effect(
    level: str, fast: bool, decided: date, late: bool
) -> None:
    limits = publication.limits_of(level, decided, fast_track=fast)
    assert limits is not None

    told = publication.lateness(
        limits,
        issued_on=decided,
        effective_on=date(2026, 7, 1),
        made_public_on=None,
        today=decided,
        add_working_days=_add,
    )

    assert told.decided_late is late
    assert told.published_late is None  # its days have not passed


@pytest.mark.law("TT-21")
def test_a_decision_is_made_public_within_its_working_days_and_late_until_then() -> None:
    limits = publication.limits_of("province", date(2026, 6, 5), fast_track=False)
    assert limits is not None
    said = {"issued_on": date(2026, 6, 5), "effective_on": None, "add_working_days": _add}

    in_time = publication.lateness(limits, made_public_on=date(2026, 6, 12), today=date(2026, 7, 1), **said)
    late = publication.lateness(limits, made_public_on=date(2026, 6, 15), today=date(2026, 7, 1), **said)
    never = publication.lateness(limits, made_public_on=None, today=date(2026, 6, 13), **said)

    assert (in_time.publish_by, in_time.published_late) == (date(2026, 6, 12), False)
    assert (late.published_late, never.published_late) == (True, True)
    assert in_time.decide_by is None


def test_a_commune_has_no_limits_of_its_own() -> None:
    assert publication.limits_of("commune", date(2026, 1, 1), fast_track=False) is None
    assert publication.limits_of("province", date(2009, 1, 1), fast_track=False) is None
