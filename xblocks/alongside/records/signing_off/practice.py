"""Practice ratings on a shared example: they are about no learner, and count for nothing but agreement."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alongside.content.example import Example, content_hash
from alongside.content.rubric import Rating, Rubric
from alongside.platform import Actor
from alongside.records.data import PracticeRating
from alongside.records.errors import Conflict, Invalid, NotAllowed
from alongside.records.ledger.versions import keep_rubric, read_rubric
from alongside.records.models import CalibrationRating
from alongside.records.people.scope import current_supervisions, refuse_masquerade, sees_whole_course
from alongside.records.signing_off.ratings import checked, ratings_of, seen

__all__ = ["my_practice_rating", "practise_rating"]


def practise_rating(
    actor: Actor, *, course_key: str, example: Example, rubric: Rubric, ratings: Mapping[str, Rating]
) -> PracticeRating:
    """Keep what the actor gives a shared example. Levels and behaviours are kept, and no words.

    Args:
        actor: somebody who supervises in the course today, a training lead or course staff.
        course_key: the course.
        example: what is rated; a changed one may be rated again.
        rubric: the rubric that the example names.
        ratings: the complete rating, by criterion code. The same sent twice is one.

    Raises:
        Conflict: if the actor has rated this example otherwise before; ``current`` is that rating.
        Invalid: if the ratings are not complete, or the rubric is not the example's.
        NotAllowed: if the actor assesses nobody in the course, or masquerades.

    """
    refuse_masquerade(actor)
    if not (sees_whole_course(actor, course_key) or current_supervisions(actor, course_key).exists()):
        raise NotAllowed(_("Shared examples are for those who assess. Nothing was kept."))
    if rubric.code != example.rubric:
        raise Invalid({"ratings": _("This example is rated by another rubric. Open it again.")})
    given = seen(checked(rubric, ratings, complete=True))
    which = {
        "course_key": course_key,
        "example_hash": content_hash(example),
        "assessor_id": actor.user_id,
    }
    try:
        with transaction.atomic():
            CalibrationRating.objects.create(
                **which, example_code=example.code, rubric=keep_rubric(rubric), ratings=given
            )
    except IntegrityError:  # they have rated it before
        before = CalibrationRating.objects.get(**which)
        if before.ratings != given:
            raise Conflict(
                _("You have rated this example already. The first rating counts; nothing was changed."),
                current=my_practice_rating(actor, course_key=course_key, example_hash=which["example_hash"]),
            ) from None
    return my_practice_rating(actor, course_key=course_key, example_hash=which["example_hash"])


def my_practice_rating(actor: Actor, *, course_key: str, example_hash: str) -> PracticeRating | None:
    """Return what the actor gave this version of a shared example, or None if they have not rated it. One query.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    found = (
        CalibrationRating.objects.filter(
            course_key=course_key, example_hash=example_hash, assessor_id=actor.user_id
        )
        .select_related("rubric")
        .first()
    )
    return found and PracticeRating(
        example_code=found.example_code,
        rubric=read_rubric(found.rubric.canonical),
        ratings=ratings_of(found.ratings, {}),
        at=found.rated_at,
    )
