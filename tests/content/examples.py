"""The example files in docs/authors/formats.md: the tests use what authors read."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.content.check import parse_check
from alongside.content.example import parse_example
from alongside.content.framework import parse_framework
from alongside.content.lesson import parse_lesson
from alongside.content.module import parse_module
from alongside.content.organisation import parse_organisation
from alongside.content.plan import parse_plan
from alongside.content.problems import ContentError, Problem
from alongside.content.role_play import parse_role_play
from alongside.content.rubric import parse_rubric
from alongside.content.scenario import parse_scenario
from alongside.content.settings import parse_course_settings

AUTHORS_DOCS = Path(__file__).parents[2] / "docs" / "authors"

PARSERS = {
    "lesson": parse_lesson,
    "scenario": parse_scenario,
    "check": parse_check,
    "plan": parse_plan,
    "role-play": parse_role_play,
    "rubric": parse_rubric,
    "example": parse_example,
    "module": parse_module,
    "course": parse_course_settings,
    "framework": parse_framework,
    "organisation": parse_organisation,
}


def _examples() -> dict[str, str]:
    """Return the YAML or Markdown example under each heading, by the heading's first word."""
    text = (AUTHORS_DOCS / "formats.md").read_text(encoding="utf-8")
    pieces = re.split(r"^```(.*)\n", text, flags=re.MULTILINE)  # prose, language, example, "", prose, ...
    found = {}
    for prose, language, example in zip(pieces[::4], pieces[1::4], pieces[2::4], strict=False):
        if language in {"yaml", "markdown"}:
            found[re.findall(r"^## (\S+)", prose, flags=re.MULTILINE)[-1].lower()] = example
    return found


EXAMPLES = _examples()


def problems_in(read: Callable[..., Any], *arguments: Any) -> tuple[Problem, ...]:
    """Return the problems that reading something meets; none if it can be read."""
    try:
        read(*arguments)
    except ContentError as error:
        return error.problems
    return ()


def changed(kind: str, *replacements: tuple[str, str]) -> str:
    """Return an example with some of its text replaced; each replaced text has to be there."""
    text = EXAMPLES[kind]
    for old, new in replacements:
        assert old in text, f"{old!r} is not in the {kind} example"
        text = text.replace(old, new, 1)
    return text
