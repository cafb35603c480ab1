"""The site of the documentation, opened from its folder: no barrier that axe-core can see, and a search that finds."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import AXE, RULES
from tests.documentation import DOCS, build

pytestmark = pytest.mark.browser

PAGES = ["index", "supervisors/rating", "developers/architecture"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    assert not build(DOCS, folder).returncode
    return folder.as_uri()


@pytest.fixture
def reader(browser):
    context = browser.new_context(reduced_motion="reduce")
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page()
    context.close()
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_barrier(site, reader, page, width, scheme):
    reader.set_viewport_size({"width": width, "height": 800})
    reader.emulate_media(color_scheme=scheme)
    reader.goto(f"{site}/{page}.html")
    reader.evaluate(AXE)
    found = reader.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    amiss = [(each["id"], node["target"], node["failureSummary"]) for each in found for node in each["nodes"]]
    assert not amiss
    assert reader.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_first_key_leads_past_the_navigation(site, reader):
    reader.goto(f"{site}/index.html")
    reader.keyboard.press("Tab")
    expect(reader.locator(":focus")).to_have_text("Skip to content")


def test_the_search_works_without_a_server(site, reader):
    reader.goto(f"{site}/search.html?q=withdraw")
    expect(reader.locator("#search-results")).to_contain_text("Rating with the rubric")
