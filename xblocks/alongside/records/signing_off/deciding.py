"""The decision: signed off or practise again, by a named person, on the record."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.content.rubric import Level, Outcome, Rating, Rubric, competences
from alongside.content.rubric import decide as best_outcome
from alongside.platform import Actor
from alongside.records.data import AssessmentDraft, RatingView, RequestState
from alongside.records.errors import Conflict, Invalid
from alongside.records.ledger.entries import EntryKind, entries_about
from alongside.records.ledger.projection import project_sign_off
from alongside.records.ledger.versions import read_rubric
from alongside.records.local.rules import rules
from alongside.records.models import AssessorDraft, RolePlayRequest
from alongside.records.people.scope import refuse_masquerade
from alongside.records.signing_off.assessor import locked, require_free_for, require_open
from alongside.records.signing_off.observation import record, recordable, sent_before
from alongside.records.signing_off.reading import rating_view, ratings_about
from alongside.records.signing_off.requests import move
from alongside.records.telling import tell
from alongside.records.telling.events import happened

__all__ = ["decide"]


def decide(
    actor: Actor,
    *,
    course_key: str,
    request_uuid: UUID,
    outcome: Outcome,
    assessment: AssessmentDraft,
    submission_key: UUID,
) -> UUID:
    """Put a decision on the record: the assessment, who made it, and what it was made by.

    Where the rubric asks for several assessors, the decision rests on their ratings: one of them decides once all are
    in, and ``assessment`` brings strengths and next step only.

    Args:
        actor: the assessor, who has claimed the request (or, of several, has rated).
        course_key: the course.
        request_uuid: the request.
        outcome: signed off (only if every criterion is at *ready* or above, in each rating) or practise again
            (whatever was rated, which may be incomplete: a role-play can be stopped).
        assessment: the rubric as filled in, with the date and format of the observation.
        submission_key: made by the sender for this one decision; sending it again decides nothing more.

    Returns:
        The uuid of the decision. What it says is on the form of the request (``assessment_form``).

    Raises:
        Conflict: if the actor does not hold the request (or, of several, has not rated or ratings are missing), or it
            is closed or set aside.
        Invalid: if something is missing or does not fit; ``problems`` has ``ratings``, ``outcome``, ``observed_on``,
            ``format``, ``next_step``, and the codes of criteria where it is not said what was done about a harmful
            behaviour.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.
        ScoreNotDelivered: if it is on the record, but the gradebook could not be told.

    """
    refuse_masquerade(actor)
    valid_until = None
    if outcome == Outcome.SIGNED_OFF:
        valid_until = rules(course_key).valid_until(timezone.localdate())
    with transaction.atomic():
        request = locked(actor, course_key, submission_key=submission_key, uuid=request_uuid)
        sent = sent_before(EntryKind.DECIDED, actor, request)
        if sent is None:
            return _decide(actor, request, outcome, assessment, submission_key, valid_until)
        if request.state == RequestState.SIGNED_OFF:
            tell.gradebook_of_a_sign_off(request, actor, sent.uuid)
        return sent.uuid


def _decide(
    actor: Actor,
    request: RolePlayRequest,
    outcome: Outcome,
    assessment: AssessmentDraft,
    submission_key: UUID,
    valid_until: date | None,
) -> UUID:
    rubric = read_rubric(request.rubric.canonical)
    ratings: list[RatingView] = []
    if request.assessors > 1:
        given = ratings_about(request.uuid, entries_about([request.uuid]))
        ratings = [rating_view(entry, actor) for entry in given]
        assessment = _resting_on(_own_rating(request, ratings), assessment)
    else:
        _require_claimed_by(actor, request)
    filled_in = _decidable(rubric, outcome, assessment, [rating.ratings for rating in ratings])
    uuid = uuid4()
    entry = record(
        EntryKind.DECIDED,
        actor,
        request,
        filled_in,
        uuid=uuid,
        submission_key=submission_key,
        payload={
            "competences": list(competences(rubric)),
            "decision": str(uuid),
            "outcome": outcome.value,
            "rested_on": [str(rating.uuid) for rating in ratings],
            "valid_until": valid_until and valid_until.isoformat(),
        },
        words={"strengths": filled_in.strengths, "next_step": filled_in.next_step},
    )
    move(request, RequestState(outcome.value))
    AssessorDraft.objects.filter(request=request, author_id=actor.user_id).delete()
    happened("decided", request, actor, outcome=outcome.value, decision_uuid=uuid)
    tell.learner_of_a_decision(request)
    if outcome == Outcome.SIGNED_OFF:
        project_sign_off(request.record, entry)
        tell.gradebook_of_a_sign_off(request, actor, uuid)
    return uuid


def _require_claimed_by(actor: Actor, request: RolePlayRequest) -> None:
    """Refuse unless the last claim is the actor's; it may have run out if nobody else has taken over."""
    require_free_for(actor, request)
    if request.claimed_by_id != actor.user_id:
        raise Conflict(_("Claim this request first. Nothing was recorded, and what you wrote is still here."))


def _own_rating(request: RolePlayRequest, ratings: Iterable[RatingView]) -> RatingView:
    """Return the rating of the actor, once all that the rubric asks for are in."""
    require_open(request)
    if request.state != RequestState.RATED:
        raise Conflict(
            ngettext(
                "%(rated)d of the %(assessors)d ratings that this rubric asks for is in. "
                "It can be decided once the others are; what you wrote is still here.",
                "%(rated)d of the %(assessors)d ratings that this rubric asks for are in. "
                "It can be decided once the others are; what you wrote is still here.",
                request.rated,
            )
            % {"rated": request.rated, "assessors": request.assessors}
        )
    own = next((rating for rating in ratings if rating.is_mine), None)
    if own is None:
        raise Conflict(_("One of those who rated this decides. Nothing was recorded."))
    return own


def _resting_on(rating: RatingView, assessment: AssessmentDraft) -> AssessmentDraft:
    """Return the decision's assessment: the recorded rating, with the words that go to the learner."""
    return replace(
        assessment,
        ratings=rating.ratings,
        observed_on=rating.observed_on,
        format=rating.format,
        relation=rating.relation,
        has_peer_experience=rating.has_peer_experience,
    )


def _decidable(
    rubric: Rubric,
    outcome: Outcome,
    assessment: AssessmentDraft,
    blind: list[Mapping[str, Rating]],
) -> AssessmentDraft:
    """Return the assessment, tidied, if the outcome can rest on it.

    Raises:
        Invalid: with everything that is in the way.

    """
    signed_off = outcome == Outcome.SIGNED_OFF
    filled_in, problems = recordable(rubric, assessment, complete=signed_off)
    if signed_off and "ratings" not in problems:
        problems |= _what_stops(rubric, blind or [filled_in.ratings])
    if not signed_off and not assessment.next_step.strip():
        problems["next_step"] = _("Write what to work on until the next time.")
    if problems:
        raise Invalid(problems)
    return filled_in


def _what_stops(rubric: Rubric, ratings: list[Mapping[str, Rating]]) -> dict[str, str]:
    """Return what keeps ratings from being a sign-off, if anything does."""
    if all(best_outcome(rubric, each) == Outcome.SIGNED_OFF for each in ratings):
        return {}
    if len(ratings) == 1:
        return {"outcome": _("Every criterion must be at “ready” or above for a sign-off.")}
    if any(rating.level == Level.STOP for each in ratings for rating in each.values()):
        return {"outcome": _("One of the ratings has a criterion at “stop”, so this cannot be signed off.")}
    return {"outcome": _("Every criterion must be at “ready” or above in each of the ratings.")}
