"""What the learner's block and the supervisor's workspace share about assessments: what is posted, what is shown."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.content.rubric import Criterion, Kind, Level, Outcome, Rating, Rubric
from alongside.pages.wording import format_names, level_names
from alongside.records.data import DecisionView
from alongside.records.errors import Invalid

MAX_NOTE = 4_000


def unreadable() -> Invalid:
    """Return the refusal of something that no page of ours would have sent."""
    return Invalid(
        {},
        _("The page sent something that could not be read. Reload it; what you typed is kept in this tab."),
    )


def read_text(value: Any, where: str) -> str:
    """Return posted text without the space around it, "" for none. Raises Invalid, keyed by ``where``, if too long."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise unreadable()
    if len(value) > MAX_NOTE:
        message = ngettext(
            "This is %(length)d character long and %(most)d fit. Shorten it; it is still on your screen.",
            "This is %(length)d characters long and %(most)d fit. Shorten it; it is still on your screen.",
            len(value),
        )
        raise Invalid({where: message % {"length": len(value), "most": MAX_NOTE}})
    return value.strip()


def read_version(data: Mapping[str, Any]) -> int:
    """Return ``base_version``: the version of the draft that the page was showing. Raises Invalid."""
    version = data.get("base_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise unreadable()
    return version


def read_ratings(data: Any) -> dict[str, Rating]:
    """Return ratings by criterion code from posted JSON. Raises Invalid.

    Args:
        data: ``{criterion: {level, behaviours, note, done}}``, where everything inside may be missing.

    """
    if not isinstance(data, dict) or not all(isinstance(rating, dict) for rating in data.values()):
        raise unreadable()
    return {code: _rating(code, rating) for code, rating in data.items()}


def _rating(code: str, data: Mapping[str, Any]) -> Rating:
    behaviours = data.get("behaviours", [])
    if not isinstance(behaviours, list) or not all(isinstance(behaviour, str) for behaviour in behaviours):
        raise unreadable()
    try:
        level = Level(data["level"]) if data.get("level") else None
    except ValueError:
        raise unreadable() from None
    return Rating(
        level=level,
        behaviours=tuple(behaviours),
        note=read_text(data.get("note"), code),
        done=read_text(data.get("done"), code),
    )


class LevelChoice(NamedTuple):
    """One of the four levels as a form offers it for a criterion."""

    value: str
    name: str
    descriptor: str
    checked: bool


def level_choices(criterion: Criterion, chosen: Level | None) -> tuple[LevelChoice, ...]:
    """Return the four levels of a criterion, lowest first."""
    names = level_names()
    return tuple(
        LevelChoice(level.value, names[level], criterion.levels[level], level is chosen) for level in Level
    )


def self_criteria(rubric: Rubric, ratings: Mapping[str, Rating]) -> list[dict[str, Any]]:
    """Return the criteria for the learner's own assessment: code, title, levels and note; no notes for assessors."""
    return [
        {
            "code": criterion.code,
            "title": criterion.title,
            "critical": criterion.critical,
            "levels": level_choices(criterion, rating.level),
            "note": rating.note,
        }
        for criterion in rubric.criteria
        for rating in [ratings.get(criterion.code, Rating())]
    ]


class Seen(NamedTuple):
    """What was seen of one criterion: by the learner (a level's name or ""), and by the assessor."""

    title: str
    own: str
    given: str
    descriptor: str
    behaviours: tuple[str, ...]


def _seen(criterion: Criterion, own: Rating | None, given: Rating) -> Seen:
    names = level_names()
    return Seen(
        title=criterion.title,
        own=names[own.level] if own and own.level else "",
        given=names[given.level] if given.level else "",
        descriptor=criterion.levels[given.level] if given.level else "",
        behaviours=tuple(
            text
            for kind in Kind
            for code, text in criterion.behaviours.of(kind).items()
            if code in given.behaviours
        ),
    )


def decision_data(decision: DecisionView) -> dict[str, Any]:
    """Return what a page shows of a decision: who said what, beside what the learner had said.

    Each of its ``criteria`` has ``seen`` and ``note`` by who decided, and ``rated``: what each assessor saw (``seen``,
    ``note``, ``done``), with ``who`` they are where there were several.
    """
    return {
        "decision": decision,
        "signed_off": decision.outcome is Outcome.SIGNED_OFF,
        "decided_by": decision.decided_by or _nameless(),
        "format": format_names().get(decision.format, ""),
        "criteria": [
            {
                "seen": _seen(criterion, own, rating),
                "note": rating.note,
                "rated": [
                    {"who": who, "seen": _seen(criterion, own, each), "note": each.note, "done": each.done}
                    for who, ratings in _by_assessor(decision)
                    for each in [ratings.get(criterion.code, Rating())]
                ],
            }
            for criterion in decision.rubric.criteria
            for own in [decision.self_ratings.get(criterion.code)]
            for rating in [decision.ratings.get(criterion.code, Rating())]
        ],
    }


def _by_assessor(decision: DecisionView) -> list[tuple[str, Mapping[str, Rating]]]:
    if not decision.rested_on:
        return [("", decision.ratings)]
    return [(rating.by or _nameless(), rating.ratings) for rating in decision.rested_on]


def _nameless() -> str:
    return _("Somebody whose name was erased")
