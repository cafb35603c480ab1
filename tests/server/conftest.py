"""A small course in OLX, people in it, and a browser for each."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from xblock.core import XBlock

from alongside.server import catalogue, resources
from alongside.server.membership import enrol
from alongside.server.olx import load_course
from tests.server.blocks import CLASSES

COURSE_KEY = "course-v1:Org+PSW+2026"

FILES = {
    "course/course.xml": '<course url_name="2026" org="Org" course="PSW"/>',
    "course/course/2026.xml": '<course><chapter url_name="skills"/><wiki slug="x"/></course>',
    "course/chapter/skills.xml": '<chapter display_name="Skills"><sequential url_name="start"/>'
    '<sequential url_name="graded"/></chapter>',
    "course/sequential/start.xml": '<sequential display_name="Start here"><vertical url_name="one"/>'
    '<vertical url_name="two"/><vertical url_name="secret"/></sequential>',
    "course/sequential/graded.xml": '<sequential display_name="Check" format="Check" graded="true">'
    '<vertical url_name="three"/></sequential>',
    "course/vertical/one.xml": '<vertical display_name="First"><counter url_name="a" display_name="A">'
    '<![CDATA[Text & more]]></counter><counter url_name="b" tags=\'["x"]\'/><counter url_name="c"/></vertical>',
    "course/vertical/two.xml": '<vertical display_name="Second"><html url_name="page"/>'
    '<problem url_name="sums" display_name="Sums"><multiplechoiceresponse/></problem>'
    '<broken url_name="crack"/><unreadable url_name="blot" display_name="Blot"/>'
    '<nest url_name="nest"><counter/><excluded url_name="inner"/></nest></vertical>',
    "course/vertical/secret.xml": '<vertical display_name="Secret" visible_to_staff_only="true">'
    '<html url_name="hidden">hidden</html></vertical>',
    "course/vertical/three.xml": '<vertical display_name="Third"><counter url_name="d"/></vertical>',
    "course/html/page.xml": '<html filename="page" display_name="A page"/>',
    "course/html/page.html": '<p onclick="x()">Hello <a href="/static/way.svg">way</a></p><script>alert(1)</script>',
    "course/static/way.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    "course/static/form.docx": "PK",
    "course/about/overview.html": (
        "<h2>About it</h2><span class='alongside-unset'>Not filled in</span>"
        "<img src='/static/way.svg' alt='Way'><script>alert(1)</script>"
    ),
    "course/policies/2026/policy.json": json.dumps(
        {
            "course/2026": {
                "display_name": "A small course",
                "other_course_settings": {"alongside": {"organisation": {"name": "Lantern House"}}},
            },
            "vertical/three": {"display_name": "The third"},
        }
    ),
}


class _EntryPoint:
    """Offers a class as an installed XBlock, the way `XBlock.register_temp_plugin` does for one function."""

    group = "xblock.v1"

    def __init__(self, name, block_class):
        self.name = name
        self.load = lambda: block_class


@pytest.fixture(scope="session", autouse=True)
def _known_blocks():
    added = [(name, _EntryPoint(name, block_class)) for name, block_class in CLASSES.items()]
    XBlock.extra_entry_points.extend(added)
    yield
    for each in added:
        XBlock.extra_entry_points.remove(each)


@pytest.fixture
def files():
    return {name: text.encode() for name, text in FILES.items()}


@pytest.fixture
def course(files, monkeypatch):
    """The small course, served."""
    loaded = load_course(files)
    monkeypatch.setattr(catalogue, "current", lambda: loaded)
    resources._folders.cache_clear()
    yield loaded
    resources._folders.cache_clear()


@pytest.fixture(autouse=True)
def _real_platform(settings):
    settings.ALONGSIDE_PLATFORM = "alongside.server.platform.EmbeddedPlatform"
    cache.clear()


@pytest.fixture
def account(db):
    """Make an account."""

    def make(name, **options):
        first, _, last = name.partition(" ")
        return get_user_model().objects.create_user(
            first.lower(), password="two lines", first_name=first, last_name=last, **options
        )

    return make


@pytest.fixture
def maya(course, account):
    user = account("Maya Okafor", email="maya@example.org")
    enrol(user, COURSE_KEY)
    return user


@pytest.fixture
def browser_of():
    """A browser in which somebody is signed in, checking CSRF as a real one would be."""

    def make(user, **options):
        client = Client(**options)
        client.force_login(user)
        return client

    return make


@pytest.fixture
def browser(browser_of, maya):
    return browser_of(maya)


@pytest.fixture
def post(browser):
    """Send JSON to a handler as Maya."""

    def send(block, handler, data=None, client=browser):
        key = f"block-v1:Org+PSW+2026+type@counter+block@{block}"
        return client.post(
            f"/handlers/{key}/{handler}", json.dumps(data or {}), content_type="application/json"
        )

    return send
