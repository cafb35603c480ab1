"""The embedded server's settings on MariaDB, which it does not use by itself, but which Open edX does."""

from tests.mariadb.settings import *  # noqa: F403 - a server of its own, as the tests have
from tests.mariadb.settings import DATABASES, INSTALLED_APPS

ALONGSIDE_PLATFORM = "tests.benchmarks.scale.platform.PlatformWithoutGradebook"
DATABASES["default"] |= {"CONN_MAX_AGE": None}
DATABASES["default"]["OPTIONS"] |= {"local_infile": True}

# The server's pages import it. Its own migrations fail on MariaDB, so its tables are made from its models.
INSTALLED_APPS = [*INSTALLED_APPS, "submissions"]
MIGRATION_MODULES = {"submissions": None}
