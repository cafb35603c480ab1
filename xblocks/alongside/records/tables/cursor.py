"""Pages of a list that is read by where the last page ended, so that they stay right while rows come and go.

A cursor holds the values that the last row was sorted by. One of them may be a name and cursors stand in addresses, so
a cursor is locked with the site's secret key: nobody reads it, and nobody makes one up.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from alongside.records.errors import Invalid

LARGEST = 100
PART = 500


def page_of(rows: QuerySet, by: tuple[str, ...], cursor: str, size: int, *, of: str) -> tuple[list[Any], str]:
    """Return the next rows of a list, and the cursor for those after them ("" if there are none).

    Args:
        rows: the list, in any order.
        by: the columns that it is sorted by; together they are different for every row.
        cursor: where the page before ended; "" for the first page.
        size: how many rows at most; never more than 100.
        of: the list's name. A cursor of another list is refused.

    Raises:
        Invalid: if the cursor is none of ours.

    """
    size = max(1, min(size, LARGEST))
    columns = [rows.model._meta.get_field(name) for name in by]
    if cursor:
        ended = [column.to_python(text) for column, text in zip(columns, _opened(cursor, of), strict=True)]
        rows = rows.filter(_beyond(by, ended))
    found = list(rows.order_by(*by)[: size + 1])
    if len(found) <= size:
        return found, ""
    return found[:size], _locked([of, *(column.value_to_string(found[size - 1]) for column in columns)])


def parts_of(rows: QuerySet, by: tuple[str, ...]) -> Iterator[list[Any]]:
    """Yield a whole list in parts of 500, sorted as for ``page_of``; rows that come or go meanwhile harm nothing."""
    part = list(rows.order_by(*by)[:PART])
    while part:
        yield part
        if len(part) < PART:
            return
        ended = [getattr(part[-1], name) for name in by]
        part = list(rows.filter(_beyond(by, ended)).order_by(*by)[:PART])


def _beyond(by: Sequence[str], ended: Sequence[Any]) -> Q:
    """Return the condition for what comes beyond a row, written so that an index on the columns finds it."""
    (first, *others), (value, *values) = by, ended
    further = Q(**{f"{first}__gt": value})
    if not others:
        return further
    return Q(**{f"{first}__gte": value}) & (further | _beyond(others, values))


def _locked(values: Sequence[str]) -> str:
    return _fernet(settings.SECRET_KEY).encrypt(json.dumps(values).encode()).decode()


def _opened(cursor: str, of: str) -> list[str]:
    try:
        name, *ended = json.loads(_fernet(settings.SECRET_KEY).decrypt(cursor.encode()))
    except (InvalidToken, ValueError):
        name = None
    if name != of:
        raise Invalid({"cursor": _("This list cannot go on from there. Start again at its beginning.")})
    return ended


@lru_cache(maxsize=1)
def _fernet(secret: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"alongside.cursor {secret}".encode()).digest()))
