"""Checks the ledger in a data folder, without starting the server and without changing anything there."""

from functools import partial
from pathlib import Path
from uuid import UUID

import click

from alongside.server.at_rest import cannot_read, found, open_to_read, stop


def verify(*, data_dir: Path, record_uuid: UUID | None, as_json: bool) -> bool:
    """Check one record or all of them, print what does not fit, and return whether everything holds.

    Args:
        data_dir: the folder that the server keeps its data in.
        record_uuid: the record; None for all.
        as_json: whether to print JSON.

    Raises:
        SystemExit: with 2 if there is no database of ours, or no such record in it.

    """
    data = found(data_dir)
    open_to_read(data, plan_keys=[])

    from django.db import DatabaseError

    from alongside.records import api
    from alongside.records.errors import NotFound

    try:
        return api.report_verification(
            record_uuid=record_uuid,
            as_json=as_json,
            say=click.echo,
            say_aside=partial(click.echo, err=True),
        )
    except NotFound:
        stop(f"There is no record {record_uuid} in {data.database}.")
    except DatabaseError as error:
        cannot_read(data, error)
