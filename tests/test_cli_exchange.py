"""What goes out to other systems and comes in from them, through the command's own door."""

import json
import os
import tarfile
from pathlib import Path

import pytest

from alongside.content.course import shipped_framework
from alongside.content.framework import parse_framework
from tests.command_line import invoke
from tests.course.samples import write_course


def test_what_build_wrote_is_checked_and_says_what_is_not_set(here: Path) -> None:
    write_course(here)
    assert invoke("build", "-o", "course.tar.gz").exit_code == 0
    result = invoke("import-check", "course.tar.gz")
    assert result.exit_code == 1
    assert (
        "policies/2026/policy.json:1: I909 Not set, and learners are told so: contact: emergency."
        in result.stdout
    )
    assert "problems in 1 file" in result.stderr
    answer = invoke("import-check", "course.tar.gz", "--format", "json")
    assert answer.exit_code == 1
    assert {problem["code"] for problem in json.loads(answer.stdout)["problems"]} == {"I909"}


def test_an_archive_in_which_nothing_would_go_wrong(here: Path) -> None:
    with tarfile.open(here / "plain.tar.gz", "w:gz") as archive:
        (here / "course.xml").write_text('<course url_name="r" org="o" course="c"><wiki slug="x"/></course>')
        archive.add(here / "course.xml", "course/course.xml")
    result = invoke("import-check", "plain.tar.gz")
    assert (result.exit_code, result.stdout.startswith("No problems.")) == (0, True)
    answer = invoke("import-check", "plain.tar.gz", "--format", "json")
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, {"problems": []})


def test_what_is_no_archive_has_a_problem_and_what_is_not_there_is_not_understood(here: Path) -> None:
    (here / "letter.txt").write_text("Dear all")
    result = invoke("import-check", "letter.txt")
    assert (result.exit_code, result.stdout.startswith("letter.txt:1: I901")) == (1, True)
    assert invoke("import-check", "nowhere.tar.gz").exit_code == 2


def test_the_taxonomy_goes_to_the_terminal_or_a_file_with_the_id_that_it_needs(here: Path) -> None:
    write_course(here)
    shown = invoke("export", "taxonomy")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("id,value,parent_id")
    assert "export id Alongside-PSW-competences" in shown.stderr
    assert invoke("export", "taxonomy", "-o", "taxonomy.csv").exit_code == 0
    assert (here / "taxonomy.csv").read_bytes().startswith(b"id,value,parent_id\r\n3,")


def test_the_framework_goes_to_moodle_and_comes_back(here: Path) -> None:
    assert invoke("export", "framework", "-o", "moodle.csv").exit_code == 0
    result = invoke("import", "framework", "moodle.csv", "-o", "framework.yaml")
    assert result.exit_code == 0, result.output
    assert parse_framework((here / "framework.yaml").read_text("utf-8")) == shipped_framework()
    assert invoke("import", "framework", "moodle.csv").stdout == (here / "framework.yaml").read_text("utf-8")


def test_an_import_never_writes_over_a_framework(here: Path) -> None:
    assert invoke("export", "framework", "-o", "moodle.csv").exit_code == 0
    (here / "framework.yaml").write_text("# mine")
    result = invoke("import", "framework", "moodle.csv", "-o", "framework.yaml")
    assert (result.exit_code, "is there already" in result.stderr) == (2, True)
    assert (here / "framework.yaml").read_text() == "# mine"


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe", b""])
def test_what_is_not_moodles_is_answered_and_nothing_is_written(here: Path, content: bytes) -> None:
    (here / "moodle.csv").write_bytes(content)
    result = invoke("import", "framework", "moodle.csv", "-o", "framework.yaml")
    assert result.exit_code == 1
    assert result.stdout.startswith("moodle.csv:1: ")
    assert not (here / "framework.yaml").exists()


def test_framework_and_rubrics_go_out_as_case_to_the_terminal_or_a_file(here: Path) -> None:
    write_course(here)
    shown = invoke("export", "case", "--changed", "2026-01-31")
    assert shown.exit_code == 0
    package = json.loads(shown.stdout)
    assert package["CFDocument"]["creator"] == "Alongside"
    assert package["CFDocument"]["uri"].startswith("urn:uuid:")
    assert package["CFDocument"]["lastChangeDateTime"] == "2026-01-31T00:00:00+00:00"
    assert [rubric["title"] for rubric in package["CFRubrics"]] == ["A first meeting"]
    assert invoke("export", "case", "--changed", "2026-01-31", "-o", "ours.json").exit_code == 0
    assert (here / "ours.json").read_text("utf-8") == shown.stdout


def test_the_shipped_course_goes_out_as_case_when_there_is_no_other(here: Path) -> None:
    result = invoke("export", "case")
    assert (result.exit_code, len(json.loads(result.stdout)["CFRubrics"])) == (0, 8)


@pytest.mark.parametrize(
    "newest", ["course_content/course.yaml", "course_content/framework.yaml", "rubrics/a-first-meeting.yaml"]
)
def test_a_package_was_last_changed_when_the_newest_of_its_files_was(here: Path, newest: str) -> None:
    write_course(here)
    for name in (
        "course_content/course.yaml",
        "course_content/framework.yaml",
        "rubrics/a-first-meeting.yaml",
    ):
        os.utime(here / name, (1_700_000_000, 1_700_000_000))
    os.utime(here / newest, (1_800_000_000, 1_800_000_000.5))
    first = invoke("export", "case").stdout
    assert json.loads(first)["CFDocument"]["lastChangeDateTime"] == "2027-01-15T08:00:00+00:00"
    assert invoke("export", "case", "course_content").stdout == first


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00+00:00"),
        ("2026-01-31T09:30:00", "2026-01-31T09:30:00+00:00"),
        ("2026-01-31T00:30:00.5+01:00", "2026-01-30T23:30:00+00:00"),
    ],
)
def test_a_moment_is_written_in_utc(here: Path, given: str, written: str) -> None:
    package = json.loads(invoke("export", "case", "--changed", given).stdout)
    assert package["CFDocument"]["lastChangeDateTime"] == written


@pytest.mark.parametrize("given", ["yesterday", "31.01.2026", "2026-02-30", "", "0001-01-01T00:00:00+01:00"])
def test_what_is_no_moment_is_answered_and_nothing_is_written(here: Path, given: str) -> None:
    result = invoke("export", "case", "--changed", given, "-o", "ours.json")
    assert (result.exit_code, "such as 2026-01-31" in result.stderr) == (2, True)
    assert not (here / "ours.json").exists()


@pytest.mark.parametrize(
    "given",
    [
        "https://case.example.org/ims/case/v1p1",
        "http://localhost:8080/ims/case/v1p1/",
        "https://case.example.org",
    ],
)
def test_a_package_that_will_be_served_has_addresses_on_its_server(here: Path, given: str) -> None:
    document = json.loads(invoke("export", "case", "--base-uri", given).stdout)["CFDocument"]
    assert document["uri"] == f"{given.rstrip('/')}/CFDocuments/{document['identifier']}"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "case.example.org",
        "ftp://case.example.org",
        "https://",
        "https://a b",
        "https://a/?q=1",
        "https://a/#b",
    ],
)
def test_what_is_no_address_of_a_server_is_answered(here: Path, given: str) -> None:
    result = invoke("export", "case", "--base-uri", given, "-o", "ours.json")
    assert (result.exit_code, "https://case.example.org/ims/case/v1p1" in result.stderr) == (2, True)
    assert not (here / "ours.json").exists()


@pytest.mark.parametrize("what", ["taxonomy", "framework", "case"])
def test_nothing_goes_out_of_a_broken_course(here: Path, what: str) -> None:
    write_course(here, {"course_content/framework.yaml": None})
    result = invoke("export", what, "-o", "out.csv")
    assert result.exit_code == 1
    assert not (here / "out.csv").exists()
