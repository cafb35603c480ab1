"""What passes through the door of the records: frozen, and free of Django.

Everything that somebody wrote is left out of ``repr``, so that a log line or a traceback cannot carry it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

if TYPE_CHECKING:
    from alongside.content.organisation import Contact, Facts
    from alongside.content.role_play import RolePlay
    from alongside.content.rubric import Outcome, Rating, Rubric
    from alongside.platform import Actor

Row = TypeVar("Row")


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
class Page(Generic[Row]):
    """Some rows of a longer list. ``next`` is the cursor to ask for more with; "" if there are none."""

    rows: tuple[Row, ...]
    next: str = ""


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


class CourseRoleKind(StrEnum):
    """What somebody may be named for in a course, beside what the platform says they are."""

    TRAINING_LEAD = "training-lead"  # sees and assesses the whole course, and decides who supports whom
    CONCERN_LEAD = "concern-lead"  # reads serious concerns, and only those


@dataclass(frozen=True)
class Doors:
    """Which parts of the workspace to show somebody. Whether they may act is asked anew each time.

    ``supervises``: somebody is in their care today; ``leads_training``: everybody is, as training lead;
    ``leads_concerns``: they are named to read serious concerns.
    """

    supervises: bool
    leads_training: bool
    leads_concerns: bool


@dataclass(frozen=True)
class CourseRoleView:
    """Somebody's role in a course, from one day to another (both included; no end: until further notice)."""

    uuid: UUID
    user_id: int
    name: str = field(repr=False)
    role: CourseRoleKind
    starts: date
    ends: date | None


@dataclass(frozen=True)
class SupervisionView:
    """Who supports whom, from one day to another."""

    uuid: UUID
    record_uuid: UUID
    learner_name: str = field(repr=False)
    supervisor_id: int
    supervisor_name: str = field(repr=False)
    starts: date
    ends: date | None


@dataclass(frozen=True)
class WantedSupervision:
    """One row of a list of assignments: login names or email addresses, dates as they were typed, and its line."""

    line: int
    learner: str = field(repr=False)
    supervisor: str = field(repr=False)
    starts: str
    ends: str


@dataclass(frozen=True)
class RowAnswer:
    """What a list's row comes to: ``problem`` says in words what to mend, "" if it can be done."""

    line: int
    learner: str = field(repr=False)
    supervisor: str = field(repr=False)
    starts: date | None
    ends: date | None
    problem: str = ""
    changes: bool = True  # False: it is so already


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
class PracticeRating:
    """What an assessor gave a shared example: it counts for nothing but agreement."""

    example_code: str
    rubric: Rubric = field(repr=False)
    ratings: Mapping[str, Rating] = field(repr=False)
    at: datetime


@dataclass(frozen=True)
class StoryEvent:
    """One thing that happened on a record, in the order it was written. ``kind`` is a kind of ledger entry.

    ``details`` are the codes, dates and uuids of the entry; ``words`` what was written, by name, where not erased.
    """

    sequence: int
    kind: str
    at: datetime
    by: str = field(repr=False)
    title: str = ""  # of the role-play; "" for what belongs to none
    request_uuid: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    entry_hash: str = ""


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


@dataclass(frozen=True)
class PersonFile:
    """What stands beside a person's own records: everything else that the records hold of them, for them alone.

    Each row is what a table tells, by the names of its columns; other people are in none, but for the name of who
    supports them. ``actor`` reads their records with ``story``, one for each of ``courses``. Private writing and
    concerns that do not open with this server's keys have None for their words.
    """

    actor: Actor = field(repr=False)
    courses: tuple[str, ...]
    private_writing: tuple[Mapping[str, Any], ...] = field(repr=False)
    self_assessments: tuple[Mapping[str, Any], ...] = field(repr=False)
    evidence: tuple[Mapping[str, Any], ...] = field(repr=False)
    supervisions: tuple[Mapping[str, Any], ...] = field(repr=False)
    roles: tuple[Mapping[str, Any], ...] = field(repr=False)
    practice_ratings: tuple[Mapping[str, Any], ...] = field(repr=False)
    done_for_others: tuple[Mapping[str, Any], ...] = field(repr=False)
    unfinished_about_others: tuple[Mapping[str, Any], ...] = field(repr=False)
    concerns_raised: tuple[Mapping[str, Any], ...] = field(repr=False)


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
