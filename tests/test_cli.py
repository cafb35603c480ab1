"""The alongside command, through its own door."""

import json
import tarfile
from pathlib import Path

import pytest

from tests.command_line import invoke
from tests.content.examples import EXAMPLES, changed
from tests.course.samples import FILES, MODULE, load, write_course

BROKEN = {
    f"{MODULE}/scenarios/a-lift-home.yaml": changed("scenario", ("boundary: within", "boundary: witin"))
}


@pytest.mark.parametrize("command", [[], ["check"], ["build"], ["coverage"], ["new"], ["serve"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    result = invoke(*command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout
    assert len(result.stdout.split("\n")) > 5


def test_check_says_what_a_good_course_holds(here: Path) -> None:
    write_course(here)
    result = invoke("check", "--no-guide")
    assert result.exit_code == 0
    assert "1 written module, 0 outlines and 7 pages" in result.stdout


def test_check_reads_the_shipped_course_where_there_is_no_other(here: Path) -> None:
    result = invoke("check")
    assert result.exit_code == 0, result.output
    assert "No problems." in result.stdout


def test_check_prints_each_problem_on_a_line_and_fails(here: Path) -> None:
    write_course(here, BROKEN)
    result = invoke("check")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{MODULE}/scenarios/a-lift-home.yaml:15: A205 ")
    assert "1 problem in 1 file." in result.stderr


def test_check_holds_the_guide_and_fails_by_it(here: Path) -> None:
    write_course(here)
    result = invoke("check")
    assert result.exit_code == 1
    assert f"{MODULE}/scenarios/a-lift-home.yaml:8: scene-count " in result.stdout


def test_check_fails_a_release_that_nobody_has_reviewed(here: Path) -> None:
    root = write_course(here)
    result = invoke("check", "--no-guide", "--release")
    assert result.exit_code == 1
    assert f"{MODULE}/checks/core-relational-skills.yaml:3: unreviewed Nobody" in result.stdout
    for file in (file for file in root.parent.rglob("*.*") if file.suffix in {".md", ".yaml"}):
        file.write_text(file.read_text().replace("reviewed: none", "reviewed: {by: R. F., on: 2026-01-31}"))
    assert invoke("check", "--no-guide", "--release").exit_code == 0


def test_check_finds_the_rubrics_from_inside_the_course(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_course(here))
    assert invoke("check", ".", "--no-guide").exit_code == 0


def test_check_gives_editors_json(here: Path) -> None:
    root = write_course(here)
    assert json.loads(invoke("check", "--no-guide", "--format", "json").stdout) == {"problems": []}
    write_course(here, BROKEN)
    result = invoke("check", str(root), "--format", "json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["line"], problem["code"], problem["mend"]) == (15, "A205", 'Did you mean "within"?')
    assert problem["path"] == f"{root}/module-3-core-relational-skills/scenarios/a-lift-home.yaml"


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nowhere"],
        ["check", "--format", "xml"],
        ["build", "--organisation", "nowhere.yaml"],
        ["new", "poem", "x"],
        ["new", "lesson", "x"],
        ["new", "lesson", "x", "--in", "y"],
        ["serve", "--port", "0"],
        ["fly"],
    ],
)
def test_what_is_not_understood_ends_with_2_and_words(here: Path, arguments: list[str]) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr
    assert "Traceback" not in result.output


def test_build_writes_an_archive_and_says_what_is_not_set(here: Path) -> None:
    write_course(here)
    result = invoke("build")
    assert result.exit_code == 0
    with tarfile.open(here / "Alongside-PSW-2026.tar.gz") as archive:
        assert "course/course.xml" in archive.getnames()
    assert "  policy: lifts\n" in result.stderr
    assert "organisation.example.yaml" in result.stderr


def test_build_takes_the_organisations_facts(here: Path) -> None:
    write_course(here)
    (here / "ours.yaml").write_text(EXAMPLES["organisation"], encoding="utf-8")
    result = invoke("build", "--organisation", "ours.yaml", "-o", "ours.tar.gz")
    assert result.exit_code == 0
    assert "organisation: name" not in result.stderr
    with tarfile.open(here / "ours.tar.gz") as archive:
        assert b"Northside Peers" in archive.extractfile("course/about/overview.html").read()  # type: ignore[union-attr]


def test_build_writes_nothing_when_there_are_problems(here: Path) -> None:
    write_course(here, BROKEN)
    result = invoke("build", "-o", "course.tar.gz")
    assert result.exit_code == 1
    assert "A205" in result.stdout
    assert not list(here.glob("*.tar.gz"))


def test_problems_of_the_organisation_stop_the_build_too(here: Path) -> None:
    write_course(here)
    (here / "ours.yaml").write_text("nam: Ours\n", encoding="utf-8")
    result = invoke("build", "--organisation", "ours.yaml")
    assert result.exit_code == 1
    assert result.stdout.startswith('ours.yaml:1: A201 The key "nam" is not known here. Did you mean "name"?')


def test_a_file_that_cannot_be_written_is_said_in_words(here: Path) -> None:
    write_course(here)
    result = invoke("build", "-o", "nowhere/course.tar.gz")
    assert result.exit_code == 2
    assert "Cannot write nowhere/course.tar.gz" in result.stderr


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("table", "1 of 2 competences"),
        ("csv", "3.3,Mutual"),
        ("html", "<!DOCTYPE html>"),
        ("json", '"competence": "3.3"'),
    ],
)
def test_coverage_comes_in_every_format_on_the_terminal_or_in_a_file(
    here: Path, style: str, words: str
) -> None:
    write_course(here)
    shown = invoke("coverage", "--format", style)
    assert shown.exit_code == 0
    assert words in shown.stdout
    written = invoke("coverage", "--format", style, "-o", "coverage.out")
    assert written.exit_code == 0
    assert (here / "coverage.out").read_text(encoding="utf-8") == shown.stdout


@pytest.mark.parametrize("command", ["coverage", "build"])
def test_no_command_goes_on_with_a_broken_course(here: Path, command: str) -> None:
    write_course(here, {"course_content/framework.yaml": None})
    result = invoke(command)
    assert result.exit_code == 1
    assert "course_content/framework.yaml:1: A101" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["lesson", "a-new-one", "--in", "core-relational-skills"],
        ["scenario", "a-new-one", "--in", "core-relational-skills"],
        ["role-play", "a-new-one", "--in", "module-3"],
        ["rubric", "a-new-one"],
        ["module", "a-new-one", "--domain", "3"],
    ],
)
def test_what_new_writes_passes_the_check(here: Path, arguments: list[str]) -> None:
    root = write_course(here)
    result = invoke("new", *arguments)
    assert result.exit_code == 0, result.output
    assert "Wrote " in result.stdout
    assert invoke("check", "--no-guide").exit_code == 0
    assert load(root)


def test_new_says_what_to_add_when_it_cannot_list_it_itself(here: Path) -> None:
    flow = FILES["course_content/course.yaml"].replace("modules:\n  - module-3-core-relational-skills",
                                                       "modules: [module-3-core-relational-skills]")  # fmt: skip
    write_course(here, {"course_content/course.yaml": flow})
    result = invoke("new", "module", "endings", "--domain", "3")
    assert result.exit_code == 0
    assert "Add this to course_content/course.yaml" in result.stdout
    assert "- module-3-endings" in result.stdout


def test_the_folder_above_a_course_is_answered_with_the_course_in_it(here: Path) -> None:
    write_course(here / "ours")
    result = invoke("check", "ours")
    assert result.exit_code == 2
    assert "Did you mean ours/course_content?" in result.stderr


def test_a_language_is_started_counted_checked_and_built(here: Path) -> None:
    root = write_course(here)
    lesson = f"{MODULE}/lessons/welcome-core-relational-skills.md"
    assert "Nothing is translated yet" in invoke("translations").stdout
    assert "languages/es" in invoke("build", "--language", "es").stderr
    assert "--language CODE" in invoke("new", "translation", lesson).stderr
    started = invoke("new", "translation", lesson, "--language", "es")
    assert "Wrote course_content/languages/es/module-3-core-relational-skills/lessons" in started.stdout
    assert "es: 1 of 9 files translated" in invoke("check", "--no-guide").stdout
    assert "Wrote Alongside-PSW-2026-es.tar.gz" in invoke("build", "--language", "es").stdout
    (here / lesson).write_text((here / lesson).read_text("utf-8").replace("Sam asks", "Nia asks"), "utf-8")
    checked = invoke("check", "--no-guide")
    assert checked.exit_code == 0
    assert "1 behind the source; see alongside translations" in checked.stdout
    assert "Bring it up to date, then write translates:" in invoke("translations").stdout
    translated = root / "languages" / "es" / lesson.removeprefix("course_content/")
    translated.write_text(translated.read_text("utf-8").replace("## What", "What"), "utf-8")
    for command in (["check"], ["translations"], ["build", "--language", "es"]):
        result = invoke(*command)
        assert result.exit_code == 1
        assert "T853" in result.stdout
    assert invoke("build").exit_code == 0


def test_an_archive_is_served_as_the_folder_is_that_it_was_built_from(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict = {}
    monkeypatch.setattr("alongside.server.run.serve", lambda **settings: told.update(settings))
    write_course(here)
    invoke("build", "-o", "course.tar.gz")
    assert invoke("serve", "course.tar.gz").exit_code == 0
    assert told["course_path"] == Path("course.tar.gz")


def test_new_never_writes_over_anything(here: Path) -> None:
    write_course(here)
    assert invoke("new", "rubric", "a-new-one").exit_code == 0
    again = invoke("new", "rubric", "a-new-one")
    assert again.exit_code == 2
    assert "already has a rubric" in again.stderr


def test_a_choice_keeps_the_code_of_the_words_that_it_had(here: Path) -> None:
    scenario = load(write_course(here)).units[1].document.content
    choice = scenario.scenes["bus-stop"].choices[1]
    assert invoke("code", choice.text).stdout.strip() == choice.code
    assert invoke("code", "Hop in,\n  just this once.").stdout.strip() == choice.code


def test_serve_passes_on_what_it_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {}
    monkeypatch.setattr("alongside.server.run.serve", lambda **settings: told.update(settings))
    write_course(here)
    result = invoke("serve", "--port", "8123", "--data", "kept", "--no-demo", "--include-optional")
    assert result.exit_code == 0, result.output
    assert told == {
        "host": "127.0.0.1", "port": 8123, "data_dir": Path("kept"), "course_path": Path("course_content"),
        "organisation": None, "include_optional": True, "demo": False, "without_lost_keys": False,
    }  # fmt: skip
