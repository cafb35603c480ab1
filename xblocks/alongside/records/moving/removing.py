"""Taking everything of ours out of a database, for an organisation that leaves."""

from collections.abc import Callable

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection

__all__ = ["remove_everything"]

_APP = "alongside_records"


def remove_everything(*, confirm: bool, say: Callable[[str], object]) -> bool:
    """Say how many rows there are in each table of ours, and remove rows and tables if that is confirmed.

    Returns whether there was any table.

    For administrators' commands: it performs no authorisation check. The rows go first: going back through the
    migrations refuses to lose what an earlier version cannot hold.
    """
    there = set(connection.introspection.table_names())
    ours = apps.get_app_config(_APP).get_models(include_auto_created=True)
    models = [model for model in ours if model._meta.db_table in there]
    for model in models:
        if rows := model._base_manager.count():
            say(f"{model._meta.db_table}: {rows}")
    if confirm and models:
        tables = [model._meta.db_table for model in models]
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
        call_command("migrate", _APP, "zero", verbosity=0, interactive=False)
    return bool(models)
