"""The ways from Open edX's pages to the workspace: a tab of the course, and one of the new instructor dashboard."""

import sys
from importlib.metadata import entry_points
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from openedx_filters.learning.filters import InstructorDashboardTabsRequested

from alongside.records import api
from alongside.records.data import CourseRoleKind
from alongside.workspace.settings.common import plugin_settings
from tests.platform.stand_ins import offer
from tests.records.conftest import COURSE, lead, maya, omar, platform, ruth, story

__all__ = ["lead", "maya", "omar", "platform", "ruth", "story"]

KEY = CourseKey.from_string(COURSE)
THEIRS = [{"tab_id": "course_info", "title": "Course Info", "url": "/instructor/x", "sort_order": 10}]


class CourseTab:
    """As much of the platform's class as a tab that is not kept in a course uses of it."""

    type, title, view_name, is_dynamic, priority = "", None, None, False, None

    def __init__(self, tab_dict):
        self.name = tab_dict.get("name", self.title)
        self.tab_id = tab_dict.get("tab_id", self.type)

    @property
    def link_func(self):
        return lambda course, reverse_func: reverse_func(self.view_name, args=[str(course.id)])


@pytest.fixture
def open_edx(monkeypatch, settings, platform):
    """Put a course with our blocks in place, in the platform and in an LMS with our settings."""
    course = SimpleNamespace(id=KEY, advanced_modules=["alongside_sign_off"])
    store = SimpleNamespace(get_course=lambda key, depth: course if key == KEY else None)
    offer(
        monkeypatch,
        {
            "xmodule.tabs": {"CourseTab": CourseTab},
            "xmodule.modulestore.django": {"modulestore": lambda: store},
        },
    )
    monkeypatch.delitem(sys.modules, "alongside.workspace.openedx.course_tab", raising=False)
    plugin_settings(settings)
    settings.LMS_ROOT_URL = "https://lms.example.org"
    platform.workspace = "/alongside"
    return course


def account(actor):
    return get_user_model().objects.get(pk=actor.user_id)


@pytest.fixture
def tab_class(open_edx):
    """Return what the platform gets from the entry point."""
    (point,) = entry_points(group="openedx.course_tab", name="alongside_workspace")
    return point.load()


def test_the_tab_of_a_course_leads_to_its_workspace(tab_class, open_edx):
    tab = tab_class({})
    assert tab.type == "alongside_workspace", "the name of the entry point, by which the platform finds it"
    assert (tab.name, tab.is_dynamic) == ("Supervision", True)
    assert tab.link_func(open_edx, reverse) == f"/alongside/{COURSE}/"


def test_who_sees_the_tab_of_a_course(tab_class, open_edx, story, omar):
    def sees(user):
        return tab_class({}).is_enabled(open_edx, user=user)

    assert sees(account(story.ruth)), "a supervisor"
    assert sees(account(story.lead)), "course staff"
    assert not sees(account(story.maya))
    assert not sees(account(omar))
    assert not sees(AnonymousUser())
    assert not sees(None), "Studio asks without a user"


def test_a_training_lead_sees_it_from_the_first_day(tab_class, open_edx, story, omar):
    api.give_role(
        story.lead,
        course_key=COURSE,
        login="omar",
        role=CourseRoleKind.TRAINING_LEAD,
        starts=timezone.localdate(),
    )
    assert tab_class({}).is_enabled(open_edx, user=account(omar))


def test_course_staff_see_nothing_of_it_in_a_course_that_is_not_ours(tab_class, open_edx, story):
    open_edx.advanced_modules = ["poll"]
    assert not tab_class({}).is_enabled(open_edx, user=account(story.lead))
    assert tab_class({}).is_enabled(open_edx, user=account(story.ruth)), "whom we know there"


def dashboard_of(actor):
    """Return the tabs as the filter leaves them (what its ``run_filter`` answers has changed between releases)."""
    given = {"tabs": THEIRS, "user": account(actor), "course_key": KEY}
    return InstructorDashboardTabsRequested.run_pipeline(**given)["tabs"]


def test_the_tab_of_the_dashboard_leads_out_to_the_workspace(open_edx, story):
    assert dashboard_of(story.lead) == [
        *THEIRS,
        {
            "tab_id": "alongside",
            "title": "Supervision",
            "url": f"https://lms.example.org/alongside/{COURSE}/",
            "sort_order": 120,
        },
    ]


def test_a_dashboard_without_our_tab_is_as_it_was(open_edx, story):
    open_edx.advanced_modules = []
    assert dashboard_of(story.lead) == THEIRS


def test_a_dashboard_stands_where_we_fail(open_edx, story, platform, monkeypatch):
    def fail(*_args):
        raise OSError("the store is gone")

    monkeypatch.setattr("alongside.workspace.openedx.dashboard_tab.is_shown_to", fail)
    assert dashboard_of(story.lead) == THEIRS


def test_the_legacy_dashboard_is_left_alone(open_edx, settings):
    assert [name for name in settings.OPEN_EDX_FILTERS_CONFIG if "instructor" in name] == [
        "org.openedx.learning.instructor.dashboard.tabs.requested.v1"
    ]
