from collections import deque

import pytest

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from alongside.content.scenario import Walk, look_back, watched_to_the_end
from alongside.pages.rendering import stressed
from alongside.records import api as records
from alongside.server.models import Completion, LearnerState
from tests.blocks.conftest import actor_of, address, course_key, everything, words

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
        return f">{stressed(first_line)}<" in html
    return first_line in words(html) or stressed(first_line) in html


def show(person, shown_as, block="alongside_scenario:a-lift-home"):
    """Return the conversation as it is shown to somebody who stops ("door"), goes on ("walk") or watches."""
    return person.ask(block, "show", {"shown": shown_as})["html"]


def told_too_early(texts, reached, html):
    """Return the texts on a page that belong to something which was not reached and stands nowhere else."""
    open_texts = {text for where, text in texts if where in reached}
    return [
        text for where, text in texts if where not in reached and text not in open_texts and shown(text, html)
    ]


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
        assert not told_too_early(texts, reached, html)
        last = scenario.scenes[way[-1][1].next]
        assert shown(way[-1][1].feedback, html)
        assert all(shown(line.says, html) for line in last.lines)
    for shown_as in ("walk", "watch", "door"):
        assert not told_too_early(texts, reached, show(maya, shown_as, block))
    assert not told_too_early(texts, reached, maya.open(f"scenario-{code}"))


@pytest.mark.parametrize("code", SCENARIOS)
def test_whoever_watches_is_told_no_more_than_what_was_said(maya, code):
    scenario, block = SCENARIOS[code], f"alongside_scenario:{code}"
    texts, reached = secrets(scenario), {(scenario.start, None)}
    html = show(maya, "watch", block)
    for at, step in enumerate(look_back(scenario, watched_to_the_end(scenario, Walk()))):
        unsaid = {choice.text for choice in scenario.scenes[step.scene_code].choices}
        assert not [text for text in unsaid if shown(text, html)]
        html = maya.ask(block, "choose", {"at": at, "shown": "watch"})["html"]
        reached |= {(step.scene_code, step.choice.code), (step.choice.next, None)}
        assert not told_too_early(texts, reached, html)
        assert shown(step.choice.text, html)
        assert shown(step.choice.feedback, html)
    assert scenario.scenes[step.choice.next].ending == "kept"
    assert shown(scenario.scenes[step.choice.next].debrief, html)


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


@pytest.mark.parametrize("shown_as", ["walk", "watch"])
def test_a_choice_sent_twice_is_made_once(maya, shown_as):
    """The connection went before the answer came, so the page asks again."""
    _scenario, choices = first_choices()
    block = "alongside_scenario:a-lift-home"
    maya.ask(block, "begin")
    said = {"choice": choices[1].code, "at": 0, "shown": shown_as}
    assert maya.ask(block, "choose", said) == maya.ask(block, "choose", said)
    assert 'data-at="1"' in show(maya, shown_as, block)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Was that me, or was that *it*?", "Was that me, or was that <em>it</em>?"),
        ('"*not mine*"', "&quot;<em>not mine</em>&quot;"),
        ("* one\n* two", "* one\n* two"),
        ("2 * 3 * 4, 2*3*4 and **both**", "2 * 3 * 4, 2*3*4 and **both**"),
        ("*<b>*", "<em>&lt;b&gt;</em>"),
    ],
)
def test_what_stands_between_stars_is_stressed(text, html):
    assert stressed(text) == html


def test_somebody_in_a_conversation_can_stress_a_word(maya):
    html = show(maya, "walk", "alongside_scenario:a-new-word")
    assert "It&#x27;s got <em>personality</em> in it" in html


def test_what_is_not_on_offer_cannot_be_said(maya):
    block = "alongside_scenario:a-lift-home"
    maya.ask(block, "begin")
    response = maya.post(block, "choose", {"choice": "nothing-like-it", "at": 0})
    assert response.status_code == 400
    assert "Choose one of those on the page" in response.json()["message"]


def test_whoever_comes_back_is_asked_first_and_finds_the_walk_again(maya):
    _scenario, choices = first_choices()
    block = "alongside_scenario:a-lift-home"
    maya.ask(block, "begin")
    maya.ask(block, "choose", {"choice": choices[0].code, "at": 0})
    page = maya.open("scenario-a-lift-home")
    assert not shown(choices[0].feedback, page)
    assert "You are in the middle of this conversation, and your place is kept." in words(page)
    assert shown(choices[0].feedback, show(maya, "walk", block))
    maya.ask(block, "begin")
    assert not shown(choices[0].feedback, show(maya, "walk", block))


def test_an_ending_looks_back_over_the_whole_walk(maya):
    scenario, _choices = first_choices()
    way = next(way for way in shortest_ways(scenario) if scenario.scenes[way[-1][1].next].is_ending)
    maya.ask("alongside_scenario:a-lift-home", "begin")
    for at, (_here, choice) in enumerate(way):
        html = maya.ask("alongside_scenario:a-lift-home", "choose", {"choice": choice.code, "at": at})["html"]
    assert all(shown(choice.text, html) and shown(choice.feedback, html) for _here, choice in way)
    assert "Looking back over the conversation" in html


# -- pausing, stopping, watching -------------------------------------------------------------------------------------

BLOCK = "alongside_scenario:a-lift-home"


def go_the_best_way(person, *, shown_as="walk", steps=None):
    """Go the way that a watcher is shown, or the first steps of it, by choosing or by watching."""
    scenario = SCENARIOS["a-lift-home"]
    way = look_back(scenario, watched_to_the_end(scenario, Walk()))
    for at, step in enumerate(way[:steps]):
        choice = {"choice": step.choice.code} if shown_as == "walk" else {}
        html = person.ask(BLOCK, "choose", {**choice, "at": at, "shown": shown_as})["html"]
    return html


def evidence_of(person):
    """Return what the passport counts for the competence of the scenario, by kind."""
    states = records.passport(course_key(), person.user.pk, actor=actor_of(person)).competences
    code = SCENARIOS["a-lift-home"].competences[0]
    return dict(states[code].evidence) if code in states else {}


def is_done(person):
    key = address(BLOCK, "").split("/")[2]
    return Completion.objects.filter(user=person.user, usage_key=key, completion=1.0).exists()


def state_of(person):
    return [row.state for row in LearnerState.objects.filter(user=person.user)]


def test_pausing_and_stopping_keep_the_place_and_note_nothing(maya):
    maya.ask(BLOCK, "begin")
    page = words(go_the_best_way(maya, steps=2))
    assert "Pause" in page
    assert "Your place is kept, now and if you close this page." in page
    before = everything()
    stopped = show(maya, "door")
    assert everything() == before
    assert "Go on where I was" in words(stopped)
    assert "Start again" in words(stopped)
    assert 'data-at="2"' in show(maya, "walk")


def test_watching_is_done_and_learnt_and_not_practised(maya, visitor):
    tom = visitor("tom")
    show(maya, "watch")
    assert not is_done(maya)
    assert "Of what “You” said, 4 was within the role, 0 drifting, 0 outside it." in words(
        go_the_best_way(maya, shown_as="watch")
    )
    tom.ask(BLOCK, "begin")
    go_the_best_way(tom)
    assert is_done(maya)
    assert is_done(tom)
    assert evidence_of(maya) == {"lesson-read": 1}
    assert evidence_of(tom) == {"scenario-walked": 1}


def test_what_a_block_keeps_does_not_tell_who_watched(maya, visitor):
    tom = visitor("tom")
    show(maya, "watch")
    go_the_best_way(maya, shown_as="watch", steps=3)
    tom.ask(BLOCK, "begin")
    go_the_best_way(tom, steps=3)
    assert state_of(maya) == state_of(tom)
    maya.ask(BLOCK, "choose", {"at": 3, "shown": "watch"})
    scenario = SCENARIOS["a-lift-home"]
    tom.ask(BLOCK, "choose", {"choice": watched_to_the_end(scenario, Walk()).steps[3].choice, "at": 3})
    assert state_of(maya) == state_of(tom)


def test_one_can_change_between_watching_and_choosing_at_any_scene(maya):
    scenario = SCENARIOS["a-lift-home"]
    way = watched_to_the_end(scenario, Walk()).steps
    maya.ask(BLOCK, "begin")
    maya.ask(BLOCK, "choose", {"choice": way[0].choice, "at": 0})
    assert "data-choice" not in show(maya, "watch")
    maya.ask(BLOCK, "choose", {"at": 1, "shown": "watch"})
    assert "data-choice" in show(maya, "walk")
    maya.ask(BLOCK, "choose", {"at": 2, "shown": "watch"})
    maya.ask(BLOCK, "choose", {"choice": way[3].choice, "at": 3})
    assert evidence_of(maya) == {"scenario-walked": 1}


@pytest.mark.parametrize("way_in", ["walk", "watch"])
def test_where_the_author_has_changed_what_somebody_said_every_way_in_starts_again(maya, way_in):
    maya.ask(BLOCK, "begin")
    go_the_best_way(maya, steps=1)
    row = LearnerState.objects.get(user=maya.user)
    row.state["progress"]["steps"] = [["bus-stop", "gone"]]
    row.save()
    assert "it starts again from the beginning" in words(maya.open("scenario-a-lift-home"))
    assert 'data-at="0"' in show(maya, way_in)


def test_a_second_tab_that_watches_from_behind_is_shown_where_things_stand(maya):
    show(maya, "watch")
    for at in (0, 1):
        maya.ask(BLOCK, "choose", {"at": at, "shown": "watch"})
    response = maya.post(BLOCK, "choose", {"at": 0, "shown": "watch"})
    assert response.status_code == 409
    assert 'data-at="2"' in response.json()["html"]


def test_there_is_nothing_to_watch_past_the_end(maya):
    show(maya, "watch")
    go_the_best_way(maya, shown_as="watch")
    assert maya.post(BLOCK, "choose", {"at": 4, "shown": "watch"}).status_code == 400
    assert "Looking back" in show(maya, "watch")


def test_what_cannot_be_shown_is_refused_in_words(maya):
    response = maya.post(BLOCK, "show", {"shown": "everything"})
    assert response.status_code == 400
    assert "Reload it" in response.json()["message"]


def test_watching_leaves_no_trace_in_the_events(maya, monkeypatch):
    published = []
    monkeypatch.setattr(
        "alongside.block.AlongsideBlock.emit_event", lambda self, verb, data: published.append(verb)
    )
    show(maya, "watch")
    go_the_best_way(maya, shown_as="watch")
    assert published == []
    maya.ask(BLOCK, "begin")
    go_the_best_way(maya)
    assert published == ["chosen"] * 4 + ["ended"]
