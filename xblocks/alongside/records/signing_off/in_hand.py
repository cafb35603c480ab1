"""The assessor's side of a sign-off: take a request in hand, put it back, and take a sign-off back."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.platform import Actor
from alongside.records.data import RequestState, RequestView
from alongside.records.errors import Conflict, Invalid
from alongside.records.ledger.entries import EntryKind, append
from alongside.records.ledger.projection import project_competences
from alongside.records.people.scope import refuse_masquerade
from alongside.records.signing_off.assessor import locked, require_free_for, require_unrated
from alongside.records.signing_off.requests import back_to_queue, decided, is_held, move, request_view
from alongside.records.tables.words import tidy
from alongside.records.telling import tell
from alongside.records.telling.events import happened

__all__ = ["claim", "release", "withdraw"]

LEASE = timedelta(minutes=45)


def claim(actor: Actor, *, course_key: str, request_uuid: UUID) -> RequestView:
    """Take a request in hand for 45 minutes; doing it again starts the time anew.

    A claim that has run out can be taken over, so that nothing is stuck with somebody on leave.

    Raises:
        Conflict: if somebody else holds it, it is closed or set aside, or the actor's rating is in.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        request = locked(actor, course_key, uuid=request_uuid)
        require_free_for(actor, request)
        require_unrated(actor, request)
        until = timezone.now() + LEASE
        if not (is_held(request) and request.claimed_by_id == actor.user_id):
            append(
                request.record,
                kind=EntryKind.CLAIMED,
                actor=actor,
                about=request.uuid,
                payload={"minutes": LEASE.seconds // 60},
            )
            happened("claimed", request, actor)
        move(request, RequestState.CLAIMED, claimed_by=actor.user_id, claimed_until=until)
    return request_view(request, actor, actor.full_name)


def release(actor: Actor, *, course_key: str, request_uuid: UUID) -> None:
    """Put a request back into the queue. A draft stays with its author.

    Raises:
        Conflict: if somebody else holds it, or it is closed or set aside.
        NotAllowed: if it is the actor's own, or the actor masquerades.
        NotFound: if there is no such request in the actor's care.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        request = locked(actor, course_key, uuid=request_uuid)
        require_free_for(actor, request)
        if request.claimed_by_id == actor.user_id:
            append(request.record, kind=EntryKind.RELEASED, actor=actor, about=request.uuid, payload={})
            back_to_queue(request)
            happened("released", request, actor)


def withdraw(actor: Actor, *, course_key: str, decision_uuid: UUID, reason: str) -> None:
    """Take a sign-off back, and say why. The decision stays on the record with this beside it.

    The score goes, unless another sign-off of the same role-play stands (an earlier one, or its renewal).

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
        request = locked(actor, course_key, **decided(decision_uuid))
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
        happened("withdrawn", request, actor, decision_uuid=decision_uuid)
        tell.learner_of_a_withdrawal(request)
        others = request.record.requests.filter(usage_key=request.usage_key, state=RequestState.SIGNED_OFF)
        if not others.exists():
            tell.gradebook_of_a_withdrawal(request)
