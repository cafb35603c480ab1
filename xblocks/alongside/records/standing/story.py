"""One learner's whole record, as they and their assessors read it and take it away."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from alongside import platform
from alongside.platform import Actor
from alongside.records.data import RecordView, RequestState, StoryEvent
from alongside.records.errors import NotFound
from alongside.records.ledger.entries import ACTOR, Entry, EntryKind, entries_of
from alongside.records.ledger.told import ToldRequest, told_requests
from alongside.records.models import LearnerRecord, Supervision
from alongside.records.people.scope import current, in_care, own, refuse_masquerade
from alongside.records.signing_off.prior_learning import prior_learning_among
from alongside.records.signing_off.reading import decision_views
from alongside.records.standing.competences import competence_states

__all__ = ["story"]

_DECIDED = (RequestState.SIGNED_OFF, RequestState.PRACTISE_AGAIN, RequestState.WITHDRAWN)


def story(actor: Actor, *, course_key: str, record_uuid: UUID | None = None) -> RecordView:
    """Return a learner's whole record: where they stand, every decision, and every entry in order.

    Decisions come newest first, the story oldest first. Until a request is decided, ratings that the reader may not see
    yet are left out of ``details`` and ``words``, though their entry stays: those of other assessors while some still
    have to rate, all of them for the learner, and the learner's own for an assessor who has not rated. At most 12
    queries at any length.

    ``DecisionView.rubric`` holds the assessors' notes: whoever shows a record to a learner leaves them out.

    Args:
        actor: the learner, or anybody in whose care they are.
        course_key: the course.
        record_uuid: the record; None for the actor's own.

    Raises:
        NotAllowed: if the actor masquerades.
        NotFound: if there is no such record, or it is not the actor's to see; or the actor has none yet.

    """
    refuse_masquerade(actor)
    record = _readable(actor, course_key, record_uuid)
    entries = entries_of(record)
    requests = told_requests(entries)
    supervisors = _supervisors(record)
    names = platform.current().full_names({record.user_id, *supervisors})
    return RecordView(
        record_uuid=record.uuid,
        course_key=course_key,
        learner_id=record.user_id,
        learner_name=names.get(record.user_id, ""),
        opened_at=record.opened_at,
        competences=competence_states(Q(record=record), course_key, requests, entries),
        decisions=decision_views(record.requests.select_related("rubric"), entries, actor),
        prior_learning=prior_learning_among(entries),
        story=tuple(story_events(actor, record.user_id, requests, entries)),
        supervisors=tuple(sorted(filter(None, (names.get(user_id) for user_id in supervisors)))),
    )


def _readable(actor: Actor, course_key: str, record_uuid: UUID | None) -> LearnerRecord:
    if record_uuid is None:
        found = own(actor, course_key).first()
        words = _("There is nothing on your record yet. It begins with the first lesson that you read.")
    else:
        mine = Q(course_key=course_key, user_id=actor.user_id)
        found = LearnerRecord.objects.filter(mine | in_care(actor, course_key), uuid=record_uuid).first()
        words = None
    if found is None:
        raise NotFound(words)
    return found


def _supervisors(record: LearnerRecord) -> set[int]:
    supervisions = Supervision.objects.filter(
        course_key=record.course_key, learner_id=record.user_id, supervisor__isnull=False
    )
    return set(current(supervisions).values_list("supervisor_id", flat=True))


def story_events(
    actor: Actor, learner_id: int | None, requests: Mapping[UUID, ToldRequest], entries: Iterable[Entry]
) -> Iterator[StoryEvent]:
    """Yield what happened on a record, oldest first, without what the actor may not read yet (see ``story``).

    Args:
        actor: who reads.
        learner_id: whose record it is.
        requests: its requests by uuid.
        entries: every entry of its ledger, in order.

    """
    told = list(entries)
    rated_by_actor = {
        entry.about for entry in told if entry.kind == EntryKind.RATED and entry.row.actor_id == actor.user_id
    }
    for entry in told:
        request = requests.get(entry.about)
        is_hidden = request is not None and _is_hidden(
            entry,
            request,
            actor,
            is_own=actor.user_id == learner_id,
            has_rated=entry.about in rated_by_actor,
        )
        yield StoryEvent(
            sequence=entry.row.sequence,
            kind=entry.kind.value,
            at=entry.at,
            by=entry.by,
            title=request.title if request else "",
            request_uuid=request and request.uuid,
            usage_key=request.usage_key if request else "",
            details={} if is_hidden else _without(entry.payload, "texts"),
            words={} if is_hidden or entry.kind == EntryKind.MOVED else _without(entry.words, ACTOR),
            entry_hash=entry.row.entry_hash,
        )


def _is_hidden(entry: Entry, request: ToldRequest, actor: Actor, *, is_own: bool, has_rated: bool) -> bool:
    """Return whether a rating stands in an entry that the reader may not see before the decision."""
    status = request.status
    if status.state in _DECIDED:
        return False
    if entry.kind == EntryKind.REQUESTED:  # the learner speaks first, and is not leaned on
        return not (is_own or has_rated)
    if entry.kind == EntryKind.RATED:
        all_are_in = status.rated >= status.assessors
        return is_own or not (all_are_in or entry.row.actor_id == actor.user_id)
    return False


def _without(named: Mapping[str, Any], left_out: str) -> dict[str, Any]:
    return {name: value for name, value in named.items() if name != left_out}
