"""Brings records from another installation into this one, from the command line of Open edX."""

from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.records import api
from alongside.records.errors import RecordsError


class Command(BaseCommand):
    """Records that come from elsewhere. Exit codes: 0 all is well, 1 not all of it was taken, 2 the file is no use."""

    help = (
        "Show what a file of “alongside records export” would bring here, and bring it with --confirm. "
        "People are found by their email address. docs/admins/moving.md says what moves and what does not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, its key, and whether it is meant."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--key-file", type=Path, help="Where the file's key is; without it, you are asked."
        )
        meant = parser.add_mutually_exclusive_group()
        meant.add_argument(
            "--preview", action="store_true", help="Change nothing. This is what happens anyway."
        )
        meant.add_argument("--confirm", action="store_true", help="Bring in what is new.")

    def handle(self, *, file: Path, key_file: Path | None, confirm: bool, **_options: Any) -> None:
        """Show or bring, and fail if something was refused."""
        try:
            with file.open("rb") as opened:
                key = (
                    key_file.read_text(encoding="utf-8").strip() if key_file else getpass("The file's key: ")
                )
                intake = api.import_records(opened, key=key, confirm=confirm, say=self.stdout.write)
        except EOFError:
            raise CommandError(
                "There is nobody to ask for the file's key: use --key-file.", returncode=2
            ) from None
        except OSError as error:
            raise CommandError(f"Cannot read {error.filename}: {error.strerror}.", returncode=2) from None
        except RecordsError as error:
            raise CommandError(error.message, returncode=2) from None
        if not intake.is_whole:
            raise CommandError(
                "Something was refused, or a score was not delivered; see above.", returncode=1
            )
