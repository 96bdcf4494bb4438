"""Lists: sorting by ?sort=, pages by ?page=, the same rows for the export. No domain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from . import numbers

COUNTED_UP_TO = 10_000  # counting further costs more than it tells


@dataclass(frozen=True)
class Column:
    """One column. `sort`: field path (or several) for a queryset, key function for a list; empty: does not sort.

    `value` gives the cell of the export (default: the attribute `key`, dots walk); `definition` goes to its second sheet.
    """

    key: str
    label: str
    sort: str | tuple[str, ...] | Callable[[Any], Any] = ""
    numeric: bool = False
    value: Callable[[Any], Any] | None = None
    definition: str = ""
    exported: bool = True

    def cell(self, row: Any) -> Any:
        """Return what the export writes for `row`."""
        if self.value is not None:
            return self.value(row)
        for name in self.key.split("."):
            row = row.get(name) if isinstance(row, dict) else getattr(row, name, None)
            row = row() if callable(row) else row
        return row


class Table:
    """What a list page shows. `default_words` says the default order ("việc gấp trước").

    Without `default_sort` the order of the queryset or list stays until somebody sorts by a column. `nearest` keeps of
    the rows in the default order at least the first so many: for lists in which the database would look for them long.
    """

    def __init__(
        self,
        request: HttpRequest,
        source: QuerySet[Any] | Sequence[Any],
        columns: Sequence[Column],
        *,
        default_sort: str = "",
        default_words: str = "",
        page_size: int = 50,
        nearest: Callable[[QuerySet[Any], int], QuerySet[Any]] | None = None,
    ) -> None:
        self.columns = list(columns)
        self._by_key = {column.key: column for column in self.columns}
        self.default_words = default_words
        self.page_size = page_size
        self.sort = self._asked(request.GET.get("sort", "")) or default_sort
        self.is_default_sort = self.sort == default_sort
        self._ordered = self._order(source)
        self.total, self.total_is_exact = self._count(source)
        self.n_pages = max(1, -(-self.total // page_size))
        self.page = self._page(request.GET.get("page", ""))
        start = (self.page - 1) * page_size
        stop = start + page_size + 1
        ordered = self._ordered
        if nearest and self.is_default_sort and isinstance(ordered, QuerySet):
            ordered = nearest(ordered, stop)
        more = list(ordered[start:stop])
        self.rows: list[Any] = more[:page_size]
        self.has_next = len(more) > page_size
        self.has_previous = self.page > 1
        self.first = start + 1 if self.rows else 0
        self.last = start + len(self.rows)

    # ── what templates ask ──
    @property
    def previous_page(self) -> int:
        return self.page - 1

    @property
    def next_page(self) -> int:
        return self.page + 1

    @property
    def total_words(self) -> str:
        """Return "36.104" or "hơn 10.000"."""
        return count_words(self.total, is_exact=self.total_is_exact)

    @property
    def sorted_by(self) -> str:
        """Say the order in words, for the line above the table."""
        if (self.is_default_sort and self.default_words) or not self.sort:
            return self.default_words
        label = self.column(self.sort.lstrip("-")).label
        words = _("%(column)s, giảm dần") if self.sort.startswith("-") else _("%(column)s, tăng dần")
        return words % {"column": label}

    def column(self, key: str) -> Column:
        return self._by_key[key]

    def direction(self, key: str) -> str:
        """Return the value of `aria-sort` for the column, empty if the list is not sorted by it."""
        if self.sort.lstrip("-") != key:
            return ""
        return "descending" if self.sort.startswith("-") else "ascending"

    # ── what exports ask ──
    @property
    def exported_columns(self) -> list[Column]:
        return [column for column in self.columns if column.exported]

    def export_rows(self) -> Iterator[list[Any]]:
        """Yield every row of the filter shown, in its order, not only the page."""
        rows = self._ordered.iterator(chunk_size=2000) if isinstance(self._ordered, QuerySet) else iter(self._ordered)
        for row in rows:
            yield [column.cell(row) for column in self.exported_columns]

    # ── inside ──
    def _asked(self, sort: str) -> str:
        column = self._by_key.get(sort.removeprefix("-"))
        return sort if column and column.sort else ""

    def _order(self, source: QuerySet[Any] | Sequence[Any]) -> QuerySet[Any] | Sequence[Any]:
        column = self._by_key.get(self.sort.lstrip("-"))
        if column is None or not column.sort:
            return source
        down = self.sort.startswith("-")
        if not isinstance(source, QuerySet):
            if not callable(column.sort):
                raise TypeError(f"{column.key}: a list sorts by a function")
            return _sorted(source, column.sort, down=down)
        if callable(column.sort):
            raise TypeError(f"{column.key}: a queryset sorts by a field")
        paths = (column.sort,) if isinstance(column.sort, str) else column.sort
        return source.order_by(*(_towards(source, path, down=down) for path in paths), "pk")

    def _count(self, source: QuerySet[Any] | Sequence[Any]) -> tuple[int, bool]:
        if not isinstance(source, QuerySet):
            return len(source), True
        return counted(source)

    def _page(self, text: str) -> int:
        page = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
        return max(1, min(page, self.n_pages) if self.total_is_exact else min(page, 100 * self.n_pages))


def counted(source: QuerySet[Any]) -> tuple[int, bool]:
    """Return how many rows there are, as far as they are counted, and whether that is all."""
    n = source.order_by()[: COUNTED_UP_TO + 1].count()
    return min(n, COUNTED_UP_TO), n <= COUNTED_UP_TO


def count_words(n: int, *, is_exact: bool) -> str:
    """Return "36.104" or "hơn 10.000"."""
    shown = numbers.show(n)
    return shown if is_exact else _("hơn %(n)s") % {"n": shown}


def _towards(source: QuerySet[Any], path: str, *, down: bool) -> Any:
    """Return the order by a field. Databases disagree on where nothing comes; here it always comes last."""
    own = {field.name: field for field in source.model._meta.concrete_fields}
    # Said only where nothing can be: PostgreSQL would not use the index of a column that is always filled.
    last = None if path in own and path not in source.query.annotations and not own[path].null else True
    return F(path).desc(nulls_last=last) if down else F(path).asc(nulls_last=last)


def _sorted(rows: Sequence[Any], key: Callable[[Any], Any], *, down: bool) -> list[Any]:
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=down) + unknown
