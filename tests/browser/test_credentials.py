"""A learner makes a credential and sends its address; somebody without an account sees whether it stands."""

import pytest
from playwright.sync_api import expect

from tests.browser.role_plays import ask_to_be_seen

pytestmark = pytest.mark.browser


def put_on_the_record(lead, workspace, *codes):
    """Lena records what Maya brought along, which counts as signed off."""
    lead.page.goto(f"{lead.site}{workspace}?list=learners&search=maya")
    lead.page.goto(
        lead.page.locator("main a[href*='people/']").first.evaluate("link => link.href") + "prior-learning/"
    )
    for code in codes:
        box = lead.page.locator(f"input[name='competences'][value='{code}']")
        lead.page.locator("details", has=box).evaluate("details => { details.open = true; }")
        box.check()
    for field, text in (
        ("awarded_by", "A college"),
        ("evidence", "A certificate"),
        ("awarded_on", "2026-01-15"),
    ):
        lead.page.locator(f"#field-{field}").fill(text)
    lead.page.get_by_role("button", name="Put it on the record").click()
    expect(lead.page.locator("main")).to_contain_text("A college")


def test_a_credential_is_made_sent_checked_and_taken_back(new_person, by):
    maya, lead = new_person("maya", by), new_person("lead")
    ask_to_be_seen(maya)
    lead.page.goto(f"{lead.site}/alongside/")
    workspace = lead.page.url.removeprefix(lead.site).partition("?")[0]
    put_on_the_record(lead, workspace, "1.1", "1.2")

    maya.page.goto(f"{maya.site}{workspace}my-credentials/")
    maya.sees_no_barrier()
    maya.activate(maya.page.get_by_role("link", name="1 Values and principles"))
    expect(maya.page.locator(".credential-says")).to_contain_text("Maya Okafor")
    maya.sees_no_barrier()
    maya.activate(maya.page.get_by_role("button", name="Make it"))
    expect(maya.page.locator(".credential-cards")).to_contain_text("Stands")
    maya.sees_no_barrier()
    address = maya.page.get_by_role("link", name="What others see").evaluate("link => link.href")
    assert len(address.partition("#")[2].split(".")) == 3

    somebody = maya.page.context.browser.new_context(
        viewport={"width": by.width, "height": by.height}
    ).new_page()
    asked = []
    somebody.on("request", lambda request: asked.append(request.url))
    path = address.partition("#")[0].removeprefix(address[: address.index("/alongside/")])
    somebody.goto(f"{maya.site}{path}#{address.partition('#')[2]}")
    expect(somebody.locator(".credential-answer")).to_contain_text("It stands")
    expect(somebody.locator(".credential-says")).to_contain_text("Maya Okafor")
    assert somebody.url == f"{maya.site}{path}"
    assert not [url for url in asked if address.partition("#")[2][-40:] in url.partition("#")[0]]
    own, maya.page = maya.page, somebody
    maya.sees_no_barrier()
    maya.page = own

    somebody.keyboard.press("Tab")
    somebody.keyboard.press("Enter")  # the way past the head leads to a part of the page, and sends nothing
    expect(somebody.locator(".credential-answer")).to_contain_text("It stands")

    maya.activate(maya.page.get_by_role("link", name="Take it back"))
    expect(maya.page.locator("h1")).to_contain_text("Take back")
    maya.sees_no_barrier()
    maya.activate(maya.page.get_by_role("button", name="Take it back"))
    expect(maya.page.locator(".credential-cards")).to_contain_text("Taken back by you")
    somebody.get_by_role("button", name="Check it").click()
    expect(somebody.locator(".credential-answer")).to_contain_text("It was withdrawn")
    somebody.context.close()
