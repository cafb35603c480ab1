"""Looks for the texts of scenarios in every response that comes before the learner has reached them.

Each choice of each shipped scenario is made once, by the shortest way to it. After every response, the texts of scenes
that this walk has not come to, and the feedback to what it has not said, must not be in there. The texts that it has
come to must be, or else the search would be blind.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse

from alongside.content.module import Kind
from alongside.content.scenario import Scenario, Walk, choose, current_scene, look_back
from tests.benchmarks.course import block_code, shipped_scenarios, unit_code
from tests.benchmarks.figures import Answers
from tests.benchmarks.story import ways
from tests.benchmarks.visitor import Visitor

#: Shorter pieces of text ("Yes.", "OK then.") stand in many places and tell nothing.
SHORTEST = 20


def look_for(visitor: Visitor) -> Answers:
    """Walk every shipped scenario of the large course and look at every response."""
    search = _Search()
    for number, scenario in enumerate(shipped_scenarios()):
        _walk_everywhere(visitor, number, scenario, search)
    if not search.shown:
        raise RuntimeError(
            "No text of any scenario was found where it should be, so the search proves nothing."
        )
    return search.answers()


def _walk_everywhere(visitor: Visitor, number: int, scenario: Scenario, search: "_Search") -> None:
    block, page = block_code(Kind.SCENARIO, number), f"/unit/{unit_code(number)}/"
    for scene, way in ways(scenario).items():
        for choice in scenario.scenes[scene].choices:
            search.walks += 1
            search.look(visitor.send(block, "begin"), scenario, Walk(()))
            walk = Walk(())
            for code in (*way, choice.code):
                search.look(
                    visitor.send(block, "choose", choice="unknown", at=len(walk.steps)), scenario, walk
                )
                search.look(
                    visitor.send(block, "choose", choice=code, at=len(walk.steps) + 1), scenario, walk
                )
                response = visitor.send(block, "choose", choice=code, at=len(walk.steps))
                walk = choose(scenario, walk, code)
                search.look(response, scenario, walk)
            search.look(visitor.get(page), scenario, walk)


class _Search:
    """Counts what was looked for and what was found."""

    def __init__(self) -> None:
        self.walks = self.responses = self.lookups = self.shown = 0
        self.leaks: list[str] = []

    def look(self, response: HttpResponse, scenario: Scenario, walk: Walk) -> None:
        """Look at one response to somebody who has come as far as ``walk``."""
        text = _text_of(response)
        reached = set(_reached(scenario, walk))
        known = " ".join(reached)
        hidden = {piece for piece in _everything(scenario) if piece not in known}
        self.responses += 1
        self.lookups += len(hidden)
        self.shown += sum(piece in text for piece in reached)
        self.leaks += [
            f"{scenario.title}, after {len(walk.steps)} steps: {piece}" for piece in hidden if piece in text
        ]

    def answers(self) -> Answers:
        """Return the counts."""
        return Answers(self.walks, self.responses, self.lookups, self.shown, tuple(self.leaks))


def _reached(scenario: Scenario, walk: Walk) -> Iterator[str]:
    """Yield what may be shown: the scenes walked through, the feedback to what was said, and who appears."""
    walked = look_back(scenario, walk)
    for scene in {scenario.start, current_scene(scenario, walk), *(step.scene_code for step in walked)}:
        yield from _of_scene(scenario, scene)
    yield from _pieces(step.choice.feedback for step in walked)
    yield from _pieces(person.about for person in scenario.people)


def _everything(scenario: Scenario) -> Iterator[str]:
    for code, scene in scenario.scenes.items():
        yield from _of_scene(scenario, code)
        yield from _pieces(choice.feedback for choice in scene.choices)


def _of_scene(scenario: Scenario, code: str) -> Iterator[str]:
    scene = scenario.scenes[code]
    said = (line.says for line in scene.lines)
    offered = (choice.text for choice in scene.choices)
    yield from _pieces((scene.setting, scene.title, scene.debrief, *said, *offered))


def _pieces(texts: Iterable[str | None]) -> Iterator[str]:
    """Yield the sentences of texts, so that a text is found however a page breaks it into paragraphs."""
    for text in texts:
        for piece in re.split(r"(?<=[.!?])\s+|\n+", text or ""):
            tidy = _tidy(piece)
            if len(tidy) >= SHORTEST:
                yield tidy


def _text_of(response: HttpResponse) -> str:
    text = response.content.decode()
    if response.headers.get("Content-Type", "").startswith("application/json"):
        text = "\n".join(_strings(json.loads(text)))
    return _tidy(html.unescape(text))


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _strings(each)
        case list():
            for each in value:
                yield from _strings(each)


def _tidy(text: str) -> str:
    return " ".join(text.split())
