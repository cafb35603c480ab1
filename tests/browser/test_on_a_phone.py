"""A small old phone, with the browser's own bars on it."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import ByMouse

pytestmark = pytest.mark.browser


class OnAPhone(ByMouse):
    """With a thumb, on what is left of 320 by 568 between the browser's bars."""

    width, height = 320, 454


def test_what_is_next_is_on_the_first_screen(new_person):
    maya = new_person("maya", OnAPhone)
    expect(maya.page.get_by_role("link", name="Begin")).to_be_in_viewport(ratio=1)
    maya.open_unit("lesson-welcome-values-and-principles")
    expect(maya.page.get_by_role("heading", level=2).first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("unit", ["scenario-a-gift", "role-play-values-and-principles"])
def test_nothing_covers_the_way_out(new_person, unit):
    """There the way to help stays in sight, just where the menu comes down."""
    maya = new_person("maya", OnAPhone)
    maya.page.set_viewport_size({"width": 360, "height": 520})
    maya.open_unit(unit)
    maya.page.locator("summary", has_text="Maya").click()
    on_top = maya.page.get_by_role("button", name="Sign out").evaluate(
        """node => {
            const box = node.getBoundingClientRect()
            return [box.left + 4, box.right - 4].every(x => [box.top + 4, box.bottom - 4].every(
                y => document.elementFromPoint(x, y) === node))
        }"""
    )
    assert on_top


def test_a_level_that_is_missing_is_asked_for_where_it_is(new_person):
    maya = new_person("maya", OnAPhone)
    maya.open_unit("role-play-core-relational-skills")
    maya.go_on()
    maya.page.get_by_role("button", name="Ask for my role-play to be seen").click()
    first = maya.page.locator("[data-criterion]").first
    expect(first.get_by_role("alert")).to_contain_text("Choose a level here first")
    expect(first.get_by_role("alert")).to_be_in_viewport(ratio=1)


def test_without_a_connection_a_page_stays_open(new_person):
    """Pages are not kept in the browser, so there would be no way back to it either."""
    maya = new_person("maya", OnAPhone)
    maya.open_unit("lesson-values-in-small-things")
    here, onward = maya.page.url, maya.page.locator("a[rel='next']")
    maya.context.set_offline(True)
    onward.click()
    expect(maya.page.get_by_text("There is no connection just now")).to_be_in_viewport(ratio=1)
    assert maya.page.url == here
    maya.sees_no_barrier()
    maya.context.set_offline(False)
    expect(maya.page.get_by_text("There is no connection just now")).to_be_hidden()
    maya.context.complaints.clear()  # the browser says that it was offline; so it was
    onward.click()
    maya.page.wait_for_url("**/scenario-praying-together/")
