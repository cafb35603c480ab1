"""Has both engines measured, each in a process of its own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pymysql

from tests.benchmarks.figures import ScaleFigures
from tests.benchmarks.process import in_own_process
from tests.mariadb.server import program, running

MEASURE = "tests.benchmarks.scale.measure"
SETTINGS = "tests.benchmarks.scale.settings_"


def measured(rounds: int, folder: Path) -> Iterator[ScaleFigures]:
    """Yield the figures of each engine that is on this machine: SQLite always is.

    Args:
        rounds: how often to time each look.
        folder: where the databases go.
    """
    sqlite = {"DJANGO_SETTINGS_MODULE": f"{SETTINGS}sqlite", "ALONGSIDE_SCALE": str(folder)}
    yield in_own_process(MEASURE, sqlite, rounds)
    if program():
        with running() as socket:
            with closing(pymysql.connect(unix_socket=socket, user="root")) as connection:
                connection.cursor().execute("CREATE DATABASE alongside CHARACTER SET utf8mb4")
            mariadb = {"DJANGO_SETTINGS_MODULE": f"{SETTINGS}mariadb", "ALONGSIDE_TESTS_MARIADB": socket}
            yield in_own_process(MEASURE, mariadb, rounds)
