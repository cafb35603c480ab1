"""A data folder that commands look into while no server of theirs runs: found, and opened to read or to write."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from alongside.server.data_directory import DataDirectory
from alongside.server.environment import not_understood

USAGE_ERROR = 2


def found(data_dir: Path) -> DataDirectory:
    """Return a data folder with a database in it.

    Raises:
        SystemExit: with 2 if there is none, or whoever runs this may not read it.

    """
    data = DataDirectory(data_dir.absolute())
    if data.path.is_dir() and (why := data.why_closed(to_write=False)):
        stop(why)
    if not data.database.is_file():
        stop(
            f"There is no database {data.database}. "
            "Name the folder that the server keeps its data in with --data."
        )
    return data


def open_to_read(data: DataDirectory, plan_keys: Sequence[str], credential_keys: Sequence[str] = ()) -> None:
    """Have the records and their people, on a database that is only read. Must come before anything of Django's.

    Not with the server's own settings, which make a missing key. Not with SQLite's read-only mode, which leaves
    files of the write-ahead log behind that then belong to whoever has looked.

    Args:
        data: the folder.
        plan_keys: what private words are opened with; none for who has no business with them.
        credential_keys: what credentials are checked with; none for who does not.

    Raises:
        SystemExit: with 2 if it is no database, or a later version's.

    """
    import django
    from django.conf import settings
    from django.db.backends.signals import connection_created

    settings.configure(
        ALONGSIDE_PLATFORM="alongside.server.platform.EmbeddedPlatform",
        ALONGSIDE_PLAN_KEYS=plan_keys,
        ALONGSIDE_CREDENTIAL_KEYS=credential_keys,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": f"{data.database.as_uri()}?mode=rw",
                "OPTIONS": {"uri": True, "timeout": 20},
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "alongside.records",
            "alongside.server",
        ],
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    connection_created.connect(_only_read)
    django.setup()
    _refuse_a_later_version(data)


def open_to_write(data: DataDirectory) -> None:
    """Have all that the server has. Must come before anything of Django's.

    Raises:
        SystemExit: with 2 if it is no database, or a later version's, if whoever runs this may not write in the folder,
            if something in the environment is not understood, or if the folder has no keys for private words: they are
            not made here, where there are words already that some lost key belongs to.

    """
    import django

    if why := data.why_closed(to_write=True):
        stop(why)
    if wrong := not_understood(os.environ):
        stop(wrong)
    if not data.plan_keys:
        stop(
            f"There are no keys in {data.plan_keys_file}. Put the file back from your backup; private writing opens "
            "with nothing else."
        )
    os.environ.update(DJANGO_SETTINGS_MODULE="alongside.server.settings", ALONGSIDE_DATA=str(data.path))
    os.umask(0o077)  # what this process writes is for its owner only
    django.setup()

    from django.db import DatabaseError

    from alongside.server.keys import say_what_is_closed

    _refuse_a_later_version(data)
    try:
        say_what_is_closed(data)
    except DatabaseError as error:
        cannot_read(data, error)


def cannot_read(data: DataDirectory, error: Exception) -> NoReturn:
    """Stop because of what the database said."""
    mend = (
        "\nIf it was made by another version of Alongside, start the server once; that brings it up to date."
        if "no such" in str(error)
        else ""
    )
    stop(f"Cannot use {data.database}: {error}.{mend}")


def stop(message: str) -> NoReturn:
    """Say why a command cannot do what it says, and end with 2."""
    click.echo(message, err=True)
    raise SystemExit(USAGE_ERROR)


def _refuse_a_later_version(data: DataDirectory) -> None:
    from django.db import DatabaseError

    from alongside.server.upgrading import made_by_a_later_version

    try:
        later = made_by_a_later_version()
    except DatabaseError as error:
        cannot_read(data, error)
    if later:
        stop(later)


def _only_read(connection: Any, **_signal: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
