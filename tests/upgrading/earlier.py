"""The databases that earlier versions made, and what those versions said that people see in them: see make.py."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

VERSIONS = ("0001", "0003", "0005")
MADE = Path(__file__).parent / "versions"
COURSE = "course-v1:Alongside+PSW+2026"


def keys():
    """Return the keys that private writing in them is locked with."""
    return (MADE / "plan-keys").read_text(encoding="utf-8").split()


def seen_in(version):
    """Return what people saw, as look.py asks for it."""
    return json.loads((MADE / f"{version}.json").read_text(encoding="utf-8"))


def pour(version, database):
    """Make a version's database in an empty file, or in memory."""
    with closing(sqlite3.connect(database)) as made:
        made.executescript((MADE / f"{version}.sql").read_text(encoding="utf-8"))
    return database


def data_folder(version, folder):
    """Make a data folder as that version left it."""
    folder.mkdir(mode=0o700)
    for keys in ("plan-keys", "credential-keys"):
        shutil.copy(MADE / keys, folder)
    pour(version, folder / "alongside.sqlite3")
    return folder


def rows(database):
    """Return every row of every table by its key: {table: {key: {column: value}}}."""
    with closing(sqlite3.connect(database)) as opened:
        opened.row_factory = sqlite3.Row
        tables = [
            name
            for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        return {table: _by_key(opened.execute(f'SELECT * FROM "{table}"')) for table in tables}


def _by_key(found):
    return {row[0]: dict(row) for row in found}


def lacking(before, after, where=""):
    """Yield where something of what was there before is not there, or something else."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key, value in before.items():
            if key in after:
                yield from lacking(value, after[key], f"{where}/{key}")
            else:
                yield f"{where}/{key}"
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from lacking(one, other, f"{where}/{at}")
    elif before != after:
        yield where
