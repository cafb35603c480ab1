"""Serious concerns about a learner."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ConcernState(StrEnum):
    """Where a serious concern stands."""

    RAISED = "raised"
    TAKEN_UP = "taken-up"
    CLOSED = "closed"


class AfterConcern(StrEnum):
    """How it goes on with the request that a concern set aside."""

    BACK_TO_QUEUE = "back-to-queue"
    CANCEL = "cancel"


@dataclass(frozen=True)
class ConcernView:
    """A serious concern, for whoever raised it and for the organisation's named lead; nobody else knows of it.

    ``text`` and ``closing`` (what was done, by the lead) are stored encrypted.
    """

    uuid: UUID
    course_key: str
    learner_name: str = field(repr=False)
    request_uuid: UUID | None
    is_set_aside: bool
    raised_by: str = field(repr=False)
    raised_at: datetime
    text: str = field(repr=False)
    state: ConcernState
    taken_up_by: str = field(default="", repr=False)
    closed_at: datetime | None = None
    closing: str = field(default="", repr=False)
    is_mine: bool = False
