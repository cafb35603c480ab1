"""Scenarios: the checks on their graph, and walks through them."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from alongside.content.problems import ContentError
from alongside.content.scenario import (
    BEST_FIRST,
    Boundary,
    Ending,
    Scenario,
    Step,
    UnknownChoice,
    Walk,
    choose,
    current_scene,
    fits,
    look_back,
    parse_scenario,
    score,
    watch_on,
    watched_to_the_end,
)
from tests.content.examples import EXAMPLES, changed, problems_in

SCENARIO = parse_scenario(EXAMPLES["scenario"])


def _choice(scenario: Scenario, scene: str, boundary: Boundary) -> str:
    return next(choice.code for choice in scenario.scenes[scene].choices if choice.boundary is boundary)


def _walk(scenario: Scenario, *boundaries: Boundary) -> Walk:
    walk = Walk()
    for boundary in boundaries:
        walk = choose(scenario, walk, _choice(scenario, current_scene(scenario, walk), boundary))
    return walk


def test_a_walk_goes_where_its_choices_lead() -> None:
    walk = _walk(SCENARIO, Boundary.DRIFTING, Boundary.WITHIN)
    assert current_scene(SCENARIO, walk) == "put-right"
    assert [(step.scene_code, step.choice.boundary) for step in look_back(SCENARIO, walk)] == [
        ("bus-stop", Boundary.DRIFTING),
        ("in-the-car", Boundary.WITHIN),
    ]
    result = score(SCENARIO, walk)
    assert (result.within, result.drifting, result.outside, result.ending) == (1, 1, 0, Ending.MENDED)


def test_a_walk_that_goes_on_has_no_ending_yet() -> None:
    assert score(SCENARIO, Walk()).ending is None
    assert score(SCENARIO, _walk(SCENARIO, Boundary.DRIFTING)).ending is None


def test_nothing_can_be_chosen_at_an_ending_or_from_another_scene() -> None:
    other = _choice(SCENARIO, "in-the-car", Boundary.WITHIN)
    with pytest.raises(UnknownChoice):
        choose(SCENARIO, Walk(), other)
    with pytest.raises(UnknownChoice):
        choose(SCENARIO, _walk(SCENARIO, Boundary.WITHIN), _choice(SCENARIO, "bus-stop", Boundary.WITHIN))


def test_choosing_leaves_the_earlier_walk_as_it_was() -> None:
    before = Walk()
    _walk(SCENARIO, Boundary.WITHIN)
    assert before == Walk(())


def test_reordering_choices_and_scenes_moves_nobody() -> None:
    walk = _walk(SCENARIO, Boundary.DRIFTING)
    first, second = SCENARIO.scenes["bus-stop"].choices
    turned = SCENARIO.scenes["bus-stop"].model_copy(update={"choices": (second, first)})
    scenes = dict(reversed([*{**SCENARIO.scenes, "bus-stop": turned}.items()]))
    edited = SCENARIO.model_copy(update={"scenes": scenes})
    assert fits(edited, walk)
    assert current_scene(edited, walk) == "in-the-car"


def test_a_walk_does_not_fit_once_its_words_or_its_way_have_changed() -> None:
    walk = _walk(SCENARIO, Boundary.DRIFTING, Boundary.WITHIN)
    reworded = parse_scenario(changed("scenario", ("Hop in, just this once.", "Hop in.")))
    stay, drift = SCENARIO.scenes["bus-stop"].choices
    elsewhere = (stay, drift.model_copy(update={"next": "next-bus"}))
    bus_stop = SCENARIO.scenes["bus-stop"].model_copy(update={"choices": elsewhere})
    rerouted = SCENARIO.model_copy(update={"scenes": SCENARIO.scenes | {"bus-stop": bus_stop}})
    assert not fits(reworded, walk)
    assert not fits(rerouted, walk)
    with pytest.raises(UnknownChoice):
        look_back(reworded, walk)


def test_a_choice_with_a_code_keeps_it_when_its_words_change() -> None:
    coded = changed(
        "scenario",
        ("- text: Hop in, just this once.", "- code: hop-in\n        text: Hop in, just this once."),
    )
    walk = choose(parse_scenario(coded), Walk(), "hop-in")
    assert fits(parse_scenario(coded.replace("Hop in, just this once.", "Hop in.")), walk)


def test_made_up_walks_do_not_fit() -> None:
    assert not fits(SCENARIO, Walk((Step("nowhere", "x"),)))
    assert not fits(SCENARIO, Walk((Step("bus-stop", "x"),)))


# Watching


SHIPPED = {unit.code: unit.document.content for unit in shipped_course().units if unit.kind is Kind.SCENARIO}


@pytest.mark.parametrize("code", SHIPPED)
def test_whoever_watches_a_shipped_scenario_sees_the_role_kept(code: str) -> None:
    seen = score(SHIPPED[code], watched_to_the_end(SHIPPED[code], Walk()))
    assert (seen.drifting, seen.outside, seen.ending) == (0, 0, Ending.KEPT)


def test_whoever_watches_after_drifting_sees_it_mended() -> None:
    drifted = _walk(SCENARIO, Boundary.DRIFTING)
    seen = watched_to_the_end(SCENARIO, drifted)
    assert seen.steps[:1] == drifted.steps
    assert (score(SCENARIO, seen).outside, score(SCENARIO, seen).ending) == (0, Ending.MENDED)


def test_there_is_nothing_to_watch_at_an_ending_or_on_a_walk_that_does_not_fit() -> None:
    for walk in (_walk(SCENARIO, Boundary.WITHIN), Walk((Step("nowhere", "x"),))):
        with pytest.raises(UnknownChoice):
            watch_on(SCENARIO, walk)


CODES = [f"s{number}" for number in range(7)]
# What each scene is: an ending (None), or the scenes that its choices lead to.
GRAPHS = st.integers(2, 7).flatmap(
    lambda size: st.lists(
        st.none() | st.lists(st.sampled_from(CODES[:size]), min_size=1, max_size=3),
        min_size=size,
        max_size=size,
    ).map(lambda scenes: dict(zip(CODES, scenes, strict=False)))
)


def _yaml(graph: Mapping[str, list[str] | None]) -> str:
    scenes = {
        code: {"ending": "kept", "title": "T", "debrief": "D"}
        if targets is None
        else {
            "choices": [
                {
                    "text": f"{code} {at}",
                    "boundary": list(Boundary)[at].value,
                    "feedback": "F",
                    "next": target,
                }
                for at, target in enumerate(targets)
            ]
        }
        for code, targets in graph.items()
    }
    head = {
        "title": "T",
        "competences": ["3.3"],
        "notice": "none",
        "reviewed": "none",
        "people": [],
        "start": "s0",
    }
    return json.dumps(head | {"scenes": scenes})


def _reachable(graph: Mapping[str, list[str] | None], start: str) -> set[str]:
    """Return what can be reached, by repeating one step as often as there are scenes: slow, and plainly right."""
    reached = {start}
    for _ in graph:
        reached |= {target for code in reached for target in graph[code] or []}
    return reached


@given(GRAPHS)
def test_exactly_the_scenes_that_cannot_be_reached_or_left_are_reported(graph) -> None:
    unreachable = graph.keys() - _reachable(graph, "s0")
    endless = {code for code in graph if not any(graph[other] is None for other in _reachable(graph, code))}
    reported = [
        (problem.code, problem.message.split('"')[1]) for problem in problems_in(parse_scenario, _yaml(graph))
    ]
    assert sorted(reported) == sorted(
        [("S403", code) for code in unreachable] + [("S404", code) for code in endless]
    )


@given(GRAPHS, st.data())
def test_every_walk_through_a_scenario_fits_it_and_is_counted_whole(graph, data) -> None:
    try:
        scenario = parse_scenario(_yaml(graph))
    except ContentError:
        return
    walk = Walk()
    for _ in range(data.draw(st.integers(0, 10))):
        scene = scenario.scenes[current_scene(scenario, walk)]
        if scene.is_ending:
            break
        walk = choose(scenario, walk, data.draw(st.sampled_from(scene.choices)).code)
    assert fits(scenario, walk)
    result = score(scenario, walk)
    assert (
        result.within + result.drifting + result.outside == len(walk.steps) == len(look_back(scenario, walk))
    )
    assert (result.ending is not None) == scenario.scenes[current_scene(scenario, walk)].is_ending


# An ending of some kind, or where its choices lead and where each stands; what GRAPHS has, with more to choose from.
KINDS_OF_GRAPHS = st.integers(2, 6).flatmap(
    lambda size: st.lists(
        st.sampled_from(Ending)
        | st.lists(
            st.tuples(st.sampled_from(Boundary), st.sampled_from(CODES[:size])), min_size=1, max_size=3
        ),
        min_size=size,
        max_size=size,
    ).map(lambda scenes: dict(zip(CODES, scenes, strict=False)))
)


def _scenario(graph) -> Scenario | None:
    """Return the scenario with this shape, or None if it would be refused."""
    data = json.loads(_yaml(dict.fromkeys(graph)))
    for code, scene in graph.items():
        if isinstance(scene, Ending):
            data["scenes"][code]["ending"] = scene.value
        else:
            choices = [
                {"text": f"{code} {at}", "boundary": boundary.value, "feedback": "F", "next": target}
                for at, (boundary, target) in enumerate(scene)
            ]
            data["scenes"][code] = {"choices": choices}
    try:
        return parse_scenario(json.dumps(data))
    except ContentError:
        return None


def _worth(scenario: Scenario, walk: Walk) -> tuple:
    """Return how well a whole walk goes, the best first, by the rule that `watch_on` gives in words."""
    seen = score(scenario, walk)
    return (seen.outside, seen.drifting, BEST_FIRST.index(seen.ending), len(walk.steps))


def _whole_walks(scenario: Scenario, walk: Walk):
    """Yield every walk to an ending that comes to no scene twice: slow, and plainly all that could be best."""
    here = current_scene(scenario, walk)
    if scenario.scenes[here].is_ending:
        yield walk
    elif here not in {step.scene for step in walk.steps}:
        for choice in scenario.scenes[here].choices:
            yield from _whole_walks(scenario, choose(scenario, walk, choice.code))


@given(KINDS_OF_GRAPHS)
def test_whoever_watches_from_the_start_sees_the_best_walk_there_is(graph) -> None:
    scenario = _scenario(graph)
    if scenario is None or scenario.scenes[scenario.start].is_ending:
        return
    watched = watched_to_the_end(scenario, Walk())
    assert _worth(scenario, watched) == min(_worth(scenario, walk) for walk in _whole_walks(scenario, Walk()))
    assert watched == watched_to_the_end(scenario, Walk())


@given(KINDS_OF_GRAPHS, st.data())
def test_whoever_watches_in_the_middle_of_a_walk_comes_to_an_ending(graph, data) -> None:
    scenario = _scenario(graph)
    if scenario is None:
        return
    walk = Walk()
    for _ in range(data.draw(st.integers(0, 8))):
        choices = scenario.scenes[current_scene(scenario, walk)].choices
        if choices:
            walk = choose(scenario, walk, data.draw(st.sampled_from(choices)).code)
    watched = watched_to_the_end(scenario, walk)
    assert watched.steps[: len(walk.steps)] == walk.steps
    assert score(scenario, watched).ending is not None
    assert len(watched.steps) - len(walk.steps) < len(scenario.scenes)


@given(st.lists(st.builds(Step, st.sampled_from([*SCENARIO.scenes, "x"]), st.text(max_size=8)), max_size=4))
def test_any_stored_walk_either_fits_or_is_refused(steps) -> None:
    walk = Walk(tuple(steps))
    if fits(SCENARIO, walk):
        assert current_scene(SCENARIO, walk) in SCENARIO.scenes
    else:
        with pytest.raises(UnknownChoice):
            current_scene(SCENARIO, walk)


class Wandering(RuleBasedStateMachine):
    """Somebody walks and starts again, and every scene they stand in was offered by the choice before."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()

    @precondition(lambda self: not SCENARIO.scenes[current_scene(SCENARIO, self.walk)].is_ending)
    @rule(data=st.data())
    def go_on(self, data) -> None:
        scene = SCENARIO.scenes[current_scene(SCENARIO, self.walk)]
        choice = data.draw(st.sampled_from(scene.choices))
        self.walk = choose(SCENARIO, self.walk, choice.code)
        assert current_scene(SCENARIO, self.walk) == choice.next

    @precondition(lambda self: SCENARIO.scenes[current_scene(SCENARIO, self.walk)].is_ending)
    @rule(code=st.text(max_size=8))
    def cannot_go_on(self, code: str) -> None:
        with pytest.raises(UnknownChoice):
            choose(SCENARIO, self.walk, code)

    @rule()
    def start_again(self) -> None:
        self.walk = Walk()
        assert current_scene(SCENARIO, self.walk) == SCENARIO.start

    @invariant()
    def fits(self) -> None:
        assert fits(SCENARIO, self.walk)


TestWandering = Wandering.TestCase
