"""The whole story: a learner learns, practises, asks; a supervisor sees and signs off; it is in the passport."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROLE_PLAY = "role-play-core-relational-skills"


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


def fill_self_assessment(person):
    form = person.page.locator(".alongside-self-form")
    for criterion in form.locator("[data-criterion]").all():
        person.choose(criterion.locator("input[value='ready']"))
    expect(form.locator(".alongside-saving")).to_have_attribute("data-state", "saved")


def test_the_whole_story(new_person, by):
    maya = new_person("maya", by)
    maya.sees_no_barrier()

    # She reads.
    maya.activate(maya.page.get_by_role("link", name="Begin"))
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
    maya.see("Looking back over your walk")

    # She answers a question.
    maya.open_unit("check-core-relational-skills")
    maya.sees_no_barrier()
    question = maya.page.locator(".alongside-question").first
    maya.choose(question.locator("input").first)
    maya.activate(question.locator("[type='submit']"))
    expect(question.locator(".alongside-mark")).to_be_visible()
    maya.sees_no_barrier()

    # She keeps a plan, for herself.
    maya.open_unit("plan-self-care")
    maya.sees_no_barrier()
    words = maya.page.locator("textarea").first
    maya.type(words, "I hum when I wash up.")
    expect(maya.page.locator(".alongside-saving")).to_have_attribute("data-state", "saved")
    maya.page.reload()
    expect(maya.page.locator("textarea").first).to_have_value("I hum when I wash up.")

    # She says how she sees herself, and asks.
    maya.open_unit(ROLE_PLAY)
    maya.sees_no_barrier()
    fill_self_assessment(maya)
    maya.activate(maya.page.locator(".alongside-self-form [type='submit']"))
    maya.see("Your supervisor knows that you are ready")
    maya.sees_no_barrier()

    # Ruth finds her waiting, sees the role-play and signs it off.
    ruth = new_person("ruth", by)
    ruth.page.goto(f"{ruth.site}/alongside/")
    ruth.see("Maya Okafor")
    ruth.sees_no_barrier()
    ruth.activate(ruth.page.locator("main a[href*='/requests/']").first)
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
    maya.type(maya.page.locator(".alongside-reply-form textarea"), "Thank you. I felt it, too.")
    maya.activate(maya.page.locator(".alongside-reply-form [type='submit']"))
    maya.see("Thank you. I felt it, too.")
    maya.open_unit("passport-passport")
    maya.sees_no_barrier()
    signed = maya.page.locator(".alongside-states .alongside-key--signed-off")
    expect(signed.first).to_be_visible()
    maya.see("by Ruth Ferreira")
    maya.page.goto(f"{maya.site}/progress/")
    maya.sees_no_barrier()


def test_practise_again_and_another_go(new_person):
    maya, ruth = new_person("maya"), new_person("ruth")
    maya.open_unit(ROLE_PLAY)
    fill_self_assessment(maya)
    maya.activate(maya.page.locator(".alongside-self-form [type='submit']"))
    maya.see("Your supervisor knows that you are ready")

    # Ruth opens it from the course this time, and needs to say what to work on.
    ruth.open_unit(ROLE_PLAY)
    ruth.activate(ruth.page.locator("[data-action='open_request']"))
    form = ruth.page.locator(".alongside-assess__form")
    harmful = form.locator(".alongside-behaviours--harmful input").first
    ruth.choose(harmful)
    expect(form.locator(".alongside-suggested").first).to_contain_text("Stop")
    ruth.activate(form.locator("[value='practise-again']"))
    expect(form.locator(".alongside-problems")).to_contain_text("Write what to work on")
    expect(harmful).to_be_checked()
    ruth.type(form.locator("[name='next_step']"), "Say what stays private first.")
    ruth.activate(form.locator("[value='practise-again']"))
    ruth.see("Practise again, on the record")
    ruth.sees_no_barrier()

    # Maya reads it, goes again, is interrupted, and finds everything as she left it.
    maya.page.reload()
    maya.see("Say what stays private first.")
    maya.activate(maya.page.locator("[data-action='another_go']"))
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
