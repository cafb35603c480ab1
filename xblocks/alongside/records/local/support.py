"""The organisation's local facts for a course: its own contacts over what was built into the course."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from pydantic import TypeAdapter, ValidationError

from alongside import platform
from alongside.content.model import Review, Text
from alongside.content.organisation import Contact, ContactKind, Facts, Organisation, PolicyCode
from alongside.records.data import Support
from alongside.records.models import LocalSupport

__all__ = ["local_support"]

STALE_AFTER = timedelta(days=180)
REMEMBERED_FOR = 60  # seconds
_GENERATION = "alongside.support.generation"


def local_support(course_key: str) -> Support:
    """Return the organisation's local facts for a course. A call within a minute of another costs no query.

    Contacts come from the LocalSupport rows of the course, then those for every course, then what was built into
    the course. Nothing is guessed: a kind of contact that is not set, or cannot be read, is in ``missing``; one last
    checked more than 180 days ago is in ``stale``.
    """
    generation = cache.get_or_set(_GENERATION, lambda: uuid4().hex, None)
    key = f"alongside.support.{generation}.{hashlib.sha256(course_key.encode()).hexdigest()}"
    support = cache.get(key)
    if support is None:
        support = _gather(course_key)
        cache.set(key, support, REMEMBERED_FOR)
    return support


def forget_on_change() -> None:
    """Have every change to a LocalSupport row show at once."""
    for signal in (post_save, post_delete):
        signal.connect(_forget, sender=LocalSupport, dispatch_uid="alongside.support")


def _forget(**_signal: Any) -> None:
    transaction.on_commit(lambda: cache.delete(_GENERATION))


def _gather(course_key: str) -> Support:
    organisation = _built_in(platform.current().course_facts(course_key))
    contacts = {**organisation.contacts, **_rows(course_key)}
    known = {kind: contacts[kind] for kind in ContactKind if kind in contacts}
    oldest = timezone.localdate() - STALE_AFTER
    return Support(
        facts=Facts.of(organisation.model_copy(update={"contacts": known})),
        contacts=tuple((kind.value, contact) for kind, contact in known.items()),
        missing=tuple(kind.value for kind in ContactKind if kind not in known),
        stale=tuple(kind.value for kind, contact in known.items() if contact.checked.on < oldest),
    )


def _rows(course_key: str) -> dict[ContactKind, Contact]:
    rows = LocalSupport.objects.filter(course_key__in=["", course_key], kind__in=list(ContactKind))
    return {
        ContactKind(row.kind): Contact(
            name=row.name,
            phone=row.phone or None,
            text=row.text or None,
            web=row.web or None,
            hours=row.hours or None,
            checked=Review(by=row.checked_by, on=row.checked_on),
        )
        for row in rows.order_by("course_key")
    }


def _built_in(facts: Mapping[str, Any]) -> Organisation:
    """Return what can be read of the facts in a course, which authors edit in Studio; the rest counts as missing."""
    return Organisation(
        name=_read(Text, facts.get("name")),
        contacts=_each(ContactKind, Contact, facts.get("contacts")),
        policies=_each(PolicyCode, Text, facts.get("policies")),
    )


def _each(codes: Any, form: Any, values: Any) -> dict[Any, Any]:
    if not isinstance(values, Mapping):
        return {}
    read = {code: _read(form, values.get(code.value)) for code in codes}
    return {code: value for code, value in read.items() if value is not None}


def _read(form: Any, value: Any) -> Any:
    try:
        return TypeAdapter(form).validate_python(value)
    except ValidationError:
        return None
