"""Tracking events: what somebody did with a request, for the platform's own log. Codes and uuids, never a word."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside import platform
from alongside.platform import Actor
from alongside.records.models import Concern, LearnerRecord, RolePlayRequest


def happened(what: str, request: RolePlayRequest, actor: Actor, **details: str | UUID) -> None:
    """Emit ``alongside.request.<what>`` once the running transaction is committed.

    A tracker that fails is logged by Django and costs nobody their work.

    Args:
        what: what was done: ``created``, ``decided`` and the like.
        request: with what.
        actor: by whom.
        details: codes and uuids that say more.

    """
    data = {
        "course_key": request.course_key,
        "usage_key": request.usage_key,
        "request_uuid": str(request.uuid),
        "attempt": request.attempt,
        **{name: str(value) for name, value in details.items()},
    }
    _emit(f"alongside.request.{what}", data, actor.user_id)


def concern_raised(concern: Concern) -> None:
    """Emit ``alongside.concern.raised`` once the running transaction is committed; neither about whom, nor by whom."""
    data = {"course_key": concern.course_key, "concern_uuid": str(concern.uuid)}
    _emit("alongside.concern.raised", data, None)


def record_moved(record: LearnerRecord) -> None:
    """Emit ``alongside.record.moved`` once the running transaction is committed, when a record has come here."""
    data = {"course_key": record.course_key, "record_uuid": str(record.uuid)}
    _emit("alongside.record.moved", data, None)


def person_exported(user_id: int, made_by: str) -> None:
    """Emit ``alongside.person.exported``: of whom everything was taken out, and by whom; nothing of what it is."""
    _emit("alongside.person.exported", {"user_id": user_id, "made_by": made_by}, None)


def _emit(name: str, data: Mapping[str, Any], user_id: int | None) -> None:
    def emit() -> None:
        platform.current().emit(name, data, user_id=user_id)

    transaction.on_commit(emit, robust=True)
