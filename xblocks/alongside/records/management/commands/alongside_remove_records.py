"""Removes every record and every table of the records from a database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from alongside.records import api


class Command(BaseCommand):
    """The last command that an organisation gives before it uninstalls Alongside. Exit code: 0."""

    help = (
        "Show how many rows there are in each table of the records, and with --confirm remove them and the tables. "
        "Nothing brings them back but a backup. Take out first what has to be kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether it is meant."""
        parser.add_argument(
            "--confirm", action="store_true", help="Remove them. Without it, nothing is changed."
        )

    def handle(self, *, confirm: bool, **_options: Any) -> None:
        """Show, and remove."""
        if not api.remove_everything(confirm=confirm, say=self.stdout.write):
            self.stdout.write("There is no table of the records here. Nothing was changed.")
            return
        self.stdout.write(
            "Removed, with the tables. To have them again, empty: migrate alongside_records."
            if confirm
            else "Nothing was changed. To remove them for good: alongside_remove_records --confirm"
        )
