"""The database under two people at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

ROUNDS = 25


@pytest.fixture
def connect(tmp_path, django_db_blocker):
    """Open the same file once more, in whatever thread asks."""

    def make():
        settings = {**connection.settings_dict, "NAME": tmp_path / "db.sqlite3", "OPTIONS": {"timeout": 20}}
        return ConnectionHandler({"default": settings})["default"]

    with django_db_blocker.unblock():
        yield make


def test_readers_do_not_wait_for_writers(connect):
    with connect().cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_two_that_read_and_then_write_wait_for_each_other(connect):
    with connect().cursor() as cursor:
        cursor.execute("CREATE TABLE counter (n integer)")
        cursor.execute("INSERT INTO counter VALUES (0)")

    def count(_):
        own = connect()
        for _round in range(ROUNDS):
            own.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            with own.cursor() as cursor:
                (n,) = cursor.execute("SELECT n FROM counter").fetchone()
                cursor.execute("UPDATE counter SET n = %s", [n + 1])
            own.commit()
            own.set_autocommit(True)
        own.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count, range(2)))
    with connect().cursor() as cursor:
        assert cursor.execute("SELECT n FROM counter").fetchone() == (2 * ROUNDS,)
