"""What is said beside a decision: comments on a request, and the learner's answer to a decision."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records.data import Comment, Reply, RequestState
from alongside.records.errors import Conflict, Invalid
from alongside.records.ledger.entries import EntryKind, append, entries_about
from alongside.records.people.scope import in_care, is_own, refuse_masquerade
from alongside.records.signing_off.reading import comment_view, reply_view
from alongside.records.signing_off.requests import decided, locked_request
from alongside.records.tables.words import tidy
from alongside.records.telling import tell
from alongside.records.telling.events import happened

__all__ = ["comment", "reply"]


def comment(actor: Actor, *, course_key: str, request_uuid: UUID, text: str, submission_key: UUID) -> Comment:
    """Say something about a request without deciding it; the other side is told and can read it.

    Args:
        actor: the learner, or anybody in whose care they are.
        course_key: the course.
        request_uuid: the request, in whatever state, unless it was cancelled.
        text: what they say.
        submission_key: made by the sender for this one comment; sending it again changes nothing.

    Raises:
        Conflict: if the request was cancelled.
        Invalid: if there is no text, or it is too long.
        NotAllowed: if the actor masquerades.
        NotFound: if there is no such request of the actor's, or in their care.

    """
    refuse_masquerade(actor)
    words = tidy(text, "text")
    if not words:
        raise Invalid({"text": _("Write what you would like to say.")})
    with transaction.atomic():
        request = locked_request(partial(_known, actor, course_key), uuid=request_uuid)
        said = [
            entry
            for entry in entries_about([request.uuid])
            if entry.kind == EntryKind.COMMENTED and entry.payload["submission"] == str(submission_key)
        ]
        if said:
            return comment_view(said[0])
        if request.state == RequestState.CANCELLED:
            raise Conflict(
                _(
                    "This request was taken back, so nothing more is added to it. What you wrote is still here."
                )
            )
        by_learner = actor.user_id == request.record.user_id
        entry = append(
            request.record,
            kind=EntryKind.COMMENTED,
            actor=actor,
            about=request.uuid,
            payload={"by_learner": by_learner, "submission": str(submission_key)},
            words={"comment": words},
        )
        happened("commented", request, actor)
        tell.other_side_of_a_comment(request, by_learner=by_learner)
    return comment_view(entry)


def reply(actor: Actor, *, course_key: str, decision_uuid: UUID, text: str) -> Reply:
    """Answer a decision about oneself; the answer stands beside it. The same words sent twice are one answer.

    Raises:
        Invalid: if there is no text.
        NotFound: if there is no such decision about the actor.
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    words = tidy(text, "text")
    if not words:
        raise Invalid({"text": _("Write what you would like to answer.")})
    with transaction.atomic():
        request = locked_request(partial(is_own, actor, course_key), **decided(decision_uuid))
        said = [
            entry
            for entry in entries_about([request.uuid])
            if entry.kind == EntryKind.REPLIED and entry.words.get("reply") == words
        ]
        if said:
            return reply_view(said[-1])
        entry = append(
            request.record,
            kind=EntryKind.REPLIED,
            actor=actor,
            about=request.uuid,
            payload={"decision": str(decision_uuid)},
            words={"reply": words},
        )
        happened("replied", request, actor, decision_uuid=decision_uuid)
        tell.assessor_of_a_reply(request, decision_uuid)
    return reply_view(entry)


def _known(actor: Actor, course_key: str, at: str) -> Q:
    """Return the condition that a record is the actor's own or in their care."""
    return is_own(actor, course_key, at) | in_care(actor, course_key, at)
