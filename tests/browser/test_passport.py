"""The passport in a browser: it fits a phone and a sheet of paper, and its holder chooses what is on that sheet."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.people import ByKeyboard
from tests.browser.role_plays import ask_to_be_seen

pytestmark = pytest.mark.browser


def sheets(page):
    """Return what comes out of a printer, and its words."""
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    return reader.pages, " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def test_a_passport_is_read_at_320_and_printed_on_two_sheets(new_person):
    maya = new_person("maya", ByKeyboard)
    ask_to_be_seen(maya)
    maya.open_unit("passport-passport")
    maya.sees_no_barrier()
    petal = maya.page.locator(".alongside-wheel use").first
    expect(petal).to_be_visible()
    maya.activate(maya.page.locator(".alongside-overview a").nth(2))
    expect(maya.page.locator("#as-domain-3")).to_be_in_viewport()

    maya.activate(maya.page.get_by_role("link", name="Print my passport or save it"))
    maya.page.wait_for_url("**/my-passport/")
    maya.sees_no_barrier()
    printed, words = sheets(maya.page)
    assert len(printed) <= 2
    assert "9.a Recruiting and welcoming" in words
    assert "What to show" not in words

    maya.choose(maya.page.get_by_role("radio", name="Leave out what is not there yet"))
    maya.activate(maya.page.get_by_role("button", name="Show it like this"))
    maya.page.wait_for_url("**/?show=begun")
    maya.see("This is a selection that Maya Okafor chose to show")
    printed, words = sheets(maya.page)
    assert len(printed) == 1
    assert "This is a selection that Maya Okafor chose to show" in words
    assert "3.5 Listening" in words
    assert "9.a" not in words
    link = maya.page.get_by_role("link", name="Download as a PDF").get_attribute("href")
    assert link.endswith("?show=begun")
