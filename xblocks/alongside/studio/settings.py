"""The fields of blocks that are not whole texts, as Studio's editor shows and reads them."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.content.course import shipped_rubric, shipped_rubric_codes
from alongside.content.model import CODE_LENGTH, CODE_PATTERN
from alongside.content.problems import ContentError, Problems
from alongside.content.sources import check_characters

LONGEST_TITLE = 255


class Mistake(ValueError):
    """A value cannot be taken over; the message says why and what to write instead."""


@dataclass(frozen=True)
class Setting:
    """One field.

    Attributes:
        label: returns its name in the author's language.
        help: returns what it does, in the author's language.
        read: returns the value that a text stands for, or raises :class:`Mistake`.
        choices: returns the values to choose from and their names; None if anything may be typed.

    """

    label: Callable[[], str]
    help: Callable[[], str]
    read: Callable[[str], Any]
    choices: Callable[[], Mapping[str, str]] | None = None


def _title(text: str) -> str:
    problems = Problems("title")
    check_characters(text, problems)
    if problems:
        raise Mistake(_("This holds a character that a course cannot carry. Delete it and type it again."))
    if len(text) > LONGEST_TITLE or "\n" in text:
        too_long = ngettext(
            "Use one line of at most %(n)d character.",
            "Use one line of at most %(n)d characters.",
            LONGEST_TITLE,
        )
        raise Mistake(too_long % {"n": LONGEST_TITLE})
    return text


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        weight = -1
    if not (weight >= 0 and math.isfinite(weight)):
        raise Mistake(_("Write a number of nought or more, such as 1 or 0.5."))
    return weight


def _plan_code(text: str) -> str:
    if len(text) > CODE_LENGTH or not re.fullmatch(CODE_PATTERN, text):
        raise Mistake(_("Use small letters, digits and single hyphens only, such as self-care."))
    return text


def _rubric_code(text: str) -> str:
    if text and text not in shipped_rubric_codes():
        raise Mistake(_("That rubric is not installed here. Choose another one, or write one below."))
    return text


def _rubrics() -> dict[str, str]:
    return {
        "": _("The one that the text names"),
        **{code: _rubric_name(code) for code in shipped_rubric_codes()},
    }


def _rubric_name(code: str) -> str:
    try:
        return f"{shipped_rubric(code).title} ({code})"
    except ContentError:
        return code


SETTINGS: Mapping[str, Setting] = {
    "display_name": Setting(
        lambda: _("Title"),
        lambda: _("What learners see in the course's outline. Left empty, it becomes the title in the text."),
        _title,
    ),
    "weight": Setting(
        lambda: _("Weight"),
        lambda: _("How much it counts for the grade, beside the other graded parts."),
        _weight,
    ),
    "plan_code": Setting(
        lambda: _("Plan code"),
        lambda: _(
            "Names the learner's plan within the course. Pages with the same code show the same plan. "
            "After a change, learners start with an empty page; what they wrote stays under the old code."
        ),
        _plan_code,
    ),
    "rubric_code": Setting(
        lambda: _("Rubric"),
        lambda: _("One of those installed here. It is not used when a rubric is written below."),
        _rubric_code,
        _rubrics,
    ),
}
