"""Somebody who has had enough: past a notice, a pause, a stop, watching instead, and help from the top of the page."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import ByKeyboard

pytestmark = pytest.mark.browser


def test_past_a_notice_to_the_next_page(new_person, by):
    maya = new_person("maya", by)
    maya.open_unit("lesson-talking-about-suicide")
    heavy = maya.page.get_by_role("heading", name="The plain question")
    expect(heavy).to_be_hidden()
    maya.activate(maya.page.get_by_role("link", name="Skip it for now"))
    maya.page.wait_for_url("**/unit/lesson-being-with-self-harm/")
    maya.page.go_back()
    maya.activate(maya.page.locator(".alongside-beyond > summary"))
    expect(heavy).to_be_visible()
    maya.sees_no_barrier()


def test_pausing_stopping_and_watching_to_the_end_by_keyboard(new_person):
    maya = new_person("maya", ByKeyboard)
    page = maya.page
    maya.open_unit("scenario-the-plaster")
    maya.activate(page.get_by_role("button", name="Start the conversation"))
    talk = page.locator(".alongside-talk").first
    expect(talk).to_be_visible()

    maya.activate(page.get_by_role("button", name="Pause"))
    expect(talk).to_be_hidden()
    expect(page.get_by_role("heading", name="Paused")).to_be_focused()
    maya.sees_no_barrier()
    maya.activate(page.get_by_role("button", name="Go on"))
    expect(talk).to_be_visible()

    with page.expect_response("**/choose"):
        maya.activate(page.locator("[data-action='choose']").first)
    expect(page.locator("[data-at='1']")).to_be_visible()
    maya.activate(page.get_by_role("button", name="Stop here"))
    maya.see("your place is kept")
    expect(page.locator(".alongside-talk")).to_have_count(0)
    page.reload()
    maya.activate(page.get_by_role("button", name="Go on where I was"))
    expect(page.locator("[data-at='1']")).to_be_visible()

    maya.activate(page.get_by_role("button", name="I’d rather watch this one"))
    for at in range(1, 20):
        page.locator(".alongside-watching, .alongside-ending").first.wait_for()
        if page.locator(".alongside-ending").count():
            break
        with page.expect_response("**/choose"):
            maya.activate(page.get_by_role("button", name="Go on"))
        expect(page.locator(f"[data-at='{at}']")).to_have_count(0)
    maya.see("Looking back over the conversation")
    maya.sees_no_barrier()


@pytest.mark.parametrize("unit", ["scenario-the-plaster", "role-play-optional-skills"])
def test_help_is_reached_from_the_top_while_scrolling_and_leads_back(new_person, unit):
    maya = new_person("maya", ByKeyboard)
    page, asked = maya.page, []
    maya.open_unit(unit)
    page.locator("[data-action='begin'], [data-action='go_on']").first.click()
    page.locator(".alongside-walk, .alongside-self-form").first.wait_for()
    page.evaluate("scrollTo({top: 600, behavior: 'instant'})")
    link = page.locator(".alongside-to-help a")
    expect(link).to_be_in_viewport(ratio=1)
    page.on("request", lambda request: asked.append(request.url))
    box = link.bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + box["height"] / 2)  # where it is, without scrolling to it first
    expect(page.locator("#need-help")).to_be_focused()
    expect(page.locator("#need-help")).to_be_in_viewport()
    maya.activate(page.get_by_role("button", name="Back to where I was"))
    expect(link).to_be_focused()
    expect(page.locator("#need-help")).to_be_hidden()
    assert page.evaluate("scrollY") == 600
    assert asked == []

    # Nothing that the page around it listens for hears whom somebody rings.
    heard = """panel => {
      let heard = 0;
      const link = Object.assign(document.createElement("a"), { href: "#main", onclick: () => { heard += 1; } });
      panel.append(link);
      link.click();
      return heard;
    }"""
    assert page.locator("#need-help").evaluate(heard) == 0


def test_help_is_early_in_reach_of_the_keyboard_on_the_home_page(new_person):
    maya = new_person("maya", ByKeyboard)
    maya.activate(maya.page.locator(".shell-help a"))
    expect(maya.page.locator("#need-help")).to_be_focused()
    maya.sees_no_barrier()
