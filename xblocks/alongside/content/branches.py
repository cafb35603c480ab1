"""Where the choices of a scenario lead, as far as its text can be read: for a picture that no mistake keeps away.

:func:`alongside.content.scenario.parse_scenario` is for scenarios that learners walk; it refuses what has a mistake.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from alongside.content.problems import ContentError, Problems
from alongside.content.scenario import Boundary, Ending, reached_from
from alongside.content.sources import LinedDict, LinedList, Source, read_yaml

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Branch:
    """One choice: what is said, where it stands towards the boundary (None if unreadable) and where it leads.

    ``is_open`` says that there is no scene with the code ``next``.
    """

    text: str
    boundary: Boundary | None
    next: str
    is_open: bool
    line: int


@dataclass(frozen=True)
class Moment:
    """One scene.

    Attributes:
        words: what it begins with; for an ending, its title.
        ending: how the conversation ends here, if that can be read.
        layer: by how many choices it can be reached at the least; None if no choice leads here.
        is_dead_end: whether no ending can be reached from here.

    """

    code: str
    words: str
    is_ending: bool
    ending: Ending | None
    layer: int | None
    is_dead_end: bool
    branches: tuple[Branch, ...]
    line: int

    @property
    def is_unreachable(self) -> bool:
        """Whether no walk from the start comes here."""
        return self.layer is None


@dataclass(frozen=True)
class Branches:
    """The scenes of a scenario, in the order of the file, and the code of the one in which it starts."""

    start: str
    moments: tuple[Moment, ...]

    @property
    def layers(self) -> tuple[tuple[Moment, ...], ...]:
        """The scenes that can be reached, by how many choices lead to them."""
        reached = [moment for moment in self.moments if moment.layer is not None]
        depth = max((moment.layer or 0 for moment in reached), default=-1) + 1
        return tuple(tuple(each for each in reached if each.layer == layer) for layer in range(depth))

    @property
    def unreachable(self) -> tuple[Moment, ...]:
        """The scenes that no walk from the start comes to."""
        return tuple(moment for moment in self.moments if moment.is_unreachable)


def read_branches(text: str) -> Branches | None:
    """Return what can be read of a scenario's branches; None if the text is not YAML or holds no scenes."""
    try:
        source = read_yaml(text, Problems("scenario"))
    except ContentError:
        return None
    scenes = source.data.get("scenes")
    if not isinstance(scenes, LinedDict) or not scenes:
        return None
    branches = {code: _branches(code, scenes, source) for code in scenes}
    ways = {code: [branch.next for branch in found] for code, found in branches.items()}
    start = _text(source.data.get("start"))
    layers = _layers(start, ways) if start in scenes else {}
    endings = [code for code in scenes if _is_ending(scenes[code])]
    hopeful = reached_from(endings, _turned_round(ways))
    return Branches(
        start,
        tuple(
            Moment(
                code=code,
                words=_words(scene),
                is_ending=code in endings,
                ending=_member(Ending, _value(scene, "ending")),
                layer=layers.get(code),
                is_dead_end=code not in hopeful,
                branches=branches[code],
                line=source.line("scenes", code),
            )
            for code, scene in scenes.items()
        ),
    )


def _branches(code: str, scenes: LinedDict, source: Source) -> tuple[Branch, ...]:
    choices = _value(scenes[code], "choices")
    return tuple(
        Branch(
            text=_text(_value(choice, "text")),
            boundary=_member(Boundary, _value(choice, "boundary")),
            next=_text(_value(choice, "next")),
            is_open=_text(_value(choice, "next")) not in scenes,
            line=source.line("scenes", code, "choices", at),
        )
        for at, choice in enumerate(choices if isinstance(choices, LinedList) else ())
    )


def _layers(start: str, ways: Mapping[str, Sequence[str]]) -> dict[str, int]:
    layers = {start: 0}
    waiting = [start]
    for here in waiting:  # grows as it goes
        for code in ways[here]:
            if code in ways and code not in layers:
                layers[code] = layers[here] + 1
                waiting.append(code)
    return layers


def _turned_round(ways: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    back: dict[str, list[str]] = {}
    for code, targets in ways.items():
        for target in targets:
            back.setdefault(target, []).append(code)
    return back


def _is_ending(scene: Any) -> bool:
    return bool(_value(scene, "ending")) and not _value(scene, "choices")


def _words(scene: Any) -> str:
    lines = _value(scene, "lines")
    first = _value(lines[0], "says") if isinstance(lines, LinedList) and lines else None
    return next(filter(None, map(_text, (_value(scene, "title"), first, _value(scene, "setting")))), "")


def _value(place: Any, key: str) -> Any:
    return place.get(key) if isinstance(place, LinedDict) else None


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _member(words: type[E], value: Any) -> E | None:
    return words(value) if value in list(words) else None
