"""A data folder in one file, written while the server runs, and a data folder from such a file.

The file is a zip. ``backup.json`` in it says what it is, when and by which version it was made, and the SHA-256 of
every other file: the database and the secrets, by the names that they have in the folder. What the folder holds besides
(the event log, copies kept before upgrades) is not in it.
"""

import os
import shutil
import sqlite3
import tempfile
import zlib
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import click
from pydantic import BaseModel

from alongside.course.version import installed_version
from alongside.server.at_rest import found, open_to_read, stop
from alongside.server.data_directory import SECRETS, DataDirectory
from alongside.server.sqlite.copying import copy_database, is_sound

_VERSION = 1
_ABOUT = "backup.json"
#: How a zip that is broken, cut off, locked or packed in another way shows itself.
_BROKEN = (BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError)


class NotABackup(Exception):
    """A file is none that ``write`` made, or it was changed or cut off since; the message says what is wrong."""


class _About(BaseModel):
    """What a backup says of itself. ``files`` has the SHA-256 of each by name."""

    format: Literal["alongside-backup"]
    version: int
    made_at: str
    alongside: str
    files: dict[str, str]


def write(*, data_dir: Path, output: Path) -> None:
    """Write a data folder's database and keys to a file, whole or not at all. The server may be running.

    Args:
        data_dir: the folder that the server keeps its data in.
        output: the file; its owner alone can read it.

    Raises:
        SystemExit: with 2 if it cannot be done.

    """
    data = found(data_dir)
    part = output.with_name(f".{output.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=output.absolute().parent, prefix=".alongside-") as folder:
            copy = Path(folder) / data.database.name
            copy_database(data.database, copy)
            if not is_sound(copy):
                stop(f"{data.database} is damaged. Nothing was written; keep the backups that you have.")
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                _pack([copy, *data.secrets], file)
        part.replace(output)
    except OSError as error:
        stop(f"Cannot write {output}: {error.strerror}. Nothing was written.")
    except sqlite3.Error as error:
        stop(f"Cannot copy {data.database} to where {output} is to be: {error}. Nothing was written.")
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"Wrote {output}.")
    if data.plan_keys_file.is_file():
        click.echo(
            "The keys that private writing opens with are in it, beside that writing: whoever has this file can read "
            "all of it. Keep it as you would keep the writing itself.",
            err=True,
        )
    else:
        click.echo(
            f"There is no {data.plan_keys_file}, so none is in it: without those keys nobody can open private writing.",
            err=True,
        )


def restore(*, file: Path, data_dir: Path) -> bool:
    """Make a data folder of a backup, whole or not at all, check it, and return whether every record fits together.

    Records that an earlier version wrote are not checked: the server has to bring them up to date first.

    Args:
        file: what ``write`` made.
        data_dir: the folder to make. It must not be there, or be empty.

    Raises:
        SystemExit: with 2 if it cannot be done; nothing was restored then.

    """
    target = data_dir.absolute()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        stop(f"{target} is not empty. Nothing was restored; name a folder that is not there yet with --data.")
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True, mode=0o700)
        about = _unpack(file, DataDirectory(part))
        click.echo(f"Made on {about.made_at} by Alongside {about.alongside}.")
        holds = _check(DataDirectory(part))
        part.replace(target)
    except NotABackup as error:
        stop(f"{file} cannot be used: {error}. Nothing was restored.")
    except OSError as error:
        stop(f"Cannot restore {file} to {target}: {error.strerror}. Nothing was restored.")
    finally:
        shutil.rmtree(part, ignore_errors=True)
    click.echo(f"Restored to {target}. Start the server as you did before, with --data {target}")
    return holds


def _pack(files: list[Path], output: Any) -> None:
    about = _About(
        format="alongside-backup",
        version=_VERSION,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        alongside=installed_version(),
        files={file.name: _digest(file) for file in files},
    )
    with ZipFile(output, "w", ZIP_DEFLATED) as packed:
        packed.writestr(_ABOUT, about.model_dump_json(indent=2) + "\n")
        for file in files:
            packed.write(file, file.name)


def _unpack(file: Path, data: DataDirectory) -> _About:
    """Put the files of a backup into a folder, and return what it says of itself."""
    try:
        with ZipFile(file) as packed:
            about = _read_about(packed, known={data.database.name, *SECRETS})
            for name, digest in about.files.items():
                place = data.path / name
                with packed.open(name) as source, os.fdopen(_new(place), "wb") as target:
                    shutil.copyfileobj(source, target)
                if _digest(place) != digest:
                    raise NotABackup(f"{name} in it was changed after it was written")
    except _BROKEN as error:
        raise NotABackup("it is none that alongside backup wrote, or it is not whole") from error
    if not is_sound(data.database):
        raise NotABackup("the database in it is damaged")
    return about


def _read_about(packed: ZipFile, *, known: set[str]) -> _About:
    """Return what a backup says of itself. Raises ValueError or KeyError if that is not ours to read."""
    about = _About.model_validate_json(packed.read(_ABOUT))
    if about.version != _VERSION:
        raise NotABackup("a later version of Alongside wrote it; restore it with that one")
    if not about.files.keys() <= known:
        raise ValueError
    return about


def _new(file: Path) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _check(data: DataDirectory) -> bool:
    open_to_read(data, plan_keys=[])

    from django.db import connection

    from alongside.records import api
    from alongside.server.upgrading import is_earlier

    try:
        if is_earlier():
            click.echo(
                "An earlier version of Alongside made it. Starting the server brings it up to date; "
                "then run alongside verify."
            )
            return True
        return api.report_verification(
            record_uuid=None, as_json=False, say=click.echo, say_aside=lambda line: click.echo(line, err=True)
        )
    finally:
        connection.close()
