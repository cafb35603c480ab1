"""Copies of a database, taken while others may be writing to it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

_PATIENCE = 20  # seconds


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment. The copy is whole or not there, and its owner's alone.

    Raises:
        OSError: if it cannot be written.
        sqlite3.Error: if the database cannot be read, or the disk is full.

    """
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        # Not read-only: a reader that may not write leaves files of the write-ahead log behind.
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=_PATIENCE)) as there,
            closing(sqlite3.connect(part)) as here,
        ):
            there.backup(here)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def is_sound(database: Path) -> bool:
    """Return whether SQLite finds nothing wrong with a database's pages, indexes and links from row to row."""
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True)) as opened:
            whole = opened.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            return whole and opened.execute("PRAGMA foreign_key_check").fetchone() is None
    except sqlite3.DatabaseError:
        return False
