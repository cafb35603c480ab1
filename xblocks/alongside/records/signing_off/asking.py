"""Asking to be seen in a role-play, and taking that back."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.content.role_play import RolePlay
from alongside.content.rubric import Rating, Rubric, competences
from alongside.platform import Actor
from alongside.records.data import RequestState, RequestView
from alongside.records.errors import Conflict
from alongside.records.ledger.entries import Entry, EntryKind, append, entries_about
from alongside.records.ledger.projection import project_competences
from alongside.records.ledger.versions import keep_role_play, keep_rubric
from alongside.records.local.rules import rules
from alongside.records.models import (
    OPEN_STATES,
    Assessment,
    AssessmentKind,
    LearnerRecord,
    RolePlayRequest,
)
from alongside.records.people.scope import is_own, lock, open_record, own, refuse_masquerade, require_enrolled
from alongside.records.signing_off.ratings import checked, notes, seen
from alongside.records.signing_off.requests import locked_request, move, request_view
from alongside.records.signing_off.self_assessment import as_content
from alongside.records.telling import tell
from alongside.records.telling.events import happened

__all__ = ["cancel_request", "request_role_play"]

_WHY_NOT_NOW = {
    RequestState.REQUESTED: gettext_lazy("You have asked already; your request is waiting."),
    RequestState.CLAIMED: gettext_lazy("You have asked already; your request is being assessed."),
    RequestState.RATED: gettext_lazy("You have asked already; your request is being assessed."),
    RequestState.SET_ASIDE: gettext_lazy("You have asked already; your request is on hold for now."),
    RequestState.SIGNED_OFF: gettext_lazy("This role-play is signed off; there is nothing more to ask for."),
}


def request_role_play(
    actor: Actor,
    *,
    course_key: str,
    usage_key: str,
    rubric: Rubric,
    role_play: RolePlay,
    ratings: Mapping[str, Rating],
    submission_key: UUID,
) -> RequestView:
    """Ask to be seen in a role-play. The learner speaks first: their self-assessment goes with the request.

    What is signed off may be asked for again once the sign-off runs out soon, or has run out.

    Args:
        actor: the learner.
        course_key: the course.
        usage_key: the role-play's block.
        rubric: what they will be assessed by; its text is kept as it is now.
        role_play: what they will play; its text is kept as it is now.
        ratings: the complete self-assessment.
        submission_key: made by the sender for this one request; sending it again changes nothing.

    Raises:
        Conflict: if a request waits already, or the role-play is signed off.
        Invalid: if the self-assessment is not complete.
        NotAllowed: if the actor masquerades or is not enrolled.

    """
    refuse_masquerade(actor)
    require_enrolled(actor, course_key)
    with transaction.atomic():
        open_record(actor, course_key)
        record = lock(own(actor, course_key))
        sent = RolePlayRequest.objects.filter(submission_key=submission_key).first()
        if sent:
            return _sent_before(sent, record, usage_key, actor)
        attempt = _next_attempt(record, usage_key)
        ratings = checked(rubric, ratings, complete=True)
        request = RolePlayRequest.objects.create(
            course_key=course_key,
            record=record,
            usage_key=usage_key,
            attempt=attempt,
            state=RequestState.REQUESTED,
            rubric=keep_rubric(rubric),
            role_play=keep_role_play(role_play),
            requested_at=timezone.now(),
            submission_key=submission_key,
            assessors=rubric.assessors,
        )
        _record_self_assessment(actor, request, rubric, ratings)
        _keep_as_working_copy(record, usage_key, as_content(rubric, ratings))
        project_competences(record)
        happened("created", request, actor)
        tell.supervisors_that_a_request_waits(request)
        tell.gradebook_of_a_request(request)
    return request_view(request, actor)


def cancel_request(actor: Actor, *, course_key: str, request_uuid: UUID) -> None:
    """Take a request back, without a reason, for as long as nobody has decided. Taking it back twice does no harm.

    An assessor who is at work on it keeps what they have written, and is told when they save or decide.

    Raises:
        Conflict: if it is set aside, or it has been decided.
        NotFound: if the actor has no such request.
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        request = locked_request(partial(is_own, actor, course_key), uuid=request_uuid)
        if request.state == RequestState.CANCELLED:
            return
        if request.state not in OPEN_STATES:
            raise Conflict(_("This has been decided, so it can no longer be taken back. You can answer it."))
        if request.state == RequestState.SET_ASIDE:
            raise Conflict(_("This is on hold for now, so it cannot be taken back. Ask your supervisor."))
        append(request.record, kind=EntryKind.CANCELLED, actor=actor, about=request.uuid, payload={})
        move(request, RequestState.CANCELLED)
        happened("cancelled", request, actor)


def may_ask(request: RolePlayRequest | None, entries: Iterable[Entry]) -> bool:
    """Return whether a learner may ask to be seen in a role-play now.

    Args:
        request: their latest request for it that was not cancelled, if there is one.
        entries: what the ledger says about that request.

    """
    if request is None or request.state not in _WHY_NOT_NOW:
        return True
    return request.state == RequestState.SIGNED_OFF and _may_be_renewed(request, entries)


def _may_be_renewed(request: RolePlayRequest, entries: Iterable[Entry]) -> bool:
    """Return whether a sign-off runs out soon, or has run out."""
    valid_until = next(
        entry.payload["valid_until"]
        for entry in entries
        if entry.about == request.uuid and entry.kind == EntryKind.DECIDED
    )
    return valid_until is not None and rules(request.course_key).runs_out_soon(
        date.fromisoformat(valid_until), timezone.localdate()
    )


def _keep_as_working_copy(record: LearnerRecord, usage_key: str, content: dict[str, Any]) -> None:
    """Leave what was sent with the learner too, so that the next attempt starts from it."""
    values = {"content": content, "saved_at": timezone.now()}
    copies = record.self_assessments.filter(usage_key=usage_key)
    if not copies.update(**values, version=F("version") + 1):
        copies.create(record=record, usage_key=usage_key, **values, version=1)


def _sent_before(sent: RolePlayRequest, record: LearnerRecord, usage_key: str, actor: Actor) -> RequestView:
    if sent.record_id != record.pk or sent.usage_key != usage_key:
        raise Conflict
    return request_view(sent, actor)


def _next_attempt(record: LearnerRecord, usage_key: str) -> int:
    latest = (
        record.requests.filter(usage_key=usage_key)
        .exclude(state=RequestState.CANCELLED)
        .order_by("-attempt")
        .first()
    )
    if latest is None:
        return 1
    signed_off = latest.state == RequestState.SIGNED_OFF
    if not may_ask(latest, entries_about([latest.uuid]) if signed_off else []):
        raise Conflict(_WHY_NOT_NOW[RequestState(latest.state)])
    return latest.attempt + 1


def _record_self_assessment(
    actor: Actor, request: RolePlayRequest, rubric: Rubric, ratings: Mapping[str, Rating]
) -> None:
    uuid = uuid4()
    entry = append(
        request.record,
        kind=EntryKind.REQUESTED,
        actor=actor,
        about=request.uuid,
        payload={
            "assessment": str(uuid),
            "assessors": request.assessors,
            "attempt": request.attempt,
            "competences": list(competences(rubric)),
            "ratings": seen(ratings),
            "role_play": request.role_play.content_hash,
            "rubric": request.rubric.content_hash,
            "usage_key": request.usage_key,
        },
        words=notes(ratings),
    )
    Assessment.objects.create(
        uuid=uuid,
        request=request,
        entry=entry.row,
        kind=AssessmentKind.SELF,
        subject_id=actor.user_id,
        assessor_id=actor.user_id,
        submission_key=request.submission_key,
        ratings=seen(ratings),
    )
