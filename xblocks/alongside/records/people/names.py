"""Names as lists are sorted and searched by. What is shown always comes from the platform."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.signals import post_save

from alongside import platform
from alongside.records.models import KEY_LENGTH, LearnerRecord

__all__ = ["refresh_names"]


def sort_name(full_name: str) -> str:
    """Return a name in small letters, without accents and with single spaces: Zoë and ZOE are the same."""
    letters = unicodedata.normalize("NFKD", full_name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())[:KEY_LENGTH]


def named_like(search: str, at: str = "") -> Q:
    """Return the condition that every word of a search is part of the name on a record.

    Args:
        search: what somebody typed; nothing finds everybody.
        at: the lookup that leads to the record, such as ``record__``.

    """
    found = Q()
    for word in sort_name(search).split():
        found &= Q(**{f"{at}sort_name__contains": word})
    return found


def refresh_names(user_ids: Iterable[int]) -> None:
    """Bring the names that lists are sorted by into line with the platform's, in every course.

    For the platform's adapter, to be called when somebody is called otherwise. It performs no authorisation check.
    """
    wanted = set(LearnerRecord.objects.filter(user_id__in=set(user_ids)).values_list("user_id", flat=True))
    names = platform.current().full_names(wanted) if wanted else {}
    for user_id, name in names.items():
        of_theirs = LearnerRecord.objects.filter(user_id=user_id)
        of_theirs.exclude(sort_name=sort_name(name)).update(sort_name=sort_name(name))


def refresh_on_change() -> None:
    """Have a change of name on an account show in the lists."""
    post_save.connect(_refresh, sender=get_user_model(), dispatch_uid="alongside.names")


def _refresh(
    instance: Any, created: bool, raw: bool, update_fields: frozenset[str] | None, **_signal: Any
) -> None:
    names_nobody = update_fields is not None and update_fields <= {"last_login", "password"}
    if not (created or raw or names_nobody):  # nobody has a record before they have an account
        refresh_names([instance.pk])
