"""Going through what somebody wrote, whatever the names are that it stands under; words for codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def pairs(named: Mapping[str, Any] | None) -> Iterable[tuple[str, Any]]:
    """Return names and values. ``.items`` in a template would first look for something named “items”."""
    return (named or {}).items()


@register.filter
def named(code: str, words: Mapping[str, Any]) -> Any:
    """Return the words for a code, or the code itself where there are none."""
    return words.get(code) or code
