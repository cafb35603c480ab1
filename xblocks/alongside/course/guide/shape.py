"""The shape of scenarios and checks: what could be learned from it, and what gives the answer away."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from alongside.content.check import Check, Item, ItemKind
from alongside.content.course import Document
from alongside.content.problems import Problem
from alongside.content.scenario import Boundary, Ending, Scenario, Scene, Walk, score, watched_to_the_end
from alongside.course.guide.rules import Rule

FEWEST_SCENES, MOST_SCENES = 6, 14
FEWEST_ENDINGS = 3
MUCH_LONGER = 1.5
ENOUGH_TO_TELL = 4  # scenes or items; with fewer, a pattern is chance
MOSTLY = 2 / 3
GOOD = frozenset({Ending.KEPT, Ending.MENDED})


def scene_count(document: Document[Scenario]) -> Iterator[Problem]:
    """Yield a scenario that is too short to go anywhere, or too long for one sitting."""
    scenes = len(document.content.scenes)
    if not FEWEST_SCENES <= scenes <= MOST_SCENES:
        yield _finding(
            document,
            ("scenes",),
            Rule.SCENE_COUNT,
            f"This scenario has {scenes} scenes, and {FEWEST_SCENES} to {MOST_SCENES} are asked for",
            "Join scenes that do the same" if scenes > MOST_SCENES else "Let what was said have consequences",
        )


def few_endings(document: Document[Scenario]) -> Iterator[Problem]:
    """Yield a scenario with fewer than three different kinds of ending."""
    kinds = {scene.ending for scene in document.content.scenes.values() if scene.ending}
    if len(kinds) < FEWEST_ENDINGS:
        yield _finding(
            document,
            ("scenes",),
            Rule.FEW_ENDINGS,
            f"This scenario has {len(kinds)} kinds of ending, and {FEWEST_ENDINGS} are asked for",
            "Endings are kept, mended, missed and crossed",
        )


def no_way_back(document: Document[Scenario]) -> Iterator[Problem]:
    """Yield each scene that a drifting choice leads to and that nothing good can come of any more."""
    scenes = document.content.scenes
    drifted = {
        choice.next
        for scene in scenes.values()
        for choice in scene.choices
        if choice.boundary is Boundary.DRIFTING
    }
    for code in sorted(drifted - _leading_to_good(scenes)):
        if not scenes[code].is_ending:
            yield _finding(
                document,
                ("scenes", code),
                Rule.NO_WAY_BACK,
                f'Whoever drifts to "{code}" cannot put it right any more',
                "Let a choice from here on lead to an ending that is kept or mended",
            )


def _leading_to_good(scenes: dict[str, Scene]) -> set[str]:
    """Return the scenes from which a good ending can be reached."""
    found = {code for code, scene in scenes.items() if scene.ending in GOOD}
    before: set[str] = set()
    while before != found:
        before = set(found)
        found |= {
            code for code, scene in scenes.items() if any(each.next in before for each in scene.choices)
        }
    return found


def no_way_to_watch(document: Document[Scenario]) -> Iterator[Problem]:
    """Yield a scenario in which no way of choices within the role leads to an ending that is kept."""
    scenario = document.content
    seen = score(scenario, watched_to_the_end(scenario, Walk()))
    if seen.ending is not Ending.KEPT or seen.drifting or seen.outside:
        yield _finding(
            document,
            ("start",),
            Rule.NO_WAY_TO_WATCH,
            "No choices within the role lead from the start to an ending that is kept",
            "Write such a way: whoever would rather watch than choose is shown it",
        )


def long_choice(document: Document[Scenario]) -> Iterator[Problem]:
    """Yield each choice that is much longer than the others of its scene."""
    for code, scene in document.content.scenes.items():
        lengths = [len(choice.text) for choice in scene.choices]
        if len(lengths) > 1 and max(lengths) > MUCH_LONGER * sorted(lengths)[-2]:
            yield _finding(
                document,
                ("scenes", code, "choices", lengths.index(max(lengths))),
                Rule.LONG_CHOICE,
                "This choice is much longer than the others, which gives something away",
                "Say as much in fewer words, or let the others say more",
            )


def best_is_longest(document: Document[Scenario]) -> Iterator[Problem]:
    """Yield a scenario in which the longest choice is the best one in more than half of the scenes."""
    telling = [
        is_longest_of([len(choice.text) for choice in scene.choices], _within(scene))
        for scene in document.content.scenes.values()
        if len(scene.choices) > 1 and _within(scene)
    ]
    if _more_often_than_not(telling):
        yield _finding(
            document,
            ("scenes",),
            Rule.BEST_IS_LONGEST,
            f"The best choice is the longest in {sum(telling)} of {len(telling)} scenes, which gives it away",
            "Shorten some of them, and let others say more",
        )


def best_in_one_place(document: Document[Scenario]) -> Iterator[Problem]:
    """Yield a scenario in which the best choice nearly always stands in the same place."""
    places = [_within(scene) for scene in document.content.scenes.values() if _within(scene)]
    if (place := _nearly_always(places)) is not None:
        yield _finding(
            document,
            ("scenes",),
            Rule.BEST_IN_ONE_PLACE,
            f"The best choice nearly always stands in place {place + 1}",
            "Put choices into another order here and there",
        )


def right_is_longest(document: Document[Check]) -> Iterator[Problem]:
    """Yield a check in which the longest option is a right one in more than half of the questions."""
    telling = [
        is_longest_of([len(option.text) for option in item.options], _right(item))
        for item in document.content.items
    ]
    if _more_often_than_not(telling):
        yield _finding(
            document,
            ("items",),
            Rule.RIGHT_IS_LONGEST,
            f"The longest option is right in {sum(telling)} of {len(telling)} questions, which gives it away",
            "Shorten some of them, and let others say more",
        )


def right_in_one_place(document: Document[Check]) -> Iterator[Problem]:
    """Yield a check in which the right option nearly always stands in the same place."""
    places = [_right(item) for item in document.content.items if item.kind is ItemKind.SINGLE]
    if (place := _nearly_always(places)) is not None:
        yield _finding(
            document,
            ("items",),
            Rule.RIGHT_IN_ONE_PLACE,
            f"The right option nearly always stands in place {place + 1}",
            "Put options into another order here and there",
        )


def is_longest_of(lengths: Sequence[int], places: Iterable[int]) -> bool:
    """Return whether what stands in one of these places is longer than everything else."""
    longest = max(lengths)
    return lengths.count(longest) == 1 and lengths.index(longest) in set(places)


def _more_often_than_not(telling: Sequence[bool]) -> bool:
    """Return whether more than half of them are true, if there are enough of them to tell."""
    return len(telling) >= ENOUGH_TO_TELL and sum(telling) > len(telling) / 2


def _nearly_always(places: Sequence[Sequence[int]]) -> int | None:
    """Return the place that more than two thirds have in common, if there are enough of them to tell."""
    if len(places) < ENOUGH_TO_TELL:
        return None
    ((place, times),) = Counter(place for each in places for place in each).most_common(1)
    return place if times > MOSTLY * len(places) else None


def _within(scene: Scene) -> list[int]:
    return [at for at, choice in enumerate(scene.choices) if choice.boundary is Boundary.WITHIN]


def _right(item: Item) -> list[int]:
    return [at for at, option in enumerate(item.options) if option.correct]


def _finding(
    document: Document[Scenario] | Document[Check],
    location: tuple[str | int, ...],
    rule: Rule,
    message: str,
    mend: str,
) -> Problem:
    return Problem(document.path, document.line(*location), rule, message, mend)
