"""Which requests wait for an assessor among the learners in somebody's care, longest wait first."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import Page, QueueFilter, QueueRow, RequestState
from alongside.records.local.rules import rules
from alongside.records.models import Assessment, AssessmentKind, RolePlayRequest, RolePlayVersion
from alongside.records.people.doors import narrowed
from alongside.records.people.names import named_like
from alongside.records.people.scope import in_care, refuse_masquerade, supervised_by
from alongside.records.signing_off.requests import is_held
from alongside.records.tables.cursor import page_of

__all__ = ["count_waiting", "waiting"]

WAITING = (RequestState.REQUESTED.value, RequestState.CLAIMED.value, RequestState.RATED.value)
_WAITS = Q(
    state__in=WAITING, is_open__in=[True]
)  # Django says "is_open" for ``=True``, which no index understands
COUNTED = 1000
EVERYTHING = QueueFilter()


def waiting(
    actor: Actor,
    *,
    course_key: str,
    filter: QueueFilter = EVERYTHING,  # noqa: A002 - callers read well with it
    cursor: str = "",
    size: int = 25,
) -> Page[QueueRow]:
    """Return the requests that wait for an assessor among the learners in the actor's care, longest wait first.

    What somebody has claimed stays in the list, with their name, until it is decided. Two queries at any size.

    Args:
        actor: the assessor.
        course_key: the course.
        filter: which of them.
        cursor: where the page before ended (its ``next``); "" for the first.
        size: how many at most; never more than 100.

    Raises:
        Invalid: if the cursor is none of ours.
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    rated = Assessment.objects.filter(
        request=OuterRef("pk"), kind=AssessmentKind.RATING, assessor_id=actor.user_id
    )
    # Not by a join: MariaDB would begin with the few role-plays there are, and sort the whole queue afterwards.
    title = RolePlayVersion.objects.filter(pk=OuterRef("role_play")).values("title")
    wanted = _wanted(actor, course_key, filter).annotate(by_me=Exists(rated), title=Subquery(title[:1]))
    requests, following = page_of(
        wanted.select_related("record"), ("requested_at", "id"), cursor, size, of="queue"
    )
    people = {id_ for request in requests for id_ in (request.record.user_id, request.claimed_by_id) if id_}
    names = platform.current().full_names(people) if people else {}
    late = late_since(course_key)
    return Page(tuple(_row(request, actor, names, late) for request in requests), following)


def count_waiting(
    actor: Actor,
    *,
    course_key: str,
    filter: QueueFilter = EVERYTHING,  # noqa: A002 - callers read well with it
) -> int:
    """Return how many requests wait, as ``waiting`` would list them; 1000 stands for that many or more.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    return _wanted(actor, course_key, filter).order_by()[:COUNTED].count()


def open_requests(course_key: str) -> QuerySet[RolePlayRequest]:
    """Return the requests of a course that wait for an assessor, or are in an assessor's hands.

    What a serious concern has set aside is not among them: nobody but the named lead is to know.
    """
    return RolePlayRequest.objects.filter(_WAITS, course_key=course_key)


def _wanted(actor: Actor, course_key: str, which: QueueFilter) -> QuerySet[RolePlayRequest]:
    requests = RolePlayRequest.objects.filter(
        _WAITS,
        in_care(actor, course_key, "record__"),
        narrowed(actor, course_key, "record__user_id"),
        named_like(which.search, "record__"),
    )
    if which.usage_key is not None:
        requests = requests.filter(usage_key=which.usage_key)
    if which.learner is not None:
        requests = requests.filter(record__uuid=which.learner)
    if which.supervisor_id is not None:
        requests = requests.filter(supervised_by(which.supervisor_id, course_key, "record__user_id"))
    if which.mine:
        requests = requests.filter(
            state=RequestState.CLAIMED, claimed_by_id=actor.user_id, claimed_until__gt=timezone.now()
        )
    if which.overdue:
        requests = requests.filter(requested_at__lt=late_since(course_key))
    return requests


def late_since(course_key: str) -> datetime:
    """Return the moment before which whatever still waits is overdue."""
    return timezone.now() - timedelta(days=rules(course_key).overdue_days)


def _row(request: RolePlayRequest, actor: Actor, names: Mapping[int, str], late: datetime) -> QueueRow:
    held = is_held(request)
    lapsed = request.state == RequestState.CLAIMED and not held
    return QueueRow(
        request_uuid=request.uuid,
        record_uuid=request.record.uuid,
        learner_name=names.get(request.record.user_id, ""),
        usage_key=request.usage_key,
        title=request.title,
        attempt=request.attempt,
        state=RequestState.REQUESTED if lapsed else RequestState(request.state),
        requested_at=request.requested_at,
        claimed_by=names.get(request.claimed_by_id, "") if held else "",
        claimed_until=request.claimed_until if held else None,
        is_mine=held and request.claimed_by_id == actor.user_id,
        overdue=request.requested_at < late,
        rated=request.rated,
        assessors=request.assessors,
        by_me=request.by_me,
    )
