"""Several people's ratings of the same thing side by side: where they differ, and how far they agree, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.content.kappa import both_ways, exact_share, weighted_kappa
from alongside.content.rubric import Criterion, Kind, Level, Rating, Rubric
from alongside.pages.wording import level_names
from alongside.records.data import RatingView

Ratings = Mapping[str, Rating]


def comparison(rubric: Rubric, views: Sequence[RatingView]) -> dict[str, Any]:
    """Return what a page shows of ratings side by side: ``raters``, ``rows`` (one a criterion), ``words``."""
    raters = [(_name(view), view.ratings) for view in views]
    return {
        "raters": [name for name, _ratings in raters],
        "rows": [_row(criterion, raters) for criterion in rubric.criteria],
        "words": agreement_words(rubric, [view.ratings for view in views]),
    }


def agreement_words(rubric: Rubric, ratings: Sequence[Ratings]) -> str:
    """Return how far these people agree, in a sentence or two: equal levels, and weighted kappa if it is defined."""
    table = Counter(_pairs(rubric, ratings))
    pairs = table.total()
    share, kappa = exact_share(table), weighted_kappa(both_ways(table))
    if share is None:
        return _("There is nothing to compare yet.")
    same = ngettext(
        "The same level for %(same)d of %(pairs)d pair.",
        "The same level for %(same)d of %(pairs)d pairs.",
        pairs,
    ) % {"same": round(share * pairs), "pairs": pairs}
    if kappa is None:
        return same
    meaning = _("Weighted kappa %(kappa)s: %(words)s. With so few pairs this is a hint and no more.")
    return f"{same} " + meaning % {"kappa": number_format(round(kappa, 2), 2), "words": _kappa_words(kappa)}


def _kappa_words(kappa: float) -> str:
    """Return kappa in words. 1 and 0 are fixed points of the measure; there are no others, so neither are words."""
    if kappa >= 1:
        return _("full agreement")
    if kappa > 0:
        return _("more agreement than chance would bring, 1 would be full agreement")
    return _("no more agreement than chance would bring")


def _pairs(rubric: Rubric, ratings: Sequence[Ratings]) -> Iterable[tuple[Level, Level]]:
    for criterion in rubric.criteria:
        given = [each[criterion.code].level for each in ratings if criterion.code in each]
        yield from combinations([level for level in given if level], 2)


def _row(criterion: Criterion, raters: Sequence[tuple[str, Ratings]]) -> dict[str, Any]:
    given = [(name, ratings.get(criterion.code, Rating())) for name, ratings in raters]
    return {
        "title": criterion.title,
        "is_same": len({rating.level for _name, rating in given}) == 1,
        "cells": [_cell(criterion, name, rating) for name, rating in given],
    }


def _cell(criterion: Criterion, name: str, rating: Rating) -> dict[str, Any]:
    return {
        "name": name,
        "level": level_names()[rating.level] if rating.level else "",
        "behaviours": [
            text
            for kind in Kind
            for code, text in criterion.behaviours.of(kind).items()
            if code in rating.behaviours
        ],
        "note": rating.note,
        "done": rating.done,
    }


def _name(view: RatingView) -> str:
    if view.is_mine:
        return _("You")
    return view.by or _("Somebody whose name was erased")
