"""What somebody typed outlives reloads, second tabs and a server that is gone for a while."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import PAST_NOTICE
from tests.browser.role_plays import ask_to_be_seen

pytestmark = pytest.mark.browser

PLAN = "plan-self-care"


def plan_of(person):
    person.begin_to_write(PLAN)
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
    other.click(PAST_NOTICE)
    second = other.locator("textarea").first

    first.fill("From the first tab")
    expect(tom.page.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    second.fill("From the second tab")
    conflict = other.locator(".alongside-conflict:visible")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("From the first tab")
    expect(conflict).to_contain_text("From the second tab")

    conflict.locator("[data-keep='both']").click()
    expect(other.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    other.reload()
    expect(other.locator("textarea").first).to_have_value("From the second tab\n\nFrom the first tab")


def test_nothing_stays_in_the_browser_once_it_is_saved(new_person):
    tom = new_person("tom")
    plan_of(tom).fill("For my eyes only")
    expect(tom.page.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    kept = tom.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "For my eyes only" not in kept


def test_a_comment_waits_in_the_tab_until_it_is_sent_and_is_sent_once(new_person):
    maya = new_person("maya")
    ask_to_be_seen(maya)
    form = maya.page.locator(".alongside-say[data-say='comment']")
    form.locator("textarea").press_sequentially("Could we do it on")
    maya.page.reload()
    expect(form.locator("textarea")).to_have_value("Could we do it on")
    form.locator("textarea").fill("Could we do it on Thursday?")

    maya.page.route(
        "**/comment", lambda route: (route.fetch(), route.abort())
    )  # it arrives, the answer does not
    form.locator("[type='submit']").click()
    expect(form.locator(".alongside-saving")).to_contain_text("What you typed is still here")
    maya.context.complaints.clear()
    maya.page.unroute("**/comment")
    form.locator("[type='submit']").click()
    expect(maya.page.locator(".alongside-said")).to_have_count(1)
    expect(form.locator("textarea")).to_have_value("")
    maya.page.reload()
    expect(maya.page.locator(".alongside-said")).to_have_count(1)
    expect(form.locator("textarea")).to_have_value("")


def test_an_answer_half_written_outlives_a_comment(new_person):
    """Sending one thing brings a fresh page; the other is still there."""
    maya, ruth = new_person("maya"), new_person("ruth")
    ask_to_be_seen(maya)
    sign_off(ruth)
    maya.page.reload()
    answer = maya.page.locator(".alongside-say[data-say='reply'] textarea")
    answer.fill("I have been thinking about")
    comment = maya.page.locator(".alongside-say[data-say='comment']")
    comment.locator("summary").click()
    comment.locator("textarea").fill("When do we talk?")
    comment.locator("[type='submit']").click()
    expect(maya.page.locator(".alongside-comments")).to_contain_text("When do we talk?")
    expect(answer).to_have_value("I have been thinking about")


def open_form(ruth):
    ruth.page.goto(f"{ruth.site}/alongside/")
    ruth.page.locator("main a[href*='/requests/']").first.click()
    ruth.page.get_by_role("button", name="Start the assessment").click()
    form = ruth.page.locator(".alongside-assess__form")
    expect(form).to_be_visible()
    return form


def sign_off(ruth):
    form = open_form(ruth)
    for criterion in form.locator("[data-criterion]").all():
        criterion.locator("input[type='radio'][value='ready']").check()
    form.locator("[name='strengths']").fill("You stayed.")
    form.locator("[name='relation']").fill("Supervisor")
    form.locator("[value='signed-off']").click()
    ruth.see("It is on the record")


def test_a_draft_outlives_a_reload_without_connection(new_person):
    maya, ruth = new_person("maya"), new_person("ruth")
    ask_to_be_seen(maya)
    form = open_form(ruth)
    ruth.page.route("**/draft/", lambda route: route.abort())
    form.locator("[data-criterion]").first.locator(".alongside-behaviours--basic input").first.check()
    form.locator("[name='strengths']").fill("Written in a lift")
    expect(form.locator(".alongside-saving")).to_have_attribute("data-state", "waiting")

    # The page comes from the server again, but what is typed still cannot be sent there.
    ruth.page.reload()
    expect(form.locator("[name='strengths']")).to_have_value("Written in a lift")
    expect(form.locator(".alongside-saving")).to_have_attribute("data-state", "waiting")
    ruth.context.complaints.clear()
    ruth.page.unroute("**/draft/")
    ruth.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(form.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    kept = ruth.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "Written in a lift" not in kept
    ruth.page.evaluate("localStorage.clear()")
    ruth.page.reload()
    expect(form.locator("[name='strengths']")).to_have_value("Written in a lift")
    first = form.locator("[data-criterion]").first
    expect(first.locator(".alongside-behaviours--basic input").first).to_be_checked()


def test_a_decision_made_without_connection_arrives_once_when_it_returns(new_person):
    maya, ruth = new_person("maya"), new_person("ruth")
    ask_to_be_seen(maya)
    form = open_form(ruth)
    for criterion in form.locator("[data-criterion]").all():
        criterion.locator("input[type='radio'][value='ready']").check()
    form.locator("[name='strengths']").fill("You stayed.")
    form.locator("[name='relation']").fill("Supervisor")
    expect(form.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    ruth.context.set_offline(True)
    form.locator("[value='signed-off']").click()
    expect(form.locator(".assess-pending")).to_be_visible()
    ruth.sees_no_barrier()
    ruth.context.complaints.clear()
    ruth.context.set_offline(False)
    ruth.see("It is on the record")
    maya.page.reload()
    expect(maya.page.locator(".alongside-decision--signed-off")).to_have_count(1)


def lose_the_connection(person):
    """Have nothing reach the server that a block asks for, until what is returned is called."""
    person.page.route("**/handlers/**", lambda route: route.abort())

    def come_back():
        person.context.complaints.clear()
        person.page.unroute("**/handlers/**")

    return come_back


def test_what_went_wrong_is_said_beside_what_was_pressed(new_person):
    """At the end of a long page, the top of it is ten screens away."""
    maya = new_person("maya")
    maya.open_unit("lesson-values-in-small-things")
    come_back = lose_the_connection(maya)
    button, message = maya.page.get_by_role("button", name="I’ve read this"), maya.page.get_by_role("alert")
    button.click()
    expect(message).to_contain_text("The connection is gone")
    expect(message).to_be_in_viewport(ratio=1)
    expect(button).to_be_in_viewport(ratio=1)
    come_back()
    button.click()
    maya.see("You read this on")
    expect(message).to_be_hidden()


def test_an_answer_of_a_check_is_kept_where_it_was_chosen(new_person):
    maya = new_person("maya")
    maya.open_unit("check-core-relational-skills")
    maya.go_on()
    come_back = lose_the_connection(maya)
    question = maya.page.locator("form[data-item]").last
    question.locator("input").first.check()
    button = question.get_by_role("button", name="See if that’s it")
    button.click()
    expect(question.get_by_role("alert")).to_be_in_viewport(ratio=1)
    expect(question.locator("input").first).to_be_checked()
    come_back()
    button.click()
    expect(question.locator(".alongside-reasons")).to_be_visible()
    expect(maya.page.get_by_role("alert")).to_be_hidden()


def test_while_an_answer_is_awaited_nothing_is_asked_twice(new_person):
    maya = new_person("maya")
    maya.open_unit("lesson-values-in-small-things")
    asked = []
    maya.page.route("**/handlers/**", lambda route: asked.append(route))  # the answer does not come
    button = maya.page.get_by_role("button", name="I’ve read this")
    button.click()
    expect(button).to_be_disabled()
    button.click(force=True)
    assert len(asked) == 1
    asked[0].continue_()
    maya.see("You read this on")


def test_a_concern_that_nobody_can_be_told_of_is_answered_beside_its_words(new_person):
    maya = new_person("maya")
    ask_to_be_seen(maya)
    ruth = new_person("ruth")
    ruth.page.goto(f"{ruth.site}/alongside/")
    ruth.page.locator(".workspace-queue a").first.click()
    fold = ruth.page.locator(".assess-concern")
    fold.locator("summary").click()
    fold.locator("textarea").fill("What I heard in the break.")
    fold.locator("[type='submit']").click()
    expect(fold.locator(".alongside-message")).to_contain_text("Nobody else is named here")
    expect(fold.locator("textarea")).to_be_in_viewport()
    expect(fold.locator("textarea")).to_have_value("What I heard in the break.")
