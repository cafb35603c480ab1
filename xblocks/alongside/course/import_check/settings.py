"""What is asked of an archive's own settings: who built it, and what it says of the organisation."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from alongside.content.organisation import Facts, Organisation
from alongside.content.problems import Problem, ProblemCode
from alongside.course.build import missing_facts
from alongside.course.version import installed_version, is_older


def settings_problems(path: str, content: bytes, pages: Iterable[str]) -> list[Problem]:
    """Return what is wrong with ``policy.json``.

    Args:
        path: the file, as problems name it.
        content: what is in it.
        pages: the Markdown of the course's lessons, which ask for facts of the organisation.

    """
    try:
        ours = _our_settings(content)
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        message = "The course's settings cannot be read"
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return [
            _problem(
                path, ProblemCode.SETTING_UNREADABLE, message, "Build or export the course again", line=line
            )
        ]
    return [*_version(path, ours.get("version")), *_facts(path, ours.get("organisation") or {}, pages)]


def _our_settings(content: bytes) -> dict[str, Any]:
    """Return what stands under ``other_course_settings.alongside``."""
    course: dict[str, Any] = next(iter(json.loads(content).values()), {})
    return dict((course.get("other_course_settings") or {}).get("alongside") or {})


def _version(path: str, built_by: object) -> list[Problem]:
    here = installed_version()
    if built_by == here:
        return []
    if not isinstance(built_by, str):
        message, mend = "Nothing says which version of Alongside built this", "Build it again with this one"
    elif is_older(here, built_by):
        message = f"Alongside {built_by} built this, which is newer than the {here} that is here"
        mend = f"Install Alongside {built_by} in Open edX first"
    else:
        message = f"Alongside {built_by} built this, and {here} is here"
        mend = "Build it again to have what has changed since"
    return [_problem(path, ProblemCode.OTHER_VERSION, message, mend)]


def _facts(path: str, overlay: Any, pages: Iterable[str]) -> list[Problem]:
    mend = "Build the course with --organisation FILE"
    try:
        organisation = Organisation.model_validate(overlay)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_url=False)[0]["loc"])) or "its beginning"
        message = f"What it says of your organisation cannot be read, at {where}"
        return [_problem(path, ProblemCode.SETTING_UNREADABLE, message, mend)]
    return [
        _problem(path, ProblemCode.FACT_MISSING, f"Not set, and learners are told so: {fact}", mend)
        for fact in missing_facts(Facts.of(organisation), pages)
    ]


def _problem(path: str, code: ProblemCode, message: str, mend: str, *, line: int = 1) -> Problem:
    return Problem(path, line, code.value, message, mend)
