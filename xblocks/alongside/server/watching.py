"""Serves an author's changes while the server runs: on their own machine, with the demo people, and nowhere else."""

import threading
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click

from alongside.content.problems import ContentError
from alongside.course.archive import CourseFilesError
from alongside.server import catalogue

SECONDS = 1.0
Stamps = dict[Path, tuple[int, int]]


def watch(course: Path, organisation: Path | None) -> None:
    """Look at the files of a course every second, in the background, and serve what has changed.

    Args:
        course: the folder with ``course.yaml``, and ``rubrics`` beside it.
        organisation: the organisation's file, if there is one.
    """
    watched = [course, course.parent / "rubrics", *([organisation] if organisation else [])]
    threading.Thread(target=_go_on, args=(watched,), name="watching the course", daemon=True).start()


def _go_on(watched: list[Path]) -> None:
    served = seen = _stamps(watched)
    while True:
        time.sleep(SECONDS)
        before, seen = seen, _stamps(watched)
        if seen != served and seen == before:  # an editor that is still writing is let finish
            served = seen
            serve_changes()


def serve_changes() -> None:
    """Read the course again and serve it; where it cannot be read, go on with what was served and say why."""
    try:
        courses = catalogue.read()
        if next(iter(courses.values())).key != catalogue.current().key:
            click.echo("org, course or run has changed: start the server again to serve that course.")
            return
    except ContentError as error:
        catalogue.keep_in_spite_of(error.problems)
        click.echo("\n" + "\n".join(map(str, error.problems)))
        click.echo("The course is served as it was before, until that is mended.")
    except (CourseFilesError, OSError) as error:
        click.echo(f"\n{error}\nThe course is served as it was before.")
    else:
        catalogue.serve_instead(courses)
        click.echo(f"Read the changed course at {datetime.now():%H:%M:%S}; reload the page to see it.")


def _stamps(watched: Iterable[Path]) -> Stamps:
    """Return when each file was changed and how large it is."""
    return dict(_stamps_of(watched))


def _stamps_of(watched: Iterable[Path]) -> Iterator[tuple[Path, tuple[int, int]]]:
    for place in watched:
        for file in (place, *place.rglob("*")):
            try:
                about = file.stat()
            except OSError:  # gone meanwhile
                continue
            yield file, (about.st_mtime_ns, about.st_size)
