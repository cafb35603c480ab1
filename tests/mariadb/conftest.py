"""What is tested here needs a database with row locks and many connections: ``pytest --ds tests.mariadb.settings``."""

from django.db import connection

from tests.records.conftest import *  # noqa: F403 - the same people, and the same story

collect_ignore_glob = [] if connection.vendor == "mysql" else ["test_*.py"]
