"""What somebody typed outlives reloads, second tabs and a server that is gone for a while."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLAN = "plan-self-care"


def plan_of(person):
    person.open_unit(PLAN)
    return person.page.locator("textarea").first


def test_a_reload_in_the_middle_of_typing_loses_nothing(new_person):
    tom = new_person("tom")
    field = plan_of(tom)
    field.fill("")
    field.press_sequentially("Long walks by the canal")
    tom.page.reload()
    expect(tom.page.locator("textarea").first).to_have_value("Long walks by the canal")


def test_words_wait_in_the_tab_while_the_server_is_out_of_reach(new_person):
    tom = new_person("tom")
    field = plan_of(tom)
    tom.context.set_offline(True)
    field.fill("Written in a tunnel")
    expect(tom.page.locator(".alongside-saving")).to_have_attribute("data-state", "waiting")
    tom.context.complaints.clear()  # the browser says that it was offline; so it was
    tom.context.set_offline(False)
    expect(tom.page.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    tom.page.reload()
    expect(tom.page.locator("textarea").first).to_have_value("Written in a tunnel")


def test_two_tabs_do_not_overwrite_each_other_silently(new_person):
    tom = new_person("tom")
    first = plan_of(tom)
    other = tom.context.new_page()
    other.goto(tom.page.url)
    second = other.locator("textarea").first

    first.fill("From the first tab")
    expect(tom.page.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    second.fill("From the second tab")
    conflict = other.locator(".alongside-conflict")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("From the first tab")
    expect(conflict).to_contain_text("From the second tab")

    conflict.locator("[data-action='both']").click()
    expect(other.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    other.reload()
    expect(other.locator("textarea").first).to_have_value("From the second tab\n\nFrom the first tab")


def test_nothing_stays_in_the_browser_once_it_is_saved(new_person):
    tom = new_person("tom")
    plan_of(tom).fill("For my eyes only")
    expect(tom.page.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    kept = tom.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "For my eyes only" not in kept
