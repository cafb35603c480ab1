"""SQLite with a write-ahead log, and with transactions that take the write lock when they begin.

A transaction that first reads and then writes can otherwise fail at once with "database is locked", however long
the timeout, when somebody else wrote in between. Django has a setting for this from 5.1 on; we also run on 4.2.
"""

from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection with our two changes."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database, in write-ahead mode so that readers never wait for a writer."""
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA journal_mode = WAL")
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self.cursor().execute("BEGIN IMMEDIATE")
