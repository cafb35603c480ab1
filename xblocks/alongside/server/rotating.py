"""Locks everything private in a data folder anew with the newest key, beside a server at work or without one."""

from pathlib import Path

import click

from alongside.server.at_rest import cannot_read, found, open_to_write, stop
from alongside.server.data_directory import DataDirectory


def rotate(*, data_dir: Path, new_key: bool) -> bool:
    """Lock everything private in a data folder anew with the first key there, and print what came of it.

    Args:
        data_dir: the folder that the server keeps its data in.
        new_key: whether to put a new key before the others first.

    Returns:
        Whether all of it was locked with the first key.

    Raises:
        SystemExit: with 2 if it cannot be done.

    """
    data = found(data_dir)
    open_to_write(data)
    if new_key:
        _add_key(data)

    from django.db import DatabaseError

    from alongside.records import api
    from alongside.records.errors import RecordsError

    try:
        return api.rotate_keys(say=click.echo).is_whole
    except KeyboardInterrupt:
        click.echo(
            "Stopped. What is locked anew stays so; run it again, without --new-key, to go on.", err=True
        )
        return False
    except RecordsError:
        stop(f"What stands in {data.plan_keys_file} is no key. Put it back from your backup.")
    except DatabaseError as error:
        cannot_read(data, error)


def _add_key(data: DataDirectory) -> None:
    try:
        data.add_plan_key()
    except FileExistsError as error:
        stop(
            f"{error.filename} is there: somebody else is adding a key just now, or was stopped while they did. "
            f"If nobody is, delete that file, and run this again. {data.plan_keys_file} was not changed."
        )
    except OSError as error:
        stop(f"Cannot write {data.plan_keys_file}: {error.strerror}. It was not changed.")
    click.echo(
        f"A new key is first in {data.plan_keys_file}. A server at work takes it up by itself. Back the file up."
    )
