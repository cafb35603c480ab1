"""Starting something new: the starter passes the check, is listed, and nothing of the author's is lost."""

from pathlib import Path

import pytest

from alongside.content.agreement import competences_named
from alongside.content.module import Kind
from alongside.course.guide import guide_findings
from alongside.course.new import STARTERS, CannotStartError, Starter
from tests.content.examples import changed, problems_in
from tests.course.samples import FILES, MODULE, load, second_module, write_course

OUTLINE = 'code: endings\ndomain: "3"\ntitle: Endings\nstatus: outline\nsummary: Still to come.\n'


def _starter(root: Path) -> Starter:
    return Starter(root, root.parent / "rubrics")


@pytest.mark.parametrize("kind", STARTERS)
@pytest.mark.parametrize("module", ["core-relational-skills", "module-3-core-relational-skills", "module-3"])
def test_a_new_item_passes_the_check_and_stands_at_the_end_of_its_module(
    tmp_path: Path, kind: Kind, module: str
) -> None:
    root = write_course(tmp_path)
    started = _starter(root).item(kind, "a-new-one", module)
    assert started.by_hand == ""
    course = load(root)
    last = course.units[-1]
    assert (last.kind, last.code, last.title) == (kind, "a-new-one", "A new one")
    content = course.rubrics["a-new-one"].content if kind is Kind.ROLE_PLAY else last.document.content
    assert {code for code, _ in competences_named(content)} == {"3.3"}


def test_a_page_can_have_the_code_of_a_part_that_is_there(tmp_path: Path) -> None:
    root = write_course(tmp_path)
    starter = _starter(root)
    for kind in (Kind.CHECK, Kind.ROLE_PLAY):
        assert starter.item(kind, "start", "core-relational-skills").by_hand == ""
        starter = _starter(root)
    assert [part.code for part in load(root).modules[0].parts][-2:] == ["check-start", "role-play-start"]


def test_what_the_module_lists_already_is_not_listed_again(tmp_path: Path) -> None:
    root = write_course(tmp_path, {f"{MODULE}/scenarios/a-lift-home.yaml": None})
    started = _starter(root).item(Kind.SCENARIO, "a-lift-home", "core-relational-skills")
    assert (started.listed_in, started.by_hand) == (None, "")
    assert problems_in(load, root) == ()


def test_what_is_started_is_as_the_guide_asks_but_for_its_length(tmp_path: Path) -> None:
    root = write_course(tmp_path)
    _starter(root).item(Kind.SCENARIO, "a-new-one", "core-relational-skills")
    started = [each for each in guide_findings(load(root)) if "a-new-one" in each.path]
    assert {each.code for each in started} <= {"scene-count"}


def test_the_authors_own_lines_and_comments_stay(tmp_path: Path) -> None:
    before = "# How we order this\n" + FILES[f"{MODULE}/module.yaml"] + "\n# The end\n"
    root = write_course(tmp_path, {f"{MODULE}/module.yaml": before})
    _starter(root).item(Kind.LESSON, "a-new-one", "core-relational-skills")
    after = (root / "module-3-core-relational-skills" / "module.yaml").read_text(encoding="utf-8")
    added = [line for line in after.split("\n") if line not in before.split("\n")]
    assert added == ["  - code: a-new-one", "    title: A new one", "      - lesson: a-new-one"]
    assert [line for line in after.split("\n") if line in before.split("\n") and line != "    items:"] == [
        line for line in before.split("\n") if line != "    items:"
    ]


def test_a_list_that_cannot_be_added_to_is_left_to_the_author(tmp_path: Path) -> None:
    flow = FILES["course_content/course.yaml"].replace(
        "modules:\n  - module-3-core-relational-skills", "modules: [module-3-core-relational-skills]"
    )
    root = write_course(tmp_path, {"course_content/course.yaml": flow})
    started = _starter(root).module("endings", "3")
    assert started.listed_in == root / "course.yaml"
    assert started.by_hand == "- module-3-endings\n"
    assert (root / "course.yaml").read_text(encoding="utf-8") == flow


def test_an_outline_needs_no_list(tmp_path: Path) -> None:
    root = write_course(tmp_path, second_module(OUTLINE))
    assert _starter(root).item(Kind.SCENARIO, "a-goodbye", "endings").listed_in is None
    assert problems_in(load, root) == ()


def test_a_new_rubric_passes_the_check(tmp_path: Path) -> None:
    root = write_course(tmp_path)
    _starter(root).rubric("another-meeting", None)
    _starter(root).rubric("a-third-meeting", "core-relational-skills")
    assert load(root).rubrics.keys() == {"a-first-meeting", "another-meeting", "a-third-meeting"}


def test_a_new_module_passes_the_check_with_a_welcome_page(tmp_path: Path) -> None:
    root = write_course(tmp_path)
    _starter(root).module("endings", "3")
    module = load(root).modules[-1]
    assert (module.module.code, module.module.domain) == ("endings", "3")
    assert [unit.code for unit in module.units] == ["welcome-endings"]


def test_a_new_module_takes_the_first_domain_without_one(tmp_path: Path) -> None:
    second = changed(
        "framework", ('code: "3"', 'code: "4"'), ('code: "3.3"', "code: 4.1"), ('code: "3.4"', "code: 4.2")
    )
    both = FILES["course_content/framework.yaml"] + second[second.index("  - code:") :]
    root = write_course(tmp_path, {"course_content/framework.yaml": both})
    _starter(root).module("endings")
    assert load(root).modules[-1].module.domain == "4"


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (
            lambda s: s.item(Kind.LESSON, "welcome-core-relational-skills", "core-relational-skills"),
            "already has a lesson",
        ),
        (lambda s: s.item(Kind.LESSON, "A new one", "core-relational-skills"), "small letters"),
        (lambda s: s.item(Kind.LESSON, "../../elsewhere", "core-relational-skills"), "small letters"),
        (lambda s: s.item(Kind.LESSON, "a" * 61, "core-relational-skills"), "cannot be a code"),
        (
            lambda s: s.item(Kind.LESSON, "a-new-one", "core-relational-skill"),
            'Did you mean "core-relational-skills"',
        ),
        (lambda s: s.rubric("a-first-meeting", None), "already has a rubric"),
        (lambda s: s.module("core-relational-skills"), "already has a module"),
        (lambda s: s.module("endings"), "Every domain has a module already"),
        (lambda s: s.module("endings", "33"), 'no domain "33"'),
        (lambda s: s.item(Kind.LESSON, "a-new-one", "x"), "Choose one of module-3-core-relational-skills"),
    ],
)
def test_what_cannot_be_started_is_said_and_nothing_is_written(tmp_path: Path, start, words: str) -> None:
    root = write_course(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(CannotStartError, match=words):
        start(_starter(root))
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_nothing_is_started_in_a_module_that_cannot_be_read(tmp_path: Path) -> None:
    root = write_course(tmp_path, {f"{MODULE}/module.yaml": "nonsense"})
    with pytest.raises(CannotStartError, match="alongside check"):
        _starter(root).item(Kind.LESSON, "a-new-one", "module-3-core-relational-skills")
