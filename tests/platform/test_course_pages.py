"""What a course tells of its pages about competences and of its framework, on either platform."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from alongside import platform
from alongside.content.course import shipped_framework
from alongside.platform import CoursePage
from alongside.platform.openedx import OpenEdxPlatform
from alongside.records import api as records
from alongside.server import catalogue
from alongside.server.olx import load_course
from alongside.server.platform import EmbeddedPlatform
from tests.platform.stand_ins import offer

COURSE = "course-v1:Lantern+PSW+2026"
OTHER = "course-v1:Lantern+PSW+2027"
LIBRARY = "lib:Lantern:shared"
FRAMEWORK = """
title: Ours
source: Ours
licence_note: Ours
domains:
  - {code: "1", title: T, short_title: T, official: false, source: O, layer: core, summary: S, competences: [
      {code: "1.1", title: C, short_title: C, official: false, source: O, summary: S, signed_off: true}]}
"""


@pytest.fixture
def embedded(monkeypatch, settings):
    """The embedded server with the shipped course."""
    settings.ALONGSIDE_PLATFORM = "alongside.server.platform.EmbeddedPlatform"
    return EmbeddedPlatform()


class Keys:
    """As much of a usage key as the adapter asks for."""

    def __init__(self, block_type, code):
        self.block_type, self.code = block_type, code

    def __str__(self):
        return f"block-v1:Lantern+PSW+2026+type@{self.block_type}+block@{self.code}"


@pytest.fixture
def open_edx(monkeypatch, django_user_model, db):
    """Stand-ins for what the LMS collected of a course when it was published."""
    maya = django_user_model.objects.create(username="maya")
    world = SimpleNamespace(maya=maya, collected={}, passports=[], asked=0, is_gone=False)

    class ItemNotFoundError(Exception):
        pass

    class StudentViewTransformer:
        STUDENT_VIEW_DATA = "student_view_data"

    class Blocks:
        def topological_traversal(self):
            return iter(world.collected)

        def get_transformer_block_field(self, key, transformer, name):
            assert (transformer, name) == (StudentViewTransformer, "student_view_data")
            return world.collected[key]

    def get_course_blocks(user, root):
        assert user == maya
        world.asked += 1
        if world.is_gone:
            raise ItemNotFoundError(root)
        return Blocks()

    def get_items(course_key, qualifiers):
        assert qualifiers == {"category": "alongside_passport"}
        world.asked += 1
        return world.passports

    store = SimpleNamespace(
        make_course_usage_key=lambda key: f"the course block of {key}", get_items=get_items
    )
    offer(
        monkeypatch,
        {
            "lms.djangoapps.course_api.blocks.transformers.student_view": {
                "StudentViewTransformer": StudentViewTransformer
            },
            "lms.djangoapps.course_blocks.api": {"get_course_blocks": get_course_blocks},
            "xmodule.modulestore.django": {"modulestore": lambda: store},
            "xmodule.modulestore.exceptions": {"ItemNotFoundError": ItemNotFoundError},
        },
    )
    return world


def test_the_embedded_server_tells_every_page_in_the_order_of_the_course(embedded):
    pages = embedded.course_pages(1, str(catalogue.current().key))
    kinds = {page.block_type for page in pages}
    assert {"alongside_lesson", "alongside_scenario", "alongside_check", "alongside_sign_off"} <= kinds
    assert "alongside_passport" not in kinds
    order = [str(key) for unit in catalogue.current().units for key in unit.blocks]
    assert [page.usage_key for page in pages] == [key for key in order if key in {p.usage_key for p in pages}]
    assert all(page.competences and page.title for page in pages)
    known = {competence.code for competence in shipped_framework().competences}
    assert known == {code for page in pages for code in page.competences}
    assert embedded.course_pages(1, OTHER) == ()


def test_a_page_with_a_mistake_is_passed_over(monkeypatch, embedded):
    files = {
        "course.xml": '<course url_name="r" org="O" course="C"><chapter url_name="c"><sequential url_name="s">'
        '<vertical url_name="v"><alongside_lesson url_name="bad">nothing that could be read'
        '</alongside_lesson><alongside_lesson url_name="good"><![CDATA[---\n'
        'title: Good\ncompetences: ["3.3"]\nnotice: none\nreviewed: none\n---\nText.\n'
        "]]></alongside_lesson></vertical></sequential></chapter></course>"
    }
    course = load_course({name: text.encode() for name, text in files.items()})
    monkeypatch.setattr(catalogue, "current", lambda: course)
    (page,) = embedded.course_pages(1, str(course.key))
    assert (page.title, page.competences) == ("Good", ("3.3",))
    assert embedded.course_framework(str(course.key)) == ""
    assert records.framework_of(str(course.key)) is shipped_framework()


def test_the_embedded_servers_course_has_its_framework_in_its_passport(embedded):
    key = str(catalogue.current().key)
    assert records.framework_of(key) == shipped_framework()
    assert embedded.course_framework(key).strip()
    assert embedded.course_framework(OTHER) == ""


def test_open_edx_tells_what_it_collected_of_our_blocks_and_is_asked_once(open_edx):
    open_edx.collected = {
        Keys("course", "course"): None,
        Keys("alongside_lesson", "a"): {
            "title": "A",
            "notice": None,
            "competences": ["3.3"],
            "html": "<p>Long</p>",
        },
        Keys("alongside_lesson", "b"): {"title": "B", "notice": None, "competences": []},
        Keys("video", "c"): {"duration": 12, "competences": ["3.3"]},
        Keys("alongside_sign_off", "d"): {"title": "D", "notice": None, "competences": ["3.3", "3.1"]},
    }
    expected = tuple(
        CoursePage(str(key), key.block_type, told["title"], tuple(told["competences"]))
        for key, told in open_edx.collected.items()
        if key.block_type != "video" and told and told["competences"]
    )
    for _again in range(2):
        assert OpenEdxPlatform().course_pages(open_edx.maya.pk, COURSE) == expected
    assert open_edx.asked == 1
    cache.clear()
    OpenEdxPlatform().course_pages(open_edx.maya.pk, COURSE)
    assert open_edx.asked == 2


def test_a_course_that_is_gone_and_a_library_have_no_pages(open_edx):
    open_edx.is_gone = True
    assert OpenEdxPlatform().course_pages(open_edx.maya.pk, COURSE) == ()
    open_edx.asked = 0
    assert OpenEdxPlatform().course_pages(open_edx.maya.pk, LIBRARY) == ()
    assert OpenEdxPlatform().course_framework(LIBRARY) == ""
    assert open_edx.asked == 0


def test_open_edx_finds_the_framework_in_the_first_passport_that_has_one(open_edx, settings):
    settings.ALONGSIDE_PLATFORM = "alongside.platform.openedx.OpenEdxPlatform"
    platform._adapter.cache_clear()
    open_edx.passports = [SimpleNamespace(content=""), SimpleNamespace(content=FRAMEWORK)]
    for _again in range(2):
        assert records.framework_of(COURSE).title == "Ours"
    assert open_edx.asked == 1
    cache.clear()
    open_edx.passports = [SimpleNamespace(content="title: [")]
    assert records.framework_of(COURSE) is shipped_framework()
    cache.clear()
    open_edx.passports = []
    assert records.framework_of(COURSE) is shipped_framework()
    platform._adapter.cache_clear()
