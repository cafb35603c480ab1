"""Whether what stands in the environment can be used: a slip there is told in words, before anything is done."""

from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo


def not_understood(environment: Mapping[str, str]) -> str:
    """Return what in the environment cannot be used and how it is to be written, or nothing if all can be.

    No value is quoted: there may be a password in it.
    """
    for name, is_right, how in (
        (
            "ALONGSIDE_ORIGIN",
            _is_origin,
            "Write the address that people type, up to its name or port: https://training.example.org",
        ),
        (
            "ALONGSIDE_SMTP",
            _is_mail_server,
            "Write smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465; signs that mean something in an "
            "address as %40 for @, %2F for /.",
        ),
        ("ALONGSIDE_EMAIL_FROM", _is_email, "Write an email address, such as alongside@example.org"),
        ("TZ", _is_time_zone, "Write the name of a time zone, such as Europe/London"),
    ):
        if (value := environment.get(name, "")) and not is_right(value):
            return f"{name} is not understood. {how}\nNothing was started, and nothing was changed."
    return ""


def _split(value: str) -> SplitResult | None:
    """Return an address in its parts, or None if it has no host or a port that is none."""
    try:
        parts = urlsplit(value)
        _port = parts.port
    except ValueError:
        return None
    return parts if parts.hostname else None


def _is_origin(value: str) -> bool:
    parts = _split(value.rstrip("/"))
    return (
        parts is not None
        and value.rstrip("/") == f"{parts.scheme}://{parts.netloc}"
        and _is_of_the_web(parts)
    )


def _is_of_the_web(parts: SplitResult) -> bool:
    return parts.scheme in ("http", "https") and "@" not in parts.netloc


def _is_mail_server(value: str) -> bool:
    parts = _split(value)
    return parts is not None and parts.scheme in ("smtp", "smtps")


def _is_email(value: str) -> bool:
    return "\n" not in value and "@" in parseaddr(value)[1]


def _is_time_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # no such zone; a path; a folder
        return False
    return True
