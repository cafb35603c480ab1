"""Where lines run from right to left, pages stand the other way round and still fit, wide and narrow."""

import sys

import pytest

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from tests.browser.links import links

pytestmark = pytest.mark.browser

UNITS = shipped_course().units
PAGES = ["/", "/progress/", "/messages/", "/about/", "/password/"]
ONE_OF_EACH = [
    f"/unit/{kind.value}-{next(each.code for each in UNITS if each.kind is kind)}/" for kind in Kind
]
ROOMS = ["", "cohort/", "supervisors/", "supervisors/upload/", "roles/", "practice/", "plans/"]
OWN = ["my-record/", "my-passport/", "my-credentials/"]


@pytest.fixture
def program(tmp_path):
    return [sys.executable, "-m", "tests.languages.serve", str(tmp_path)]


def fits(person, address):
    """Open a page, which neither scrolls sideways nor runs from left to right."""
    assert person.page.goto(f"{person.site}{address}").ok, address
    assert person.page.locator("html").get_attribute("dir") == "rtl", address
    across = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    wide, window = person.page.evaluate(across)
    assert wide <= window, (address, wide, window)


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways(new_person, width):
    people = {name: new_person(name) for name in ("maya", "ruth", "lead")}
    for person in people.values():
        person.page.set_viewport_size({"width": width, "height": 900})
    lead = people["lead"]
    lead.page.goto(f"{lead.site}/alongside/")
    workspace = lead.page.url.removeprefix(lead.site).partition("?")[0]
    somebody = links(lead, "people/")[0]
    for address in (
        "/new-people/",
        *(workspace + room for room in ROOMS),
        somebody,
        f"{somebody}record/",
        f"{somebody}passport/",
    ):
        fits(lead, address)
    fits(people["ruth"], workspace)
    fits(people["ruth"], f"{workspace}practice/")
    fits(people["ruth"], links(people["ruth"], "/practice/")[0])
    for address in (*PAGES, *ONE_OF_EACH, *(workspace + page for page in OWN)):
        fits(people["maya"], address)
