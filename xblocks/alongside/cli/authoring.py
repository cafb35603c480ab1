"""Commands for whoever writes a course: check, build, coverage, translations, import-check, new and code."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alongside.cli.files import (
    as_json,
    count,
    course_folder,
    course_here,
    give,
    load,
    load_organisation,
    stopping_with_problems,
    write_whole,
)
from alongside.cli.options import (
    FILE,
    FOLDER,
    NEW_FILE,
    course_argument,
    include_optional_option,
    language_option,
    organisation_option,
    output_option,
    style_option,
)

if TYPE_CHECKING:
    from alongside.content.course import Course
    from alongside.content.problems import Problem
    from alongside.content.translations import Translations

_IN_MODULES = ("lesson", "scenario", "check", "reflection", "role-play")


@click.command()
@course_argument
@style_option
@click.option(
    "--guide/--no-guide", default=True, show_default=True, help="Whether to hold the content guide, too."
)
@click.option("--release", is_flag=True, help="Fail while a file of a written module has not been reviewed.")
@click.option("--released", type=FILE, help="An archive built before: fail if a page of it is gone.")
def check(course: Path | None, style: str, guide: bool, release: bool, released: Path | None) -> None:
    """Check every file of a course, and say what is wrong with each and how to mend it.

    Each problem is one line: file, line number, code, what is wrong, what to do. docs/authors/problems.md explains the
    codes of what keeps a course from being built, docs/authors/guide-rules.md the names of what the content guide
    asks for.
    """
    from alongside.content.problems import ContentError
    from alongside.course.guide import can_grade, guide_findings, translation_findings, unreviewed
    from alongside.course.translation_table import in_short

    click.echo("Reading and checking the course ...", err=True)
    with stopping_with_problems(style):
        checked = load(course)
        languages = _translations(checked, course)
        if unfit := [problem for found in languages for problem in found.problems]:
            raise ContentError(unfit)
    with stopping_with_problems(style, "finding"):
        found = [*(guide_findings(checked) if guide else ()), *(unreviewed(checked) if release else ())]
        found += [each for language in languages if guide for each in translation_findings(language)]
        found += _codes_gone(checked, course, released) if released else ()
        if found:
            raise ContentError(found)
    if style == "json":
        click.echo(as_json([]))
        return
    click.echo(f"No problems. {checked.settings.title} has {_amount(checked)}.")
    for found_in in languages:
        click.echo(in_short(found_in) + ("; see alongside translations." if found_in.behind else "."))
    if guide and not can_grade():
        click.echo(
            "Reading grades were not worked out: pip install 'alongside-xblock[authors]' to have them.",
            err=True,
        )


@click.command()
@course_argument
@organisation_option
@include_optional_option
@language_option
@click.option(
    "-o", "--output", type=NEW_FILE, help="Where to write the archive.  [default: ORG-COURSE-RUN.tar.gz]"
)
def build(
    course: Path | None, organisation: Path | None, include_optional: bool, language: str, output: Path | None
) -> None:
    """Build the archive that Open edX Studio imports (Tools, Import).

    With --language it is a run of its own in that language; what is not translated stays in the course's own.
    """
    from alongside.course import build_archive, unset_facts

    click.echo("Reading and checking the course ...", err=True)
    with stopping_with_problems():
        checked = load(course, language)
        facts = load_organisation(organisation)
    archive = build_archive(checked, organisation=facts, include_optional=include_optional)
    settings = checked.settings
    output = output or Path(f"{settings.org}-{settings.course}-{settings.run}.tar.gz")
    write_whole(output, archive)
    click.echo(f"Wrote {output} ({len(archive) / 1024:.0f} kB). Import it in Studio: Tools, Import.")
    if missing := unset_facts(checked, facts):
        click.secho(
            "\nNot set yet. Learners are told so, loudly, wherever a page needs it:", fg="yellow", err=True
        )
        click.echo("".join(f"  {fact}\n" for fact in missing), err=True, nl=False)
        click.echo(
            "Copy organisation.example.yaml, fill it in, and build with --organisation FILE.", err=True
        )


@click.command()
@course_argument
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "html", "json"]),
    default="table",
    show_default=True,
)
@output_option
def coverage(course: Path | None, style: str, output: Path | None) -> None:
    """Show where each competence is taught, practised, checked and signed off."""
    from alongside.course.coverage import coverage as rows_of
    from alongside.course.coverage import to_csv, to_json, to_table
    from alongside.course.coverage_page import to_html

    with stopping_with_problems():
        checked = load(course)
    rows = rows_of(checked)
    match style:
        case "csv":
            text = to_csv(rows)
        case "html":
            text = to_html(rows, checked.settings.title)
        case "json":
            text = json.dumps(to_json(rows), ensure_ascii=False, indent=2) + "\n"
        case _:
            text = to_table(rows)
    give(text, output)


@click.command()
@course_argument
def translations(course: Path | None) -> None:
    """Show how much of a course is translated, and which translations are behind their source."""
    from alongside.content.problems import ContentError
    from alongside.course.translation_table import to_table

    with stopping_with_problems():
        found = _translations(load(course), course)
        if unfit := [problem for each in found for problem in each.problems]:
            raise ContentError(unfit)
    click.echo(
        to_table(found) or "Nothing is translated yet. Start with: alongside new translation\n", nl=False
    )


@click.command("import-check")
@click.argument("archive", type=click.Path(exists=True, path_type=Path))
@style_option
def import_check(archive: Path, style: str) -> None:
    """Say what would go wrong if ARCHIVE were imported into Open edX, before anybody imports it.

    ARCHIVE is what alongside build or Studio's export wrote (.tar.gz), or a folder in OLX. Run it with the version of
    Alongside that your Open edX has. docs/authors/problems.md explains the codes.
    """
    from alongside.content.problems import ContentError
    from alongside.course.import_check import check_archive

    with stopping_with_problems(style):
        if found := check_archive(archive):
            raise ContentError(found)
    click.echo(
        as_json([])
        if style == "json"
        else f"No problems. {archive} can be imported in Studio: Tools, Import."
    )


@click.command()
@click.argument("kind", type=click.Choice([*_IN_MODULES, "rubric", "module", "translation"]))
@click.argument("code")
@click.option(
    "--in",
    "module",
    metavar="MODULE",
    help="The module it belongs to: its folder, such as module-3, or its code.",
)
@click.option(
    "--domain", help="For a module: the code of the domain it is about.  [default: the first without one]"
)
@click.option("--language", help="For a translation: the code of the language, such as es.")
@click.option("--course", type=FOLDER, help="The folder that holds course.yaml.  [default: course_content]")
def new(
    kind: str, code: str, module: str | None, domain: str | None, language: str | None, course: Path | None
) -> None:
    """Start a page, a rubric, a module or a translation with a filled-in file to write over.

    A role-play comes with its rubric. For a translation, CODE is the path of the file to translate.

    CODE becomes the file's name and what learners' work is kept under: choose it once, never change it. Small
    letters, digits and hyphens, such as a-lift-home.
    """
    from alongside.content.module import Kind
    from alongside.course.new import CannotStartError, Starter, start_translation

    root = course or course_here()
    if root is None:
        raise click.UsageError(
            "There is no folder course_content here. Name the course's folder with --course."
        )
    if kind in _IN_MODULES and module is None:
        raise click.UsageError(f"Say which module the {kind} belongs to, with --in MODULE.")
    if kind == "translation" and language is None:
        raise click.UsageError("Say into which language, with --language CODE, such as es.")
    try:
        starter = Starter(root, root.parent / "rubrics")
        if kind == "translation":
            with stopping_with_problems():
                started = start_translation(load(root), root, Path(code), str(language))
        elif kind == "module":
            started = starter.module(code, domain)
        elif kind == "rubric":
            started = starter.rubric(code, module)
        else:
            started = starter.item(Kind(kind), code, str(module))
    except CannotStartError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"Cannot write {error.filename}: {error.strerror}.") from None
    for file in started.files:
        click.echo(f"Wrote {file}")
    if started.by_hand:
        click.echo(f"Add this to {started.listed_in}, where it should come:\n\n{started.by_hand}")
    elif started.listed_in:
        click.echo(f"Listed it in {started.listed_in}, at the end; move it to where it should come.")


@click.command()
@click.argument("text")
def code(text: str) -> None:
    """Print the code by which a choice or an option without one is known: it follows from its TEXT.

    To mend the words of a choice that learners have made already, write this code beside it first; their walks stay.
    """
    from alongside.content.model import code_of

    click.echo(code_of(" ".join(text.split())))


def _translations(checked: "Course", course: Path | None) -> "list[Translations]":
    """Return what there is of a course in other languages."""
    from alongside.content.translations import languages_in, read_translations

    folder = course_folder(course)
    return [read_translations(checked, folder, language) for language in languages_in(folder)]


def _codes_gone(checked: "Course", root: Path | None, released: Path) -> "list[Problem]":
    """Return what an archive that was built before has, and the course no longer has."""
    from xml.etree.ElementTree import ParseError

    from alongside.course.archive import CourseFilesError, read_files
    from alongside.course.guide import codes_gone

    try:
        return codes_gone(
            checked, str((root or Path("course_content")) / "course.yaml"), read_files(released)
        )
    except CourseFilesError as error:
        raise click.UsageError(str(error)) from None
    except ParseError as error:
        raise click.UsageError(f"{released} holds a file that is not XML ({error}).") from None


def _amount(course: "Course") -> str:
    """Return in words how much a course holds."""
    from alongside.content.module import Status
    from alongside.course.timing import hours, minutes_of_course

    written = sum(module.module.status is Status.WRITTEN for module in course.modules)
    outlines = len(course.modules) - written
    unreviewed = sum(getattr(unit.document.content, "reviewed", True) is None for unit in course.units)
    return (
        f"{count(written, 'written module')}, {count(outlines, 'outline')} and {count(len(course.units), 'page')}; "
        f"about {hours(minutes_of_course(course))} hours; {count(unreviewed, 'page')} not reviewed yet"
    )
