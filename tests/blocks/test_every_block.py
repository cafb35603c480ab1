"""What holds for all six blocks."""

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest
from django.test import Client
from lxml import etree
from xblock.runtime import DictKeyValueStore, KvsFieldData

from alongside.content.course import shipped_course
from alongside.server.platform import EmbeddedPlatform
from tests.blocks.all_six import FILES, NAMES, WRITING, Runtime, _keys, block_class, emitted_blocks
from tests.blocks.conftest import address

ASSETS = Path(str(files("alongside") / "assets" / "public"))


def test_every_handler_is_among_those_tried_here():
    declared = {
        (f"alongside_{name}", attribute)
        for name in NAMES
        for attribute in dir(block_class(name))
        if not attribute.startswith("studio_")  # tests/blocks/test_studio.py
        and getattr(getattr(block_class(name), attribute), "_is_xblock_handler", False)
    }
    assert declared == {(block.split(":")[0], handler) for block, handler in WRITING + FILES}


@pytest.mark.parametrize(("block", "handler"), WRITING)
def test_no_handler_answers_a_get(maya, block, handler):
    assert maya.client.get(address(block, handler)).status_code == 405


@pytest.mark.parametrize(("block", "handler"), FILES)
def test_no_file_is_for_anybody_but_its_learner(stranger, maya, block, handler):
    assert stranger.client.get(address(block, handler)).status_code in (403, 404)
    assert Client().get(address(block, handler)).status_code in (302, 401, 403)
    assert maya.post(block, handler).status_code == 405


@pytest.mark.parametrize(("block", "handler"), WRITING)
def test_no_handler_serves_somebody_without_a_place_in_the_course(stranger, maya, block, handler):
    assert stranger.post(block, handler).status_code in (403, 404)


@pytest.mark.parametrize(("block", "handler"), WRITING)
def test_no_handler_serves_somebody_who_is_not_signed_in(db, block, handler):
    assert Client().post(address(block, handler), "{}", content_type="application/json").status_code in (
        302,
        401,
        403,
    )


@pytest.mark.parametrize(("block", "handler"), WRITING)
def test_no_handler_takes_a_post_without_a_token(maya, block, handler):
    client = Client(enforce_csrf_checks=True)
    client.force_login(maya.user)
    assert client.post(address(block, handler), "{}", content_type="application/json").status_code == 403


@pytest.mark.parametrize("body", ["", "[]", "nonsense", '"text"', "{" * 2000, '{"at": 1e999}'])
@pytest.mark.parametrize(("block", "handler"), WRITING)
def test_no_handler_fails_on_what_it_cannot_read(maya, block, handler, body):
    response = maya.client.post(address(block, handler), body, content_type="application/json")
    assert response.status_code < 500
    assert response.status_code == 200 or response.json()["message"]


@pytest.mark.parametrize("name", NAMES)
def test_resources_stay_in_the_folder_for_browsers(name):
    assert block_class(name).resources_dir == "assets"
    assert block_class(name).__module__.count(".") == 1


def test_every_emitted_block_gives_back_the_authors_content():
    units = {unit.code + unit.kind.value: unit for unit in shipped_course().units}
    seen = 0
    for element in emitted_blocks():
        runtime = Runtime(services={"field-data": KvsFieldData(DictKeyValueStore())})
        name = element.tag.removeprefix("alongside_")
        olx = etree.tostring(element, encoding="unicode", with_tail=False)
        block = runtime.get_block(runtime.parse_xml_string(olx))
        kinds = {"sign_off": ["role-play"], "plan": ["plan", "reflection"]}.get(name, [name])
        unit = next(
            units[element.get("url_name") + kind] for kind in kinds if element.get("url_name") + kind in units
        )
        attribute = {"sign_off": "role_play", "plan": "template", "passport": "framework"}.get(name, name)
        content = getattr(block, attribute)
        if name == "lesson":  # how long a module takes was put in
            text = re.sub(r"about \d+½? hours", "about [[module:hours]] hours", content.text)
            content = content.model_copy(update={"text": text})
        assert content == unit.document.content
        if name == "sign_off":
            code = unit.document.content.rubric
            assert block.own_rubric == shipped_course().rubrics[code].content
        seen += 1
    assert seen == len(shipped_course().units)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_workbench_opens_has_no_mistake(name, db):
    for _title, olx in block_class(name).workbench_scenarios():
        runtime = Runtime(services={"field-data": KvsFieldData(DictKeyValueStore())})
        assert runtime.get_block(runtime.parse_xml_string(olx)).outline().title


@pytest.mark.parametrize("name", NAMES)
def test_where_the_page_around_brings_no_help_panel_the_block_does(name, maya, monkeypatch):
    monkeypatch.setattr(EmbeddedPlatform, "brings_help", lambda self: False)
    unit = {
        "lesson": "lesson-the-boundary-of-the-role",
        "scenario": "scenario-a-lift-home",
        "check": "check-core-relational-skills",
        "plan": "plan-self-care",
        "sign_off": "role-play-core-relational-skills",
        "passport": "passport-passport",
    }[name]
    html = maya.open(unit)
    block = html[html.index(f'<div class="alongside alongside-{name}') :]
    place = re.search(r'<a href="#(need-help-\w+)" data-help>Need help now\?</a>', block)[1]
    assert block.index(place) < block.index('class="alongside-body"')
    assert block.count(f'id="{place}"') == 1
    assert "Nobody is told that you opened this" in block


@pytest.mark.parametrize("name", NAMES)
def test_a_block_with_a_mistake_in_its_text_says_so_and_stays_on_its_feet(name, maya, visitor):
    from xblock.field_data import DictFieldData

    from alongside import platform
    from alongside.platform import Actor

    class Fixed:
        def __getattr__(self, attribute):
            return getattr(platform_before, attribute)

        def actor(self, block):
            return Actor(user_id=maya.user.pk, full_name="Maya", is_staff=True)

    platform_before = platform.current()
    runtime = Runtime(services={"field-data": DictFieldData({"content": "title: [broken"})})
    block = runtime.construct_xblock_from_class(block_class(name), _keys(name))
    platform_current, platform.current = platform.current, lambda: Fixed()
    try:
        html = block.student_view({}).content
    finally:
        platform.current = platform_current
    assert "has a mistake in it" in html
    assert "A105" in html or "A111" in html


def test_what_browsers_get_for_all_six_blocks_stays_small():
    files = [
        file
        for file in ASSETS.rglob("*")
        if file.suffix in (".css", ".js") and file.stem != "studio"  # which only authors get
    ]
    assert len(files) == 18
    assert sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files) <= 25_000


@pytest.mark.parametrize("name", NAMES)
def test_what_browsers_get_for_one_block_stays_small(name):
    files = [ASSETS / "css" / f"{each}.css" for each in ("alongside", name)]
    files += [ASSETS / "js" / f"{each}.js" for each in ("alongside", *block_class(name).scripts, name)]
    assert sum(len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files) <= 17_500
