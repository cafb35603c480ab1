"""A learner's own writing, opened for them and for whom they share it with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True)
class PlanView:
    """A private plan, opened for its writer. ``answers`` maps section codes to text.

    ``review_on`` is the day on which the writer wants to look at it again; ``reminds_by_email``: by email, too.
    """

    plan_code: str
    answers: Mapping[str, str] = field(repr=False)
    version: int
    saved_at: datetime
    review_on: date | None = None
    reminds_by_email: bool = False


@dataclass(frozen=True)
class PlanVersion:
    """A plan as it stood at the end of an earlier sitting, when it was last saved at ``kept_at``.

    ``number`` is never given twice to one plan. ``answers`` is None if it does not open with this server's keys.
    """

    number: int
    kept_at: datetime
    answers: Mapping[str, str] | None = field(repr=False)


@dataclass(frozen=True)
class PlanReview:
    """A day has come on which a writer wanted to look at a plan again. ``usage_key`` is "" if no block is known."""

    plan_code: str
    usage_key: str
    on: date


class ReaderRelation(StrEnum):
    """How somebody stands to a learner who may share with them."""

    SUPERVISOR = "supervisor"
    TRAINING_LEAD = "training-lead"


@dataclass(frozen=True)
class Reader:
    """Somebody whom a learner may choose to share with."""

    user_id: int
    name: str = field(repr=False)
    relation: ReaderRelation


@dataclass(frozen=True)
class SharedPlan:
    """What the person whom a plan is shared with sees: nothing else, and all of it.

    ``sections`` has (title, text) in the order of the template; ``version`` is the plan's that it was taken from.
    """

    title: str
    by: str = field(repr=False)
    reader: str = field(repr=False)
    shared_at: datetime
    until: date
    sections: tuple[tuple[str, str], ...] = field(repr=False)
    version: int


@dataclass(frozen=True)
class PlanShareView:
    """What a writer has shared of a plan, as they see it.

    ``sections`` has the codes of what was shared; () once it has ended, or if it does not open with this server's keys.
    ``is_outdated``: what stands in these sections now is not what was shared. ``ended_at`` is when it was taken back,
    replaced or ran out; None while it is live.
    """

    uuid: UUID
    reader_id: int | None
    reader: str = field(repr=False)
    sections: tuple[str, ...]
    shared_at: datetime
    until: date
    is_live: bool
    is_outdated: bool
    ended_at: datetime | None
    first_looked_at: datetime | None
    last_looked_at: datetime | None
    looks: int


@dataclass(frozen=True)
class SharedWithYou:
    """A plan that somebody shares with a reader now, without its words."""

    uuid: UUID
    by: str = field(repr=False)
    shared_at: datetime
    until: date
    looked_at: datetime | None
