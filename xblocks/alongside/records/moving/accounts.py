"""Finding on this side the people who come from the other: by their email address, and by nothing else.

A login name is no proof: somebody else may have taken it here. Nor is an address that nobody has confirmed: in Open
edX an account is active once its address has been.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower


@dataclass(frozen=True)
class Match:
    """Who goes by an address here: ``user_id`` and their ``login``, or None and a ``problem`` in words."""

    user_id: int | None
    login: str = ""
    problem: str = ""


_NO_ADDRESS = Match(None, problem="no email address of their own there, so nothing to find them by here")
_NOBODY = Match(None, problem="no account here has this email address")
_SEVERAL = Match(None, problem="several accounts here have this email address")
_INACTIVE = Match(
    None, problem="the account here is not active: its address was never confirmed, or it was closed"
)


def with_own_email(users: QuerySet[Any]) -> QuerySet[Any]:
    """Add ``own_email`` to accounts: in small letters, "" if there is none or somebody else has it too."""
    model = get_user_model()
    email = model.get_email_field_name()
    others = (
        model.objects.annotate(small=Lower(email)).filter(small=OuterRef("small")).exclude(pk=OuterRef("pk"))
    )
    return users.annotate(small=Lower(email), is_shared=Exists(others))


def own_email(user: Any) -> str:
    """Return the address by which an account of ``with_own_email`` is found, or ""."""
    return "" if user.is_shared else user.small


def matches(emails: Iterable[str]) -> Mapping[str, Match]:
    """Return who goes by each address here, in one query."""
    users = get_user_model()
    wanted = set(emails)
    found = defaultdict(list)
    rows = users.objects.annotate(small=Lower(users.get_email_field_name())).filter(
        Q(small__in=wanted - {""})
    )
    for pk, login, small, is_active in rows.values_list("pk", users.USERNAME_FIELD, "small", "is_active"):
        found[small].append((pk, login, is_active))
    return {email: _match(found[email]) if email else _NO_ADDRESS for email in wanted}


def _match(found: list[tuple[int, str, bool]]) -> Match:
    if not found:
        return _NOBODY
    if len(found) > 1:
        return _SEVERAL
    ((pk, login, is_active),) = found
    return Match(pk, login) if is_active else _INACTIVE
