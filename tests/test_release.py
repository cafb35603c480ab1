"""A release has one version, and is not tagged before everything says so."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.tag_ready import ROOT, in_the_way, sections, version_here

from alongside.content.course import shipped_course
from alongside.course import build_tree
from alongside.course.version import installed_version
from tests.command_line import invoke

CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
NUMBER = st.integers(0, 999)


def changelog(version="1.2.3", when="2026-01-31", text="More."):
    return f"# Changes\n\n## {version}, {when}\n\n{text}\n\n## 1.2.2, 2025-12-24\n\nLess.\n"


def test_everything_says_the_same_version():
    here = version_here()
    policy = json.loads(build_tree(shipped_course())["policies/2026/policy.json"])
    assert installed_version() == here
    assert invoke("--version").output == f"alongside {here}\n"
    assert policy["course/2026"]["other_course_settings"]["alongside"]["version"] == here
    assert sections(CHANGELOG)[0][0] == here


def test_every_section_but_the_newest_has_a_date():
    newest, *earlier = sections(CHANGELOG)
    assert newest[2], "what has changed"
    for _version, when, _text in earlier:
        date.fromisoformat(when)


@given(st.tuples(NUMBER, NUMBER, NUMBER), st.dates())
def test_a_tag_can_be_set_once_version_and_dated_section_are_there(numbers, when):
    version = ".".join(map(str, numbers))
    assert in_the_way(f"v{version}", version, changelog(version, when.isoformat())) == []


@pytest.mark.parametrize(
    ("tag", "version", "text", "said"),
    [
        ("1.2.3", "1.2.3", changelog(), "is no tag"),
        ("v1.2", "1.2", changelog("1.2"), "is no tag"),
        ("v1.2.3-rc1", "1.2.3", changelog(), "is no tag"),
        ("", "1.2.3", changelog(), "is no tag"),
        ("v1.2.3", "1.2.4", changelog(), "the tag would be v1.2.3"),
        ("v1.2.4", "1.2.4", changelog(), "does not begin with a section “## 1.2.4, DATE”"),
        ("v1.2.2", "1.2.2", changelog(), "does not begin with"),
        ("v1.2.3", "1.2.3", "# Changes\n", "does not begin with"),
        ("v1.2.3", "1.2.3", changelog(when="not released yet"), "has no date"),
        ("v1.2.3", "1.2.3", changelog(when="20260131"), "has no date"),
        ("v1.2.3", "1.2.3", changelog(when="2026-02-31"), "has no date"),
        ("v1.2.3", "1.2.3", changelog(text=""), "is empty"),
    ],
)
def test_what_is_in_the_way_is_said(tag, version, text, said):
    (problem,) = in_the_way(tag, version, text)
    assert said in problem
