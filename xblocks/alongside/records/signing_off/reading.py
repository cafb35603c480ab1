"""What ledger entries say, as people read it: decisions, ratings, comments, and what to work on."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from alongside.content.rubric import Outcome
from alongside.platform import Actor
from alongside.records.data import (
    Comment,
    DecisionView,
    ObservationFormat,
    RatingView,
    Reply,
    Withdrawal,
    WorkOn,
)
from alongside.records.ledger.entries import Entry, EntryKind
from alongside.records.ledger.versions import read_rubric
from alongside.records.models import RolePlayRequest
from alongside.records.signing_off.ratings import ratings_of


def decision_views(
    requests: Iterable[RolePlayRequest], entries: Iterable[Entry], reader: Actor
) -> tuple[DecisionView, ...]:
    """Return the decisions among the entries (in order) about these requests, newest first.

    Args:
        requests: the requests, with their rubrics.
        entries: every entry about them.
        reader: for whom; says which ratings are their own.

    """
    told = list(entries)
    by_uuid = {request.uuid: request for request in requests}
    decided = [entry for entry in told if entry.kind == EntryKind.DECIDED]
    return tuple(_decision_view(by_uuid[entry.about], entry, told, reader) for entry in reversed(decided))


def _decision_view(
    request: RolePlayRequest, decided: Entry, told: Iterable[Entry], reader: Actor
) -> DecisionView:
    payload, words = decided.payload, decided.words
    after = [entry for entry in told if entry.payload.get("decision") == payload["decision"]]
    withdrawn = next((entry for entry in after if entry.kind == EntryKind.WITHDRAWN), None)
    asked = next(entry for entry in told if entry.about == request.uuid and entry.kind == EntryKind.REQUESTED)
    valid_until = payload["valid_until"]
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
        competences=tuple(payload["competences"]),
        valid_until=valid_until and date.fromisoformat(valid_until),
        rested_on=tuple(
            rating_view(entry, reader)
            for entry in ratings_about(request.uuid, told)
            if entry.payload["assessment"] in payload.get("rested_on", ())
        ),
        replies=tuple(reply_view(entry) for entry in after if entry.kind == EntryKind.REPLIED),
        withdrawn=withdrawn
        and Withdrawal(reason=withdrawn.words.get("reason", ""), by=withdrawn.by, at=withdrawn.at),
    )


def ratings_about(request_uuid: UUID, entries: Iterable[Entry]) -> list[Entry]:
    """Return those entries (in order) with which assessors handed in their rating for a request."""
    return [entry for entry in entries if entry.about == request_uuid and entry.kind == EntryKind.RATED]


def rating_view(entry: Entry, reader: Actor) -> RatingView:
    """Return what an assessor handed in. Whoever calls this sees to it that the reader may see it."""
    payload = entry.payload
    return RatingView(
        uuid=UUID(payload["assessment"]),
        by=entry.by,
        at=entry.at,
        is_mine=entry.row.actor_id == reader.user_id,
        ratings=ratings_of(payload["ratings"], entry.words),
        observed_on=date.fromisoformat(payload["observed_on"]),
        format=ObservationFormat(payload["format"]),
        relation=entry.words.get("relation", ""),
        has_peer_experience=payload["has_peer_experience"],
    )


def reply_view(entry: Entry) -> Reply:
    """Return what a learner answered."""
    return Reply(text=entry.words.get("reply", ""), by=entry.by, at=entry.at)


def comment_views(request_uuid: UUID, entries: Iterable[Entry]) -> tuple[Comment, ...]:
    """Return the comments on a request among the entries (in order), oldest first."""
    return tuple(
        comment_view(entry)
        for entry in entries
        if entry.about == request_uuid and entry.kind == EntryKind.COMMENTED
    )


def comment_view(entry: Entry) -> Comment:
    """Return what somebody wrote about a request without deciding it."""
    return Comment(
        text=entry.words.get("comment", ""),
        by=entry.by,
        at=entry.at,
        is_learners=entry.payload["by_learner"],
    )


def work_on(entries: Iterable[Entry]) -> WorkOn | None:
    """Return what the newest decision among the entries (in order) says to work on, unless it was withdrawn."""
    told = list(entries)
    decided = next((entry for entry in reversed(told) if entry.kind == EntryKind.DECIDED), None)
    if decided is None or not decided.words.get("next_step"):
        return None
    decision = decided.payload["decision"]
    if any(entry.kind == EntryKind.WITHDRAWN and entry.payload.get("decision") == decision for entry in told):
        return None
    return WorkOn(
        next_step=decided.words["next_step"],
        by=decided.by,
        decided_at=decided.at,
        attempt=decided.payload["attempt"],
    )
