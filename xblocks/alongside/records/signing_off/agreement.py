"""How far assessors agree, per rubric: over ratings of the same request, and over practice on shared examples."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, groupby
from math import comb
from operator import itemgetter
from typing import Any

from django.core.cache import cache
from django.db.models import F

from alongside.content.kappa import both_ways, exact_share, weighted_kappa
from alongside.content.rubric import Level
from alongside.platform import Actor
from alongside.records.data import Agreement
from alongside.records.models import Assessment, AssessmentKind, CalibrationRating
from alongside.records.people.scope import refuse_masquerade, sees_whole_course

__all__ = ["agreement"]

REMEMBERED_FOR = 60  # seconds

Pair = tuple[Level, Level]


@dataclass
class _Tally:
    """What was counted for one rubric."""

    title: str = ""
    observations: int = 0
    practice: int = 0
    pairs: Counter[Pair] = field(default_factory=Counter)


def agreement(actor: Actor, *, course_key: str) -> tuple[Agreement, ...]:
    """Return how far assessors agree in a course, for each rubric of which there is a pair of ratings, by its title.

    Where more than two rated the same, every two of them are a pair. A criterion that one of the two left without a
    level is none. A request counts once all the ratings that its rubric asks for are in, so that nobody reads
    from a figure what another has given before they have rated themselves.

    Nobody is by nature the first of two raters, so each pair is counted in both orders for kappa. What everybody gave
    is counted once a minute at most.

    Args:
        actor: training leads and course staff get what everybody gave; others the pairs that they are one of.
        course_key: the course.

    Raises:
        NotAllowed: if the actor masquerades.

    """
    refuse_masquerade(actor)
    if not sees_whole_course(actor, course_key):
        return _counted(course_key, actor.user_id)
    remembered = f"alongside.agreement.{hashlib.sha256(course_key.encode()).hexdigest()}"
    figures = cache.get(remembered)
    if figures is None:
        figures = _counted(course_key, None)
        cache.set(remembered, figures, REMEMBERED_FOR)
    return figures


def _counted(course_key: str, only: int | None) -> tuple[Agreement, ...]:
    """Return the agreement of everybody, or of one assessor with the others, in two queries."""
    tallies: dict[str, _Tally] = {}
    for rows, is_practice in (
        (_of_requests(course_key, only), False),
        (_of_examples(course_key, only), True),
    ):
        for _same, ratings in groupby(rows, key=itemgetter("rated", "rubric_id")):
            _count(list(ratings), only, is_practice, tallies)
    return tuple(
        Agreement(
            rubric_code=code,
            title=tally.title,
            observations=tally.observations,
            pairs=tally.pairs.total(),
            practice=tally.practice,
            exact=exact_share(tally.pairs),
            kappa=weighted_kappa(both_ways(tally.pairs)),
        )
        for code, tally in sorted(tallies.items(), key=lambda found: (found[1].title, found[0]))
    )


def _count(
    ratings: list[Mapping[str, Any]], only: int | None, is_practice: bool, tallies: dict[str, _Tally]
) -> None:
    """Add the pairs among the ratings of one thing to the tally of its rubric."""
    pairs = Counter[Pair]()
    for criterion in {criterion for rating in ratings for criterion in rating["ratings"]}:
        pairs += _pairs([(rating["assessor_id"], _level(rating, criterion)) for rating in ratings], only)
    if not pairs:
        return
    tally = tallies.setdefault(ratings[0]["code"], _Tally())
    tally.title = ratings[0]["title"]
    tally.observations += 1
    tally.practice += pairs.total() if is_practice else 0
    tally.pairs += pairs


def _pairs(given: Sequence[tuple[int | None, Level | None]], only: int | None) -> Counter[Pair]:
    """Return how often each two levels met on one criterion, without going through every two people."""
    levels = Counter(level for _assessor_id, level in given if level)
    if only is not None:
        mine = next((level for assessor_id, level in given if assessor_id == only), None)
        if mine is None:
            return Counter()
        levels[mine] -= 1  # nobody agrees with themselves
        return Counter({(mine, other): times for other, times in levels.items()})
    return Counter(
        {
            (one, other): levels[one] * levels[other] if one is not other else comb(levels[one], 2)
            for one, other in combinations_with_replacement(levels, 2)
        }
    )


def _level(rating: Mapping[str, Any], criterion: str) -> Level | None:
    given = rating["ratings"].get(criterion, {}).get("level")
    return given and Level(given)


def _of_requests(course_key: str, only: int | None) -> Iterable[Mapping[str, Any]]:
    """Return the blind ratings of every request that all its assessors have rated, those of one request together."""
    ratings = Assessment.objects.filter(kind=AssessmentKind.RATING)
    of_the_course = ratings.filter(request__course_key=course_key, request__assessors__gt=1)
    if only is not None:  # few, so that nobody's page waits for what the whole course has
        mine = of_the_course.filter(assessor_id=only)
        of_the_course = ratings.filter(request__in=mine.values("request"))
    return (
        of_the_course.filter(request__rated__gte=F("request__assessors"))
        .order_by("request_id", "pk")
        .values(
            "assessor_id",
            "ratings",
            rated=F("request_id"),
            rubric_id=F("request__rubric_id"),
            code=F("request__rubric__code"),
            title=F("request__rubric__title"),
        )
        .iterator()
    )


def _of_examples(course_key: str, only: int | None) -> Iterable[Mapping[str, Any]]:
    """Return every practice rating, those of the same text of an example and of its rubric together."""
    ratings = CalibrationRating.objects.filter(course_key=course_key)
    if only is not None:
        ratings = ratings.filter(example_hash__in=ratings.filter(assessor_id=only).values("example_hash"))
    return (
        ratings.order_by("example_hash", "rubric_id", "pk")
        .values(
            "assessor_id",
            "ratings",
            "rubric_id",
            rated=F("example_hash"),
            code=F("rubric__code"),
            title=F("rubric__title"),
        )
        .iterator()
    )
