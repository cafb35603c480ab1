"""A course in another language: what fits, what does not, what has changed since, and what is built of it."""

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.content.course import load_course, shipped_course
from alongside.content.library import Document
from alongside.content.problems import ProblemCode
from alongside.content.scenario import parse_scenario
from alongside.content.translations import Source, in_language, read_translations, sources_of
from alongside.course.build import build_tree
from alongside.course.guide import Rule, translation_findings
from alongside.course.guide.wording import phone_numbers
from alongside.course.new import CannotStartError, start_translation
from alongside.course.translation_starters import translation
from tests.content.examples import EXAMPLES, changed
from tests.course.samples import MODULE, load, write_course

FOLDER = MODULE.removeprefix("course_content/")
LESSON = f"{FOLDER}/lessons/welcome-core-relational-skills.md"
SCENARIO = f"{FOLDER}/scenarios/a-lift-home.yaml"
CHECK = f"{FOLDER}/checks/core-relational-skills.yaml"
HERE = "languages/es"


def _started(tmp_path: Path, *paths: str, changes: dict[str, str | None] | None = None) -> Path:
    """Return a course with translations that were started and not yet written over."""
    root = write_course(tmp_path, changes)
    course = load(root)
    for path in paths or sources_of(course, root):
        start_translation(course, root, root / path, "es")
    settings = root / HERE / "course.yaml"
    if settings.exists():
        _rewrite(settings, ("language: en", "language: es"))
    return root


def _rewrite(file: Path, *replacements: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def _found(root: Path):
    return read_translations(load(root), root, "es")


def test_every_file_of_the_shipped_course_can_be_translated(tmp_path: Path) -> None:
    root = tmp_path / "course_content"
    shutil.copytree(
        Path(shipped_course().framework.path).parent, root, ignore=shutil.ignore_patterns("languages")
    )
    course = load_course(root, Path(next(iter(shipped_course().rubrics.values())).path).parent)
    for path in sources_of(course, root):
        start_translation(course, root, root / path, "es")
    _rewrite(root / HERE / "course.yaml", ("language: en", "language: es"))
    found = read_translations(course, root, "es")
    assert (found.problems, found.behind) == ((), ())
    assert found.files.keys() == found.sources.keys()


def test_what_is_translated_is_shown_and_the_rest_stays_in_the_courses_own_language(tmp_path: Path) -> None:
    root = _started(
        tmp_path, LESSON, changes={f"course_content/{HERE}/static/two-lines.svg": "<svg>es</svg>"}
    )
    _rewrite(
        root / HERE / LESSON, ("A warm no", "Un no cálido"), ("What you might say", "Lo que podrías decir")
    )
    course = in_language(load(root), root, "es")
    lesson, scenario = course.units[:2]
    assert (lesson.title, lesson.document.language) == ("Un no cálido", "")
    assert "Lo que podrías decir" in lesson.document.content.text
    assert "translates" not in lesson.document.text
    assert (scenario.title, scenario.document.language) == ("The last bus", "en")
    assert (course.about_language, course.modules[0].language) == ("en", "en")
    assert course.static["two-lines.svg"] == b"<svg>es</svg>"


def test_the_archive_is_a_run_in_that_language_and_each_block_says_its_own(tmp_path: Path) -> None:
    root = _started(tmp_path, LESSON)
    tree = build_tree(in_language(load(root), root, "es"))
    assert b'url_name="2026-es"' in tree["course.xml"]
    policy = json.loads(tree["policies/2026-es/policy.json"])["course/2026-es"]
    assert policy["language"] == "es"
    assert policy["other_course_settings"]["alongside"]["title_language"] == "en"
    assert b'language="es"' in tree["vertical/lesson-welcome-core-relational-skills.xml"]
    assert b'language="en"' in tree["vertical/scenario-a-lift-home.xml"]
    assert b'language="en" rubric' not in tree["vertical/lesson-welcome-core-relational-skills.xml"]
    assert b'rubric_language="en"' in tree["vertical/role-play-a-first-meeting.xml"]
    assert b'language="en"' in tree["chapter/core-relational-skills.xml"]
    assert tree["about/overview.html"].startswith(b'<div lang="en" dir="ltr">')


def test_titles_and_the_name_of_the_course_are_translated_too(tmp_path: Path) -> None:
    root = _started(tmp_path)
    _rewrite(root / HERE / "course.yaml", ("title: Becoming", "title: Ser"), ('run: "2026"', 'run: "otra"'))
    _rewrite(root / HERE / FOLDER / "module.yaml", ("title: Start here", "title: Empieza aquí"))
    course = in_language(load(root), root, "es")
    assert course.settings.run == "otra"
    assert course.settings.title.startswith("Ser")
    assert course.modules[0].parts[0].title == "Empieza aquí"
    tree = build_tree(course)
    assert b"title_language" not in tree["policies/otra/policy.json"]
    assert b"language=" not in tree["chapter/core-relational-skills.xml"]
    assert b"lang=" not in tree["about/overview.html"]


def test_walks_and_answers_are_kept_under_the_codes_of_the_source(tmp_path: Path) -> None:
    root = _started(tmp_path, SCENARIO, CHECK)
    _rewrite(root / HERE / SCENARIO, ("Hop in, just this once.", "Sube, solo por esta vez."))
    _rewrite(root / HERE / CHECK, ("Say that it is against policy.", "Decir que va contra las normas."))
    own, other = load(root), in_language(load(root), root, "es")
    assert _codes(own) == _codes(other)


def _codes(course) -> list[str]:
    scenario, check = (unit.document.content for unit in course.units[1:3])
    choices = [choice.code for scene in scenario.scenes.values() for choice in scene.choices]
    return choices + [option.code for item in check.items for option in item.options]


def test_a_translation_whose_source_has_other_words_is_behind_and_still_shown(tmp_path: Path) -> None:
    root = _started(tmp_path, LESSON, SCENARIO)
    _rewrite(root / LESSON, ("You'd give a friend one", "You would give a friend one"))
    _rewrite(root / SCENARIO, ("reviewed: none", "reviewed: {by: R. Ferreira, on: 2026-01-31}"))
    found = _found(root)
    assert (found.behind, found.problems) == ((LESSON,), ())
    assert in_language(load(root), root, "es").units[0].document.language == ""
    _rewrite(root / HERE / LESSON, (found.files[LESSON].document.text.split("\n")[0], "---"))
    text = (root / HERE / LESSON).read_text(encoding="utf-8")
    (root / HERE / LESSON).write_text(
        re.sub("translates: .*", f"translates: {found.sources[LESSON].version}", text), encoding="utf-8"
    )
    assert _found(root).behind == ()


# What is changed in which translation, the code, the start of the line, and words of what is wrong or to be done.
MISFITS = [
    (LESSON, ("notice: none", "notice: Hay duelo aquí."), "T853", "notice:", 'nothing under "notice"'),
    (LESSON, ('["3.3"]', '["3.4"]'), "T853", "competences:", "Write 3.3"),
    (LESSON, ("## What you might say", "What you might say"), "T853", "", "Put back ##"),
    (LESSON, ("[[policy:lifts]]", "[[policy:gifts]]"), "T853", "", "Put back [[policy:lifts]] and take out"),
    (SCENARIO, ("next: next-bus", "next: put-right"), "T853", "next: put-right", "Write next: next-bus"),
    (SCENARIO, ("boundary: drifting", "boundary: outside"), "T853", "boundary:", "Write boundary: drifting"),
    (SCENARIO, ("translates: ", "was: "), "A201", "was:", "not known"),
    (CHECK, ("pass_mark: 0.7", "pass_mark: 0.5"), "T853", "pass_mark:", "Write pass_mark: 0.7"),
    (CHECK, ("        correct: true\n", ""), "C501", "- code: lift", "correct"),
    ("course.yaml", ("language: es", "language: fr"), "T853", "language:", "Write language: es"),
    ("about.md", ("[[organisation:name]]", "us"), "T853", "", "Put back [[organisation:name]]"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "change", "code", "found_on", "words"), MISFITS)
def test_what_does_not_fit_is_found_where_it_stands(tmp_path, path, change, code, found_on, words) -> None:
    root = _started(tmp_path)
    _rewrite(root / HERE / path, change)
    found = [problem for problem in _found(root).problems if problem.code == code]
    assert found, _found(root).problems
    problem = found[0]
    assert problem.path == f"{root}/{HERE}/{path}"
    assert words in str(problem)
    line = Path(problem.path).read_text(encoding="utf-8").split("\n")[problem.line - 1]
    assert line.strip().startswith(found_on)


def test_a_choice_without_the_code_of_the_source_is_told_which(tmp_path: Path) -> None:
    root = _started(tmp_path, SCENARIO)
    code = load(root).units[1].document.content.scenes["bus-stop"].choices[1].code
    _rewrite(root / HERE / SCENARIO, (f"code: {code}\n        text: Hop in", "text: Sube"))
    (problem,) = _found(root).problems
    assert f"Write code: {code}" in problem.mend


def test_a_missing_scene_and_a_source_that_has_changed_are_told_together(tmp_path: Path) -> None:
    root = _started(tmp_path, CHECK)
    third = (
        "  - code: third\n    competence: '3.3'\n    kind: single\n    question: New?\n"
        "    options: [{text: A, correct: true, reason: R}, {text: B, reason: R}]\n"
    )
    _rewrite(root / CHECK, ("items:\n", f"items:\n{third}"))
    (problem,) = _found(root).problems
    assert '"items" has 2 here, and 3 in the source' in problem.message
    assert "has changed since" in problem.mend


def test_a_file_that_translates_nothing_and_one_that_names_no_version_are_found(tmp_path: Path) -> None:
    stray = f"course_content/{HERE}/rubrics/a-first-meeting.yaml"
    bare = f"course_content/{HERE}/{LESSON}"
    root = write_course(tmp_path, {stray: EXAMPLES["rubric"], bare: EXAMPLES["lesson"]})
    found = _found(root)
    assert sorted(problem.code for problem in found.problems) == [
        ProblemCode.SOURCE_MISSING,
        ProblemCode.VERSION_MISSING,
    ]
    assert f"translates: {found.sources[LESSON].version}" in str(found.problems)


@pytest.mark.parametrize("language", ["en", "Español", "x", "../es"])
def test_what_is_no_other_language_is_refused(tmp_path: Path, language: str) -> None:
    root = write_course(tmp_path)
    with pytest.raises(CannotStartError, match="not the code of another language"):
        start_translation(load(root), root, root / LESSON, language)
    assert read_translations(load(root), root, language).problems[0].code == ProblemCode.LANGUAGE_UNKNOWN


def test_a_number_to_ring_is_found_in_a_translation_and_a_code_is_none(tmp_path: Path) -> None:
    root = _started(tmp_path, LESSON, SCENARIO)
    _rewrite(root / HERE / LESSON, ("Sam asks", "Llama al 0800 123 4567. Sam asks"))
    (finding,) = translation_findings(_found(root))
    assert (finding.code, finding.path) == (Rule.PHONE_NUMBER, f"{root}/{HERE}/{LESSON}")
    coded = changed("scenario", ("- text: Hop in", "- code: 12345678\n        text: Hop in"))
    assert list(phone_numbers(Document("scenario.yaml", coded, parse_scenario(coded)))) == []


def test_only_a_file_of_the_course_can_be_started_and_never_over_another(tmp_path: Path) -> None:
    root = _started(tmp_path, LESSON)
    outside = tmp_path / "rubrics" / "a-first-meeting.yaml"
    with pytest.raises(CannotStartError, match="can be translated"):
        start_translation(load(root), root, outside, "es")
    with pytest.raises(CannotStartError, match="there already"):
        start_translation(load(root), root, root / LESSON, "es")


_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")), min_size=1, max_size=40
)


@given(_TEXTS.filter(str.strip), st.booleans())
def test_codes_are_written_beside_any_words_in_either_style(words: str, in_braces: bool) -> None:
    said = json.dumps(words, ensure_ascii=False)
    choice = (
        f"{{text: {said}, boundary: drifting, feedback: F, next: in-the-car}}"
        if in_braces
        else f"text: {said}\n        boundary: drifting\n        feedback: F\n        next: in-the-car"
    )
    old = EXAMPLES["scenario"][
        EXAMPLES["scenario"].index("text: Hop in") : EXAMPLES["scenario"].index("  in-the-car:")
    ]
    text = changed("scenario", (old, f"{choice}\n"))
    source = Source(parse_scenario(text), parse_scenario)
    begun = re.sub("^translates: .*$", "", translation(source, text), flags=re.MULTILINE)
    assert parse_scenario(begun) == source.content
