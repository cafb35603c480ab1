"""Our blocks where Open edX puts them: under the site's theme, and in the frame of its learning front end."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from tests.browser.frames import in_a_frame
from tests.browser.people import AXE, PAST_NOTICE
from tests.browser.role_plays import ask_to_be_seen

pytestmark = pytest.mark.browser

THEMES = Path(__file__).parent / "themes"
UNITS = shipped_course().units
ONE_OF_EACH = [f"{kind.value}-{next(each.code for each in UNITS if each.kind is kind)}" for kind in Kind]


def dress(person, theme):
    """Put a theme's tokens into every page that this person opens from now on, as a site's own pages have them."""
    css = (THEMES / f"{theme}.css").read_text(encoding="utf-8")

    def with_theme(route):
        page = route.fetch()
        link = '<link rel="stylesheet" href="/theme.css"></head>'
        route.fulfill(response=page, body=page.text().replace("</head>", link))

    person.context.route(lambda url: "/unit/" in url, with_theme)
    person.context.route("**/theme.css", lambda route: route.fulfill(body=css, content_type="text/css"))


def sees_no_weak_contrast(person):
    person.page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
    person.page.evaluate(AXE)
    found = person.page.evaluate("axe.run('.alongside', {runOnly: ['color-contrast', 'link-in-text-block']})")
    assert found["passes"], "axe looked at nothing"
    weak = [node["failureSummary"] for each in found["violations"] for node in each["nodes"]]
    assert not weak, (person.page.url, weak)


def style(person, selector, name):
    return person.page.locator(selector).first.evaluate(
        "(node, name) => getComputedStyle(node).getPropertyValue(name)", name
    )


def go_through_a_scenario(person):
    """Take a choice of each kind, so that every kind of feedback is seen."""
    person.open_unit("scenario-a-lift-home")
    person.page.locator("[data-action='begin']").click()
    for choice in (1, 0):
        with person.page.expect_response("**/choose"):
            person.page.locator("[data-action='choose']").nth(choice).click()
        expect(person.page.locator(".alongside-feedback[data-focus]")).to_be_visible()
        sees_no_weak_contrast(person)
        if not person.page.locator("[data-action='choose']").count():
            break


@pytest.mark.parametrize("theme", ["open-edx", "bold-brand", "dark-brand"])
def test_everything_can_be_read_under_the_sites_theme(new_person, theme):
    maya = new_person("maya")
    dress(maya, theme)
    for unit in ONE_OF_EACH:
        maya.open_unit(unit)
        sees_no_weak_contrast(maya)
    go_through_a_scenario(maya)
    maya.open_unit("check-core-relational-skills")
    maya.go_on()
    for question in maya.page.locator("form[data-item]").all()[:2]:
        question.locator("input").first.check()
        sees_no_weak_contrast(maya)
        question.locator("[type='submit']").click()
        expect(question.locator(".alongside-reasons")).to_be_visible()
    sees_no_weak_contrast(maya)
    maya.page.locator(".alongside [type='submit']").first.hover()
    sees_no_weak_contrast(maya)
    ask_to_be_seen(maya)
    sees_no_weak_contrast(maya)


def test_the_sites_colours_and_type_are_the_blocks_own(new_person):
    maya = new_person("maya")
    maya.open_unit("lesson-the-boundary-of-the-role")
    ours = {name: style(maya, ".alongside", name) for name in ("color", "font-family", "background-color")}
    dress(maya, "dark-brand")
    maya.open_unit("lesson-the-boundary-of-the-role")
    assert style(maya, ".alongside", "color") == "rgb(232, 234, 245)" != ours["color"]
    assert style(maya, ".alongside", "background-color") == "rgb(20, 24, 43)" != ours["background-color"]
    assert style(maya, ".alongside", "font-family").startswith('"DejaVu Sans"')
    assert style(maya, ".alongside h2", "font-family").startswith('"DejaVu Serif"')
    assert style(maya, ".alongside-button", "border-radius") == "16px"


def test_where_the_sites_headings_have_no_type_of_their_own_they_have_its_words(new_person):
    maya = new_person("maya")
    dress(maya, "open-edx")
    maya.open_unit("lesson-the-boundary-of-the-role")
    assert style(maya, ".alongside h2", "font-family") == style(maya, ".alongside", "font-family")


# -- in the frame of the learning front end --------------------------------------------------------------------------


def top_of(person, frame, selector):
    """Return how far below the top of the window something in the frame is, in pixels."""
    expect(frame.locator(selector).first).to_be_visible()
    person.page.wait_for_timeout(300)
    return frame.locator(selector).first.bounding_box()["y"]


def is_on_screen(person, frame, selector):
    return -1 <= top_of(person, frame, selector) < person.height / 2


def holds_its_content(person, frame):
    """Nothing in the frame is cut off, and it does not scroll by itself."""
    person.page.wait_for_timeout(300)
    root = "document.documentElement"
    assert frame.evaluate(f"{root}.scrollHeight - {root}.clientHeight") <= 0
    assert frame.evaluate("scrollY") == 0


def test_in_a_frame_a_choice_brings_its_answer_into_view(new_person):
    maya = new_person("maya")
    frame = in_a_frame(maya, "scenario-a-lift-home")
    frame.locator("[data-action='begin']").click()
    for _step in range(2):
        choice = frame.locator("[data-action='choose']").last
        choice.click()
        frame.locator(".alongside-feedback").first.wait_for()
        assert is_on_screen(maya, frame, "[data-focus]")
        assert frame.evaluate("document.activeElement.hasAttribute('data-focus')")
        holds_its_content(maya, frame)
        if not frame.locator("[data-action='choose']").count():
            break


def test_in_a_frame_an_answer_leaves_its_question_in_view(new_person):
    maya = new_person("maya")
    frame = in_a_frame(maya, "check-core-relational-skills")
    frame.locator("[data-action='go_on']").click()
    last = frame.locator("form[data-item]").last
    last.locator("input").first.check()
    last.locator("[type='submit']").click()
    expect(last.locator(".alongside-reasons")).to_be_visible()
    maya.page.wait_for_timeout(300)
    assert last.locator(".alongside-mark").evaluate("node => node === document.activeElement")
    assert -50 <= last.locator("legend").bounding_box()["y"] < maya.height
    holds_its_content(maya, frame)


def test_in_a_frame_what_went_wrong_is_brought_into_view(new_person):
    maya = new_person("maya")
    frame = in_a_frame(maya, "check-core-relational-skills")
    frame.locator("[data-action='go_on']").click()
    frame.locator("form[data-item]").last.locator("[type='submit']").click()  # no answer is chosen
    says = ".alongside-questions > li:last-child .alongside-message"
    expect(frame.locator(says)).to_contain_text("Choose an answer first")
    assert is_on_screen(maya, frame, says)


@pytest.mark.parametrize("unit", ["plan-self-care", "passport-passport", "lesson-the-boundary-of-the-role"])
def test_in_a_frame_nothing_covers_or_cuts_off_anything(new_person, unit):
    maya = new_person("maya")
    frame = in_a_frame(maya, unit)
    if unit.startswith("plan-"):
        frame.locator(PAST_NOTICE).click()
    holds_its_content(maya, frame)
    covered = frame.evaluate(
        """() => {
          const bars = [...document.querySelectorAll(".alongside *")].filter(
            (node) => ["fixed", "sticky"].includes(getComputedStyle(node).position));
          return bars.filter((bar) => {
            const box = bar.getBoundingClientRect();
            return [...bar.parentElement.children].some((other) => {
              const its = other.getBoundingClientRect();
              return other !== bar && its.width && its.height && its.top < box.bottom - 1 && its.bottom > box.top + 1
                && its.left < box.right - 1 && its.right > box.left + 1;
            });
          }).map((bar) => bar.className);
        }"""
    )
    assert not covered
