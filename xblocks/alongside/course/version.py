"""Which version of Alongside this is, and whether another one came before or after it."""

import re
from importlib.metadata import version


def installed_version() -> str:
    """Return the version of Alongside that is installed here."""
    return version("alongside-xblock")


def is_older(one: str, other: str) -> bool:
    """Return whether one version came before the other, by the numbers that it starts with."""
    return _numbers(one) < _numbers(other)


def _numbers(text: str) -> tuple[int, ...]:
    leading = re.match(r"\d+(\.\d+)*", text)
    return tuple(map(int, leading[0].split("."))) if leading else ()
