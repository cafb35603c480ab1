"""What stands before something heavy: the notice on its own, a way on and a way past, and no trace of either."""

import re
from dataclasses import replace

import pytest

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from alongside.server.platform import EmbeddedPlatform
from tests.blocks.conftest import address, everything, words

UNITS = shipped_course().units
LESSON, SCENARIO = "lesson-talking-about-suicide", "scenario-the-last-tram"
CHECK, ROLE_PLAY = "check-knowledge", "role-play-knowledge"
PLAN, REFLECTION = "plan-self-care", "reflection-knowledge"
HEAVY = (LESSON, SCENARIO, CHECK, ROLE_PLAY, PLAN, REFLECTION)
BLOCKS = {CHECK: "alongside_check:knowledge", ROLE_PLAY: "alongside_sign_off:knowledge"}
CONTENT = {
    f"{unit.kind.value}-{unit.code}": unit.document.content
    for unit in UNITS
    if unit.kind is not Kind.PASSPORT
}
HEAVY_WORDS = {
    SCENARIO: [scene.setting for scene in CONTENT[SCENARIO].scenes.values() if scene.setting],
    CHECK: [item.question for item in CONTENT[CHECK].items],
    ROLE_PLAY: [
        CONTENT[ROLE_PLAY].learner_part.split("\n")[0],
        CONTENT[ROLE_PLAY].partner_part.situation[:60],
    ],
}


def way_past(page):
    """Return where the way past a notice leads, or None where there is no link."""
    found = re.search(r'href="([^"]+)">Skip it for now<', page)
    return found and found[1]


def following(unit):
    codes = list(CONTENT)
    return codes[codes.index(unit) + 1]


@pytest.mark.parametrize("unit", HEAVY)
def test_the_notice_comes_first_with_a_way_on_and_a_way_past(maya, unit):
    page = maya.open(unit)
    assert "Before you start" in page
    assert " ".join(CONTENT[unit].notice.split()) in words(page)
    assert way_past(page) == f"/unit/{following(unit)}/"
    assert maya.client.get(way_past(page)).status_code == 200


@pytest.mark.parametrize("unit", HEAVY_WORDS)
def test_what_is_heavy_is_not_sent_before_somebody_has_gone_on(maya, unit):
    page = words(maya.open(unit))
    assert not [text for text in HEAVY_WORDS[unit] if " ".join(text.split()) in page]


@pytest.mark.parametrize("unit", BLOCKS)
def test_whoever_goes_on_is_shown_it(maya, unit):
    shown = words(maya.ask(BLOCKS[unit], "go_on")["html"])
    assert all(" ".join(text.split()) in shown for text in HEAVY_WORDS[unit])


@pytest.mark.parametrize("unit", [PLAN, REFLECTION])
def test_what_private_writing_asks_stays_closed_until_somebody_goes_on(maya, unit):
    closed = re.search(
        r'<details class="alongside-beyond"><summary[^>]*>Go on</summary>(.*)</details>\s*<a ',
        maya.open(unit),
        re.DOTALL,
    )
    assert all(" ".join(section.prompt.split()) in words(closed[1]) for section in CONTENT[unit].sections)


@pytest.mark.parametrize("deed", ["save_answers", "not_for_me"])
def test_whoever_has_written_or_would_rather_not_meets_no_notice_again(maya, deed):
    maya.ask("alongside_plan:self-care", deed, {"answers": {"when-well": "I sing."}, "base_version": 0})
    page = maya.open(PLAN)
    assert way_past(page) is None
    assert "Before you start:" in page


def test_a_lesson_needs_no_script_to_be_opened(maya):
    page = maya.open(LESSON)
    closed = re.search(
        r'<details class="alongside-beyond"><summary[^>]*>Go on</summary>(.*?)</details>', page, re.DOTALL
    )
    assert "The plain question" in closed[1]
    assert page.count("The plain question") == 1


def test_whoever_has_begun_meets_no_notice_again(maya):
    maya.ask("alongside_lesson:talking-about-suicide", "read")
    item = CONTENT[CHECK].items[0]
    maya.ask(BLOCKS[CHECK], "answer", {"item": item.code, "chosen": [item.options[0].code]})
    maya.ask(BLOCKS[ROLE_PLAY], "save_self_assessment", {"ratings": {}, "base_version": 0})
    for unit in (LESSON, CHECK, ROLE_PLAY):
        page = maya.open(unit)
        assert way_past(page) is None
        assert "Before you start:" in page


def test_where_there_is_nothing_to_know_nothing_stands_before(maya):
    page = maya.open("lesson-the-boundary-of-the-role")
    assert "Before you start" not in page
    assert "alongside-beyond" not in page


@pytest.mark.parametrize("unit", HEAVY)
def test_a_page_passed_by_leaves_what_a_page_never_opened_leaves(maya, ruth, lead, unit):
    def what_others_can_know():
        pages = (ruth.work(), lead.work(), lead.work("?list=queue"), lead.work("cohort/"))
        return everything(), [words(page) for page in pages]

    maya.open(following(unit))
    before = what_others_can_know()
    maya.client.get(way_past(maya.open(unit)))
    assert what_others_can_know() == before


@pytest.mark.parametrize("unit", BLOCKS)
def test_going_on_is_not_noted_either(maya, unit, caplog):
    maya.open(unit)
    before = everything()
    maya.ask(BLOCKS[unit], "go_on")
    assert everything() == before
    assert not [record for record in caplog.records if "go_on" in record.getMessage()]


def test_the_course_goes_on_past_what_was_passed_by(maya):
    codes = list(CONTENT)
    maya.client.get(way_past(maya.open(LESSON)))
    home = words(maya.client.get("/").content.decode())
    assert f"Where you left off {CONTENT[codes[codes.index(LESSON) + 1]].title}" in home


def test_where_the_page_around_turns_to_the_next_the_block_says_so(maya, monkeypatch):
    monkeypatch.setattr(EmbeddedPlatform, "next_page", lambda *_: "")
    for unit in HEAVY:
        page = maya.open(unit)
        assert way_past(page) is None
        assert "Turn to the next page with the buttons around this one." in words(page)


@pytest.mark.parametrize("unit", [CHECK, ROLE_PLAY])
def test_whoever_only_looks_reads_the_notice_above_the_page(maya, monkeypatch, unit):
    actor = EmbeddedPlatform.actor
    monkeypatch.setattr(
        EmbeddedPlatform, "actor", lambda self, block: replace(actor(self, block), is_masquerading=True)
    )
    page = maya.open(unit)
    assert "Before you start:" in page
    assert " ".join(HEAVY_WORDS[unit][0].split()) in words(page)
    assert maya.client.get(address(BLOCKS[unit], "go_on")).status_code == 405
