"""The settings of the tests on MariaDB, as Open edX has it: InnoDB, utf8mb4, READ COMMITTED, a connection a request.

Whoever imports this first starts a server of its own, which lives as long as the process; those that it starts (the
workers of pytest-xdist) share it. ``submissions`` is left out: its migrations fail on MariaDB.
"""

import atexit
import os
from contextlib import ExitStack

import pymysql

pymysql.install_as_MySQLdb()

from tests.mariadb.server import running  # noqa: E402 - Django's backend looks for MySQLdb
from tests.settings import *  # noqa: E402, F403 - all but the database is the same
from tests.settings import INSTALLED_APPS  # noqa: E402

SOCKET = "ALONGSIDE_TESTS_MARIADB"

if SOCKET not in os.environ:
    until_the_end = ExitStack()
    os.environ[SOCKET] = until_the_end.enter_context(running())
    atexit.register(until_the_end.close)

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.mysql",
        "NAME": "alongside",
        "USER": "root",
        "HOST": os.environ[SOCKET],
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"charset": "utf8mb4", "isolation_level": "read committed"},
        "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
    }
}
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "submissions"]
