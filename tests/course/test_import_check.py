"""What would go wrong on import: that it is found in its file, on its line, and that what is right is left alone."""

import io
import json
import re
import tarfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.content.organisation import FACT_CODES, parse_organisation
from alongside.content.problems import Problem
from alongside.course import build_tree
from alongside.course.import_check import check_archive
from alongside.course.version import installed_version
from tests.content.examples import EXAMPLES
from tests.course.samples import load, write_course

LESSON = "vertical/lesson-welcome-core-relational-skills.xml"
SCENARIO = "vertical/scenario-a-lift-home.xml"
ROLE_PLAY = "vertical/role-play-a-first-meeting.xml"
PASSPORT = "vertical/passport-passport.xml"
CHECK = "vertical/check-core-relational-skills.xml"
POLICY = "policies/2026/policy.json"

_CONTACT = "\n    name: Somebody\n    phone: '1'\n    checked: {by: A. Person, on: 2026-01-15}"
ORGANISATION = parse_organisation(
    "name: Northside Peers\ncontacts:"
    + "".join(f"\n  {code}:{_CONTACT}" for code in FACT_CODES["contact"])
    + "\npolicies:\n  lifts: None."
)


@pytest.fixture
def tree(tmp_path: Path) -> dict[str, bytes]:
    """A course in which nothing would go wrong."""
    return build_tree(load(write_course(tmp_path / "source")), organisation=ORGANISATION)


@pytest.fixture
def check(tmp_path: Path):
    def check(files: dict[str, bytes]) -> list[Problem]:
        archive = tmp_path / "course.tar.gz"
        pack(archive, files)
        return check_archive(archive)

    return check


def pack(archive: Path, files: dict[str, bytes], top: str = "course/") -> None:
    with tarfile.open(archive, "w:gz") as packed:
        for name, content in files.items():
            info = tarfile.TarInfo(top + name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))


def swap(tree: dict[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    text = tree[path].decode()
    assert old in text, text
    return {**tree, path: text.replace(old, new, 1).encode()}


def line_of(files: dict[str, bytes], path: str, words: str) -> int:
    return 1 + files[path].decode().split(words)[0].count("\n")


def test_nothing_goes_wrong_with_what_was_built(tree, check, tmp_path) -> None:
    assert check(tree) == []
    for name, content in tree.items():
        file = tmp_path / "olx" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    assert check_archive(tmp_path / "olx") == []


CASES = [
    # file, what is written there, what it is replaced by, code, words of the problem, words on its line
    (LESSON, "Sam asks", "Sam <b>really</b> asks", "I906", "<b>", "Sam <b>"),
    (LESSON, "Sam asks", "Sam <!-- who? --> asks", "I906", "comment", "Sam <!--"),
    (LESSON, "notice: none", "notise: none", "A201", '"notise"', "notise"),
    (LESSON, "title: A warm no", "title: A warm &no", "I902", "not well-formed", "title"),
    (LESSON, "<alongside_lesson ", '<alongside_lesson tags="a, b" ', "I907", "not a list", "tags"),
    (LESSON, "<alongside_lesson ", '<alongside_lesson tags="[" ', "I907", "not a list", "tags"),
    (LESSON, "<alongside_lesson ", '<alongside_lesson tags="2001-99-99" ', "I907", "not a list", "tags"),
    (LESSON, "<alongside_lesson ", f'<alongside_lesson tags="{"[" * 5000}" ', "I907", "not a list", "tags"),
    (LESSON, "<alongside_lesson ", '<alongside_lesson group_access="1" ', "I907", "keys", "group_access"),
    (CHECK, 'weight="1"', 'weight="heavy"', "I907", "not a number", "heavy"),
    (LESSON, 'url_name="welcome-core-relational-skills" ', "", "I908", "no url_name", "<alongside_lesson"),
    (SCENARIO, "boundary: drifting", "boundary: sliding", "A205", "sliding", "boundary: sliding"),
    (ROLE_PLAY, "critical: true", "critical: perhaps", "A204", "true or false", "critical: perhaps"),
    ("chapter/core-relational-skills.xml", "-start", "-strat", "I903", "sequential/core-relational-skills-strat",
     "-strat"),
    (POLICY, f'"version": "{installed_version()}"', '"version": "0.0.1"', "I910", "Alongside 0.0.1 built this", ""),
    (POLICY, f'"version": "{installed_version()}"', '"version": "99.0"', "I910", "newer than", ""),
    (POLICY, f'"version": "{installed_version()}"', '"version": null', "I910", "Nothing says", ""),
    (POLICY, '"name": "Northside Peers"', '"nam": "Northside Peers"', "I907", "organisation cannot be read", ""),
    (POLICY, '"end":', '"end"', "I907", "settings cannot be read", '"end"'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "code", "message", "found_on"), CASES)
def test_what_would_go_wrong_is_found_on_its_line(
    tree, check, path, old, new, code, message, found_on
) -> None:
    files = swap(tree, path, old, new)
    problems = check(files)
    (problem,) = [problem for problem in problems if problem.code == code]
    assert problem.path == path
    assert message in problem.message + problem.mend
    assert problem.mend
    assert problem.line == (line_of(files, path, found_on) if found_on else 1)


def test_a_block_that_nobody_knows_is_named_with_the_one_that_was_meant(tree, check) -> None:
    files = {**tree, LESSON: tree[LESSON].replace(b"alongside_lesson", b"alongside_leson")}
    (problem,) = check(files)
    assert (problem.path, problem.line, problem.code) == (LESSON, 2, "I904")
    assert problem.mend == 'Did you mean "alongside_lesson"?'
    files = {**tree, LESSON: tree[LESSON].replace(b"alongside_lesson", b"hologram")}
    assert "Install" in check(files)[0].mend


def test_a_block_that_is_a_mere_pointer_would_be_empty(tree, check) -> None:
    block = re.search(rb"<alongside_lesson.*</alongside_lesson>", tree[LESSON], re.DOTALL)[0]
    pointer = b'<alongside_lesson url_name="welcome-core-relational-skills"/>'
    files = {**tree, LESSON: tree[LESSON].replace(block, pointer)}
    (problem,) = check(files)
    assert (problem.code, problem.line, "has no text" in problem.message) == ("I905", 2, True)
    files["alongside_lesson/welcome-core-relational-skills.xml"] = block
    (problem,) = check(files)
    assert (problem.code, "does not read that file" in problem.message) == ("I905", True)


def test_a_passport_needs_no_text(tree, check) -> None:
    files = {
        **tree,
        PASSPORT: b'<vertical display_name="P"><alongside_passport url_name="passport"/></vertical>',
    }
    assert check(files) == []
    files["alongside_passport/passport.xml"] = b"<alongside_passport/>"
    assert [problem.code for problem in check(files)] == ["I905"]


def test_a_rubric_that_is_neither_here_nor_installed_is_missed(tree, check) -> None:
    files = {
        **tree,
        ROLE_PLAY: re.sub(rb"<option:rubric.*</option:rubric>", b"", tree[ROLE_PLAY], flags=re.S),
    }
    (problem,) = check(files)
    assert (problem.code, "a-first-meeting" in problem.message) == ("X803", True)
    assert check(swap(files, ROLE_PLAY, 'rubric_code="a-first-meeting"', 'rubric_code="knowledge"')) == []


def test_text_that_studio_exports_with_its_edges_is_read_too(tree, check) -> None:
    text = EXAMPLES["lesson"].replace("&", "&amp;")
    files = {
        **tree,
        LESSON: (
            '<vertical xmlns:o="http://code.edx.org/xblock/option">'
            f'<alongside_lesson url_name="a" xblock-family="xblock.v1"><o:content>{text}</o:content>'
            '<tagging_aside xblock-family="xblock_asides.v1"/></alongside_lesson></vertical>'
        ).encode(),
    }
    assert check(files) == []
    problems = check(swap(files, LESSON, "notice: none", "notise: none"))
    assert [problem.line for problem in problems if problem.code == "A201"] == [4]


def test_a_name_twice_is_found_where_it_comes_again_but_a_draft_has_the_name_of_what_it_replaces(
    tree, check
) -> None:
    drafts = {**tree, "drafts/" + LESSON: tree[LESSON]}
    assert check(drafts) == []
    files = {**tree, SCENARIO: tree[LESSON]}
    (problem,) = check(files)
    assert (problem.path, problem.line, problem.code) == (SCENARIO, 2, "I908")
    assert f"{LESSON}:2" in problem.message


def test_a_draft_is_looked_at_too(tree, check) -> None:
    draft = tree[LESSON].replace(b"notice: none", b"notise: none")
    assert {problem.path for problem in check({**tree, "drafts/" + LESSON: draft})} == {"drafts/" + LESSON}


def test_other_blocks_of_open_edx_are_left_alone(tree, check) -> None:
    inside = b"""<vertical><html url_name="h" filename="h"/><problem url_name="p"><multiplechoiceresponse/></problem>
      <video url_name="v" youtube=""/><openassessment url_name="o"><rubric/></openassessment>
      <library_content url_name="l"><problem url_name="q">x</problem></library_content><!-- seen --></vertical>"""
    assert check({**tree, LESSON: inside}) == []


def test_each_fact_that_is_not_set_is_named_once(tree, check, tmp_path) -> None:
    bare = build_tree(load(write_course(tmp_path / "again")))
    named = [problem.message.rpartition(": ")[2] for problem in check(bare)]
    assert {problem.code for problem in check(bare)} == {"I909"}
    assert sorted(named) == sorted(["name", "lifts", *FACT_CODES["contact"]])


def test_a_course_without_our_blocks_has_nothing_to_set(check) -> None:
    assert (
        check(
            {"course.xml": b'<course url_name="r" org="o" course="c"><chapter url_name="x" a="b"/></course>'}
        )
        == []
    )


def test_settings_that_are_not_there_are_as_good_as_empty(tree, check) -> None:
    without = {name: content for name, content in tree.items() if name != POLICY}
    assert {problem.code for problem in check(without)} == {"I909", "I910"}
    assert [problem.code for problem in check({**tree, POLICY: b"[]"})] == ["I907"]
    assert [problem.code for problem in check({**tree, POLICY: json.dumps({"a": [1]}).encode()})] == ["I907"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "not a course archive"), (b"nothing of the kind", "not a course archive")],
)
def test_what_is_not_an_archive_is_said_to_be_none(tmp_path, content, message) -> None:
    file = tmp_path / "course.tar.gz"
    file.write_bytes(content)
    (problem,) = check_archive(file)
    assert (problem.path, problem.line, problem.code) == (str(file), 1, "I901")
    assert message in problem.message
    assert problem.mend


def test_an_archive_that_reaches_outside_itself_or_holds_no_course_is_refused(tree, tmp_path) -> None:
    file = tmp_path / "course.tar.gz"
    pack(file, tree, "../")
    (problem,) = check_archive(file)
    assert (problem.code, "leads outside" in problem.message) == ("I901", True)
    pack(file, {"readme.md": b""})
    (problem,) = check_archive(file)
    assert (problem.code, "no course.xml" in problem.message) == ("I901", True)


def test_no_entity_is_resolved(tree, check) -> None:
    bomb = b'<!DOCTYPE v [<!ENTITY a "x">]><vertical><alongside_lesson url_name="a">&a;</alongside_lesson></vertical>'
    (problem,) = check({**tree, LESSON: bomb})
    assert (problem.code, "DOCTYPE" in problem.message) == ("I902", True)


def test_a_file_that_holds_something_else_is_named(tree, check) -> None:
    (problem,) = check({**tree, LESSON: b"<chapter/>"})
    assert (problem.path, problem.code) == (LESSON, "I903")
    assert problem.message.endswith("points here for a vertical, and this is a chapter")


def test_files_that_point_to_each_other_lead_nowhere_for_ever(tree, check) -> None:
    files = {
        **tree,
        LESSON: b'<vertical>\n  <sequential url_name="core-relational-skills-start"/></vertical>',
    }
    assert [(problem.path, problem.line, problem.code) for problem in check(files)] == [(LESSON, 2, "I908")]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.sampled_from(["course.xml", "course/2026.xml", LESSON, POLICY]), junk=st.binary())
def test_junk_has_problems_and_does_no_harm(tree, check, path, junk) -> None:
    assert check({**tree, path: junk})
    assert check({**tree, POLICY: b"[" * 100_000})
