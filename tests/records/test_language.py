"""What reaches somebody who is not here is in the language they read in, whoever acts and in whatever language."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

import alongside
from alongside.records import api
from tests.records.conftest import COURSE
from tests.records.private_writing import PLAN, in_days, save


@pytest.fixture
def spanish(settings, story):
    """Maya reads Spanish, everybody else what the site speaks."""
    settings.LOCALE_PATHS = [Path(alongside.__file__).parent / "conf" / "locale"]
    story.platform.languages = {story.maya.user_id: "es"}
    story.platform.notifications.clear()
    yield story
    story.platform.languages = {}
    story.platform.notifications.clear()


def test_each_side_is_told_in_their_own_language(spanish, django_capture_on_commit_callbacks):
    with override("es"), django_capture_on_commit_callbacks(execute=True):
        request = spanish.claimed()
    with override("en-gb"), django_capture_on_commit_callbacks(execute=True):
        spanish.decide(request)
    to_ruth, to_maya = spanish.platform.notifications
    assert to_ruth["subject"] == "A role-play is waiting for you"
    assert to_maya["subject"] == "Alguien ha mirado tu juego de roles"
    assert request.title in to_maya["text"]
    assert "There is a decision" not in to_maya["text"]


def test_a_reminder_is_in_the_language_of_whoever_asked_for_it(spanish, clock):
    save(spanish.maya, {"rest": "A walk."})
    api.set_plan_review(spanish.maya, **PLAN, on=in_days(3), by_email=False)
    clock.advance(timedelta(days=3))
    assert api.remind_of_plan_reviews() == 1
    (message,) = spanish.platform.notifications
    assert "Something you asked" not in message["subject"]
    assert COURSE not in message["text"]
