"""What an author wrote comes back whole: built, read by the real blocks, exported, read and exported again."""

import logging
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xblock.core import XBlock
from xblock.fields import ScopeIds
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime as Runtime

from alongside.content.course import shipped_course
from alongside.course.build import build_tree
from alongside.server.blocks import ContainerBlock
from tests.blocks.all_six import NAMES, block_class
from tests.blocks.authored import authored

TEXTS = {
    "quotes": "She said \"it's 'fine'\" — “well”, ‘fine’.",
    "emoji": "🌻 👩🏽‍🤝‍👨🏿 🏳️‍🌈 é e\u0301",
    "right to left": "\u202e\u05e9\u05dc\u05d5\u05dd\u202c \u0645\u0631\u062d\u0628\u0627 \u2067\u0642\u2069 left",
    "code": "    if a < b && c > d:\n\treturn '<b>' # `x`\n",
    "20,000 words": "An ordinary word or two. " * 4_000,
    "end of CDATA": "]]> <![CDATA[ x ]]> ]]&gt;",
    "markup": "<p>& &amp; &#13; <!-- no --> <?x?></p>",
    "white space around": "\n\n  \ttitle: x\n    more: y\n\n \t\n",
    "indented YAML": "  title: x\n  more: y\n",
    "one newline at the end": "title: x\n",
    "nothing but white space": " \n\t ",
    "tabs": "a\tb\t\tc",
    "line separators": "a\u2028b\u2029c\u0085d\ufeffe\u00a0f",
    "nothing": "",
}


def a_runtime() -> Runtime:
    return Runtime(services={"field-data": KvsFieldData(DictKeyValueStore())})


def a_block(name: str, **values: object) -> XBlock:
    keys = ScopeIds("user", f"alongside_{name}", "definition", "usage")
    block = a_runtime().construct_xblock_from_class(block_class(name), keys)
    for field, value in values.items():
        setattr(block, field, value)
    block.save()
    return block


def exported(block: XBlock, file: Path) -> bytes:
    """Return a block's OLX as XBlock's own runtime writes it into a file."""
    with file.open("wb") as opened:
        block.runtime.export_to_xml(block, opened)
    return file.read_bytes()


def imported(file: Path) -> XBlock:
    runtime = a_runtime()
    with file.open("rb") as opened:
        return runtime.get_block(runtime.parse_xml_file(opened))


@pytest.fixture
def files(tmp_path: Path):
    return lambda block, number: (exported(block, tmp_path / f"{number}.xml"), tmp_path / f"{number}.xml")


@XBlock.register_temp_plugin(ContainerBlock, "vertical")
def test_every_unit_of_the_shipped_course_comes_back_whole(tmp_path: Path) -> None:
    built = tmp_path / "built.xml"
    units = [
        content
        for name, content in build_tree(shipped_course(), include_optional=True).items()
        if name.startswith("vertical/")
    ]
    for content in units:
        built.write_bytes(content)
        first = imported(built)
        assert authored(first)["children"]
        once = exported(first, tmp_path / "once.xml")
        second = imported(tmp_path / "once.xml")
        assert authored(second) == authored(first)
        assert exported(second, tmp_path / "twice.xml") == once
    assert len(units) == len(shipped_course().units)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_text_comes_back_whole(name: str, text: str, files) -> None:
    values = {"content": text, "display_name": text} | ({"rubric": text} if name == "sign_off" else {})
    block = a_block(name, **values)
    once, file = files(block, 1)
    again = imported(file)
    assert authored(again) == authored(block)
    assert files(again, 2)[0] == once


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("\n\t <>&]'\"")
)


@settings(max_examples=50, deadline=None)
@given(content=_TEXT, rubric=_TEXT, title=_TEXT)
def test_no_text_is_lost(tmp_path_factory, content: str, rubric: str, title: str) -> None:
    folder = tmp_path_factory.mktemp("olx")
    block = a_block("sign_off", content=content, rubric=rubric, display_name=title)
    once = exported(block, folder / "once.xml")
    again = imported(folder / "once.xml")
    assert authored(again) == authored(block)
    assert exported(again, folder / "twice.xml") == once


@pytest.mark.parametrize("values", [{"display_name": None}, {"tags": ["a", 'b "c"']}, {"tags": []}])
def test_other_settings_come_back_too(values, files) -> None:
    block = a_block("lesson", **values)
    once, file = files(block, 1)
    assert authored(imported(file)) == authored(block)
    assert files(imported(file), 2)[0] == once


@pytest.mark.parametrize("attribute", ['tags="one, two"', 'weight="heavy"', 'tags="{"'])
def test_an_attribute_that_cannot_be_read_does_not_cost_the_text(attribute, tmp_path: Path, caplog) -> None:
    file = tmp_path / "block.xml"
    file.write_text(f'<alongside_check display_name="Seen" {attribute}>title: x</alongside_check>', "utf-8")
    with caplog.at_level(logging.WARNING):
        block = imported(file)
    assert (block.content, block.display_name, block.weight, block.tags) == ("title: x", "Seen", 1.0, [])
    assert "is left out" in caplog.text
    assert "heavy" not in caplog.text


def test_an_archive_written_by_hand_may_stand_on_lines_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "block.xml"
    file.write_text("<alongside_check>\n  <![CDATA[\ntitle: x\nitems: []\n]]>\n</alongside_check>", "utf-8")
    assert imported(file).content == "title: x\nitems: []"
