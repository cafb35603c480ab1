"""What passes through the door of the records: frozen, and free of Django.

Everything that somebody wrote is left out of ``repr``, so that a log line or a traceback cannot carry it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from alongside.content.organisation import Contact, Facts
    from alongside.content.role_play import RolePlay
    from alongside.content.rubric import Outcome, Rating, Rubric


class SignOffState(StrEnum):
    """Where a learner stands with one role-play."""

    OPEN = "open"
    SELF_ASSESSED = "self-assessed"
    REQUESTED = "requested"
    CLAIMED = "claimed"
    SIGNED_OFF = "signed-off"
    PRACTISE_AGAIN = "practise-again"
    WITHDRAWN = "withdrawn"


class RequestState(StrEnum):
    """Where one request for an assessment stands. ``REQUESTED`` and ``CLAIMED`` are open, the rest are closed."""

    REQUESTED = "requested"
    CLAIMED = "claimed"
    SIGNED_OFF = "signed-off"
    PRACTISE_AGAIN = "practise-again"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Standing(StrEnum):
    """Where a competence stands for a learner, from nothing yet to signed off."""

    NOT_YET = "not-yet"
    LEARNING = "learning"
    PRACTISED = "practised"
    SELF_ASSESSED = "self-assessed"
    SIGNED_OFF = "signed-off"
    WITHDRAWN = "withdrawn"


class EvidenceKind(StrEnum):
    """What a learner did that speaks for a competence, short of an assessment."""

    LESSON_READ = "lesson-read"
    SCENARIO_WALKED = "scenario-walked"
    CHECK_PASSED = "check-passed"
    PLAN_OPENED = "plan-opened"  # not whether there is one: that is private


class ObservationFormat(StrEnum):
    """How an assessor came to see what they rate."""

    ROLE_PLAY_LIVE = "role-play-live"
    ROLE_PLAY_REMOTE = "role-play-remote"
    ROLE_PLAY_RECORDED = "role-play-recorded"
    OBSERVED_PRACTICE = "observed-practice"
    DISCUSSION = "discussion"


@dataclass(frozen=True)
class AssessmentDraft:
    """A rubric as an assessor has filled it in so far. Everything may be missing until the decision.

    ``relation`` says in the assessor's words how they stand to the learner; ``has_peer_experience`` is whether
    they have worked as a peer themselves (None: rather not say).
    """

    ratings: Mapping[str, Rating] = field(default_factory=dict, repr=False)
    strengths: str = field(default="", repr=False)
    next_step: str = field(default="", repr=False)
    observed_on: date | None = None
    format: ObservationFormat | None = None
    relation: str = field(default="", repr=False)
    has_peer_experience: bool | None = None


@dataclass(frozen=True)
class SelfAssessment:
    """A learner's own rating, as last saved. ``version`` counts saves; ``complete`` means ready to be sent."""

    ratings: Mapping[str, Rating] = field(repr=False)
    complete: bool
    version: int
    saved_at: datetime


@dataclass(frozen=True)
class RequestView:
    """One request for an assessment, as its learner or an assessor sees it.

    ``state`` counts a lapsed claim as requested. ``claimed_by`` is a name, "" while nobody holds the request.
    """

    uuid: UUID
    course_key: str
    usage_key: str
    title: str
    attempt: int
    state: RequestState
    requested_at: datetime
    claimed_by: str = field(default="", repr=False)
    claimed_until: datetime | None = None
    is_mine: bool = False


@dataclass(frozen=True)
class Reply:
    """What a learner answered to a decision about them. ``by`` is "" once the name has been erased."""

    text: str = field(repr=False)
    by: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Withdrawal:
    """Why and by whom a sign-off was taken back."""

    reason: str = field(repr=False)
    by: str = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class DecisionView:
    """A decision as it stands on the ledger, with the rubric as it was then.

    ``rubric`` still holds the assessor's notes: leave them out of anything that a learner's browser gets.
    ``decided_by`` is "" once the name has been erased; erased words are "" too. ``self_ratings`` is how the learner
    had rated themselves when they asked.
    """

    uuid: UUID
    request_uuid: UUID
    attempt: int
    outcome: Outcome
    decided_at: datetime
    decided_by: str = field(repr=False)
    rubric: Rubric = field(repr=False)
    ratings: Mapping[str, Rating] = field(repr=False)
    strengths: str = field(repr=False)
    next_step: str = field(repr=False)
    observed_on: date
    format: ObservationFormat
    relation: str = field(repr=False)
    has_peer_experience: bool | None
    self_ratings: Mapping[str, Rating] = field(repr=False)
    replies: tuple[Reply, ...] = ()
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True)
class SignOffView:
    """Everything a learner sees of their own role-play.

    ``attempt`` is the number of the attempt under way, or of the last one if that was decided. ``decisions`` has the
    newest first. ``self_assessment`` is the working copy, kept from one attempt to the next.
    """

    state: SignOffState
    attempt: int
    self_assessment: SelfAssessment | None
    request: RequestView | None
    decisions: tuple[DecisionView, ...]


@dataclass(frozen=True)
class QueueRow:
    """One request that waits for an assessor, or is in an assessor's hands."""

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


@dataclass(frozen=True)
class AssessmentForm:
    """All that an assessor needs to rate one request.

    ``self_ratings`` is None until this assessor has decided: the learner speaks first, and is not leaned on.
    ``draft_version`` goes back with the next save as ``base_version``.
    """

    request: RequestView
    learner_name: str = field(repr=False)
    role_play: RolePlay = field(repr=False)
    rubric: Rubric = field(repr=False)
    self_ratings: Mapping[str, Rating] | None = field(repr=False)
    draft: AssessmentDraft
    draft_version: int
    decision: DecisionView | None


@dataclass(frozen=True)
class CaseloadRow:
    """One learner in an actor's care. ``learner_id`` is for code, ``record_uuid`` for addresses."""

    record_uuid: UUID
    learner_id: int
    learner_name: str = field(repr=False)
    waiting: int
    signed_off: int


@dataclass(frozen=True)
class CompetenceState:
    """Where one competence stands in a passport.

    ``evidence`` counts what was done, by kind. ``signed_off_by`` is a name ("" when nobody did, or the name was
    erased); the other sign-off fields are None unless ``state`` is signed off.
    """

    state: Standing
    evidence: Mapping[EvidenceKind, int] = field(default_factory=dict)
    signed_off_by: str = field(default="", repr=False)
    signed_off_on: date | None = None
    valid_until: date | None = None
    decision_uuid: UUID | None = None


@dataclass(frozen=True)
class PlanView:
    """A private plan, opened for its writer. ``answers`` maps section codes to text."""

    plan_code: str
    answers: Mapping[str, str] = field(repr=False)
    version: int
    saved_at: datetime


@dataclass(frozen=True)
class Support:
    """The organisation's local facts for a course: what is known, what is missing, what was checked too long ago.

    ``contacts`` has (kind, contact) in the order of the kinds; ``missing`` and ``stale`` list kinds.
    """

    facts: Facts
    contacts: tuple[tuple[str, Contact], ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...]


class ErasureReason(StrEnum):
    """Why a person was erased. It stays on the ledger, so it is a code that says nothing about them."""

    REQUESTED = "requested"  # they asked for it
    RETIRED = "retired"  # the platform retired their account
    RETENTION = "retention"  # the time for which records are kept has passed


@dataclass(frozen=True)
class Erasure:
    """What an erasure did: from how many records a person was erased, and how many texts went."""

    records: int
    texts: int


@dataclass(frozen=True)
class Fault:
    """One thing on a record that does not fit. ``sequence`` is the entry it shows at (0: the record itself)."""

    sequence: int
    what: str


@dataclass(frozen=True)
class Verification:
    """What checking a record's ledger found. ``erased`` counts texts that were removed.

    ``record_uuid`` is None for a fault that belongs to none. ``faults`` begins with the first entry that does not fit.
    """

    record_uuid: UUID | None
    entries: int
    erased: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether everything fits."""
        return not self.faults
