"""The embedded server's settings, on databases in a folder of their own: ``ALONGSIDE_SCALE`` names it."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403 - the database is made later

ALONGSIDE_PLATFORM = "alongside.server.platform.EmbeddedPlatform"
DATABASES = {
    "default": {
        "ENGINE": "alongside.server.sqlite",
        "NAME": Path(os.environ["ALONGSIDE_SCALE"]) / "empty.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20},
    }
}
