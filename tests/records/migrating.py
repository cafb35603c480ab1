"""Bringing the tables of the records to one migration or another, on the database at hand."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from alongside.records import api

APP = "alongside_records"


@pytest.fixture
def migrate():
    """Bring the tables to a migration (None: to nothing); to the newest again in the end."""

    def to(name):
        executor = MigrationExecutor(connection)
        executor.migrate([(APP, name)])
        return executor.loader.project_state([(APP, name)]).apps if name else None

    yield to
    call_command("migrate", APP, verbosity=0)


def newest():
    return max(name for app, name in MigrationExecutor(connection).loader.disk_migrations if app == APP)


def tables():
    with connection.cursor() as cursor:
        return {name for name in connection.introspection.table_names(cursor) if name.startswith(APP)}


def faults():
    return [fault for found in api.verify_records() for fault in found.faults]
