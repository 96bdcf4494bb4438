"""Rows of the journal as the database holds them, page by page: no objects, so that a million is read in seconds."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from ..rules import CONTENT, digest_of_values
from ..rules.damage import Link

PAGE = 5000
_AT, _BEFORE, _AFTER = CONTENT.index("at"), CONTENT.index("before"), CONTENT.index("after")
_WHO, _WHAT, _UNIT = CONTENT.index("actor_name"), CONTENT.index("action"), CONTENT.index("unit_id")
_LABEL, _PREVIOUS = CONTENT.index("subject_label"), CONTENT.index("previous_pk")
_MOMENT_LENGTH = 26
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # set in __init__: json.loads without its looking for white space around the text


class Row(NamedTuple):
    """One entry: its content in the form that is hashed, and what its neighbours say."""

    pk: int
    digest: str
    values: list[Any]
    link: Link

    @property
    def at(self) -> str:
        return str(self.values[_AT])

    @property
    def chain(self) -> int:
        return int(self.values[_UNIT] or 0)

    @property
    def fits(self) -> bool:
        """Whether the content still has its digest."""
        return right_digest(self.values) == self.digest

    def words(self) -> tuple[str, str, str]:
        """Return when, who, what."""
        return self.at[:19], str(self.values[_WHO]), f"{self.values[_WHAT]} {self.values[_LABEL]}"


def rows(after: int, through: int | None = None, *, only: int | None = None) -> Iterator[Row]:
    """Yield the entries with keys after `after`, up to `through`, in the order of their keys; at most `only`."""
    left = only
    while left is None or left > 0:
        page = _page(after, through, PAGE if left is None else min(PAGE, left))
        yield from (_row(raw) for raw in page)
        if len(page) < PAGE:
            return
        after = page[-1][0]
        left = None if left is None else left - len(page)


def last_key() -> int:
    """Return the highest key, 0 for an empty journal."""
    return _number("SELECT max(id) FROM audit_entry")


def counted_to() -> int:
    """Return up to which key the database has counted; 0 where a transaction that failed leaves a hole."""
    if connection.vendor != "sqlite":
        return 0
    return _number("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'")


def _number(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int((cursor.fetchone() or [0])[0] or 0)


def _page(after: int, through: int | None, size: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(bounded=through is not None), [after, *([through] if through is not None else []), size]
        )
        return list(cursor.fetchall())


def _statement(*, bounded: bool) -> str:
    on_sqlite = connection.vendor == "sqlite"
    # SQLite already holds the moment as the digest wants it; the text must not go through a converter.
    moment = "e.at || ''" if on_sqlite else "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    odd = {"at": moment, "before": "e.before || ''" if on_sqlite else "e.before::text"}
    odd["after"] = odd["before"].replace("before", "after")
    columns = ", ".join(odd.get(name, f"e.{name}") for name in CONTENT)
    upto = "AND e.id <= %s" if bounded else ""
    return f"""SELECT e.id, e.digest, p.digest, {columns}
        FROM audit_entry e LEFT JOIN audit_entry p ON p.id = e.previous_pk
        WHERE e.id > %s {upto} ORDER BY e.id LIMIT %s"""  # noqa: S608  # names of columns, no input


def _row(raw: tuple[Any, ...]) -> Row:
    values = list(raw[3:])
    for place in (_BEFORE, _AFTER):
        values[place] = {} if values[place] == "{}" else _loaded(values[place])
    moment = values[_AT]
    if isinstance(moment, str) and len(moment) != _MOMENT_LENGTH and "." not in moment:
        values[_AT] = f"{moment}.000000"  # SQLite leaves a whole second bare
    previous, named = values[_PREVIOUS], raw[2]
    link = Link(raw[0], str(raw[1]), previous if isinstance(previous, int) else 0, str(values[_PREVIOUS + 1]), named)
    return Row(raw[0], str(raw[1]), values, link)


def _loaded(text: Any) -> Any:
    try:
        value, end = _scan(text, 0)
    except (TypeError, ValueError, StopIteration):
        return text  # what a stranger wrote there may be no JSON, or no text
    return value if end == len(text) else text


def right_digest(values: list[Any]) -> str:
    """Return the digest of values that somebody may have replaced by anything."""
    try:
        return digest_of_values(values)
    except (TypeError, ValueError):
        return ""  # bytes, or half a character: no digest can be right
