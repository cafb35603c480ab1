"""What several tests of the documentation share: its pages, what they link to, and the site that is built from them."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
AROUND = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
LISTED = runpy.run_path(str(DOCS / "conf.py"))["LISTED"]

FENCED = re.compile(r"^(```+).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"(?P<picture>!?)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<to>[^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)


def named(page):
    """Return what a test of a page is called."""
    return str(page.relative_to(ROOT))


def links(page):
    """Return each link and picture of a page: whether it is a picture, its words, and where it leads to."""
    text = CODE.sub("code", FENCED.sub("", page.read_text(encoding="utf-8")))
    return [(bool(found["picture"]), found["words"], found["to"]) for found in LINK.finditer(text)]


def anchors(page):
    """Return the anchors of a page's headings, as GitHub and MyST make them."""
    found = set()
    for heading in HEADING.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
        found.add(next(each for each in _numbered(slug) if each not in found))
    return found


def _numbered(slug):
    yield slug
    yield from (f"{slug}-{number}" for number in range(1, 1000))


def listed_in(index):
    """Return the pages that an index lists, which are its branch of the navigation."""
    return [(index.parent / f"{name}.md").resolve() for name in LISTED.findall(index.read_text("utf-8"))]


def build(source, target):
    """Build the site as `make docs` does and return the finished process."""
    recipe = re.search(r"sphinx-build (.+) docs build/docs", (ROOT / "Makefile").read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "sphinx", *recipe[1].split(), str(source), str(target)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
