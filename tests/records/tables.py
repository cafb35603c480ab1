"""What the tables of the records hold, and whether it fits together."""

from django.db import connection

from alongside.records import api


def tables() -> dict[str, list[tuple]]:
    """Return every row of every table of the records, as the database has them."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "auth_user"]
        found = {}
        for name in sorted(names):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found[name] = sorted(cursor.fetchall(), key=repr)
        return found


def where_is(text: str) -> set[str]:
    """Return the names of the tables that hold this text anywhere."""
    return {name for name, rows in tables().items() if text in repr(rows)}


def verified() -> bool:
    """Say whether every record's ledger fits together."""
    return all(found.holds for found in api.verify_records())
