"""What tests do with a role-play in a browser."""

from playwright.sync_api import expect

ROLE_PLAY = "role-play-core-relational-skills"


def fill_self_assessment(person):
    form = person.page.locator(".alongside-self-form")
    for criterion in form.locator("[data-criterion]").all():
        person.choose(criterion.locator("input[value='ready']"))
    expect(form.locator(".alongside-saving")).to_have_attribute("data-state", "saved")


def ask_to_be_seen(person):
    person.open_unit(ROLE_PLAY)
    person.go_on()
    fill_self_assessment(person)
    person.activate(person.page.locator(".alongside-self-form [type='submit']"))
    person.see("Your supervisor knows that you are ready")
