from datetime import date

from django.core.cache import cache

from alongside.records import api as records
from alongside.records.models import LocalSupport
from alongside.server import catalogue
from tests.blocks.conftest import words
from tests.blocks.lessons import BLOCK, LESSON


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
    states = records.passport(str(catalogue.current().key), maya.user.pk, actor=actor).competences
    assert states["3.3"].state.value == "learning"


def test_the_need_help_now_panel_is_there(maya):
    page = words(maya.open(LESSON))
    assert "Need help now?" in page
    assert "Your organisation has not filled in" in page


def test_what_the_organisation_has_filled_in_is_in_the_panel_and_the_lesson(maya):
    LocalSupport.objects.create(
        course_key="",
        kind="emergency",
        name="Emergency <services>",
        phone="0 111 222",
        checked_by="Lena Dahl",
        checked_on=date(2020, 1, 31),
    )
    cache.clear()  # as after the commit
    page = maya.open(LESSON)
    assert 'href="tel:0111222"' in page
    assert "Emergency &lt;services&gt;" in page
    panel = words(page)
    assert "Last checked by Lena Dahl on 31 January 2020" in panel
    assert "Not checked for a long time" in panel
    assert "Emergency: Emergency <services>, 0 111 222" in panel
