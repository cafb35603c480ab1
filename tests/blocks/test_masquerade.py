"""Staff who look through a learner's eyes: they write nothing, and see nothing that is private."""

from dataclasses import replace

import pytest

from alongside.server.platform import EmbeddedPlatform
from tests.blocks.all_six import FILES, WRITING
from tests.blocks.conftest import address, everything, words
from tests.blocks.plans import UNIT as PLAN_UNIT
from tests.blocks.plans import save as save_plan
from tests.blocks.role_plays import BLOCK, RUBRIC, UNIT, ask_to_be_seen, decide

SECRET = "a heron by the canal"
UNITS = (
    "lesson-the-boundary-of-the-role",
    "scenario-a-lift-home",
    "check-core-relational-skills",
    PLAN_UNIT,
    UNIT,
    "passport-passport",
)


@pytest.fixture
def masquerade(monkeypatch):
    """Have whoever is signed in from now on be staff who look through that person's eyes."""

    def begin():
        actor = EmbeddedPlatform.actor
        monkeypatch.setattr(
            EmbeddedPlatform, "actor", lambda self, block: replace(actor(self, block), is_masquerading=True)
        )

    return begin


@pytest.mark.parametrize(("block", "handler"), WRITING)
def test_no_handler_serves_them(maya, masquerade, block, handler):
    masquerade()
    before = everything()
    response = maya.post(block, handler, {"answers": {}, "base_version": 0})
    assert response.status_code == 403
    assert "as a learner" in response.json()["message"]
    assert everything() == before


@pytest.mark.parametrize(("block", "handler"), FILES)
def test_no_file_is_for_them(maya, masquerade, block, handler):
    save_plan(maya, SECRET, 0)
    masquerade()
    response = maya.client.get(address(block, handler) + "/json")
    assert response.status_code == 403
    assert "as a learner" in response.content.decode()


@pytest.mark.parametrize("unit", UNITS)
def test_every_page_says_so_and_writes_nothing(maya, masquerade, unit):
    notice = "You are looking at this page as somebody else"
    assert notice not in words(maya.open(unit))
    masquerade()
    before = everything()
    assert notice in words(maya.open(unit))
    assert everything() == before


def test_they_see_no_plan(maya, masquerade):
    save_plan(maya, SECRET, 0)
    assert SECRET in maya.open(PLAN_UNIT)
    masquerade()
    page = maya.open(PLAN_UNIT)
    assert SECRET not in page
    assert "private page" in words(page)


def test_they_see_nothing_that_learner_and_supervisor_say_to_each_other(maya, ruth, masquerade):
    ask_to_be_seen(maya)
    assert decide(ruth, "signed-off").status_code == 200
    page = words(maya.open(UNIT))
    assert "What was said" in page
    masquerade()
    page = words(maya.open(UNIT))
    assert "Your part" in page
    assert "What was said" not in page
    assert "How do you see yourself" not in page


def test_they_see_no_draft_of_a_self_assessment(maya, masquerade):
    rating = {"level": "ready", "note": SECRET}
    data = {"ratings": {RUBRIC.criteria[0].code: rating}, "base_version": 0}
    maya.ask(BLOCK, "save_self_assessment", data)
    assert SECRET in maya.open(UNIT)
    masquerade()
    assert SECRET not in maya.open(UNIT)


def test_a_passport_is_not_shown_as_if_it_were_empty(maya, masquerade):
    masquerade()
    page = words(maya.open("passport-passport"))
    assert "competences are signed off" not in page
    assert "in the workspace" in page
