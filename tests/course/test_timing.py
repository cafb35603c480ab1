"""How long the course takes, and where it says so."""

from pathlib import Path

import pytest

from alongside.content.course import shipped_course
from alongside.content.module import Kind
from alongside.course import build_tree
from alongside.course.timing import hours, minutes_of, minutes_of_course, minutes_of_module
from tests.content.examples import changed
from tests.course.samples import MODULE, load, write_course

LESSON = f"{MODULE}/lessons/welcome-core-relational-skills.md"


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "½"), (40, "½"), (50, "1"), (100, "1½"), (240, "4"), (2516, "42"), (2533, "42")]
)
def test_minutes_are_said_in_whole_and_half_hours(minutes: int, said: str) -> None:
    assert hours(minutes) == said


def test_the_whole_course_takes_thirty_to_forty_five_hours() -> None:
    assert 30 * 60 <= minutes_of_course(shipped_course()) <= 45 * 60


def test_every_module_says_how_long_it_takes() -> None:
    course = shipped_course()
    tree = build_tree(course, include_optional=True)
    for module in course.modules:
        first = tree[f"vertical/lesson-{module.units[0].code}.xml"].decode()
        assert f"about {hours(minutes_of_module(module, course))} hours" in first
    assert "[[" not in tree["about/overview.html"].decode()


def test_a_page_takes_longer_with_more_to_read_and_something_to_try(tmp_path: Path) -> None:
    def minutes(text: str) -> int:
        course = load(write_course(tmp_path, {LESSON: text}))
        return next(minutes_of(unit, course) for unit in course.units if unit.kind is Kind.LESSON)

    short = changed("lesson", ("Sam asks", "You wait. Sam asks"))
    assert minutes(short) == 1
    assert minutes(short + "\n" + "You wait here. " * 130) == 4
    assert minutes(short + '\n!!! try-it "Try"\n    Wait.\n') == 11


def test_role_plays_count_what_happens_around_them(tmp_path: Path) -> None:
    course = load(write_course(tmp_path))
    unit = next(unit for unit in course.units if unit.kind is Kind.ROLE_PLAY)
    assert minutes_of(unit, course) > unit.document.content.minutes + 60


def test_optional_modules_count_only_if_asked_for() -> None:
    course = shipped_course()
    optional = sum(minutes_of_module(module, course) for module in course.modules if module.module.optional)
    assert minutes_of_course(course, include_optional=True) - minutes_of_course(course) == optional > 0
