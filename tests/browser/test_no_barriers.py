"""Every page, for each kind of person, at the widest and the narrowest screen: no barrier that axe-core can see."""

import pytest
from playwright.sync_api import expect

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from tests.browser.links import links
from tests.browser.people import ByKeyboard, ByMouse
from tests.browser.role_plays import ask_to_be_seen

pytestmark = pytest.mark.browser

UNITS = shipped_course().units
ALL = [f"/unit/{unit.kind.value}-{unit.code}/" for unit in UNITS]
ONE_OF_EACH = [
    f"/unit/{kind.value}-{next(each.code for each in UNITS if each.kind is kind)}/" for kind in Kind
]
PAGES = {
    "maya": ["/", "/progress/", "/messages/", "/about/", "/password/"],
    "ruth": ["/", "/messages/", "/unit/role-play-core-relational-skills/"],
    "lead": ["/", "/new-people/"],
}
ROOMS = ["", "?list=queue", "?show=waiting&search=maya", "practice/"]
LEADS_ROOMS = ["cohort/", "supervisors/", "supervisors/upload/", "roles/", "concerns/"]

#: Each width and each scheme once.
LOOKS = pytest.mark.parametrize(
    ("by", "scheme"), [(ByMouse, "light"), (ByKeyboard, "dark")], ids=["1280-light", "320-dark"]
)


@LOOKS
def test_no_page_has_a_barrier(new_person, by, scheme):
    """Every page of the course is looked at narrow and dark; otherwise one of each kind."""
    units = ALL if by is ByKeyboard else ONE_OF_EACH
    for username, pages in PAGES.items():
        person = new_person(username, ByMouse)
        person.page.set_viewport_size({"width": by.width, "height": by.height})
        person.page.emulate_media(color_scheme=scheme)
        for page in (*pages, *(units if username == "maya" else ())):
            person.page.goto(f"{person.site}{page}")
            person.sees_no_barrier()
    someone_new = new_person("ruth").page.context.browser.new_page()
    someone_new.goto(f"{person.site}/sign-in/")
    person.page = someone_new
    person.sees_no_barrier()
    someone_new.close()


def raise_a_concern(ruth, workspace, record):
    """Lena sees to serious concerns, and Ruth raises one about Tom."""
    ruth.page.goto(f"{ruth.site}{workspace}people/{record}/concern/")
    ruth.page.locator("#as-concern").fill("He told me something that I have to pass on.")
    ruth.page.get_by_role("button", name="Tell the named lead").click()
    expect(ruth.page.locator("main")).to_contain_text("He told me something")


def name_a_concern_lead(lead, workspace):
    lead.page.goto(f"{lead.site}{workspace}roles/")
    lead.page.locator("#field-login").fill("lead")
    lead.page.locator("input[name='role'][value='concern-lead']").check()
    lead.page.locator("#field-starts").fill("2026-01-01")
    lead.page.get_by_role("button", name="Name them").click()
    expect(lead.page.locator("table")).to_contain_text("Lena Dahl")


@LOOKS
def test_no_page_of_the_workspace_has_a_barrier(new_person, by, scheme):
    maya, ruth, lead = new_person("maya"), new_person("ruth"), new_person("lead")
    for person in (maya, ruth, lead):
        person.page.set_viewport_size({"width": by.width, "height": by.height})
        person.page.emulate_media(color_scheme=scheme)

    def visit(person, *addresses):
        for address in addresses:
            assert person.page.goto(f"{person.site}{address}").ok, address
            person.sees_no_barrier()

    ask_to_be_seen(maya)
    lead.page.goto(f"{lead.site}/alongside/")
    workspace = lead.page.url.removeprefix(lead.site).partition("?")[0]
    name_a_concern_lead(lead, workspace)
    ruth.page.goto(f"{ruth.site}{workspace}")
    (request,) = links(ruth, "/requests/")
    people = links(ruth, "people/")
    record = people[-1].rstrip("/").rpartition("/")[2]
    raise_a_concern(ruth, workspace, record)

    for person in (ruth, lead):
        visit(person, *(workspace + room for room in ROOMS))
    examples = links(lead, "/practice/")
    visit(lead, *(workspace + room for room in LEADS_ROOMS))
    (concern,) = (address for address in links(lead, "/concerns/") if not address.endswith("/concerns/"))
    visit(lead, concern, *people, f"{people[0]}erase/", f"{people[0]}record/", f"{people[0]}concern/")
    visit(
        ruth, *people, f"{people[0]}record/", f"{people[0]}passport/", *examples, request, f"{request}print/"
    )

    ruth.page.goto(f"{ruth.site}{request}")
    ruth.page.get_by_role("button", name="Start the assessment").click()
    expect(ruth.page.locator(".alongside-assess__form")).to_be_visible()
    ruth.page.locator(".alongside-behaviours--harmful input").first.check()
    ruth.sees_no_barrier()
    mine = ("my-record/", "my-passport/", "my-passport/?show=begun")
    visit(maya, *(workspace + page for page in mine), "/unit/role-play-core-relational-skills/")
