"""Addresses of `tests.e2e.pages` in the database at hand, and what was asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection

from tests.e2e.pages import INSPECTION, PLACES


def address(path: str) -> str:
    """Return `path` with the codes and keys that its {names} stand for; 0 where there is none."""
    for name in [part.partition("}")[0] for part in path.split("{")[1:]]:
        with connection.cursor() as cursor:
            cursor.execute(PLACES.get(name, INSPECTION).replace(":name", "%s"), [name] * (name not in PLACES))
            row = cursor.fetchone()
        path = path.replace(f"{{{name}}}", str(row[0]) if row else "0")
    return path


class Counter:
    """Counts what is asked of the database; Django's own list is emptied when a request starts."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self._wrapped = connection.execute_wrapper(self._count)

    def __enter__(self) -> Counter:
        self._wrapped.__enter__()
        return self

    def __exit__(self, *why: object) -> None:
        self._wrapped.__exit__(*why)

    @property
    def number(self) -> int:
        """How many statements there were."""
        return len(self.statements)

    def _count(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append(sql)
        return execute(sql, params, many, context)
