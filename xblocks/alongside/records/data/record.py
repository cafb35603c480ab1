"""One learner's whole record, and everything else that is held about a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alongside.records.data.assessing import DecisionView, Withdrawal
from alongside.records.data.standing import CompetenceState

if TYPE_CHECKING:
    from alongside.platform import Actor


@dataclass(frozen=True)
class PriorLearning:
    """Competences that somebody brought from elsewhere, marked as such. Withdrawn like a sign-off."""

    uuid: UUID
    competences: tuple[str, ...]
    awarded_by: str = field(repr=False)
    evidence: str = field(repr=False)
    awarded_on: date
    valid_until: date | None
    recorded_by: str = field(repr=False)
    recorded_at: datetime
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True)
class StoryEvent:
    """One thing that happened on a record, in the order it was written. ``kind`` is a kind of ledger entry.

    ``details`` are the codes, dates and uuids of the entry; ``words`` what was written, by name, where not erased.
    ``usage_key`` is the role-play's block.
    """

    sequence: int
    kind: str
    at: datetime
    by: str = field(repr=False)
    title: str = ""  # of the role-play; "" for what belongs to none
    request_uuid: UUID | None = None
    usage_key: str = ""
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    entry_hash: str = ""


@dataclass(frozen=True)
class PassportView:
    """Where a learner stands in a course, by competence code, and the story of it.

    Of what was written, the story has no more than who awarded what was brought from elsewhere.
    """

    competences: Mapping[str, CompetenceState] = field(default_factory=dict)
    story: tuple[StoryEvent, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class RecordView:
    """One learner's whole record in a course, as the learner and their assessors may read it and take it away."""

    record_uuid: UUID
    course_key: str
    learner_id: int
    learner_name: str = field(repr=False)
    opened_at: datetime
    competences: Mapping[str, CompetenceState]
    decisions: tuple[DecisionView, ...] = field(repr=False)
    prior_learning: tuple[PriorLearning, ...] = field(repr=False)
    story: tuple[StoryEvent, ...] = field(repr=False)
    supervisors: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class PersonFile:
    """What stands beside a person's own records: everything else that the records hold of them, for them alone.

    Each row is what a table tells, by the names of its columns; other people are in none, but for the names of who
    supports them and whom they shared with. ``actor`` reads their records with ``story``, one for each of ``courses``.
    Private writing and concerns that do not open with this server's keys have None for their words, and so do concerns
    that somebody closed who is no named lead any more.
    """

    actor: Actor = field(repr=False)
    courses: tuple[str, ...]
    private_writing: tuple[Mapping[str, Any], ...] = field(repr=False)
    shared_with_them: tuple[Mapping[str, Any], ...] = field(repr=False)
    self_assessments: tuple[Mapping[str, Any], ...] = field(repr=False)
    evidence: tuple[Mapping[str, Any], ...] = field(repr=False)
    supervisions: tuple[Mapping[str, Any], ...] = field(repr=False)
    roles: tuple[Mapping[str, Any], ...] = field(repr=False)
    practice_ratings: tuple[Mapping[str, Any], ...] = field(repr=False)
    done_for_others: tuple[Mapping[str, Any], ...] = field(repr=False)
    unfinished_about_others: tuple[Mapping[str, Any], ...] = field(repr=False)
    concerns_raised: tuple[Mapping[str, Any], ...] = field(repr=False)
    concerns_closed: tuple[Mapping[str, Any], ...] = field(repr=False)
    credentials: tuple[Mapping[str, Any], ...] = field(repr=False)
