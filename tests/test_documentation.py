"""The documentation holds together: where links lead, what the navigation lists, what pictures there are."""

import ast
import re
from pathlib import Path

import pytest

from tests.documentation import AROUND, DOCS, PAGES, ROOT, anchors, links, listed_in, named

IMAGES = DOCS / "images"
SCRIPT = ROOT / "tools" / "screenshots.py"
ALL = [*PAGES, *AROUND]
OURS = re.compile(r"`((?:\.ci|course_content|docs|rubrics|tests|tools|xblocks)/[\w./-]+)(?:::\w+)?`")


@pytest.mark.parametrize("page", ALL, ids=named)
def test_every_link_leads_somewhere(page):
    for _is_picture, _words, to in links(page):
        if re.match(r"https?:|mailto:", to):
            continue
        path, _hash, anchor = to.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{to} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{to} names no heading there"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_links_to_nothing_that_the_site_does_not_hold(page):
    beyond = [to for _is_picture, _words, to in links(page) if "../.." in to]
    inside = [to for to in beyond if (page.parent / to.partition("#")[0]).resolve().is_relative_to(DOCS)]
    assert beyond == inside


@pytest.mark.parametrize("page", ALL, ids=named)
def test_a_file_of_ours_that_a_page_names_is_there(page):
    for name in OURS.findall(page.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), name


def test_the_navigation_lists_every_page_once():
    indexes = [page for page in PAGES if page.name == "index.md"]
    listed = sorted(page for index in indexes for page in listed_in(index))
    assert listed == sorted(page for page in PAGES if page != DOCS / "index.md")


# -- pictures --------------------------------------------------------------------------------------------------------


def taken():
    """Return the names of the pictures that the script takes."""
    calls = [node for node in ast.walk(ast.parse(SCRIPT.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return [ast.literal_eval(call.args[1]) for call in calls if getattr(call.func, "id", "") == "picture"]


def shown():
    """Return the names of the pictures that pages show, with their words."""
    return [
        (to.rpartition("/")[2], words)
        for page in ALL
        for is_picture, words, to in links(page)
        if is_picture and "://" not in to
    ]


def test_the_script_takes_every_picture_and_no_picture_twice():
    assert sorted(taken()) == sorted(picture.stem for picture in IMAGES.glob("*.png"))


def test_every_picture_is_shown_somewhere():
    assert {name for name, _words in shown()} == {picture.name for picture in IMAGES.iterdir()}


def test_every_picture_has_words():
    assert [name for name, words in shown() if len(words.split()) < 4] == []


def test_pictures_are_light():
    weights = {picture.name: picture.stat().st_size for picture in IMAGES.iterdir()}
    assert [name for name, weight in weights.items() if weight > 150_000] == []
    assert sum(weights.values()) < 3_000_000


# -- the house -------------------------------------------------------------------------------------------------------


def rooms_in(words: str) -> list[str]:
    """Return what the rows of a table of rooms are about."""
    rows = re.findall(r"^\| (`.+?) \| .+ \|$", words, re.M)
    return sorted(cell for row in rows for cell in re.findall("`(.+?)`", row))


def test_the_house_has_a_sentence_for_each_room():
    words = (DOCS / "developers" / "architecture.md").read_text(encoding="utf-8")
    house = ROOT / "xblocks" / "alongside"
    of_the_house, of_the_records = words.split("## The rooms of the records")
    modules = [path.name for path in house.glob("*.py") if path.name != "__init__.py"]
    assert rooms_in(of_the_house) == sorted(packages_in(house) + modules)
    django = {"management/", "migrations/", "settings/", "signals/"}
    assert rooms_in(of_the_records) == sorted(set(packages_in(house / "records")) - django - {"data/"})


def packages_in(folder: Path) -> list[str]:
    """Return the names of the packages in a folder."""
    return [f"{path.parent.name}/" for path in folder.glob("*/__init__.py")]


def test_it_is_found_when_something_is_amiss():
    assert anchors(DOCS / "admins" / "embedded-server.md") >= {"data", "checking-the-records"}
    assert "passport" in taken()
    assert (False, "Lists and records", "../admins/reports.md") in links(
        DOCS / "training-leads" / "reports.md"
    )
