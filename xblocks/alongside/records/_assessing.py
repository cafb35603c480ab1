"""The assessor's side of a sign-off: see what waits, claim it, rate it, decide, and take a sign-off back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside import platform
from alongside.content.rubric import Outcome, Rubric, competences
from alongside.content.rubric import decide as best_outcome
from alongside.platform import Actor
from alongside.records import _tell
from alongside.records._drafts import save_version
from alongside.records._ledger import Entry, EntryKind, append, entries_about
from alongside.records._projection import project_competences
from alongside.records._ratings import checked, notes, ratings_of, seen
from alongside.records._requests import decision_views, is_held, locked_request, move, request_view
from alongside.records._scope import in_care_of, own, refuse_masquerade
from alongside.records._sign_off import decided
from alongside.records._versions import read_role_play, read_rubric
from alongside.records._words import tidy
from alongside.records.data import (
    AssessmentDraft,
    AssessmentForm,
    DecisionView,
    ObservationFormat,
    QueueRow,
    RequestState,
    RequestView,
)
from alongside.records.errors import Conflict, Invalid, NotAllowed, NotFound
from alongside.records.models import OPEN_STATES, Assessment, AssessmentKind, AssessorDraft, RolePlayRequest

__all__ = ["assessment_form", "claim", "decide", "release", "save_draft", "waiting", "withdraw"]

LEASE = timedelta(minutes=45)


def waiting(actor: Actor, *, course_key: str, usage_key: str | None = None) -> list[QueueRow]:
    """Return the requests that wait for an assessor among the learners in the actor's care, oldest first.

    What somebody has claimed stays in the list, with their name, until it is decided.

    Args:
        actor: the assessor.
        course_key: the course.
        usage_key: only requests for this role-play; None for all.

    """
    refuse_masquerade(actor)
    requests = (
        RolePlayRequest.objects.filter(is_open=True, record__in=in_care_of(actor, course_key))
        .select_related("record", "role_play")
        .defer("role_play__canonical")
        .order_by("requested_at", "pk")
    )
    if usage_key is not None:
        requests = requests.filter(usage_key=usage_key)
    people = {id_ for request in requests for id_ in (request.record.user_id, request.claimed_by_id) if id_}
    names = platform.current().full_names(people) if people else {}
    return [_queue_row(request, actor, names) for request in requests]


def claim(actor: Actor, *, course_key: str, request_uuid: UUID) -> RequestView:
    """Take a request in hand for 45 minutes; doing it again starts the time anew.

    A claim that has run out can be taken over, so that nothing is stuck with somebody on leave.

    Raises:
        Conflict: if somebody else holds it, or it is closed.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        request = _locked(actor, course_key, uuid=request_uuid)
        _require_free_for(actor, request)
        until = timezone.now() + LEASE
        if not (is_held(request) and request.claimed_by_id == actor.user_id):
            append(
                request.record,
                kind=EntryKind.CLAIMED,
                actor=actor,
                about=request.uuid,
                payload={"minutes": LEASE.seconds // 60},
            )
        move(request, RequestState.CLAIMED, claimed_by=actor.user_id, claimed_until=until)
    return request_view(request, actor, actor.full_name)


def release(actor: Actor, *, course_key: str, request_uuid: UUID) -> None:
    """Put a request back into the queue. A draft stays with its author.

    Raises:
        Conflict: if somebody else holds it, or it is closed.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        request = _locked(actor, course_key, uuid=request_uuid)
        _require_free_for(actor, request)
        if request.claimed_by_id == actor.user_id:
            append(request.record, kind=EntryKind.RELEASED, actor=actor, about=request.uuid, payload={})
            move(request, RequestState.REQUESTED)


def assessment_form(actor: Actor, *, course_key: str, request_uuid: UUID) -> AssessmentForm:
    """Return what an assessor needs to rate a request, before and after the decision.

    Raises:
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    request = _found(actor, course_key, request_uuid)
    entries = entries_about([request.uuid])
    names = platform.current().full_names({request.record.user_id, request.claimed_by_id} - {None})
    draft = AssessorDraft.objects.filter(request=request, author_id=actor.user_id).first()
    return AssessmentForm(
        request=request_view(request, actor, names.get(request.claimed_by_id, "")),
        learner_name=names.get(request.record.user_id, ""),
        role_play=read_role_play(request.role_play.canonical),
        rubric=read_rubric(request.rubric.canonical),
        self_ratings=_self_ratings(actor, entries),
        draft=_from_content(draft.content) if draft else AssessmentDraft(),
        draft_version=draft.version if draft else 0,
        decision=next(iter(decision_views([request], entries)), None),
    )


def save_draft(
    actor: Actor, *, course_key: str, request_uuid: UUID, draft: AssessmentDraft, base_version: int
) -> int:
    """Keep an unfinished assessment; whoever holds the request goes on holding it.

    Args:
        actor: the assessor.
        course_key: the course.
        request_uuid: the request.
        draft: what is filled in so far.
        base_version: the ``draft_version`` that the assessor started from.

    Returns:
        The version to send as ``base_version`` next time.

    Raises:
        Conflict: if another tab has saved something else since (``current`` is that draft), somebody else holds the
            request, or it is closed.
        Invalid: if the ratings do not fit the rubric, or something is too long.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    request = _found(actor, course_key, request_uuid)
    _require_free_for(actor, request)
    content = _as_content(_tidied(read_rubric(request.rubric.canonical), draft, complete=False))
    which = {"request": request, "author_id": actor.user_id}
    saved = save_version(
        AssessorDraft.objects.all(),
        base_version=base_version,
        which=which,
        values={"content": content, "saved_at": timezone.now()},
    )
    if not saved:
        now = AssessorDraft.objects.filter(**which).first()
        if now is None or now.content != content:
            raise Conflict(current=now and _from_content(now.content))
        return now.version
    RolePlayRequest.objects.filter(
        pk=request.pk, state=RequestState.CLAIMED, claimed_by_id=actor.user_id
    ).update(claimed_until=timezone.now() + LEASE)
    return base_version + 1


def decide(
    actor: Actor,
    *,
    course_key: str,
    request_uuid: UUID,
    outcome: Outcome,
    assessment: AssessmentDraft,
    submission_key: UUID,
) -> DecisionView:
    """Put a decision on the record: the assessment, who made it, and what it was made by.

    Args:
        actor: the assessor, who has claimed the request.
        course_key: the course.
        request_uuid: the request.
        outcome: signed off (only if every criterion is at *ready* or above) or practise again (whatever was rated,
            which may be incomplete: a role-play can be stopped).
        assessment: the rubric as filled in, with the date and format of the observation.
        submission_key: made by the sender for this one decision; sending it again returns the same decision.

    Raises:
        Conflict: if the actor does not hold the request, or it is closed.
        Invalid: if something is missing or does not fit; ``problems`` has ``ratings``, ``outcome``, ``observed_on``,
            ``format``, ``next_step``.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.
        ScoreNotDelivered: if it is on the record, but the gradebook could not be told.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        request = _locked(actor, course_key, uuid=request_uuid)
        sent = Assessment.objects.filter(submission_key=submission_key).first()
        if sent:
            return _sent_before(sent, request, actor)
        _require_claimed_by(actor, request)
        filled_in = _decidable(read_rubric(request.rubric.canonical), outcome, assessment)
        entry = _record_decision(actor, request, outcome, filled_in, submission_key)
        move(request, RequestState(outcome.value))
        project_competences(request.record)
        AssessorDraft.objects.filter(request=request, author_id=actor.user_id).delete()
        _tell.learner_of_a_decision(request)
        if outcome == Outcome.SIGNED_OFF:
            _tell.gradebook_of_a_sign_off(request, actor, UUID(entry.payload["decision"]))
    return decision_views([request], entries_about([request.uuid]))[0]


def withdraw(actor: Actor, *, course_key: str, decision_uuid: UUID, reason: str) -> None:
    """Take a sign-off back, and say why. The decision stays on the record with this beside it.

    Raises:
        Conflict: if it is not a sign-off that stands.
        Invalid: if there is no reason.
        NotAllowed: if it is about the actor, or the actor masquerades.
        NotFound: if there is no such decision in the actor's care.
        ScoreNotDelivered: if it is on the record, but the gradebook could not be told.

    """
    refuse_masquerade(actor)
    why = tidy(reason, "reason")
    if not why:
        raise Invalid({"reason": _("Write why you take the sign-off back; the learner will read it.")})
    with transaction.atomic():
        request = _locked(actor, course_key, **decided(decision_uuid))
        if request.state != RequestState.SIGNED_OFF:
            raise Conflict(_("There is no sign-off here to withdraw. Nothing was changed."))
        append(
            request.record,
            kind=EntryKind.WITHDRAWN,
            actor=actor,
            about=request.uuid,
            payload={"decision": str(decision_uuid)},
            words={"reason": why},
        )
        move(request, RequestState.WITHDRAWN)
        project_competences(request.record)
        _tell.learner_of_a_withdrawal(request)
        _tell.gradebook_of_a_withdrawal(request)


def _locked(actor: Actor, course_key: str, **which: Any) -> RolePlayRequest:
    try:
        return locked_request(in_care_of(actor, course_key), **which)
    except NotFound:
        _refuse_own(actor, course_key, **which)
        raise


def _found(actor: Actor, course_key: str, request_uuid: UUID) -> RolePlayRequest:
    request = (
        RolePlayRequest.objects.filter(uuid=request_uuid, record__in=in_care_of(actor, course_key))
        .select_related("record", "rubric", "role_play")
        .first()
    )
    if request is None:
        _refuse_own(actor, course_key, uuid=request_uuid)
        raise NotFound
    return request


def _refuse_own(actor: Actor, course_key: str, **which: Any) -> None:
    if RolePlayRequest.objects.filter(record__in=own(actor, course_key), **which).exists():
        raise NotAllowed(_("This is your own role-play. Somebody else has to assess it."))


def _require_open(request: RolePlayRequest) -> None:
    if request.state == RequestState.CANCELLED:
        raise Conflict(_("The learner has taken this request back. Nothing was changed."))
    if request.state not in OPEN_STATES:
        raise Conflict(_("This has been decided already. Nothing was changed; look at the decision."))


def _require_free_for(actor: Actor, request: RolePlayRequest) -> None:
    _require_open(request)
    if is_held(request) and request.claimed_by_id != actor.user_id:
        raise Conflict(_("Somebody else is assessing this at the moment. Nothing was changed."))


def _require_claimed_by(actor: Actor, request: RolePlayRequest) -> None:
    """Refuse unless the last claim is the actor's; it may have run out if nobody else has taken over."""
    _require_free_for(actor, request)
    if request.claimed_by_id != actor.user_id:
        raise Conflict(_("Claim this request first. Nothing was recorded, and what you wrote is still here."))


def _sent_before(sent: Assessment, request: RolePlayRequest, actor: Actor) -> DecisionView:
    """Return the decision that this submission made before, and tell the gradebook once more."""
    if sent.request_id != request.pk or sent.assessor_id != actor.user_id:
        raise Conflict
    if request.state == RequestState.SIGNED_OFF:
        _tell.gradebook_of_a_sign_off(request, actor, sent.uuid)
    return decision_views([request], entries_about([request.uuid]))[0]


def _decidable(rubric: Rubric, outcome: Outcome, assessment: AssessmentDraft) -> AssessmentDraft:
    """Return the assessment, tidied, if the outcome can rest on it.

    Raises:
        Invalid: with everything that is in the way.

    """
    problems: dict[str, str] = {}
    signed_off = outcome == Outcome.SIGNED_OFF
    try:
        assessment = _tidied(rubric, assessment, complete=signed_off)
    except Invalid as invalid:
        problems |= invalid.problems
    else:
        if signed_off and best_outcome(rubric, assessment.ratings) != Outcome.SIGNED_OFF:
            problems["outcome"] = _("Every criterion must be at “ready” or above for a sign-off.")
    if assessment.observed_on is None or assessment.observed_on > timezone.localdate():
        problems["observed_on"] = _("Give the day on which you saw this: today or earlier.")
    if assessment.format is None:
        problems["format"] = _("Say how you saw this.")
    if not signed_off and not assessment.next_step.strip():
        problems["next_step"] = _("Write what to work on until the next time.")
    if problems:
        raise Invalid(problems)
    return assessment


def _tidied(rubric: Rubric, assessment: AssessmentDraft, *, complete: bool) -> AssessmentDraft:
    return replace(
        assessment,
        ratings=checked(rubric, assessment.ratings, complete=complete),
        strengths=tidy(assessment.strengths, "strengths"),
        next_step=tidy(assessment.next_step, "next_step"),
        relation=tidy(assessment.relation, "relation"),
    )


def _record_decision(
    actor: Actor,
    request: RolePlayRequest,
    outcome: Outcome,
    assessment: AssessmentDraft,
    submission_key: UUID,
) -> Entry:
    uuid = uuid4()
    entry = append(
        request.record,
        kind=EntryKind.DECIDED,
        actor=actor,
        about=request.uuid,
        payload={
            "attempt": request.attempt,
            "competences": list(competences(read_rubric(request.rubric.canonical))),
            "decision": str(uuid),
            "format": assessment.format.value,
            "has_peer_experience": assessment.has_peer_experience,
            "observed_on": assessment.observed_on.isoformat(),
            "outcome": outcome.value,
            "ratings": seen(assessment.ratings),
            "role_play": request.role_play.content_hash,
            "rubric": request.rubric.content_hash,
            "usage_key": request.usage_key,
            "valid_until": None,
        },
        words={
            "strengths": assessment.strengths,
            "next_step": assessment.next_step,
            "relation": assessment.relation,
            **notes(assessment.ratings),
        },
    )
    Assessment.objects.create(
        uuid=uuid,
        request=request,
        entry=entry.row,
        kind=AssessmentKind.SUPERVISOR,
        subject_id=request.record.user_id,
        assessor_id=actor.user_id,
        submission_key=submission_key,
        outcome=outcome.value,
        ratings=seen(assessment.ratings),
        observed_on=assessment.observed_on,
        format=assessment.format.value,
        has_peer_experience=assessment.has_peer_experience,
    )
    return entry


def _self_ratings(actor: Actor, entries: Iterable[Entry]) -> dict[str, Any] | None:
    """Return what the learner said, once this assessor has decided."""
    told = {entry.kind: entry for entry in entries}
    decision = told.get(EntryKind.DECIDED)
    if decision is None or decision.row.actor_id != actor.user_id:
        return None
    asked = told[EntryKind.REQUESTED]
    return ratings_of(asked.payload["ratings"], asked.words)


def _queue_row(request: RolePlayRequest, actor: Actor, names: Any) -> QueueRow:
    view = request_view(request, actor, names.get(request.claimed_by_id, ""))
    return QueueRow(
        request_uuid=view.uuid,
        record_uuid=request.record.uuid,
        learner_name=names.get(request.record.user_id, ""),
        usage_key=view.usage_key,
        title=view.title,
        attempt=view.attempt,
        state=view.state,
        requested_at=view.requested_at,
        claimed_by=view.claimed_by,
        claimed_until=view.claimed_until,
        is_mine=view.is_mine,
    )


def _as_content(draft: AssessmentDraft) -> dict[str, Any]:
    return {
        "ratings": seen(draft.ratings),
        "notes": notes(draft.ratings),
        "strengths": draft.strengths,
        "next_step": draft.next_step,
        "observed_on": draft.observed_on and draft.observed_on.isoformat(),
        "format": draft.format and draft.format.value,
        "relation": draft.relation,
        "has_peer_experience": draft.has_peer_experience,
    }


def _from_content(content: dict[str, Any]) -> AssessmentDraft:
    return AssessmentDraft(
        ratings=ratings_of(content["ratings"], content["notes"]),
        strengths=content["strengths"],
        next_step=content["next_step"],
        observed_on=content["observed_on"] and date.fromisoformat(content["observed_on"]),
        format=content["format"] and ObservationFormat(content["format"]),
        relation=content["relation"],
        has_peer_experience=content["has_peer_experience"],
    )
