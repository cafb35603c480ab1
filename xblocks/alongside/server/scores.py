"""Brings the gradebook in a data folder into line with the records there, without starting the server."""

from pathlib import Path

import click

from alongside.server.at_rest import cannot_read, found, open_to_write


def restore(*, data_dir: Path) -> bool:
    """Give the gradebook in a data folder the scores that it lacks, and print what it was given.

    Args:
        data_dir: the folder that the server keeps its data in.

    Returns:
        Whether the gradebook took them all.

    Raises:
        SystemExit: with 2 if it cannot be done.

    """
    data = found(data_dir)
    open_to_write(data)

    from django.db import DatabaseError

    from alongside.records import api

    try:
        return not api.restore_scores(say=click.echo).failed
    except DatabaseError as error:
        cannot_read(data, error)
