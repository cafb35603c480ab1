"""What Open edX takes from the blocks of the shipped course outside their pages: for the apps, search and reports."""

import json
from types import SimpleNamespace

import pytest
from lxml import etree
from xblock.field_data import DictFieldData
from xblock.runtime import DictKeyValueStore, KvsFieldData

from alongside.content.rubric import Kind as BehaviourKind
from alongside.course import starters
from alongside.scenario import WORKBENCH_SCENARIO
from tests.blocks.all_six import NAMES, Runtime, _keys, block_class, emitted_blocks

CHECK = starters.check("what-has-stayed", "3.3")
CONTENT = {"sign_off": "role_play", "plan": "template", "passport": "framework"}
LESSON = """---
title: Lifts
competences: ["3.3"]
notice: none
reviewed: none
---
## What you might say

I can’t give *lifts* & that is that.

!!! in-your-service "Lifts"
    [[policy:lifts]]
"""


def a_block(name, content, **fields):
    """Return a block as Open edX's collectors have it: bound to nobody, without services."""
    runtime = Runtime(services={"field-data": DictFieldData({"content": content, **fields})})
    return runtime.construct_xblock_from_class(block_class(name), _keys(name))


def shipped_blocks():
    """Yield each block of the shipped course, with what its author wrote."""
    for element in emitted_blocks():
        runtime = Runtime(services={"field-data": KvsFieldData(DictKeyValueStore())})
        name = element.tag.removeprefix("alongside_")
        block = runtime.get_block(
            runtime.parse_xml_string(etree.tostring(element, encoding="unicode", with_tail=False))
        )
        yield block, getattr(block, CONTENT.get(name, name))


def everything_told(block):
    return json.dumps([block.student_view_data(), block.index_dictionary()], ensure_ascii=False)


def hidden(block, content):
    """Yield every sentence that a page shows only later, or never to a learner."""
    match block.name:
        case "scenario":
            for scene in content.scenes.values():
                yield from (scene.setting, scene.debrief)
                yield from (line.says for line in scene.lines)
                for choice in scene.choices:
                    yield from (choice.text, choice.feedback)
        case "check":
            for item in content.items:
                yield item.question
                for option in item.options:
                    yield from (option.text, option.reason)
        case "sign_off":
            yield from (*content.partner_part.script, *content.observer_watches)
            for criterion in block.own_rubric.criteria:
                for kind in BehaviourKind:
                    yield from criterion.behaviours.of(kind).values()


def test_no_block_tells_what_its_page_keeps_for_later(db):
    sentences = 0
    for block, content in shipped_blocks():
        told = everything_told(block)
        for sentence in filter(None, hidden(block, content)):
            assert json.dumps(sentence, ensure_ascii=False)[1:-1] not in told
            sentences += 1
    assert sentences > 1000


def test_every_block_tells_its_title_notice_and_competences(db):
    for block, content in shipped_blocks():
        data = block.student_view_data()
        assert json.loads(json.dumps(data)) == data
        if block.name == "passport":
            assert data == {"title": "Your passport", "notice": None, "competences": []}
            continue
        assert (data["title"], data["notice"]) == (content.title, content.notice)
        found = block.index_dictionary()["content"]
        assert found["display_name"] == content.title
        assert found["competences"] == ", ".join(data["competences"])
        assert data["competences"] or block.name in ("lesson", "plan")


def test_search_finds_the_words_of_a_lesson_and_no_markup(db):
    block = a_block("lesson", LESSON)
    found = block.index_dictionary()
    assert found["content_type"] == "Text"
    assert found["content"]["text"] == "What you might say I can’t give lifts & that is that. Lifts"
    assert all(isinstance(value, str) for value in found["content"].values())


def test_the_apps_get_the_lesson_but_no_fact_that_may_have_changed_by_then(db, settings):
    block = a_block("lesson", LESSON)
    html = block.student_view_data()["html"]
    assert "<h2>What you might say</h2>" in html
    assert "Open this page in the course to see what your organisation says here." in html
    assert "not filled this in" not in html


@pytest.mark.parametrize("name", NAMES)
def test_a_block_with_a_mistake_in_its_text_tells_its_name(name, db):
    block = a_block(name, "title: [broken", display_name="A name")
    assert block.student_view_data() == {"title": "A name", "notice": None, "competences": []}
    assert block.index_dictionary()["content"]["display_name"] == "A name"


# -- the report of responses -----------------------------------------------------------------------------------------


def reported(block, *states, limit=None):
    return block.generate_report_data(
        (SimpleNamespace(username=f"user-{at}", state=state) for at, state in enumerate(states)), limit
    )


def test_the_report_says_how_a_walk_ended(db):
    block = a_block("scenario", WORKBENCH_SCENARIO)
    choice = block.scenario.scenes["stop"].choices[1].code
    walked = {"version": 1, "started": True, "endings": ["car"], "steps": [["stop", choice]]}
    assert reported(block, {"progress": walked}, {}) == [
        (
            "user-0",
            {
                "Endings seen": 1,
                "How this walk ended": "Crossed",
                "Within the role": 0,
                "Drifting": 0,
                "Outside the role": 1,
            },
        )
    ]


def test_a_walk_that_fits_no_more_is_reported_without_its_choices(db):
    walked = {"version": 1, "started": True, "endings": ["car"], "steps": [["gone", "gone"]]}
    assert reported(a_block("scenario", WORKBENCH_SCENARIO), {"progress": walked}) == [
        ("user-0", {"Endings seen": 1})
    ]


def test_the_report_says_how_a_check_went(db):
    block = a_block("check", CHECK)
    first = block.check.items[0]
    answers = {first.code: [first.options[0].code]}
    rows = dict(
        reported(
            block,
            {"progress": {"version": 1, "answers": answers, "best": None}},
            {"progress": {"version": 1, "answers": {}, "best": 2}},
            {"progress": {"version": 1, "answers": {}, "best": 0}},
        )
    )
    assert rows["user-0"] == {"Questions": 2, "Answered in this round": 1}
    assert rows["user-1"] | {"Right in the best round": 2, "Passed": "Yes"} == rows["user-1"]
    assert rows["user-2"] | {"Right in the best round": 0, "Passed": "No"} == rows["user-2"]
    assert len(reported(block, *({"progress": {"best": 1}} for _ in range(5)), limit=3)) == 3


def test_a_report_goes_on_where_a_block_is_broken(db):
    assert reported(a_block("check", "title: [broken"), {"progress": {"best": 1}}) == []


@pytest.mark.parametrize("name", ["lesson", "plan", "sign_off", "passport"])
def test_the_other_blocks_report_nothing(name, db):
    state = {"progress": {"version": 1, "decided": True, "read_on": "2026-01-01T00:00:00+00:00"}}
    assert reported(a_block(name, ""), state) == []


def test_a_check_counts_in_its_subsection_before_anybody_answers_it(db):
    block = a_block("check", CHECK)
    assert block.max_score() == len(block.check.items) == 2
    assert a_block("check", "title: [broken").max_score() is None
