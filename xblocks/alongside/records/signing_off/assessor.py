"""What every verb of an assessor begins with: a request in their care, and whether they may go on with it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records.data import RequestState
from alongside.records.errors import Conflict, NotAllowed, NotFound
from alongside.records.models import OPEN_STATES, Assessment, AssessmentKind, RolePlayRequest
from alongside.records.people.scope import in_care, own
from alongside.records.signing_off.requests import is_held, locked_request


def locked(
    actor: Actor, course_key: str, *, submission_key: UUID | None = None, **which: Any
) -> RolePlayRequest:
    """Return a request in the actor's care with its record locked, as ``locked_request`` does.

    Raises:
        NotAllowed: if it is the actor's own.
        NotFound: if there is no such request in the actor's care.

    """
    try:
        return locked_request(partial(in_care, actor, course_key), submission_key=submission_key, **which)
    except NotFound:
        _refuse_own(actor, course_key, **which)
        raise


def found(actor: Actor, course_key: str, request_uuid: UUID) -> RolePlayRequest:
    """Return a request in the actor's care, to be looked at. Raises as ``locked`` does."""
    request = (
        RolePlayRequest.objects.filter(in_care(actor, course_key, "record__"), uuid=request_uuid)
        .select_related("record", "rubric", "role_play")
        .first()
    )
    if request is None:
        _refuse_own(actor, course_key, uuid=request_uuid)
        raise NotFound
    return request


def require_open(request: RolePlayRequest) -> None:
    """Refuse what nobody assesses now. Why a request was set aside is not said.

    Raises:
        Conflict: if the request is closed or set aside.

    """
    if request.state == RequestState.CANCELLED:
        raise Conflict(_("The learner has taken this request back. Nothing was changed."))
    if request.state == RequestState.SET_ASIDE:
        raise Conflict(_("This request is on hold for now. Nothing was changed."))
    if request.state not in OPEN_STATES:
        raise Conflict(_("This has been decided already. Nothing was changed; look at the decision."))


def require_free_for(actor: Actor, request: RolePlayRequest) -> None:
    """Refuse what somebody else has in hand.

    Raises:
        Conflict: if somebody else's claim is running, or the request is closed or set aside.

    """
    require_open(request)
    if is_held(request) and request.claimed_by_id != actor.user_id:
        raise Conflict(_("Somebody else is assessing this at the moment. Nothing was changed."))


def require_unrated(actor: Actor, request: RolePlayRequest) -> None:
    """Refuse another rating by somebody who has given theirs, or one more than the rubric asks for.

    Raises:
        Conflict: if the actor's rating is in, or all are.

    """
    if request.state == RequestState.RATED:
        raise Conflict(_("All ratings that were asked for are in. Nothing was changed."))
    if request.rated and has_rated(actor, request):
        raise Conflict(_("Your rating is in. Somebody else has to give the next one."))


def has_rated(actor: Actor, request: RolePlayRequest) -> bool:
    """Return whether the actor has handed in their rating for a request."""
    ratings = Assessment.objects.filter(request=request, kind=AssessmentKind.RATING)
    return ratings.filter(assessor_id=actor.user_id).exists()


def _refuse_own(actor: Actor, course_key: str, **which: Any) -> None:
    if RolePlayRequest.objects.filter(record__in=own(actor, course_key), **which).exists():
        raise NotAllowed(_("This is your own role-play. Somebody else has to assess it."))
