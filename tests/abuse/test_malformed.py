"""Whatever is sent to an address that takes something: it answers, with words, and nothing is half written."""

import json

import pytest
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from xblock.core import XBlock

from alongside.server import catalogue
from tests.abuse.addresses import path_of, patterns
from tests.abuse.looking import walk_through
from tests.blocks.conftest import address, workspace

DEEP = "[" * 100_000 + "]" * 100_000
BODIES = {
    "nothing": "",
    "no JSON": "nonsense",
    "not a name and value": "[]",
    "cut off": '{"answers": {',
    "deep": DEEP,
    "deep inside": '{"answers": ' + DEEP + ', "ratings": ' + DEEP + "}",
    "no number": '{"at": 1e999, "base_version": NaN}',
    "a long number": '{"base_version": ' + "9" * 5000 + "}",
    "large": json.dumps({"answers": {"when-well": "x" * 400_000}, "text": "x" * 400_000}),
    "many": json.dumps({"answers": {f"c{at}": "x" for at in range(20_000)}}),
    "half a character": '{"text": "\\ud83d", "answers": {"when-well": "\\udc00"}}',
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "NUL": '{"text": "\\u0000", "submission_key": "\\u0000"}',
}
#: What handlers read, so that what is made up reaches the code behind the first check.
NAMES = (
    "answers", "base_version", "ratings", "choice", "at", "item", "options", "text", "request", "decision", "outcome",
    "submission_key", "strengths", "next_step", "observed_on", "format", "relation", "has_peer_experience", "reason",
    "closing", "after", "number", "section", "sections", "on", "by_email", "until", "person", "share", "base",
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def handlers():
    """Return the addresses of every handler of every kind of block, on one block of the kind."""
    shown = {}
    for key in catalogue.current().blocks:
        if key.block_type.startswith("alongside_"):
            shown.setdefault(key.block_type, key)
    for block_type, key in sorted(shown.items()):
        block_class = XBlock.load_class(block_type)
        for name in dir(block_class):
            if getattr(getattr(block_class, name), "_is_xblock_handler", False):
                yield address(f"{block_type}:{key.block_id}", name)


def pages():
    """Return every address of the workspace and of the API."""
    for steps in patterns(get_resolver()):
        path = path_of(steps)
        if path.startswith("/alongside/"):
            yield path


def is_fine(response):
    if response.status_code >= 500 and response.status_code != 503:
        return False
    if response.status_code >= 400 and response.headers.get("Content-Type", "").startswith(
        "application/json"
    ):
        return bool(json.loads(response.content))
    return True


@pytest.mark.parametrize("body", BODIES)
def test_every_handler_answers(maya, body):
    tried = [*handlers()]
    assert len(tried) >= 13
    wrong = {
        path: response.status_code
        for path in tried
        for response in [maya.client.post(path, BODIES[body], content_type="application/json")]
        if not is_fine(response)
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "kind", ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
)
@pytest.mark.parametrize("body", BODIES)
def test_every_page_of_the_workspace_answers(lead, body, kind):
    wrong = {
        path: response.status_code
        for path in pages()
        for response in [lead.client.post(path, BODIES[body], content_type=kind)]
        if not is_fine(response)
    }
    assert wrong == {}


@given(data=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_handler_answers_whatever_is_made_up(maya, data):
    for path in handlers():
        response = maya.client.post(path, json.dumps(data), content_type="application/json")
        assert is_fine(response), f"{path} answered {response.status_code}"


@pytest.mark.parametrize("ending", ["../../etc/passwd", "%00", "..%2f..%2fkeys", "\\..\\x", "a" * 3000, "💥"])
def test_addresses_that_lead_nowhere_say_so(lead, ending):
    for start in (
        "/unit/",
        "/static/x/",
        "/files/x/",
        workspace("people/"),
        workspace("requests/"),
        "/handlers/",
    ):
        assert lead.client.get(f"{start}{ending}/").status_code in (400, 404, 405)


def test_nothing_is_written_by_what_is_refused(maya, ruth):
    from django.apps import apps

    def everything():
        return {
            model._meta.label: sorted(map(str, model._base_manager.values_list()))
            for label in ("alongside_records", "alongside_server", "submissions")
            for model in apps.get_app_config(label).get_models()
        }

    [*walk_through(maya.client, leave_out="^/(admin|unit)")]
    before = everything()
    for path in handlers():
        for body in BODIES.values():
            if maya.client.post(path, body, content_type="application/json").status_code >= 400:
                assert everything() == before, path
            before = everything()
