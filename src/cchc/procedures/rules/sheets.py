"""Posted sheets: what the code on a sheet says, and what a wall lacks. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..choices import SheetVerdict

# The host may change in twenty years, the sheet on the wall does not: only the path is read.
_PATH = re.compile(r"(?:^|/)n/(?P<code>[0-9A-Za-z][0-9A-Za-z.\-]{0,39})/(?P<number>[1-9]\d{0,3})/?\Z")
# Worst first.
ORDER = (SheetVerdict.OUTDATED, SheetVerdict.MISSING, SheetVerdict.UNEXPECTED, SheetVerdict.RIGHT)


@dataclass(frozen=True, order=True)
class Sheet:
    """One sheet as its code says it: a procedure and the number of a version."""

    code: str
    number: int


@dataclass(frozen=True)
class Judged:
    """One line of the verdict on a wall; `number` is on the sheet, None where nothing hangs."""

    code: str
    number: int | None
    verdict: SheetVerdict
    in_force: int | None  # the version that should hang; None: the unit does not handle the procedure, or nobody does


def address(site: str, sheet: Sheet) -> str:
    """Return what the code of a sheet holds: an address that tells a citizen whether the sheet is still right."""
    return f"{site.rstrip('/')}/n/{sheet.code}/{sheet.number}/"


def read(text: str) -> Sheet | None:
    """Return the sheet that a code names; None for a code of another kind."""
    if len(text) > 300:
        return None
    try:
        path = urlsplit(text.strip()).path
    except ValueError:  # "http://[": no address
        return None
    found = _PATH.search(path)
    return Sheet(found["code"], int(found["number"])) if found else None


def judge(expected: Mapping[str, int], seen: Iterable[Sheet], abolished: Container[str] = ()) -> list[Judged]:
    """Compare the sheets of a wall with the versions in force, worst first: one line a sheet, one a missing sheet."""
    lines = []
    for sheet in sorted(set(seen)):
        in_force = expected.get(sheet.code)
        is_old = sheet.code in abolished if in_force is None else sheet.number < in_force
        lines.append(Judged(sheet.code, sheet.number, _verdict(in_force, sheet.number, is_old=is_old), in_force))
    hanging = {line.code for line in lines if line.verdict in (SheetVerdict.RIGHT, SheetVerdict.OUTDATED)}
    lines += [
        Judged(code, None, SheetVerdict.MISSING, number) for code, number in expected.items() if code not in hanging
    ]
    return sorted(lines, key=lambda line: (ORDER.index(line.verdict), line.code, line.number or 0))


def _verdict(in_force: int | None, number: int, *, is_old: bool) -> SheetVerdict:
    if in_force == number:
        return SheetVerdict.RIGHT
    # A version that is not in force yet does not belong on the wall either.
    return SheetVerdict.OUTDATED if is_old else SheetVerdict.UNEXPECTED
