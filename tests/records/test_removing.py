"""An organisation that leaves takes everything of ours out of its database (SQLite, or MariaDB: tests/mariadb)."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db.migrations.exceptions import IrreversibleError

from alongside.records import api
from alongside.records.models import LearnerRecord, LedgerEntry
from tests.records.conftest import COURSE
from tests.records.migrating import APP, migrate, newest, tables

__all__ = ["migrate"]

pytestmark = pytest.mark.django_db(transaction=True)


def told(*options):
    said = StringIO()
    call_command("alongside_remove_records", *options, stdout=said)
    return said.getvalue()


def test_it_says_what_there_is_and_changes_nothing_unasked(lived):
    said = told()
    assert f"alongside_records_ledgerentry: {LedgerEntry.objects.count()}\n" in said
    assert "alongside_records_privateplan: 1\n" in said
    assert "Nothing was changed." in said
    assert LearnerRecord.objects.exists()
    assert api.story(lived.maya, course_key=COURSE).story


def test_rows_and_tables_go_and_nothing_else(lived, migrate):
    accounts = get_user_model().objects.count()
    made = tables()
    assert "Removed" in told("--confirm")
    assert tables() == set()
    assert "There is no table of the records here" in told("--confirm")
    assert get_user_model().objects.count() == accounts
    migrate(newest())
    assert tables() == made
    assert not LearnerRecord.objects.exists()


def rows():
    return {model.__name__: model._base_manager.count() for model in apps.get_app_config(APP).get_models()}


@pytest.mark.parametrize(
    "spared", [(), ("IssuedCredential",), ("IssuedCredential", "EarlierPlan", "PlanShare")]
)
def test_going_back_through_the_migrations_loses_nothing_by_mistake(lived, migrate, spared):
    for name in spared:
        apps.get_model(APP, name)._base_manager.all().delete()
    before = rows()
    with pytest.raises(IrreversibleError, match="Nothing was changed"):
        migrate(None)
    migrate(newest())
    assert rows() == before
    assert min(rows()[name] for name in before if name not in (*spared, "LocalSupport")) > 0
