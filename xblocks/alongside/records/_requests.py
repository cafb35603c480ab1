"""What the learner's side and the assessor's side of a sign-off share: one request, locked, moved on, looked at."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from alongside.content.rubric import Outcome
from alongside.platform import Actor
from alongside.records._ledger import Entry, EntryKind
from alongside.records._ratings import ratings_of
from alongside.records._scope import lock
from alongside.records._versions import read_rubric
from alongside.records.data import (
    DecisionView,
    ObservationFormat,
    Reply,
    RequestState,
    RequestView,
    Withdrawal,
)
from alongside.records.models import OPEN_STATES, LearnerRecord, RolePlayRequest


def locked_request(records: QuerySet[LearnerRecord], **which: Any) -> RolePlayRequest:
    """Lock the record that a request belongs to, then read the request.

    Always the record first: whoever holds it may read and write everything that hangs on it.

    Args:
        records: the records that the actor may act on.
        which: a lookup that names one request.

    Raises:
        NotFound: if there is no such request among them.

    """
    wanted = RolePlayRequest.objects.filter(**which)
    record = lock(records.filter(pk=wanted.values("record_id")[:1]))
    request = wanted.select_related("rubric", "role_play").select_for_update().get()
    request.record = record
    return request


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
    request.save(update_fields=["state", "is_open", "claimed_by", "claimed_until"])


def is_held(request: RolePlayRequest) -> bool:
    """Return whether somebody's claim on a request is running."""
    return request.state == RequestState.CLAIMED and request.claimed_until > timezone.now()


def request_view(request: RolePlayRequest, actor: Actor, claimed_by: str = "") -> RequestView:
    """Return a request as the actor may see it. ``claimed_by`` is the name of whoever claimed it last."""
    held = is_held(request)
    lapsed = request.state == RequestState.CLAIMED and not held
    return RequestView(
        uuid=request.uuid,
        course_key=request.record.course_key,
        usage_key=request.usage_key,
        title=request.role_play.title,
        attempt=request.attempt,
        state=RequestState.REQUESTED if lapsed else RequestState(request.state),
        requested_at=request.requested_at,
        claimed_by=claimed_by if held else "",
        claimed_until=request.claimed_until if held else None,
        is_mine=held and request.claimed_by_id == actor.user_id,
    )


def claimed_by(request: RolePlayRequest, entries: Iterable[Entry]) -> str:
    """Return the name of whoever claimed a request last, from the entries (in order) about it."""
    return next(
        (
            entry.by
            for entry in reversed(list(entries))
            if entry.about == request.uuid and entry.kind == EntryKind.CLAIMED
        ),
        "",
    )


def decision_views(requests: Iterable[RolePlayRequest], entries: Iterable[Entry]) -> tuple[DecisionView, ...]:
    """Return the decisions among the entries (in order) about these requests, newest first."""
    told = list(entries)
    by_uuid = {request.uuid: request for request in requests}
    decided = [entry for entry in told if entry.kind == EntryKind.DECIDED]
    return tuple(_decision_view(by_uuid[entry.about], entry, told) for entry in reversed(decided))


def _decision_view(request: RolePlayRequest, decided: Entry, told: Iterable[Entry]) -> DecisionView:
    payload, words = decided.payload, decided.words
    after = [entry for entry in told if entry.payload.get("decision") == payload["decision"]]
    withdrawn = next((entry for entry in after if entry.kind == EntryKind.WITHDRAWN), None)
    asked = next(entry for entry in told if entry.about == request.uuid and entry.kind == EntryKind.REQUESTED)
    return DecisionView(
        uuid=UUID(payload["decision"]),
        request_uuid=request.uuid,
        attempt=payload["attempt"],
        outcome=Outcome(payload["outcome"]),
        decided_at=decided.at,
        decided_by=decided.by,
        rubric=read_rubric(request.rubric.canonical),
        ratings=ratings_of(payload["ratings"], words),
        strengths=words.get("strengths", ""),
        next_step=words.get("next_step", ""),
        observed_on=date.fromisoformat(payload["observed_on"]),
        format=ObservationFormat(payload["format"]),
        relation=words.get("relation", ""),
        has_peer_experience=payload["has_peer_experience"],
        self_ratings=ratings_of(asked.payload["ratings"], asked.words),
        replies=tuple(reply_view(entry) for entry in after if entry.kind == EntryKind.REPLIED),
        withdrawn=withdrawn
        and Withdrawal(reason=withdrawn.words.get("reason", ""), by=withdrawn.by, at=withdrawn.at),
    )


def reply_view(entry: Entry) -> Reply:
    """Return what a learner answered."""
    return Reply(text=entry.words.get("reply", ""), by=entry.by, at=entry.at)
