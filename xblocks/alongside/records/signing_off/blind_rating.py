"""Blind ratings: where a rubric asks for several assessors, each rates alone before anybody decides."""

from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records.data import AssessmentDraft, AssessmentForm, RequestState
from alongside.records.errors import Conflict, Invalid
from alongside.records.ledger.entries import EntryKind
from alongside.records.ledger.projection import state_in_queue
from alongside.records.ledger.versions import read_rubric
from alongside.records.models import AssessorDraft, RolePlayRequest
from alongside.records.people.scope import refuse_masquerade
from alongside.records.signing_off.assessor import locked, require_open, require_unrated
from alongside.records.signing_off.form import as_content, assessment_form
from alongside.records.signing_off.observation import record, recordable, sent_before
from alongside.records.signing_off.requests import is_held, move
from alongside.records.telling import tell
from alongside.records.telling.events import happened

__all__ = ["rate"]


def rate(
    actor: Actor,
    *,
    course_key: str,
    request_uuid: UUID,
    assessment: AssessmentDraft,
    submission_key: UUID,
) -> AssessmentForm:
    """Hand in one of the ratings that a rubric for several assessors asks for. Nobody reads it before all are in.

    A claim of the actor's ends; somebody else who has claimed the request goes on. Strengths and next step are for
    the decision: they stay with the actor as their draft.

    Args:
        actor: the assessor.
        course_key: the course.
        request_uuid: the request.
        assessment: the whole rubric as filled in, with the date and format of the observation.
        submission_key: made by the sender for this one rating; sending it again changes nothing.

    Raises:
        Conflict: if the actor's rating is in or all are, the rubric asks for one assessor only, or the request is
            closed or set aside.
        Invalid: if something is missing or does not fit; ``problems`` has ``ratings``, ``observed_on``, ``format`` and
            the codes of criteria where it is not said what was done about a harmful behaviour.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        request = locked(actor, course_key, submission_key=submission_key, uuid=request_uuid)
        if sent_before(EntryKind.RATED, actor, request) is None:
            _rate(actor, request, assessment, submission_key)
    return assessment_form(actor, course_key=course_key, request_uuid=request_uuid)


def _rate(actor: Actor, request: RolePlayRequest, assessment: AssessmentDraft, submission_key: UUID) -> None:
    require_open(request)
    if request.assessors == 1:
        raise Conflict(_("One assessor is enough here: decide at once. Nothing was recorded."))
    require_unrated(actor, request)
    filled_in, problems = recordable(read_rubric(request.rubric.canonical), assessment, complete=True)
    if problems:
        raise Invalid(problems)
    request.rated += 1
    state = state_in_queue(assessors=request.assessors, rated=request.rated)
    claim = {}
    if state == RequestState.REQUESTED and is_held(request) and request.claimed_by_id != actor.user_id:
        state = RequestState.CLAIMED
        claim = {"claimed_by": request.claimed_by_id, "claimed_until": request.claimed_until}
    uuid = uuid4()
    record(
        EntryKind.RATED,
        actor,
        request,
        filled_in,
        uuid=uuid,
        submission_key=submission_key,
        payload={"assessment": str(uuid), "state": state.value},
    )
    move(request, state, **claim)
    _keep_as_draft(actor, request, filled_in)
    happened("rated", request, actor, assessment_uuid=uuid)
    if state == RequestState.RATED:
        tell.raters_that_all_ratings_are_in(request, actor)


def _keep_as_draft(actor: Actor, request: RolePlayRequest, assessment: AssessmentDraft) -> None:
    values = {"content": as_content(assessment), "saved_at": timezone.now()}
    drafts = AssessorDraft.objects.filter(request=request, author_id=actor.user_id)
    if not drafts.update(**values, version=F("version") + 1):
        drafts.create(request=request, author_id=actor.user_id, **values, version=1)
