"""The framework as a taxonomy of Open edX, and the course's tags, read the way Open edX reads them."""

import csv
import io
from pathlib import Path

import pytest

from alongside.content.course import Course, shipped_course, shipped_framework
from alongside.course import build_tree
from alongside.course.taxonomy import MAX_TAG_LENGTH, export_id, tag_of, to_taxonomy_csv
from tests.content.examples import changed
from tests.course.samples import load, second_module, write_course


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load(write_course(tmp_path))


def tags_of(tree: dict[str, bytes]) -> dict[tuple[str, str], list[str]]:
    """Return the tags of each page by type and id, split as Open edX splits them."""
    found = {}
    for row in rows(tree["tags.csv"].decode()):
        (tags,) = [value for name, value in row.items() if name not in {"Name", "Type", "ID"}]
        found[row["Type"], row["ID"]] = [tag.strip() for tag in tags.split(";")]
    return found


def test_the_taxonomy_has_every_competence_under_its_domain_with_its_code_as_id() -> None:
    framework = shipped_framework()
    tags = rows(to_taxonomy_csv(framework))
    assert list(tags[0]) == ["id", "value", "parent_id"]
    parents = {tag["id"]: tag["parent_id"] for tag in tags}
    assert parents == {domain.code: "" for domain in framework.domains} | {
        competence.code: domain.code for domain in framework.domains for competence in domain.competences
    }
    met: set[str] = set()
    for tag in tags:
        assert not tag["parent_id"] or tag["parent_id"] in met, "Open edX wants the parent first"
        met.add(tag["id"])
    assert len({tag["value"].lower() for tag in tags}) == len(tags), "Open edX wants each value once"


def test_a_tag_holds_nothing_that_open_edx_keeps_for_itself(tmp_path: Path) -> None:
    title = "One; two > three\\n  and " + "more " * 200
    framework = changed(
        "framework", ("        title: Mutual and reciprocal relationships",
                      f'        title: "{title}"')
    )  # fmt: skip
    course = load(write_course(tmp_path, {"course_content/framework.yaml": framework}))
    tag = tag_of(course.framework.content.competence("3.3"))
    assert tag.startswith("3.3 One, two, three and more")
    assert len(tag) <= MAX_TAG_LENGTH
    assert tag in [tag for tags in tags_of(build_tree(course)).values() for tag in tags]


def test_each_graded_subsection_is_tagged_as_a_whole_and_any_other_page_by_its_unit(course: Course) -> None:
    tags = tags_of(build_tree(course))
    tag = tag_of(course.framework.content.competence("3.3"))
    assert set(tags) == {
        ("vertical", "lesson-welcome-core-relational-skills"),
        ("vertical", "scenario-a-lift-home"),
        ("sequential", "core-relational-skills-check"),
        ("sequential", "core-relational-skills-role-play"),
        ("vertical", "reflection-looking-back"),
        ("vertical", "plan-self-care"),
    }
    assert all(tag in each for each in tags.values())


def test_tags_are_kept_under_the_export_id_of_the_taxonomy(course: Course) -> None:
    header = build_tree(course)["tags.csv"].decode().split("\r\n")[0]
    assert header == '"Name","Type","ID","Alongside-PSW-competences"'
    assert export_id(course.settings) == "Alongside-PSW-competences"


def test_every_tag_of_the_shipped_course_is_in_its_taxonomy_and_on_a_page_of_the_archive() -> None:
    course = shipped_course()
    tree = build_tree(course, include_optional=True)
    known = {tag["value"] for tag in rows(to_taxonomy_csv(course.framework.content))}
    for (kind, name), tags in tags_of(tree).items():
        assert f"{kind}/{name}.xml" in tree
        assert set(tags) <= known
    signed_off = [tags for (_, name), tags in tags_of(tree).items() if name.endswith("-role-play")]
    assert len(signed_off) == 8


def test_what_is_not_built_has_no_tags(tmp_path: Path) -> None:
    outline = 'code: endings\ndomain: "3"\ntitle: Endings\nstatus: outline\nsummary: Still to come.\n'
    tree = build_tree(load(write_course(tmp_path, second_module(outline))))
    assert all(f"{kind}/{name}.xml" in tree for kind, name in tags_of(tree))
