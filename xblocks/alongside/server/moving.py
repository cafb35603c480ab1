"""Moves the records in a data folder out into a sealed file, and those of such a file in."""

import os
from pathlib import Path

import click

from alongside.server.at_rest import cannot_read, found, open_to_read, open_to_write, stop


def export(*, data_dir: Path, output: Path, key: str | None) -> None:
    """Write every record in a data folder to a sealed file, whole or not at all. Nothing in the folder is changed.

    Args:
        data_dir: the folder that the server keeps its data in.
        output: the file; its owner alone can read it.
        key: the file's key; None to make one and print it, once.

    Raises:
        SystemExit: with 2 if it cannot be done.

    """
    data = found(data_dir)
    open_to_read(data, data.plan_keys)

    from django.db import DatabaseError, transaction

    from alongside.records import api
    from alongside.records.errors import CannotMove

    file_key = key or api.new_key()
    beside = output.with_name(f".{output.name}.part")
    try:
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file, transaction.atomic():  # all of it tells of one moment
            departure = api.export_records(file, key=file_key)
        beside.replace(output)
    except OSError as error:
        stop(f"Cannot write {output}: {error.strerror}.")
    except CannotMove as error:
        stop(f"{error.message} Nothing was written.")
    except DatabaseError as error:
        cannot_read(data, error)
    finally:
        beside.unlink(missing_ok=True)
    click.echo(f"Wrote {output}: records: {departure.records}, people: {departure.people}.")
    if departure.closed_plans:
        click.echo(
            f"{departure.closed_plans} private plans do not open with the keys in {data.plan_keys_file}. "
            "They are in the file as they are, and open again where the lost key is put into ALONGSIDE_PLAN_KEYS.",
            err=True,
        )
    if key is None:
        click.echo(
            "The file opens with this key only. It is shown this once, and kept nowhere. Keep it apart from the file:"
            f"\n\n  {file_key}\n"
        )


def bring_in(*, data_dir: Path, file: Path, key: str, confirm: bool) -> bool:
    """Print what a file would bring into a data folder, and bring it if that is confirmed.

    Args:
        data_dir: the folder that the server keeps its data in.
        file: what ``export`` wrote.
        key: its key.
        confirm: whether to bring it in.

    Returns:
        Whether nothing was refused.

    Raises:
        SystemExit: with 2 if it cannot be done; nothing was changed then.

    """
    data = found(data_dir)
    open_to_write(data)

    from django.db import DatabaseError

    from alongside.records import api
    from alongside.records.errors import RecordsError

    try:
        with file.open("rb") as opened:
            return api.import_records(opened, key=key, confirm=confirm, say=click.echo).is_whole
    except RecordsError as error:
        stop(error.message)
    except DatabaseError as error:
        cannot_read(data, error)
