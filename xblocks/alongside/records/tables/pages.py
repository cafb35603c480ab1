"""Large tables and long lists, a page at a time."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
Value = TypeVar("Value")
AT_A_TIME = 500


def pages(rows: models.QuerySet[Row], at_a_time: int = AT_A_TIME) -> Iterator[list[Row]]:
    """Yield rows in the order of their keys, so many together; no more are ever in memory."""
    last = 0
    while page := list(rows.filter(pk__gt=last).order_by("pk")[:at_a_time]):
        yield page
        last = page[-1].pk


def in_order(rows: models.QuerySet[Row], at_a_time: int = AT_A_TIME) -> Iterator[Row]:
    """Yield rows in the order of their keys, never more than so many in memory."""
    for page in pages(rows, at_a_time):
        yield from page


def parts(values: Sequence[Value], at_a_time: int = AT_A_TIME) -> Iterator[Sequence[Value]]:
    """Yield values so many together: a database takes no more of them in one query."""
    return (values[start : start + at_a_time] for start in range(0, len(values), at_a_time))
