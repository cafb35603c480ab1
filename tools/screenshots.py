"""Take the pictures of the documentation from a fresh embedded server: `make screenshots`.

The demo people go through one story, and a picture is taken wherever a page of the documentation shows one.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml
from camera import IMAGES, picture
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
THEMES = ROOT / "tests" / "browser" / "themes"
SIZE = {"width": 1120, "height": 900}
PHONE = {"width": 390, "height": 760}
SHEET = {"width": 794, "height": 900}  # as wide as A4
YOUR_WORDS = ".alongside-line--you"
ROLE_PLAY = "role-play-core-relational-skills"
CONTACTS = {  # made up, with telephone numbers that are set aside for fiction
    "emergency": ("Emergency services", "01632 960 001"),
    "crisis-team": ("Northside crisis team", "01632 960 002"),
    "listening-line": ("The Night Line", "01632 960 003"),
    "on-call-manager": ("Manager on call", "01632 960 007"),
    "concern-lead": ("Head of peer support, L. Example", "01632 960 008"),
}


def organisation() -> str:
    """Return the facts of an organisation whose contacts were checked today."""
    contacts = {
        code: {
            "name": name,
            "phone": phone,
            "checked": {"by": "A. Person, training lead", "on": date.today()},
        }
        for code, (name, phone) in CONTACTS.items()
    }
    return yaml.safe_dump({"name": "Northside Peer Support", "contacts": contacts})


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve the shipped course with fresh data and yield its address."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as data:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        facts = Path(data) / "northside.yaml"
        facts.write_text(organisation(), encoding="utf-8")
        command = [str(Path(sys.prefix) / "bin" / "alongside"), "serve", "--port", str(port), "--data", data]
        server = subprocess.Popen([*command, "--organisation", str(facts)], stdout=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str) -> None:
    for _attempt in range(100):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/sign-in/", timeout=1).close()  # noqa: S310 - our own address
            return
        time.sleep(0.2)
    sys.exit("The server did not start.")


class Person:
    """A demo person who has signed in, and the page before them."""

    def __init__(self, browser: Browser, address: str, username: str):
        context = browser.new_context(viewport=SIZE, locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        self.page, self.address = context.new_page(), address
        self.page.goto(address)
        self.page.click(f"button[name='username'][value='{username}']")
        self.page.wait_for_url(f"{address}/")

    def opens(self, path: str) -> Page:
        """Open a page of the server."""
        self.page.goto(f"{self.address}/{path}")
        return self.page

    def begins(self, path: str) -> Page:
        """Open a page and go past the notice that stands before it, if one does."""
        page = self.opens(path)
        for go_on in page.get_by_role("button", name="Go on").all():
            go_on.click()
            go_on.wait_for(state="detached")
        return page


def learning(maya: Person) -> None:
    """The front page, her plan, a check, the help panel, and what she thinks of herself."""
    picture(maya.opens(""), "course")
    page = maya.opens("unit/plan-self-care/")
    page.click(".alongside-beyond > summary")
    picture(page, "plan", top=".alongside-header")
    page = maya.begins("unit/check-core-relational-skills/")
    first = page.locator(".alongside-question").first
    first.locator("input").nth(2).check()
    first.locator("[type='submit']").click()
    first.locator(".alongside-mark").wait_for()
    picture(page, "check", top=".alongside-question")
    page = maya.opens("unit/lesson-being-with-self-harm/")
    page.click(".alongside-help > summary")
    picture(page, "help", top=".alongside-help")
    page = maya.begins(f"unit/{ROLE_PLAY}/")
    for criterion in page.locator("[data-criterion]").all():
        criterion.locator("input[value='ready']").check()
    page.locator("[data-criterion] input[value='emerging']").nth(1).check()
    page.wait_for_selector(".alongside-saving[data-state='saved']")
    picture(page, "self-assessment", top="[data-criterion]")
    page.click(".alongside-self-form [type='submit']")
    page.wait_for_selector(".alongside-waiting")


def scenario(person: Person) -> Page:
    """Go the way that drifts: a choice made, its feedback, and what one might say next."""
    page = person.opens("unit/scenario-a-lift-home/")
    page.click("[data-action='begin']")
    page.click("[data-action='choose']:has-text('not allowed people in our cars')")
    page.wait_for_selector("[data-at='1']")
    return page


def supervising(ruth: Person) -> None:
    """Her caseload, practice in rating, a concern not sent, and the form, half filled in; then she signs off."""
    page = ruth.opens("alongside/")
    picture(page, "caseload", height=680)
    people = page.locator("main a[href*='people/']")
    page.goto(people.last.evaluate("link => link.href") + "concern/")
    picture(page, "concern", height=820)
    page = ruth.opens("alongside/")
    page.click("nav a[href$='/practice/']")
    page.click("main a[href*='/practice/'] >> nth=-1")
    page.wait_for_selector(".alongside-assess__form")
    picture(page, "practice")
    page = ruth.opens("alongside/")
    page.click("main a[href*='/requests/']")
    page.click("[data-action='open']")
    page.wait_for_selector(".alongside-assess")
    for box in page.locator(".alongside-behaviours--basic input").all():
        box.check()
    page.wait_for_selector(".alongside-level:has(:checked)")
    page.wait_for_selector(".alongside-saving[data-state='saved']")
    picture(page, "sign-off", top=".alongside-assess")
    page.fill("[name='strengths']", "When Jo went quiet you waited, twice, and Jo went on.")
    page.fill("[name='next_step']", "Say what you can do in the same breath as what you cannot.")
    page.fill("[name='relation']", "Peer support supervisor")
    page.click("[value='signed-off']")
    page.wait_for_selector("text=It is on the record")
    picture(page, "decided", top=".workspace-head")


def what_she_earned(maya: Person) -> None:
    """The decision as she reads it; the wheel, with one domain signed off; what she takes away and hands over."""
    picture(maya.opens(f"unit/{ROLE_PLAY}/"), "decision", top=".alongside-decision")
    for lesson in ("recovery-and-the-person", "who-is-out-there"):
        page = maya.opens(f"unit/lesson-{lesson}/")
        page.click("[data-action='read']")
        page.wait_for_selector(".alongside-lesson__read")
    page = maya.opens("unit/passport-passport/")
    picture(page, "passport")
    page.click("text=My whole record")
    picture(page, "my-record")
    workspace = page.url.removesuffix("my-record/")
    page.goto(f"{workspace}my-passport/")
    page.set_viewport_size(SHEET)
    page.emulate_media(media="print")
    page.evaluate("document.body.style.margin = '12mm'")  # a sheet has margins, a window has none
    picture(page, "passport-printed")
    page.emulate_media(media="screen")
    page.set_viewport_size(SIZE)
    page.goto(f"{workspace}my-credentials/")
    page.click("text=See what it will say")
    page.click("text=Make it")
    address = page.get_by_role("link", name="What others see").first.get_attribute("href")
    page.context.clear_cookies()  # as somebody without an account sees it
    page.goto(address)
    page.wait_for_selector(".credential-answer--stands")
    picture(page, "credential", height=820)


def on_a_phone(tom: Person) -> None:
    """The second part of a plan, with a word or two in it."""
    page = tom.opens("unit/plan-self-care/")
    page.set_viewport_size(PHONE)
    page.click(".alongside-beyond > summary")
    page.click("[data-turn='1']")
    page.locator("[data-section] textarea").nth(1).fill("Lunch away from the desk, and a walk to the bus.")
    page.wait_for_selector(".alongside-plan-foot .alongside-saving[data-state='saved']:has-text('Saved')")
    picture(page, "plan-part", top="[data-section]:focus-within")
    page.set_viewport_size(SIZE)


def leading(lena: Person) -> None:
    """Who supports whom, where everybody stands, and the page that erases somebody."""
    page = lena.opens("alongside/")
    erase = page.locator("main a[href*='people/']").last.evaluate("link => link.href") + "erase/"
    page.click("nav a[href$='/supervisors/']")
    picture(page, "supervisors", height=640)
    page.click("nav a[href$='/cohort/']")
    picture(page, "cohort")
    page.goto(erase)
    picture(page, "erase")


def under_open_edx(tom: Person) -> None:
    """A lesson and a scenario, each under Open edX's own theme and under a brand's."""
    page = tom.opens("unit/lesson-the-boundary-of-the-role/")
    picture(dressed(page, "open-edx"), "theme-open-edx-lesson")
    picture(dressed(page, "bold-brand"), "theme-bold-brand-lesson")
    page = scenario(tom)
    picture(dressed(page, "open-edx"), "theme-open-edx-scenario", top=YOUR_WORDS)
    picture(dressed(page, "bold-brand"), "theme-bold-brand-scenario", top=YOUR_WORDS)


def dressed(page: Page, theme: str) -> Page:
    """Put one of the tests' themes into the page, in the place of any before, as an Open edX site has its own there."""
    css = (THEMES / f"{theme}.css").read_text(encoding="utf-8")
    page.route(f"**/{theme}.css", lambda route: route.fulfill(body=css, content_type="text/css"))
    page.evaluate(
        """(theme) => new Promise((loaded) => {
          document.getElementById("theme")?.remove();
          const link = document.createElement("link");
          Object.assign(link, { id: "theme", rel: "stylesheet", href: `/${theme}.css`, onload: loaded });
          document.head.append(link);
        })""",
        theme,
    )
    return page


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "LANGUAGE": "en_GB"},  # how fields show days
        )
        maya, tom, ruth, lena = (
            Person(browser, address, username) for username in ("maya", "tom", "ruth", "lead")
        )
        learning(maya)
        picture(scenario(maya), "scenario", top=YOUR_WORDS)
        supervising(ruth)
        what_she_earned(maya)
        leading(lena)
        under_open_edx(tom)
        on_a_phone(tom)
        browser.close()


if __name__ == "__main__":
    main()
