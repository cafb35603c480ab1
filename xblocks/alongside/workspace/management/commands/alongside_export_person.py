"""Takes out everything about one person, from the command line of an Open edX installation."""

from argparse import ArgumentParser
from getpass import getuser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.records.errors import RecordsError
from alongside.workspace.reports.person_file import write_person_file


class Command(BaseCommand):
    """A person's own data, for that person. Exit codes: 0 it is written, 2 it is not."""

    help = (
        "Write everything that Alongside holds about one person to a zip file, for that person. It holds their private "
        "writing in plain text. That it was made, and by whom, is a tracking event. docs/admins/peoples-rights.md"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who, and where to."""
        parser.add_argument("login", help="The person's login name or email address.")
        parser.add_argument(
            "-o", "--output", type=Path, default=Path(), help="A file, or a folder to make it in."
        )

    def handle(self, *, login: str, output: Path, **_options: Any) -> None:
        """Write it, and say where."""
        try:
            file = write_person_file(output, login=login, made_by=getuser())
        except RecordsError as error:
            raise CommandError(error.message, returncode=2) from None
        except OSError as error:
            raise CommandError(f"Cannot write {output}: {error.strerror}.", returncode=2) from None
        self.stdout.write(
            f"Wrote {file}. It holds private writing: give it to that person and to nobody else."
        )
