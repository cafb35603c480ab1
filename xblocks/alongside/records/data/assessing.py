"""Requests to be seen in a role-play, assessments, and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from alongside.content.role_play import RolePlay
    from alongside.content.rubric import Outcome, Rating, Rubric


class SignOffState(StrEnum):
    """Where a learner stands with one role-play."""

    OPEN = "open"
    SELF_ASSESSED = "self-assessed"
    REQUESTED = "requested"
    CLAIMED = "claimed"
    RATED = "rated"
    SET_ASIDE = "set-aside"
    SIGNED_OFF = "signed-off"
    PRACTISE_AGAIN = "practise-again"
    WITHDRAWN = "withdrawn"


class RequestState(StrEnum):
    """Where one request for an assessment stands. The first four are open, the rest are closed.

    ``RATED``: every assessor that the rubric asks for has rated, and one of them has to decide. ``SET_ASIDE``: a
    serious concern was raised, and the organisation's named lead has to say how it goes on.
    """

    REQUESTED = "requested"
    CLAIMED = "claimed"
    RATED = "rated"
    SET_ASIDE = "set-aside"
    SIGNED_OFF = "signed-off"
    PRACTISE_AGAIN = "practise-again"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


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
    ``rated`` of the ``assessors`` that the rubric asks for have handed in their rating.
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
    rated: int = 0
    assessors: int = 1


@dataclass(frozen=True)
class Comment:
    """What somebody wrote about a request without deciding it. ``by`` is "" once the name has been erased."""

    text: str = field(repr=False)
    by: str = field(repr=False)
    at: datetime
    is_learners: bool


@dataclass(frozen=True)
class RatingView:
    """What one of several assessors handed in about the same observation, before anybody decided."""

    uuid: UUID
    by: str = field(repr=False)
    at: datetime
    is_mine: bool
    ratings: Mapping[str, Rating] = field(repr=False)
    observed_on: date
    format: ObservationFormat
    relation: str = field(repr=False)
    has_peer_experience: bool | None


@dataclass(frozen=True)
class WorkOn:
    """What an earlier decision said to work on: carried into the next attempt."""

    next_step: str = field(repr=False)
    by: str = field(repr=False)
    decided_at: datetime
    attempt: int


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
    had rated themselves when they asked. ``rested_on`` are the blind ratings that a rubric for several assessors asks
    for, the decider's own among them; empty for a rubric for one.
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
    competences: tuple[str, ...] = ()
    valid_until: date | None = None
    rested_on: tuple[RatingView, ...] = ()
    replies: tuple[Reply, ...] = ()
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True)
class SignOffView:
    """Everything a learner sees of their own role-play.

    ``attempt`` is the number of the attempt under way, or of the last one if that was decided. ``decisions`` has the
    newest first. ``self_assessment`` is the working copy, kept from one attempt to the next; None where there is none
    to go on with now. ``comments`` are those about the attempt under way or the last one, oldest first. ``work_on`` is
    what the decision before it asked for.
    ``can_ask`` says whether a request may be made now: the first, another attempt, or the renewal of a sign-off that
    runs out soon or has run out.
    """

    state: SignOffState
    attempt: int
    self_assessment: SelfAssessment | None
    request: RequestView | None
    decisions: tuple[DecisionView, ...]
    comments: tuple[Comment, ...] = ()
    work_on: WorkOn | None = None
    can_ask: bool = False


@dataclass(frozen=True)
class AssessmentForm:
    """All that an assessor needs to rate one request.

    ``self_ratings`` is None until this assessor has rated or decided: the learner speaks first, and is not leaned on.
    ``ratings`` are those of all assessors once all have handed in theirs, else at most the actor's own.
    ``draft_version`` goes back with the next save as ``base_version``. ``must_rate`` says that the actor's rating is
    asked for before anybody decides, ``can_decide`` that the actor may decide now.
    """

    request: RequestView
    learner_name: str = field(repr=False)
    role_play: RolePlay = field(repr=False)
    rubric: Rubric = field(repr=False)
    self_ratings: Mapping[str, Rating] | None = field(repr=False)
    draft: AssessmentDraft
    draft_version: int
    decision: DecisionView | None
    record_uuid: UUID
    must_rate: bool = False
    can_decide: bool = False
    ratings: tuple[RatingView, ...] = ()
    comments: tuple[Comment, ...] = ()
    work_on: WorkOn | None = None


@dataclass(frozen=True)
class PracticeRating:
    """What an assessor gave a shared example: it counts for nothing but agreement."""

    example_code: str
    rubric: Rubric = field(repr=False)
    ratings: Mapping[str, Rating] = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class Agreement:
    """How far assessors agree: over ``pairs`` of levels that two people gave for the same criterion of the same thing.

    ``exact`` is the share of pairs with the same level, ``kappa`` Cohen's kappa with linear weights (None where it is
    not defined: no pairs, or one level throughout). ``practice`` of the pairs come from shared examples.
    """

    rubric_code: str
    title: str
    observations: int
    pairs: int
    practice: int
    exact: float | None
    kappa: float | None
