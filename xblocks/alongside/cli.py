"""The ``alongside`` command: check, build, exchange, start and serve a course, see what it covers, keep the records.

Exit codes: 0 all is well, 1 the course has problems or the ledger does not fit together, 2 the command was not
understood or cannot do what it says.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alongside.content.course import Course
    from alongside.content.organisation import Organisation
    from alongside.content.problems import Problem

PROBLEMS_FOUND = 1

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)

_course = click.argument("course", type=_FOLDER, required=False)
_organisation = click.option(
    "--organisation", type=_FILE, help="Your organisation's facts; see organisation.example.yaml."
)

_output = click.option("-o", "--output", type=_NEW_FILE, help="Write it to a file instead of the terminal.")
_include_optional = click.option("--include-optional", is_flag=True, help="Put in optional modules as well.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="alongside-xblock", message="alongside %(version)s")
def main() -> None:
    """Write, check and build a course for peer support workers, and serve it.

    COURSE is the folder that holds course.yaml, with the folder rubrics beside it. Without it, the folder
    course_content is used if there is one here, and otherwise the course that comes with Alongside.
    """


@main.command()
@_course
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option(
    "--guide/--no-guide", default=True, show_default=True, help="Whether to hold the content guide, too."
)
@click.option("--release", is_flag=True, help="Fail while a file of a written module has not been reviewed.")
@click.option("--released", type=_FILE, help="An archive built before: fail if a page of it is gone.")
def check(course: Path | None, style: str, guide: bool, release: bool, released: Path | None) -> None:
    """Check every file of a course, and say what is wrong with each and how to mend it.

    Each problem is one line: file, line number, code, what is wrong, what to do. docs/authors/problems.md explains the
    codes of what keeps a course from being built, docs/authors/guide-rules.md the names of what the content guide
    asks for.
    """
    from alongside.content.problems import ContentError
    from alongside.course.guide import can_grade, guide_findings, unreviewed

    click.echo("Reading and checking the course ...", err=True)
    with _stopping_with_problems(style):
        checked = _load(course)
        found = [*(guide_findings(checked) if guide else ()), *(unreviewed(checked) if release else ())]
        found += _codes_gone(checked, course, released) if released else ()
        if found:
            raise ContentError(found)
    if style == "json":
        click.echo(_as_json([]))
        return
    click.echo(f"No problems. {checked.settings.title} has {_amount(checked)}.")
    if guide and not can_grade():
        click.echo(
            "Reading grades were not worked out: pip install 'alongside-xblock[authors]' to have them.",
            err=True,
        )


@main.command()
@_course
@_organisation
@_include_optional
@click.option(
    "-o", "--output", type=_NEW_FILE, help="Where to write the archive.  [default: ORG-COURSE-RUN.tar.gz]"
)
def build(
    course: Path | None, organisation: Path | None, include_optional: bool, output: Path | None
) -> None:
    """Build the archive that Open edX Studio imports (Tools, Import)."""
    from alongside.course import build_archive, unset_facts

    click.echo("Reading and checking the course ...", err=True)
    with _stopping_with_problems():
        checked = _load(course)
        facts = _load_organisation(organisation)
    archive = build_archive(checked, organisation=facts, include_optional=include_optional)
    settings = checked.settings
    output = output or Path(f"{settings.org}-{settings.course}-{settings.run}.tar.gz")
    _write(output, archive)
    click.echo(f"Wrote {output} ({len(archive) / 1024:.0f} kB). Import it in Studio: Tools, Import.")
    if missing := unset_facts(checked, facts):
        click.secho(
            "\nNot set yet. Learners are told so, loudly, wherever a page needs it:", fg="yellow", err=True
        )
        click.echo("".join(f"  {fact}\n" for fact in missing), err=True, nl=False)
        click.echo(
            "Copy organisation.example.yaml, fill it in, and build with --organisation FILE.", err=True
        )


@main.command()
@_course
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "csv", "html", "json"]),
    default="table",
    show_default=True,
)
@_output
def coverage(course: Path | None, style: str, output: Path | None) -> None:
    """Show where each competence is taught, practised, checked and signed off."""
    from alongside.course.coverage import coverage as rows_of
    from alongside.course.coverage import to_csv, to_json, to_table
    from alongside.course.coverage_page import to_html

    with _stopping_with_problems():
        checked = _load(course)
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
    _give(text, output)


@main.command("import-check")
@click.argument("archive", type=click.Path(exists=True, path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def import_check(archive: Path, style: str) -> None:
    """Say what would go wrong if ARCHIVE were imported into Open edX, before anybody imports it.

    ARCHIVE is what alongside build or Studio's export wrote (.tar.gz), or a folder in OLX. Run it with the version of
    Alongside that your Open edX has. docs/authors/problems.md explains the codes.
    """
    from alongside.content.problems import ContentError
    from alongside.course.import_check import check_archive

    with _stopping_with_problems(style):
        if found := check_archive(archive):
            raise ContentError(found)
    click.echo(
        _as_json([])
        if style == "json"
        else f"No problems. {archive} can be imported in Studio: Tools, Import."
    )


@main.group()
def export() -> None:
    """Write the framework, and for CASE the rubrics too, in the formats of other systems."""


@export.command("taxonomy")
@_course
@_output
def export_taxonomy(course: Path | None, output: Path | None) -> None:
    """Write the framework as the taxonomy (CSV) that Open edX Studio imports (Taxonomies, Import)."""
    from alongside.course.taxonomy import export_id, to_taxonomy_csv

    with _stopping_with_problems():
        checked = _load(course)
    _give(to_taxonomy_csv(checked.framework.content), output)
    click.echo(
        f"Give it the export id {export_id(checked.settings)} in Studio: the course's pages are tagged under it.",
        err=True,
    )


@export.command("framework")
@_course
@_output
def export_framework(course: Path | None, output: Path | None) -> None:
    """Write the framework as the competency framework (CSV) that Moodle imports."""
    from alongside.course.taxonomy import export_id
    from alongside.course.to_moodle import to_moodle_csv

    with _stopping_with_problems():
        checked = _load(course)
    _give(to_moodle_csv(checked.framework.content, export_id(checked.settings)), output)


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
@_course
@_output
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

    with _stopping_with_problems():
        checked = _load(course)
    _give(to_case(checked, changed or _last_change(checked), base_uri), output)


def _last_change(course: "Course") -> datetime:
    """Return when one of the files was last changed that framework and rubrics are read from."""
    framework = Path(course.framework.path)
    files = [
        framework.with_name("course.yaml"),
        framework,
        *(Path(rubric.path) for rubric in course.rubrics.values()),
    ]
    return datetime.fromtimestamp(max(file.stat().st_mtime for file in files), UTC)


@main.group("import")
def import_() -> None:
    """Make a file of the course from what another system exported."""


@import_.command("framework")
@click.argument("file", type=_FILE)
@_output
def import_framework(file: Path, output: Path | None) -> None:
    """Make a framework.yaml of FILE, a competency framework (CSV) that Moodle exported."""
    from alongside.content.library import read_text
    from alongside.course.from_moodle import parse_moodle_csv, to_yaml

    if output is not None and output.exists():
        raise click.UsageError(f"{output} is there already. Name a new file, and compare the two.")
    with _stopping_with_problems():
        framework = parse_moodle_csv(read_text(file, str(file)), str(file))
    _give(to_yaml(framework), output)


@main.command()
@click.argument("kind", type=click.Choice(["lesson", "scenario", "rubric", "module"]))
@click.argument("code")
@click.option("--in", "module", metavar="MODULE", help="The module it belongs to: its folder or its code.")
@click.option("--course", type=_FOLDER, help="The folder that holds course.yaml.  [default: course_content]")
def new(kind: str, code: str, module: str | None, course: Path | None) -> None:
    """Start a lesson, scenario, rubric or module with a filled-in file to write over.

    CODE becomes the file's name and what learners' work is kept under: choose it once, never change it. Small
    letters, digits and hyphens, such as a-lift-home.
    """
    from alongside.content.module import Kind
    from alongside.course.new import CannotStartError, Starter

    root = course or _course_here()
    if root is None:
        raise click.UsageError(
            "There is no folder course_content here. Name the course's folder with --course."
        )
    if kind in {"lesson", "scenario"} and module is None:
        raise click.UsageError(f"Say which module the {kind} belongs to, with --in MODULE.")
    try:
        starter = Starter(root, root.parent / "rubrics")
        if kind == "module":
            started = starter.module(code)
        elif kind == "rubric":
            started = starter.rubric(code, module)
        else:
            started = starter.item(Kind(kind), code, str(module))
    except CannotStartError as error:
        raise click.UsageError(f"{error}.") from None
    except OSError as error:
        raise click.UsageError(f"Cannot write {error.filename}: {error.strerror}.") from None
    for file in started.files:
        click.echo(f"Wrote {file}")
    if started.by_hand:
        click.echo(f"Add this to {started.listed_in}, where it should come:\n\n{started.by_hand}")
    elif started.listed_in:
        click.echo(f"Listed it in {started.listed_in}, at the end; move it to where it should come.")


@main.command()
@click.argument("text")
def code(text: str) -> None:
    """Print the code by which a choice or an option without one is known: it follows from its TEXT.

    To mend the words of a choice that learners have made already, write this code beside it first; their walks stay.
    """
    from alongside.content.model import code_of

    click.echo(code_of(" ".join(text.split())))


_data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".alongside"),
    envvar="ALONGSIDE_DATA",
    show_default=True,
    help="The folder with the database and the keys. Back it up.",
)


@main.command()
@_course
@_organisation
@_include_optional
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@_data
@click.option("--demo/--no-demo", default=True, show_default=True, help="Whether to have the demo people.")
def serve(
    course: Path | None,
    organisation: Path | None,
    include_optional: bool,
    host: str,
    port: int,
    data: Path,
    demo: bool,
) -> None:
    """Serve the course on this machine, without an Open edX."""
    try:
        from alongside.server.run import serve as run
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"The server needs {error.name}. Install it with: pip install 'alongside-xblock[server]'"
        ) from None
    run(
        host=host,
        port=port,
        data_dir=data,
        course_path=course or _course_here(),
        organisation=organisation,
        include_optional=include_optional,
        demo=demo,
    )


@main.command()
@_data
@click.option("--record", type=click.UUID, help="Check this record only.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(data: Path, record: UUID | None, style: str) -> None:
    """Check the ledger of sign-offs, and name the first entry of each record that does not fit.

    It looks at every record's chain, words, kept rubrics and where things stand, changes nothing, and may run beside
    the server. In Open edX the same is: manage.py lms alongside_verify. docs/developers/ledger.md says what it can
    find and what it cannot.
    """
    from alongside.server.verify import verify as holds

    if not holds(data_dir=data, record_uuid=record, as_json=style == "json"):
        raise SystemExit(PROBLEMS_FOUND)


@main.command("verify-credential")
@click.argument("file", type=_FILE)
@click.option(
    "--issuer", metavar="URL", help="The issuer that it must be from; its keys are asked for there."
)
@click.option("--jwks", type=_FILE, help="A file with the keys that you trust (a JSON Web Key Set).")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data folder of the server that made it.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify_credential(
    file: Path, issuer: str | None, jwks: Path | None, data: Path | None, style: str
) -> None:
    """Say whether the credential in FILE stands: an Open Badges 3.0 credential (VC-JWT) that Alongside made.

    With --data nothing is asked over the network. Otherwise the issuer is asked, by https, which credentials were
    withdrawn and, without --jwks, for its keys; a credential without --issuer and --jwks is as good as the name of the
    site that it names.

    It ends with 0 if the credential stands, 1 if it does not, 2 if that cannot be told.
    """
    from alongside.server.verify_credential import at_issuer, in_folder, report

    if data is not None and (issuer or jwks):
        raise click.UsageError("--data says by itself which keys to trust. Leave out --issuer and --jwks.")
    checked = in_folder(file, data) if data is not None else at_issuer(file, issuer=issuer, jwks=jwks)
    raise SystemExit(report(checked, as_json=style == "json"))


@main.command()
@_data
@click.option("-o", "--output", type=_NEW_FILE, required=True, help="The file to write.")
def backup(data: Path, output: Path) -> None:
    """Write the database and the keys to one file, while the server may be running.

    The copy is of one moment. The file holds the keys beside what they open: keep it as safe as the data folder itself.
    docs/admins/embedded-server.md says what is in it.
    """
    from alongside.server.backup import write

    write(data_dir=data, output=output)


@main.command()
@click.argument("file", type=_FILE)
@_data
def restore(file: Path, data: Path) -> None:
    """Make a data folder of FILE, which alongside backup wrote, and check every record in it.

    The folder must not be there yet, or be empty: nothing is ever written over.
    """
    from alongside.server.backup import restore as bring_back

    if not bring_back(file=file, data_dir=data):
        raise SystemExit(PROBLEMS_FOUND)


@main.group()
def records() -> None:
    """Move records to another installation: out into a sealed file, and in from one.

    docs/admins/moving.md tells the way, step by step.
    """


_key_file = click.option(
    "--key-file", type=_FILE, help="A file with the key that the file of records opens with."
)


@records.command("export")
@_data
@click.option("-o", "--output", type=_NEW_FILE, required=True, help="The file to write.")
@_key_file
def export_records(data: Path, output: Path, key_file: Path | None) -> None:
    """Write every record, with all that hangs on it, to a sealed file.

    Without --key-file a key is made for it and printed, once. Nothing in the data folder is changed.
    """
    from alongside.server.moving import export

    export(data_dir=data, output=output, key=_key_in(key_file))


@records.command("import")
@click.argument("file", type=_FILE)
@_data
@_key_file
@click.option(
    "--preview/--confirm", default=True, show_default=True, help="Only show it, or bring in what is new."
)
def import_records(file: Path, data: Path, key_file: Path | None, preview: bool) -> None:
    """Show what a file of records would bring into a data folder, and bring it with --confirm.

    People are found by their email address. In Open edX the same is: manage.py lms alongside_import_records.
    """
    from alongside.server.moving import bring_in

    key = _key_in(key_file) or click.prompt("The file's key", hide_input=True)
    if not bring_in(data_dir=data, file=file, key=key, confirm=not preview):
        raise SystemExit(PROBLEMS_FOUND)


@records.command("scores")
@_data
def restore_scores(data: Path) -> None:
    """Give the gradebook the score of each sign-off that it lacks, and take out those of withdrawn ones.

    Importing with --confirm does it for the records of the file. Running it again changes nothing. In Open edX the same
    is: manage.py lms alongside_restore_scores.
    """
    from alongside.server.scores import restore

    if not restore(data_dir=data):
        raise SystemExit(PROBLEMS_FOUND)


@main.command("export-person")
@click.argument("login")
@_data
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The zip file to write, or a folder to make it in.  [default: here]",
)
def export_person(login: str, data: Path, output: Path) -> None:
    """Write everything about one person to a zip file, for that person.

    LOGIN is their login name or email address. It holds their private writing in plain text: give it to nobody else.
    In Open edX the same is: manage.py lms alongside_export_person. docs/admins/peoples-rights.md says what is in it.
    """
    from alongside.server.export_person import export_person as write

    write(data_dir=data, login=login, output=output)


@main.command("rotate-keys")
@_data
@click.option("--new-key", is_flag=True, help="Put a new key before the others first.")
def rotate_keys(data: Path, new_key: bool) -> None:
    """Lock everything private anew with the first key in the data folder, so that older keys can go.

    That is private plans, their versions, what was shared of them, and serious concerns. It may run beside the server,
    can be stopped at any time, and goes on where it was when it is run again. In Open edX the same is: manage.py lms
    alongside_rotate_keys. docs/admins/private-writing.md tells the way.
    """
    from alongside.server.rotating import rotate

    if not rotate(data_dir=data, new_key=new_key):
        raise SystemExit(PROBLEMS_FOUND)


@main.command()
@_data
def remind(data: Path) -> None:
    """Remind everybody whose day has come of what they asked to be reminded of. Run it once a day.

    A day is reminded of once, however often this runs. It may run beside the server, and takes the same ALONGSIDE_SMTP
    and ALONGSIDE_ORIGIN. In Open edX the same is: manage.py lms alongside_remind.
    """
    from alongside.server.reminding import remind as send

    send(data_dir=data)


def _key_in(key_file: Path | None) -> str | None:
    return key_file and key_file.read_text(encoding="utf-8").strip()


def _course_here() -> Path | None:
    """Return the course in the working directory, if there is one."""
    here = Path("course_content")
    return here if (here / "course.yaml").is_file() else None


def _load(root: Path | None) -> "Course":
    from alongside.content.course import load_course, shipped_course

    root = root or _course_here()
    if root is None:
        return shipped_course()
    return load_course(root, (root if root.name else root.absolute()).parent / "rubrics")


def _load_organisation(file: Path | None) -> "Organisation | None":
    from alongside.content.library import read_text
    from alongside.content.organisation import parse_organisation

    return None if file is None else parse_organisation(read_text(file, str(file)), str(file))


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
        f"{_count(written, 'written module')}, {_count(outlines, 'outline')} and {_count(len(course.units), 'page')}; "
        f"about {hours(minutes_of_course(course))} hours; {_count(unreviewed, 'page')} not reviewed yet"
    )


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"


@contextmanager
def _stopping_with_problems(style: str = "text") -> Iterator[None]:
    """Say what is wrong with the files that are read inside, all of it, and stop."""
    from alongside.content.problems import ContentError

    try:
        yield
    except ContentError as error:
        if style == "json":
            click.echo(_as_json(error.problems))
        else:
            for problem in error.problems:
                click.echo(str(problem))
            files = {problem.path for problem in error.problems}
            click.echo(
                f"\n{_count(len(error.problems), 'problem')} in {_count(len(files), 'file')}.", err=True
            )
        raise SystemExit(PROBLEMS_FOUND) from None


def _as_json(problems: "Sequence[Problem]") -> str:
    from dataclasses import asdict

    return json.dumps({"problems": [asdict(each) for each in problems]}, ensure_ascii=False, indent=2)


def _give(text: str, output: Path | None) -> None:
    """Show a text on the terminal, or write it to a file if one is named."""
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text.encode())
        click.echo(f"Wrote {output}.", err=True)


def _write(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as error:
        raise click.UsageError(f"Cannot write {file}: {error.strerror}.") from None


if __name__ == "__main__":
    main()
