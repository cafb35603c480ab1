"""Saving what is still being written, so that two tabs never overwrite each other without a word."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet


def save_version(
    rows: QuerySet, *, base_version: int, which: Mapping[str, Any], values: Mapping[str, Any]
) -> bool:
    """Save one versioned row if nobody else has saved it since; return whether it was saved.

    Args:
        rows: all rows of the model; it has a ``version`` column.
        base_version: the version that the writer started from; 0 if there was none.
        which: the unique key of the row.
        values: what to save.

    """
    if base_version:
        return rows.filter(**which, version=base_version).update(**values, version=base_version + 1) == 1
    try:
        with transaction.atomic():
            rows.create(**which, **values, version=1)
    except IntegrityError:
        return False
    return True
