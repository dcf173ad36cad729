"""The file under a ledger: connecting, waiting for others, new schemas, and SQLite's errors in the user's words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from bestand.errors import LedgerError, LedgerLockedError, LedgerNewerError
from bestand.schema import HEAD, reports

PATIENCE = 10_000  # milliseconds to wait for another writer


def engine_for(path: Path) -> sa.Engine:
    """What connects to a ledger file."""
    place = sa.URL.create("sqlite", database=str(path))  # a path may hold ? and %, which a plain URL reads
    engine = sa.create_engine(place, connect_args={"timeout": PATIENCE / 1000})
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", _on_begin)
    return engine


@contextmanager
def reading(engine: sa.Engine, path: Path) -> Iterator[sa.Connection]:
    """A connection that sees the ledger as it is now, whatever others write meanwhile."""
    with _told(path), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine, path: Path) -> Iterator[sa.Connection]:
    """A connection whose changes are stored together at its end, or not at all."""
    with _told(path), engine.connect().execution_options(bestand_write=True) as connection, connection.begin():
        yield connection


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what the user can do."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig)
        if "locked" in said or "busy" in said:
            raise LedgerLockedError(
                f"Another process is writing to {path}. What is stored is whole; try again when it is done."
            ) from None
        if "full" in said:
            raise LedgerError(f"The disk of {path} is full. What is stored is whole; make room and go on.") from None
        raise LedgerError(
            f"The ledger {path} can't be used ({said}). Check the path, its rights and the room on the disk."
        ) from None
    except DatabaseError as error:
        raise LedgerError(f"{path} is no ledger ({error.orig}). Give another path with --ledger.") from None
    except UnicodeEncodeError as error:
        raise LedgerError(
            f"A ledger holds no half characters such as {error.object[error.start]!a}. Replace them by \\ufffd."
        ) from None


def migrate(engine: sa.Engine, path: Path) -> None:
    """Bring a ledger to the newest schema, or make one. Raises LedgerError where the file is not ours to change."""
    with reading(engine, path) as connection:
        tables = set(sa.inspect(connection).get_table_names())
        if "alembic_version" in tables:
            at = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
            if at and reports.name not in tables:  # other programs use Alembic too
                raise LedgerError(_foreign(path))
            if at == HEAD:
                return
            if at is not None and at > HEAD:
                raise LedgerNewerError(
                    f"The ledger {path} has schema {at}; this bestand knows up to {HEAD}. "
                    "Upgrade bestand (pip install -U bestand)."
                )
        elif tables:
            raise LedgerError(_foreign(path))
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "bestand:migrations")
    with writing(engine, path) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _foreign(path: Path) -> str:
    return f"{path} is an SQLite file of another program. Give another path with --ledger."


def _on_connect(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _on_begin
    # SQLite's own lower() knows only ASCII: Özel would not be özel
    connection.create_function("casefold", 1, lambda words: words and words.casefold(), deterministic=True)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA automatic_index=OFF")  # an index made for one question reads a whole table first
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _use_wal(cursor: sqlite3.Cursor) -> None:
    """Of processes that make one ledger at once, SQLite lets all but one fail here without waiting; so we wait."""
    end = time.monotonic() + PATIENCE / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _on_begin(connection: sa.Connection) -> None:
    """A writer takes the lock at once, so it waits its turn instead of failing half way."""
    writes = connection.get_execution_options().get("bestand_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
