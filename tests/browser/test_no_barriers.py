"""Every page, for each kind of person, at the widest and the narrowest screen: no barrier that axe-core can see."""

import pytest

from alongside.content.course import shipped_course
from tests.browser.people import ByKeyboard, ByMouse

pytestmark = pytest.mark.browser

UNITS = [f"/unit/{unit.kind.value}-{unit.code}/" for unit in shipped_course().units]
PAGES = {
    "maya": ["/", "/progress/", "/messages/", "/about/", "/password/", *UNITS],
    "ruth": ["/", "/alongside/", "/messages/", "/unit/role-play-core-relational-skills/"],
    "lead": ["/", "/alongside/"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("by", [ByMouse, ByKeyboard], ids=["1280", "320"])
def test_no_page_has_a_barrier(new_person, by, scheme):
    for username, pages in PAGES.items():
        person = new_person(username, ByMouse)
        person.page.set_viewport_size({"width": by.width, "height": by.height})
        person.page.emulate_media(color_scheme=scheme)
        for page in pages:
            person.page.goto(f"{person.site}{page}")
            person.sees_no_barrier()
    someone_new = new_person("ruth").page.context.browser.new_page()
    someone_new.goto(f"{person.site}/sign-in/")
    person.page = someone_new
    person.sees_no_barrier()
    someone_new.close()
