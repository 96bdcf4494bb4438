"""Dossier figures by trying out every assignment: written without the engine, to be compared with it.

Everything a unit counts is made of twelve atoms; the totals are sums of them. So an assignment is tried atom by atom.
"""

from functools import cache
from itertools import chain, product

MOST = 14  # of an atom that is not reported
ABSENT = ("returned", "withdrawn")


def may_be(report, code, value):
    """Tell whether a value agrees with what is reported of it."""
    return code not in report or report[code] == value


def sums(report, codes, total, *, also=None):
    """Return {value of the total: {code: its values}} over the assignments of the parts that agree with the report."""
    told = {code: report[code] for code in (*codes, total, also) if code in report}
    return _sums(tuple(told.items()), codes, total, also)


@cache  # thousands of reports say the same of these few figures
def _sums(told, codes, total, also):
    report, found = dict(told), {}
    ranges = [[report[code]] if code in report else range(MOST + 1) for code in codes]
    for parts in product(*ranges):
        whole = sum(parts)
        both = sum(parts[:2])
        if not may_be(report, total, whole) or (also and not may_be(report, also, both)):
            continue
        seen = found.setdefault(whole, {code: set() for code in (*codes, total, *([also] if also else []))})
        for code, value in zip(codes, parts, strict=True):
            seen[code].add(value)
        seen[total].add(whole)
        if also:
            seen[also].add(both)
    return found


def nothing_carried(report):
    """Tell whether the report is judged as if nothing was carried over."""
    if "carried_over" in report or "to_handle" in report:
        return False
    return "received_new" in report or all(f"received_{way}" in report for way in ("online", "direct", "post"))


def solutions(report):
    """Return {code: the values that it takes in some assignment}; empty if there is no assignment at all."""
    report = {**dict.fromkeys(ABSENT, 0), **report}
    received = sums(report, ("received_online", "received_direct", "received_post"), "received_new")
    resolved = sums(
        report,
        ("resolved_early", "resolved_on_time", "resolved_late"),
        "resolved",
        also="resolved_early_or_on_time",
    )
    pending = sums(report, ("pending_in_time", "pending_overdue"), "pending")
    left = {}  # what was to be handled: the ways in which it may be resolved and pending
    for n_resolved, n_pending in product(resolved, pending):
        to_handle = n_resolved + n_pending + report["returned"] + report["withdrawn"]
        left.setdefault(to_handle, []).append((resolved[n_resolved], pending[n_pending]))
    seen = {}
    for to_handle, n_received in product(left, received):
        if is_possible(report, to_handle, n_received):
            totals = {"to_handle": {to_handle}, "carried_over": {to_handle - n_received}}
            for some in (*chain(*left.pop(to_handle, ())), received[n_received], totals):
                for code, values in some.items():
                    seen.setdefault(code, set()).update(values)
    return seen


def is_possible(report, to_handle, received):
    """Tell whether the totals agree with each other and with the report."""
    carried = to_handle - received
    return (
        may_be(report, "to_handle", to_handle)
        and may_be(report, "carried_over", carried)
        and (carried == 0 if nothing_carried(report) else carried >= 0)
        and report.get("dossiers_digitised", 0) <= received
    )
