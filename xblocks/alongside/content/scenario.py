"""Scenarios: branching conversations about the boundary of the role, and a learner's walk through one.

Scenes are addressed by code, never by position, so that editing a scenario does not move anybody. A walk is
only the choices made, one by one; everything shown about it is worked out from the scenario again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from pydantic import Field

from alongside.content.model import (
    Code,
    CompetenceCode,
    Content,
    Model,
    Text,
    build,
    check_unique,
    coded_by_text,
    known_by,
)
from alongside.content.problems import ProblemCode, Problems, did_you_mean, listing
from alongside.content.sources import Source, read_yaml

WORKER = "You"


class Boundary(StrEnum):
    """Where a choice stands towards the boundary of the role."""

    WITHIN = "within"
    DRIFTING = "drifting"
    OUTSIDE = "outside"


class Ending(StrEnum):
    """How a conversation ended.

    Kept: the boundary was held, warmly. Mended: it drifted and was repaired. Missed: too much caution, and
    the connection was missed. Crossed: outside the role.
    """

    KEPT = "kept"
    MENDED = "mended"
    MISSED = "missed"
    CROSSED = "crossed"


BEST_FIRST = (Ending.KEPT, Ending.MENDED, Ending.MISSED, Ending.CROSSED)


class Person(Model):
    """Somebody who appears, in a line."""

    name: Text
    about: Text


class Line(Model):
    """Something said. ``who`` is the name of a person, or "You" for the worker."""

    who: Text
    says: Text


class Choice(Model):
    """Something the worker might say or do.

    Attributes:
        code: the author's own, or one made from the text (:func:`alongside.content.model.code_of`).
        feedback: what it did to the other person, what the role asks, words one might use.
        next: code of the scene that follows.

    """

    text: Text
    code: Code = coded_by_text()
    boundary: Boundary
    feedback: Text
    next: Code


class Scene(Model):
    """A moment in the conversation: either it offers choices, or it is an ending."""

    setting: Text | None = None
    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    ending: Ending | None = None
    title: Text | None = None
    debrief: Text | None = None

    @property
    def is_ending(self) -> bool:
        """Whether the conversation stops here."""
        return self.ending is not None

    def choice(self, code: str) -> Choice | None:
        """Return the choice with this code, or None."""
        return next((choice for choice in self.choices if choice.code == code), None)


class Scenario(Content):
    """A branching conversation. ``people`` are those who appear; ``start`` is the code of the first scene."""

    competences: tuple[CompetenceCode, ...] = Field(min_length=1)
    people: tuple[Person, ...]
    start: Code
    scenes: dict[Code, Scene] = Field(min_length=2)


def parse_scenario(text: str, path: str = "scenario") -> Scenario:
    """Read a scenario's YAML.

    Raises:
        ContentError: with every problem found.

    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    scenario = build(Scenario, source, problems)
    for code, scene in scenario.scenes.items():
        _check_scene(code, scene, scenario, source, problems)
    _check_paths(scenario, source, problems)
    problems.raise_if_any(as_meant=scenario)
    return scenario


@dataclass(frozen=True)
class Step:
    """One choice made: the codes of the scene and of the choice."""

    scene: str
    choice: str


@dataclass(frozen=True)
class Walk:
    """The choices one learner made in one scenario, in order."""

    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class WalkedStep:
    """A step with what it refers to, for looking back."""

    scene_code: str
    scene: Scene
    choice: Choice


@dataclass(frozen=True)
class WalkScore:
    """How many choices of a walk stood where, and how it ended (None while it goes on)."""

    within: int
    drifting: int
    outside: int
    ending: Ending | None


class UnknownChoice(LookupError):
    """A choice that the present scene does not offer."""


def current_scene(scenario: Scenario, walk: Walk) -> str:
    """Return the code of the scene in which a walk stands.

    Raises:
        UnknownChoice: when the walk does not fit the scenario.

    """
    walked = look_back(scenario, walk)
    return walked[-1].choice.next if walked else scenario.start


def choose(scenario: Scenario, walk: Walk, choice_code: str) -> Walk:
    """Return the walk with one more choice made.

    Raises:
        UnknownChoice: when the present scene does not offer it, or the walk does not fit the scenario.

    """
    scene = current_scene(scenario, walk)
    if scenario.scenes[scene].choice(choice_code) is None:
        raise UnknownChoice(choice_code)
    return Walk((*walk.steps, Step(scene, choice_code)))


def watch_on(scenario: Scenario, walk: Walk) -> Walk:
    """Return the walk with what comes next for somebody who would rather watch than choose.

    What is said stays within the role, on the shortest way to an ending that is kept; from where none can be kept any
    more, to one that is mended. Where the author left no such way, as little as possible is outside the role, then as
    little as possible drifts, and of what is left it is the way to the best ending.

    Raises:
        UnknownChoice: at an ending, or when the walk does not fit the scenario.

    """
    here = current_scene(scenario, walk)
    if scenario.scenes[here].is_ending:
        raise UnknownChoice(here)
    best = min(_ways_to_endings(scenario, here), key=_worth)
    return choose(scenario, walk, best.first.code)


def watched_to_the_end(scenario: Scenario, walk: Walk) -> Walk:
    """Return the walk as it stands once somebody has watched from here on.

    Raises:
        UnknownChoice: when the walk does not fit the scenario.

    """
    while not scenario.scenes[current_scene(scenario, walk)].is_ending:
        walk = watch_on(scenario, walk)
    return walk


class _Cost(NamedTuple):
    """What is said on a way: how much of it is outside the role, how much drifts, and how much there is."""

    outside: int
    drifting: int
    choices: int

    def with_one_more(self, choice: Choice) -> "_Cost":
        return _Cost(
            self.outside + (choice.boundary is Boundary.OUTSIDE),
            self.drifting + (choice.boundary is Boundary.DRIFTING),
            self.choices + 1,
        )


class _Way(NamedTuple):
    """The cheapest way from a scene to an ending, and the choice that it begins with."""

    ending: Ending
    cost: _Cost
    first: Choice


def _worth(way: _Way) -> tuple[int, int, int, int]:
    """Return what ways are put in order by, the best first. What is left of the best way is the best from there on."""
    return (way.cost.outside, way.cost.drifting, BEST_FIRST.index(way.ending), way.cost.choices)


def _ways_to_endings(scenario: Scenario, start: str) -> Iterator[_Way]:
    """Yield the cheapest way to each ending. Of those that cost the same, it is the one that the author wrote first."""
    order = count()
    reached: set[str] = set()
    ahead: list[tuple[_Cost, int, str, Choice | None]] = [(_Cost(0, 0, 0), next(order), start, None)]
    while ahead:
        cost, _, code, first = heappop(ahead)
        if code in reached:
            continue
        reached.add(code)
        scene = scenario.scenes[code]
        if scene.ending and first:
            yield _Way(scene.ending, cost, first)
        for choice in scene.choices:
            heappush(ahead, (cost.with_one_more(choice), next(order), choice.next, first or choice))


def look_back(scenario: Scenario, walk: Walk) -> tuple[WalkedStep, ...]:
    """Return every step of a walk with its scene and choice.

    Raises:
        UnknownChoice: when the walk does not fit the scenario.

    """
    walked = []
    here = scenario.start
    for step in walk.steps:
        scene = scenario.scenes[here]
        choice = scene.choice(step.choice)
        if step.scene != here or choice is None:
            raise UnknownChoice(step.choice)
        walked.append(WalkedStep(here, scene, choice))
        here = choice.next
    return tuple(walked)


def fits(scenario: Scenario, walk: Walk) -> bool:
    """Return whether every step of a walk still exists and leads to the next; if not, it must start again."""
    try:
        look_back(scenario, walk)
    except UnknownChoice:
        return False
    return True


def score(scenario: Scenario, walk: Walk) -> WalkScore:
    """Count where the choices of a walk stood towards the boundary.

    Raises:
        UnknownChoice: when the walk does not fit the scenario.

    """
    stood = Counter(step.choice.boundary for step in look_back(scenario, walk))
    return WalkScore(
        within=stood[Boundary.WITHIN],
        drifting=stood[Boundary.DRIFTING],
        outside=stood[Boundary.OUTSIDE],
        ending=scenario.scenes[current_scene(scenario, walk)].ending,
    )


def _check_scene(code: str, scene: Scene, scenario: Scenario, source: Source, problems: Problems) -> None:
    here = ("scenes", code)
    speakers = [WORKER, *(person.name for person in scenario.people)]
    for at, line in enumerate(scene.lines):
        if line.who not in speakers:
            problems.add(
                source.line(*here, "lines", at, "who"),
                ProblemCode.SPEAKER_UNKNOWN,
                f'"{line.who}" speaks but is not among the people of this scenario',
                did_you_mean(line.who, speakers, f"Add them to people:, or use {listing(speakers)}"),
            )
    for at, choice in enumerate(scene.choices):
        if choice.next not in scenario.scenes:
            problems.add(
                source.line(*here, "choices", at, "next"),
                ProblemCode.NEXT_UNKNOWN,
                f'This choice leads to "{choice.next}", and there is no such scene',
                did_you_mean(choice.next, scenario.scenes, "Write the scene, or name one that is there"),
            )
    check_unique(
        (known_by(choice.code, choice.text) for choice in scene.choices),
        (source.line(*here, "choices", at) for at in range(len(scene.choices))),
        "choice",
        problems,
    )
    _check_shape(code, scene, source.line(*here), problems)


def _check_shape(code: str, scene: Scene, line: int, problems: Problems) -> None:
    """Note what keeps a scene from either offering choices or being a complete ending."""
    if not scene.is_ending:
        if not scene.choices:
            problems.add(
                line,
                ProblemCode.SCENE_WITHOUT_WAY_ON,
                f'The scene "{code}" has neither choices nor an ending',
                f"Give it choices, or write ending: {listing(Ending)}",
            )
        elif scene.title or scene.debrief:
            problems.add(
                line,
                ProblemCode.SCENE_AND_ENDING,
                f'The scene "{code}" offers choices, but has a title or debrief as only an ending has',
                "Move those words into setting, or into the feedback of the choices",
            )
    elif scene.choices:
        problems.add(
            line,
            ProblemCode.SCENE_AND_ENDING,
            f'The ending "{code}" offers choices',
            "Delete the choices, or delete ending, title and debrief",
        )
    elif not (scene.title and scene.debrief):
        problems.add(
            line,
            ProblemCode.ENDING_UNFINISHED,
            f'The ending "{code}" has no {"debrief" if scene.title else "title"}',
            "Give every ending a title of a few words, and a debrief that helps to look back",
        )


def _check_paths(scenario: Scenario, source: Source, problems: Problems) -> None:
    scenes = scenario.scenes
    ways = {code: [choice.next for choice in scene.choices] for code, scene in scenes.items()}
    if scenario.start not in scenes:
        problems.add(
            source.line("start"),
            ProblemCode.START_UNKNOWN,
            f'The scenario starts at "{scenario.start}", and there is no such scene',
            did_you_mean(scenario.start, scenes, "Name the scene in which the conversation begins"),
        )
    else:
        for code in scenes.keys() - reached_from([scenario.start], ways):
            problems.add(
                source.line("scenes", code),
                ProblemCode.SCENE_UNREACHABLE,
                f'No choice leads to the scene "{code}"',
                "Let a choice lead there, or delete the scene",
            )
    back: dict[str, list[str]] = {code: [] for code in scenes}
    for code, targets in ways.items():
        for target in targets:
            back.setdefault(target, []).append(code)
    endings = [code for code, scene in scenes.items() if scene.is_ending]
    for code in scenes.keys() - reached_from(endings, back):
        if ways[code]:
            problems.add(
                source.line("scenes", code),
                ProblemCode.ENDING_UNREACHABLE,
                f'Whoever comes to the scene "{code}" can never reach an ending',
                "Let one of the choices from here on lead towards an ending",
            )


def reached_from(starts: Iterable[str], ways: Mapping[str, Sequence[str]]) -> set[str]:
    """Return every scene that can be reached from ``starts``, themselves included.

    Args:
        starts: codes of scenes.
        ways: for each code, the codes that its choices lead to; a code that is not in it leads nowhere.

    """
    reached: set[str] = set()
    ahead = list(starts)
    while ahead:
        if (here := ahead.pop()) not in reached:
            reached.add(here)
            ahead.extend(ways.get(here, ()))
    return reached
