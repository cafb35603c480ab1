"""Where competences stand, and what speaks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from alongside.records.data.assessing import RequestState


class Standing(StrEnum):
    """Where a competence stands for a learner, from nothing yet to signed off."""

    NOT_YET = "not-yet"
    LEARNING = "learning"
    PRACTISED = "practised"
    SELF_ASSESSED = "self-assessed"
    SIGNED_OFF = "signed-off"
    RUN_OUT = "run-out"  # signed off until a day that has passed; read from the date, never stored
    WITHDRAWN = "withdrawn"


class EvidenceKind(StrEnum):
    """What a learner did that speaks for a competence, short of an assessment."""

    LESSON_READ = "lesson-read"  # or a conversation watched: learnt, and not practised
    SCENARIO_WALKED = "scenario-walked"
    CHECK_PASSED = "check-passed"
    PLAN_OPENED = "plan-opened"  # not whether there is one: that is private


@dataclass(frozen=True)
class Done:
    """What a learner did of one kind for a competence: on which pages (usage keys), and when they last did so anew."""

    pages: frozenset[str]
    last_at: datetime


@dataclass(frozen=True)
class Asked:
    """That a learner assessed themselves in a role-play and asked to be seen: when, and how that request stands.

    What they gave themselves is not in it: who may know is for ``story`` to say.
    """

    at: datetime
    title: str
    usage_key: str
    state: RequestState


@dataclass(frozen=True)
class Seen:
    """What a sign-off rests on: the role-play, the day on which it was seen, and the exact rubric."""

    title: str
    usage_key: str
    request_uuid: UUID
    on: date
    rubric_title: str
    rubric_hash: str


@dataclass(frozen=True)
class Award:
    """What a sign-off from elsewhere rests on. ``by`` is "" once these words were erased."""

    by: str = field(repr=False)
    on: date


@dataclass(frozen=True)
class CompetenceState:
    """Where one competence stands in a passport.

    ``done`` is what was done, by kind. ``asked`` is the last time that the learner assessed themselves.
    ``signed_off_by`` is a name ("" when nobody did, or the name was erased); the other sign-off fields are None unless
    ``state`` is signed off or run out. ``seen`` is what a sign-off here rests on. ``award`` marks prior learning; then
    ``signed_off_by`` is who recorded it here. ``runs_out_soon`` says that it is time to renew.
    """

    state: Standing
    done: Mapping[EvidenceKind, Done] = field(default_factory=dict)
    asked: Asked | None = None
    signed_off_by: str = field(default="", repr=False)
    signed_off_on: date | None = None
    valid_until: date | None = None
    decision_uuid: UUID | None = None
    seen: Seen | None = None
    award: Award | None = None
    runs_out_soon: bool = False

    @property
    def from_elsewhere(self) -> bool:
        """Whether it was brought along, and not seen here."""
        return self.award is not None

    @property
    def evidence(self) -> Mapping[EvidenceKind, int]:
        """On how many pages something was done, by kind."""
        return {kind: len(done.pages) for kind, done in self.done.items()}
