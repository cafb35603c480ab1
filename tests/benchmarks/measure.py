"""Clocks and counters that work the same in the workbench and in the embedded server."""

import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import process_time
from typing import Any

from django.db import connection

from tests.benchmarks.figures import Timing

_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")

Visit = Callable[[], Any]


def seconds(visit: Visit) -> float:
    """Return how much of the processor's time one call takes.

    Our pages wait for nothing else, and unlike the time on the wall it stays the same on a machine with other work.
    """
    started = process_time()
    visit()
    return process_time() - started


def compare(trivial: Visit, visits: Mapping[str, Visit], rounds: int) -> dict[str, Timing]:
    """Time each visit against the trivial one.

    The two alternate, so that whatever else the machine does weighs on both. Everything was visited before, so that
    caches are warm.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in visits}
    for _round in range(rounds):
        for name, visit in visits.items():
            taken[name].append((seconds(trivial), seconds(visit)))
    return {
        name: Timing(
            milliseconds=statistics.median(time for _floor, time in pairs) * 1000,
            ratio=statistics.median(time / floor for floor, time in pairs),
        )
        for name, pairs in taken.items()
    }


@contextmanager
def queries() -> Iterator[list[str]]:
    """Collect the SQL of every query inside the block, but not what opens and closes transactions."""
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(_TRANSACTION):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements
