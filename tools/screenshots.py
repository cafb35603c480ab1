"""Take the pictures of the documentation from a fresh embedded server: `make screenshots`."""

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
THEMES = ROOT / "tests" / "browser" / "themes"
SIZE = {"width": 1120, "height": 900}


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Serve the shipped course with fresh data and yield its address."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as data:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [str(Path(sys.prefix) / "bin" / "alongside"), "serve", "--port", str(port), "--data", data]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
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


def signed_in(browser: Browser, address: str, username: str) -> Page:
    """Return a page on which a demo person has signed in."""
    page = browser.new_context(viewport=SIZE, reduced_motion="reduce").new_page()
    page.goto(address)
    page.click(f"button[name='username'][value='{username}']")
    page.wait_for_url(f"{address}/")
    return page


def dress(page: Page, theme: str) -> None:
    """Put one of the tests' themes into the page, as an Open edX site has its own there."""
    css = (THEMES / f"{theme}.css").read_text(encoding="utf-8")
    page.route("**/theme.css", lambda route: route.fulfill(body=css, content_type="text/css"))
    page.evaluate(
        """() => new Promise((loaded) => {
          const link = document.createElement("link");
          Object.assign(link, { rel: "stylesheet", href: "/theme.css", onload: loaded });
          document.head.append(link);
        })"""
    )


def picture(page: Page, name: str) -> None:
    """Keep what the page shows now as ``docs/images/<name>.png``."""
    page.screenshot(path=IMAGES / f"{name}.png")


def scenario(learner: Page, address: str) -> None:
    """A choice made, its feedback, and what one might say next."""
    learner.goto(f"{address}/unit/scenario-a-lift-home/")
    learner.click("[data-action='begin']")
    learner.click("[data-action='choose'] >> nth=1")
    learner.wait_for_selector("[data-at='1']")
    learner.mouse.move(0, 0)
    picture(learner, "scenario")


def sign_off(learner: Page, supervisor: Page, address: str) -> None:
    """The supervisor's form, half filled in; then signed off."""
    learner.goto(f"{address}/unit/role-play-core-relational-skills/")
    learner.click("[data-action='go_on']")
    learner.wait_for_selector(".alongside-self-form")
    for criterion in learner.locator("[data-criterion]").all():
        criterion.locator("input[value='ready']").check()
    learner.click(".alongside-self-form [type='submit']")
    learner.wait_for_selector(".alongside-waiting")
    supervisor.goto(f"{address}/alongside/")
    supervisor.click("main a[href*='/requests/']")
    supervisor.click("[data-action='open']")
    supervisor.wait_for_selector(".alongside-assess")
    for box in supervisor.locator(".alongside-behaviours--basic input").all():
        box.check()
    supervisor.wait_for_selector(".alongside-level:has(:checked)")
    supervisor.evaluate("scrollTo(0, 180)")
    picture(supervisor, "sign-off")
    levels = supervisor.locator(".alongside-levels :checked")
    levels.nth(supervisor.locator(".alongside-levels").count() - 1).wait_for()
    supervisor.click("[value='signed-off']")
    supervisor.wait_for_selector(".workspace-withdraw, .alongside-decision, table")


def passport(learner: Page, address: str) -> None:
    """The wheel, with one domain signed off and some things begun."""
    for lesson in ("families-and-carers", "listening-well"):
        learner.goto(f"{address}/unit/lesson-{lesson}/")
        learner.click(".alongside-beyond > summary")
        learner.click("[data-action='read']")
        learner.wait_for_selector(".alongside-lesson__read")
    learner.goto(f"{address}/unit/passport-passport/")
    picture(learner, "passport")


def themes(browser: Browser, address: str) -> None:
    """A lesson and a scenario, each under Open edX's own theme and under a brand's."""
    for theme in ("open-edx", "bold-brand"):
        learner = signed_in(browser, address, "tom")
        learner.goto(f"{address}/unit/lesson-the-boundary-of-the-role/")
        dress(learner, theme)
        picture(learner, f"theme-{theme}-lesson")
        learner.goto(f"{address}/unit/scenario-a-lift-home/")
        learner.click("[data-action='begin']")
        learner.click("[data-action='choose'] >> nth=1")
        learner.wait_for_selector("[data-at='1']")
        learner.mouse.move(0, 0)
        dress(learner, theme)
        picture(learner, f"theme-{theme}-scenario")
        learner.context.close()


def main() -> None:
    """Take every picture."""
    IMAGES.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        learner, supervisor = (signed_in(browser, address, name) for name in ("maya", "ruth"))
        scenario(learner, address)
        sign_off(learner, supervisor, address)
        passport(learner, address)
        themes(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
