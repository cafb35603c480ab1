"""What a named lead does with a serious concern: take it up, and close it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from alongside.platform import Actor
from alongside.records.concerns.concern import (
    NO_KEYS,
    is_set_aside,
    known_to,
    locked_request,
    names_of,
    say_on_the_ledger,
    sealed,
    view,
)
from alongside.records.data import AfterConcern, ConcernState, ConcernView, RequestState
from alongside.records.errors import Conflict, Invalid, NotAllowed
from alongside.records.ledger.entries import EntryKind
from alongside.records.models import Concern, LearnerRecord
from alongside.records.people.scope import leads_concerns, lock, refuse_masquerade
from alongside.records.signing_off.requests import back_to_queue, move
from alongside.records.tables.sealing import require_keys
from alongside.records.tables.words import tidy
from alongside.records.telling import tell

__all__ = ["close_concern", "take_up_concern"]


def take_up_concern(actor: Actor, *, course_key: str, concern_uuid: UUID) -> ConcernView:
    """Say that one sees to a concern; a lead may take it over from another. Doing it again changes nothing.

    No words are opened: a concern can be taken up and closed also when the key to it is lost.

    Raises:
        Conflict: if it is closed.
        NotAllowed: if the actor is not a concern lead or raised it themselves, or masquerades.
        NotFound: if there is none that the actor may know of.

    """
    refuse_masquerade(actor)
    with transaction.atomic():
        found = _locked(actor, course_key, concern_uuid)
        found.state, found.taken_up_by_id = ConcernState.TAKEN_UP, actor.user_id
        found.save(update_fields=["state", "taken_up_by"])
    return view(found, actor, names_of([found]))


@sensitive_variables()
def close_concern(
    actor: Actor, *, course_key: str, concern_uuid: UUID, closing: str, after: AfterConcern
) -> ConcernView:
    """Close a concern: say what was done, and how it goes on with the request that it set aside.

    Whoever closes it has seen to it, also if another lead had taken it up.

    Args:
        actor: a concern lead; somebody else than whoever raised it.
        course_key: the course.
        concern_uuid: the concern.
        closing: what was done. Whoever raised it can read this, and is told that they can.
        after: whether the request goes back into the queue, or is cancelled. A request about which another concern is
            open goes back only when that one is closed. Means nothing if no request is set aside.

    Raises:
        Conflict: if it is closed already.
        Invalid: if there is no text, or it is too long.
        NotAllowed: if the actor is not a concern lead or raised it themselves, or masquerades.
        NotFound: if there is none that the actor may know of.
        PlanKeysMissing: if this server has no key to seal the words with; nothing was changed.

    """
    refuse_masquerade(actor)
    words = tidy(closing, "closing")
    if not words:
        raise Invalid({"closing": _("Write what was done; whoever raised the concern can read it.")})
    require_keys(NO_KEYS)
    with transaction.atomic():
        found = _locked(actor, course_key, concern_uuid)
        found.state, found.closed_at = ConcernState.CLOSED, timezone.now()
        found.taken_up_by_id = actor.user_id
        found.closing_ciphertext = sealed(found, "closing", words)
        found.save(update_fields=["state", "closed_at", "taken_up_by", "closing_ciphertext"])
        if is_set_aside(found):
            _go_on(found, AfterConcern(after))
        tell.raiser_of_a_closed_concern(found)
    return view(found, actor, names_of([found]), closing=words)


def _go_on(closed: Concern, after: AfterConcern) -> None:
    """Put the request that a concern set aside back into the queue, or cancel it."""
    request = locked_request(closed.record, closed.request.uuid)
    closed.request = request
    if after == AfterConcern.CANCEL:
        say_on_the_ledger(EntryKind.CANCELLED, request)
        move(request, RequestState.CANCELLED)
    elif not Concern.objects.filter(request=request).exclude(state=ConcernState.CLOSED).exists():
        say_on_the_ledger(EntryKind.RESUMED, request)
        back_to_queue(request)


def _locked(actor: Actor, course_key: str, concern_uuid: UUID) -> Concern:
    """Lock the record that a concern is about, then return the concern if the actor may see to it."""
    known = known_to(actor, course_key).filter(uuid=concern_uuid)
    record = lock(LearnerRecord.objects.filter(pk=known.values("record_id")[:1]))
    found = known.get()
    found.record = record
    if not leads_concerns(actor, course_key):
        raise NotAllowed(_("Only the organisation's named leads see to a concern. Nothing was changed."))
    if found.raised_by_id == actor.user_id:
        raise NotAllowed(_("You raised this yourself, so another named lead has to see to it."))
    if found.state == ConcernState.CLOSED:
        raise Conflict(_("This concern has been closed already. Nothing was changed."))
    return found
