"""The framework as a taxonomy of Open edX, and which page of the course is tagged with which competence.

Open edX's own competency work points at tags and at graded subsections. A competence is a tag whose external id is its
code; a graded subsection, which is one check or one role-play, is tagged as a whole, any other page by its unit.
"""

import csv
import io
import re
from collections.abc import Iterable

from alongside.content.agreement import competences_named
from alongside.content.course import Course, CourseModule, CoursePart, Unit
from alongside.content.framework import Competence, Domain, Framework
from alongside.content.module import GRADED, Kind
from alongside.content.settings import CourseSettings
from alongside.course.olx import sequential_name, vertical_name

MAX_TAG_LENGTH = 500
# What Open edX keeps for itself: " > " stands between the levels of a tag, and one in a tag makes an import fail; a
# semicolon stands between two tags.
_RESERVED = re.compile(r"\s*;\s*| > ")


def export_id(settings: CourseSettings) -> str:
    """Return the id under which Open edX has to know the taxonomy, so that the course's tags find it."""
    return f"{settings.org}-{settings.course}-competences"


def tag_of(part: Domain | Competence) -> str:
    """Return the words of a tag: the code, which makes it the only one of its kind, and the title."""
    words = " ".join(f"{part.code} {part.title}".split())
    return _RESERVED.sub(", ", words)[:MAX_TAG_LENGTH].strip()


def to_taxonomy_csv(framework: Framework) -> str:
    """Return the framework as the CSV that Studio imports as a taxonomy: ``id``, ``value``, ``parent_id``."""
    rows = [["id", "value", "parent_id"]]
    for domain in framework.domains:
        rows.append([domain.code, tag_of(domain), ""])
        rows += [[competence.code, tag_of(competence), domain.code] for competence in domain.competences]
    return _csv(rows, csv.QUOTE_MINIMAL)


def to_tags_csv(course: Course, modules: Iterable[CourseModule]) -> str:
    """Return ``tags.csv`` as it stands in an archive that Studio exports, with the pages that have tags only.

    Open edX takes away the tags that a page had before when it imports a row for it, so there is none for other pages.
    """
    rows = [["Name", "Type", "ID", export_id(course.settings)]]
    for module in modules:
        for part in module.parts:
            rows += _rows(module, part, course)
    return _csv(rows, csv.QUOTE_ALL)


def _rows(module: CourseModule, part: CoursePart, course: Course) -> list[list[str]]:
    if part.units[0].kind in GRADED:
        tags = _tags(part.units[0], course)
        return [[part.title, "sequential", sequential_name(module, part), tags]] if tags else []
    return [
        [unit.title, "vertical", vertical_name(unit), tags]
        for unit in part.units
        if (tags := _tags(unit, course))
    ]


def _tags(unit: Unit, course: Course) -> str:
    content = unit.document.content
    source = course.rubrics[content.rubric].content if unit.kind is Kind.ROLE_PLAY else content
    framework = course.framework.content
    codes = dict.fromkeys(code for code, _ in competences_named(source))
    return "; ".join(tag_of(framework.competence(code)) for code in codes)


def _csv(rows: Iterable[Iterable[str]], quoting: int) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return written.getvalue()
