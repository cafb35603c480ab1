"""The documentation builds into a site that needs nothing else, and does not build if something in it is amiss."""

import re
import shutil

import pytest

from tests.documentation import DOCS, PAGES, build

pytestmark = pytest.mark.packaging

LOADED = re.compile(
    r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"([^\"]+)|<link\b[^>]*\bhref=\"([^\"]+)|url\(([^)]+)\)"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    done = build(DOCS, folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_it_holds_every_page_and_picture(site):
    pages = {page.relative_to(DOCS).with_suffix(".html") for page in PAGES}
    assert pages <= {page.relative_to(site) for page in site.rglob("*.html")}
    pictures = {picture.name for picture in (DOCS / "images").iterdir()}
    assert pictures == {picture.name for picture in (site / "_images").iterdir()}


def test_it_loads_nothing_from_anywhere_else(site):
    loaded = {
        next(filter(None, found)).strip("'\"")
        for file in site.rglob("*")
        if file.suffix in (".html", ".css")
        for found in LOADED.findall(file.read_text(encoding="utf-8"))
    }
    assert any(name.endswith("furo.css") or "furo.css?" in name for name in loaded)
    assert [name for name in loaded if re.match(r"(?:https?:)?//", name)] == []


def test_what_can_be_searched_stands_beside_the_pages(site):
    assert "passport" in (site / "searchindex.js").read_text(encoding="utf-8")


def test_it_does_not_build_if_something_leads_nowhere(tmp_path):
    docs = shutil.copytree(DOCS, tmp_path / "docs" / "docs")
    logo = "xblocks/alongside/server/static/alongside_server"
    shutil.copytree(DOCS.parent / logo, docs.parent / logo)
    with (docs / "learners" / "plan.md").open("a", encoding="utf-8") as page:
        page.write(
            "\n[gone](gone.md) [no such heading](start.md#gone) ![no such picture](../images/gone.png)\n"
        )
    (docs / "learners" / "unlisted.md").write_text("# In no list\n", encoding="utf-8")
    done = build(docs, tmp_path / "site")
    assert done.returncode
    for page, amiss in (
        ("plan.md", "'gone.md' .myst.xref_missing"),
        ("plan.md", "'learners/start': 'gone' .myst.xref_missing"),
        ("plan.md", "images/gone.png .image.not_readable"),
        ("unlisted.md", "toctree .toc.not_included"),
    ):
        assert re.search(rf"{page}.*{amiss}", done.stderr), (amiss, done.stderr)
