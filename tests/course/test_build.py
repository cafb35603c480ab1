"""The archive for Open edX: what is in it, that it is always the same, and that every text survives it."""

import gzip
import io
import json
import re
import tarfile
from dataclasses import replace
from pathlib import Path
from textwrap import indent
from unittest.mock import Mock
from xml.etree import ElementTree

import olxcleaner
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from xblock.core import XBlock
from xblock.field_data import DictFieldData
from xblock.fields import Scope, ScopeIds, String

from alongside.content.course import Course, Unit, shipped_course
from alongside.content.lesson import parse_lesson
from alongside.content.module import Kind
from alongside.content.organisation import Facts, Organisation, parse_organisation
from alongside.content.scenario import parse_scenario
from alongside.course import build_archive, build_tree, unset_facts
from alongside.course.olx import BLOCKS, payload, to_xml, vertical_name
from tests.content.examples import EXAMPLES, PARSERS, changed
from tests.course.samples import MODULE, load, second_module, write_course

ORGANISATION = parse_organisation(EXAMPLES["organisation"])


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load(write_course(tmp_path))


def _parse(node: etree._Element, block_class: type[XBlock]) -> XBlock:
    """Return a block made by XBlock's own parser, as Studio's import makes it."""
    keys = ScopeIds("user", node.tag, "definition", "usage")
    data = DictFieldData({})
    runtime = Mock()
    runtime.service = lambda block, name: data if name == "field-data" else None
    runtime.construct_xblock_from_class = lambda cls, ids: cls(runtime, scope_ids=ids)
    return block_class.parse_xml(node, runtime, keys)


def _blocks(course: Course, tree: dict[str, bytes]) -> list[tuple[Unit, XBlock]]:
    found = []
    for unit in course.units:
        vertical = etree.fromstring(tree[f"vertical/{vertical_name(unit)}.xml"])
        (node,) = vertical
        found.append((unit, _parse(node, XBlock.load_class(node.tag))))
    return found


def _parser(kind: Kind):
    names = {Kind.REFLECTION: "plan", Kind.PASSPORT: "framework"}
    return PARSERS[names.get(kind, kind.value)]


@pytest.mark.parametrize("load_it", [load, lambda _: shipped_course()], ids=["sample", "shipped"])
def test_parsing_each_block_with_its_class_gives_back_the_model(tmp_path: Path, load_it) -> None:
    course = load_it(write_course(tmp_path))
    for unit, block in _blocks(course, build_tree(course, include_optional=True)):
        assert block.display_name == unit.title
        content = re.sub(r"about \d+½? hours", "about [[module:hours]] hours", block.content)
        assert _parser(unit.kind)(content) == unit.document.content
        match unit.kind:
            case Kind.ROLE_PLAY:
                rubric = course.rubrics[block.rubric_code].content
                assert PARSERS["rubric"](block.rubric, "rubric", block.rubric_code) == rubric
                assert block.weight == 1.0
            case Kind.CHECK:
                assert block.weight == 1.0
            case Kind.PLAN | Kind.REFLECTION:
                assert block.plan_code == unit.code


def test_keys_come_from_codes_alone(course: Course) -> None:
    tree = build_tree(course)
    chapter = etree.fromstring(tree["chapter/core-relational-skills.xml"])
    assert [each.get("url_name") for each in chapter] == [
        "core-relational-skills-start",
        "core-relational-skills-check",
        "core-relational-skills-role-play",
        "core-relational-skills-close",
    ]
    start = etree.fromstring(tree["sequential/core-relational-skills-start.xml"])
    assert [each.get("url_name") for each in start] == [
        "lesson-welcome-core-relational-skills",
        "scenario-a-lift-home",
    ]
    lesson = etree.fromstring(tree["vertical/lesson-welcome-core-relational-skills.xml"])
    assert lesson[0].get("url_name") == "welcome-core-relational-skills"


def test_checks_and_role_plays_are_graded_and_nothing_else_is(course: Course) -> None:
    graded = {
        name: (element.get("format"), element.get("graded"))
        for name, content in build_tree(course).items()
        if name.startswith("sequential/") and (element := etree.fromstring(content)).get("format")
    }
    assert graded == {
        "sequential/core-relational-skills-check.xml": ("Check", "true"),
        "sequential/core-relational-skills-role-play.xml": ("Role-play", "true"),
    }
    grading = json.loads(build_tree(course)["policies/2026/grading_policy.json"])
    assert [(each["type"], each["min_count"], each["weight"]) for each in grading["GRADER"]] == [
        ("Check", 1, 0.3),
        ("Role-play", 1, 0.7),
    ]
    assert grading["GRADE_CUTOFFS"] == {"Pass": 0.91}


def test_a_kind_of_assignment_that_the_course_has_not_takes_nothing_from_the_grade(tmp_path: Path) -> None:
    root = write_course(
        tmp_path,
        {
            f"{MODULE}/module.yaml": EXAMPLES["module"],
            f"{MODULE}/role-plays/a-first-meeting.yaml": None,
            f"{MODULE}/reflections/looking-back.yaml": None,
        },
    )
    grading = json.loads(build_tree(load(root))["policies/2026/grading_policy.json"])
    assert [(each["type"], each["weight"]) for each in grading["GRADER"]] == [("Check", 1.0)]
    assert grading["GRADE_CUTOFFS"] == {"Pass": 0.7}


def test_the_policy_switches_our_blocks_on_and_carries_the_organisation(course: Course) -> None:
    policy = json.loads(build_tree(course, organisation=ORGANISATION)["policies/2026/policy.json"])[
        "course/2026"
    ]
    assert policy["advanced_modules"] == sorted(set(BLOCKS.values()))
    assert (policy["display_name"], policy["start"]) == (
        "Becoming a peer support worker",
        "2026-01-01T00:00:00Z",
    )
    kept = policy["other_course_settings"]["alongside"]["organisation"]
    assert Organisation.model_validate(kept) == ORGANISATION


def test_facts_replace_tokens_in_lessons_and_on_the_about_page(tmp_path: Path) -> None:
    lesson = changed("lesson", ("[[policy:lifts]]", "[[policy:gifts]] [[policy:lifts]]"))
    course = load(write_course(tmp_path, {f"{MODULE}/lessons/welcome-core-relational-skills.md": lesson}))
    tree = build_tree(course, organisation=ORGANISATION)
    (_, block), *_ = _blocks(course, tree)
    assert "Small home-made gifts may be accepted" in block.content
    assert "[[policy:lifts]]" in block.content
    assert parse_lesson(block.content).title == "A warm no"
    assert b"at Northside Peers and" in tree["about/overview.html"].replace(
        b'<span class="alongside-fact">', b""
    ).replace(b"</span>", b"")
    assert b"alongside-unset" in build_tree(course)["about/overview.html"]


def test_what_is_not_set_is_named(course: Course) -> None:
    missing = unset_facts(course, ORGANISATION)
    assert "contact: emergency" in missing
    assert "policy: lifts" in missing
    assert "contact: crisis-team" not in missing
    assert "organisation: name" not in missing
    assert "policy: endings" not in missing, "no page speaks of it"
    assert unset_facts(course, None)[0] == "organisation: name"


@pytest.mark.parametrize(("wanted", "chapters"), [(False, 1), (True, 2)])
def test_optional_modules_are_built_only_when_asked_for(tmp_path: Path, wanted: bool, chapters: int) -> None:
    module = 'code: more\ndomain: "3"\ntitle: More\nstatus: written\noptional: true\nsummary: S\n'
    module += "parts: [{code: start, title: Start, items: [{lesson: first}]}]\n"
    changes = second_module(module) | {"course_content/module-again/lessons/first.md": EXAMPLES["lesson"]}
    tree = build_tree(load(write_course(tmp_path, changes)), include_optional=wanted)
    assert sum(name.startswith("chapter/") for name in tree) == chapters
    assert len(etree.fromstring(tree["course/2026.xml"])) == chapters


def test_outlines_are_left_out(tmp_path: Path) -> None:
    outline = 'code: endings\ndomain: "3"\ntitle: Endings\nstatus: outline\nsummary: Still to come.\n'
    tree = build_tree(load(write_course(tmp_path, second_module(outline))), include_optional=True)
    assert [name for name in tree if name.startswith("chapter/")] == ["chapter/core-relational-skills.xml"]


def test_the_same_course_gives_the_same_bytes_wherever_it_lies(tmp_path: Path) -> None:
    first = build_archive(load(write_course(tmp_path / "one")), organisation=ORGANISATION)
    second = build_archive(load(write_course(tmp_path / "two")), organisation=ORGANISATION)
    assert first == second


def test_the_archive_is_plain_files_of_nobody_in_one_folder(course: Course) -> None:
    with tarfile.open(fileobj=io.BytesIO(build_archive(course))) as archive:
        members = archive.getmembers()
        tree = {each.name.removeprefix("course/"): archive.extractfile(each).read() for each in members}  # type: ignore[union-attr]
    assert tree == build_tree(course)
    assert list(tree) == sorted(tree)
    assert {(each.isreg(), each.uid, each.gid, each.uname, each.mode) for each in members} == {
        (True, 0, 0, "", 0o644)
    }
    assert all(each.name.startswith("course/") for each in members)
    assert gzip.decompress(build_archive(course))
    assert tree["static/two-lines.svg"].startswith(b"<svg")


@pytest.mark.parametrize("load_it", [load, lambda _: shipped_course()], ids=["sample", "shipped"])
def test_olxcleaner_finds_no_error(tmp_path: Path, load_it) -> None:
    course = load_it(write_course(tmp_path / "source"))
    for name, content in build_tree(course, include_optional=True).items():
        file = tmp_path / "olx" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    _, errors, _ = olxcleaner.validate(
        str(tmp_path / "olx" / "course.xml"), steps=8, ignore=["UnexpectedTag"]
    )
    assert [error.description for error in errors.errors] == []


@pytest.mark.parametrize(
    ("licence", "read_as"),
    [
        ("CC-BY-4.0", "creative-commons: ver=4.0 BY"),
        ("CC-BY-NC-SA-4.0", "creative-commons: ver=4.0 BY NC SA"),
        (None, None),
    ],
)
def test_the_licence_is_said_as_open_edx_reads_it(
    course: Course, licence: str | None, read_as: str | None
) -> None:
    licensed = replace(course, settings=course.settings.model_copy(update={"licence": licence}))
    tree = build_tree(licensed)
    assert etree.fromstring(tree["course/2026.xml"]).get("license") == read_as


def test_the_shipped_course_carries_its_licence_and_credits_and_leads_to_them() -> None:
    tree = build_tree(shipped_course())
    words = tree["static/licence-and-credits.txt"].decode()
    assert "https://creativecommons.org/licenses/by/4.0/" in words
    assert "CREDITS" in words
    assert b'href="/static/licence-and-credits.txt"' in tree["about/overview.html"]
    assert b'license="creative-commons: ver=4.0 BY"' in tree["course/2026.xml"]


class _Reader(XBlock):
    content = String(scope=Scope.content)


def _through_xml(text: str) -> str:
    """Return what a block reads after an author's text has been written as OLX and parsed."""
    vertical = ElementTree.fromstring("<vertical><alongside_scenario/></vertical>")
    vertical[0].text = payload(text)
    return _parse(etree.fromstring(to_xml(vertical))[0], _Reader).content


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"))
    | st.sampled_from(list("<>&]'\"#:-|\n \u202e\u05e9\u0627\U0001f33b")),
    min_size=1,
    max_size=40,
).filter(str.strip)


@given(
    title=_WORDS,
    said=_WORDS,
    margin=st.sampled_from(["", " ", "    "]),
    before=st.sampled_from(["", "\n", "\n  \n"]),
)
def test_every_kind_of_text_survives(title: str, said: str, margin: str, before: str) -> None:
    data = yaml.safe_load(EXAMPLES["scenario"])
    data["title"] = title
    data["scenes"]["bus-stop"]["choices"][0]["text"] = said
    written = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    text = before + indent(written, margin, lambda line: True) + "\n\n"
    assert parse_scenario(_through_xml(text)) == parse_scenario(text)


@pytest.mark.parametrize(
    "words",
    [
        "]]>",
        "<![CDATA[x]]>",
        "&lt;b&gt; & co",
        "\u202e\u05e9\u05dc\u05d5\u05dd\u202c \u0645\u0631\u062d\u0628\u0627",
        "🌻 'single' \"double\"",
        "-->",
        "<?x?>",
    ],
)
def test_awkward_text_in_a_lesson_survives(words: str) -> None:
    text = changed("lesson", ("Sam asks for a lift.", f"`{words}`"))
    assert parse_lesson(_through_xml(text)) == parse_lesson(text)


def test_facts_never_come_from_an_organisation_that_left_them_out(course: Course) -> None:
    assert build_tree(course) == build_tree(course, organisation=Organisation())
    assert Facts.of(Organisation()) == Facts()
