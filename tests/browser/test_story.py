"""The whole story: a learner learns, practises, asks; a supervisor sees and signs off; it is in the passport."""

import pytest
from playwright.sync_api import expect

from tests.browser.role_plays import ROLE_PLAY, ask_to_be_seen, fill_self_assessment

pytestmark = pytest.mark.browser


def walk_to_an_ending(person):
    person.activate(person.page.locator("[data-action='begin']"))
    choices = person.page.locator("[data-action='choose']")
    for _scene in range(40):
        person.page.locator("[data-action='choose'], .alongside-ending").first.wait_for()
        if person.page.locator(".alongside-ending").count():
            return
        at = person.page.locator("[data-at]").get_attribute("data-at")
        with person.page.expect_response("**/choose"):
            person.activate(choices.first)
        expect(person.page.locator(f"[data-at='{at}']")).to_have_count(0)
    raise AssertionError("The scenario came to no ending")


def say(person, what, text):
    """Put a comment on a request, or an answer beside a decision."""
    form = person.page.locator(f".alongside-say[data-say='{what}']")
    if not form.locator("textarea").is_visible():
        person.activate(form.locator("summary"))
    person.type(form.locator("textarea"), text)
    expect(form.locator(".alongside-saving")).to_contain_text("Not sent yet")
    person.activate(form.locator("[type='submit']"))
    place = ".alongside-comments" if what == "comment" else ".alongside-decision"
    expect(person.page.locator(f"{place} .alongside-said").last).to_contain_text(text)


def test_the_whole_story(new_person, by):
    maya = new_person("maya", by)
    maya.sees_no_barrier()

    # She reads.
    maya.activate(maya.page.locator(".shell-next a"))
    maya.page.wait_for_url("**/unit/**")
    maya.open_unit("lesson-welcome-core-relational-skills")
    maya.sees_no_barrier()
    maya.activate(maya.page.locator("[data-action='read']"))
    maya.see("You read this on")

    # She practises.
    maya.open_unit("scenario-a-lift-home")
    maya.sees_no_barrier()
    walk_to_an_ending(maya)
    maya.sees_no_barrier()
    maya.see("Looking back over the conversation")

    # She answers a question.
    maya.open_unit("check-core-relational-skills")
    maya.sees_no_barrier()
    maya.go_on()
    maya.sees_no_barrier()
    question = maya.page.locator(".alongside-question").first
    maya.choose(question.locator("input").first)
    maya.activate(question.locator("[type='submit']"))
    expect(question.locator(".alongside-mark")).to_be_visible()
    maya.sees_no_barrier()

    # She keeps a plan, for herself.
    maya.begin_to_write("plan-self-care")
    maya.sees_no_barrier()
    words = maya.page.locator("textarea").first
    maya.type(words, "I hum when I wash up.")
    expect(maya.page.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    maya.page.reload()
    expect(maya.page.locator("textarea").first).to_have_value("I hum when I wash up.")

    # She says how she sees herself, and asks.
    maya.open_unit(ROLE_PLAY)
    maya.sees_no_barrier()
    maya.go_on()
    maya.sees_no_barrier()
    fill_self_assessment(maya)
    maya.activate(maya.page.locator(".alongside-self-form [type='submit']"))
    maya.see("Your supervisor knows that you are ready")
    maya.sees_no_barrier()

    # They agree a time.
    say(maya, "comment", "Could we do it on Thursday?")
    maya.sees_no_barrier()
    ruth = new_person("ruth", by)
    ruth.open_unit(ROLE_PLAY)
    ruth.see("1 person is waiting for you here")
    ruth.sees_no_barrier()
    ruth.activate(ruth.page.get_by_role("link", name="Open them in your workspace"))
    ruth.see("Maya Okafor")
    ruth.sees_no_barrier()
    ruth.activate(ruth.page.locator("main a[href*='/requests/']").first)
    ruth.see("Could we do it on Thursday?")
    ruth.activate(ruth.page.get_by_text("Write a comment without deciding"))
    ruth.type(ruth.page.locator("#as-comment"), "Thursday is good.")
    ruth.activate(ruth.page.get_by_role("button", name="Add the comment"))
    expect(ruth.page.locator(".assess-comments")).to_contain_text("Thursday is good.")
    maya.page.reload()
    maya.see("Thursday is good.")

    # Ruth sees the role-play and signs it off.
    ruth.activate(ruth.page.get_by_role("button", name="Start the assessment"))
    form = ruth.page.locator(".alongside-assess__form")
    expect(form).to_be_visible()
    ruth.sees_no_barrier()
    first = form.locator("[data-criterion]").first
    for behaviour in first.locator(".alongside-behaviours--basic input").all():
        ruth.choose(behaviour)
    expect(first.locator(".alongside-suggested")).to_contain_text("Ready")
    for criterion in form.locator("[data-criterion]").all():
        ruth.choose(criterion.locator("input[type='radio'][value='ready']"))
    ruth.type(form.locator("[name='strengths']"), "You stayed with Sam after the no.")
    ruth.type(form.locator("[name='next_step']"), "Leave a little more silence.")
    ruth.type(form.locator("[name='relation']"), "Peer support supervisor")
    ruth.activate(form.locator("[value='signed-off']"))
    ruth.see("It is on the record")
    ruth.sees_no_barrier()

    # Maya sees what was said, answers, and finds it in her passport.
    maya.open_unit(ROLE_PLAY)
    maya.see("You stayed with Sam after the no.")
    maya.sees_no_barrier()
    say(maya, "reply", "Thank you. I felt it, too.")
    maya.open_unit("passport-passport")
    maya.sees_no_barrier()
    signed = maya.page.locator(".alongside-states .alongside-key--signed-off")
    expect(signed.first).to_be_visible()
    maya.see("Ruth Ferreira")
    maya.activate(maya.page.get_by_role("link", name="My whole record"))
    maya.see("Leave a little more silence.")
    maya.sees_no_barrier()
    maya.page.goto(f"{maya.site}/progress/")
    maya.sees_no_barrier()


def test_practise_again_and_another_go(new_person):
    maya, ruth = new_person("maya"), new_person("ruth")
    ask_to_be_seen(maya)

    # Ruth saw something harmful: the level is fixed, and she says what was done and what to work on.
    ruth.page.goto(f"{ruth.site}/alongside/")
    ruth.activate(ruth.page.locator("main a[href*='/requests/']").first)
    ruth.activate(ruth.page.get_by_role("button", name="Start the assessment"))
    form = ruth.page.locator(".alongside-assess__form")
    first = form.locator("[data-criterion]").first
    harmful = first.locator(".alongside-behaviours--harmful input").first
    ruth.choose(harmful)
    expect(first.locator(".alongside-suggested")).to_contain_text("Stop")
    expect(first.locator("input[type='radio'][value='ready']")).to_be_disabled()
    for criterion in form.locator("[data-criterion]").all()[1:]:
        ruth.choose(criterion.locator("input[type='radio'][value='emerging']"))
    ruth.type(form.locator("[name='relation']"), "Peer support supervisor")
    ruth.activate(form.locator("[value='practise-again']"))
    expect(form.locator(".alongside-problems")).to_contain_text("Write what was done about it")
    expect(form.locator(".alongside-problems")).to_contain_text("Write what to work on")
    ruth.sees_no_barrier()
    expect(harmful).to_be_checked()
    ruth.type(first.locator(".assess-done textarea"), "We stopped and talked it through.")
    ruth.type(form.locator("[name='next_step']"), "Say what stays private first.")
    ruth.activate(form.locator("[value='practise-again']"))
    ruth.see("It is on the record")
    ruth.sees_no_barrier()

    # Maya reads it, goes again, is interrupted, and finds everything as she left it.
    maya.page.reload()
    maya.see("Say what stays private first.")
    maya.see("We stopped and talked it through.")
    maya.activate(maya.page.locator("[data-action='another_go']"))
    maya.see("Last time you were asked to work on:")
    maya.see("Say what stays private first.")
    maya.sees_no_barrier()
    first = maya.page.locator("[data-criterion]").first
    maya.choose(first.locator("input[value='emerging']"))
    maya.type(first.locator("textarea"), "I see it now")
    maya.page.reload()
    maya.activate(maya.page.locator("[data-action='another_go']"))
    first = maya.page.locator("[data-criterion]").first
    expect(first.locator("input[value='emerging']")).to_be_checked()
    expect(first.locator("textarea")).to_have_value("I see it now")
    expect(maya.page.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    maya.activate(maya.page.locator(".alongside-self-form [type='submit']"))
    maya.see("Your supervisor knows that you are ready")

    # Ruth finds what she asked for beside the second attempt.
    ruth.page.goto(f"{ruth.site}/alongside/")
    ruth.activate(ruth.page.locator("main a[href*='/requests/']").first)
    ruth.see("they were asked to work on:")
    ruth.see("Say what stays private first.")
