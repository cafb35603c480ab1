"""The stock XBlock SDK workbench with the tables that our blocks keep records in."""

import os
from base64 import urlsafe_b64encode
from pathlib import Path

from workbench.settings import *  # noqa: F403 - this is the workbench, with a few things added
from workbench.settings import INSTALLED_APPS, MIDDLEWARE, TEMPLATES

DATA = Path(os.environ.get("ALONGSIDE_WORKBENCH_DATA", ".alongside/workbench"))

INSTALLED_APPS = [*INSTALLED_APPS, "submissions", "alongside.records"]
if "django.contrib.admin" not in INSTALLED_APPS:
    INSTALLED_APPS.append("django.contrib.admin")
MIDDLEWARE = list(MIDDLEWARE)
TEMPLATES = list(TEMPLATES)

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA / "workbench.sqlite3")}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING = {"version": 1, "disable_existing_loggers": False}
USE_TZ = True

ALONGSIDE_PLATFORM = "tests.workbench.platform.WorkbenchPlatform"
ALONGSIDE_PLAN_KEYS = [urlsafe_b64encode(b"the-workbench-holds-no-secrets!!").decode()]
