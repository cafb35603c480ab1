"""Checks the ledger in a data folder, without starting the server and without changing anything there."""

from functools import partial
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import click

from alongside.server.data_directory import DataDirectory

USAGE_ERROR = 2


def verify(*, data_dir: Path, record_uuid: UUID | None, as_json: bool) -> bool:
    """Check one record or all of them, print what does not fit, and return whether everything holds.

    Args:
        data_dir: the folder that the server keeps its data in.
        record_uuid: the record; None for all.
        as_json: whether to print JSON.

    Raises:
        SystemExit: with 2 if there is no database of ours, or no such record in it.

    """
    database = DataDirectory(data_dir.absolute()).database
    if not database.is_file():
        _stop(
            f"There is no database {database}. Name the folder that the server keeps its data in with --data."
        )
    _set_django_up(database)

    from django.db import DatabaseError

    from alongside.records import api
    from alongside.records.errors import NotFound

    try:
        return api.report_verification(
            record_uuid=record_uuid,
            as_json=as_json,
            say=click.echo,
            say_aside=partial(click.echo, err=True),
        )
    except NotFound:
        _stop(f"There is no record {record_uuid} in {database}.")
    except DatabaseError as error:
        _stop(
            f"Cannot read {database}: {error}.\n"
            "If it was made by another version of Alongside, start the server once; that brings it up to date."
        )


def _set_django_up(database: Path) -> None:
    """Have just the records, on a database that is only read.

    Not with the server's own settings, which make a missing key. Not with SQLite's read-only mode, which leaves
    files of the write-ahead log behind that then belong to whoever has checked.
    """
    import django
    from django.conf import settings
    from django.db.backends.signals import connection_created

    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": f"{database.as_uri()}?mode=rw",
                "OPTIONS": {"uri": True, "timeout": 20},
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "alongside.records"],
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    connection_created.connect(_only_read)
    django.setup()


def _only_read(connection: Any, **_signal: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")


def _stop(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(USAGE_ERROR)
