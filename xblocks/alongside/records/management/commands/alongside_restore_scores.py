"""Brings the gradebook of an Open edX installation into line with the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alongside.records import api


class Command(BaseCommand):
    """The scores of sign-offs. Exit codes: 0 the gradebook has them all, 1 it did not take those of some record."""

    help = (
        "Give the gradebook the score of each sign-off that it does not have, such as one that could not be delivered "
        "or one from before a move, and take out those of withdrawn ones. Running it again changes nothing."
    )

    def handle(self, **_options: Any) -> None:
        """Tell the gradebook, and fail if it did not take something."""
        if api.restore_scores(say=self.stdout.write).failed:
            raise CommandError("Some scores were not delivered; see above, and run it again.", returncode=1)
