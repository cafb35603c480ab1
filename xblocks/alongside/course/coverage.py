"""Which part of the course teaches, practises, checks and signs off each competence."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.content.agreement import competences_named
from alongside.content.course import Course, Unit
from alongside.content.framework import Competence, Domain
from alongside.content.module import Kind


@dataclass(frozen=True)
class Row:
    """One competence and where it comes up. Each tuple holds titles, but ``check_items`` the codes of items."""

    domain: Domain
    competence: Competence
    lessons: tuple[str, ...]
    scenarios: tuple[str, ...]
    check_items: tuple[str, ...]
    role_plays: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns in which nothing stands although something should.

        A role-play is not expected for a competence that nobody signs off.
        """
        return tuple(
            column
            for column in COLUMNS
            if not getattr(self, column) and (column != "role_plays" or self.competence.signed_off)
        )


# Attributes of a row, and what people call them.
COLUMNS = {
    "lessons": "Lessons",
    "scenarios": "Scenarios",
    "check_items": "Check items",
    "role_plays": "Role-plays",
}
_COLUMN_OF = {
    Kind.LESSON: "lessons",
    Kind.SCENARIO: "scenarios",
    Kind.CHECK: "check_items",
    Kind.ROLE_PLAY: "role_plays",
}


def coverage(course: Course) -> list[Row]:
    """Return one row for each competence of the framework, in its order."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for unit in course.units:
        if (column := _COLUMN_OF.get(unit.kind)) is not None:
            for competence, name in _names(unit, course):
                found[competence, column].append(name)
    return [
        Row(domain, competence, **{column: _each_once(found[competence.code, column]) for column in COLUMNS})
        for domain in course.framework.content.domains
        for competence in domain.competences
    ]


def to_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return rows as plain data."""
    return [
        {
            "domain": row.domain.code,
            "competence": row.competence.code,
            "title": row.competence.title,
            "official": row.competence.official,
            "signed_off": row.competence.signed_off,
            **{column: list(getattr(row, column)) for column in COLUMNS},
            "missing": list(row.missing),
        }
        for row in rows
    ]


def to_csv(rows: Sequence[Row]) -> str:
    """Return rows as comma-separated values, one competence a line; several names in a cell are split by ``; ``."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["Domain", "Competence", "Title", "Wording", *COLUMNS.values(), "Missing"])
    for row in rows:
        competence = row.competence
        names = [
            row.domain.code,
            competence.code,
            competence.title,
            "official" if competence.official else "our own",
        ]
        cells = ["; ".join(getattr(row, column)) for column in COLUMNS]
        missing = "; ".join(COLUMNS[column].lower() for column in row.missing)
        writer.writerow(map(_not_a_formula, [*names, *cells, missing]))
    return written.getvalue()


def to_table(rows: Sequence[Row]) -> str:
    """Return rows as a table for a terminal: how often each competence comes up, with a ring where it should."""
    width = max((len(row.competence.short_title) for row in rows), default=0)
    lines = [f"{'':6}{'Competence':{width}}  " + "  ".join(COLUMNS.values())]
    for row in rows:
        cells = (_count(row, column).rjust(len(words)) for column, words in COLUMNS.items())
        lines.append(f"{row.competence.code:6}{row.competence.short_title:{width}}  " + "  ".join(cells))
    lines += ["", summary(rows)]
    return "\n".join(lines) + "\n"


def summary(rows: Sequence[Row]) -> str:
    """Return in a sentence how much of the framework is covered."""
    whole = sum(not row.missing for row in rows)
    return f"{whole} of {len(rows)} competences are covered whole. ○ marks what is still to be written."


def _names(unit: Unit, course: Course) -> Iterator[tuple[str, str]]:
    """Yield each competence that a unit covers with the name under which it does."""
    content = unit.document.content
    if unit.kind is Kind.CHECK:
        for item in content.items:
            yield item.competence, f"{unit.code}/{item.code}"
        return
    source = course.rubrics[content.rubric].content if unit.kind is Kind.ROLE_PLAY else content
    for competence, _ in competences_named(source):
        yield competence, unit.title


def _each_once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _count(row: Row, column: str) -> str:
    if column in row.missing:
        return "○"
    return str(len(getattr(row, column)) or "–")


def _not_a_formula(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
