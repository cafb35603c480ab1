"""What the verbs about serious concerns share: who knows of which, their words sealed and opened, their request."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import ConcernState, ConcernView, CourseRoleKind, RequestState
from alongside.records.errors import NotFound
from alongside.records.ledger.entries import EntryKind, append
from alongside.records.models import Concern, LearnerRecord, RolePlayRequest
from alongside.records.people.scope import current_roles
from alongside.records.tables.sealing import seal, unseal

#: In which column each part of the words is kept.
SEALED_COLUMNS = {"text": "ciphertext", "closing": "closing_ciphertext"}

NO_KEYS = gettext_lazy(
    "Serious concerns cannot be kept safely on this server yet, so nothing was recorded; what you wrote is still "
    "here. Tell your organisation's lead in person. An administrator must set ALONGSIDE_PLAN_KEYS."
)
_UNREADABLE = gettext_lazy(
    "This concern cannot be opened with the keys that this server has. It was left as it is. "
    "An administrator must put the earlier key back into ALONGSIDE_PLAN_KEYS."
)


def known_to(actor: Actor, course_key: str) -> QuerySet[Concern]:
    """Return the one rule for who knows of which concern: who raised it, and today's leads; never who it is about."""
    is_lead = Exists(current_roles(actor, course_key, CourseRoleKind.CONCERN_LEAD))
    return (
        Concern.objects.filter(Q(raised_by_id=actor.user_id) | is_lead, course_key=course_key)
        .exclude(record__user_id=actor.user_id)
        .select_related("record", "request")
    )


def locked_request(record: LearnerRecord, request_uuid: UUID) -> RolePlayRequest:
    """Return a request of a locked record, locked too.

    Raises:
        NotFound: if the record has no such request.

    """
    request = record.requests.filter(uuid=request_uuid).select_for_update().first()
    if request is None:
        raise NotFound
    request.record = record
    return request


def say_on_the_ledger(kind: EntryKind, request: RolePlayRequest) -> None:
    """Write what happens to a request because of a concern, and not who made it happen."""
    append(request.record, kind=kind, actor=None, about=request.uuid, payload={})


def is_set_aside(found: Concern) -> bool:
    """Return whether the request that a concern is about waits for it to be closed."""
    return found.request is not None and found.request.state == RequestState.SET_ASIDE


@sensitive_variables()
def sealed(found: Concern, part: str, words: str) -> str:
    """Return words of a concern as they are kept; ``part`` says which: ``text`` or ``closing``.

    Raises:
        PlanKeysMissing: if this server has no key.

    """
    return seal(place_of_concern(found, part) | {"words": words})


@sensitive_variables()
def opened(found: Concern, actor: Actor) -> ConcernView:
    """Return a concern with its words, for somebody who knows of it.

    Raises:
        PlanKeysMissing: if this server has no key.
        PlanUnreadable: if the words do not open, or belong to another concern.

    """
    text, closing = (
        kept and unseal(kept, place_of_concern(found, part), _UNREADABLE)["words"]
        for part, kept in ((part, getattr(found, column)) for part, column in SEALED_COLUMNS.items())
    )
    return view(found, actor, names_of([found]), text=text, closing=closing)


@sensitive_variables()
def view(
    found: Concern, actor: Actor, names: Mapping[int, str], *, text: str = "", closing: str = ""
) -> ConcernView:
    """Return a concern as the actor may see it; words that are not given stay sealed. ``names`` is by user."""
    return ConcernView(
        uuid=found.uuid,
        course_key=found.course_key,
        learner_name=names.get(found.record.user_id, ""),
        request_uuid=found.request and found.request.uuid,
        is_set_aside=is_set_aside(found),
        raised_by=names.get(found.raised_by_id, ""),
        raised_at=found.raised_at,
        text=text,
        state=ConcernState(found.state),
        taken_up_by=names.get(found.taken_up_by_id, ""),
        closed_at=found.closed_at,
        closing=closing,
        is_mine=found.raised_by_id == actor.user_id,
    )


def names_of(found: Iterable[Concern]) -> Mapping[int, str]:
    """Return how those are called who have to do with some concerns, in at most one query."""
    people = {id_ for each in found for id_ in (each.record.user_id, each.raised_by_id, each.taken_up_by_id)}
    people.discard(None)
    return platform.current().full_names(people) if people else {}


def place_of_concern(found: Concern, part: str) -> dict[str, Any]:
    """Return what is sealed together with the words of a concern: which it is, about whom, and which of the words."""
    return {"concern": str(found.uuid), "record": str(found.record.uuid), "part": part}
