"""Coverage: where each competence is taught, practised, checked and signed off."""

import csv
import io
from pathlib import Path

import pytest
from lxml import html

from alongside.content.course import shipped_course
from alongside.course.coverage import Row, coverage, to_csv, to_json, to_table
from alongside.course.coverage_page import to_html
from tests.content.examples import EXAMPLES
from tests.course.samples import load, write_course


@pytest.fixture
def rows(tmp_path: Path) -> list[Row]:
    return coverage(load(write_course(tmp_path)))


def test_each_competence_has_a_row_with_what_covers_it(rows: list[Row]) -> None:
    covered, bare = rows
    assert (covered.domain.code, covered.competence.code) == ("3", "3.3")
    assert covered.lessons == ("A warm no",)
    assert covered.scenarios == ("The last bus",)
    assert covered.check_items == ("core-relational-skills/lift", "core-relational-skills/signs")
    assert covered.role_plays == ("A first meeting with Jo",)
    assert covered.missing == ()
    assert bare.missing == ("lessons", "scenarios", "check_items"), (
        "nobody signs it off, so no role-play is missing"
    )


def test_every_competence_of_the_shipped_framework_has_a_row() -> None:
    course = shipped_course()
    assert [row.competence for row in coverage(course)] == list(course.framework.content.competences)


def test_csv_has_a_line_for_each_competence(rows: list[Row]) -> None:
    head, covered, bare = csv.reader(io.StringIO(to_csv(rows)))
    assert head == [
        "Domain",
        "Competence",
        "Title",
        "Wording",
        "Lessons",
        "Scenarios",
        "Check items",
        "Role-plays",
        "Missing",
    ]
    assert covered[6] == "core-relational-skills/lift; core-relational-skills/signs"
    assert bare[-1] == "lessons; scenarios; check items"


def test_what_was_not_read_in_the_framework_is_never_shown_as_if_it_were(tmp_path: Path) -> None:
    before, after = EXAMPLES["framework"].rsplit("official: true", 1)
    rows = coverage(
        load(write_course(tmp_path, {"course_content/framework.yaml": f"{before}official: false{after}"}))
    )
    page = html.document_fromstring(to_html(rows, "Ours"))
    assert [each.text_content() for each in page.xpath("//tbody//th[@scope='row']")] == [
        "3.3 Mutual and reciprocal relationships",
        "3.4 Families and carers (our wording)",
    ]
    assert [line[3] for line in csv.reader(io.StringIO(to_csv(rows)))] == ["Wording", "official", "our own"]


def test_csv_never_holds_a_formula(tmp_path: Path) -> None:
    framework = EXAMPLES["framework"].replace("title: Families and carers", 'title: "=1+1"')
    rows = coverage(load(write_course(tmp_path, {"course_content/framework.yaml": framework})))
    assert list(csv.reader(io.StringIO(to_csv(rows))))[2][2] == "'=1+1"


def test_the_table_counts_and_marks_what_is_still_to_be_written(rows: list[Row]) -> None:
    lines = to_table(rows).split("\n")
    assert lines[1].split()[-4:] == ["1", "1", "2", "1"]
    assert lines[2].split()[-4:] == ["○", "○", "○", "–"]
    assert "1 of 2 competences are covered whole." in to_table(rows)


def test_json_says_what_the_rows_say(rows: list[Row]) -> None:
    assert [(each["competence"], each["missing"]) for each in to_json(rows)] == [
        ("3.3", []),
        ("3.4", ["lessons", "scenarios", "check_items"]),
    ]


def test_the_page_is_one_accessible_table_without_anything_from_elsewhere(rows: list[Row]) -> None:
    text = to_html(rows, "Ours & <theirs>")
    page = html.document_fromstring(text)
    assert page.get("lang") == "en"
    assert page.findtext(".//title") == "Ours & <theirs>: coverage of the framework"
    assert [each.text for each in page.xpath("//thead//th[@scope='col']")] == [
        "Competence", "Lessons", "Scenarios", "Check items", "Role-plays",
    ]  # fmt: skip
    assert [each.text for each in page.xpath("//tbody//th[@scope='row']")] == [
        "3.3 Mutual and reciprocal relationships",
        "3.4 Families and carers",
    ]
    assert not page.xpath("//script | //link | //img | //@src | //@onclick")
    assert "http" not in text
