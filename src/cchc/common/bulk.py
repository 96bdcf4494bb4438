"""Many rows at once, for loaders: one prepared statement on SQLite, COPY on PostgreSQL. Every constraint holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

Adapt = Callable[[Any], Any]


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` of values in the order of `names` (attributes: `unit_id`); columns left out get the table's default.

    Nothing of the model runs: no default, no `save`, no signal. Django compiles every value of every row otherwise.
    """
    fields = [_field(model, name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column or field.attname) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    adapts = [(index, adapt) for index, field in enumerate(fields) if (adapt := _adapt(field))]
    ready: Any = _adapted(rows, adapts)  # the stubs want a list, the drivers take any iterable
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  # names of our own models
            cursor.executemany(statement, ready)
            return
        with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in ready:
                copy.write_row(row)


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if name in (field.attname, field.name))


def _adapt(field: models.Field[Any, Any]) -> Adapt | None:
    """Return how the database wants values of this kind; most of them it takes as they are."""
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return connection.ops.adapt_datefield_value
    return json.dumps if isinstance(field, models.JSONField) else None


def _adapted(rows: Iterable[Sequence[Any]], adapts: Sequence[tuple[int, Adapt]]) -> Iterator[Sequence[Any]]:
    for row in rows:
        values = list(row)
        for index, adapt in adapts:
            if values[index] is not None:
                values[index] = adapt(values[index])
        yield values
