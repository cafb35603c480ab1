"""Reading a course for a command, saying what is wrong with its files, and writing what came of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from alongside.content.course import Course
    from alongside.content.organisation import Organisation
    from alongside.content.problems import Problem

PROBLEMS_FOUND = 1


def course_here() -> Path | None:
    """Return the course in the working directory, if there is one."""
    here = Path("course_content")
    return here if (here / "course.yaml").is_file() else None


def course_folder(root: Path | None) -> "Traversable":
    """Return the folder of a course: the one named, else the one here, else the one that comes with Alongside."""
    from importlib.resources import files

    return root or course_here() or files("alongside.course_content")


def load(root: Path | None, language: str = "") -> "Course":
    """Return the course in :func:`course_folder`, in its own language if no other is named.

    Raises:
        ContentError: a file of it has problems.

    """
    from alongside.content.course import load_course, shipped_course
    from alongside.content.translations import FOLDER, in_language, languages_in

    if language:
        folder = course_folder(root)
        if language not in (known := languages_in(folder)):
            raise click.UsageError(
                f"There is no folder {folder / FOLDER / language}. "
                + (
                    f"There are: {', '.join(known)}."
                    if known
                    else "Start one with: alongside new translation"
                )
            )
        return in_language(load(root), folder, language)
    root = root or course_here()
    if root is None:
        return shipped_course()
    if not (root / "course.yaml").is_file() and (root / "course_content" / "course.yaml").is_file():
        raise click.UsageError(f"There is no course.yaml in {root}. Did you mean {root / 'course_content'}?")
    return load_course(root, (root if root.name else root.absolute()).parent / "rubrics")


def load_organisation(file: Path | None) -> "Organisation | None":
    """Return the organisation's facts, if a file with them is named.

    Raises:
        ContentError: the file has problems.

    """
    from alongside.content.library import read_text
    from alongside.content.organisation import parse_organisation

    return None if file is None else parse_organisation(read_text(file, str(file)), str(file))


@contextmanager
def stopping_with_problems(style: str = "text", what: str = "problem") -> Iterator[None]:
    """Say what is wrong with the files that are read inside, all of it and ``what`` it is, and stop."""
    from alongside.content.problems import ContentError

    try:
        yield
    except ContentError as error:
        if style == "json":
            click.echo(as_json(error.problems))
        else:
            for problem in error.problems:
                click.echo(str(problem))
            files = {problem.path for problem in error.problems}
            click.echo(f"\n{count(len(error.problems), what)} in {count(len(files), 'file')}.", err=True)
        raise SystemExit(PROBLEMS_FOUND) from None


def as_json(problems: "Sequence[Problem]") -> str:
    """Return problems as programs read them."""
    from dataclasses import asdict

    return json.dumps({"problems": [asdict(each) for each in problems]}, ensure_ascii=False, indent=2)


def count(number: int, word: str) -> str:
    """Return a number with its word, such as ``2 pages``."""
    return f"{number} {word}{'s' * (number != 1)}"


def give(text: str, output: Path | None) -> None:
    """Show a text on the terminal, or write it to a file if one is named."""
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text.encode())
        click.echo(f"Wrote {output}.", err=True)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = file.with_name(f".{file.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as error:
        raise click.UsageError(f"Cannot write {file}: {error.strerror}.") from None
