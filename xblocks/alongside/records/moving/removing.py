"""Taking everything of ours out of a database, for an organisation that leaves."""

from collections.abc import Callable

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection

__all__ = ["remove_everything"]

_APP = "alongside_records"


def remove_everything(*, confirm: bool, say: Callable[[str], object]) -> None:
    """Say how many rows there are in each table of ours, and remove rows and tables if that is confirmed.

    For administrators' commands: it performs no authorisation check. The rows go first: going back through the
    migrations refuses to lose what an earlier version cannot hold.
    """
    models = list(apps.get_app_config(_APP).get_models(include_auto_created=True))
    for model in models:
        if rows := model._base_manager.count():
            say(f"{model._meta.db_table}: {rows}")
    if confirm:
        tables = [model._meta.db_table for model in models]
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
        call_command("migrate", _APP, "zero", verbosity=0, interactive=False)
