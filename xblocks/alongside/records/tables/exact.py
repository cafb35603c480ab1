"""Text that is compared sign by sign on every database, in tables that hold every sign."""

from collections.abc import Iterable
from typing import Any

from django.db import models

#: MySQL and MariaDB compare text as people read it, unless told otherwise: "Lift", "lift" and "líft" are one.
EXACT_ON_MYSQL = "utf8mb4_bin"
#: What tables have in Open edX. Those made in a database from before MySQL 8 come with a character set of three bytes.
TABLES_ON_MYSQL = "utf8mb4_unicode_ci"


class ExactCharField(models.CharField):
    """A code, a hash or a key. Two that differ in case or accent are two, as they are on SQLite by itself."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Return the column's type, and its collation where the database's own would not be exact."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "mysql":
            parameters["collation"] = EXACT_ON_MYSQL
        return parameters


def hold_every_sign(schema_editor: Any, tables: Iterable[str]) -> None:
    """Have tables hold every sign, for a migration that has just made them; exact columns come after this.

    A table that is utf8mb4 already is left alone; any other is copied once.
    """
    if schema_editor.connection.vendor != "mysql":
        return
    for table in tables:
        if _character_set(schema_editor, table) != "utf8mb4":
            quoted = schema_editor.quote_name(table)
            schema_editor.execute(
                f"ALTER TABLE {quoted} CONVERT TO CHARACTER SET utf8mb4 COLLATE {TABLES_ON_MYSQL}"
            )


def _character_set(schema_editor: Any, table: str) -> str:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT SUBSTRING_INDEX(TABLE_COLLATION, '_', 1) FROM information_schema.TABLES"
            " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %s",
            [table],
        )
        return cursor.fetchone()[0]
