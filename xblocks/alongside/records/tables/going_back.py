"""For migrations: going back through one refuses to lose what the version before it has no place for."""

from collections.abc import Callable
from typing import Any

from django.db.migrations.exceptions import IrreversibleError


def refuses_to_lose(what: str, *models: str) -> Callable[[Any, Any], None]:
    """Return what goes back only while these models of the records have no row. It has to come last in a migration.

    Args:
        what: what the rows are, at the beginning of a sentence.
        models: their names.

    """

    def refuse(apps: Any, schema_editor: Any) -> None:
        del schema_editor
        if any(apps.get_model("alongside_records", name).objects.exists() for name in models):
            raise IrreversibleError(
                f"{what} would be lost: the version before this one has no place for them. Nothing was changed. "
                "Restore the copy of the database that was made before the upgrade."
            )

    return refuse
