"""Checks the ledger from the command line of an Open edX installation."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from alongside.records import api
from alongside.records.errors import NotFound


class Command(BaseCommand):
    """The ledger, checked against itself. Exit codes: 0 everything fits, 1 something does not, 2 no such record."""

    help = (
        "Check the ledger of sign-offs: every record's chain, texts, kept rubrics and projections. "
        "Names the first entry that does not fit for each record that fails. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take one record, and how to say what was found."""
        parser.add_argument("--record", type=UUID, metavar="UUID", help="Check this record only.")
        parser.add_argument("--format", dest="style", choices=["text", "json"], default="text")

    def handle(self, *, record: UUID | None, style: str, **_options: Any) -> None:
        """Check, report, and fail if something does not fit."""
        try:
            holds = api.report_verification(
                record_uuid=record,
                as_json=style == "json",
                say=self.stdout.write,
                say_aside=self.stderr.write,
            )
        except NotFound:
            raise CommandError(f"There is no record {record}.", returncode=2) from None
        if not holds:
            raise CommandError("The ledger does not fit together.", returncode=1)
