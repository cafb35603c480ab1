"""Text that is compared sign by sign on every database."""

from typing import Any

from django.db import models

#: MySQL and MariaDB compare text as people read it, unless told otherwise: "Lift", "lift" and "líft" are one.
EXACT_ON_MYSQL = "utf8mb4_bin"


class ExactCharField(models.CharField):
    """A code, a hash or a key. Two that differ in case or accent are two, as they are on SQLite by itself."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Return the column's type, and its collation where the database's own would not be exact."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "mysql":
            parameters["collation"] = EXACT_ON_MYSQL
        return parameters
