"""Open edX finds the two apps and takes them in: apps, settings, addresses and signals, by its own plugin tools."""

import sys
from types import ModuleType, SimpleNamespace

import pytest
from django.db.models.signals import post_save
from django.urls import resolve, reverse
from edx_django_utils.plugins import (
    add_plugins,
    get_plugin_apps,
    get_plugin_url_patterns,
)

from alongside.records.models import LearnerRecord
from tests.records.conftest import COURSE, lead, maya, platform, ruth, story

__all__ = ["lead", "maya", "platform", "ruth", "story"]

LMS, STUDIO = "lms.djangoapp", "cms.djangoapp"
DASHBOARD_TABS = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"
OUR_TAB = "alongside.workspace.openedx.dashboard_tab.WorkspaceOnDashboard"

urlpatterns = get_plugin_url_patterns(LMS)


@pytest.fixture
def settings_of(monkeypatch):
    """Return what makes settings as the platform does: common ones, then the site's own, then those of a kind."""

    def settings_of(project, kind, **of_the_site):
        settings = ModuleType("settings_of_the_platform")
        monkeypatch.setitem(sys.modules, settings.__name__, settings)
        add_plugins(settings.__name__, project, "common")
        settings.LOCALE_PATHS = ["conf/locale"]  # derived by the platform between the two
        vars(settings).update(of_the_site)
        add_plugins(settings.__name__, project, kind)
        return settings

    return settings_of


def test_the_lms_finds_records_and_workspace_and_studio_the_records():
    records, workspace = "alongside.records.apps.RecordsConfig", "alongside.workspace.apps.WorkspaceConfig"
    assert {records, workspace} <= set(get_plugin_apps(LMS))
    assert records in get_plugin_apps(STUDIO)
    assert workspace not in get_plugin_apps(STUDIO)


@pytest.mark.parametrize("project", [LMS, STUDIO])
def test_settings_of_a_site_that_says_nothing(settings_of, project):
    settings = settings_of(project, "production")
    assert settings.ALONGSIDE_PLATFORM == "alongside.platform.openedx.OpenEdxPlatform"
    assert settings.ALONGSIDE_PLAN_KEYS == []
    assert settings.ALONGSIDE_CREDENTIAL_KEYS == []
    assert settings.LOCALE_PATHS[0] == "conf/locale", "the platform's own words win"
    assert settings.LOCALE_PATHS[1].endswith("alongside/conf/locale")


def test_the_sites_own_settings_win(settings_of):
    settings = settings_of(
        LMS,
        "production",
        ALONGSIDE_PLAN_KEYS=["a key"],
        ALONGSIDE_API_AUTHENTICATION=["rest_framework.authentication.SessionAuthentication"],
    )
    assert settings.ALONGSIDE_PLAN_KEYS == ["a key"]
    assert settings.ALONGSIDE_API_AUTHENTICATION == ["rest_framework.authentication.SessionAuthentication"]


def test_plans_can_be_kept_where_the_platform_is_tested(settings_of, settings, story):
    from alongside.records import api

    settings.ALONGSIDE_PLAN_KEYS = settings_of(LMS, "test").ALONGSIDE_PLAN_KEYS
    plan = {"course_key": COURSE, "plan_code": "self-care"}
    api.save_plan(story.maya, **plan, answers={"rest": "A walk."}, base_version=0)
    assert api.read_plan(story.maya, **plan).answers == {"rest": "A walk."}


@pytest.mark.parametrize(
    ("of_the_site", "pipeline", "fails_silently"),
    [
        ({}, [OUR_TAB], True),
        ({DASHBOARD_TABS: "other.Tab"}, ["other.Tab", OUR_TAB], True),
        ({DASHBOARD_TABS: ["other.Tab", OUR_TAB]}, ["other.Tab", OUR_TAB], True),
        (
            {DASHBOARD_TABS: {"fail_silently": False, "pipeline": ["other.Tab"]}},
            ["other.Tab", OUR_TAB],
            False,
        ),
    ],
)
def test_our_tab_is_on_the_dashboard_whatever_the_site_has_there(
    settings_of, of_the_site, pipeline, fails_silently
):
    other = {"other.filter.v1": {"pipeline": ["other.Step"]}}
    settings = settings_of(LMS, "production", OPEN_EDX_FILTERS_CONFIG=of_the_site | other)
    assert (
        other | {DASHBOARD_TABS: {"fail_silently": fails_silently, "pipeline": pipeline}}
        == settings.OPEN_EDX_FILTERS_CONFIG
    )
    assert OUR_TAB not in str(of_the_site) or of_the_site == {DASHBOARD_TABS: ["other.Tab", OUR_TAB]}


def test_workspace_and_api_are_under_one_prefix_and_called_as_everywhere(settings):
    settings.ROOT_URLCONF = __name__
    assert reverse("alongside_workspace:caseload", args=[COURSE]) == f"/alongside/{COURSE}/"
    assert reverse("alongside_api:queue", args=[COURSE]) == f"/alongside/api/v1/{COURSE}/queue/"
    assert resolve("/alongside/api/v1/schema/").view_name == "alongside_api:schema"


def test_the_pages_work_from_there_in_a_frame_of_their_own(settings, client, story, django_user_model):
    settings.ROOT_URLCONF = __name__
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "alongside.server"]
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        | {"OPTIONS": {"context_processors": ["django.template.context_processors.request"]}}
    ]
    client.force_login(django_user_model.objects.get(pk=story.ruth.user_id))
    assert client.get(f"/alongside/{COURSE}/").status_code == 200
    answer = client.get(f"/alongside/api/v1/{COURSE}/caseload/")
    assert [row["learner_name"] for row in answer.json()["results"]] == ["Maya Okafor"]


def test_a_changed_name_on_a_profile_shows_in_the_lists(signals, story, django_user_model):
    story.request()
    django_user_model.objects.filter(pk=story.maya.user_id).update(last_name="Brandt")
    profile = SimpleNamespace(user_id=story.maya.user_id)
    post_save.send(signals.UserProfile, instance=profile, created=True, raw=False)
    assert LearnerRecord.objects.get().sort_name == "maya okafor"
    post_save.send(signals.UserProfile, instance=profile, created=False, raw=False)
    assert LearnerRecord.objects.get().sort_name == "maya brandt"
