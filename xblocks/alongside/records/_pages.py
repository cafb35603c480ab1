"""Large tables, read a page at a time."""

from collections.abc import Iterator
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
AT_A_TIME = 500


def pages(rows: models.QuerySet[Row]) -> Iterator[list[Row]]:
    """Yield rows in the order of their keys, some hundred together; no more are ever in memory."""
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        yield page
        last = page[-1].pk


def in_order(rows: models.QuerySet[Row]) -> Iterator[Row]:
    """Yield rows in the order of their keys, never more than some hundred in memory."""
    for page in pages(rows):
        yield from page
