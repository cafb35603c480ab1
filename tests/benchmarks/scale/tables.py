"""Puts rows into a database by the hundred thousand, past the models: they know their columns, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone

CHUNK = 20_000


class Table:
    """The rows of one model, on their way into its empty table. Ids are given here, from 1."""

    def __init__(self, model: type[Model], *columns: str):
        """Take which columns each row names, in order; the others get their default, the same in every row."""
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [name for name, field in fields.items() if name not in columns and not field.primary_key]
        names = [fields[name].column for name in (model._meta.pk.attname, *columns, *rest)]
        self._table = connection.ops.quote_name(model._meta.db_table)
        self._columns = ", ".join(map(connection.ops.quote_name, names))
        self._rest = tuple(_default(fields[name]) for name in rest)
        self._rows: list[tuple[Any, ...]] = []
        self.last = 0

    def add(self, *values: Any) -> int:
        """Add a row, its values as the database takes them, and return its id."""
        self.last += 1
        self._rows.append((self.last, *values, *self._rest))
        if len(self._rows) == CHUNK:
            self.flush()
        return self.last

    def flush(self) -> None:
        """Write what is not written yet."""
        with transaction.atomic(), connection.cursor() as cursor:
            if self._rows and connection.vendor == "mysql":
                self._load(cursor)
            elif self._rows:
                places = ", ".join(["%s"] * len(self._rows[0]))
                cursor.executemany(
                    f"INSERT INTO {self._table} ({self._columns}) VALUES ({places})", self._rows
                )
        self._rows = []

    def _load(self, cursor: Any) -> None:
        """Have MariaDB read the rows from a file: the driver is slow in putting values into statements."""
        with NamedTemporaryFile("w", encoding="utf-8") as file:
            file.writelines("\t".join(map(_in_a_file, row)) + "\n" for row in self._rows)
            file.flush()
            cursor.execute(
                f"LOAD DATA LOCAL INFILE '{file.name}' INTO TABLE {self._table} CHARACTER SET utf8mb4 ({self._columns})"
            )


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Have this connection care for nothing but speed; what is lost can be made again. It is closed afterwards."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for pragma in _HURRY:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
            indexes = cursor.fetchall()  # made anew at the end, which is quicker than to keep them
            for name, _sql in indexes:
                cursor.execute(f'DROP INDEX "{name}"')
            yield
            for _name, sql in indexes:
                cursor.execute(sql)
        else:
            cursor.execute("SET unique_checks = 0, foreign_key_checks = 0")
            yield
    connection.close()


_HURRY = (
    "journal_mode = OFF",
    "synchronous = OFF",
    "foreign_keys = OFF",
    "ignore_check_constraints = ON",
    "cache_size = -400000",  # kilobytes
)


def _default(field: Field) -> Any:
    if field.unique:
        raise TypeError(f"{field} is different in every row, so every row has to name it.")
    is_now = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    value = timezone.now() if is_now else field.get_default()
    return field.get_db_prep_save(value, connection)


def _in_a_file(value: Any) -> str:
    if value is None:
        return "\\N"
    return value.replace("\\", "\\\\") if isinstance(value, str) else str(int(value))
