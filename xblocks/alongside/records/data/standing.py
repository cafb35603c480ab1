"""Where competences stand, and what speaks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


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
class CompetenceState:
    """Where one competence stands in a passport.

    ``evidence`` counts what was done, by kind. ``signed_off_by`` is a name ("" when nobody did, or the name was
    erased); the other sign-off fields are None unless ``state`` is signed off or run out. ``from_elsewhere`` marks
    prior learning; then ``signed_off_by`` is who recorded it here. ``runs_out_soon`` says that it is time to renew.
    """

    state: Standing
    evidence: Mapping[EvidenceKind, int] = field(default_factory=dict)
    signed_off_by: str = field(default="", repr=False)
    signed_off_on: date | None = None
    valid_until: date | None = None
    decision_uuid: UUID | None = None
    from_elsewhere: bool = False
    runs_out_soon: bool = False
