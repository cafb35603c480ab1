"""Private words on their way in and out of the tables: sealed with the plan keys, and never open at rest.

Beside the words stands in each seal where they belong, so that a row that was swapped for another, or put back to an
older state, is noticed. Functions that hold plain text are marked for Django's error reports, and no exception is
chained to one that saw it.
"""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from alongside.records.errors import PlanKeysMissing, PlanUnreadable, Words


def require_keys(otherwise: Words | None = None) -> None:
    """Refuse if nothing can be sealed on this server; ``otherwise`` is what to say instead of the usual words.

    Raises:
        PlanKeysMissing: if this server has no key.

    """
    try:
        fernets()
    except PlanKeysMissing:
        raise PlanKeysMissing(otherwise) from None


@sensitive_variables()
def seal(inside: Mapping[str, Any]) -> str:
    """Return words, and where they belong, as text that tells nothing without the keys.

    Raises:
        PlanKeysMissing: if this server has no key.

    """
    return _fernet().encrypt(json.dumps(dict(inside)).encode()).decode()


@sensitive_variables()
def unseal(sealed: str, belongs: Mapping[str, Any], otherwise: Words | None = None) -> dict[str, Any]:
    """Return what ``seal`` was given.

    Args:
        sealed: what ``seal`` returned.
        belongs: what has to stand inside, beside the words.
        otherwise: what to say instead of the usual words if it does not open.

    Raises:
        PlanKeysMissing: if this server has no key.
        PlanUnreadable: if it does not open with the keys at hand, or belongs somewhere else.

    """
    try:
        inside = json.loads(_fernet().decrypt(sealed.encode()))
    except InvalidToken:
        raise PlanUnreadable(otherwise) from None
    if any(inside.get(name) != value for name, value in belongs.items()):
        raise PlanUnreadable(otherwise)
    return inside


@sensitive_variables()
def unseal_if_it_opens(sealed: str, belongs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what ``seal`` was given, or None if it does not open here; for what goes on without it."""
    try:
        return unseal(sealed, belongs)
    except (PlanKeysMissing, PlanUnreadable):
        return None


def fernets() -> list[Fernet]:
    """Return the keys of this server. The first one seals, all of them open.

    Raises:
        PlanKeysMissing: if there is none, or one of them is no key.

    """
    keys = getattr(settings, "ALONGSIDE_PLAN_KEYS", None)
    try:
        found = [Fernet(key) for key in keys or ()]
    except (TypeError, ValueError):
        raise PlanKeysMissing from None
    if not found:
        raise PlanKeysMissing
    return found


def _fernet() -> MultiFernet:
    return MultiFernet(fernets())
