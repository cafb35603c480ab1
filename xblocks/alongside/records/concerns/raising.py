"""Serious concerns: between whoever raises one and the organisation's named leads, and for nobody else to know of.

A concern is no score and stands on no ledger. All that shows outside is that a request was set aside.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from alongside.platform import Actor
from alongside.records.concerns.concern import (
    NO_KEYS,
    known_to,
    locked_request,
    names_of,
    opened,
    say_on_the_ledger,
    sealed,
    view,
)
from alongside.records.data import ConcernState, ConcernView, CourseRoleKind, RequestState
from alongside.records.errors import Conflict, Invalid, NotAllowed, NotFound
from alongside.records.ledger.entries import EntryKind
from alongside.records.models import OPEN_STATES, Concern, CourseRole, LearnerRecord
from alongside.records.people.scope import (
    current,
    in_care_of,
    lock,
    own,
    refuse_masquerade,
)
from alongside.records.signing_off.requests import move
from alongside.records.tables.sealing import require_keys
from alongside.records.tables.words import tidy
from alongside.records.telling import events, tell

__all__ = ["concern", "concerns", "raise_concern"]

SHOWN_AFTER_CLOSING = timedelta(days=90)


@sensitive_variables()
def raise_concern(
    actor: Actor,
    *,
    course_key: str,
    record_uuid: UUID,
    request_uuid: UUID | None,
    text: str,
    submission_key: UUID,
) -> ConcernView:
    """Tell the organisation's named leads of a serious concern about a learner, and nobody else.

    A request that it is about and that is still open is set aside until a lead has closed the concern; the learner
    sees only that it is. The words are sealed with the keys of the private plans.

    Args:
        actor: anybody in whose care the learner is.
        course_key: the course.
        record_uuid: the learner's record.
        request_uuid: the role-play that gave rise to it, if one did.
        text: what happened.
        submission_key: made by the sender for this one concern; sending it again changes nothing.

    Raises:
        Conflict: if nobody else is named as a lead today, or the key was used for something else.
        Invalid: if there is no text, or it is too long.
        NotAllowed: if it is about the actor, or the actor masquerades.
        NotFound: if there is no such learner in the actor's care, or no such request of theirs.
        PlanKeysMissing: if this server has no key to seal it with; nothing was recorded.

    """
    refuse_masquerade(actor)
    words = tidy(text, "text")
    if not words:
        raise Invalid({"text": _("Write what happened, as you saw or heard it.")})
    require_keys(NO_KEYS)
    with transaction.atomic():
        record = _locked_record(actor, course_key, record_uuid)
        sent = Concern.objects.filter(submission_key=submission_key).select_related("request").first()
        if sent:
            return _sent_before(sent, record, actor)
        leads = _leads_beside(actor, record)
        request = request_uuid and locked_request(record, request_uuid)
        raised = Concern(
            uuid=uuid4(),
            record=record,
            course_key=course_key,
            request=request,
            raised_by_id=actor.user_id,
            raised_at=timezone.now(),
            submission_key=submission_key,
        )
        raised.ciphertext = sealed(raised, "text", words)
        raised.save(force_insert=True)
        if request and request.state in OPEN_STATES and request.state != RequestState.SET_ASIDE:
            say_on_the_ledger(EntryKind.SET_ASIDE, request)
            move(request, RequestState.SET_ASIDE)
        tell.leads_of_a_concern(raised, leads)
        events.concern_raised(raised)
    return opened(raised, actor)


def concerns(actor: Actor, *, course_key: str) -> tuple[ConcernView, ...]:
    """Return the concerns that the actor may know of, open ones first and the oldest of them on top.

    A concern lead: all that are open or were closed in the last 90 days. Anybody else, course staff too: those that
    they raised themselves. Nobody ever sees one about themselves. ``text`` and ``closing`` stay sealed here and are
    ""; ``concern`` opens one. At most two queries.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    closed = When(state=ConcernState.CLOSED, then=Value(1))
    since = timezone.now() - SHOWN_AFTER_CLOSING
    found = list(
        known_to(actor, course_key)
        .filter(Q(raised_by_id=actor.user_id) | ~Q(state=ConcernState.CLOSED) | Q(closed_at__gte=since))
        .order_by(Case(closed, default=Value(0)), "raised_at", "pk")
    )
    names = names_of(found)
    return tuple(view(each, actor, names) for each in found)


@sensitive_variables()
def concern(actor: Actor, *, course_key: str, concern_uuid: UUID) -> ConcernView:
    """Return one concern with its words, for a concern lead or whoever raised it.

    Raises:
        NotAllowed: if the actor masquerades.
        NotFound: if there is none that the actor may know of.
        PlanKeysMissing: if this server has no key.
        PlanUnreadable: if it does not open.

    """
    refuse_masquerade(actor)
    found = known_to(actor, course_key).filter(uuid=concern_uuid).first()
    if found is None:
        raise NotFound
    return opened(found, actor)


def _locked_record(actor: Actor, course_key: str, record_uuid: UUID) -> LearnerRecord:
    try:
        return lock(in_care_of(actor, course_key).filter(uuid=record_uuid))
    except NotFound:
        if own(actor, course_key).filter(uuid=record_uuid).exists():
            raise NotAllowed(
                _("This is your own record. Speak to your supervisor, or to the named lead.")
            ) from None
        raise


def _leads_beside(actor: Actor, record: LearnerRecord) -> list[int]:
    """Return who is named today to read concerns, other than the raiser and whom it is about."""
    roles = current(
        CourseRole.objects.filter(
            course_key=record.course_key, role=CourseRoleKind.CONCERN_LEAD, user__isnull=False
        )
    )
    leads = set(roles.values_list("user_id", flat=True)) - {actor.user_id, record.user_id}
    if not leads:
        raise Conflict(
            _(
                "Nobody else is named here as the lead for serious concerns, so there is nobody to tell. Nothing was "
                "recorded; what you wrote is still here. Speak to your organisation's safeguarding lead or manager "
                "now, and ask course staff to name a lead."
            )
        )
    return sorted(leads)


def _sent_before(sent: Concern, record: LearnerRecord, actor: Actor) -> ConcernView:
    if (sent.record_id, sent.raised_by_id) != (record.pk, actor.user_id):
        raise Conflict
    sent.record = record
    return opened(sent, actor)
