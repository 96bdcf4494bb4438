"""Many dossiers at once get the same answers as one at a time."""

from collections import defaultdict
from datetime import time

import numpy as np
import pytest

from cchc.calendars.rules import Pause, PauseMode, TermUnit, deadline
from cchc.calendars.rules.batch import MODES, Pauses, Terms, due_many, encode_terms, pack_pauses
from cchc.common.errors import RuleError

from .rules_law import at, law, pause, term
from .rules_lives import WORKING, dossiers


def single(one, term, cutoff):
    return np.datetime64(deadline(one.calendar, one.accepted, term, one.pauses, cutoff=cutoff).due, "m")


def many_at_once(calendar, dossiers, cutoff=None):
    accepted = np.array([life[0] for life in dossiers], "M8[s]")
    terms = encode_terms(calendar, [life[1] for life in dossiers])
    return due_many(calendar, accepted, terms, pack_pauses(calendar, [life[2] for life in dossiers]), cutoff=cutoff)


@pytest.mark.parametrize("cutoff", [None, time(9), time(15)])
@pytest.mark.parametrize("units", [WORKING, tuple(TermUnit), None])
def test_many_at_once_get_the_answers_of_each(units, cutoff):
    by_office = defaultdict(list)
    for one in dossiers(2000, units=units or WORKING, may_be_open=True):
        by_office[one.calendar].append(one)

    for calendar, some in by_office.items():
        lives = [(one.accepted, one.term if units else None, one.pauses) for one in some]
        expected = [single(one, term, cutoff) for one, (_accepted, term, _pauses) in zip(some, lives, strict=True)]

        np.testing.assert_array_equal(many_at_once(calendar, lives, cutoff), np.array(expected))


def test_moments_in_seconds_and_in_minutes_are_both_taken_and_dossiers_go_in_parts():
    size = 40_000
    accepted = np.full(size, np.datetime64("2026-11-16T09:00:59"))
    minutes = np.full(size, 480, np.int32)
    minutes[-1] = 960

    found = due_many(law(), accepted, minutes)

    assert found.dtype == "M8[m]"
    assert set(found[:-1].tolist()) == {at("2026-11-17 09:00")}
    assert found[-1].item() == at("2026-11-18 09:00")
    np.testing.assert_array_equal(due_many(law(), accepted.astype("M8[m]"), minutes), found)


def test_no_dossiers_are_no_error():
    none = np.array([], "M8[m]")

    assert len(due_many(law(), none, np.array([], np.int32))) == 0
    assert len(many_at_once(law(), [], time(15))) == 0


def test_an_open_pause_gives_no_date():
    dossiers = [
        (at("2026-11-16 09:00"), term(length), [pause("2026-11-16 10:00", None)]) for length in ("1wd", "1d", "1m")
    ]

    assert np.isnat(many_at_once(law(), dossiers)).all()


@pytest.mark.parametrize(
    ("accepted", "length", "sentence"),
    [
        ("1899-12-31 09:00", "1wd", "Năm phải từ 1900 đến 2100. Xem lại ngày đã gõ"),
        ("2017-12-31 09:00", "1wd", "Chưa có lịch làm việc năm 2017. Chọn ngày khác, hoặc chờ quản trị nhập lịch"),
        ("2027-12-31 09:00", "1wd", "Chưa có lịch làm việc năm 2028. Chọn ngày khác, hoặc chờ quản trị nhập lịch"),
        ("2027-06-01 09:00", "1000d", "Chưa có lịch làm việc năm 2030. Chọn ngày khác, hoặc chờ quản trị nhập lịch"),
        ("2027-12-01 09:00", "14m", "Chưa có lịch làm việc năm 2029. Chọn ngày khác, hoặc chờ quản trị nhập lịch"),
    ],
)
def test_one_bad_dossier_is_refused_as_alone(accepted, length, sentence):
    dossiers = [(at("2026-11-16 09:00"), term("1wd"), []), (at(accepted), term(length), [])]

    with pytest.raises(RuleError) as caught:
        many_at_once(law(), dossiers)

    assert caught.value.message == sentence


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        (Terms(np.array([480, 0])), "Thời hạn phải lớn hơn 0. Xem lại số ngày"),
        (Terms(np.array([480, -1])), "Thời hạn phải lớn hơn 0. Xem lại số ngày"),
        (Terms(np.array([480, 4_800_001])), "Thời hạn dài quá 10.000 ngày. Xem lại số ngày"),
        (Terms(np.array([0, -1]), np.array([1, 1], np.uint8)), "Thời hạn phải lớn hơn 0. Xem lại số ngày"),
        (Terms(np.array([1, 0]), np.array([2, 2], np.uint8)), "Thời hạn phải lớn hơn 0. Xem lại số ngày"),
        (Terms(np.array([1, 334]), np.array([0, 2], np.uint8)), "Thời hạn dài quá 10.000 ngày. Xem lại số ngày"),
    ],
)
def test_bad_terms_are_refused_as_alone(terms, sentence):
    with pytest.raises(RuleError) as caught:
        due_many(law(), np.array(["2026-11-16T09:00"] * 2, "M8[m]"), terms)

    assert caught.value.message == sentence


def columns(*pauses: Pause) -> Pauses:
    """Return pauses of one dossier as columns without the checks of `pack_pauses`."""
    return Pauses(
        np.array([0, len(pauses)]),
        np.array([one.start for one in pauses], "M8[m]"),
        np.array([one.end for one in pauses], "M8[m]"),
        np.array([MODES[one.mode] for one in pauses], np.uint8),
    )


@pytest.mark.parametrize(
    ("pauses", "sentence"),
    [
        (
            columns(pause("2026-11-17 09:00", "2026-11-17 08:00")),
            "Lần dừng kết thúc trước khi bắt đầu. Xem lại giờ dừng",
        ),
        (
            columns(pause("2026-11-17 09:00", "2026-11-17 11:00"), pause("2026-11-17 10:00", None)),
            "Hai lần dừng chồng nhau lúc 10:00 17/11/2026. Sửa giờ dừng hoặc giờ tiếp tục",
        ),
        (
            columns(pause("2026-11-17 09:00", None, PauseMode.RESTART), pause("2026-11-17 10:00", None)),
            "Hai lần dừng chồng nhau lúc 10:00 17/11/2026. Sửa giờ dừng hoặc giờ tiếp tục",
        ),
    ],
)
def test_bad_pauses_are_refused_as_alone(pauses, sentence):
    with pytest.raises(RuleError) as caught:
        due_many(law(), np.array(["2026-11-16T09:00"], "M8[m]"), np.array([4800]), pauses)

    assert caught.value.message == sentence


def test_each_dossier_needs_a_term():
    with pytest.raises(ValueError, match="one term"):
        due_many(law(), np.array(["2026-11-16T09:00"], "M8[m]"), np.array([480, 480]))


def test_ends_in_seconds_beside_starts_in_minutes_are_compared_as_moments():
    pauses = columns(pause("2026-11-17 09:00", "2026-11-17 08:00"))
    mixed = pauses._replace(ends=pauses.ends.astype("M8[s]"))

    with pytest.raises(RuleError, match="kết thúc trước khi bắt đầu"):
        due_many(law(), np.array(["2026-11-16T09:00"], "M8[m]"), np.array([4800]), mixed)


def test_pauses_of_a_dossier_come_in_order():
    swapped = columns(
        pause("2026-11-18 09:00", "2026-11-18 10:00", PauseMode.STEP),
        pause("2026-11-17 09:00", "2026-11-17 10:00", PauseMode.STEP),
    )

    with pytest.raises(ValueError, match="in the order of their starts"):
        due_many(law(), np.array(["2026-11-16T09:00"], "M8[m]"), np.array([4800]), swapped)


def test_a_pause_far_outside_the_calendar_is_met_as_by_one_alone():
    dossiers = [
        (at("2026-11-16 09:00"), term("1wd"), [pause("2017-01-01 09:00", "2026-11-16 10:00")]),
        (at("2026-11-16 09:00"), term("1wd"), [pause("2026-11-16 14:00", None)]),
        (at("2026-11-16 09:00"), term("1wd"), []),
    ]

    found = many_at_once(law(), dossiers)

    np.testing.assert_array_equal(found, np.array(["2026-11-17T10:00", "NaT", "2026-11-17T09:00"], "M8[m]"))
