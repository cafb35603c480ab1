"""Ratings on their way in and out of the tables: codes on one side, words on the other."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from alongside.content.rubric import Level, Misfit, Rating, RatingProblem, Rubric, check_ratings, harmed
from alongside.records.errors import Invalid
from alongside.records.tables.words import tidy


def checked(rubric: Rubric, ratings: Mapping[str, Rating], *, complete: bool) -> dict[str, Rating]:
    """Return ratings that fit the rubric, with tidy words and the behaviours in a fixed order without doubles.

    Args:
        rubric: what was filled in.
        ratings: how, by criterion code.
        complete: whether every criterion needs a level.

    Raises:
        Invalid: if they do not fit (under ``ratings``), or words are too long (under the criterion's code).

    """
    wrong = check_ratings(rubric, ratings, complete)
    if wrong:
        raise Invalid({"ratings": " ".join(map(_in_words, wrong))})
    return {
        criterion: Rating(
            level=rating.level,
            behaviours=tuple(sorted(set(rating.behaviours))),
            note=tidy(rating.note, criterion),
            done=tidy(rating.done, criterion),
        )
        for criterion, rating in ratings.items()
    }


def left_open(rubric: Rubric, ratings: Mapping[str, Rating]) -> dict[str, str]:
    """Return a problem for each criterion with a harmful behaviour ticked and no word of what was done about it."""
    return {
        code: _("A harmful behaviour is ticked. Write what was done about it.")
        for code in harmed(rubric, ratings)
        if not ratings[code].done.strip()
    }


def seen(ratings: Mapping[str, Rating]) -> dict[str, Any]:
    """Return what was seen as JSON for the ledger: levels and behaviours, without the words."""
    return {
        criterion: {"level": rating.level and rating.level.value, "behaviours": list(rating.behaviours)}
        for criterion, rating in ratings.items()
    }


def notes(ratings: Mapping[str, Rating]) -> dict[str, str]:
    """Return the words that go with ratings, under the names they have on the ledger."""
    return {f"note:{criterion}": rating.note for criterion, rating in ratings.items()} | {
        f"done:{criterion}": rating.done for criterion, rating in ratings.items() if rating.done
    }


def ratings_of(seen: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Rating]:
    """Return the ratings that ``seen`` and ``notes`` took apart."""
    return {
        criterion: Rating(
            level=rated["level"] and Level(rated["level"]),
            behaviours=tuple(rated["behaviours"]),
            note=words.get(f"note:{criterion}", ""),
            done=words.get(f"done:{criterion}", ""),
        )
        for criterion, rated in seen.items()
    }


def _in_words(problem: RatingProblem) -> str:
    """Return a problem in words for the person who filled the rubric in."""
    words = {
        Misfit.NO_CRITERION: _("There is no criterion “%(code)s” in this rubric."),
        Misfit.NO_BEHAVIOUR: _("%(criterion)s: there is no behaviour “%(code)s” here."),
        Misfit.NO_LEVEL: _("%(criterion)s: choose a level."),
        Misfit.ABOVE_STOP: _(
            "%(criterion)s: a harmful behaviour is ticked, so the level is “stop”. "
            "Untick it if it was not seen."
        ),
    }
    criterion = problem.criterion.title if problem.criterion else ""
    return words[problem.misfit] % {"criterion": criterion, "code": problem.code}
