"""Rubrics: criteria with four levels and observable behaviours, and what follows from a filled-in one.

The levels and the way ticked behaviours lead to one are this product's own, modelled on role-play assessment
in global mental health. The framework of competences prescribes no scale.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import PurePosixPath

from pydantic import Field

from alongside.content.model import Code, CompetenceCode, Model, Reviewed, Text, build, check_unique
from alongside.content.problems import ProblemCode, Problems
from alongside.content.sources import Source, read_yaml
from alongside.content.versions import canonical, content_hash

__all__ = [
    "Behaviours",
    "Criterion",
    "Kind",
    "Level",
    "LevelDescriptors",
    "Misfit",
    "Outcome",
    "Rating",
    "RatingProblem",
    "Rubric",
    "canonical",
    "check_ratings",
    "competences",
    "content_hash",
    "decide",
    "harmed",
    "parse_rubric",
    "suggest_level",
]


class Level(StrEnum):
    """The four levels, lowest first."""

    STOP = "stop"
    EMERGING = "emerging"
    READY = "ready"
    STRONG = "strong"

    def at_least(self, other: "Level") -> bool:
        """Return whether this level is ``other`` or above it."""
        order = list(Level)
        return order.index(self) >= order.index(other)


class Kind(StrEnum):
    """The three kinds of observable behaviour."""

    HARMFUL = "harmful"
    BASIC = "basic"
    SKILFUL = "skilful"


class Outcome(StrEnum):
    """What a supervisor decides."""

    SIGNED_OFF = "signed-off"
    PRACTISE_AGAIN = "practise-again"


class LevelDescriptors(Model):
    """What an observer sees at each level."""

    stop: Text
    emerging: Text
    ready: Text
    strong: Text

    def __getitem__(self, level: Level) -> str:
        return str(getattr(self, level.value))


class Behaviours(Model):
    """What an observer can see or hear, by kind; each has a code and a sentence."""

    harmful: dict[Code, Text]
    basic: dict[Code, Text]
    skilful: dict[Code, Text]

    def of(self, kind: Kind) -> dict[str, str]:
        """Return the behaviours of one kind, code to sentence."""
        behaviours: dict[str, str] = getattr(self, kind.value)
        return behaviours

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all kinds together."""
        return frozenset(code for kind in Kind for code in self.of(kind))


class Criterion(Model):
    """One thing that is judged.

    Attributes:
        critical: whether falling short here could hurt somebody, which the interface points out. Every
            criterion must reach *ready* for a sign-off, critical or not.
        assessor_notes: for whoever assesses; never shown to a learner.

    """

    code: Code
    title: Text
    competences: tuple[CompetenceCode, ...] = Field(min_length=1)
    critical: bool
    levels: LevelDescriptors
    behaviours: Behaviours
    assessor_notes: Text | None = None


class Rubric(Model):
    """Criteria for one role-play. ``assessors`` is how many people must assess it."""

    code: Code
    title: Text
    reviewed: Reviewed
    assessors: int = Field(ge=1, le=5)
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    def criterion(self, code: str) -> Criterion:
        """Return the criterion with this code.

        Raises:
            KeyError: when there is none.

        """
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise KeyError(code)


@dataclass(frozen=True)
class Rating:
    """What one person said about one criterion; ``level`` is None while they have not decided.

    ``done`` is what was done about a harmful behaviour. Somebody's words stay out of logs.
    """

    level: Level | None = None
    behaviours: tuple[str, ...] = ()
    note: str = field(default="", repr=False)
    done: str = field(default="", repr=False)


class Misfit(StrEnum):
    """The ways in which ratings do not fit their rubric."""

    NO_CRITERION = "no-criterion"
    NO_BEHAVIOUR = "no-behaviour"
    NO_LEVEL = "no-level"
    ABOVE_STOP = "above-stop"


@dataclass(frozen=True)
class RatingProblem:
    """One thing that does not fit: in which criterion if the rubric has it, and the code that it does not have."""

    misfit: Misfit
    criterion: Criterion | None = None
    code: str = ""


def suggest_level(criterion: Criterion, behaviours: Collection[str]) -> Level:
    """Return the level that the ticked behaviours point to.

    Only the first rule binds the assessor, who may choose another level than the others suggest:

    1. Any harmful behaviour: stop. Nothing averages it away.
    2. Every basic behaviour, and at least one skilful one: strong.
    3. Every basic behaviour: ready.
    4. Otherwise, whatever skilful ones were seen: emerging.
    """
    seen = frozenset(behaviours)
    if seen & criterion.behaviours.harmful.keys():
        return Level.STOP
    if not seen >= criterion.behaviours.basic.keys():
        return Level.EMERGING
    return Level.STRONG if seen & criterion.behaviours.skilful.keys() else Level.READY


def check_ratings(rubric: Rubric, ratings: Mapping[str, Rating], complete: bool) -> tuple[RatingProblem, ...]:
    """Return what is wrong with a filled-in rubric.

    Args:
        rubric: the rubric.
        ratings: what was said, by criterion code.
        complete: whether every criterion needs a level (a draft does not).

    """
    known = {criterion.code for criterion in rubric.criteria}
    wrong = [RatingProblem(Misfit.NO_CRITERION, code=code) for code in ratings if code not in known]
    for criterion in rubric.criteria:
        rating = ratings.get(criterion.code, Rating())
        wrong += [
            RatingProblem(Misfit.NO_BEHAVIOUR, criterion, code)
            for code in rating.behaviours
            if code not in criterion.behaviours.codes
        ]
        if rating.level is None:
            if complete:
                wrong.append(RatingProblem(Misfit.NO_LEVEL, criterion))
        elif rating.level is not Level.STOP and criterion.behaviours.harmful.keys() & set(rating.behaviours):
            wrong.append(RatingProblem(Misfit.ABOVE_STOP, criterion))
    return tuple(wrong)


def harmed(rubric: Rubric, ratings: Mapping[str, Rating]) -> tuple[str, ...]:
    """Return the codes of the criteria with a harmful behaviour ticked, in the order of the rubric."""
    return tuple(
        criterion.code
        for criterion in rubric.criteria
        if criterion.behaviours.harmful.keys() & set(ratings.get(criterion.code, Rating()).behaviours)
    )


def decide(rubric: Rubric, ratings: Mapping[str, Rating]) -> Outcome:
    """Return the best outcome that the ratings allow: signed off only if every criterion is *ready* or above.

    A harmful behaviour counts as *stop* whatever level stands beside it.
    """
    return (
        Outcome.SIGNED_OFF
        if all(_reaches_ready(criterion, ratings.get(criterion.code)) for criterion in rubric.criteria)
        else Outcome.PRACTISE_AGAIN
    )


def competences(rubric: Rubric) -> tuple[str, ...]:
    """Return the codes of the competences that a rubric covers, each once, in the order of its criteria."""
    return tuple(dict.fromkeys(code for criterion in rubric.criteria for code in criterion.competences))


def parse_rubric(text: str, path: str = "rubric", code: str | None = None) -> Rubric:
    """Read a rubric's YAML.

    Args:
        text: the YAML.
        path: what to call the file in problems.
        code: the rubric's code, which is the stem of its file; without it, the stem of ``path``.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    rubric = build(Rubric, source, problems, code=code or PurePosixPath(path).stem)
    check_unique(
        (criterion.code for criterion in rubric.criteria),
        (source.line("criteria", at) for at in range(len(rubric.criteria))),
        "criterion",
        problems,
    )
    for at, criterion in enumerate(rubric.criteria):
        _check_behaviours(criterion, at, source, problems)
    if not any(criterion.critical for criterion in rubric.criteria):
        problems.add(
            source.line("criteria"),
            ProblemCode.NOTHING_CRITICAL,
            "No criterion is critical",
            "Write critical: true under each criterion where falling short could hurt somebody",
        )
    problems.raise_if_any(as_meant=rubric)
    return rubric


def _check_behaviours(criterion: Criterion, at: int, source: Source, problems: Problems) -> None:
    here = ("criteria", at, "behaviours")
    places = [
        (code, source.line(*here, kind, code)) for kind in Kind for code in criterion.behaviours.of(kind)
    ]
    check_unique((code for code, _ in places), (line for _, line in places), "behaviour", problems)
    for kind in Kind:
        if not criterion.behaviours.of(kind):
            problems.add(
                source.line(*here, kind),
                ProblemCode.BEHAVIOURS_MISSING,
                f'The criterion "{criterion.code}" has no {kind} behaviour',
                "Write at least one thing of that kind that an observer could see or hear",
            )


def _reaches_ready(criterion: Criterion, rating: Rating | None) -> bool:
    return (
        rating is not None
        and rating.level is not None
        and rating.level.at_least(Level.READY)
        and not criterion.behaviours.harmful.keys() & set(rating.behaviours)
    )
