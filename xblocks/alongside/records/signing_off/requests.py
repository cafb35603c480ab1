"""What every verb of a sign-off shares: one request, found under a lock, moved on, looked at."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, Subquery
from django.utils import timezone

from alongside.platform import Actor
from alongside.records.data import RequestState, RequestView
from alongside.records.errors import NotFound
from alongside.records.ledger.entries import Entry, EntryKind
from alongside.records.ledger.projection import state_in_queue
from alongside.records.models import OPEN_STATES, Assessment, AssessmentKind, LearnerRecord, RolePlayRequest
from alongside.records.people.scope import lock


def locked_request(
    among: Callable[[str], Q], *, submission_key: UUID | None = None, **which: Any
) -> RolePlayRequest:
    """Lock the record that a request belongs to, then read the request.

    Always the record first: whoever holds it may read and write everything that hangs on it. What is read afterwards
    is what is there now, since transactions are *read committed*, as Django's are unless somebody says otherwise. A
    database without row locks (SQLite) has locked everything when the transaction began.

    Args:
        among: the condition that the actor may act on a record, for the lookup that leads to it (as ``in_care``).
        submission_key: if given, ``sent_id`` of the request is the assessment that was sent with it before, or None.
        which: a lookup that names one request.

    Raises:
        NotFound: if there is no such request among them.

    """
    named = RolePlayRequest.objects.filter(**which)
    if connection.features.has_select_for_update:
        lock(LearnerRecord.objects.filter(among(""), pk=named.values("record_id")[:1]))
    wanted = named.filter(among("record__"))
    if submission_key is not None:
        sent = Assessment.objects.filter(submission_key=submission_key)
        wanted = wanted.annotate(sent_id=Subquery(sent.values("pk")))
    request = wanted.select_related("record", "rubric", "role_play").first()
    if request is None:
        raise NotFound
    return request


def decided(decision_uuid: UUID) -> dict[str, Any]:
    """Return the lookup of the request that a decision belongs to."""
    return {"assessments__uuid": decision_uuid, "assessments__kind": AssessmentKind.SUPERVISOR}


def move(
    request: RolePlayRequest,
    state: RequestState,
    *,
    claimed_by: int | None = None,
    claimed_until: datetime | None = None,
) -> None:
    """Put a locked request into a state. Unless a claim is named, nobody holds it afterwards."""
    request.state = state
    request.is_open = True if state in OPEN_STATES else None
    request.claimed_by_id = claimed_by
    request.claimed_until = claimed_until
    request.save(update_fields=["state", "is_open", "claimed_by", "claimed_until", "rated"])


def back_to_queue(request: RolePlayRequest) -> None:
    """Put a locked request back where it waits for an assessor, or for the decision if all ratings are in."""
    move(request, state_in_queue(assessors=request.assessors, rated=request.rated))


def is_held(request: RolePlayRequest) -> bool:
    """Return whether somebody's claim on a request is running."""
    return request.state == RequestState.CLAIMED and request.claimed_until > timezone.now()


def request_view(request: RolePlayRequest, actor: Actor, claimed_by: str = "") -> RequestView:
    """Return a request as the actor may see it. ``claimed_by`` is the name of whoever claimed it last."""
    held = is_held(request)
    lapsed = request.state == RequestState.CLAIMED and not held
    return RequestView(
        uuid=request.uuid,
        course_key=request.course_key,
        usage_key=request.usage_key,
        title=request.role_play.title,
        attempt=request.attempt,
        state=RequestState.REQUESTED if lapsed else RequestState(request.state),
        requested_at=request.requested_at,
        claimed_by=claimed_by if held else "",
        claimed_until=request.claimed_until if held else None,
        is_mine=held and request.claimed_by_id == actor.user_id,
        rated=request.rated,
        assessors=request.assessors,
    )


def claimed_by(request: RolePlayRequest, entries: Iterable[Entry]) -> str:
    """Return the name of whoever claimed a request last, from the entries (in order) about it."""
    claims = (entry for entry in entries if entry.about == request.uuid and entry.kind == EntryKind.CLAIMED)
    return next((entry.by for entry in reversed(list(claims))), "")
