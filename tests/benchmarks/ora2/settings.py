"""The embedded server's settings on SQLite, with the apps that ora2's staff assessment needs."""

from tests.benchmarks.scale.settings_sqlite import *  # noqa: F403 - a database in a folder of its own
from tests.benchmarks.scale.settings_sqlite import INSTALLED_APPS

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "openassessment.assessment",
    "openassessment.workflow",
    "openassessment.staffgrader",
]
