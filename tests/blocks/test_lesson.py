from alongside.records import api as records
from alongside.server import catalogue
from tests.blocks.conftest import words

LESSON, BLOCK = "lesson-the-boundary-of-the-role", "alongside_lesson:the-boundary-of-the-role"


def test_a_lesson_is_read_once(maya):
    assert "I’ve read this" in maya.open(LESSON)
    first = maya.ask(BLOCK, "read")["html"]
    assert "You read this on" in first
    assert maya.ask(BLOCK, "read")["html"] == first
    page = maya.open(LESSON)
    assert "You read this on" in page
    assert "I’ve read this" not in page


def test_what_the_organisation_has_not_filled_in_is_said_loudly(maya):
    assert "Your organisation has not filled this in yet (policy: gifts)" in words(maya.open(LESSON))


def test_reading_is_evidence_for_the_competence(maya):
    maya.ask(BLOCK, "read")
    from alongside.platform import Actor

    actor = Actor(user_id=maya.user.pk, full_name="Maya")
    states = records.passport(str(catalogue.current().key), maya.user.pk, actor=actor)
    assert states["3.3"].state.value == "learning"


def test_the_need_help_now_panel_is_there(maya):
    page = words(maya.open(LESSON))
    assert "Need help now?" in page
    assert "Your organisation has not filled in" in page
