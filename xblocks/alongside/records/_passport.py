"""A learner's passport: where each competence stands, and the story of it."""

from alongside.platform import Actor
from alongside.records._ledger import entries_in_short
from alongside.records._scope import in_care_of, own
from alongside.records._standing import competence_states
from alongside.records._story import story_events
from alongside.records.data import PassportView
from alongside.records.errors import NotFound
from alongside.records.models import RolePlayRequest

__all__ = ["passport"]


def passport(course_key: str, user_id: int, *, actor: Actor) -> PassportView:
    """Return where a learner stands and how they came there, in three queries; in four for somebody else's.

    The learner themselves may read it, whoever supervises them today, and course staff. The story leaves out the same as
    ``story`` does, and all that was written.

    Args:
        course_key: the course.
        user_id: the learner.
        actor: who reads.

    Raises:
        NotFound: if the actor may not know.

    """
    if actor.user_id == user_id:
        records = own(actor, course_key)
    else:
        records = in_care_of(actor, course_key).filter(user_id=user_id)
        if not (actor.is_staff or records.exists()):
            raise NotFound
    of_record = RolePlayRequest.objects.filter(record__in=records)
    titled = of_record.select_related("rubric", "role_play").defer("rubric__canonical", "role_play__canonical")
    requests = {request.uuid: request for request in titled}
    entries = entries_in_short(records)
    return PassportView(
        competences=competence_states(records, course_key, requests, entries),
        story=tuple(story_events(actor, user_id, requests, entries)),
    )
