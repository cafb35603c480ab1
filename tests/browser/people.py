"""Somebody who uses the product in a browser: with a mouse on a wide screen, or with keys alone on a small one."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAST_NOTICE = ".alongside-beyond > summary"


class Person:
    """A signed-in person and the page before them."""

    width, height = 1280, 900

    def __init__(self, context, site, username):
        self.site, self.context = site, context
        context.complaints = []
        self.page = context.new_page()
        self._listen(self.page)
        self.page.goto(f"{site}/")
        self.activate(self.page.locator(f"button[name='username'][value='{username}']"))
        self.page.wait_for_url(f"{site}/")

    def _listen(self, page):
        page.on("pageerror", lambda error: self.context.complaints.append(f"script error: {error}"))
        page.on("console", lambda message: self._heard(message))
        page.on("request", lambda request: self._asked(request))

    def _heard(self, message):
        if message.type == "error" and "409" not in message.text and "400" not in message.text:
            self.context.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _asked(self, request):
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.context.complaints.append(f"asked another host: {request.url}")

    # -- what differs ------------------------------------------------------------------------------------------

    def activate(self, target):
        raise NotImplementedError

    def choose(self, target):
        """Choose a radio button or tick a box."""
        raise NotImplementedError

    def type(self, target, text):
        raise NotImplementedError

    # -- what all do -------------------------------------------------------------------------------------------

    def open_unit(self, code):
        self.page.goto(f"{self.site}/unit/{code}/")

    def go_on(self):
        """Read the notice before a check or a role-play, and go on."""
        self.activate(self.page.get_by_role("button", name="Go on"))
        expect(self.page.locator(".alongside-before")).to_have_count(0)

    def begin_to_write(self, code):
        """Open a page of private writing, read its notice, and go on."""
        self.open_unit(code)
        self.activate(self.page.locator(PAST_NOTICE))

    def see(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_no_barrier(self):
        """Check the page with axe-core, and that it does not scroll sideways.

        It is looked at from its end, where a bar that sticks to the bottom lies over nothing: axe-core does not know
        that what lies under it elsewhere can be scrolled free.
        """
        self.page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
        self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
        assert not found, [
            (each["id"], each["help"], [(node["target"], node["failureSummary"]) for node in each["nodes"]])
            for each in found
        ]
        too_wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{self.page.url} scrolls {too_wide} pixels sideways at {self.width}"


class ByMouse(Person):
    """At a desk."""

    def activate(self, target):
        target.click()

    def choose(self, target):
        target.check()

    def type(self, target, text):
        target.click()
        target.press_sequentially(text)


class ByKeyboard(Person):
    """On a small screen, with keys alone. Nothing is focused except by pressing Tab."""

    width, height = 320, 640

    def _reach(self, target):
        handle = target.element_handle()
        for _press in range(400):
            if handle.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")

    def activate(self, target):
        self._reach(target)
        self.page.keyboard.press("Enter")

    def choose(self, target):
        """Reach the group by Tab, then go through its radio buttons with the arrow keys."""
        if target.get_attribute("type") == "checkbox":
            self._reach(target)
            self.page.keyboard.press("Space")
            return
        handle = target.element_handle()
        group = self.page.locator(f"input[type='radio'][name='{target.get_attribute('name')}']")
        in_group = (
            "node => document.activeElement.type === 'radio' && document.activeElement.name === node.name"
        )
        for _press in range(400):
            if handle.evaluate(in_group):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _press in range(group.count()):
            if handle.evaluate("node => node.checked"):
                return
            self.page.keyboard.press("ArrowDown")
        assert handle.evaluate("node => node.checked")

    def type(self, target, text):
        self._reach(target)
        self.page.keyboard.type(text)
