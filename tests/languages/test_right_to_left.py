"""Every page that stands in a window of its own says from which side its lines run."""

from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils.formats import number_format
from lxml import html

from alongside.server.errors import server_error
from alongside.workspace.reports.person_file import write_person_file
from tests.abuse.looking import plans, walk_through
from tests.blocks.conftest import address, workspace
from tests.blocks.role_plays import ask_to_be_seen, request_of
from tests.languages.conftest import TYPED


def sides(page):
    """Return language and direction that a page says it has."""
    root = html.fromstring(page.encode()).getroottree().getroot()
    return root.get("lang"), root.get("dir")


@pytest.mark.parametrize("who", ["maya", "ruth", "lead"])
def test_every_page_runs_from_right_to_left(from_right_to_left, answers, visitor, who):
    pages = [page for page in walk_through(visitor(who).client, leave_out="^/admin") if page.is_page]
    assert len(pages) > 100
    assert {page.path: sides(page.text) for page in pages if sides(page.text) != ("ar", "rtl")} == {}


def test_so_do_pages_to_print_to_keep_and_to_apologise(from_right_to_left, maya, ruth, rf):
    ask_to_be_seen(maya)
    plan, sections = plans()[0]
    maya.ask(plan, "save_answers", {"answers": dict.fromkeys(sections, TYPED), "base_version": 0})
    copy = maya.client.get(address(plan, "take_copy/html"))
    sheet = ruth.client.get(workspace(f"requests/{request_of(ruth)}/print/"))
    for response in (
        copy,
        sheet,
        server_error(rf.get("/")),
        Client().get("/sign-in/"),
        Client().get("/nowhere/"),
    ):
        assert sides(response.content.decode()) == ("ar", "rtl"), response


def test_so_does_the_page_with_everything_about_somebody(from_right_to_left, answers, tmp_path):
    with ZipFile(write_person_file(tmp_path, login="maya", made_by="root")) as archive:
        page = next(name for name in archive.namelist() if name.endswith(".html"))
        assert sides(archive.read(page).decode()) == ("ar", "rtl")


def test_a_language_from_left_to_right_says_nothing_else(disguised, maya):
    assert sides(maya.client.get("/").content.decode()) == ("eo", None)


def not_numbers(page):
    """Return the measures of a page's drawings that no browser reads, since a language has put a comma into them."""
    measures = (
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "width",
        "height",
        "transform",
        "d",
    )
    return {
        f"{name}={value}"
        for drawing in html.fromstring(page).iter("svg")
        for element in drawing.iter()
        for name, value in element.items()
        if name in measures and "," in value
    }


@pytest.mark.parametrize("who", ["maya", "lead"])
def test_drawings_have_points_where_a_language_has_commas(from_right_to_left, answers, visitor, who):
    assert number_format(0.5) == "0,5"
    drawn = [
        page for page in walk_through(visitor(who).client, leave_out="^/(admin|unit/[^p])") if page.is_page
    ]
    assert {page.path: not_numbers(page.text) for page in drawn if not_numbers(page.text)} == {}
    assert sum("alongside-wheel" in page.text for page in drawn) > 1
    assert not_numbers('<svg><circle cy="-61,5"/></svg>') == {"cy=-61,5"}
