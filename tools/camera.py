"""Take one picture of a page for the documentation, so that it changes only when the page does."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
COLOURS = 96

# What differs each time: days, times, uuids. Every picture is of one morning in March.
STAND_STILL = r"""() => {
  const same = [
    [/\b\d{1,2} [A-Z][a-z]+ 20\d\d\b/g, "2 March 2026"],
    [/\b\d\d:\d\d\b/g, "10:15"],
    [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "5f0c2b1e-7d34-4c58-9a6b-2e81d0f4c397"],
  ];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (const [pattern, always] of same) {
      if (pattern.test(text.data)) text.data = text.data.replace(pattern, always);
    }
  }
  for (const day of document.querySelectorAll("input[type='date']")) if (day.value) day.value = "2026-03-02";
}"""


def picture(page: Page, name: str, *, top: str = "", height: int | None = None) -> None:
    """Keep what the page shows as ``docs/images/<name>.png``.

    Args:
        page: the page, as wide as the picture is to be.
        name: of the picture. It is written out in each call, so that a test finds it.
        top: a selector of what is to stand at the top of the picture; else the page is taken as it is scrolled.
        height: how much of the page, in pixels; else as much as the window shows.

    """
    page.mouse.move(0, 0)
    page.evaluate(STAND_STILL)
    if top:
        page.locator(top).first.evaluate("node => node.scrollIntoView()")
    window = page.viewport_size
    shown = {"x": 0, "y": 0, "width": window["width"], "height": height or window["height"]}
    taken = Image.open(io.BytesIO(page.screenshot(clip=shown))).convert("RGB")
    few = taken.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)
