"""An earlier version's rows go through the migrations, on the database at hand (SQLite, or MariaDB: tests/mariadb)."""

import json
from datetime import UTC, datetime

import pytest
from django.apps import apps as todays
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor

from alongside.platform import Actor
from alongside.records import api
from tests.records.migrating import APP, faults, migrate, newest
from tests.upgrading.earlier import COURSE, VERSIONS, keys, pour, rows, seen_in

__all__ = ["migrate"]

pytestmark = pytest.mark.django_db(transaction=True)


def named(version):
    """Return the migration that a version had last."""
    known = MigrationExecutor(connection).loader.disk_migrations
    return next(name for app, name in known if app == APP and name.startswith(version))


def of_models(known):
    return [get_user_model(), *known.get_app_config(APP).get_models()]


def meant(field, value):
    """Return what a value that SQLite keeps means to a field."""
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.loads(value)
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return field.to_python(value)


def fill(known, there):
    """Put the rows of our tables and of the accounts in, as they are."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for model in of_models(known):
            for row in there[model._meta.db_table].values():
                fields = [field for field in model._meta.concrete_fields if field.column in row]
                columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
                values = [
                    field.get_db_prep_save(meant(field, row[field.column]), connection) for field in fields
                ]
                places = ", ".join(["%s"] * len(values))
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)
    connection.check_constraints()


def changed(there):
    """Yield which columns of which rows are not there any more, or are something else."""
    for model in of_models(todays):
        for key, row in there.get(model._meta.db_table, {}).items():
            found = model._base_manager.filter(pk=key).values().first() or {}
            for field in model._meta.concrete_fields:
                if field.column in row and found.get(field.attname) != meant(field, row[field.column]):
                    yield model._meta.db_table, key, field.column


@pytest.fixture(params=VERSIONS)
def version(request):
    return request.param


@pytest.fixture
def there(version, tmp_path, settings, migrate):
    """Have the tables and the rows of that version, and nothing later."""
    settings.ALONGSIDE_PLAN_KEYS = keys()
    there = rows(pour(version, tmp_path / "made.sqlite3"))
    fill(migrate(named(version)), there)
    return there


def test_they_come_through_whole_and_back_as_far_as_nothing_is_lost(version, there, migrate):
    migrate(newest())
    assert list(changed(there)) == []
    assert faults() == []
    for user in get_user_model().objects.all():
        actor = Actor(user_id=user.pk, full_name=user.get_full_name())
        for code, plan in seen_in(version)["learners"][user.username]["plans"].items():
            assert api.read_plan(actor, course_key=COURSE, plan_code=code).answers == plan["answers"]
    if version == "0001":
        migrate(named("0001"))
    else:
        with pytest.raises(IrreversibleError, match="Nothing was changed"):
            migrate(named("0001"))
    migrate(newest())
    assert list(changed(there)) == []
    assert faults() == []
