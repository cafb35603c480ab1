"""The shipped course on the embedded server, and demo people who use its blocks over HTTP."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from alongside.server import catalogue
from alongside.server.demo import open_demo
from alongside.server.membership import membership
from alongside.server.platform import EmbeddedPlatform


class Visitor:
    """A signed-in person who opens units and posts to handlers as a browser would."""

    def __init__(self, user, committing):
        self.user, self.committing = user, committing
        self.client = Client(headers={"accept": "text/html"})
        self.client.force_login(user)

    def open(self, unit):
        """Return the HTML of a unit, for example ``scenario-a-lift-home``."""
        response = self.client.get(f"/unit/{unit}/")
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def post(self, block, handler, data=None):
        """Post to a handler; ``block`` is its type and code, for example ``alongside_scenario:a-lift-home``."""
        with self.committing(execute=True):  # as a committed request would, tell gradebook and learner
            return self.client.post(
                address(block, handler), json.dumps(data or {}), content_type="application/json"
            )

    def ask(self, block, handler, data=None):
        """Post to a handler that has to answer with success; return its JSON."""
        response = self.post(block, handler, data)
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def work(self, path=""):
        """Return the HTML of a page of the workspace."""
        response = self.client.get(workspace(path))
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def act(self, path, data=None):
        """Do something in the workspace."""
        with self.committing(execute=True):
            return self.client.post(workspace(path), json.dumps(data or {}), content_type="application/json")


def course_key():
    return str(catalogue.current().key)


def actor_of(visitor):
    return membership(visitor.user, course_key()).actor


def workspace(path=""):
    """Return the address of a page of the workspace."""
    return f"/alongside/{course_key()}/{path}"


def address(block, handler):
    block_type, code = block.split(":")
    key = catalogue.current().key.make_usage_key(block_type, code)
    return f"/handlers/{key}/{handler}"


def words(html):
    """Return what a reader sees of some HTML, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def everything():
    """Return every row of our tables."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for label in ("alongside_records", "alongside_server")
        for model in apps.get_app_config(label).get_models()
    }


@pytest.fixture(autouse=True)
def embedded_platform(settings):
    settings.ALONGSIDE_PLATFORM = "alongside.server.platform.EmbeddedPlatform"


@pytest.fixture
def visitor(db, django_user_model, django_capture_on_commit_callbacks):
    open_demo(str(catalogue.current().key), "alongside")

    def make(username):
        user = django_user_model.objects.get(username=username)
        return Visitor(user, django_capture_on_commit_callbacks)

    return make


@pytest.fixture
def maya(visitor):
    return visitor("maya")


@pytest.fixture
def ruth(visitor):
    return visitor("ruth")


@pytest.fixture
def lead(visitor):
    return visitor("lead")


@pytest.fixture
def stranger(visitor, django_user_model):
    """Somebody with an account and no place in the course."""
    django_user_model.objects.create_user("stranger", password="x")
    return visitor("stranger")


@pytest.fixture
def holds_for_a_year(monkeypatch):
    """Sign-offs run out after twelve months in this organisation."""
    monkeypatch.setattr(EmbeddedPlatform, "course_facts", lambda *_: {"sign_offs": {"valid_months": 12}})
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def days_pass(monkeypatch):
    """Let some days go by."""

    def go_by(days):
        now = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return go_by
