"""Commands that write and read the formats of other systems: export and import."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alongside.cli.files import give, load, stopping_with_problems
from alongside.cli.options import FILE, course_argument, output_option

if TYPE_CHECKING:
    from alongside.content.course import Course


@click.group()
def export() -> None:
    """Write the framework, and for CASE the rubrics too, in the formats of other systems."""


@export.command("taxonomy")
@course_argument
@output_option
def export_taxonomy(course: Path | None, output: Path | None) -> None:
    """Write the framework as the taxonomy (CSV) that Open edX Studio imports (Taxonomies, Import)."""
    from alongside.course.taxonomy import export_id, to_taxonomy_csv

    with stopping_with_problems():
        checked = load(course)
    give(to_taxonomy_csv(checked.framework.content), output)
    click.echo(
        f"Give it the export id {export_id(checked.settings)} in Studio: the course's pages are tagged under it.",
        err=True,
    )


@export.command("framework")
@course_argument
@output_option
def export_framework(course: Path | None, output: Path | None) -> None:
    """Write the framework as the competency framework (CSV) that Moodle imports."""
    from alongside.course.taxonomy import export_id
    from alongside.course.to_moodle import to_moodle_csv

    with stopping_with_problems():
        checked = load(course)
    give(to_moodle_csv(checked.framework.content, export_id(checked.settings)), output)


def _moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        given = datetime.fromisoformat(value)
        return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(
            "Write a date, such as 2026-01-31, or a moment, such as 2026-01-31T09:30:00Z."
        ) from None


def _base_uri(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value and re.fullmatch(r"https?://[\w.-]+(:\d+)?(/[\w.~@%+-]+)*/?", value, re.ASCII):
        return value.rstrip("/")
    if value is not None:
        raise click.BadParameter(
            "Write where the server answers, such as https://case.example.org/ims/case/v1p1."
        )
    return None


@export.command("case")
@course_argument
@output_option
@click.option(
    "--changed",
    metavar="WHEN",
    callback=_moment,
    help="When something in it was last changed.  [default: when the newest of its files was]",
)
@click.option(
    "--base-uri",
    metavar="URL",
    callback=_base_uri,
    help="Where a CASE server answers with it, if one does: what stands before /CFItems.",
)
def export_case(
    course: Path | None, output: Path | None, changed: datetime | None, base_uri: str | None
) -> None:
    """Write the framework and the rubrics as a package (JSON) of CASE 1.1, by 1EdTech.

    Identifiers follow from org and course in course.yaml and from the codes, and are the same in every export. What
    assessors listen for is not in it.
    """
    from alongside.course.case import to_case

    with stopping_with_problems():
        checked = load(course)
    give(to_case(checked, changed or _last_change(checked), base_uri), output)


@click.group("import")
def import_() -> None:
    """Make a file of the course from what another system exported."""


@import_.command("framework")
@click.argument("file", type=FILE)
@output_option
def import_framework(file: Path, output: Path | None) -> None:
    """Make a framework.yaml of FILE, a competency framework (CSV) that Moodle exported."""
    from alongside.content.library import read_text
    from alongside.course.from_moodle import parse_moodle_csv, to_yaml

    if output is not None and output.exists():
        raise click.UsageError(f"{output} is there already. Name a new file, and compare the two.")
    with stopping_with_problems():
        framework = parse_moodle_csv(read_text(file, str(file)), str(file))
    give(to_yaml(framework), output)


def _last_change(course: "Course") -> datetime:
    """Return when one of the files was last changed that framework and rubrics are read from."""
    framework = Path(course.framework.path)
    files = [
        framework.with_name("course.yaml"),
        framework,
        *(Path(rubric.path) for rubric in course.rubrics.values()),
    ]
    return datetime.fromtimestamp(max(file.stat().st_mtime for file in files), UTC)
