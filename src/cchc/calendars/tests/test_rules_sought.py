"""The engine, its explanation and its batch form against the walk, on cases that hypothesis seeks and makes small."""

from datetime import time

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.calendars.rules import TermUnit, deadline, explain
from cchc.calendars.rules.batch import due_many, encode_terms, pack_pauses

from .rules_lives import OFFICES, calendar_of, life
from .rules_oracle import naive_due, world

dice_of_hypothesis = st.randoms(use_true_random=False)  # what `life` draws is then made smaller where it fails
hours = st.sampled_from((None, time(9), time(15)))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dice_of_hypothesis, st.integers(0, OFFICES - 1), hours)
def test_all_forms_of_the_engine_agree_with_walking(dice, place, cutoff):
    accepted, term, pauses = life(dice, units=tuple(TermUnit), may_be_open=True)
    walked = [(one.start, one.end, one.mode.value, *(one.remainder or (None, None))) for one in pauses]
    expected = naive_due(world(place), accepted, term.amount, term.unit.value, walked, cutoff)
    calendar = calendar_of(place)

    alone = deadline(calendar, accepted, term, pauses, cutoff=cutoff)
    explained = explain(calendar, accepted, term, pauses, cutoff=cutoff)
    terms, packed = encode_terms(calendar, [term]), pack_pauses(calendar, [pauses])
    many = due_many(calendar, np.array([accepted], "M8[s]"), terms, packed, cutoff=cutoff)

    assert alone.due == explained.deadline.due == many[0].item() == expected
