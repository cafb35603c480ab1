"""Rows as they stand in the file: every column of a table by its name, people by the id they have there.

What a row hangs on is named by what does not change from one database to another (a uuid, a content hash), and is for
each side to add.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db import models

from alongside.records.errors import CannotMove

Row = TypeVar("Row", bound=models.Model)


def written(row: models.Model, **hangs_on: Any) -> dict[str, Any]:
    """Return a row for the file; ``hangs_on`` names the rows of other tables that it belongs to."""
    own = [*_columns(type(row)), *people_columns(type(row))]
    return {column.name: getattr(row, column.attname) for column in own} | hangs_on


def people_of(row: models.Model) -> set[int]:
    """Return the ids of those whom a row is linked to."""
    return {getattr(row, column.attname) for column in people_columns(type(row))} - {None}


def read(model: type[Row], said: Mapping[str, Any], accounts: Mapping[int, int], **hangs_on: Any) -> Row:
    """Return the row, not stored yet, that the file tells of.

    Args:
        model: the table.
        said: what ``written`` returned.
        accounts: the id of an account here, by the id there; whoever is missing is not linked.
        hangs_on: the rows here that it belongs to.

    Raises:
        CannotMove: if the file knows other columns than this table.

    """
    try:
        columns = {column.attname: column.to_python(said[column.name]) for column in _columns(model)}
        people = {column.attname: accounts.get(said[column.name]) for column in people_columns(model)}
    except KeyError as error:
        raise CannotMove(
            f"The file says nothing of “{error.args[0]}”, which this Alongside keeps. Bring both sides to the same "
            "version of Alongside, and make the file anew."
        ) from None
    return model(**(columns | people | hangs_on))


def put(row: models.Model) -> None:
    """Store a row as it is: as Django loads fixtures, without the columns that would say that it is new."""
    row.save_base(raw=True, force_insert=True)


def people_columns(model: type[models.Model]) -> list[models.ForeignKey]:
    """Return the columns of a table that link to accounts."""
    return [column for column in model._meta.concrete_fields if column.related_model is get_user_model()]


def _columns(model: type[models.Model]) -> list[models.Field]:
    return [
        column for column in model._meta.concrete_fields if not (column.primary_key or column.is_relation)
    ]
