"""Takes the figures of one database engine, at every size in turn, so that other work of the machine weighs on all.

Import this only where Django is set up with the settings of :mod:`tests.benchmarks.scale.settings`.
"""

import statistics
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from time import perf_counter
from typing import Any

from django.core.cache import cache
from django.db import connection

from alongside.records import api
from alongside.records.models import LearnerRecord
from tests.benchmarks.figures import Export, LookFigures, ScaleFigures
from tests.benchmarks.measure import queries
from tests.benchmarks.scale import looks
from tests.benchmarks.scale.databases import Database, made
from tests.benchmarks.scale.looks import Look

SIZES = (1_000, 10_000, 100_000)
VERIFIED = 200
EXPORTED = 30_000  # rows: sixty times what is read at once, so what grows has shown by then


def measure(rounds: int) -> ScaleFigures:
    """Take all figures, in databases that are made now."""
    databases = [made(size) for size in SIZES]
    engine = connection.vendor
    return ScaleFigures(
        engine="MariaDB" if engine == "mysql" else "SQLite",
        sizes=SIZES,
        entries=tuple(database.population.entries for database in databases),
        filling=tuple(database.seconds for database in databases),
        looks=tuple(_looks(databases, rounds)),
        exports=tuple(_exports(databases)),
        verifying=tuple(map(_verifying, databases)),
    )


# -- lists, records, pages and a sign-off ------------------------------------------------------------------------------


def _looks(databases: list[Database], rounds: int) -> Iterator[LookFigures]:
    for same in zip(*map(_looks_in, databases), strict=True):
        yield _figures(list(zip(databases, same, strict=True)), rounds)


def _looks_in(database: Database) -> list[Look]:
    with database.in_use() as course:
        return list(looks.looks(course))


def _figures(places: list[tuple[Database, Look]], rounds: int) -> LookFigures:
    first, second = [], []
    for database, look in places:
        with database.in_use():
            look.before()
            cache.clear()
            first.append(_seen(look))
            look.before()
            second.append(_seen(look))
    taken = _alternate(places, rounds)
    return LookFigures(
        what=places[0][1].what,
        kind=places[0][1].kind.value,
        first_queries=tuple(count for count, _size in first),
        queries=tuple(count for count, _size in second),
        milliseconds=tuple(statistics.median(times) * 1000 for times in taken),
        ratio=_ratio(taken),
        html_bytes=tuple(size for _count, size in second),
    )


def _seen(look: Look) -> tuple[int, int]:
    """Return how many queries a look takes, and how many bytes it shows."""
    with queries() as statements:
        seen = look.see()
    return len(statements), len(seen) if isinstance(seen, bytes) else 0


def _alternate(places: list[tuple[Database, Look]], rounds: int) -> list[list[float]]:
    """Return the seconds on the wall of each look at each place: MariaDB works in a process of its own."""
    taken: list[list[float]] = [[] for _place in places]
    for _round in range(rounds):
        for times, (database, look) in zip(taken, places, strict=True):
            with database.in_use():
                look.before()
                started = perf_counter()
                look.see()
                times.append(perf_counter() - started)
    return taken


def _ratio(taken: list[list[float]]) -> float:
    """Return how many times as long the largest takes as the smallest, each pair measured one after the other."""
    return statistics.median(large / small for small, large in zip(taken[0], taken[-1], strict=True))


# -- exports and verification -----------------------------------------------------------------------------------------


def _exports(databases: list[Database]) -> Iterator[Export]:
    for name, verb in (("decisions", api.decisions), ("cohort", api.cohort_rows)):
        peaks, counts, seconds = [], [], []
        for database in databases:
            with database.in_use() as course:
                lead = looks.actor(course.course_key, course.lead)
                peak, count, taken = _drained(verb(lead, course_key=course.course_key))
            peaks.append(peak)
            counts.append(count)
            seconds.append(taken)
        yield Export(name, tuple(counts), tuple(peaks), tuple(seconds))


def _drained(rows: Iterator[Any]) -> tuple[int, int, float]:
    """Read an export's first rows; return the most memory that it had at once, in bytes, how many rows, and seconds."""
    tracemalloc.start()
    started, count = perf_counter(), 0
    for _row in islice(rows, EXPORTED):
        count += 1
    taken = perf_counter() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, count, taken


def _verifying(database: Database) -> float:
    """Return the milliseconds that it takes to verify a record, and raise RuntimeError if one does not hold."""
    with database.in_use():
        uuids = LearnerRecord.objects.order_by("uuid").values_list("uuid", flat=True)[:VERIFIED]
        started = perf_counter()
        for uuid in list(uuids):
            if faults := api.verify_record(uuid).faults:
                raise RuntimeError(f"The population is no good: {faults[0]}")
        return (perf_counter() - started) * 1000 / VERIFIED
