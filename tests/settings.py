"""Django settings for the tests: the embedded server's own, on an in-memory database and with a fake platform.

Tests of the server itself switch to the real platform (tests/server/conftest.py).
"""

import os
import tempfile

os.environ["ALONGSIDE_DATA"] = tempfile.mkdtemp(prefix="alongside-tests-")

from alongside.server.settings import *  # noqa: F403 - the folder must be named first

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
TIME_ZONE = "UTC"

DATABASES = {
    "default": {
        "ENGINE": "alongside.server.sqlite",
        "NAME": ":memory:",
        "TEST": {"NAME": ":memory:"},  # or pytest-django makes files of that name for each worker
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

ALONGSIDE_OPTIONAL = True  # every shipped block is looked at
ALONGSIDE_PLATFORM = "tests.fakes.FakePlatform"
ALONGSIDE_PLAN_KEYS = ["5LWIcJ4l1nf2WwxLBTAcPfUcEu1nCUmnYmUYJ1xXr8o="]
