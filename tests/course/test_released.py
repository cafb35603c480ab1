"""Nothing that was released goes missing, and a file may get another name."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from alongside.cli import main
from alongside.content.problems import ContentError
from alongside.course import build_archive, build_tree
from alongside.course.guide import codes_gone
from tests.content.examples import EXAMPLES, changed
from tests.course.samples import MODULE, load, write_course

COURSE = "course_content/course.yaml"
RENAMED = {
    f"{MODULE}/module.yaml": None,
    f"{MODULE}/scenarios/a-lift-home.yaml": None,
    f"{MODULE}/scenarios/a-lift.yaml": EXAMPLES["scenario"],
}


def _renamed(folder: Path, kept: str = "") -> dict[str, str | None]:
    """Return the changes that rename the scenario; the sample's module.yaml has to be written before."""
    module = (folder / MODULE / "module.yaml").read_text()
    listed = module.replace("scenario: a-lift-home", "scenario: a-lift")
    return {**RENAMED, f"{MODULE}/module.yaml": listed, COURSE: EXAMPLES["course"] + kept}


def _rewritten(folder: Path, kept: str = "") -> Path:
    changes = _renamed(folder, kept)
    for name, text in changes.items():
        if text is None:
            (folder / name).unlink()
    return write_course(folder, changes)


def test_a_page_that_was_released_and_is_gone_is_found(tmp_path: Path) -> None:
    released = build_tree(load(write_course(tmp_path)))
    course = load(_rewritten(tmp_path))
    (found,) = codes_gone(course, "course.yaml", released)
    assert found.code == "code-gone"
    assert 'The scenario "a-lift-home" was released' in found.message
    assert 'Did you mean "a-lift"?' in found.mend


def test_a_renamed_file_keeps_its_code(tmp_path: Path) -> None:
    released = build_tree(load(write_course(tmp_path)))
    course = load(_rewritten(tmp_path, "kept_codes: {scenario/a-lift: a-lift-home}\n"))
    assert codes_gone(course, "course.yaml", released) == []
    assert (
        build_tree(course)["vertical/scenario-a-lift-home.xml"]
        == released["vertical/scenario-a-lift-home.xml"]
    )


def test_what_keeps_a_code_is_there_and_well_named(tmp_path: Path) -> None:
    for kept, code, words in (
        ("scenario/a-lft: a-lift", "X804", 'Did you mean "scenario/a-lift-home"?'),
        ("scenery/a-lift: a-lift", "A206", "Write kind and name"),
    ):
        root = write_course(tmp_path, {COURSE: f"{EXAMPLES['course']}kept_codes: {{{kept}}}\n"})
        with pytest.raises(ContentError) as caught:
            load(root)
        assert [(each.code, words in each.mend) for each in caught.value.problems] == [(code, True)]


def test_two_files_do_not_share_a_code(tmp_path: Path) -> None:
    more = {
        f"{MODULE}/scenarios/another.yaml": changed("scenario", ("title: The last bus", "title: Another")),
        COURSE: EXAMPLES["course"] + "kept_codes: {scenario/another: a-lift-home}\n",
    }
    write_course(tmp_path)
    module = (tmp_path / MODULE / "module.yaml").read_text()
    listed = module.replace("- scenario: a-lift-home", "- scenario: a-lift-home\n      - scenario: another")
    with pytest.raises(ContentError, match="X806"):
        load(write_course(tmp_path, {**more, f"{MODULE}/module.yaml": listed}))


def test_check_compares_with_an_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "before.tar.gz").write_bytes(build_archive(load(write_course(tmp_path))))
    (tmp_path / "none.tar.gz").write_text("no archive")
    check = ["check", "--no-guide", "--released"]
    assert CliRunner().invoke(main, [*check, "before.tar.gz"]).exit_code == 0
    _rewritten(tmp_path)
    gone = CliRunner().invoke(main, [*check, "before.tar.gz"])
    assert gone.exit_code == 1
    assert "course_content/course.yaml:1: code-gone" in gone.stdout
    assert CliRunner().invoke(main, [*check, "none.tar.gz"]).exit_code == 2
