"""Many people at once, written straight into the tables: what lists are tried out on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from alongside.platform import Actor
from alongside.records import api
from alongside.records.data import CourseRoleKind, EvidenceKind, RequestState, Standing
from alongside.records.models import (
    CompetenceStatus,
    CourseRole,
    Evidence,
    LearnerRecord,
    LedgerEntry,
    RolePlayRequest,
    RolePlayVersion,
    RubricVersion,
    Supervision,
)
from alongside.records.people.names import sort_name
from tests.records.conftest import COURSE, USAGE

OPEN = {
    RequestState.REQUESTED,
    RequestState.CLAIMED,
    RequestState.RATED,
    RequestState.SET_ASIDE,
}


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def name_for(
    actor: Actor,
    role: CourseRoleKind = CourseRoleKind.TRAINING_LEAD,
    course_key: str = COURSE,
    starts: int = -7,
    ends: int | None = None,
) -> CourseRole:
    """Give somebody a role, from and until a number of days from today."""
    return CourseRole.objects.create(
        course_key=course_key,
        user_id=actor.user_id,
        role=role.value,
        starts=today(starts),
        ends=None if ends is None else today(ends),
    )


def learner(
    name: str,
    *,
    supervisors: tuple[Actor, ...] = (),
    quiet_days: int = 0,
    course_key: str = COURSE,
) -> LearnerRecord:
    """Make an account with a record, in which nothing happened for some days, and supervisors since last week."""
    first, _space, last = name.partition(" ")
    user = get_user_model().objects.create(username=uuid4().hex, first_name=first, last_name=last)
    record = LearnerRecord.objects.create(course_key=course_key, user=user, sort_name=sort_name(name))
    LearnerRecord.objects.filter(pk=record.pk).update(
        active_at=timezone.now() - timedelta(days=quiet_days, minutes=1)
    )
    for supervisor in supervisors:
        Supervision.objects.create(
            course_key=course_key, learner=user, supervisor_id=supervisor.user_id, starts=today(-7)
        )
    record.refresh_from_db()
    return record


def request(
    record: LearnerRecord,
    *,
    waited_days: float = 0,
    state: RequestState = RequestState.REQUESTED,
    usage_key: str = USAGE,
    claimed_by: Actor | None = None,
    claimed_minutes: int = 45,
) -> RolePlayRequest:
    """Make a request that was made some days ago."""
    rubric, _made = RubricVersion.objects.get_or_create(
        content_hash="sha256:rubric",
        defaults={"title": "Keeping the role", "canonical": "{}", "code": "keeping"},
    )
    role_play, _made = RolePlayVersion.objects.get_or_create(
        content_hash="sha256:role-play", defaults={"title": "A lift home", "canonical": "{}"}
    )
    return RolePlayRequest.objects.create(
        record=record,
        course_key=record.course_key,
        usage_key=usage_key,
        attempt=1,
        state=state.value,
        is_open=True if state in OPEN else None,
        rubric=rubric,
        role_play=role_play,
        requested_at=timezone.now() - timedelta(days=waited_days),
        submission_key=uuid4(),
        claimed_by_id=claimed_by and claimed_by.user_id,
        claimed_until=timezone.now() + timedelta(minutes=claimed_minutes)
        if state is RequestState.CLAIMED
        else None,
    )


def entry(record: LearnerRecord, kind: str = "decided") -> LedgerEntry:
    """Put something on the ledger for other rows to hang on. The chain of such a record does not hold."""
    LearnerRecord.objects.filter(pk=record.pk).update(head_sequence=F("head_sequence") + 1)
    record.refresh_from_db(fields=["head_sequence"])
    return LedgerEntry.objects.create(
        record=record,
        sequence=record.head_sequence,
        kind=kind,
        about_uuid=record.uuid,
        created_at=timezone.now(),
        payload="{}",
        entry_hash=f"sha256:{uuid4().hex}",
    )


def status(
    record: LearnerRecord,
    competence: str,
    state: Standing = Standing.SIGNED_OFF,
    valid_days: int | None = None,
) -> CompetenceStatus:
    """Say where a competence stands, and how many days a sign-off of it still holds."""
    return CompetenceStatus.objects.create(
        record=record,
        course_key=record.course_key,
        competence=competence,
        state=state.value,
        since=timezone.now(),
        entry=entry(record),
        valid_until=None if valid_days is None else today(valid_days),
    )


def evidence(record: LearnerRecord, competence: str, kind: EvidenceKind = EvidenceKind.LESSON_READ) -> None:
    """Say that a learner did something for a competence."""
    Evidence.objects.create(record=record, usage_key=USAGE, kind=kind.value, competence=competence)


def everybody(fetch, actor: Actor, **asked: object) -> list:
    """Return the rows of a whole list, page after page."""
    rows, cursor = [], ""
    while True:
        page = fetch(actor, course_key=COURSE, cursor=cursor, **asked)
        assert page.rows or not cursor, "a cursor leads to something"
        rows += page.rows
        if not page.next:
            return rows
        cursor = page.next


def caseload_names(actor: Actor, course_key: str = COURSE) -> list[str]:
    return [row.learner_name for row in api.caseload(actor, course_key=course_key).rows]


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens in the database inside, and what was remembered of it."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()
