"""Pages as somebody hears them: where the focus goes, what is announced, and what stands there without looking."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.people import ByKeyboard
from tests.browser.role_plays import ask_to_be_seen

pytestmark = pytest.mark.browser


def test_a_question_without_an_answer_says_so_where_it_stands(new_person, by):
    maya = new_person("maya", by)
    maya.open_unit("check-values-and-principles")
    third = maya.page.locator(".alongside-question").nth(2)
    maya.activate(third.locator("[type='submit']"))
    says = third.get_by_role("alert")
    expect(says).to_have_text("Choose an answer first.")
    expect(says).to_be_focused()
    maya.sees_no_barrier()
    maya.choose(third.locator("input").first)
    maya.activate(third.locator("[type='submit']"))
    expect(third.locator(".alongside-mark")).to_be_focused()


def test_a_self_assessment_that_is_not_whole_says_where(new_person, by):
    maya = new_person("maya", by)
    maya.open_unit("role-play-core-relational-skills")
    maya.go_on()
    criteria = maya.page.locator(".alongside-self-form [data-criterion]")
    maya.choose(criteria.first.locator("input[value='ready']"))
    maya.activate(maya.page.get_by_role("button", name="Ask for my role-play to be seen"))
    says = criteria.nth(1).locator(".alongside-message")
    expect(says).to_contain_text("Choose a level here first")
    expect(says).to_be_focused()
    maya.sees_no_barrier()
    maya.choose(criteria.nth(1).locator("input[value='ready']"))
    expect(says).to_be_empty()


def test_saving_is_announced_once_and_not_with_each_pause(new_person):
    """Whoever listens while they type is not talked over; that it cannot be saved is said, and that it is again."""
    maya = new_person("maya")
    maya.page.add_init_script(
        """window.heard = [];
        document.addEventListener("DOMContentLoaded", () => {
          const status = document.querySelector(".alongside-saving");
          new MutationObserver(() => {
            if (status.getAttribute("aria-live") !== "off") { window.heard.push(status.textContent.slice(0, 8)); }
          }).observe(status, {childList: true});
        });"""
    )
    maya.begin_to_write("plan-self-care")
    field, status = maya.page.locator("textarea").first, maya.page.locator("[role='status'].alongside-saving")

    def write(words, state):
        maya.type(field, words)
        expect(status).to_have_attribute("data-state", state)
        maya.page.wait_for_timeout(300)

    for words in ("I hum", " when I", " wash up"):
        write(words, "saved")
    maya.context.set_offline(True)
    for words in (" at night", " or early"):
        write(words, "waiting")
    maya.context.set_offline(False)
    expect(status).to_have_attribute("data-state", "saved")
    assert [heard[:5] for heard in maya.page.evaluate("heard")] == ["Saved", "Not s", "Saved"]
    maya.context.complaints.clear()  # that the network was gone


def test_what_is_wrong_with_a_field_is_said_with_the_field(new_person):
    maya = new_person("maya")
    maya.page.goto(f"{maya.site}/password/")
    maya.page.get_by_role("button", name="Change it").click()
    field = maya.page.get_by_label("Old password")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Old password: This field is required.")
    maya.sees_no_barrier()
    stranger = maya.page.context.browser.new_page()
    stranger.goto(f"{maya.site}/sign-in/")
    stranger.get_by_label("Username").fill("maya")
    stranger.get_by_label("Password").fill("wrong")
    stranger.get_by_role("button", name="Sign in").click()
    expect(stranger.locator(".shell-problem:not(.shell-offline)")).to_be_focused()
    expect(stranger.get_by_label("Username")).to_have_value("maya")
    stranger.close()


def test_a_scenario_to_its_end_is_heard_in_order(new_person, by):
    """Who speaks is told from what they say, and what came of a choice is heard before the ending."""
    maya = new_person("maya", by)
    maya.open_unit("scenario-a-lift-home")
    maya.activate(maya.page.locator("[data-action='begin']"))
    expect(maya.page.locator("h3[data-focus]")).to_be_focused()
    expect(maya.page.locator(".alongside-moment .alongside-talk")).to_contain_text("Sam:")
    for _scene in range(40):
        at = maya.page.locator("[data-at]").get_attribute("data-at")
        maya.activate(maya.page.locator("[data-action='choose']").first)
        expect(maya.page.locator(f"[data-at='{at}']")).to_have_count(0)
        expect(maya.page.locator(".alongside-feedback[data-focus]")).to_be_focused()
        maya.sees_no_barrier()
        if maya.page.locator(".alongside-ending").count():
            break
    maya.activate(maya.page.get_by_text("Read the whole conversation again"))
    maya.sees_no_barrier()


def test_each_part_of_a_plan_has_a_heading(new_person):
    maya = new_person("maya")
    maya.begin_to_write("plan-self-care")
    fields = maya.page.locator("textarea")
    headings = maya.page.locator(".alongside-plan-form").get_by_role("heading", level=3)
    expect(headings).to_have_count(fields.count())
    expect(fields.first).to_have_accessible_name(headings.first.inner_text())
    maya.open_unit("lesson-talking-about-suicide")
    maya.page.locator("summary", has_text="Go on").click()
    expect(maya.page.locator("[data-start] > :first-child")).to_be_focused()


def test_a_whole_check_by_keys_alone(new_person):
    maya = new_person("maya", ByKeyboard)
    maya.open_unit("check-values-and-principles")
    questions = maya.page.locator(".alongside-question")
    for question in questions.all():
        maya.choose(question.locator("input").first)
        maya.activate(question.locator("[type='submit']"))
        expect(question.locator(".alongside-mark")).to_be_focused()
    expect(maya.page.get_by_role("status").filter(has_text="in this round")).to_be_visible()
    maya.sees_no_barrier()
    maya.activate(maya.page.get_by_role("button", name="Go round again"))
    expect(maya.page.get_by_role("heading", level=2)).to_be_focused()
    expect(questions.locator("[type='submit']")).to_have_count(questions.count())


def test_the_menu_closes_by_escape_and_when_somebody_goes_on(new_person):
    maya = new_person("maya", ByKeyboard)
    menu = maya.page.locator(".shell-you")
    maya.activate(menu.locator("summary"))
    maya.sees_no_barrier()
    maya.page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Change password")).to_be_focused()
    maya.page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()
    expect(menu).not_to_have_attribute("open", "")
    maya.page.keyboard.press("Enter")
    for _item in ("Change password", "Sign out", "what comes after"):
        maya.page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")


@pytest.mark.parametrize("username", ["maya", "ruth", "lead"])
def test_links_and_headings_make_sense_out_of_context(new_person, username):
    """One heading of the first level, none skipped; no two links of a page have the same words and lead elsewhere."""
    person = new_person(username)
    for page in ("/", "/progress/", "/unit/check-values-and-principles/", "/alongside/"):
        if not person.page.goto(f"{person.site}{page}").ok:
            continue
        levels = person.page.locator(":is(h1, h2, h3, h4, h5, h6):visible").evaluate_all(
            "all => all.map(each => Number(each.tagName[1]))"
        )
        assert levels[0] == 1, page
        assert levels.count(1) == 1, page
        assert all(after <= before + 1 for before, after in pairwise(levels)), (page, levels)
        links = person.page.locator("main a[href]:visible").evaluate_all(
            "all => all.map(each => [each.textContent.replace(/\\s+/g, ' ').trim(), each.href])"
        )
        leads = {}
        for words, address in links:
            assert leads.setdefault(words, address) == address, (page, words)


def test_what_is_asked_on_signing_out_leads_back_to_the_menu(new_person):
    maya = new_person("maya")
    maya.begin_to_write("plan-self-care")
    maya.context.set_offline(True)
    maya.type(maya.page.locator("textarea").first, "I hum")
    expect(maya.page.locator(".alongside-saving").first).to_have_attribute("data-state", "waiting")
    sign_out = maya.page.get_by_role("button", name="Sign out", exact=True)
    maya.page.locator(".shell-you summary").click()
    sign_out.click()
    expect(maya.page.get_by_role("dialog")).to_be_visible()
    maya.sees_no_barrier()
    maya.page.keyboard.press("Escape")
    expect(sign_out).to_be_focused()
    maya.context.complaints.clear()  # that the network is gone


def test_what_is_wrong_in_the_workspace_is_heard_first(new_person):
    lead = new_person("lead")
    lead.page.goto(f"{lead.site}/alongside/")
    lead.page.get_by_role("link", name="Roles").click()
    lead.page.locator("#field-login").fill("nobody")
    lead.page.locator("input[name='role']").first.check()
    lead.page.get_by_role("button", name="Name them").click()
    says = lead.page.get_by_role("alert")
    expect(says).to_contain_text("Nobody here has this login name")
    expect(says).to_be_focused()
    lead.sees_no_barrier()


def test_what_is_missing_in_a_rubric_is_said_with_its_field(new_person, by):
    maya, ruth = new_person("maya"), new_person("ruth", by)
    ask_to_be_seen(maya)
    ruth.page.goto(f"{ruth.site}/alongside/")
    ruth.activate(ruth.page.locator("main a[href*='/requests/']").first)
    ruth.activate(ruth.page.get_by_role("button", name="Start the assessment"))
    ruth.choose(ruth.page.locator(".alongside-behaviours--harmful input").first)
    ruth.activate(ruth.page.get_by_role("button", name="Practise again"))
    expect(ruth.page.locator(".alongside-problems")).to_be_focused()
    ruth.sees_no_barrier()
    field = ruth.page.locator("#as-next-step")
    expect(field).to_have_accessible_description(re.compile("Write what to work on until the next time.$"))
    ruth.activate(ruth.page.get_by_role("link", name="Write what to work on until the next time."))
    expect(field).to_be_focused()


def test_going_over_to_watching_says_so_first(new_person, by):
    maya = new_person("maya", by)
    maya.open_unit("scenario-a-lift-home")
    maya.activate(maya.page.locator("[data-action='begin']"))
    maya.activate(maya.page.locator("[data-action='choose']").first)
    expect(maya.page.locator(".alongside-feedback[data-focus]")).to_be_focused()
    maya.activate(maya.page.get_by_role("button", name="I’d rather watch this one"))
    expect(maya.page.get_by_text("You are watching.")).to_be_focused()
    maya.activate(maya.page.get_by_role("button", name="I’d rather choose now"))
    expect(maya.page.get_by_role("group", name="What do you say?")).to_be_focused()
    maya.sees_no_barrier()
