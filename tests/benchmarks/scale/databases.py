"""One database for each size of course, and turns at being the one that Django talks to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.benchmarks.scale.population import Population, fill


@dataclass(frozen=True)
class Database:
    """A filled database. ``seconds`` is how long it took to fill."""

    population: Population
    seconds: float
    wrapper: BaseDatabaseWrapper

    @contextmanager
    def in_use(self) -> Iterator[Population]:
        """Have Django's default connection lead here. It stays open, as it does in a server."""
        with _default(self.wrapper):
            yield self.population


def made(learners: int) -> Database:
    """Make and fill a database beside the one that the settings name.

    Args:
        learners: how many learners the course has.
    """
    wrapper = _beside(learners)
    with _default(wrapper):
        call_command("migrate", "auth", verbosity=0)  # what tables without migrations refer to
        call_command("migrate", verbosity=0, run_syncdb=True)
        started = perf_counter()
        population = fill(learners)
        seconds = perf_counter() - started
        if connection.vendor == "mysql":  # or it would count its rows at some time during the measurement
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE TABLE {', '.join(connection.introspection.table_names())}")
    return Database(population, seconds, wrapper)


def _beside(learners: int) -> BaseDatabaseWrapper:
    here = connections.settings["default"]
    if connection.vendor == "mysql":
        name = f"learners_{learners}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
    else:
        name = Path(here["NAME"]).with_name(f"learners-{learners}.sqlite3")
    return type(connections["default"])({**here, "NAME": name}, "default")


@contextmanager
def _default(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    before = connections["default"]
    connections["default"] = wrapper
    try:
        yield
    finally:
        connections["default"] = before
