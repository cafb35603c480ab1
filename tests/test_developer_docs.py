"""Whoever writes a program against Alongside finds every event and every endpoint in docs/developers/."""

import ast
import re
from pathlib import Path

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import get_resolver

from alongside.records import api
from tests.records.concerns import nadia, raise_about
from tests.records.conftest import lead, maya, omar, platform, ruth, story
from tests.records.moving_house import KEY, exported, move_out, settle
from tests.records.told import everything
from tests.workspace.matrix import CARE, LEADS, MATRIX, ROLES, SIGNED_IN

__all__ = ["lead", "maya", "nadia", "omar", "platform", "ruth", "story"]

ROOT = Path(__file__).resolve().parent.parent
CODE = ROOT / "xblocks" / "alongside"
PAGES = ROOT / "docs" / "developers"


def rows_of(page, columns):
    """Return the cells of each row of a page's tables that has so many columns, without heads."""
    words = (PAGES / page).read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.split("|")] for row in re.findall(r"^\| (`.*)\|$", words, re.M)]
    return [row for row in rows if len(row) == columns]


# -- events ----------------------------------------------------------------------------------------------------------

DOCUMENTED = {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[2])) for row in rows_of("events.md", 3)}


def calls_in(path):
    """Yield (name of the function, its call) for each call in a file of the code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def events_in_the_code():
    """Return what each event that the code emits carries, by name; None where only running it can tell.

    Names are written out where they are emitted, so that they can be found: an f-string that names an event is in the
    two functions that put the first half before them, and nowhere else.
    """
    found, assembled = {}, []
    for path in CODE.rglob("*.py"):
        for function, call in calls_in(path):
            if function == "emit_event":
                verb, data = (ast.literal_eval(call.args[0]), call.args[1])
                found[f"alongside.{path.stem}.{verb}"] = {ast.literal_eval(key) for key in data.keys}
            elif function == "happened":
                found[f"alongside.request.{ast.literal_eval(call.args[0])}"] = None
            elif function in ("emit", "_emit", "publish"):
                for name in call.args[:2]:
                    if isinstance(name, ast.JoinedStr):
                        assembled.append(ast.unparse(name))
                    elif isinstance(name, ast.Constant) and str(name.value).startswith("alongside."):
                        found[name.value] = None
    assert sorted(assembled) == ["f'alongside.request.{what}'", "f'alongside.{self.name}.{verb}'"]
    return found


def test_every_event_is_documented_and_no_other():
    assert events_in_the_code().keys() == DOCUMENTED.keys()


def test_what_an_event_of_a_block_carries_is_documented():
    carried = {name: keys for name, keys in events_in_the_code().items() if keys is not None}
    assert len(carried) == 5
    assert {name: DOCUMENTED[name] for name in carried} == carried


def test_what_an_event_of_the_records_carries_is_documented(
    story, nadia, omar, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        everything(story, omar)
        raise_about(story)
        api.person_file(login="maya", made_by="root")
        get_user_model().objects.filter(pk=story.maya.user_id).update(email="maya@example.org")
        file = exported()
        move_out()
        settle("maya")
        api.import_records(file, key=KEY, confirm=True, say=lambda line: None)
    carried = {event["name"]: set(event["data"]) for event in story.platform.events}
    of_records = {name for name, keys in events_in_the_code().items() if keys is None}
    assert carried == {name: DOCUMENTED[name] for name in of_records}


# -- endpoints -------------------------------------------------------------------------------------------------------

PREFIX = "alongside_api"
WHO = {
    "anybody": frozenset(ROLES),
    "signed in": SIGNED_IN,
    "care": CARE,
    "care, learner": CARE | {"learner"},
    "leads": LEADS,
    "own": frozenset({"learner", "other-learner"}),
}


def endpoints():
    """Return who the documentation says reaches each endpoint, by method and path."""
    return {(row[0].strip("`"), row[1].strip("`")): row[2] for row in rows_of("rest-api.md", 4)}


def paths_by_name(resolver=None, namespace=""):
    """Yield (name, path as the description writes it) for each address of the API."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from paths_by_name(entry, entry.namespace or namespace)
        elif namespace == PREFIX:
            yield entry.name, "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(entry.pattern))


def test_every_endpoint_is_documented_with_what_it_is_for_and_no_other():
    described = (
        Client().get("/alongside/api/v1/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").json()
    )
    there = {(method.upper(), path) for path, ways in described["paths"].items() for method in ways}
    assert endpoints().keys() == there | {("GET", "/schema/")}
    assert {path for _method, path in endpoints()} == {path for _name, path in paths_by_name()}
    assert all(row[3] for row in rows_of("rest-api.md", 4))


def test_who_reaches_an_endpoint_is_who_the_matrix_says():
    paths = dict(paths_by_name())
    reached = {
        (method, paths[name.removeprefix(f"{PREFIX}:")]): line.reached_by
        for (name, method), line in MATRIX.items()
        if name.startswith(PREFIX)
    }
    assert {endpoint: WHO[who] for endpoint, who in endpoints().items()} == reached
