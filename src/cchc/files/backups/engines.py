"""Taking the database out as a file and putting it back, in one step that is done or not done, on both engines."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, connections
from django.utils.translation import gettext as _

from cchc.common.errors import RuleError

DEBIAN = Path("/usr/lib/postgresql")  # where Debian keeps the programs of each version, beside the path
# Only what is ours is dropped: the schema may belong to somebody else.
EMPTY_SCHEMA = """
SET lock_timeout = '30s';
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', r.name);
  END LOOP;
  FOR r IN SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', r.name);
  END LOOP;
END $$;
"""


def dump(target: Path) -> dict[str, int]:
    """Write the database as it is now to `target`; return the rows of each table at that instant."""
    if connection.vendor == "sqlite":
        return _dump_sqlite(target)
    return _dump_postgres(target)


def load(source: Path) -> None:
    """Replace the whole database by what `dump` wrote: one transaction, so that a kill leaves the old or the new."""
    connections.close_all()
    if connection.vendor == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgres(source)


def is_empty() -> bool:
    """Tell whether the database holds no table with rows but those that `migrate` fills."""
    made_by_migrate = {"django_migrations", "django_content_type", "auth_permission"}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - made_by_migrate:
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608  # a table's name
            if cursor.fetchone():
                return False
    return True


def counts() -> dict[str, int]:
    """Return the rows of each table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: _count(cursor, table) for table in sorted(tables)}


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  # a table's name
    return int(cursor.fetchone()[0])


# ── SQLite ──
def _sqlite_path() -> Path:
    if connection.is_in_memory_db():  # type: ignore[attr-defined]  # only of this engine
        raise RuleError(_("Cơ sở dữ liệu chỉ ở trong bộ nhớ. Đặt DATABASE_URL tới một tệp"))
    return Path(connection.settings_dict["NAME"])


def _dump_sqlite(target: Path) -> dict[str, int]:
    with closing(sqlite3.connect(_sqlite_path())) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole in itself
        tables = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
        names = sorted(row[0] for row in tables)
        return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _load_sqlite(source: Path) -> None:
    path = _sqlite_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as copy:
        if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise RuleError(_("Cơ sở dữ liệu trong bản sao lưu đã hỏng. Dùng bản sao lưu khác"))
        copy.execute("PRAGMA journal_mode = WAL")
        with closing(sqlite3.connect(path, timeout=30)) as live:
            try:
                copy.backup(live)  # SQLite's own transaction: readers and a kill see the old pages or the new ones
            except sqlite3.OperationalError:
                raise RuleError(_("Cơ sở dữ liệu đang có người ghi. Dừng trang rồi khôi phục lại")) from None


# ── PostgreSQL ──
def _dump_postgres(target: Path) -> dict[str, int]:
    program = _program("pg_dump")
    with _snapshot() as (name, rows):
        command = [
            program,
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={name}",
            f"--file={target}",
        ]
        _run([*command, *_server()])
        return rows


@contextmanager
def _snapshot() -> Iterator[tuple[str, dict[str, int]]]:
    """Hold one instant of the database, by name, with the rows of each table in it."""
    with closing(connection.get_new_connection(connection.get_connection_params())) as held:
        held.autocommit = True
        cursor = held.cursor()
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        name = cursor.fetchone()[0]
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [row[0] for row in cursor.fetchall()]
        yield name, {table: _count(cursor, table) for table in tables}
        cursor.execute("ROLLBACK")


def _load_postgres(source: Path) -> None:
    script = source.with_suffix(".sql")
    with script.open("w", encoding="utf-8") as file:
        file.write(EMPTY_SCHEMA)
        file.flush()
        _run([_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)], stdout=file)
    one_transaction = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _run([_program("psql"), *one_transaction, f"--file={script}", *_server()], stdout=subprocess.DEVNULL)


def _program(name: str) -> str:
    on_path = shutil.which(name)
    found = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    program = str(found[-1]) if found else on_path
    if not program:
        raise CommandError(_("Không tìm thấy %(name)s. Cài gói postgresql-client rồi chạy lại") % {"name": name})
    return program


def _server() -> list[str]:
    known = connection.settings_dict
    words = [f"--dbname={known['NAME']}"]
    for option, key in (("host", "HOST"), ("port", "PORT"), ("username", "USER")):
        if known.get(key):
            words.append(f"--{option}={known[key]}")
    return words


def _run(command: list[str], stdout: Any = subprocess.DEVNULL) -> None:
    # The password goes through the environment: arguments are seen by everybody on the machine.
    password = {"PGPASSWORD": str(connection.settings_dict["PASSWORD"] or "")}
    done = subprocess.run(  # noqa: S603  # our own program and options
        command, env={**os.environ, **password}, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        words = {"program": Path(command[0]).name, "said": done.stderr.strip().splitlines()[-1:] or [""]}
        words["said"] = words["said"][0]
        raise RuleError(_("%(program)s không làm được: %(said)s") % words)
