"""Brings an earlier version's database up to date, keeps a copy of it first, and leaves a later version's alone."""

import itertools
import logging
import sqlite3
from pathlib import Path

import click

from alongside.server.data_directory import DataDirectory
from alongside.server.sqlite.copying import copy_database

logger = logging.getLogger(__name__)

_OURS = ("alongside_records", "alongside_server")


class CannotUpgrade(Exception):
    """The database stays as it is; the message says why, and what to do."""


def made_by_a_later_version() -> str:
    """Return why the database cannot be used by this version, or nothing if it can."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from alongside.course.version import installed_version

    loader = MigrationLoader(connection)
    unknown = sorted(loader.applied_migrations.keys() - loader.disk_migrations.keys())
    later = [f"{app} {name}" for app, name in unknown if app in _OURS]
    if not later:
        return ""
    return (
        f"A later version of Alongside than the {installed_version()} that is here has changed this database "
        f"({', '.join(later)}). Nothing was done and nothing was changed.\n"
        "Install that version again; or go back to the copy that was kept before the upgrade, and lose what was done "
        "since (docs/admins/embedded-server.md)."
    )


def is_earlier() -> bool:
    """Return whether an earlier version of Alongside made the database, so that it has to be brought up to date."""
    _applied, missing = _migrations()
    return bool(missing)


def bring_up_to_date(data: DataDirectory) -> None:
    """Make the tables of a new database, or change those of an earlier version to this one's, after a copy was kept.

    Raises:
        CannotUpgrade: if it must not or cannot be done.

    """
    from django.core.management import call_command

    if later := made_by_a_later_version():
        raise CannotUpgrade(later)
    applied, missing = _migrations()
    if not missing:
        return
    if not applied:
        click.echo("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
        return
    app, name = missing[0]
    copy = _keep_copy(data, f"{app.removeprefix('alongside_')}-{name[:4]}")
    click.echo(f"Bringing the database up to date. As it was, it is kept in {copy}")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception as error:
        logger.exception("The database could not be brought up to date.")
        raise CannotUpgrade(
            f"The database could not be brought up to date: {error}\n"
            f"As it was, it is in {copy}. docs/admins/embedded-server.md says how to go back to it."
        ) from error


def _migrations() -> tuple[bool, list[tuple[str, str]]]:
    """Return whether the database has any migration, and which it lacks, in their order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    lacking = [(migration.app_label, migration.name) for migration, _backwards in plan]
    return bool(executor.loader.applied_migrations), lacking


def _keep_copy(data: DataDirectory, before: str) -> Path:
    """Return the new file that the database was copied to; what was kept before is never written over."""
    name = f"{data.database.name}.before-{before}"
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    copy = next(data.path / name for name in names if not (data.path / name).exists())
    try:
        copy_database(data.database, copy)
    except (OSError, sqlite3.Error) as error:
        raise CannotUpgrade(
            f"The database has to be brought up to date, and no copy of it could be kept first: {error}.\n"
            "Nothing was changed. Make room in the data folder, and start again."
        ) from error
    return copy
