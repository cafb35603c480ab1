"""A course is read whole, and every file is checked against the others."""

import shutil
from pathlib import Path

import pytest

from alongside.content.course import load_course, shipped_course, shipped_framework, shipped_rubric
from alongside.content.module import Kind
from alongside.content.problems import ProblemCode
from tests.content.examples import EXAMPLES, changed, problems_in
from tests.course.samples import FILES, MODULE, load, second_module, write_course

OUTLINE = """code: endings
domain: "3"
title: Endings
status: outline
summary: Still to come.
"""


def test_units_come_in_the_order_of_the_module(tmp_path: Path) -> None:
    course = load(write_course(tmp_path))
    assert [(unit.kind, unit.code) for unit in course.units] == [
        (Kind.LESSON, "welcome-core-relational-skills"),
        (Kind.SCENARIO, "a-lift-home"),
        (Kind.CHECK, "core-relational-skills"),
        (Kind.ROLE_PLAY, "a-first-meeting"),
        (Kind.REFLECTION, "looking-back"),
        (Kind.PLAN, "self-care"),
        (Kind.PASSPORT, "passport"),
    ]
    assert course.units[1].title == "The last bus"
    assert course.units[-1].document.content is course.framework.content
    assert course.rubrics["a-first-meeting"].content.code == "a-first-meeting"
    assert course.static.keys() == {"two-lines.svg"}


MODULE_FILE = FILES[f"{MODULE}/module.yaml"]

# Changed files, and the problem they make: code, end of the path, start of its line, words of the advice.
CASES = [
    ({"course_content/course.yaml": None}, "A101", "course_content/course.yaml", None, "Write it"),
    (
        {f"{MODULE}/module.yaml": changed("module", ("code: core", "code: Core"))},
        "A206", "module.yaml", "code: Core", "small letters",
    ),
    (
        {f"{MODULE}/checks/core-relational-skills.yaml": changed("check", ('competence: "3.3"', 'competence: "3.9"'))},
        "X801", "core-relational-skills.yaml", 'competence: "3.9"', "Did you mean",
    ),
    (
        {f"{MODULE}/scenarios/a-lift-home.yaml": changed("scenario", ('["3.3"]', '["3.3", "9.9"]'))},
        "X801", "a-lift-home.yaml", 'competences: ["3.3", "9.9"]', "framework.yaml",
    ),
    (
        {"rubrics/a-first-meeting.yaml": changed("rubric", ('["3.3"]', '["3.33"]'))},
        "X801", "rubrics/a-first-meeting.yaml", 'competences: ["3.33"]', 'Did you mean "3.3"?',
    ),
    (
        {f"{MODULE}/module.yaml": MODULE_FILE.replace('domain: "3"', 'domain: "33"')},
        "X802", "module.yaml", 'domain: "33"', 'Did you mean "3"?',
    ),
    (
        {f"{MODULE}/role-plays/a-first-meeting.yaml": changed("role-play", ("rubric: a-first", "rubric: the-first"))},
        "X803", "a-first-meeting.yaml", "rubric: the-first-meeting", 'Did you mean "a-first-meeting"?',
    ),
    (
        {f"{MODULE}/module.yaml": MODULE_FILE.replace("scenario: a-lift-home", "scenario: a-lift-hom")},
        "X804", "module.yaml", "- scenario: a-lift-hom", 'Did you mean "a-lift-home"?',
    ),
    (
        {"course_content/course.yaml": changed("course", ("- module-3", "- modul-3"))},
        "X804", "course.yaml", "- modul-3", 'Did you mean "module-3-core-relational-skills"?',
    ),
    ({f"{MODULE}/lessons/extra.md": EXAMPLES["lesson"]}, "X805", "lessons/extra.md", "---", "- lesson: extra"),
    ({f"{MODULE}/lessons/A copy (1).md": EXAMPLES["lesson"]}, "X805", "A copy (1).md", "---", "if it is a copy"),
    ({f"{MODULE}/lessons/old/a.md": EXAMPLES["lesson"]}, "X805", "old/a.md", "---", "folder lessons, scenarios"),
    ({f"{MODULE}/stray.yaml": EXAMPLES["scenario"]}, "X805", "/stray.yaml", "title:", "folder lessons, scenarios"),
    ({"course_content/module-x/lessons/a.md": EXAMPLES["lesson"]}, "X805", "/module-x", None, "new module"),
    ({f"{MODULE}/scenarios/extra.yml": EXAMPLES["scenario"]}, "X805", "extra.yml", "title:", "end in .yaml"),
    ({"course_content/module-x/module.yaml": OUTLINE}, "X805", "module-x/module.yaml", "code:", "modules:"),
    (second_module(), "X806", "module-again/module.yaml", "- lesson: welcome", "/jump_to_id/"),
    (
        second_module(OUTLINE.replace("code: endings", "code: core-relational-skills")),
        "X806", "module-again/module.yaml", "code: core-relational-skills", "another code",
    ),
    (
        {f"{MODULE}/lessons/welcome-core-relational-skills.md":
         changed("lesson", ("Sam asks", "![Two](/static/two-line.svg)\nSam asks"))},
        "X807", "welcome-core-relational-skills.md", "![Two]", 'Did you mean "two-lines.svg"?',
    ),
    ({"course_content/about.md": "![Three](/static/three.svg)\n"}, "X807", "about.md", "![Three]", "Put the image"),
    ({"course_content/about.md": "# About\n"}, "L301", "about.md", "# About", "##"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "path", "found_on", "advice"), CASES)
def test_what_does_not_fit_is_found_where_it_stands(tmp_path, changes, code, path, found_on, advice) -> None:
    problems = [each for each in problems_in(load, write_course(tmp_path, changes)) if each.code == code]
    assert problems, problems_in(load, tmp_path / "course_content")
    problem = problems[0]
    assert problem.path.endswith(path)
    assert advice in problem.mend
    if found_on is not None:
        lines = Path(problem.path).read_text(encoding="utf-8").split("\n")
        assert lines[problem.line - 1].strip().startswith(found_on)


def test_problems_of_all_files_are_reported_at_once_and_none_because_of_another(tmp_path: Path) -> None:
    root = write_course(
        tmp_path,
        {
            f"{MODULE}/lessons/welcome-core-relational-skills.md": changed("lesson", ("title:", "titel:")),
            f"{MODULE}/checks/core-relational-skills.yaml": changed("check", ("kind: single", "kind: one")),
            "rubrics/a-first-meeting.yaml": "nonsense",
        },
    )
    assert [(Path(each.path).name, each.code) for each in problems_in(load, root)] == [
        ("core-relational-skills.yaml", ProblemCode.VALUE_NOT_ALLOWED),
        ("welcome-core-relational-skills.md", ProblemCode.KEY_UNKNOWN),
        ("welcome-core-relational-skills.md", ProblemCode.KEY_MISSING),
        ("a-first-meeting.yaml", ProblemCode.NOT_A_MAPPING),
    ]


def test_mistakes_of_different_kinds_in_one_file_are_all_reported_at_once(tmp_path: Path) -> None:
    scenario = changed(
        "scenario",
        ('["3.3"]', '["3.33"]'),
        ("reviewed: none\n", ""),
        ("setting: It is dark", "seting: It is dark"),
        ("next: next-bus", "next: next-buss"),
        ("boundary: drifting", "boundary: drifted"),
        ("        feedback: You mend it early, and in the open.\n", ""),
    )
    lesson = changed(
        "lesson", ("title: A warm no", "titel: A warm no"), ("You'd give", "![Two lines](/static/no.svg)")
    )
    root = write_course(
        tmp_path,
        {
            f"{MODULE}/scenarios/a-lift-home.yaml": scenario,
            f"{MODULE}/lessons/welcome-core-relational-skills.md": lesson,
        },
    )
    found = problems_in(load, root)
    assert sorted(each.code for each in found if each.path.endswith("a-lift-home.yaml")) == [
        ProblemCode.KEY_UNKNOWN,
        ProblemCode.KEY_MISSING,
        ProblemCode.KEY_MISSING,
        ProblemCode.VALUE_NOT_ALLOWED,
        ProblemCode.NEXT_UNKNOWN,
        ProblemCode.SCENE_UNREACHABLE,
        ProblemCode.COMPETENCE_UNKNOWN,
    ]
    assert ProblemCode.IMAGE_MISSING in {each.code for each in found if each.path.endswith(".md")}


def test_a_copy_of_a_module_is_one_problem_and_not_one_for_each_code_in_it(tmp_path: Path) -> None:
    root = write_course(tmp_path)
    shutil.copytree(root / "module-3-core-relational-skills", root / "module-3 copy")
    assert [(Path(each.path).parent.name, each.code) for each in problems_in(load, root)] == [
        ("module-3 copy", ProblemCode.FILE_NOT_LISTED)
    ]


def test_what_systems_leave_in_folders_is_passed_over(tmp_path: Path) -> None:
    litter = ["Thumbs.db", "desktop.ini", "~$draft.docx", ".DS_Store"]
    root = write_course(tmp_path, {f"{MODULE}/lessons/{name}": "" for name in litter})
    (root / "module-3-core-relational-skills" / "lessons" / "round").symlink_to(root)
    assert {each.code for each in problems_in(load, root)} <= {ProblemCode.FILE_NOT_LISTED}
    assert not [each for each in problems_in(load, root) if Path(each.path).name in litter]


def test_a_file_that_is_not_text_is_named_with_its_line(tmp_path: Path) -> None:
    root = write_course(tmp_path)
    (root / "plans" / "self-care.yaml").write_bytes(b"title: A\nkind: pl\xe9n\n")
    (problem,) = problems_in(load, root)
    assert (problem.code, problem.line) == (ProblemCode.FILE_NOT_TEXT, 2)


def test_problems_name_files_as_the_caller_named_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_course(tmp_path, {f"{MODULE}/lessons/extra.md": EXAMPLES["lesson"]})
    monkeypatch.chdir(tmp_path)
    (problem,) = problems_in(load_course, Path("course_content"), Path("rubrics"))
    assert problem.path == f"{MODULE}/lessons/extra.md"


def test_an_outline_may_hold_files_that_nothing_lists_yet(tmp_path: Path) -> None:
    changes = second_module(OUTLINE) | {"course_content/module-again/lessons/first.md": EXAMPLES["lesson"]}
    course = load(write_course(tmp_path, changes))
    assert [len(module.units) for module in course.modules] == [7, 0]


def test_hidden_files_are_left_alone(tmp_path: Path) -> None:
    load(
        write_course(
            tmp_path, {f"{MODULE}/lessons/.extra.md.swp": "x", "course_content/.git/module.yaml": "x"}
        )
    )


def test_the_shipped_course_has_no_problems_and_is_read_once() -> None:
    assert shipped_course() is shipped_course()
    assert shipped_course().units
    assert shipped_framework() == shipped_course().framework.content


def test_every_shipped_rubric_can_be_read_by_its_code() -> None:
    for code, document in shipped_course().rubrics.items():
        assert shipped_rubric(code) == document.content


@pytest.mark.parametrize("code", ["no-such-rubric", "../pyproject", "", "__init__"])
def test_no_other_file_can_be_read_as_a_rubric(code: str) -> None:
    with pytest.raises(KeyError):
        shipped_rubric(code)
