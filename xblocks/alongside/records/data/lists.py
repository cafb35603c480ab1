"""Queues, caseloads, cohorts and exports: lists, and what narrows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from alongside.records.data.assessing import ObservationFormat, RequestState
from alongside.records.data.standing import Standing

if TYPE_CHECKING:
    from alongside.content.rubric import Outcome

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a longer list. ``next`` is the cursor to ask for more with; "" if there are none."""

    rows: tuple[Row, ...]
    next: str = ""


@dataclass(frozen=True)
class QueueFilter:
    """Which requests a queue shows. ``search`` is part of a learner's name; the rest narrows further.

    ``learner`` and ``supervisor`` are record and user: the uuid of a learner's record, the id of an account.
    """

    search: str = field(default="", repr=False)
    usage_key: str | None = None
    learner: UUID | None = None
    supervisor_id: int | None = None
    mine: bool = False  # only what the actor has in hand
    overdue: bool = False  # only what has waited longer than the organisation allows


@dataclass(frozen=True)
class QueueRow:
    """One request that waits for an assessor, or is in an assessor's hands.

    ``by_me`` says that the actor has handed in their rating and others still have to.
    """

    request_uuid: UUID
    record_uuid: UUID
    learner_name: str = field(repr=False)
    usage_key: str
    title: str
    attempt: int
    state: RequestState
    requested_at: datetime
    claimed_by: str = field(default="", repr=False)
    claimed_until: datetime | None = None
    is_mine: bool = False
    overdue: bool = False
    rated: int = 0
    assessors: int = 1
    by_me: bool = False


class CaseloadShow(StrEnum):
    """Which learners a caseload shows."""

    ALL = "all"
    WAITING = "waiting"  # a request of theirs is open
    STUCK = "stuck"  # nothing has happened for a while, and not everything is signed off
    RUNNING_OUT = "running-out"  # a sign-off of theirs runs out soon, or has run out
    UNSUPERVISED = "unsupervised"  # nobody supervises them today (for those who see the whole course)


@dataclass(frozen=True)
class CaseloadFilter:
    """Which learners a caseload shows. ``search`` is part of a name; ``supervisor_id`` narrows to one's learners."""

    search: str = field(default="", repr=False)
    show: CaseloadShow = CaseloadShow.ALL
    supervisor_id: int | None = None


@dataclass(frozen=True)
class CaseloadRow:
    """One learner in an actor's care. ``learner_id`` is for code, ``record_uuid`` for addresses.

    ``competences`` says where those stand of which the ledger knows something (or that have evidence, as *learning* or
    *practised*); ``running_out`` counts sign-offs that run out soon or have run out. ``active_at`` is when the learner
    last did something that counts.
    """

    record_uuid: UUID
    learner_id: int
    learner_name: str = field(repr=False)
    waiting: int
    signed_off: int
    competences: Mapping[str, Standing] = field(default_factory=dict)
    running_out: int = 0
    active_at: datetime | None = None
    is_stuck: bool = False
    supervisors: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Cohort:
    """Where everybody in a course stands, counted at ``counted_at``.

    ``competences`` has, for each competence that anybody has anything in, how many learners stand where; who is not
    counted there is at *not yet*.
    """

    learners: int
    waiting: int
    overdue: int
    stuck: int
    running_out: int
    unsupervised: int
    competences: Mapping[str, Mapping[Standing, int]]
    counted_at: datetime


@dataclass(frozen=True)
class DecisionRow:
    """One decision in an export: codes and dates, names, and no other words."""

    decision_uuid: UUID
    learner_name: str = field(repr=False)
    record_uuid: UUID
    role_play: str
    rubric_code: str
    rubric_hash: str
    attempt: int
    outcome: Outcome
    decided_at: datetime
    decided_by: str = field(repr=False)
    observed_on: date
    format: ObservationFormat
    competences: tuple[str, ...]
    levels: Mapping[str, str]
    valid_until: date | None
    withdrawn_on: date | None
