from collections import deque
from html import escape

import pytest

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from tests.blocks.conftest import words

SCENARIOS = {
    unit.code: unit.document.content for unit in shipped_course().units if unit.kind is Kind.SCENARIO
}


def shortest_ways(scenario):
    """Yield, for every choice of every scene, a list of choices that ends with it."""
    ways, waiting = {scenario.start: []}, deque([scenario.start])
    while waiting:
        here = waiting.popleft()
        for choice in scenario.scenes[here].choices:
            yield [*ways[here], (here, choice)]
            if choice.next not in ways:
                ways[choice.next] = [*ways[here], (here, choice)]
                waiting.append(choice.next)


def secrets(scenario):
    """Return every text that has to be reached, with where it belongs: a scene's code, or a choice."""
    texts = []
    for code, scene in scenario.scenes.items():
        texts += [((code, None), text) for text in (scene.setting, scene.title, scene.debrief) if text]
        texts += [((code, None), line.says) for line in scene.lines]
        for choice in scene.choices:
            texts += [((code, None), choice.text), ((code, choice.code), choice.feedback)]
    return texts


def shown(text, html):
    """Whether a text is on a page; a short one, which may be part of another, as all that an element holds."""
    first_line = text.split("\n")[0]
    if len(first_line) < 20:
        return f">{escape(first_line)}<" in html
    return first_line in words(html) or escape(first_line) in html


@pytest.mark.parametrize("code", SCENARIOS)
def test_no_response_tells_what_was_not_reached(maya, code):
    scenario, block = SCENARIOS[code], f"alongside_scenario:{code}"
    texts = secrets(scenario)
    for way in shortest_ways(scenario):
        reached = {(scenario.start, None)}
        html = maya.ask(block, "begin")["html"]
        for at, (here, choice) in enumerate(way):
            html = maya.ask(block, "choose", {"choice": choice.code, "at": at})["html"]
            reached |= {(here, choice.code), (choice.next, None)}
        open_texts = {text for where, text in texts if where in reached}
        told = [
            text
            for where, text in texts
            if where not in reached and text not in open_texts and shown(text, html)
        ]
        assert not told
        last = scenario.scenes[way[-1][1].next]
        assert shown(way[-1][1].feedback, html)
        assert all(shown(line.says, html) for line in last.lines)
    page = maya.open(f"scenario-{code}")
    assert not [
        text for where, text in texts if where not in reached and text not in open_texts and shown(text, page)
    ]


@pytest.mark.parametrize("code", SCENARIOS)
def test_before_the_start_nothing_of_the_conversation_is_told(maya, code):
    page = maya.open(f"scenario-{code}")
    assert not [text for _where, text in secrets(SCENARIOS[code]) if shown(text, page)]


def first_choices(code="a-lift-home"):
    scenario = SCENARIOS[code]
    return scenario, scenario.scenes[scenario.start].choices


def test_a_second_tab_that_is_behind_is_shown_where_things_stand(maya):
    _scenario, choices = first_choices()
    block = "alongside_scenario:a-lift-home"
    maya.ask(block, "begin")
    maya.ask(block, "choose", {"choice": choices[0].code, "at": 0})
    response = maya.post(block, "choose", {"choice": choices[1].code, "at": 0})
    assert response.status_code == 409
    assert "moved on" in response.json()["message"]
    assert shown(choices[0].feedback, response.json()["html"])


def test_what_is_not_on_offer_cannot_be_said(maya):
    block = "alongside_scenario:a-lift-home"
    maya.ask(block, "begin")
    response = maya.post(block, "choose", {"choice": "nothing-like-it", "at": 0})
    assert response.status_code == 400
    assert "Choose one of those on the page" in response.json()["message"]


def test_the_walk_is_found_again_and_can_be_started_over(maya):
    _scenario, choices = first_choices()
    block = "alongside_scenario:a-lift-home"
    maya.ask(block, "begin")
    maya.ask(block, "choose", {"choice": choices[0].code, "at": 0})
    assert shown(choices[0].feedback, maya.open("scenario-a-lift-home"))
    maya.ask(block, "begin")
    assert not shown(choices[0].feedback, maya.open("scenario-a-lift-home"))


def test_an_ending_looks_back_over_the_whole_walk(maya):
    scenario, _choices = first_choices()
    way = next(way for way in shortest_ways(scenario) if scenario.scenes[way[-1][1].next].is_ending)
    maya.ask("alongside_scenario:a-lift-home", "begin")
    for at, (_here, choice) in enumerate(way):
        html = maya.ask("alongside_scenario:a-lift-home", "choose", {"choice": choice.code, "at": at})["html"]
    assert all(shown(choice.text, html) and shown(choice.feedback, html) for _here, choice in way)
    assert "Looking back over your walk" in html
