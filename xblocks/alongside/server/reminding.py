"""Reminds people of what they asked to be reminded of, for the machine's clock to run once a day."""

from pathlib import Path

import click

from alongside.server.at_rest import cannot_read, found, open_to_write


def remind(*, data_dir: Path) -> None:
    """Remind everybody in a data folder whose day has come, and print how many reminders went out.

    Args:
        data_dir: the folder that the server keeps its data in.

    Raises:
        SystemExit: with 2 if it cannot be done.

    """
    data = found(data_dir)
    open_to_write(data)

    from django.db import DatabaseError

    from alongside.records import api

    try:
        click.echo(f"Reminders sent: {api.remind_of_plan_reviews()}")
    except DatabaseError as error:
        cannot_read(data, error)
