"""A learner's passport: where each competence stands, and the story of it."""

from django.db.models import Q

from alongside.platform import Actor
from alongside.records.data import PassportView
from alongside.records.errors import NotFound
from alongside.records.ledger.entries import entries_in_short
from alongside.records.ledger.told import told_requests
from alongside.records.people.scope import in_care, in_care_of, is_own
from alongside.records.standing.competences import competence_states
from alongside.records.standing.story import story_events

__all__ = ["passport"]


def passport(course_key: str, user_id: int, *, actor: Actor) -> PassportView:
    """Return where a learner stands and how they came there, in two queries; in three for somebody else's.

    It takes two more where a role-play or a rubric is met for the first time in this process, to learn its title.

    The learner themselves may read it, whoever supervises them today, and course staff. The story leaves out what
    ``story`` leaves out, and all that was written.

    Args:
        course_key: the course.
        user_id: the learner.
        actor: who reads.

    Raises:
        NotFound: if the actor may not know.

    """
    if actor.user_id == user_id:
        of_record = is_own(actor, course_key, at="record__")
    else:
        if not (actor.is_staff or in_care_of(actor, course_key).filter(user_id=user_id).exists()):
            raise NotFound
        of_record = in_care(actor, course_key, at="record__") & Q(record__user_id=user_id)
    entries = entries_in_short(of_record)
    requests = told_requests(entries)
    return PassportView(
        competences=competence_states(of_record, course_key, requests, entries),
        story=tuple(story_events(actor, user_id, requests, entries)),
    )
