"""The help panel: once on every page, early in reach, and nothing is noted of it."""

import re

import pytest
from django.test import Client

from alongside.server.models import Completion, Enrolment, LearnerState
from tests.server.conftest import COURSE_KEY

PAGES = (
    "/",
    "/progress/",
    "/messages/",
    "/about/",
    "/password/",
    "/unit/one/",
    "/unit/two/",
    "/nowhere/",
    f"/alongside/{COURSE_KEY}/my-record/",
)


@pytest.mark.parametrize("path", PAGES)
def test_the_panel_is_once_on_every_page_and_in_early_reach(browser, path):
    html = browser.get(path).content.decode()
    assert html.count('<details class="alongside-help">') == 1
    assert html.count('id="need-help"') == 1
    assert "ring your country’s emergency number" in html
    header = html[html.index("<header") : html.index("</header>")]
    assert re.search(r'<a href="#need-help" data-help>Need help now\?</a>', header)
    assert html.count("/js/alongside.js") >= 1


def test_visitors_who_are_not_signed_in_see_none(course, db):
    for path in ("/sign-in/", "/about/"):
        html = Client().get(path).content.decode()
        assert "alongside-help" not in html
        assert "data-help" not in html


def test_supervisors_have_it_in_the_workspace(browser_of, account):
    lead = account("Lena Dahl", is_staff=True)
    for room in ("", "cohort/", "supervisors/", "practice/"):
        html = browser_of(lead).get(f"/alongside/{COURSE_KEY}/{room}").content.decode()
        assert html.count('id="need-help"') == 1, room


def test_it_says_that_looking_into_it_is_noted_nowhere_and_has_nothing_to_send(browser):
    html = browser.get("/").content.decode()
    panel = html[
        html.index('<details class="alongside-help">') : html.index(
            "</details>", html.index("alongside-help")
        )
    ]
    assert "it is not noted anywhere" in panel
    assert not re.search(r"data-action|<form|hx-|ping=", panel)


@pytest.mark.parametrize("path", ["/", "/progress/", "/about/"])
def test_a_page_with_it_keeps_nothing(browser, maya, path):
    def kept():
        rows = (Enrolment, LearnerState, Completion)
        return [list(model.objects.filter(user=maya).values()) for model in rows]

    browser.get("/")
    before = kept()
    browser.get(path)
    assert kept() == before
