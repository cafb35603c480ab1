"""The learner's own rating before they ask to be seen: theirs alone, saved as they fill it in."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from alongside.content.rubric import Rating, Rubric, check_ratings
from alongside.platform import Actor
from alongside.records.data import SelfAssessment
from alongside.records.errors import Conflict
from alongside.records.models import SelfAssessmentDraft
from alongside.records.people.scope import open_record
from alongside.records.signing_off.ratings import checked, notes, ratings_of, seen
from alongside.records.tables.drafts import save_version

__all__ = ["save_self_assessment"]


def save_self_assessment(
    actor: Actor,
    *,
    course_key: str,
    usage_key: str,
    rubric: Rubric,
    ratings: Mapping[str, Rating],
    base_version: int,
) -> SelfAssessment:
    """Keep what the actor has filled in about themselves so far. Nobody else sees it until they ask to be seen.

    Args:
        actor: the learner.
        course_key: the course.
        usage_key: the role-play's block.
        rubric: what is filled in.
        ratings: how, by criterion code; it need not be complete.
        base_version: the ``version`` that the learner started from; 0 if there was none.

    Raises:
        Conflict: if another tab has saved something else since; ``current`` is that.
        Invalid: if the ratings do not fit the rubric.
        NotAllowed: if the actor masquerades or is not enrolled.

    """
    ratings = checked(rubric, ratings, complete=False)
    which = {"record": open_record(actor, course_key), "usage_key": usage_key}
    saved = save_version(
        SelfAssessmentDraft.objects.all(),
        base_version=base_version,
        which=which,
        values={"content": as_content(rubric, ratings), "saved_at": timezone.now()},
    )
    now = self_assessment(**which)
    if not saved and (now is None or now.ratings != ratings):
        raise Conflict(current=now)
    return now


def self_assessment(**which: Any) -> SelfAssessment | None:
    """Return the self-assessment that a lookup names, if there is one."""
    draft = SelfAssessmentDraft.objects.filter(**which).first()
    return draft and SelfAssessment(
        ratings=ratings_of(draft.content["ratings"], draft.content["notes"]),
        complete=draft.content["complete"],
        version=draft.version,
        saved_at=draft.saved_at,
    )


def as_content(rubric: Rubric, ratings: Mapping[str, Rating]) -> dict[str, Any]:
    """Return a self-assessment as JSON for its row."""
    return {
        "ratings": seen(ratings),
        "notes": notes(ratings),
        "complete": not check_ratings(rubric, ratings, complete=True),
    }
