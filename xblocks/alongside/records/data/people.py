"""Who supports whom, and who has which role in a course."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


class CourseRoleKind(StrEnum):
    """What somebody may be named for in a course, beside what the platform says they are."""

    TRAINING_LEAD = "training-lead"  # sees and assesses the whole course, and decides who supports whom
    CONCERN_LEAD = "concern-lead"  # reads serious concerns, and only those


@dataclass(frozen=True)
class Doors:
    """Which parts of the workspace to show somebody. Whether they may act is asked anew each time.

    ``supervises``: somebody is in their care today; ``leads_training``: everybody is, as training lead;
    ``leads_concerns``: they are named to read serious concerns; ``reads_shared_plans``: somebody shares private writing
    with them now.
    """

    supervises: bool
    leads_training: bool
    leads_concerns: bool
    reads_shared_plans: bool = False


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
