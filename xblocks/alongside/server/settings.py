"""Django settings of the embedded server.

What an organisation may change comes from the environment, which ``alongside serve`` fills in:

ALONGSIDE_DATA          the data folder (default ``.alongside`` in the current folder)
ALONGSIDE_COURSE        an archive, an OLX folder or a folder of course files; empty for the course as shipped
ALONGSIDE_ORGANISATION  the organisation's YAML file; empty for none
ALONGSIDE_OPTIONAL      ``1`` to serve optional modules of a folder of course files, too
ALONGSIDE_ORIGIN        the address people type, such as ``https://training.example.org``, if it is not the
                        loopback address the server listens on
ALONGSIDE_ADDRESS       the address that the server listens on, which is where it is reached without an ORIGIN
ALONGSIDE_DEMO          ``1`` if the demo people may be chosen on the sign-in page
ALONGSIDE_SMTP          the mail server, such as ``smtp://user:password@mail.example.org:587``; empty to send no email
ALONGSIDE_EMAIL_FROM    the address that email comes from
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import alongside
from alongside.server.data_directory import DataDirectory

PACKAGE = Path(alongside.__file__).parent
DATA = DataDirectory(Path(os.environ.get("ALONGSIDE_DATA") or ".alongside").absolute())
ORIGIN = urlsplit(os.environ.get("ALONGSIDE_ORIGIN", ""))

if (
    not DATA.database.exists()
):  # where there is one, lost keys may have locked something in it: server/keys.py
    DATA.make_keys()

DEBUG = False
SECRET_KEY = DATA.secret_key
ALLOWED_HOSTS = [ORIGIN.hostname] if ORIGIN.hostname else ["127.0.0.1", "localhost", "[::1]"]

ALONGSIDE_COURSE = os.environ.get("ALONGSIDE_COURSE", "")
ALONGSIDE_ORGANISATION = os.environ.get("ALONGSIDE_ORGANISATION", "")
ALONGSIDE_OPTIONAL = os.environ.get("ALONGSIDE_OPTIONAL") == "1"
ALONGSIDE_ORIGIN = ORIGIN.geturl()
ALONGSIDE_DEMO = os.environ.get("ALONGSIDE_DEMO") == "1"
ALONGSIDE_PLATFORM = "alongside.server.platform.EmbeddedPlatform"
ALONGSIDE_PLAN_KEYS = DATA.plan_keys
ALONGSIDE_CREDENTIAL_KEYS = DATA.credential_keys
ALONGSIDE_ADDRESS = ORIGIN.geturl() or os.environ.get("ALONGSIDE_ADDRESS") or "http://127.0.0.1:8000"

INSTALLED_APPS = [
    "alongside.server",  # before the workspace and the admin, whose page frames it replaces
    "alongside.workspace",
    "alongside.records",
    "submissions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",  # for phones on a slow line; it hides lengths (BREACH) by bytes at random
    "alongside.server.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alongside.server.middleware.ReadingLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "alongside.server.urls"
WSGI_APPLICATION = None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alongside.server.context.shell",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "alongside.server.sqlite",
        "NAME": DATA.database,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One process serves everybody, so what it remembers is right for everybody.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

mail_server = urlsplit(
    os.environ.get("ALONGSIDE_SMTP", "")
)  # no setting of its own, since it holds a password
EMAIL_HOST = mail_server.hostname or ""
EMAIL_USE_SSL = mail_server.scheme == "smtps"  # encrypted from the first byte
EMAIL_USE_TLS = mail_server.scheme == "smtp"  # encrypted before the password
EMAIL_PORT = mail_server.port or (465 if EMAIL_USE_SSL else 587)
EMAIL_HOST_USER = unquote(mail_server.username or "")
EMAIL_HOST_PASSWORD = unquote(mail_server.password or "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ALONGSIDE_EMAIL_FROM") or "alongside@localhost"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 14 * 24 * 60 * 60  # how long the link to a first password works
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "csrftoken"
CSRF_COOKIE_HTTPONLY = False  # blocks read it to sign what they post, as they do in Open edX
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "alongside.server.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

if ORIGIN.scheme == "https":  # a proxy in front of us speaks https; `run.serve` tells waitress so
    CSRF_TRUSTED_ORIGINS = [ORIGIN.geturl()]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 30 * 24 * 60 * 60

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "alongside.server.resources.BlockResourceFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nobody uploads files
    "staticfiles": {"BACKEND": "alongside.server.resources.DigestStorage"},
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("es", "Español")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [PACKAGE / "conf" / "locale"]
TIME_ZONE = os.environ.get("TZ") or "UTC"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "alongside.server.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "event": {"format": "{asctime} {message}", "style": "{"},
    },
    "filters": {"of another name": {"()": "alongside.server.logs.OfAnotherName"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "events": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": DATA.path / "events.log",
            "maxBytes": 10 * 1024 * 1024,
            "backupCount": 9,
            "delay": True,
            "encoding": "utf-8",
            "formatter": "event",
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.security.DisallowedHost": {"filters": ["of another name"], "level": "WARNING"},
        "alongside.events": {"handlers": ["events"], "level": "INFO", "propagate": False},
    },
}
