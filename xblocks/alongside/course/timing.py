"""How long the course takes, worked out from its words and from what there is to do.

The figures are our own estimates for somebody who reads to learn, who may read in a second language, and who stops to
think. An organisation that times its learners can trust its own clock more.
"""

from collections.abc import Iterable
from math import ceil

from alongside.content.check import Check
from alongside.content.course import Course, CourseModule, Unit
from alongside.content.lesson import Lesson
from alongside.content.module import Status
from alongside.content.plan import Plan
from alongside.content.role_play import RolePlay
from alongside.content.rubric import Rubric
from alongside.content.scenario import Scenario
from alongside.course.prose import word_count

WORDS_A_MINUTE = 130
TRYING = 10  # minutes for what a lesson asks one to try
TWO_WALKS = 0.8  # the part of a scenario's words that a learner meets who walks it twice and looks back
ANSWERING = 1  # minutes for each question of a check, beside reading it
WRITING = 8  # minutes for each section of a plan or reflection
PREPARING, TALKING_OVER, READING_THE_ANSWER = 20, 30, 10  # minutes around a role-play
RATING_ONESELF = 2  # minutes for each criterion
LOOKING = 5  # minutes for the passport


def minutes_of(unit: Unit, course: Course) -> int:
    """Return how many minutes a page takes, with what it asks a learner to do."""
    match unit.document.content:
        case Lesson() as lesson:
            return ceil(word_count(lesson.text) / WORDS_A_MINUTE + TRYING * ("!!! try-it" in lesson.text))
        case Scenario() as scenario:
            return ceil(TWO_WALKS * _words(_told(scenario)) / WORDS_A_MINUTE)
        case Check() as check:
            return ceil(_words(_asked(check)) / WORDS_A_MINUTE + ANSWERING * len(check.items))
        case Plan() as plan:
            return WRITING * len(plan.sections)
        case RolePlay() as role_play:
            rubric = course.rubrics[role_play.rubric].content
            around = PREPARING + TALKING_OVER + READING_THE_ANSWER + RATING_ONESELF * len(rubric.criteria)
            return ceil(role_play.minutes + around + _words(_read_before(role_play, rubric)) / WORDS_A_MINUTE)
        case _:
            return LOOKING


def minutes_of_module(module: CourseModule, course: Course) -> int:
    """Return how many minutes a module takes."""
    return sum(minutes_of(unit, course) for unit in module.units)


def minutes_of_course(course: Course, *, include_optional: bool = False) -> int:
    """Return how many minutes the written modules take; optional ones only if asked for."""
    return sum(
        minutes_of_module(module, course)
        for module in course.modules
        if module.module.status is Status.WRITTEN and (include_optional or not module.module.optional)
    )


def hours(minutes: int) -> str:
    """Return minutes as hours in words that every language reads: ``"4"``, ``"4½"``, at least ``"½"``.

    A course is promised in whole and half hours: nobody's day is as exact as a sum of estimates.
    """
    halves = max(1, round(minutes / 30))
    return f"{halves // 2 or ''}{'½' * (halves % 2)}"


def _words(texts: Iterable[str | None]) -> int:
    return sum(len(text.split()) for text in texts if text)


def _told(scenario: Scenario) -> Iterable[str | None]:
    for scene in scenario.scenes.values():
        yield from (scene.setting, scene.title, scene.debrief)
        yield from (line.says for line in scene.lines)
        for choice in scene.choices:
            yield from (choice.text, choice.feedback)


def _asked(check: Check) -> Iterable[str]:
    for item in check.items:
        yield item.question
        for option in item.options:
            yield from (option.text, option.reason)


def _read_before(role_play: RolePlay, rubric: Rubric) -> Iterable[str]:
    yield from (
        role_play.learner_part,
        role_play.partner_part.situation,
        *role_play.debrief,
        role_play.alternatives,
    )
    for criterion in rubric.criteria:
        yield from (criterion.title, *(str(text) for _level, text in criterion.levels))
