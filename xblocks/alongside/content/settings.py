"""``course.yaml``: what the course is called, when it starts, which modules it has and how it is graded."""

import datetime
from typing import Literal

from pydantic import Field

from alongside.content.model import Code, KeptName, KeyPart, Language, Model, Text, build, check_unique
from alongside.content.problems import ProblemCode, Problems
from alongside.content.sources import read_yaml

Licence = Literal[
    "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0"
]


class Grading(Model):
    """What each kind of graded item counts for, in percent."""

    check: int = Field(ge=0, le=100)
    role_play: int = Field(ge=0, le=100, alias="role-play")


class CourseSettings(Model):
    """What the course is called and made of.

    Attributes:
        org: with ``course`` and ``run``, what the course is known by for good.
        licence: under which Creative Commons licence the course may be passed on, by its SPDX identifier; None says
            nothing, and Open edX then reserves all rights.
        modules: names of the modules' folders, in order.
        kept_codes: for files that have got another name since they were released, ``kind/name`` and the code that
            they keep: learners' work is under it.
    """

    org: KeyPart
    course: KeyPart
    run: KeyPart
    title: Text
    short_description: Text
    language: Language
    start: datetime.date
    licence: Licence | None = None
    modules: tuple[Text, ...] = Field(min_length=1)
    grading: Grading
    kept_codes: dict[KeptName, Code] = {}

    def code_of(self, kind: str, name: str) -> str:
        """Return the code of a file of some kind: its name, or the code that it keeps from before it was renamed."""
        return self.kept_codes.get(f"{kind}/{name}", name)


def parse_course_settings(text: str, path: str = "course") -> CourseSettings:
    """Read ``course.yaml``.

    Raises:
        ContentError: with every problem found.
    """
    problems = Problems(path)
    source = read_yaml(text, problems)
    settings = build(CourseSettings, source, problems)
    check_unique(
        settings.modules,
        (source.line("modules", at) for at in range(len(settings.modules))),
        "module",
        problems,
    )
    total = settings.grading.check + settings.grading.role_play
    if total != 100:
        problems.add(
            source.line("grading"),
            ProblemCode.GRADING_WEIGHTS,
            f"The parts of the grade add up to {total}",
            "Make them add up to 100",
        )
    problems.raise_if_any(as_meant=settings)
    return settings
