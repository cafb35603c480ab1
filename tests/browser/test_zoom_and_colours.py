"""Pages as somebody has set them: at 400 % zoom, with their own spacing, in the colours of their system."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import ByMouse
from tests.browser.test_no_barriers import links
from tests.browser.test_story import ask_to_be_seen

pytestmark = pytest.mark.browser

ZOOMED = {"width": 320, "height": 256}  # 1280 by 1024 at 400 %
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
COVERED = """() => {
  const place = document.activeElement, box = place.getBoundingClientRect();
  if (place === document.body) return null;
  const parts = [0.1, 0.5, 0.9];
  return !parts.some(x => parts.some(y =>
    place.contains(document.elementFromPoint(box.left + box.width * x, box.top + box.height * y))));
}"""


def assessing(ruth):
    """Open the first request of her caseload, and start."""
    ruth.page.goto(f"{ruth.site}/alongside/")
    ruth.page.goto(ruth.site + links(ruth, "/requests/")[0])
    start = ruth.page.get_by_role("button", name="Start the assessment")
    if start.count():
        start.click()
    expect(ruth.page.locator(".alongside-assess__form")).to_be_visible()


def tab_through(person):
    """Press Tab from the top to the end of the page; nothing that has the focus is covered by something else."""
    person.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    for _press in range(200):
        person.page.keyboard.press("Tab")
        is_covered = person.page.evaluate(COVERED)
        if is_covered is None:
            return
        where = person.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert not is_covered, f"{person.page.url}: {where}"


def test_at_400_percent_nothing_with_the_focus_is_covered(new_person):
    maya, ruth = new_person("maya"), new_person("ruth")
    ask_to_be_seen(maya)
    for person in (maya, ruth):
        person.page.set_viewport_size(ZOOMED)
    for code in ("scenario-a-lift-home", "check-values-and-principles"):
        maya.open_unit(code)
        tab_through(maya)
    maya.begin_to_write("plan-self-care")
    tab_through(maya)
    assessing(ruth)
    tab_through(ruth)


def test_at_400_percent_the_state_of_saving_stands_below_what_is_typed(new_person):
    maya = new_person("maya")
    maya.page.set_viewport_size(ZOOMED)
    maya.begin_to_write("plan-self-care")
    field = maya.page.locator("textarea:visible").first
    maya.type(field, "Sleep")
    expect(field.locator("+ .alongside-saving")).to_contain_text("Saved")


def test_with_wide_spacing_no_page_scrolls_sideways(new_person):
    maya, ruth = new_person("maya"), new_person("ruth")
    ask_to_be_seen(maya)
    for person in (maya, ruth):
        person.page.context.add_init_script(
            f"addEventListener('DOMContentLoaded', () => {{ const sheet = new CSSStyleSheet();"
            f" sheet.replaceSync(`{SPACED}`); document.adoptedStyleSheets = [sheet]; }})"
        )
        person.page.set_viewport_size({"width": 320, "height": 640})
    for code in ("lesson-values-in-small-things", "passport-passport", "plan-self-care"):
        maya.open_unit(code)
        maya.sees_no_barrier()
    assessing(ruth)
    ruth.sees_no_barrier()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_what_is_filled_differs_from_what_is_open(new_person, scheme):
    """Shapes tell states; a background that a system takes away would leave open circles alone."""
    maya = new_person("maya", ByMouse)
    maya.open_unit("lesson-values-in-small-things")
    maya.page.get_by_role("button", name="I’ve read this").click()
    maya.see("You read this on")
    maya.page.emulate_media(forced_colors="active", color_scheme=scheme)
    maya.page.goto(f"{maya.site}/")
    fill = "node => getComputedStyle(node, '::before').backgroundColor"
    done, open_ = (
        maya.page.locator(f".shell-item{which} a").first.evaluate(fill)
        for which in ("--done", ":not(.shell-item--done)")
    )
    assert done != open_
    button = maya.page.locator(".alongside-button").first.evaluate(
        "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
    )
    assert button[0] != button[1]
    here, elsewhere = (
        maya.page.locator(f".shell-nav a{which}").first.evaluate(
            "node => getComputedStyle(node).borderBlockEndColor"
        )
        for which in ("[aria-current]", ":not([aria-current])")
    )
    assert here != elsewhere
    maya.open_unit("passport-passport")
    petal, paper = (
        maya.page.locator(which).first.evaluate("node => getComputedStyle(node).stroke")
        for which in (".alongside-petal--learning", ".alongside-foot")
    )
    assert petal == paper, "drawings take the system’s colours"
