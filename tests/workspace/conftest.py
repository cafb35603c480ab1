"""The course as shipped, the demo people in it, and a role-play that waits to be seen."""

import json
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from alongside.content.course import shipped_course
from alongside.content.rubric import Level, Rating
from alongside.records import api as records
from alongside.server import catalogue, demo
from alongside.server.membership import membership

ROLE_PLAY = "core-relational-skills"  # the one that the tests of this folder are about


def sign_off_key():
    """Return the usage key of that role-play's block."""
    return next(
        key
        for key in catalogue.current().blocks
        if (key.block_type, key.block_id) == ("alongside_sign_off", ROLE_PLAY)
    )


@pytest.fixture(autouse=True)
def _real_platform(settings):
    settings.ALONGSIDE_PLATFORM = "alongside.server.platform.EmbeddedPlatform"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Forget what pages remember for a minute, which is about people of another test."""
    cache.clear()


@pytest.fixture
def course_key():
    return str(catalogue.current().key)


@pytest.fixture
def people(db, course_key):
    demo.open_demo(course_key, "a password")
    return {user.username: user for user in get_user_model().objects.all()}


@pytest.fixture
def role_play():
    return next(
        unit.document.content
        for unit in shipped_course().units
        if unit.kind == "role-play" and unit.code == ROLE_PLAY
    )


@pytest.fixture
def rubric(role_play):
    return shipped_course().rubrics[role_play.rubric].content


@pytest.fixture
def ratings(rubric):
    return {criterion.code: Rating(Level.READY, (), "") for criterion in rubric.criteria}


@pytest.fixture
def ask(people, course_key, rubric, role_play, ratings):
    """Let a learner ask for a role-play to be seen; return the request's uuid."""
    usage_key = sign_off_key()

    def request(learner="maya"):
        return records.request_role_play(
            membership(people[learner], course_key).actor,
            course_key=course_key,
            usage_key=str(usage_key),
            rubric=rubric,
            role_play=role_play,
            ratings=ratings,
            submission_key=uuid4(),
        ).uuid

    return request


class Person:
    """Somebody's browser on the workspace."""

    def __init__(self, user, course_key):
        self.client = Client()
        self.client.force_login(user)
        self.base = f"/alongside/{course_key}/"

    def page(self, path=""):
        answer = self.client.get(self.base + path)
        return answer.status_code, answer.content.decode()

    def fill(self, path, **fields):
        """Post a form as a browser does, and go where it leads."""
        answer = self.client.post(self.base + path, fields, follow=True)
        return answer.status_code, answer.content.decode()

    def send(self, path, data=None):
        answer = self.client.post(self.base + path, json.dumps(data or {}), content_type="application/json")
        return answer.status_code, answer.json()


@pytest.fixture
def sits(people, course_key):
    """Seat somebody in front of the workspace."""
    return lambda name: Person(people[name], course_key)


@pytest.fixture
def filled_in(ratings):
    """An assessment as the form posts it."""

    def make(level="ready", **changes):
        return {
            "ratings": {code: {"level": level, "behaviours": [], "note": ""} for code in ratings},
            "strengths": "Warm from the start.",
            "next_step": "Leave more silence.",
            "observed_on": "2026-01-15",
            "format": "role-play-live",
            "relation": "peer support supervisor",
            "has_peer_experience": True,
            **changes,
        }

    return make
