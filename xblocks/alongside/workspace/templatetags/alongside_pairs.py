"""Going through what somebody wrote, whatever the names are that it stands under."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def pairs(named: Mapping[str, Any] | None) -> Iterable[tuple[str, Any]]:
    """Return names and values. ``.items`` in a template would first look for something named “items”."""
    return (named or {}).items()
