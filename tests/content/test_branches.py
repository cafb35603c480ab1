import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.content.branches import read_branches
from alongside.content.course import shipped_course
from alongside.content.module import Kind
from alongside.content.scenario import Boundary, Ending
from alongside.studio.picture import BOX_HEIGHT, draw

SCENARIOS = [unit.document for unit in shipped_course().units if unit.kind is Kind.SCENARIO]


def scenario(scenes, start="a"):
    """Return the text of a scenario; ``scenes`` has, for each code, the codes that it leads to, or an ending."""
    text = f"start: {start}\nscenes:\n"
    for code, leads in scenes.items():
        if isinstance(leads, str):
            text += f"  {code}: {{ending: {leads}, title: The end}}\n"
        else:
            choices = ", ".join(f"{{text: To {each}, boundary: within, next: {each}}}" for each in leads)
            text += f"  {code}: {{setting: Here., choices: [{choices}]}}\n"
    return text


def moments(scenes, **kwargs):
    return {moment.code: moment for moment in read_branches(scenario(scenes, **kwargs)).moments}


def test_scenes_stand_in_layers_by_the_fewest_choices_that_lead_to_them():
    found = moments({"a": ["b", "c"], "b": ["c"], "c": ["d", "a"], "d": "kept"})
    assert {code: moment.layer for code, moment in found.items()} == {"a": 0, "b": 1, "c": 1, "d": 2}


def test_what_nobody_reaches_and_what_never_ends_is_known():
    found = moments({"a": ["b", "loop"], "b": "kept", "loop": ["loop"], "alone": ["b"], "empty": []})
    assert {code for code, moment in found.items() if moment.is_unreachable} == {"alone", "empty"}
    assert {code for code, moment in found.items() if moment.is_dead_end} == {"loop", "empty"}


def test_without_a_start_nobody_reaches_anything():
    assert all(moment.is_unreachable for moment in moments({"a": ["b"], "b": "kept"}, start="z").values())


def test_a_choice_that_leads_nowhere_is_open():
    (branch,) = moments({"a": ["z"]})["a"].branches
    assert branch.is_open
    assert (branch.next, branch.boundary) == ("z", Boundary.WITHIN)


@pytest.mark.parametrize(
    "text",
    ["", "title: [", "title: x", "scenes:", "scenes: []", "scenes: {}", "scenes: {a: 1}\nscenes: {b: 2}"],
)
def test_there_is_nothing_to_draw_without_scenes(text):
    assert read_branches(text) is None


def test_what_cannot_be_read_of_a_scene_is_passed_over():
    text = "scenes: {a: 1, b: [x], c: {choices: 3}, d: {choices: [1, {text: [x], next: {}}]}, e: {ending: happy}}"
    found = {moment.code: moment for moment in read_branches(text).moments}
    assert [len(found[code].branches) for code in "abcd"] == [0, 0, 0, 2]
    assert (found["e"].is_ending, found["e"].ending) == (True, None)


@pytest.mark.parametrize("document", SCENARIOS, ids=lambda document: document.path)
def test_shipped_scenarios_are_read_as_learners_walk_them(document):
    scenes = document.content.scenes
    found = {moment.code: moment for moment in read_branches(document.text).moments}
    assert found.keys() == scenes.keys()
    for code, scene in scenes.items():
        assert [branch.next for branch in found[code].branches] == [choice.next for choice in scene.choices]
        assert found[code].ending is (scene.ending and Ending(scene.ending))
        assert not found[code].is_unreachable
        assert not found[code].is_dead_end


_CODES = st.sampled_from("abcdefgh")
_SCENES = st.dictionaries(_CODES, st.one_of(st.just("kept"), st.lists(_CODES, max_size=4)), min_size=1)


@given(_SCENES, _CODES)
def test_the_picture_has_every_scene_once_and_nothing_lies_on_anything(scenes, start):
    branches = read_branches(scenario(scenes, start))
    picture = draw(branches)
    assert sorted(box.moment.code for box in picture.boxes) == sorted(scenes)
    for box in picture.boxes:
        assert box.x >= 0
        assert box.x + box.width <= picture.width
        assert box.y + BOX_HEIGHT <= picture.height
        assert all(box.x <= port.x for port in box.ports)
    for one in picture.boxes:
        for other in picture.boxes:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert one is other or apart or abs(one.y - other.y) > BOX_HEIGHT
    known = [branch for moment in branches.moments for branch in moment.branches if not branch.is_open]
    assert len(picture.lines) == len(known)
    paths = [line.path for line in picture.lines]
    assert len(set(paths)) == len(paths)  # no line hides another
