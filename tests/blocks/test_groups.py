"""Cohorts, content groups and experiments are the platform's: our blocks carry its settings, and read none of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from xblock.core import XBlock, XBlockMixin
from xblock.fields import Dict, Integer, List, Scope
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime

from alongside.content.course import shipped_course
from alongside.course.build import build_tree
from alongside.server.blocks import ContainerBlock
from tests.blocks.all_six import NAMES
from tests.blocks.authored import authored

#: Partition and group ids, as Studio writes them: a cohort's content group, and an enrolment track.
GROUPS = {"50": [1, 2], "1970": [3]}
CHILDREN = ", ".join(f'"{group}": "i4x://o/c/vertical/{group}"' for group in "01")


class AccessMixin(XBlockMixin):
    """What the LMS's own mixin has for groups."""

    group_access = Dict(scope=Scope.settings)
    user_partitions = List(scope=Scope.settings, default=[])


class SplitTestBlock(ContainerBlock):
    """The fields of a content experiment."""

    group_id_to_child = Dict(scope=Scope.content)
    user_partition_id = Integer(scope=Scope.content, default=-1)


def a_runtime() -> TestRuntime:
    """Return a runtime that mixes the groups into every block, as the LMS and Studio do."""
    return TestRuntime(services={"field-data": KvsFieldData(DictKeyValueStore())}, mixins=(AccessMixin,))


def imported(file: Path) -> XBlock:
    runtime = a_runtime()
    with file.open("rb") as opened:
        return runtime.get_block(runtime.parse_xml_file(opened))


def exported(block: XBlock, file: Path) -> bytes:
    with file.open("wb") as opened:
        block.runtime.export_to_xml(block, opened)
    return file.read_bytes()


def below(block: XBlock) -> Iterator[XBlock]:
    for child in block.get_children():
        yield child
        yield from below(child)


@pytest.fixture(scope="module")
def shipped() -> dict[str, bytes]:
    """One unit of the shipped course for each of our blocks, by the block's name."""
    units = [
        content
        for name, content in build_tree(shipped_course(), include_optional=True).items()
        if name.startswith("vertical/")
    ]
    return {name: next(unit for unit in units if f"<alongside_{name}".encode() in unit) for name in NAMES}


@XBlock.register_temp_plugin(ContainerBlock, "vertical")
@pytest.mark.parametrize("name", NAMES)
def test_a_block_for_some_groups_only_comes_back_whole(name: str, shipped, tmp_path: Path) -> None:
    built = tmp_path / "built.xml"
    built.write_bytes(shipped[name])
    unit = imported(built)
    (block,) = (each for each in below(unit) if each.scope_ids.block_type == f"alongside_{name}")
    before = authored(block)
    block.group_access = GROUPS
    block.save()

    once = exported(unit, tmp_path / "once.xml")
    again = imported(tmp_path / "once.xml")
    (back,) = (each for each in below(again) if each.scope_ids.block_type == f"alongside_{name}")
    assert back.group_access == GROUPS
    assert authored(back) == {**before, "group_access": GROUPS}
    assert exported(again, tmp_path / "twice.xml") == once


@XBlock.register_temp_plugin(ContainerBlock, "vertical")
@XBlock.register_temp_plugin(SplitTestBlock, "split_test")
@pytest.mark.parametrize("name", NAMES)
def test_a_block_in_an_experiment_comes_back_whole(name: str, shipped, tmp_path: Path) -> None:
    unit = shipped[name].decode()
    built = tmp_path / "built.xml"
    built.write_text(
        f"<split_test user_partition_id='7' group_id_to_child='{{{CHILDREN}}}'>{unit}{unit}</split_test>",
        encoding="utf-8",
    )
    experiment = imported(built)
    assert len([each for each in below(experiment) if each.scope_ids.block_type == f"alongside_{name}"]) == 2
    once = exported(experiment, tmp_path / "once.xml")
    again = imported(tmp_path / "once.xml")
    assert authored(again) == authored(experiment)
    assert again.user_partition_id == 7
    assert exported(again, tmp_path / "twice.xml") == once


UNITS = (
    "lesson-the-boundary-of-the-role",
    "scenario-a-lift-home",
    "check-core-relational-skills",
    "plan-self-care",
    "role-play-core-relational-skills",
    "passport-passport",
)


@pytest.mark.parametrize("unit", UNITS)
def test_groups_change_nothing_that_a_block_shows(unit: str, maya, monkeypatch) -> None:
    """Who may see it, the platform decides before the block is asked."""
    before = maya.open(unit)
    for name in NAMES:
        block = XBlock.load_class(f"alongside_{name}")
        monkeypatch.setattr(block, "group_access", {"50": [999]}, raising=False)
        monkeypatch.setattr(block, "user_partitions", ["no partition"], raising=False)
    assert without_tokens(maya.open(unit)) == without_tokens(before)


def without_tokens(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
