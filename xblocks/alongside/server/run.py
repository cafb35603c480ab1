"""Starts the embedded server."""

import errno
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import click
from waitress import create_server

from alongside.course.version import installed_version
from alongside.server.addresses import is_loopback
from alongside.server.data_directory import DataDirectory
from alongside.server.environment import not_understood

if TYPE_CHECKING:
    from alongside.server.course import Course

_WILDCARDS = ("", "0.0.0.0", "::", "[::]")  # noqa: S104 - we refuse to guess the name behind these
USAGE_ERROR = 2
COURSE_ERROR = 1


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    data_dir: Path,
    course_path: Path | None = None,
    organisation: Path | None = None,
    include_optional: bool = False,
    demo: bool = True,
    without_lost_keys: bool = False,
) -> None:
    """Serve the course until interrupted.

    Args:
        host: the address to listen on.
        port: the port to listen on.
        data_dir: the folder with database and keys; made if it is not there.
        course_path: an archive, an OLX folder or a folder of course files; None for the course as shipped.
        organisation: the organisation's YAML file to build into the course.
        include_optional: whether to serve optional modules, too.
        demo: whether to have the demo people. They are only ever served to the machine itself.
        without_lost_keys: whether to go on with new keys although something in the folder needs keys that are gone.

    Raises:
        SystemExit: with 2 if this must not or cannot be served, with 1 if the course cannot be read.
    """
    if wrong := not_understood(os.environ):
        _stop(wrong)
    origin = os.environ.get("ALONGSIDE_ORIGIN", "").rstrip("/")
    _check_address(host, origin, demo)
    data = DataDirectory(data_dir.absolute())
    os.environ.update(
        DJANGO_SETTINGS_MODULE="alongside.server.settings",
        ALONGSIDE_DATA=str(data.path),
        ALONGSIDE_COURSE=str(course_path.absolute()) if course_path else "",
        ALONGSIDE_ORGANISATION=str(organisation.absolute()) if organisation else "",
        ALONGSIDE_OPTIONAL="1" if include_optional else "",
        ALONGSIDE_ORIGIN=origin or ("" if is_loopback(host) else _address(host, port)),
        ALONGSIDE_ADDRESS=_address(host, port),
        ALONGSIDE_DEMO="1" if demo else "",
    )
    with _alone_in(data):
        _serve(host, port, data, demo, origin, without_lost_keys)


def _check_address(host: str, origin: str, demo: bool) -> None:
    is_public = origin and not is_loopback(urlsplit(origin).hostname or "")
    if demo and (is_public or not is_loopback(host)):
        _stop(
            f"The demo people are for your own machine: anybody who can reach {origin or host} could sign in as them.\n"
            "Either leave out --host (and ALONGSIDE_ORIGIN), or add --no-demo and make real accounts.\n"
            "Nothing was started, and nothing was changed."
        )
    if host in _WILDCARDS and not origin:
        _stop(
            f"Listening on {host or 'every address'} needs to know the address that people type.\n"
            "Set ALONGSIDE_ORIGIN to it, for example ALONGSIDE_ORIGIN=https://training.example.org\n"
            "Nothing was started, and nothing was changed."
        )


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _serve(
    host: str, port: int, data: DataDirectory, demo: bool, origin: str, without_lost_keys: bool
) -> None:
    import django
    from django.core.wsgi import get_wsgi_application

    os.umask(0o077)  # what this process writes is for its owner only
    try:
        django.setup()
    except OSError as error:  # keys are made with a new folder
        _stop(f"Cannot make {data.path} ready: {error.strerror}. Nothing was started.")
    # What is in the way of listening is known before the database is touched; nobody is answered until the end.
    server = _listen(get_wsgi_application(), host, port, urlsplit(origin).scheme or "http")
    _bring_up_to_date(data)
    _have_keys(data, without_lost_keys)
    course = _read_course()
    people = _open_demo(course, data) if demo else _close_demo(course, data)
    watching = _watch() if demo else ""
    # Service managers stop us so; what is at hand ends first.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    address = origin or _address(host, port)
    click.echo(f"\n{course.title}\n\n  Open      {address}/\n{people}  Data      {data.path}{watching}")
    try:
        click.echo(f"  Version   {installed_version()}\n\nCtrl+C stops the server.")
        server.run()
    except KeyboardInterrupt:  # before the loop, which knows it itself
        pass
    finally:
        server.close()


@contextmanager
def _alone_in(data: DataDirectory) -> Iterator[None]:
    """Make the folder if it is not there, and keep other servers out of it: what each remembers would be wrong."""
    import fcntl

    try:
        data.create()
    except OSError as error:
        _stop(
            f"Cannot make {data.path}: {error.strerror}. Name another folder with --data. Nothing was started."
        )
    if why := data.why_closed(to_write=True):
        _stop(f"{why}\nNothing was started.")
    folder = os.open(data.path, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)  # until this process ends, however it does
    except BlockingIOError:
        _stop(
            f"A server is at work on {data.path} already. Stop that one first, or name another folder with --data.\n"
            "Nothing was started."
        )
    except OSError:  # a disk that knows no locks: nobody can tell
        pass
    try:
        yield
    finally:
        os.close(folder)


def _listen(application: Any, host: str, port: int, scheme: str) -> Any:
    try:
        return create_server(application, host=host, port=port, threads=8, ident="", url_scheme=scheme)
    except OSError as error:
        mend = (
            f"Is the server running already? Otherwise try another port: --port {port + 1}"
            if error.errno == errno.EADDRINUSE
            else "Name an address of this machine with --host, and a port from 1024 on with --port."
        )
        _stop(f"Port {port} on {host} cannot be used: {error.strerror}.\n{mend}")
    except ValueError:
        _stop(f"{host} is no address of this machine. Name one with --host.")


def _bring_up_to_date(data: DataDirectory) -> None:
    from django.db import DatabaseError

    from alongside.server.upgrading import CannotUpgrade, bring_up_to_date

    try:
        bring_up_to_date(data)
    except CannotUpgrade as refused:
        _stop(str(refused))
    except DatabaseError as error:
        _stop(f"Cannot use {data.database}: {error}.\nNothing was started.")


def _have_keys(data: DataDirectory, without_lost_keys: bool) -> None:
    from alongside.server.keys import KeysLost, have_keys

    try:
        have_keys(data, without_lost_keys=without_lost_keys)
    except KeysLost as refused:
        _stop(str(refused))


def _read_course() -> "Course":
    """Return the course, or stop and say everything that is wrong with it."""
    from alongside.content.problems import ContentError
    from alongside.course.archive import CourseFilesError
    from alongside.server import catalogue

    try:
        return catalogue.current()
    except ContentError as error:
        _stop("\n".join(str(problem) for problem in error.problems), COURSE_ERROR)
    except (CourseFilesError, OSError) as error:
        _stop(str(error), COURSE_ERROR)


def _watch() -> str:
    """Serve changes of the author's files from now on, if they are what is served; return the line that says so."""
    from django.conf import settings

    from alongside.server.watching import watch

    course, organisation = Path(settings.ALONGSIDE_COURSE), settings.ALONGSIDE_ORGANISATION
    if not settings.ALONGSIDE_COURSE or not (course / "course.yaml").is_file():
        return ""
    watch(course, Path(organisation) if organisation else None)
    return f"\n  Course    {course}; what you change is shown when you reload a page"


def _open_demo(course: "Course", data: DataDirectory) -> str:
    """Have the demo people, and return the lines that introduce them."""
    from alongside.server.demo import PEOPLE, open_demo

    open_demo(str(course.key), data.demo_password)
    people = "".join(f"            {person.username:<6} {person.part}\n" for person in PEOPLE)
    return f"  Sign in   choose a demo person on the page, or use the password {data.demo_password}\n{people}"


def _close_demo(course: "Course", data: DataDirectory) -> str:
    """Close the demo people's accounts, and return the lines that say how the administrator signs in."""
    from alongside.server.demo import close_demo
    from alongside.server.first_administrator import USERNAME, ensure_administrator

    close_demo()
    if ensure_administrator(str(course.key), data.admin_password):
        where = data.admin_password_file
        return f"  Sign in   {USERNAME}, with the password in {where}. Change it under /password/.\n"
    return ""


def _stop(message: str, status: int = USAGE_ERROR) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(status)
